"""The ways to have a line, the address with its regions and the member's book, and the desk that brings it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.members.commands import ADDRESS_SAVED, AddressSaved
from app.orders.line_commands import DELIVERED, HANDED_OVER, MADE_READY, PUT_BACK, SENT_OUT
from app.orders.states import Fulfilment
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

Watch = Callable[[QQmlEngine], None]
NAVY_M, NAVY_S, CARD = "YR-2208-NAVY-M", "YR-2208-NAVY-S", "FS100238"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def commands(hands: Hands) -> list[str]:
    with hands.counter.device.journal.database.read() as journal:
        return [one.type for one in commands_after(journal, 0)]


def done(hands: Hands, kind: str) -> None:
    """Committed, and the desk ready for the next order."""
    pickup = hands.counter.desks.pickup
    hands.until(lambda: kind in commands(hands), kind)
    hands.until(lambda: not pickup.busy and not pickup.chosen, "an idle desk")


def way(hands: Hands, words: str) -> None:
    """Takes the first way whose title has these words."""
    hands.until(lambda: hands.all("way"), "ways")
    models = hands.counter.order.customers.ways.rows
    key = next(one.key for one in models if words in one.title)
    hands.counter.order.customers.chooseWay(key)
    hands.until(lambda: not hands.all("way"), "the sheet to close")


def pay_and_go_on(hands: Hands) -> None:
    hands.tap("payButton")
    hands.until(lambda: hands.find("placeButton").isEnabled(), "an enabled Place")
    hands.tap("placeButton")
    hands.find("receiptNumber")
    hands.counter.receipt.close()
    hands.until(lambda: not hands.all("receiptNumber"), "the receipt to go")


def give_address(hands: Hands) -> None:
    """Pasted without its region, which is looked up by initials."""
    hands.tap("addressChip")
    hands.until(lambda: hands.find("addressPaste").property("activeFocus"), "focus")
    hands.type("周敏 13812348000 文三路 478 号")
    hands.until(lambda: hands.find("addressStreet").property("value"), "the street")
    done = hands.find("addressDone")
    assert not done.isEnabled()
    assert "区县" in str(done.property("missing"))
    hands.shot("address-region")
    hands.tap("addressRegion")
    hands.type("xhq")
    hands.until(lambda: "西湖区" in hands.words("regionChip"), "West Lake first")
    hands.tap("regionChip")
    hands.until(lambda: hands.find("addressRegion").property("value") == "浙江省 杭州市 西湖区", "the region")
    hands.shot("address")
    hands.tap("addressDone")
    hands.until(lambda: not hands.all("addressDone"), "the sheet to close")


def test_brought_by_the_shop_to_an_address_that_goes_into_the_book(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(CARD)
    hands.until(lambda: hands.counter.order.draft.member_id, "the member")
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.tap("fulfilmentChip")
    hands.until(lambda: len(hands.all("way")) > 3, "ways")
    titles = [one.title for one in hands.counter.order.customers.ways.rows]
    assert titles[0] == "自带"
    assert {"本店配送", "在本店试穿"} <= set(titles)
    hands.shot("ways")
    way(hands, "本店配送")
    give_address(hands)
    line = hands.counter.order.draft.lines[0]
    assert line.fulfilment is Fulfilment.STORE_DELIVERY
    with hands.counter.device.journal.database.read() as journal:
        (saved,) = [
            decode(one.payload, AddressSaved) for one in commands_after(journal, 0) if one.type == ADDRESS_SAVED
        ]
    assert (saved.code, saved.region) == ("330106", "浙江省 杭州市 西湖区")
    # With an address the ways say who covers it, and the book offers it the next time.
    hands.tap("fulfilmentChip")
    hands.until(lambda: hands.all("way"), "ways")
    details = [one.detail for one in hands.counter.order.customers.ways.rows]
    assert any("门店可配送到该地址" in one for one in details)
    hands.shot("ways-with-address")
    hands.counter.order.closeSheet()
    hands.until(lambda: not hands.all("way"), "the sheet to close")
    hands.tap("addressChip")
    hands.until(lambda: len(hands.all("addressRow")) == 1, "the book")
    hands.shot("address-book")
    hands.tap("addressRow")
    hands.until(lambda: not hands.all("addressDone"), "the sheet to close")
    pay_and_go_on(hands)


def test_a_line_over_two_places(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.counter.order.set_last_quantity(26)
    hands.until(lambda: hands.counter.order.draft.lines[0].quantity == 26, "26 pieces")
    hands.tap("fulfilmentChip")
    hands.until(lambda: hands.all("way"), "ways")
    first = hands.counter.order.customers.ways.rows[0]
    assert "+" in first.title
    hands.shot("ways-split")
    hands.counter.order.customers.chooseWay(first.key)
    hands.until(lambda: len(hands.counter.order.draft.lines) == 2, "two lines")
    assert sum(one.quantity for one in hands.counter.order.draft.lines) == 26


def test_the_desk_sends_delivers_and_tries_on(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(CARD)
    hands.until(lambda: hands.counter.order.draft.member_id, "the member")
    for sku in (NAVY_M, NAVY_S, "YR-2240-OLIVE-M"):
        hands.scan(shop.barcodes[sku])
    hands.until(lambda: len(hands.counter.order.draft.lines) == 3, "three lines")
    for place, words in enumerate(("在本店试穿", "在本店试穿", "本店配送")):
        hands.counter.order.openSheet("fulfilment", hands.counter.order.draft.lines[place].id.hex())
        way(hands, words)
    give_address(hands)
    pay_and_go_on(hands)
    pickup = hands.counter.desks.pickup
    hands.app.shell.select("pickup")
    hands.until(lambda: hands.all("pickupTab_to_pick") and len(pickup.cards.rows) == 1, "the order to pick")
    pickup.choose(pickup.cards.rows[0].key)
    hands.tap("pickupActButton")
    hands.until(lambda: pickup.panel.get("step") == "pick", "picking")
    for piece in list(pickup.pieces.rows):
        pickup.toggle(piece.key)
    pickup.editShelf("B-12")
    hands.tap("pickupActButton")
    done(hands, MADE_READY)
    hands.tap("pickupTab_to_collect")
    hands.until(lambda: len(pickup.cards.rows) == 1, "the order to try on")
    pickup.choose(pickup.cards.rows[0].key)
    hands.until(lambda: len(pickup.pieces.rows) == 2, "two pieces")
    pickup.toggle(pickup.pieces.rows[1].key)
    hands.shot("pickup-try-on")
    pickup.prove("8000")
    hands.until(lambda: "899" in str(pickup.panel.get("primary")), "one is bought")
    hands.tap("pickupActButton")
    done(hands, HANDED_OVER)
    assert commands(hands)[-2:] == [PUT_BACK, HANDED_OVER]
    hands.tap("pickupTab_to_deliver")
    hands.until(lambda: len(pickup.cards.rows) == 1, "the order to deliver")
    pickup.choose(pickup.cards.rows[0].key)
    hands.until(lambda: pickup.panel.get("step") == "send", "to send")
    hands.shot("pickup-deliver")
    hands.tap("pickupActButton")
    done(hands, SENT_OUT)
    hands.until(lambda: len(pickup.cards.rows) == 1, "the order under way")
    pickup.choose(pickup.cards.rows[0].key)
    hands.until(lambda: pickup.panel.get("step") == "deliver", "to deliver")
    hands.tap("pickupActButton")
    done(hands, DELIVERED)
