"""What may be promised unpaid without HQ: so much an order, so many a day; a manager goes further, or allows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.errors import Refusal
from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, Payment, set_address, set_contact
from app.orders.limits import action_of, on_trust
from app.orders.line_commands import HandedOver
from app.orders.ordering import Cash, place_order
from app.pickup.desk import Proof, hand_over, handover_of, make_ready, start_picking
from app.staff.overriding import LASTS_US, Approval, approve
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN, XIHU
from tests.support.floor import COLLECT, DAY, HOME, HOUR, NAVY_M, NOW, SHIP, Floor
from tests.unit.journal.test_server_time import tell
from tests.unit.leases.test_book import answered
from tests.unit.staff.test_standing import person


def place(floor: Floor, draft: Draft, actor: int, approval: Approval | None = None) -> OrderPlaced:
    return place_order(floor.device, draft, Cash(draft.due_now), actor, floor.here, approval)


def on_delivery(floor: Floor, quantity: int = 1) -> Draft:
    draft = set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", quantity)), HOME)
    return replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY)


def from_elsewhere(floor: Floor, at: str = XIHU) -> Draft:
    draft = set_contact(floor.draft((NAVY_M, COLLECT, at, 1)), "", "13812348000")
    return replace(draft, payment=Payment.PAY_AT_PICKUP)


def test_on_trust_is_what_leaves_or_comes_unpaid(floor: Floor) -> None:
    here = floor.shop.store_id
    assert on_trust(on_delivery(floor, 2), here) == 179_800
    assert on_trust(replace(on_delivery(floor), delivery_payment=Payment.NOW), here) == 0
    assert on_trust(from_elsewhere(floor), here) == 89_900
    assert on_trust(from_elsewhere(floor, HUBIN), here) == 0, "it stays here until it is paid"
    mixed = replace(from_elsewhere(floor), lines=(*from_elsewhere(floor).lines, *floor.carry().lines))
    assert on_trust(mixed, here) == 89_900


@pytest.mark.parametrize("make", [on_delivery, from_elsewhere])
def test_so_many_a_day_and_three_times_as_many_with_a_manager(floor: Floor, make: Callable[[Floor], Draft]) -> None:
    floor.device.policy = Policy(trust_orders=2)
    associate, manager = person(floor, "associate"), person(floor, "manager")
    place(floor, from_elsewhere(floor, HUBIN), associate)
    for _ in range(2):
        place(floor, make(floor), associate)
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="day_limit") as refused:
        place(floor, make(floor), associate)
    assert refused.value.values == {"limit": 2, "manager": 6}
    assert floor.journal_bytes() == before
    place(floor, floor.carry(), associate)
    for _ in range(4):
        place(floor, make(floor), manager)
    with pytest.raises(Refusal, match="day_limit"):
        place(floor, make(floor), manager)
    with floor.reopen() as again:
        again.device.policy = Policy(trust_orders=2)
        with pytest.raises(Refusal, match="day_limit"):
            place(again, make(again), manager)
        again.clock.go(DAY)
        place(again, make(again), associate)


def test_what_hq_has_answered_no_longer_counts(floor: Floor) -> None:
    floor.device.policy = Policy(trust_orders=1)
    associate = person(floor, "associate")
    place(floor, on_delivery(floor), associate)
    with pytest.raises(Refusal, match="day_limit"):
        place(floor, on_delivery(floor), associate)
    answered(floor, status="parked")
    floor.device.policy = Policy(trust_orders=1)
    with pytest.raises(Refusal, match="day_limit"):
        place(floor, on_delivery(floor), associate)
    answered(floor)
    floor.device.policy = Policy(trust_orders=1)
    place(floor, on_delivery(floor), associate)


def test_a_manager_goes_to_three_times_the_amount_and_no_further(floor: Floor) -> None:
    associate, manager = person(floor, "associate"), person(floor, "manager")
    with pytest.raises(Refusal, match="cod_limit") as refused:
        place(floor, on_delivery(floor, 3), associate)
    assert refused.value.values == {"amount": 269_700, "limit": 200_000, "manager": 600_000}
    place(floor, on_delivery(floor, 6), manager)
    with pytest.raises(Refusal, match="cod_limit"):
        place(floor, on_delivery(floor, 7), manager)


# --- another person's override ---------------------------------------------------------------------------------------


def allow(floor: Floor, action: bytes, role: str = "manager", actor: int = 0) -> Approval:
    actor = actor or person(floor, "associate")
    device, manager = floor.device, person(floor, role)
    code = next(one.code for one in device.roster.associates if one.id == manager)
    return approve(device.journal, device.clock, manager, floor.shop.pins[code], actor, action)


def test_a_manager_allows_just_this_order_for_two_minutes(floor: Floor) -> None:
    associate, draft = person(floor, "associate"), on_delivery(floor, 3)
    approval = allow(floor, action_of(draft))
    before = floor.journal_bytes()
    for other in (on_delivery(floor, 3), on_delivery(floor, 4), replace(draft, contact_name="x")):
        with pytest.raises(Refusal, match="override_over"):
            place(floor, other, associate, approval)
    someone = next(
        one.id for one in floor.device.roster.associates if one.id not in (associate, person(floor, "manager"))
    )
    with pytest.raises(Refusal, match="override_over"):
        place(floor, draft, someone, approval)
    with pytest.raises(Refusal, match="override_over"):
        place(floor, draft, associate, replace(approval, boot="the one before"))
    floor.clock.go(LASTS_US)
    with pytest.raises(Refusal, match="override_over"):
        place(floor, draft, associate, approval)
    assert floor.journal_bytes() == before
    approval = allow(floor, action_of(draft))
    floor.clock.go(LASTS_US - 1)
    floor.clock.wall -= HOUR
    assert place(floor, draft, associate, approval).approved_by == person(floor, "manager")
    told = decode(floor.commands()[-1].payload, OrderPlaced)
    assert (told.associate_id, told.approved_by) == (associate, person(floor, "manager"))
    with pytest.raises(Refusal, match="action_not_allowed"):
        place(floor, draft, associate, approval)


def test_nobody_allows_anything_to_themselves_and_only_a_manager_does(floor: Floor) -> None:
    action, manager = action_of(floor.carry()), person(floor, "manager")
    with pytest.raises(Refusal, match="own_override"):
        allow(floor, action, actor=manager)
    with pytest.raises(Refusal, match="manager_only"):
        allow(floor, action, role="associate", actor=manager)
    with pytest.raises(Refusal, match="pin_wrong"):
        approve(floor.device.journal, floor.clock, manager, "000000", person(floor, "associate"), action)


def test_a_handover_on_old_knowledge_may_be_allowed(floor: Floor) -> None:
    tell(floor, NOW)
    associate = person(floor, "associate")
    order_id = place(floor, from_elsewhere(floor, HUBIN), associate).order_id
    start_picking(floor.device, floor.reader, order_id, associate)
    make_ready(floor.device, floor.reader, order_id, associate, "A1")
    floor.clock.go(25 * HOUR)
    with pytest.raises(Refusal, match="override_over"):
        hand_over(floor.device, floor.reader, order_id, associate, Proof.CODE, 89_900, allow(floor, handover_of(b"x")))
    approval = allow(floor, handover_of(order_id))
    hand_over(floor.device, floor.reader, order_id, associate, Proof.CODE, 89_900, approval)
    assert decode(floor.commands()[-1].payload, HandedOver).approved_by == person(floor, "manager")
