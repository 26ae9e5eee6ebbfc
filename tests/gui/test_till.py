"""At a counter beside a till: nothing is taken here, and the order's code is for the till."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.journal.signing import Signer
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.shapes import STORE_SHAPES
from app.staff.rows import SignedDocument, signed_text
from tests.support.hands import Hands
from tests.support.shop import HQ_SEED, Shop, feed_row, make_shop

NAVY_M = "YR-2208-NAVY-M"
WAYS = [("zh_CN", (1280, 800)), ("en", (800, 1280))]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = make_shop(tmp_path / "device")
    tell(shop, "external", 2)
    return shop


def tell(shop: Shop, till: str, version: int) -> None:
    """HQ's policy says who books what is carried out."""
    body = f'{{"till": "{till}"}}'
    signature = Signer(HQ_SEED).sign(signed_text(shop.store_id, "policy", version, body))
    document = SignedDocument(shop.store_id, "policy", version, body, signature)
    shape = next(one for one in STORE_SHAPES if one.table == "signed_document")
    shop.pull([feed_row(shape, document, 9_000_000 + version)], version)


@pytest.fixture(params=WAYS, ids=["zh-wide", "en-tall"])
def hands(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Hands]:
    lang, size = request.param
    found = Hands(qapp, shop, lang, size=size)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def test_the_customer_goes_to_the_till_with_the_code(hands: Hands, shop: Shop) -> None:
    language = str(hands.app.shell.language)
    zh = language == "zh_CN"
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("payButton")
    hands.until(lambda: hands.find("placeButton").isEnabled(), "the payment")
    assert hands.words("due") == "¥0.00"
    hands.shot(f"till-payment-{language}")
    hands.tap("placeButton")
    hands.sees("receiptTill", "到收银台出示此码" if zh else "Show this code at the till")
    hands.shot(f"till-receipt-{language}")
    assert str(hands.find("receiptQr").property("content")).startswith("FST1:")
    with hands.counter.device.journal.database.read() as journal:
        (command,) = [one for one in commands_after(journal, 0) if one.type == ORDER_PLACED]
    assert [(one.kind, one.amount) for one in decode(command.payload, OrderPlaced).tenders] == [("till", 89_900)]
    hands.tap("newOrder")
    hands.until(lambda: not hands.all("newOrder"), "the receipt's end")
    hands.app.shell.select("orders")
    hands.until(lambda: hands.all("orderRow0"), "the order in the list")
    hands.shot(f"till-order-{language}")


def test_what_hq_changes_meanwhile_is_shown_before_it_is_placed(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("payButton")
    hands.until(lambda: hands.find("placeButton").isEnabled(), "the payment")
    assert hands.words("due") == "¥0.00"
    tell(shop, "none", 3)
    device = hands.counter.device
    hands.until(lambda: device.policy.till == "none", "the new policy")
    hands.tap("placeButton")
    hands.sees("due", "¥899.00")
    with device.journal.database.read() as journal:
        assert not [one for one in commands_after(journal, 0) if one.type == ORDER_PLACED], "nobody has taken ¥899"
    hands.tap("placeButton")
    hands.find("receiptNumber")
