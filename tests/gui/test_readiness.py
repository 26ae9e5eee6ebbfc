"""Until when each desk works without HQ, on Sync & device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.journal.records import commands_after
from app.journal.server_time import Contact, Moment
from app.leases.book import STOCK
from app.leases.commands import LEASE_RETURNED
from app.leases.rows import LEASE_SHAPES, Lease
from app.leases.wishes import Wish, read_wishes, wish
from app.readiness.forecast import Desk, Forecast, Limit
from app.replica.meta import set_value, touch
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from app.timekeeping import CONTACT, encode_contact
from tests.fashion.demo import XIHU
from tests.support.desks import Stage, shown, stage, tap, texts
from tests.support.floor import HOUR, NAVY_M, NOW
from tests.support.shop import feed_row
from ui.sync_status.model import SyncModel
from ui.sync_status.ready import ready_rows

VIEW = "ui/sync_status/SyncView.qml"
ZONE = "Asia/Shanghai"


@pytest.fixture
def on(tmp_path: Path, english: None) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        yield found


def tell(on: Stage, server_time: int) -> None:
    store = Database(DatabaseFile(on.shop.home / "store-1.db", "write", key=on.shop.secrets.store_key))
    contact = Contact(server_time, Moment(on.clock.now(), on.clock.monotonic(), on.clock.boot()))
    with store.write() as connection:
        set_value(connection, CONTACT, encode_contact(contact))
        touch(connection, [Topic.SYNC])
    store.close()
    on.changes.publish(on.device.poll())
    on.settle()


def test_each_desk_says_until_when_and_what_ends_it(
    on: Stage, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> None:
    model = SyncModel(on.around, "9.8.7", on.owner)
    with shown(VIEW, model) as window:
        fatal_qml_warnings(window.engine())
        tell(on, NOW)
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
    tell(on, NOW)

    def look() -> None:
        model._watch.timeout.emit()
        on.settle()

    look()
    assert words == [], "a day is left"
    on.clock.at += 13 * HOUR
    look()
    look()
    assert words == [("Hand over pickups: until tomorrow 10:42. Then a manager must do it", "warn")]
    tell(on, NOW + 13 * HOUR)
    look()
    on.clock.at += 13 * HOUR
    look()
    assert len(words) == 2, "heard in between, and cut off anew"
