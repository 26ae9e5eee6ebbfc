"""The payment in the real window: parts in cash and on slips, 抹零, what is taken stays, limits and a manager."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.orders.ordering import read_draft
from app.staff.roster import Policy
from tests.gui.test_sell import NAVY_M, orders_in, place
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

Watch = Callable[[QQmlEngine], None]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def begin(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("payButton")
    hands.find("cashPad")


def test_cash_a_slip_and_cash_again(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    hands.until(lambda: hands.find("cashPad").property("activeFocus"), "the pad")
    hands.type("300")
    hands.tap("takeCash")
    hands.sees("left", "¥599.00")
    hands.shot("payment-part")
    hands.tap("kind-external")
    assert not hands.find("placeButton").isEnabled()
    assert not hands.find("takeSlip").isEnabled()
    hands.tap("slip-amount")
    hands.until(lambda: hands.find("slipPad").property("activeFocus"), "the pad of the slip")
    hands.type("400")
    hands.until(lambda: "¥400.00" in hands.words("slip-amount"), "the amount on the slip")
    hands.scan("POS-004512")
    hands.until(lambda: hands.find("takeSlip").isEnabled(), "a slip to be taken")
    hands.shot("payment-slip")
    hands.tap("takeSlip")
    hands.sees("left", "¥199.00")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("placeButton"), "the order again")
    hands.until(lambda: len(getattr(read_draft(hands.counter.device), "taken", ())) == 2, "both parts in the journal")
    hands.tap("payButton")
    hands.sees("left", "¥199.00")
    hands.until(lambda: hands.find("cashPad").property("activeFocus"), "the pad")
    hands.type("200")
    hands.sees("change", "¥1.00")
    order = place(hands)
    assert [(one.kind, one.amount, one.change, one.reference) for one in order.tenders] == [
        ("cash", 30_000, 0, ""), ("external", 40_000, 0, "POS-004512"), ("cash", 19_900, 100, "")
    ]  # fmt: skip


def test_what_was_taken_is_given_back(hands: Hands, shop: Shop) -> None:
    begin(hands, shop)
    hands.until(lambda: hands.find("cashPad").property("activeFocus"), "the pad")
    hands.type("300")
    hands.tap("takeCash")
    hands.sees("left", "¥599.00")
    hands.tap("giveBack")
    hands.until(lambda: not hands.all("left"), "nothing taken")
    order = place(hands)
    assert [(one.kind, one.amount) for one in order.tenders] == [("cash", 89_900)]


def test_a_slip_beyond_the_limit_waits_for_a_manager(hands: Hands, shop: Shop) -> None:
    hands.counter.device.policy = Policy(external_limit=50_000)
    begin(hands, shop)
    hands.tap("kind-external")
    hands.until(lambda: "¥500" in hands.words("slipNotice"), "the warning before the money is taken")
    hands.scan("004512")
    hands.tap("takeSlip")
    hands.sees("left", "¥0.00")
    hands.until(lambda: hands.all("askManagerButton"), "a manager to be asked")
    hands.shot("payment-manager")
    assert not hands.find("placeButton").isEnabled()
    assert not orders_in(hands)


def test_cash_is_rounded_off_by_a_touch_and_a_slip_takes_it_back(hands: Hands, shop: Shop) -> None:
    hands.counter.device.policy = Policy(cash_rounding=1_000)
    hands.counter.order.touch()
    begin(hands, shop)
    hands.tap("rounding")
    hands.sees("due", "¥890.00")
    hands.shot("payment-rounded")
    hands.tap("kind-external")
    hands.sees("due", "¥899.00")
    hands.tap("kind-cash")
    hands.tap("rounding")
    hands.sees("due", "¥890.00")
    order = place(hands)
    assert (order.total, [(one.kind, one.amount) for one in order.tenders]) == (89_000, [("cash", 89_000)])
    assert [(one.why, one.amount) for one in order.lines[0].discounts] == [("rounding", 900)]
