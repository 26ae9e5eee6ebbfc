"""QR payment at the window: states in plain words, goods and receipt only on proof, and never a second charge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.errors import Outage, Refusal
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.change_commands import ORDER_CANCELLED
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.line_commands import HANDED_OUT, HandedOver
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop
from tests.support.spoken_hq import SpokenHq

Watch = Callable[[QQmlEngine], None]
HERE = "YR-2208-NAVY-M"
WECHAT, ALIPAY = "134567890123456789", "281234567890123456"


@pytest.fixture
def hq(monkeypatch: pytest.MonkeyPatch) -> SpokenHq:
    spoken = SpokenHq()
    monkeypatch.setattr("ui.orders.qr_model.payments_of", lambda device: spoken)
    return spoken


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, hq: SpokenHq, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop, lang="en")
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def journal(hands: Hands) -> list[tuple[str, bytes]]:
    with hands.counter.device.journal.database.read() as connection:
        return [(one.type, one.payload) for one in commands_after(connection, 0)]


def handed(hands: Hands) -> list[HandedOver]:
    return [decode(payload, HandedOver) for kind, payload in journal(hands) if kind == HANDED_OUT]


def placed(hands: Hands) -> OrderPlaced:
    return decode(next(payload for kind, payload in journal(hands) if kind == ORDER_PLACED), OrderPlaced)


def take_payment(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[HERE])
    hands.sees("total", "¥899.00")
    hands.tap("payButton")
    button = hands.find("placeButton")
    hands.until(button.isEnabled, "an enabled Place")


def test_one_scan_at_the_payment_places_and_charges_and_the_goods_leave_on_proof(
    hands: Hands, shop: Shop, hq: SpokenHq
) -> None:
    hq.says = [Refusal("order_unknown"), Refusal("order_unknown"), "", "user_paying", "user_paying"]
    take_payment(hands, shop)
    hands.scan(WECHAT)
    hands.sees("qrWords", "confirming on the phone")
    hands.shot("qr_user_paying")
    (tender,) = placed(hands).tenders
    assert (tender.kind, tender.amount) == ("qr", 89_900)
    assert not handed(hands)
    assert not hands.all("receiptNumber")
    hands.scan(ALIPAY)
    assert len(hq.charged) == 1, "never a second charge"
    hq.says = ["paid"]
    hands.find("receiptNumber")
    (out,) = handed(hands)
    assert (out.proof, len(out.line_ids), out.tenders) == ("payment", 1, [])
    assert [one.code for one in hq.charged] == [WECHAT]
    assert all(WECHAT.encode() not in payload for _, payload in journal(hands))


def test_nobody_knows_and_then_it_failed_and_the_next_code_pays(hands: Hands, shop: Shop, hq: SpokenHq) -> None:
    take_payment(hands, shop)
    hands.tap("kind-qr")
    hands.find("qrNotice")
    hands.tap("placeButton")
    hands.sees("qrWords", "Ready to be paid")
    hands.shot("qr_ask")
    hq.says = [Outage("timeout")]
    hands.scan(WECHAT)
    hands.sees("qrWords", "Do not charge again")
    hands.shot("qr_unknown")
    assert not hands.all("qrCash")
    hands.scan(ALIPAY)
    hq.says, hq.word = ["closed"], "AUTHCODEEXPIRE"
    hands.sees("qrWords", "the code has expired")
    hands.find("qrCash")
    hq.says = ["paid"]
    hands.scan(ALIPAY)
    hands.find("receiptNumber")
    assert [one.code for one in hq.charged] == [WECHAT, ALIPAY]
    assert hq.charged[0].attempt_id != hq.charged[1].attempt_id
    assert len(handed(hands)) == 1


def test_ours_is_shown_and_can_be_taken_back_for_cash(hands: Hands, shop: Shop, hq: SpokenHq) -> None:
    take_payment(hands, shop)
    hands.tap("kind-qr")
    hands.tap("placeButton")
    hands.sees("qrWords", "Ready to be paid")
    hq.says, hq.url = ["user_paying"], "weixin://wxpay/bizpayurl?pr=abc"
    hands.tap("showWechat")
    hands.find("qrCode")
    hands.sees("qrWords", "scans this code")
    hands.shot("qr_shown")
    assert hq.charged[0].way == "shown"
    hands.tap("qrGiveUp")
    hands.sees("qrWords", "not charged")
    assert hq.cancelled == 1
    hands.tap("qrCash")
    hands.find("receiptNumber")
    (out,) = handed(hands)
    assert (out.proof, [one.amount for one in out.tenders]) == ("cash", [89_900])


def test_without_hq_the_order_waits_and_is_found_again(hands: Hands, shop: Shop, hq: SpokenHq) -> None:
    hq.says = [Outage("no_network")]
    take_payment(hands, shop)
    hands.tap("kind-qr")
    hands.tap("placeButton")
    hands.sees("qrWords", "No connection to HQ")
    hands.shot("qr_offline")
    hands.tap("qrLater")
    hands.until(lambda: not hands.all("qrWords"), "the sheet gone")
    assert not hands.all("receiptNumber")
    hq.says = ["unknown"]
    hands.app.shell.select("orders")
    hands.tap("orderPayButton")
    hands.sees("qrWords", "Do not charge again")
    hq.says = ["paid"]
    hands.find("receiptNumber")
    assert len(handed(hands)) == 1
    assert hq.charged == []


def test_an_order_that_waits_is_cancelled_and_nothing_of_it_was_paid(hands: Hands, shop: Shop, hq: SpokenHq) -> None:
    hq.says = [Outage("no_network")]
    take_payment(hands, shop)
    hands.tap("kind-qr")
    hands.tap("placeButton")
    hands.sees("qrWords", "No connection to HQ")
    hands.tap("qrLater")
    hands.until(lambda: not hands.all("qrWords"), "the sheet gone")
    hands.app.shell.select("orders")
    hands.find("orderCancelButton")
    shown = [str(one.property("text")) for one in hands.below(hands.window.contentItem())]
    assert "Waiting for its payment" in shown
    assert not any("the till" in one for one in shown)
    hands.tap("orderCancelButton")
    hands.tap("cancelAll")
    hands.tap("why_changed_mind")
    button = hands.find("cancelConfirm")
    hands.until(button.isEnabled, "an enabled button")
    assert not any("was paid" in str(one.property("text")) for one in hands.below(hands.window.contentItem()))
    hands.shot("qr_cancel")
    hands.tap("cancelConfirm")
    hands.until(lambda: not hands.all("orderPayButton"), "nothing to pay")
    hands.until(lambda: ORDER_CANCELLED in [kind for kind, _ in journal(hands)], "the cancellation")
    assert hq.charged == []
