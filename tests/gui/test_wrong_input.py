"""What cannot be is told in the person's language, and changes nothing: not the order, its draft, or the journal.

A price by hand beyond the limit is in `test_price_by_hand`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.clock import SystemClock
from app.journal.records import commands_after
from app.orders.draft import Draft
from app.orders.ordering import keep_draft, read_draft
from app.storage.database import Database, DatabaseFile
from tests.support.floor import NAVY_M, SHIP, Floor, FreeClock
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

Watch = Callable[[QQmlEngine], None]
NOBODY = "6999999999994"
EMOJI, TURNED, ARABIC = "🧥👨‍👩‍👧", "\u202eabc", "معطف"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """With an open order: two jackets to be shipped, nobody knows where to."""
    shop = make_shop(tmp_path / "device")
    with Floor.open(shop, FreeClock(SystemClock().now())) as floor:
        keep_draft(floor.device, floor.draft((NAVY_M, SHIP, "HZ-DC", 2)))
    return shop


class Counter:
    """A signed-in counter; whatever is done here leaves everything as it was."""

    def __init__(self, hands: Hands, lang: str) -> None:
        self.hands = hands
        self.chinese = lang == "zh_CN"
        self.said: list[str] = []
        hands.app.shell.toasted.connect(lambda words, tone, undo: self.said.append(words))
        hands.sign_in()
        hands.until(lambda: hands.counter.order.draft.lines, "the order")
        hands.find("tile")
        self.before: Draft = hands.counter.order.draft
        self._kept = read_draft(hands.counter.device)

    def hears(self, zh: str, en: str) -> None:
        words = zh if self.chinese else en
        self.hands.until(lambda: any(words in one for one in self.said), f"{words} in {self.said}")
        self.said.clear()

    def reads(self, item: str, prop: str, zh: str, en: str) -> None:
        words = zh if self.chinese else en
        self.hands.until(lambda: words in str(self.hands.find(item).property(prop)), words)

    def nothing_changed(self) -> None:
        counter = self.hands.counter
        assert counter.order.draft == self.before
        assert read_draft(counter.device) == self._kept
        with counter.device.journal.database.read() as journal:
            assert not commands_after(journal, 0)


@pytest.fixture(params=["zh_CN", "en"])
def counter(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> Iterator[Counter]:
    hands = Hands(qapp, shop, request.param)
    fatal_qml_warnings(hands.app.engine)
    yield Counter(hands, request.param)
    hands.close()


def test_quantities_and_codes_that_cannot_be(counter: Counter) -> None:
    hands = counter.hands
    for typed in ("-1*", "0*", "100*", "1000000000*"):
        hands.type(typed)
        counter.hears("一行 1 到 99 件。", "From 1 to 99 pieces on one line.")
        hands.until(lambda: not hands.app.shell.state.search, "an empty box")
        counter.nothing_changed()
    hands.scan(NOBODY)
    counter.hears(f"没有条码 {NOBODY}", f"No product has the code {NOBODY}")
    counter.nothing_changed()
    for text in (EMOJI, TURNED, ARABIC, "x" * 300):
        hands.app.shell.edited.emit(text)
        hands.until(lambda: not hands.all("tile"), "no product")
        hands.app.shell.submitted.emit(text, True)
        counter.nothing_changed()
        hands.app.shell.edited.emit("")
        hands.find("tile")


def test_addresses_that_cannot_be(counter: Counter) -> None:
    hands = counter.hands
    hands.tap("addressChip")
    hands.find("addressDone")
    model = hands.counter.order.customers.addresses
    if model.coded:
        model.pickRegion("330106")
    else:
        model.typeRegion("浙江省 杭州市 西湖区")
    good = ("周女士", "13812348000", "文三路 1 号")
    for place, wrong, zh, en in (
        (0, "", "需要姓名", "Name, phone and street are needed."),
        (2, " ", "需要姓名", "Name, phone and street are needed."),
        (1, "12345", "手机号", "A mobile number has 11 digits"),
        (1, "٠١٢٣٤٥٦٧٨٩٠", "手机号", "A mobile number has 11 digits"),
        (1, EMOJI, "手机号", "A mobile number has 11 digits"),
        (0, TURNED, "最多 40 个", "Up to 40 ordinary characters."),
        (2, TURNED, "最多 120 个", "Up to 120 ordinary characters."),
        (2, "x" * 121, "最多 120 个", "Up to 120 ordinary characters."),
    ):
        model.keepFields(*(wrong if at == place else one for at, one in enumerate(good)))
        model.accept()
        assert (zh if counter.chinese else en) in model.error, (wrong, model.error)
        assert hands.all("addressDone"), "the sheet stays open"
        counter.nothing_changed()
    model.keepFields("Zoë 🧥", good[1], "شارع ١")
    model.accept()
    hands.until(lambda: hands.counter.order.draft.address is not None, "what may be in a name is taken as it is")
    assert hands.counter.order.draft.address.street == "شارع ١"


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_prices_that_have_expired_sell_nothing(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch, lang: str
) -> None:
    catalog = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    with catalog.write() as connection:
        connection.exec_driver_sql("UPDATE price_book SET valid_until = 1")
    catalog.close()
    hands = Hands(qapp, shop, lang)
    fatal_qml_warnings(hands.app.engine)
    try:
        counter = Counter(hands, lang)
        hands.scan(shop.barcodes[NAVY_M])
        counter.hears("价目已经过期，不能销售", "The prices here have expired, so nothing can be sold.")
        counter.nothing_changed()
        hands.key(Qt.Key.Key_Escape)
    finally:
        hands.close()
