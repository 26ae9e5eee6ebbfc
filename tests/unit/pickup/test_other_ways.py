"""What is tried on and what a shop brings: the same desk, other ends, and the money of each line on its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import Refusal
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, Payment, set_address, set_contact
from app.orders.line_commands import DELIVERED, HANDED_OVER, PUT_BACK
from app.orders.states import Fulfilment
from app.pickup import desk
from app.pickup.desk import Board, Proof, read_board
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M, SHIP, Floor
from tests.unit.orders.test_overlay import History

NAVY_S, NAVY_XL, BRICK_L = "YR-2208-NAVY-S", "YR-2208-NAVY-XL", "YR-2231-BRICK-L"
TRY_ON, BRING = Fulfilment.TRY_ON, Fulfilment.STORE_DELIVERY


def known(floor: Floor, *lines: tuple[str, Fulfilment, str, int]) -> Draft:
    return set_address(set_contact(floor.draft(*lines), "周女士", "13812348000"), HOME)


def make_ready(floor: Floor, placed: OrderPlaced) -> None:
    desk.start_picking(floor.device, floor.reader, placed.order_id, floor.actor)
    desk.make_ready(floor.device, floor.reader, placed.order_id, floor.actor, "B-12")


def states(floor: Floor, placed: OrderPlaced) -> list[str]:
    return [line.state for line in floor.view(placed.order_id).lines]


def settle(floor: Floor) -> None:
    history = History(floor)
    history.learn()
    history.answer(99)


def test_what_is_tried_on_is_paid_when_it_is_bought_whatever_the_rest_is_paid_by(floor: Floor) -> None:
    draft = known(floor, (NAVY_M, TRY_ON, HUBIN, 1), (NAVY_S, COLLECT, HUBIN, 1), (NAVY_XL, CARRY, HUBIN, 1))
    price = draft.lines[0].priced.amount
    assert draft.due_at_pickup == price
    assert draft.due_now == draft.totals.total - price
    placed = floor.place(draft)
    tried = placed.lines[0].id
    assert [(one.kind, one.line_id) for one in placed.tenders] == [("cash", None), ("pay_at_pickup", tried)]
    assert states(floor, placed) == ["accepted", "accepted", "handed_over"]
    assert placed.pickup_code


def test_one_is_bought_and_the_other_put_back_in_one_commit(floor: Floor) -> None:
    placed = floor.place(known(floor, (NAVY_M, TRY_ON, HUBIN, 1), (NAVY_S, TRY_ON, HUBIN, 2)))
    make_ready(floor, placed)
    bought, left = placed.lines
    before = floor.figure(NAVY_S).here
    with pytest.raises(Refusal, match="cash_short"):
        desk.hand_over(
            floor.device, floor.reader, placed.order_id, floor.actor, Proof.CODE, bought.amount - 1, unwanted={left.id}
        )
    with pytest.raises(Refusal, match="action_not_allowed"):
        desk.hand_over(
            floor.device, floor.reader, placed.order_id, floor.actor, Proof.CODE, 10**6, unwanted={bytes(16)}
        )
    view = desk.hand_over(
        floor.device, floor.reader, placed.order_id, floor.actor, Proof.CODE, bought.amount, unwanted={left.id}
    )
    assert [one.type for one in floor.commands()[-2:]] == [PUT_BACK, HANDED_OVER]
    assert [line.state for line in view.lines] == ["bought", "put_back"]
    assert view.order.state == "complete"
    assert view.due == 0
    assert [(one.amount, one.state) for one in view.tenders] == [(bought.amount, "paid"), (0, "unpaid")]
    assert floor.figure(NAVY_S).here == before + 2
    assert read_board(floor.reader) == Board((), ())


def test_nothing_is_bought(floor: Floor) -> None:
    placed = floor.place(known(floor, (NAVY_M, TRY_ON, HUBIN, 1)))
    with pytest.raises(Refusal, match="action_not_allowed"):
        desk.put_back(floor.device, floor.reader, placed.order_id, floor.actor)
    make_ready(floor, placed)
    desk.put_back(floor.device, floor.reader, placed.order_id, floor.actor)
    view = floor.view(placed.order_id)
    assert (view.order.state, view.due) == ("closed", 0)
    with pytest.raises(Refusal, match="action_not_allowed"):
        desk.put_back(floor.device, floor.reader, placed.order_id, floor.actor)


@pytest.mark.parametrize("answered", [False, True], ids=["before HQ's answer", "after it"])
def test_brought_by_the_shop_and_paid_at_the_door(floor: Floor, answered: bool) -> None:
    draft = known(floor, (NAVY_M, BRING, HUBIN, 1), (NAVY_S, SHIP, "HZ-DC", 1))
    draft = replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY)
    placed = floor.place(draft)
    own, courier = placed.lines
    assert [(one.kind, one.amount, one.line_id) for one in placed.tenders] == [
        ("cash_on_delivery", courier.amount, None),
        ("cash_on_delivery", own.amount, own.id),
    ]
    if answered:
        settle(floor)
    assert states(floor, placed)[0] == "accepted"
    make_ready(floor, placed)
    for verb in (desk.deliver, desk.put_back):
        with pytest.raises(Refusal, match="action_not_allowed"):
            verb(floor.device, floor.reader, placed.order_id, floor.actor)
    assert [view.order.id for view in read_board(floor.reader).to_deliver] == [placed.order_id]
    desk.send_out(floor.device, floor.reader, placed.order_id, floor.actor)
    assert states(floor, placed)[0] == "shipped"
    assert [view.order.id for view in read_board(floor.reader).to_deliver] == [placed.order_id]
    with pytest.raises(Refusal, match="cash_short"):
        desk.deliver(floor.device, floor.reader, placed.order_id, floor.actor, own.amount - 1)
    view = desk.deliver(floor.device, floor.reader, placed.order_id, floor.actor, own.amount + 100)
    assert floor.commands()[-1].type == DELIVERED
    assert view.lines[0].state == "delivered"
    assert view.due == courier.amount
    assert [(one.tendered, one.change) for one in view.tenders if one.state == "paid"] == [(own.amount + 100, 100)]
    assert read_board(floor.reader).to_deliver == ()


def test_an_address_or_a_phone_is_missing(floor: Floor) -> None:
    assert floor.draft((NAVY_M, BRING, HUBIN, 1)).missing == ("address",)
    assert floor.draft((NAVY_M, TRY_ON, HUBIN, 1)).missing == ("phone",)
