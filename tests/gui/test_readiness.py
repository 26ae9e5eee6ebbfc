"""Until when each desk works without HQ, on Sync & device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.journal.records import commands_after
from app.leases.book import STOCK
from app.leases.commands import LEASE_RETURNED
from app.leases.rows import LEASE_SHAPES, Lease
from app.leases.wishes import Wish, read_wishes, wish
from app.readiness.forecast import Desk, Forecast, Limit
from tests.fashion.demo import XIHU
from tests.support.desks import Stage, hear_hq, shown, stage, tap, texts
from tests.support.floor import HOUR, NAVY_M, NOW
from tests.support.shop import feed_row
from ui.bridge.readiness import left_rows, ready_head, ready_rows
from ui.sync_status.model import SyncModel

VIEW = "ui/sync_status/SyncView.qml"
ZONE = "Asia/Shanghai"


@pytest.fixture
def on(tmp_path: Path, english: None) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        yield found


def test_each_desk_says_until_when_and_what_ends_it(
    on: Stage, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> None:
    model = SyncModel(on.around, "9.8.7", on.owner)
    with shown(VIEW, model) as window:
        fatal_qml_warnings(window.engine())
        hear_hq(on, NOW)
        assert "Nothing is locked for this device" in said(window)
        lease = Lease(b"l" * 16, 1, STOCK, on.shop.variants[NAVY_M], 1000, on.shop.locations[XIHU], 3, 1, NOW,
                      NOW + 30 * HOUR, 0, 0, 0)  # fmt: skip
        on.pull([feed_row(LEASE_SHAPES[0], lease, 9_000_000, "device:1")])
        on.settle()
        shows = said(window)
        for words in (
            "Without HQ",
            "Sell goods in hand", "until 11/28 10:42", "Then look-up only",
            "Confirm goods elsewhere", f"Then the lock on {NAVY_M} runs out",
            "Hand over pickups", "until tomorrow 10:42", "Then a manager must do it",
            "Sign-in", "without limit",
        ):  # fmt: skip
            assert words in shows, words
        wish(on.device.journal, Wish(on.shop.variants[NAVY_M], 0))
        assert "Give 3 locked pieces back" in said(window)
        tap(window, "giveBack")
        on.settle()
        model.refresh()
        on.settle()
        assert on.device.held() == []
        assert "Nothing is locked for this device" in said(window)
    with on.device.journal.database.read() as journal:
        assert read_wishes(journal) == [], "nor is it asked for again"
        (command,) = commands_after(journal, 0)
    assert (command.type, command.lease_refs) == (LEASE_RETURNED, (lease.id,))


def said(window: QQuickView) -> str:
    return texts(window.contentItem())


@pytest.mark.parametrize(
    ("desk", "until", "limit", "value", "tone"),
    [
        (Desk.SELL, NOW + 13 * HOUR, Limit.CONTACT, "until today 23:42", "ink"),
        (Desk.SELL, NOW + 11 * HOUR, Limit.CONTACT, "until today 21:42", "warn"),
        (Desk.SELL, NOW, Limit.CONTACT, "not now", "danger"),
        (Desk.ON_DELIVERY, NOW - 1, Limit.MANAGER, "manager only", "warn"),
        (Desk.REMOTE, NOW, Limit.NO_LEASE, "not now", "muted"),
        (Desk.SIGN_IN, None, None, "without limit", "ink"),
        (Desk.SIGN_IN, NOW, Limit.ROSTER, "not now", "danger"),
    ],
)
def test_it_warns_half_a_day_before(
    english: None, desk: Desk, until: int | None, limit: Limit | None, value: str, tone: str
) -> None:
    (row,) = ready_rows([Forecast(desk, until, limit)], {}, NOW, ZONE)
    assert (row.value, row.tone) == (value, tone)


def test_every_limit_has_words_before_and_after(english: None) -> None:
    for limit in Limit:
        for until in (NOW - 1, NOW + HOUR):
            (row,) = ready_rows([Forecast(Desk.SELL, until, limit, 7)], {7: "SKU-7"}, NOW, ZONE)
            assert row.detail
            assert "%1" not in row.detail + row.value


def test_a_desk_that_will_soon_stop_is_said_once_while_cut_off(on: Stage) -> None:
    model = SyncModel(on.around, "9.8.7", on.owner)
    words: list[tuple[str, str]] = []
    model.said.connect(lambda *said: words.append(said))
    model.refresh()
    hear_hq(on, NOW)

    def look() -> None:
        model._watch.timeout.emit()
        on.settle()

    look()
    assert words == [], "a day is left"
    on.clock.at += 13 * HOUR
    look()
    look()
    assert words == [("Hand over pickups: until tomorrow 10:42. Then a manager must do it", "warn")]
    hear_hq(on, NOW + 13 * HOUR)
    look()
    on.clock.at += 13 * HOUR
    look()
    assert len(words) == 2, "heard in between, and cut off anew"


def test_the_head_says_what_ends_first_and_what_is_over_is_no_end(english: None) -> None:
    selling, over = Forecast(Desk.SELL, NOW + 57 * HOUR, Limit.CONTACT), Forecast(Desk.REMOTE, NOW, Limit.NO_LEASE)
    head = ready_head([over, selling], NOW, ZONE, 72 * HOUR)
    assert (head.title, head.tone, round(head.fraction, 2)) == ("57 hours", "ink", 0.79)
    assert head.first.startswith("First to end: Sell goods in hand (")
    assert ready_head([replace(selling, until=NOW + HOUR - 1)], NOW, ZONE, 72 * HOUR).title == "59 minutes"
    assert ready_head([replace(selling, until=NOW)], NOW, ZONE, 72 * HOUR).title == "No selling now"
    assert ready_head([replace(selling, until=None)], NOW, ZONE, 72 * HOUR).title == "Without limit"
    assert ready_head([], NOW, ZONE, 72 * HOUR).title == "", "not read yet"
    assert [row.value for row in left_rows([over, selling], {}, NOW)] == ["not now", "57 hours"]
