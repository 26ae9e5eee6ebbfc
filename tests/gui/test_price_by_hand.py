"""A line's price by hand at the window: within one's limit at once, beyond it with a manager, and never below that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.clock import SystemClock
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import OrderPlaced, PlacedOverride
from app.orders.ordering import keep_draft
from tests.support.floor import Floor, FreeClock
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

Watch = Callable[[QQmlEngine], None]
MANAGER = "480263"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """With an open order: a jacket of ¥899.00 in the customer's hand."""
    shop = make_shop(tmp_path / "device")
    with Floor.open(shop, FreeClock(SystemClock().now())) as floor:
        keep_draft(floor.device, floor.carry())
    return shop


@pytest.fixture(params=[("zh_CN", "light", 1280, 800), ("en", "dark", 800, 1280)], ids=["zh-wide", "en-tall"])
def hands(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> Iterator[Hands]:
    lang, theme, *size = request.param
    found = Hands(qapp, shop, lang, theme, (size[0], size[1]))
    fatal_qml_warnings(found.app.engine)
    found.sign_in()
    found.until(lambda: found.counter.order.draft.lines, "the order")
    if lang == "en":
        found.tap("orderButton")  # on a tall screen the order is a bar that opens
    yield found
    found.close()


def placed(hands: Hands) -> OrderPlaced:
    with hands.counter.device.journal.database.read() as journal:
        (command,) = commands_after(journal, 0)
    return decode(command.payload, OrderPlaced)


def key_in(hands: Hands, price: str, pill: int | None = 0) -> None:
    hands.tap("priceChip")
    hands.until(lambda: hands.find("pricePad").hasActiveFocus(), "the pad has the focus")
    model = hands.counter.order.line_prices
    hands.type(price)
    hands.until(lambda: model.typed == price, f"{price} in {model.typed!r}")
    if pill is not None:
        hands.tap("reasonPill", pill)
        hands.until(lambda: model.reason, "the reason")


def said(hands: Hands) -> PlacedOverride | None:
    found: PlacedOverride | None = hands.counter.order.draft.lines[0].override
    return found


def words(hands: Hands, zh: str, en: str) -> str:
    return zh if hands.counter.order.around.lang == "zh" else en


def test_within_the_limit_at_once_and_on_the_receipt(hands: Hands) -> None:
    key_in(hands, "850")
    hands.shot("price-by-hand")
    hands.tap("setPriceButton")
    hands.until(lambda: said(hands) is not None, "the price")
    assert said(hands) == PlacedOverride(85_000, words(hands, "污损", "Damaged or stained"))
    hands.sees("struck", "899")
    hands.sees("amount", "850")
    hands.tap("priceChip")
    hands.tap("usualPriceButton")
    hands.until(lambda: said(hands) is None, "the usual price again")
    key_in(hands, "850", 1)
    hands.tap("setPriceButton")
    hands.tap(words(hands, "payButton", "sheetPayButton"))
    hands.tap("placeButton")
    hands.find("receiptNumber")
    order = placed(hands)
    assert (order.total, order.lines[0].discounts[0].why) == (85_000, "override")


def test_beyond_the_limit_a_manager_is_asked_for_just_that(hands: Hands) -> None:
    key_in(hands, "500")
    hands.sees("overLimit", words(hands, "店长最低可改到 ¥449.50", "A manager may go down to ¥449.50"))
    assert not hands.find("setPriceButton").isEnabled()
    hands.shot("price-beyond-limit")
    hands.tap("askManagerButton")
    hands.until(lambda: hands.find("overridePad").hasActiveFocus(), "the pad has the focus")
    hands.shot("price-ask-manager")
    hands.type(MANAGER)
    hands.find("allowedChip")
    hands.until(lambda: not hands.all("overridePad"), "the question has gone")
    hands.tap("setPriceButton")
    hands.until(lambda: said(hands) is not None, "the price")
    manager = next(one.id for one in hands.counter.device.roster.associates if one.role == "manager")
    assert said(hands) == PlacedOverride(50_000, words(hands, "污损", "Damaged or stained"), manager)


def test_another_price_is_another_question(hands: Hands) -> None:
    key_in(hands, "500")
    hands.tap("askManagerButton")
    hands.until(lambda: hands.find("overridePad").hasActiveFocus(), "the pad has the focus")
    hands.type(MANAGER)
    hands.find("allowedChip")
    hands.counter.order.line_prices.typePrice("460")
    assert not hands.find("setPriceButton").isEnabled()
    assert said(hands) is None


@pytest.mark.parametrize(
    ("price", "pill", "zh", "en"),
    [
        ("449", 0, "价格最低只能改到 ¥449.50。", "The price may not go below ¥449.50."),
        ("0", 0, "价格最低只能改到 ¥449.50。", "The price may not go below ¥449.50."),
    ],
)
def test_beyond_any_limit_is_told_and_changes_nothing(hands: Hands, price: str, pill: int, zh: str, en: str) -> None:
    before = hands.counter.order.draft
    key_in(hands, price, pill)
    hands.until(lambda: hands.all("overLimit"), "the limit")
    told = hands.words("overLimit")
    assert words(hands, "店长最低可改到 ¥449.50", "A manager may go down to ¥449.50") in told
    assert not hands.all("askManagerButton")
    assert not hands.find("setPriceButton").isEnabled()
    hands.key(Qt.Key.Key_Return)
    hands.counter.order.line_prices.setPrice()
    assert hands.counter.order.draft == before


def test_what_is_no_lower_price_is_told(hands: Hands) -> None:
    before = hands.counter.order.draft
    key_in(hands, "999999999")
    button = hands.find("setPriceButton")
    assert words(hands, "改后的价格必须低于 ¥899.00。", "must be lower than ¥899.00") in str(button.property("missing"))
    hands.counter.order.line_prices.typePrice("850")
    hands.counter.order.line_prices.giveReason("a\u202eb")
    assert str(hands.find("setPriceButton").property("missing"))
    hands.counter.order.line_prices.giveReason(" ")
    assert words(hands, "请填写原因", "Give the reason") in str(hands.find("setPriceButton").property("missing"))
    hands.counter.order.line_prices.setPrice()
    assert hands.counter.order.draft == before
