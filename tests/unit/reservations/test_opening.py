"""Picking up at the counter without HQ: what the order becomes, what has changed since, and once only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.draft import Source, add, remove
from app.orders.ordering import keep_draft, read_draft
from app.orders.states import Fulfilment
from app.orders.tenders import Taken, TenderKind
from app.reservations import desk
from app.reservations.lines import Line
from app.reservations.opening import Opened, Since
from app.reservations.rows import Reservation
from tests.fashion.demo import XIHU
from tests.support.floor import NAVY_M, NOW, Floor, fresh_shop
from tests.support.reserving import CODE, free, line_of, reservation, tell
from tests.support.shop import Shop

CAP = "MZ-0412-SLATE"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return fresh_shop(tmp_path / "device")


@pytest.fixture
def floor(shop: Shop) -> Iterator[Floor]:
    with Floor.open(shop) as opened:
        yield opened


def jacket(shop: Shop, quantity: int = 1, held: int = 1, price: int = 89_900) -> Line:
    return line_of(shop, NAVY_M, quantity, price, held)


def look(floor: Floor, told: Reservation, h: int = 2) -> Opened:
    tell(floor.shop, told, h)
    floor.device.poll()
    found = desk.find(floor.device, CODE)
    assert found == told
    desk.require_open(floor.device, floor.reader, found)
    return desk.read_order(floor.device, floor.reader, found, "zh")


def kinds(opened: Opened) -> list[Since]:
    return [one.kind for one in opened.changes]


def test_it_becomes_the_open_order_with_its_member(floor: Floor) -> None:
    told = reservation(floor.shop, NOW, jacket(floor.shop), line_of(floor.shop, CAP, 2, 15_900), member_id=500)
    opened = look(floor, told)
    draft = opened.draft
    assert opened.changes == ()
    assert [(line.sku, line.quantity, line.list_price, line.fulfilment) for line in draft.lines] == [
        (NAVY_M, 1, 89_900, Fulfilment.CARRY_OUT),
        (CAP, 2, 15_900, Fulfilment.CARRY_OUT),
    ]
    assert draft.member_id == 500
    desk.take_up(floor.device, draft, floor.carry(1, CAP), floor.actor)
    assert read_draft(floor.device) == draft
    placed = floor.place(draft)
    sent = decode(floor.commands()[-1].payload, OrderPlaced).reservation
    assert sent is not None
    assert (sent.id, sent.code, sent.location_id) == (told.id, CODE, floor.shop.store_id)
    assert sent.held == [(jacket(floor.shop).variant_id, 1)]
    with pytest.raises(Refusal, match="reservation_taken") as refused:
        desk.require_open(floor.device, floor.reader, told)
    assert refused.value.values["number"] == placed.number


def test_the_order_that_was_open_is_put_aside_and_found_again(floor: Floor) -> None:
    told = reservation(floor.shop, NOW, jacket(floor.shop))
    opened = look(floor, told)
    other = floor.carry(2, CAP)
    desk.take_up(floor.device, opened.draft, other, floor.actor)
    desk.take_up(floor.device, other, opened.draft, floor.actor)
    found = desk.require_open(floor.device, floor.reader, told)
    assert found.held is not None
    assert found.held.draft.id == opened.draft.id


def test_an_emptied_order_for_which_money_was_taken_is_not_lost(floor: Floor) -> None:
    opened = look(floor, reservation(floor.shop, NOW, jacket(floor.shop)))
    emptied = replace(floor.draft(), taken=(Taken(bytes(16), TenderKind.CASH, 5_000),))
    keep_draft(floor.device, emptied)
    with pytest.raises(Refusal, match="cash_over"):
        desk.take_up(floor.device, opened.draft, emptied, floor.actor)
    assert read_draft(floor.device) == emptied


def test_what_is_held_is_here_for_the_customer_and_shown_once(floor: Floor) -> None:
    line = jacket(floor.shop)
    free(floor.shop, line, 0, NOW)
    opened = look(floor, reservation(floor.shop, NOW, line))
    assert opened.changes == ()
    assert opened.draft.lines[0].location_id == floor.shop.store_id
    assert floor.figure().here == 0
    floor.place(opened.draft)
    assert floor.figure().here == 0, "what was held was in no figure: nothing is taken off twice"


def test_over_time_nothing_is_held(floor: Floor) -> None:
    line = jacket(floor.shop)
    free(floor.shop, line, 0, NOW)
    told = reservation(floor.shop, NOW, line)
    over = (replace(told, expires_at=NOW - 1), replace(told, state="expired"), replace(told, state="cancelled"))
    for h, one in enumerate(over, 2):
        opened = look(floor, one, h)
        assert kinds(opened) == [Since.LAPSED, Since.SHORT]
        assert opened.draft.reservation is not None
        assert opened.draft.reservation.held == []
        short = opened.changes[1]
        assert (short.was, short.now) == (1, 0)
        assert opened.draft.lines[0].location_id == short.place != floor.shop.store_id


def test_what_has_changed_since_is_told(floor: Floor) -> None:
    dearer, gone = jacket(floor.shop, price=79_900), replace(jacket(floor.shop), variant_id=1, product_id=1, sku="OLD")
    told = reservation(floor.shop, NOW, dearer, gone, line_of(floor.shop, CAP, 4_000, 15_900), member_id=99)
    opened = look(floor, told)
    assert kinds(opened) == [Since.MEMBER, Since.PRICE, Since.GONE, Since.SHORT]
    price = opened.changes[1]
    assert (price.was, price.now) == (79_900, 89_900)
    assert opened.draft.lines[0].list_price == 89_900, "today's price is what is paid"
    assert opened.draft.lines[1].quantity == floor.device.policy.quantity_limit
    assert opened.draft.member_id is None


def test_one_for_another_shop_has_nothing_here(floor: Floor) -> None:
    line = jacket(floor.shop)
    free(floor.shop, line, 0, NOW)
    xihu = floor.shop.locations[XIHU]
    opened = look(floor, replace(reservation(floor.shop, NOW, line), store_id=xihu))
    assert kinds(opened) == [Since.SHORT]
    assert opened.draft.reservation is not None
    assert (opened.draft.reservation.location_id, opened.draft.reservation.held) == (xihu, [(line.variant_id, 1)])


def test_another_sale_after_all_was_taken_off_is_no_pickup(floor: Floor) -> None:
    opened = look(floor, reservation(floor.shop, NOW, jacket(floor.shop)))
    draft = remove(opened.draft, opened.draft.lines[0].id)
    assert draft.reservation is not None, "taking it off can be undone"
    sheet, variant = floor.goods(CAP)
    source = floor.carry(1, CAP).lines[0]
    draft = add(draft, sheet, variant, Source(source.fulfilment, source.location_id), b"n" * 16, 99)
    assert draft.reservation is None


def test_taken_elsewhere_is_told(floor: Floor) -> None:
    told = reservation(floor.shop, NOW, jacket(floor.shop))
    told = replace(told, state="taken", number="A20-000017", order_id=b"o" * 16)
    with pytest.raises(Refusal, match="A20-000017"):
        look(floor, told)


def test_an_unknown_code_is_for_hq_to_say(floor: Floor) -> None:
    assert desk.find(floor.device, CODE) is None
