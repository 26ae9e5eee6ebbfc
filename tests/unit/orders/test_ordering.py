"""Placing an order: one commit with all of it, and a refusal that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from app.errors import Defect, Outage, Refusal
from app.journal.codec import decode
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.draft import Draft, Payment, set_address, set_contact
from app.orders.ordering import MOST_CASH, drop_draft, keep_draft, read_draft
from app.staff.roster import Policy
from app.storage.changes import Changes, Topic
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M, SHIP, YEAR, Floor, assert_chain

MIXED = ((NAVY_M, CARRY, HUBIN, 1), (NAVY_M, COLLECT, HUBIN, 2), ("YR-2208-NAVY-S", SHIP, "HZ-DC", 1))


def mixed(floor: Floor) -> Draft:
    draft = set_address(floor.draft(*MIXED), HOME)
    return replace(draft, payment=Payment.PAY_AT_PICKUP, delivery_payment=Payment.CASH_ON_DELIVERY)


def test_an_order_is_in_the_journal_whole_as_it_was_answered(floor: Floor) -> None:
    draft = mixed(floor)
    placed = floor.place(draft, 100_000)
    (command,) = floor.commands()
    assert (command.type, command.lane) == (ORDER_PLACED, draft.id)
    assert decode(command.payload, OrderPlaced) == placed
    assert (command.actor, command.roster, command.price_book) == (floor.actor, 1, 1)
    assert (command.catalog_h, command.store_h) == (1, 1)
    assert [(line.position, line.fulfilment, line.quantity, line.amount) for line in placed.lines] == [
        (1, "carry_out", 1, 89_900), (2, "click_and_collect", 2, 179_800), (3, "ship_to_home", 1, 89_900)
    ]  # fmt: skip
    assert [(one.position, one.kind, one.amount, one.tendered, one.change) for one in placed.tenders] == [
        (1, "cash", 89_900, 100_000, 10_100), (2, "pay_at_pickup", 179_800, 0, 0), (3, "cash_on_delivery", 89_900, 0, 0)
    ]  # fmt: skip
    assert sum(one.amount for one in placed.tenders) == placed.total == sum(line.amount for line in placed.lines)
    assert (placed.address, placed.contact_phone) == (HOME, HOME.phone)
    assert placed.business_date == "2026-11-21"
    assert len(placed.pickup_code) == 8
    assert_chain(floor.commands(), floor.shop.secrets.signer.public_key)


def test_numbers_go_on_over_restarts_and_codes_differ(floor: Floor) -> None:
    first = floor.place(set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000"))
    with floor.reopen() as again:
        second = again.place(again.carry())
        third = again.place(set_contact(again.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000"))
    assert [one.number[:9] for one in (first, second, third)] == ["A10-00001", "A10-00002", "A10-00003"]
    assert second.pickup_code == ""
    assert first.pickup_code != third.pickup_code


def test_the_draft_goes_with_the_order_and_the_screens_hear_of_it(floor: Floor) -> None:
    draft = floor.carry()
    keep_draft(floor.device, draft)
    heard: list[Changes] = []
    stop = floor.device.listen(heard.append)
    floor.place(draft)
    stop()
    assert read_draft(floor.device) is None
    assert [one.topics for one in heard] == [{Topic.OUTBOX, Topic.ORDERS, Topic.STOCK, Topic.DRAFT}]
    floor.place(floor.carry())
    assert len(heard) == 1


def test_a_draft_survives_a_kill_and_can_be_dropped(floor: Floor) -> None:
    draft = mixed(floor)
    keep_draft(floor.device, floor.carry())
    keep_draft(floor.device, draft)
    with floor.reopen() as again:
        assert read_draft(again.device) == draft
        drop_draft(again.device)
        assert read_draft(again.device) is None


def _pieces(quantity: int, floor: Floor) -> Draft:
    draft = floor.carry()
    return replace(draft, lines=(replace(draft.lines[0], quantity=quantity),))


REFUSED: dict[str, tuple[Callable[[Floor], Draft], int | None, str]] = {
    "no line": (lambda f: f.draft(), None, "order_incomplete"),
    "no address": (lambda f: f.draft((NAVY_M, SHIP, "HZ-DC", 1)), None, "order_incomplete"),
    "no phone": (lambda f: f.draft((NAVY_M, COLLECT, HUBIN, 1)), None, "order_incomplete"),
    "a fen short": (lambda f: f.carry(), 89_899, "cash_short"),
    "no cash": (lambda f: f.carry(), 0, "cash_short"),
    "negative cash": (lambda f: f.carry(), -1, "amount_out_of_range"),
    "too much cash": (lambda f: f.carry(), MOST_CASH + 1, "amount_out_of_range"),
    "absurd cash": (lambda f: f.carry(), 10**30, "amount_out_of_range"),
    "three on delivery": (
        lambda f: replace(set_address(f.draft((NAVY_M, SHIP, "HZ-DC", 3)), HOME),
                          delivery_payment=Payment.CASH_ON_DELIVERY), None, "cod_limit"),
    **{
        f"{quantity} pieces": (partial(_pieces, quantity), MOST_CASH, "quantity_out_of_range")
        for quantity in (-1, 0, 100, 1000, 10**9)
    },
    "free goods": (lambda f: _priced(f.carry(), 0), MOST_CASH, "price_missing"),
    "negative price": (lambda f: _priced(f.carry(), -5), MOST_CASH, "price_missing"),
}  # fmt: skip


def _priced(draft: Draft, price: int) -> Draft:
    return replace(draft, lines=(replace(draft.lines[0], list_price=price),))


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_changes_nothing_in_the_journal(floor: Floor, case: str) -> None:
    make, tendered, reason = REFUSED[case]
    floor.place(floor.carry())
    keep_draft(floor.device, make(floor))
    draft, before = make(floor), floor.journal_bytes()
    with pytest.raises(Refusal) as refused:
        floor.place(draft, MOST_CASH if tendered is None else tendered)
    assert refused.value.reason == reason
    assert floor.journal_bytes() == before
    assert len(floor.reader.recent()) == 1
    assert floor.place(floor.carry()).number.startswith("A10-00002"), "no number was used up"


def test_the_values_of_a_refusal_say_what_is_missing(floor: Floor) -> None:
    for make, values in (
        (floor.draft((NAVY_M, SHIP, "HZ-DC", 1), (NAVY_M, COLLECT, HUBIN, 1)), {"missing": ["address", "phone"]}),
        (floor.carry(2), {"short": 79_800}),
    ):
        with pytest.raises(Refusal) as refused:
            floor.place(make, 100_000)
        assert refused.value.values == values


def test_the_limits_are_the_policys_in_force(floor: Floor) -> None:
    cod = set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", 2)), HOME)
    cod = replace(cod, delivery_payment=Payment.CASH_ON_DELIVERY)
    assert floor.place(cod).total == 179_800
    floor.device.policy = Policy(cod_limit=179_799, quantity_limit=1)
    with pytest.raises(Refusal, match="cod_limit"):
        floor.place(replace(cod, id=floor.device.identifiers.new_id(), lines=(replace(cod.lines[0], quantity=1),) * 2))
    with pytest.raises(Refusal, match="quantity_out_of_range"):
        floor.place(floor.carry(2))


def test_exact_cash_gives_no_change_and_nothing_due_now_takes_none(floor: Floor) -> None:
    assert [(one.tendered, one.change) for one in floor.place(floor.carry(), 89_900).tenders] == [(89_900, 0)]
    draft = set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000")
    placed = floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP), 0)
    assert [one.kind for one in placed.tenders] == ["pay_at_pickup"]


@pytest.mark.parametrize("after", ["at once", "settled", "restarted"])
def test_a_draft_becomes_one_order_however_often_the_button_is_pressed(floor: Floor, after: str) -> None:
    draft = floor.carry()
    placed = floor.place(draft)
    if after == "settled":
        from tests.unit.orders.test_overlay import History

        history = History(floor)
        history.learn()
        history.answer(1)
    if after == "restarted":
        floor = floor.reopen()
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="action_not_allowed"):
        floor.place(draft)
    assert floor.journal_bytes() == before
    assert [view.order.number for view in floor.reader.recent()] == [placed.number]
    floor.device.close()


def test_a_disk_that_fails_leaves_no_order_and_no_gap(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.journal import records

    draft = floor.carry()
    before = floor.journal_bytes()

    def full(*_: object) -> None:
        raise Outage("disk")

    monkeypatch.setattr(records, "append", full)
    with pytest.raises(Outage):
        floor.place(draft)
    monkeypatch.undo()
    assert floor.journal_bytes() == before
    assert floor.place(draft).number.startswith("A10-00001")


def test_goods_in_hand_are_sold_though_the_figure_says_none(floor: Floor) -> None:
    placed = floor.place(floor.carry(50))
    assert placed.lines[0].quantity == 50
    assert floor.figure().here == 0


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_loses_and_doubles_nothing(floor: Floor, years: int) -> None:
    first = floor.place(floor.carry())
    floor.clock.wall += years * YEAR
    second = floor.place(floor.carry())
    assert {view.order.id for view in floor.reader.recent()} == {first.order_id, second.order_id}
    assert_chain(floor.commands(), floor.shop.secrets.signer.public_key)


def test_without_replicas_the_shop_still_sells(floor: Floor) -> None:
    from app.inventory.places import Location
    from app.orders.ordering import Cash, place_order
    from app.replica.pointer import Pointer, write_pointer

    draft = floor.carry()

    def lose_both() -> None:
        for path in [*floor.shop.home.glob("store-*"), *floor.shop.home.glob("catalog-*")]:
            path.unlink()
        write_pointer(floor.shop.home, Pointer("catalog-1.db", "store-1.db"))

    with floor.reopen(lose_both) as again:
        here = Location(floor.shop.store_id, "", "store", "", "Asia/Shanghai", 0, 0, "", "")
        placed = place_order(again.device, draft, Cash(89_900), again.actor, here)
        assert again.commands()[0].store_h == -1
        assert again.view(placed.order_id).order.total == 89_900


def test_a_broken_listener_does_not_undo_the_sale(floor: Floor) -> None:
    def broken(_: Changes) -> None:
        raise Defect("listener")

    stop = floor.device.listen(broken)
    with pytest.raises(Defect):
        floor.place(floor.carry())
    stop()
    assert len(floor.reader.recent()) == 1
