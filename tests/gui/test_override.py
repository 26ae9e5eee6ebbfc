"""A manager allows one order at the window: asked for exactly that, with a PIN, for two minutes, used once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtTest import QTest

from app.clock import SystemClock
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import OrderPlaced
from app.orders.draft import Payment, set_address
from app.orders.ordering import keep_draft
from app.staff.overriding import LASTS_US, Approval
from app.staff.roster import Policy, Roster
from tests.support.floor import HOME, NAVY_M, SHIP, Floor, FreeClock
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop
from ui.application import Extras
from ui.bridge.asking import Fact, Question

Watch = Callable[[QQmlEngine], None]
MANAGER, WRONG = "480263", "111111"


class Ahead(SystemClock):
    """The machine's clock, and what the test adds to it."""

    more = 0

    def now(self) -> int:
        return super().now() + self.more

    def monotonic(self) -> int:
        return super().monotonic() + self.more


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """With an open order: three jackets of ¥899 to be shipped, which is more than may go unpaid."""
    shop = make_shop(tmp_path / "device")
    with Floor.open(shop, FreeClock(SystemClock().now())) as floor:
        keep_draft(floor.device, set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", 3)), HOME))
    return shop


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture(params=[("zh_CN", "light", 1280, 800), ("en", "dark", 800, 1280)], ids=["zh-wide", "en-tall"])
def hands(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, clock: Ahead, fatal_qml_warnings: Watch
) -> Iterator[Hands]:
    lang, theme, *size = request.param
    found = Hands(qapp, shop, lang, theme, (size[0], size[1]), Extras(clock=clock))
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


@pytest.fixture
def at_counter(qapp: QGuiApplication, shop: Shop, clock: Ahead, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop, "en", extras=Extras(clock=clock))
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def orders(hands: Hands) -> list[OrderPlaced]:
    with hands.counter.device.journal.database.read() as journal:
        return [decode(one.payload, OrderPlaced) for one in commands_after(journal, 0)]


def who(hands: Hands, role: str) -> int:
    roster: Roster = hands.counter.device.roster
    return next(one.id for one in roster.associates if one.role == role)


def on_delivery(hands: Hands) -> None:
    """Signed in, the payment open, nothing of it paid now."""
    hands.sign_in()
    hands.until(lambda: hands.counter.order.draft.lines, "the order")
    hands.tap("payButton")
    hands.tap("shipLater")
    hands.find("askManagerButton")


def ask(hands: Hands) -> None:
    hands.tap("askManagerButton")
    hands.find("overridePad")
    hands.until(lambda: hands.find("overridePad").hasActiveFocus(), "the pad has the focus")


def refused(hands: Hands, words: str) -> None:
    hands.until(lambda: words in str(hands.find("overridePad").property("error")), words)


def allow(hands: Hands) -> None:
    ask(hands)
    hands.type(MANAGER)
    hands.find("allowedChip")
    hands.until(lambda: not hands.all("overridePad"), "the end of the question")


def test_a_manager_is_asked_errs_allows_and_the_order_says_so(hands: Hands, clock: Ahead) -> None:
    chinese = hands.counter.order.around.lang == "zh"
    on_delivery(hands)
    assert not hands.find("placeButton").isEnabled()
    assert "¥2,697.00" in hands.words("overLimit")
    hands.shot(f"payment-over-{'zh' if chinese else 'en'}")
    ask(hands)
    assert "¥2,697.00" in " ".join(
        str(one.property("text")) for one in hands.below(hands.find("overrideTitle").parentItem())
    )
    hands.shot(f"override-{'zh' if chinese else 'en'}")
    for left in (9, 8, 7):
        hands.type(WRONG)
        refused(hands, str(left))
    hands.shot(f"override-wrong-{'zh' if chinese else 'en'}")
    hands.type(MANAGER)
    refused(hands, "2")
    clock.more += 3_000_000
    hands.type(MANAGER)
    assert ("赵敏 已批准" if chinese else "Allowed by 赵敏") in hands.words("allowedChip")
    hands.until(lambda: not hands.all("overridePad"), "the end of the sheet")
    hands.shot(f"payment-allowed-{'zh' if chinese else 'en'}")
    hands.tap("placeButton")
    hands.find("receiptNumber")
    (order,) = orders(hands)
    assert (order.approved_by, order.associate_id) == (who(hands, "manager"), who(hands, "associate"))
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("receiptNumber"), "the end of the receipt")
    assert hands.counter.order.payments.allowed == ""
    hands.tap("nav-orders")
    hands.tap("orderRow0")
    hands.find("orderNumber")
    said = [str(one.property("text")) for one in hands.below(hands.window.contentItem())]
    assert any(("赵敏 已批准" if chinese else "Allowed by 赵敏") in one for one in said), "on the timeline"


