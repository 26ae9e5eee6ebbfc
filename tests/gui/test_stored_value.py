"""Stored value at the window: what is on the account, taken by HQ after the commit, and plain words where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.errors import Outage
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.line_commands import HANDED_OUT, HandedOver
from sync.protocol import PaymentAsked, PaymentReply, PaymentRequest, StoredValueReply, StoredValueRequest
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

CAP = "MZ-0412-SLATE"
"""¥159."""


class AccountHq:
    """HQ with one account: answers as it would, or not at all while `down`."""

    def __init__(self) -> None:
        self.balance, self.down = 25_000, False
        self.asked: list[StoredValueRequest] = []
        self.charged: list[PaymentRequest] = []
        self.state = ("", "")

    def stored_value(self, request: StoredValueRequest) -> StoredValueReply:
        self._reach()
        self.asked.append(request)
        return StoredValueReply(balance=self.balance)

    def pay(self, request: PaymentRequest) -> PaymentReply:
        self._reach()
        self.charged.append(request)
        enough = self.balance >= 15_900
        self.balance -= 15_900 if enough else 0
        self.state = ("paid", "") if enough else ("closed", "NOTENOUGH")
        return self._reply()

    def payment_state(self, request: PaymentAsked) -> PaymentReply:
        self._reach()
        return self._reply()

    def cancel_payment(self, request: PaymentAsked) -> PaymentReply:
        raise AssertionError("nobody gives it up")

    def _reach(self) -> None:
        if self.down:
            raise Outage("no_network")

    def _reply(self) -> PaymentReply:
        state, word = self.state
        return PaymentReply(
            attempt_id=bytes(16), state=state, amount=15_900, currency="CNY", provider="stored_value", word=word
        )


@pytest.fixture
def hq(monkeypatch: pytest.MonkeyPatch) -> AccountHq:
    account = AccountHq()
    for module in ("qr_model", "stored_value"):
        monkeypatch.setattr(f"ui.orders.{module}.payments_of", lambda device: account)
    return account


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def window(
    qapp: QGuiApplication, shop: Shop, hq: AccountHq, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Callable[[str, tuple[int, int]], Hands]]:
    opened: list[Hands] = []

    def make(lang: str, size: tuple[int, int]) -> Hands:
        found = Hands(qapp, shop, lang=lang, size=size)
        fatal_qml_warnings(found.app.engine)
        opened.append(found)
        found.sign_in()
        return found

    yield make
    for one in opened:
        one.close()


def at_payment(hands: Hands, shop: Shop, member: str = "FS100238") -> None:
    if member:
        hands.scan(member)
        hands.until(lambda: hands.counter.order.draft.member_id, "the member")
    hands.scan(shop.barcodes[CAP])
    hands.until(lambda: len(hands.counter.order.draft.lines) == 1, "the line")
    hands.counter.order.pay()
    hands.find("placeButton")


def told(hands: Hands, kind: str) -> list[bytes]:
    with hands.counter.device.journal.database.read() as connection:
        return [one.payload for one in commands_after(connection, 0) if one.type == kind]


def test_a_member_pays_from_the_account(
    window: Callable[[str, tuple[int, int]], Hands], shop: Shop, hq: AccountHq
) -> None:
    hands = window("zh_CN", (1280, 800))
    at_payment(hands, shop)
    hands.tap("kind-stored_value")
    hands.sees("valueNotice", "储值余额 ¥250.00")
    hands.shot("value-payment")
    hands.tap("placeButton")
    hands.find("receiptNumber")
    hands.shot("value-receipt")
    (payload,) = told(hands, ORDER_PLACED)
    (tender,) = decode(payload, OrderPlaced).tenders
    assert (tender.kind, tender.amount) == ("stored_value", 15_900)
    assert [(one.way, one.code) for one in hq.charged] == [("member", "")]
    (out,) = told(hands, HANDED_OUT)
    assert decode(out, HandedOver).proof == "payment"
    assert hq.balance == 9_100


def test_offline_or_too_little_is_said_before_anything_is_placed(
    window: Callable[[str, tuple[int, int]], Hands], shop: Shop, hq: AccountHq
) -> None:
    hands = window("en", (800, 1280))
    hq.down = True
    at_payment(hands, shop)
    hands.tap("kind-stored_value")
    hands.sees("valueNotice", "spent online only")
    hands.shot("value-offline-tall")
    assert not hands.find("placeButton").isEnabled()
    hq.down, hq.balance = False, 15_899
    hands.tap("kind-stored_value")
    hands.sees("valueNotice", "¥158.99")
    assert not hands.find("placeButton").isEnabled()
    assert told(hands, ORDER_PLACED) == []
    hands.tap("kind-cash")
    hands.until(hands.find("placeButton").isEnabled, "cash still goes")


def test_spent_elsewhere_meanwhile_it_is_paid_in_cash(
    window: Callable[[str, tuple[int, int]], Hands], shop: Shop, hq: AccountHq
) -> None:
    hands = window("en", (1280, 800))
    at_payment(hands, shop)
    hands.tap("kind-stored_value")
    hands.sees("valueNotice", "¥250.00")
    hq.balance = 100
    hands.tap("placeButton")
    hands.sees("qrWords", "too little money")
    hands.find("spendValue")
    hands.shot("value-short")
    assert told(hands, HANDED_OUT) == [], "the goods stay here"
    hands.tap("qrCash")
    hands.find("receiptNumber")
    (out,) = told(hands, HANDED_OUT)
    assert decode(out, HandedOver).proof == "cash"
    assert len(hq.charged) == 1, "nothing is tried again by itself"


def test_where_it_waits_for_the_account_nobody_is_sent_to_a_till(
    window: Callable[[str, tuple[int, int]], Hands], shop: Shop, hq: AccountHq
) -> None:
    hands = window("en", (1280, 800))
    at_payment(hands, shop)
    hands.tap("kind-stored_value")
    hands.sees("valueNotice", "¥250.00")
    hq.down = True
    hands.tap("placeButton")
    hands.sees("qrWords", "No connection to HQ")
    hands.tap("qrLater")
    hands.until(lambda: not hands.all("qrWords"), "the sheet gone")
    hands.app.shell.select("orders")
    hands.find("orderPayButton")
    shown = [str(one.property("text")) for one in hands.below(hands.window.contentItem())]
    assert "Waiting for its payment" in shown
    assert not any("the till" in one for one in shown)


def test_without_a_member_there_is_no_account(
    window: Callable[[str, tuple[int, int]], Hands], shop: Shop, hq: AccountHq
) -> None:
    hands = window("en", (1280, 800))
    at_payment(hands, shop, member="")
    hands.find("kind-cash")
    assert not hands.all("kind-stored_value")
    assert hq.asked == []
