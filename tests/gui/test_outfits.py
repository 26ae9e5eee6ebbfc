"""What goes with a style: seen on its sheet, opened by a tap, added from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

WAYS = [("zh_CN", (1280, 800)), ("en", (800, 1280))]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture(params=WAYS, ids=["zh-wide", "en-tall"])
def hands(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Hands]:
    lang, size = request.param
    found = Hands(qapp, shop, lang, size=size)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def test_from_a_jacket_to_the_cap_that_goes_with_it(hands: Hands) -> None:
    language = str(hands.app.shell.language)
    zh = language == "zh_CN"
    hands.sign_in()
    hands.tap("tile", 0)
    hands.until(lambda: len(hands.all("worn")) == 3, "what goes with it")
    assert [one.property("modelData")["stock"] for one in hands.all("worn")] == (
        ["本店 5", "本店 3", "本店 8"] if zh else ["5 here", "3 here", "8 here"]
    )
    assert hands.words("worn", 2) == ("羽绒护耳帽, ¥159, 本店 8" if zh else "Down cap, ¥159, 8 here")
    hands.tap("worn", 1)
    hands.sees("sheetTitle", "雪地羽绒靴" if zh else "Snow boots")
    hands.until(lambda: len(hands.all("outfit")) == 2, "both outfits with the boots")
    hands.shot(f"outfits-{language}")
    box = hands.find("scanBox")
    hands.until(lambda: hands.window.activeFocusItem() in hands.below(box), "the scan box armed again")
    hands.tap("cell-here", 0)
    hands.until(lambda: len(hands.counter.order.draft.lines) == 1, "the size in the order")
    assert hands.counter.order.draft.lines[0].sku.startswith("XZ-3300")
