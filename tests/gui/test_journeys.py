"""Impatient, careless and unentitled people in the real window: what crosses the usual way of an order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.ordering import read_draft
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

Watch = Callable[[QQmlEngine], None]
HERE, ALSO_HERE, ELSEWHERE = "YR-2208-NAVY-M", "YR-2240-OLIVE-M", "YR-2208-NAVY-L"
PICKUP_DESK, INSPECTOR = "569184", "862047"


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
    with hands.counter.device.journal.database.read() as journal:
        commands = commands_after(journal, 0)
    return [decode(one.payload, OrderPlaced) for one in commands if one.type == ORDER_PLACED]


def begin(hands: Hands, shop: Shop) -> None:
    """Signed in, with one article on the order."""
    hands.sign_in()
    hands.scan(shop.barcodes[HERE])
    hands.sees("total", "¥899.00")


def open_payment(hands: Hands) -> QQuickItem:
    hands.tap("payButton")
    button = hands.find("placeButton")
    hands.until(button.isEnabled, "an enabled Place")
    still(hands)
    return button


def sell(hands: Hands) -> OrderPlaced:
    open_payment(hands)
    hands.tap("placeButton")
    hands.find("receiptNumber")
    still(hands)
    return orders_in(hands)[-1]


def still(hands: Hands) -> None:
    """Until sheets have come or gone and both threads have said what they had to say."""
    for lane in hands.app.tasks._threads.values():
        lane.submit(lambda: None).result(timeout=10)
    QTest.qWait(250)


def sheets(hands: Hands) -> list[QQuickItem]:
    """Every panel over the window."""
    overlays = [one for one in hands.window.contentItem().childItems() if one.inherits("QQuickOverlay")]
    return [one for overlay in overlays for one in hands.below(overlay) if one.inherits("QQuickPopupItem")]


@contextmanager
def slow_disk(hands: Hands) -> Iterator[None]:
    """No commit before the end of the block."""
    gate = threading.Event()
    hands.app.tasks.write(lambda: gate.wait(10), lambda _: None)
    try:
        yield
    finally:
        gate.set()


# --- members ----------------------------------------------------------------------------------------------------------


def test_a_scanned_card_ends_the_search_for_the_member(hands: Hands) -> None:
    hands.sign_in()
    hands.key(Qt.Key.Key_F3)
    hands.find("memberField")
    still(hands)
    hands.scan("FS100238")
    hands.sees("memberName", "周女士")
    hands.until(lambda: not hands.all("memberField"), "the end of the sheet")


def test_enter_takes_nobody_who_was_found_for_other_words(hands: Hands) -> None:
    hands.sign_in()
    hands.key(Qt.Key.Key_F3)
    hands.find("memberField")
    still(hands)
    hands.type("FS100238")
    hands.find("memberRow")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("memberField"), "the end of the sheet")
    hands.key(Qt.Key.Key_F3)
    hands.find("memberField")
    still(hands)
    hands.key(Qt.Key.Key_Return)
    still(hands)
    assert hands.counter.order.draft.member_id is None


# --- address ----------------------------------------------------------------------------------------------------------


def test_a_pasted_address_keeps_what_was_keyed_before_it(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    hands.counter.order.openSheet("address", "")
    hands.until(lambda: hands.find("addressPaste").property("activeFocus"), "focus")
    hands.key(Qt.Key.Key_Tab)
    hands.type("Aynur")
    hands.until(lambda: hands.find("addressName").property("value") == "Aynur", "the name")
    hands.tap("addressPaste")
    hands.type("浙江省杭州市上城区湖滨路 28 号 13812348000")
    hands.until(lambda: hands.find("addressPhone").property("value") == "13812348000", "the number")
    assert hands.find("addressStreet").property("value") == "湖滨路28号"
    assert hands.find("addressName").property("value") == "Aynur"


# --- scans at the wrong moment ----------------------------------------------------------------------------------------


def test_a_scan_over_the_receipt_shows_where_else_the_next_article_is(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    sell(hands)
    hands.scan(shop.barcodes[ELSEWHERE])
    still(hands)
    assert not sheets(hands)
    hands.find("productSheet")


def test_an_unknown_code_over_the_receipt_stays_in_the_search(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    sell(hands)
    hands.scan("6999999999994")
    still(hands)
    assert hands.app.shell.state.search == "6999999999994"


def test_a_scan_while_the_order_is_being_placed_begins_the_next_one(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    open_payment(hands)
    with slow_disk(hands):
        hands.tap("placeButton")
        hands.key(Qt.Key.Key_Escape)
        QTest.qWait(250)
        hands.scan(shop.barcodes[ALSO_HERE])
        QTest.qWait(100)
        hands.counter.order.step(hands.counter.order.draft.lines[0].id.hex(), 1)
    hands.until(lambda: hands.counter.order.draft.lines and not hands.counter.order.payments.placing, "the next order")
    still(hands)
    (order,) = orders_in(hands)
    assert [(line.sku, line.quantity) for line in order.lines] == [(HERE, 1)]
    kept = read_draft(hands.counter.device)
    assert kept is not None
    assert kept == hands.counter.order.draft
    assert [line.sku for line in kept.lines] == [ALSO_HERE]
    assert kept.id != order.order_id


def test_a_scan_of_an_order_puts_the_sheets_of_the_sell_desk_away(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    number = sell(hands).number
    hands.tap("newOrder")
    hands.until(lambda: not hands.all("newOrder"), "the receipt's end")
    hands.key(Qt.Key.Key_F3)
    hands.find("memberField")
    still(hands)
    hands.scan(number)
    hands.until(lambda: hands.app.shell.state.current == "orders", "the order")
    still(hands)
    assert not sheets(hands)


def test_a_scan_never_reaches_a_field(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    hands.counter.order.openSheet("address", "")
    hands.until(lambda: hands.find("addressPaste").property("activeFocus"), "focus")
    hands.scan(shop.barcodes[ALSO_HERE])
    hands.until(lambda: len(hands.counter.order.draft.lines) == 2, "the second line")
    assert hands.find("addressPaste").property("value") == ""
    hands.counter.order.openSheet("payment", "")
    hands.find("placeButton")
    still(hands)
    hands.scan("134567890123456789")
    hands.find("qrAmount")
    assert hands.counter.order.payments.typed == ""


def test_words_stand_above_a_sheet(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    button = open_payment(hands)
    hands.app.shell.say("the disk is full", "danger")
    still(hands)
    toast = hands.find("toast")
    overlay = next(one for one in hands.window.contentItem().childItems() if one.inherits("QQuickOverlay"))
    assert toast.z() > overlay.z()
    assert toast.mapRectToScene(toast.boundingRect()).bottom() < button.mapRectToScene(button.boundingRect()).top()


# --- placing ----------------------------------------------------------------------------------------------------------


def test_many_quick_taps_place_one_order_and_leave_its_receipt(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    button = open_payment(hands)
    ended: list[bool] = []
    hands.counter.receipt.finished.connect(lambda: ended.append(True))
    for across in (0.5, 0.5, 0.4):
        hands.tap_at(button, across)
    hands.find("receiptNumber")
    still(hands)
    assert len(orders_in(hands)) == 1
    assert not ended, "a later tap closed the receipt"


def test_undo_of_a_placed_order_brings_nothing_into_the_next(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    hands.scan(shop.barcodes[ALSO_HERE])
    hands.until(lambda: len(hands.counter.order.draft.lines) == 2, "the second line")
    hands.counter.order.removeLine(hands.counter.order.draft.lines[1].id.hex())
    sell(hands)
    hands.app.shell.undo()
    still(hands)
    assert not hands.counter.order.draft.lines


# --- the lock ---------------------------------------------------------------------------------------------------------

KEYS = {"member": Qt.Key.Key_F3, "fulfilment": Qt.Key.Key_F6, "payment": Qt.Key.Key_F9, "help": Qt.Key.Key_F1}


@pytest.mark.parametrize("sheet", [*KEYS, "receipt"])
def test_the_lock_leaves_nothing_on_the_screen(hands: Hands, shop: Shop, sheet: str) -> None:
    begin(hands, shop)
    if sheet == "receipt":
        sell(hands)
    else:
        hands.key(KEYS[sheet])
    still(hands)
    assert sheets(hands)
    hands.counter.lock()
    still(hands)
    assert not sheets(hands)
    hands.find("signInPad")


def test_the_lock_also_closes_the_sheet_below_a_sheet(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> None:
    hands = Hands(qapp, shop, size=(800, 1280))
    fatal_qml_warnings(hands.app.engine)
    try:
        begin(hands, shop)
        hands.tap("orderButton")
        still(hands)
        hands.counter.order.openSheet("member", "")
        hands.find("memberField")
        still(hands)
        hands.counter.lock()
        still(hands)
        assert not sheets(hands)
    finally:
        hands.close()


def test_an_order_placed_while_locking_shows_its_receipt_after_the_pin(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    open_payment(hands)
    with slow_disk(hands):
        hands.tap("placeButton")
        hands.counter.lock()
    hands.until(lambda: orders_in(hands), "the order")
    still(hands)
    assert not sheets(hands)
    hands.sign_in()
    hands.sees("receiptNumber", orders_in(hands)[0].number)


def test_the_undo_of_before_the_lock_is_gone(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    hands.counter.lock()
    hands.app.shell.undo()
    assert len(hands.counter.order.draft.lines) == 1


# --- roles ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "pin"), [("吴迪", PICKUP_DESK), ("郑凯", INSPECTOR)])
def test_who_may_not_sell_sells_nothing(hands: Hands, shop: Shop, name: str, pin: str) -> None:
    hands.until(lambda: len(hands.all("person")) > 1, "the roster")
    cards = hands.all("person")
    hands.tap("person", next(place for place, one in enumerate(cards) if name in str(one.property("text"))))
    hands.sign_in(pin)
    assert "sell" not in hands.desks()
    assert hands.app.shell.state.current == "pickup"
    said: list[str] = []
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    for code in (shop.barcodes[HERE], "FS100238"):
        hands.scan(code)
        hands.until(lambda: "您的岗位不含销售" in "".join(said), "words")
        said.clear()
    hands.type("yr-2240")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    still(hands)
    for key in KEYS.values():
        if key != Qt.Key.Key_F1:
            hands.key(key)
            still(hands)
            assert not sheets(hands)
    draft = hands.counter.order.draft
    assert (draft.lines, draft.member_id) == ((), None)


# --- the search -------------------------------------------------------------------------------------------------------


def test_a_search_stays_at_the_counter_and_waits_there(hands: Hands) -> None:
    hands.sign_in()
    hands.type("yrf")
    hands.until(lambda: hands.counter.sell.searched == "yrf", "what was found")
    hands.tap("nav-orders")
    assert hands.find("scanBox").property("text") == ""
    hands.tap("nav-sell")
    assert hands.find("scanBox").property("text") == "yrf"
    hands.tap("nav-orders")
    hands.type("mz")
    hands.until(lambda: hands.counter.sell.searched == "mz", "the new search")
    assert hands.app.shell.state.current == "sell"
    assert hands.find("scanBox").property("text") == "mz"


def test_tiles_grow_with_the_names_when_the_language_changes(hands: Hands) -> None:
    hands.sign_in()
    chinese = hands.find("tile").width()
    hands.app.shell.languageWished.emit("en")
    hands.until(lambda: hands.find("tile").width() > chinese, "room for English names")


# --- quick fingers ----------------------------------------------------------------------------------------------------


def test_the_first_figure_keyed_after_f9_counts(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    for _ in range(2):
        hands.key(Qt.Key.Key_F9)
        hands.type("1000")
        hands.until(lambda: hands.counter.order.payments.typed == "1000", "all four figures")
        still(hands)
        hands.tap("quickCash")
        hands.key(Qt.Key.Key_Escape)
        still(hands)
    assert hands.app.shell.state.search == ""
