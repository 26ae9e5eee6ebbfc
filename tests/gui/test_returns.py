"""A customer brings something back: receipt, line, reason, money; without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.proving import receipt_code
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

CAP = "MZ-0412-SLATE"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def has_lines(hands: Hands, count: int) -> bool:
    return len(hands.counter.order.draft.lines) == count


def sold(hands: Hands, shop: Shop, *skus: str) -> str:
    """The text of its receipt's QR."""
    for place, sku in enumerate(skus, 1):
        hands.scan(shop.barcodes[sku])
        hands.until(partial(has_lines, hands, place), sku)
    hands.key(Qt.Key.Key_F9)
    hands.tap("placeButton")
    hands.find("receiptNumber")
    order = hands.counter.desks.orders._reader.recent()[0].order
    hands.tap("newOrder")
    hands.until(lambda: not hands.all("receiptNumber"), "the receipt to close")
    return receipt_code(hands.counter.device, order)


def returned(hands: Hands) -> list[ReturnTaken]:
    with hands.counter.device.journal.database.read() as journal:
        found = [one for one in commands_after(journal, 0) if one.type == RETURN_TAKEN]
    return [decode(one.payload, ReturnTaken) for one in found]


def test_receipt_reason_and_the_cash_goes_back(hands: Hands, shop: Shop) -> None:
    """One line on the receipt: scan and two taps."""
    hands.sign_in()
    hands.scan(sold(hands, shop, CAP))
    hands.find("returnOrder")
    assert hands.words("takeInButton") in ("", "收货并退 ¥159.00")
    hands.shot("return-begun")
    hands.tap("reason_size")
    hands.sees("takeInButton", "收货并退 ¥159.00")
    hands.sees("refundWords", "现在退现金")
    hands.shot("return-chosen")
    hands.tap("takeInButton")
    hands.sees("refundWords", "请退现金 ¥159.00")
    hands.shot("return-done")
    (taken,) = returned(hands)
    assert (taken.quantity, taken.amount, taken.refund, taken.reason, taken.condition) == (
        1, 15_900, "cash", "size", "as_new"
    )  # fmt: skip
    assert taken.number in hands.words("returnHead")

    hands.tap("anotherButton")
    hands.until(lambda: not hands.all("slipButton"), "the order again")
    hands.find("returnLine")
    assert "买 1，已退 1" in str(hands.find("returnLine").property("subtitle"))
    hands.until(lambda: not hands.find("takeInButton").isEnabled(), "nothing more to take in")
    assert len(returned(hands)) == 1


def test_of_two_lines_one_is_chosen_and_too_dear_a_piece_waits_for_hq(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    text = sold(hands, shop, CAP, "YR-2208-NAVY-M")
    hands.scan(text)
    hands.find("returnLine", 1)
    assert not hands.find("takeInButton").isEnabled()
    hands.tap("returnLine", 1)
    hands.tap("reason_faulty")
    hands.tap("condition_damaged")
    hands.sees("refundWords", "稍后由总部退款")
    hands.sees("refundWhy", "超过每单可退现金的上限")
    hands.shot("return-pending")
    hands.tap("takeInButton")
    hands.sees("refundWords", "待退款：¥899.00")
    (taken,) = returned(hands)
    assert (taken.refund, taken.why_pending, taken.condition) == ("pending", "limit", "damaged")
    hands.key(Qt.Key.Key_F8)
    hands.tap("anotherButton")
    hands.tap("returnLine")
    hands.tap("reason_other")
    hands.sees("takeInButton", "收货并退 ¥159.00")