def test_by_the_keyboard_alone_with_esc_in_between(at_counter: Hands) -> None:
    hands = at_counter
    hands.sign_in()
    hands.until(lambda: hands.counter.order.draft.lines, "the order")
    hands.key(Qt.Key.Key_F9)
    tab_to(hands, "shipLater")
    hands.key(Qt.Key.Key_Space)
    tab_to(hands, "askManagerButton")
    hands.key(Qt.Key.Key_Space)
    pad = hands.find("overridePad")
    hands.until(pad.hasActiveFocus, "the pad has the focus")
    hands.type("48")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("overridePad"), "the end of the question")
    assert hands.counter.order.sheet == "payment", "Esc closes the question only"
    focused = hands.window.activeFocusItem
    hands.until(lambda: focused().objectName() == "askManagerButton", "the focus where it was")
    hands.key(Qt.Key.Key_Space)
    hands.until(hands.find("overridePad").hasActiveFocus, "the pad again")
    hands.type(MANAGER)
    hands.until(lambda: focused().objectName() == "placeButton", "the focus on what comes next")
    tab_to(hands, "shipNow")
    hands.until(lambda: "1:5" in hands.words("allowedChip"), "a second later")
    assert focused().objectName() == "shipNow", "counting down takes no focus"
    tab_to(hands, "placeButton")
    hands.key(Qt.Key.Key_Space)
    hands.find("receiptNumber")
    assert [one.approved_by for one in orders(hands)] == [who(hands, "manager")], "what was typed before Esc is gone"


def tab_to(hands: Hands, name: str) -> None:
    hands.find(name)
    for _ in range(40):
        if hands.window.activeFocusItem().objectName() == name:
            return
        hands.key(Qt.Key.Key_Tab)
        QTest.qWait(10)
    raise AssertionError(f"{name} is not reached by Tab")


def test_it_is_lost_with_a_change_with_time_and_with_who_was_asking(at_counter: Hands, clock: Ahead) -> None:
    hands = at_counter
    on_delivery(hands)
    allow(hands)
    before = hands.counter.order.draft
    hands.counter.order.step(before.lines[0].id.hex(), 1)
    hands.until(lambda: not hands.all("allowedChip"), "four are not three")
    assert not hands.find("placeButton").isEnabled()
    hands.counter.order.step(before.lines[0].id.hex(), -1)
    assert hands.counter.order.draft == before
    hands.find("askManagerButton")
    assert not hands.all("allowedChip"), "three again are asked for again"
    allow(hands)
    clock.more += LASTS_US - 1_500_000
    hands.until(lambda: "0:0" in hands.words("allowedChip"), "the last seconds")
    hands.until(lambda: not hands.all("allowedChip"), "the end of two minutes")
    hands.until(lambda: not hands.find("placeButton").isEnabled(), "Place is shut")
    allow(hands)
    ask_again(hands)
    hands.counter.lock()
    assert not hands.counter.override.asking
    hands.until(lambda: hands.all("signInPad"), "the lock")
    hands.tap("person", 1)
    hands.sign_in("317529")
    assert hands.counter.order.payments.allowed == "", "it was allowed to somebody else"
    assert orders(hands) == []


def ask_again(hands: Hands) -> None:
    question = Question(b"else", "Something else?", (Fact("Price", "¥1.00"),), "", lambda _: None)
    hands.counter.override.ask(question)
    hands.find("overridePad")


def test_nobody_allows_themselves_and_a_badge_chooses(at_counter: Hands) -> None:
    hands = at_counter
    hands.tap("person", 2)
    hands.sign_in(MANAGER)
    allowed: list[Approval] = []
    hands.counter.override.ask(Question(b"x", "A price?", (), "Because.", allowed.append))
    hands.until(lambda: hands.counter.override.asking and hands.find("overrideTitle"), "the question")
    assert not hands.all("overridePad"), "there is nobody else"
    hands.tap("manager")
    hands.type(MANAGER)
    refused(hands, "themselves")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("overridePad"), "the end of the question")
    hands.counter.lock()
    hands.tap("person", 0)
    hands.sign_in()
    hands.counter.override.ask(Question(b"x", "A price?", (), "Because.", allowed.append))
    hands.find("overridePad")
    hands.app.scanner.scanned.emit("H02")
    refused(hands, "badge")
    hands.app.scanner.scanned.emit("H03")
    hands.until(lambda: not hands.find("overridePad").property("error"), "he is")
    hands.type(MANAGER)
    hands.until(lambda: allowed, "the approval")
    assert (allowed[0].action, allowed[0].actor) == (b"x", who(hands, "associate"))


def test_the_orders_of_the_day_are_counted(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> None:
    with Floor.open(shop, FreeClock(SystemClock().now())) as floor:
        sold = set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", 1)), HOME)
        floor.place(replace(sold, delivery_payment=Payment.CASH_ON_DELIVERY))
        keep_draft(floor.device, set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", 1)), HOME))
    hands = Hands(qapp, shop, "en")
    fatal_qml_warnings(hands.app.engine)
    try:
        hands.counter.device.policy = Policy(trust_orders=1)
        on_delivery(hands)
        assert "1 unpaid orders of today" in hands.words("overLimit")
        allow(hands)
        hands.tap("placeButton")
        hands.find("receiptNumber")
        assert orders(hands)[-1].approved_by == who(hands, "manager")
    finally:
        hands.close()


def test_what_no_manager_may_allow_is_only_told(at_counter: Hands) -> None:
    hands = at_counter
    hands.counter.device.policy = Policy(cod_limit=50_000)
    hands.sign_in()
    hands.until(lambda: hands.counter.order.draft.lines, "the order")
    hands.tap("payButton")
    hands.tap("shipLater")
    hands.find("overLimit")
    assert not hands.all("askManagerButton")
    assert not hands.find("placeButton").isEnabled()
