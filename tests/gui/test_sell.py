"""The Sell desk in the real window over a real device folder: from sign-in to the committed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtTest import QTest

from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.states import Fulfilment
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop
from ui.catalog.derive import TileRow

Watch = Callable[[QQmlEngine], None]
NAVY_M = "YR-2208-NAVY-M"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def orders_in(hands: Hands) -> list[OrderPlaced]:
    """What the journal holds, decoded: the only thing that counts."""
    with hands.counter.device.journal.database.read() as journal:
        commands = commands_after(journal, 0)
    return [decode(one.payload, OrderPlaced) for one in commands if one.type == ORDER_PLACED]


def place(hands: Hands) -> OrderPlaced:
    hands.tap("placeButton")
    hands.find("receiptNumber")
    return orders_in(hands)[-1]


def test_a_scan_and_two_taps_sell_what_the_customer_carries(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("payButton")
    assert hands.words("due") == "¥899.00"
    assert not orders_in(hands), "nothing is committed before Place"
    order = place(hands)
    assert [(line.sku, line.quantity, line.fulfilment, line.amount) for line in order.lines] == [
        (NAVY_M, 1, Fulfilment.CARRY_OUT, 89_900)
    ]
    assert [(one.kind, one.amount, one.tendered, one.change) for one in order.tenders] == [("cash", 89_900, 89_900, 0)]
    assert order.associate_id == hands.counter.person.id
    assert hands.words("receiptNumber") == order.number
    assert "已存在本机" in hands.words("receiptWaiting")
    hands.tap("newOrder")
    hands.sees("total", "¥0.00")
    hands.until(lambda: not hands.all("newOrder"), "the receipt's end")
    focused = hands.window.activeFocusItem()
    assert focused is not None
    assert focused.inherits("QQuickTextInput"), "the scan box is armed again"


def test_endless_aisle_for_a_known_member_takes_seven_taps(hands: Hands, shop: Shop) -> None:
    """A scan of the card, then: tile, size, place, payment, pay at pickup, place the order."""
    hands.sign_in()
    hands.scan("FS100238")
    hands.sees("memberName", "周女士")
    hands.tap("tile")
    hands.find("productSheet")
    hands.tap("cell-elsewhere", 0)
    hands.sees("elsewhere", "藏青 / L")
    hands.tap("choosePlace", 0)
    hands.tap("payButton")
    hands.tap("collectLater")
    hands.sees("due", "¥0.00")
    order = place(hands)
    line = order.lines[0]
    assert (line.sku, line.fulfilment) == ("YR-2208-NAVY-L", Fulfilment.CLICK_AND_COLLECT)
    assert line.location_id == shop.locations["HZ-XIHU"]
    assert line.due_at > order.placed_at
    assert [(one.kind, one.amount) for one in order.tenders] == [("pay_at_pickup", 89_900)]
    assert (order.contact_name, order.contact_phone) == ("周女士", "13812348000")
    assert hands.words("pickupCode") == order.pickup_code


def test_typing_finds_by_initials_and_the_keys_choose(hands: Hands) -> None:
    hands.sign_in()
    hands.find("tile")
    hands.type("qqxyz")
    hands.until(lambda: "qqxyz" in str(hands.find("noResults").property("title")), "the empty state")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: len(hands.all("tile")) > 3, "all styles again")
    hands.type("ymyfm")
    hands.until(lambda: [one.title for one in hands.counter.sell.tiles.rows][:1] == ["羊毛渔夫帽"], "the hat")
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: hands.find("tile").property("selected"), "a selection")
    hands.key(Qt.Key.Key_Return)
    hands.sees("sheetTitle", "羊毛渔夫帽")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("productSheet"), "the results again")
    focused = hands.window.activeFocusItem()
    assert focused is not None
    assert focused.inherits("QQuickTextInput")


def test_ctrl_enter_adds_the_only_variant_that_is_here(hands: Hands) -> None:
    hands.sign_in()
    hands.type("yr-2240")
    hands.until(lambda: [one.code for one in hands.counter.sell.tiles.rows] == ["YR-2240"], "the one style")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: hands.counter.order.draft.lines, "a line")
    assert hands.counter.order.draft.lines[0].sku == "YR-2240-OLIVE-M"


def test_filters_show_only_what_they_say(hands: Hands) -> None:
    hands.sign_in()
    hands.type("羽绒")
    hands.until(
        lambda: hands.words("filter-all") and "48" in str(hands.find("filter-all").property("count")), "48 styles"
    )
    hands.until(lambda: str(hands.find("filter-here").property("count")) == "21", "what is counted after the list")
    hands.tap("filter-here")
    hands.until(lambda: len(hands.counter.sell.tiles.rows) == 21, "those in this store")
    assert all("本店" in row.stock and row.inStock for row in hands.counter.sell.tiles.rows)


def test_filters_stay_while_the_words_change_and_say_how_to_get_out(hands: Hands) -> None:
    hands.sign_in()

    def rows() -> list[TileRow]:
        return list(hands.counter.sell.tiles.rows)

    hands.type("yrf")
    hands.sees("footer", "羽绒服（拼音首字母 yrf）")
    hands.tap("filter-nearby")
    hands.until(lambda: 0 < len(rows()) < 48 and "YR-2208" in {row.code for row in rows()}, "what the others have")
    hands.tap("filter-mark:new")
    hands.until(lambda: all(row.mark == "新品" or "新品" in row.stock for row in rows()), "new ones only")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: "新品" in {row.mark for row in rows()} and hands.counter.sell.searched == "", "of all words")
    assert hands.find("filter-mark:new").property("checked")
    hands.tap("filter-nearby")
    hands.until(lambda: not hands.find("filter-nearby").property("checked"), "one filter less")
    hands.type("YR-2208")
    hands.until(lambda: "新品" in hands.words("emptyHint"), "the filter to take off")
    hands.tap("emptyAction")
    hands.until(lambda: [row.code for row in rows()] == ["YR-2208"], "the jacket without it")
    hands.tap("filter-here")
    hands.until(lambda: hands.find("filter-here").property("checked"), "a filter again")
    hands.tap("filter-all")
    hands.until(lambda: hands.find("filter-all").property("checked"), "no filter")
    assert not hands.find("filter-here").property("checked")


def test_all_filters_lie_behind_more(hands: Hands) -> None:
    hands.sign_in()
    hands.until(lambda: hands.counter.sell.filters.groups.rows, "what is counted")
    hands.tap("filter-more")
    hands.find("filterSheet")
    hands.tap("choice-band:4" if hands.all("choice-band:4") else "choice-band:3")
    hands.until(lambda: hands.counter.sell.filters.chosen == 1, "a price")
    hands.until(lambda: 0 < len(hands.counter.sell.tiles.rows) < 50, "the dear ones")
    assert all(float(row.price[1:].replace(",", "")) >= 1_000 for row in hands.counter.sell.tiles.rows)
    hands.tap("filtersClear")
    hands.until(lambda: not hands.counter.sell.filters.chosen, "none")
    hands.tap("filtersDone")
    hands.until(lambda: not hands.all("filterSheet"), "the results")
    hands.until(lambda: hands.window.activeFocusItem().inherits("QQuickTextInput"), "the scan box, armed")


def test_the_keys_reach_the_filters_and_come_back(hands: Hands) -> None:
    hands.sign_in()
    hands.find("tile")
    hands.key(Qt.Key.Key_Up)
    hands.until(lambda: hands.find("filter-all").property("activeFocus"), "the first filter")
    hands.key(Qt.Key.Key_Right)
    hands.until(lambda: hands.find("filter-here").property("activeFocus"), "the next")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.find("filter-here").property("checked"), "chosen")
    assert hands.find("filter-here").property("activeFocus")
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: hands.window.activeFocusItem().inherits("QQuickTextInput"), "the scan box")
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: hands.find("tile").property("selected"), "the first result")


def test_what_was_looked_at_last_is_offered_while_nothing_is_typed(hands: Hands) -> None:
    hands.sign_in()
    hands.find("tile")
    assert not hands.all("recent")

    def found(code: str) -> bool:
        return [one.code for one in hands.counter.sell.tiles.rows] == [code]

    for code in ("YR-2240", "YR-2208"):
        hands.type(code)
        hands.until(partial(found, code), code)
        assert not hands.all("recent"), "only while nothing is typed"
        hands.key(Qt.Key.Key_Return)
        hands.find("productSheet")
        hands.key(Qt.Key.Key_Escape)
        hands.until(lambda: not hands.all("productSheet"), "the results")
        hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: len(hands.all("recent")) == 2, "both styles")
    assert [row.title for row in hands.counter.sell.recent.rows] == ["云感轻量羽绒服", "长款羽绒服 女"]
    hands.tap("recent", 1)
    hands.sees("sheetTitle", "长款羽绒服 女")


def test_a_size_that_is_here_is_added_and_can_be_undone(hands: Hands) -> None:
    hands.sign_in()
    hands.tap("tile")
    hands.find("productSheet")
    hands.tap("cell-here", 0)
    hands.until(lambda: hands.counter.order.draft.lines, "a line")
    line = hands.counter.order.draft.lines[0]
    assert (line.sku, line.fulfilment) == ("YR-2208-NAVY-S", Fulfilment.CARRY_OUT)
    hands.app.shell.undo()
    assert not hands.counter.order.draft.lines


def test_the_sheet_tells_not_made_from_out_of_stock(hands: Hands) -> None:
    hands.sign_in()
    hands.tap("tile")
    hands.find("productSheet")
    view = hands.counter.sell.sheet
    states = {
        (row["name"], size): cell["state"]
        for row in view["rows"]
        for size, cell in zip(view["sizes"], row["cells"], strict=True)
    }
    assert states["驼", "XXL"] == "not_made"
    assert states["驼", "M"] == "none"
    assert states["藏青", "L"] == "elsewhere"
    assert states["藏青", "M"] == "here"


def test_shipping_home_asks_for_the_address_first(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("fulfilmentChip")
    hands.until(lambda: len(hands.all("way")) >= 3, "ways to have it")
    dc = next(place for place, one in enumerate(hands.all("way")) if "总仓" in str(one.property("title")))
    hands.tap("way", dc)
    hands.until(lambda: hands.all("addressChip") and not hands.all("way"), "a chip for the address")
    button = hands.find("payButton")
    hands.until(lambda: not button.isEnabled(), "a disabled primary")
    assert "地址" in str(button.property("missing"))
    hands.tap("addressChip")
    hands.until(lambda: hands.find("addressPaste").property("activeFocus"), "focus")
    hands.type("周敏 13812348000 浙江省杭州市上城区湖滨路 28 号")
    hands.until(lambda: hands.find("addressStreet").property("value"), "the parsed street")
    hands.tap("addressDone")
    hands.until(lambda: hands.find("payButton").isEnabled(), "the primary")
    hands.tap("payButton")
    hands.tap("shipLater")
    hands.sees("due", "¥0.00")
    order = place(hands)
    assert order.address is not None
    assert (order.address.name, order.address.phone) == ("周敏", "13812348000")
    assert (order.address.region, order.address.code) == ("浙江省 杭州市 上城区", "330102")
    assert [(one.kind, one.amount) for one in order.tenders] == [("cash_on_delivery", 89_900)]


def test_too_little_cash_places_nothing_and_change_is_worked_out(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("payButton")
    hands.find("placeButton")
    QTest.qWait(200)
    hands.type("800")
    hands.until(lambda: "¥99.00" in str(hands.find("placeButton").property("missing")), "what is missing")
    assert not hands.find("placeButton").isEnabled()
    hands.key(Qt.Key.Key_Backspace)
    hands.key(Qt.Key.Key_Backspace)
    hands.key(Qt.Key.Key_Backspace)
    hands.type("1000.5")
    hands.sees("change", "¥101.50")
    order = place(hands)
    assert [(one.tendered, one.change) for one in order.tenders] == [(100_050, 10_150)]
    assert "¥101.50" in hands.words("receiptChange")


def test_a_killed_app_opens_with_the_order_still_there(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> None:
    first = Hands(qapp, shop)
    fatal_qml_warnings(first.app.engine)
    first.sign_in()
    first.scan(shop.barcodes[NAVY_M])
    first.sees("total", "¥899.00")
    first.scan("FS100238")
    first.sees("memberName", "周女士")
    first.type("3*")
    first.sees("total", "¥2,697.00")
    # The list is that of the empty box again, not what "3" found.
    first.until(lambda: first.counter.sell.property("searched") == "", "the goods of an empty box")
    # Everything was committed as it happened; closing adds nothing to it.
    first.close()
    second = Hands(qapp, shop)
    fatal_qml_warnings(second.app.engine)
    try:
        second.sign_in()
        second.sees("total", "¥2,697.00")
        second.sees("memberName", "周女士")
    finally:
        second.close()


def test_idling_locks_keeps_the_order_and_still_shows_goods(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.counter.lock()
    hands.find("signInPad")
    hands.tap("lookButton")
    hands.find("unlockButton")
    assert not hands.all("total"), "no money while locked"
    hands.tap("tile")
    hands.find("productSheet")
    hands.tap("cell-here", 0)
    QTest.qWait(150)
    assert len(hands.counter.order.draft.lines) == 1, "nothing is sold without a PIN"
    hands.scan("FS100238")
    hands.find("signInPad")
    assert hands.counter.order.draft.member_id is None
    hands.sign_in()
    hands.sees("total", "¥899.00")


def test_codes_that_are_no_article_say_what_they_are(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.find("tile")
    said: list[str] = []
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    hands.scan("134567890123456789")
    hands.until(lambda: len(said) == 1, "words about a payment code")
    assert "134567890123456789" not in said[0]
    hands.scan("6999999999994")
    hands.until(lambda: len(said) == 2, "words about an unknown code")
    assert "6999999999994" in said[1]
    assert not hands.counter.order.draft.lines


@pytest.mark.parametrize("size", [(800, 1280), (1920, 1080)])
@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh_CN", "dark")])
def test_every_layout_sells(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch, size: tuple[int, int], lang: str, theme: str
) -> None:
    hands = Hands(qapp, shop, lang, theme, size)
    fatal_qml_warnings(hands.app.engine)
    try:
        hands.sign_in()
        hands.scan(shop.barcodes[NAVY_M])
        hands.sees("total", "¥899.00")
        hands.tap("payButton")
        order = place(hands)
        hands.shot(f"receipt-{lang}-{theme}-{size[0]}")
        assert order.total == 89_900
    finally:
        hands.close()
