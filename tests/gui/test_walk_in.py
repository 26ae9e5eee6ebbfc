"""Three walk-ins of each kind: as few taps as ui.md allows, and what was sold is in the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.records import commands_after
from tests.support.hands import Hands
from tests.support.shop import make_shop
from tests.support.walk_in import ALLOWED, Walker


def test_walk_ins_take_no_more_taps_than_allowed(
    qapp: QGuiApplication, tmp_path: Path, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> None:
    shop = make_shop(tmp_path / "device")
    hands = Hands(qapp, shop)
    fatal_qml_warnings(hands.app.engine)
    try:
        hands.sign_in()
        walker = Walker(hands, shop)
        assert ALLOWED.keys() < walker.kinds.keys()
        for _ in range(3):
            for kind in walker.kinds:
                walk = walker.play(kind)
                assert not walk.too_many, f"{kind}: {walk.scans} scans and {walk.taps} taps"
                assert walk.taps + walk.scans + walk.keys > 0
                if kind.endswith("keyboard"):
                    assert walk.taps + walk.scans == 0
        with hands.counter.device.journal.database.read() as journal:
            types = [one.type for one in commands_after(journal, 0)]
        assert (types.count("order.placed"), len(types) - types.count("order.placed")) == (18, 3)
    finally:
        hands.close()
