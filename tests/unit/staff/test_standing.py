"""Without HQ: everything for three days, then a manager for what goes out unpaid, then reading only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.attention.desk import acknowledge
from app.errors import Refusal
from app.inventory.giving_back import give_back
from app.journal.word import Word
from app.orders.draft import Draft, Payment, set_address, set_contact
from app.orders.line_commands import MADE_READY
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from app.staff.standing import Phase, phase_of
from tests.fashion.demo import HUBIN
from tests.support.floor import COLLECT, DAY, HOME, HOUR, NAVY_M, NOW, SECOND, SHIP, Floor
from tests.unit.journal.test_incarnations import say
from tests.unit.journal.test_server_time import tell


@pytest.fixture
def offline(floor: Floor) -> Floor:
    """HQ was heard just now, and never again."""
    tell(floor, NOW)
    return floor


def person(floor: Floor, role: str) -> int:
    return next(one.id for one in floor.device.roster.associates if one.role == role)


def phase(floor: Floor) -> Phase:
    return phase_of(floor.device.time(), floor.device.policy)


def on_delivery(floor: Floor) -> Draft:
    draft = set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", 1)), HOME)
    return replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY)


def place(floor: Floor, draft: Draft, actor: int) -> None:
    from app.orders.ordering import Cash, place_order

    place_order(floor.device, draft, Cash(draft.due_now), actor, floor.here)


def test_the_phases_begin_on_the_second(offline: Floor) -> None:
    offline.clock.go(72 * HOUR - SECOND)
    assert phase(offline) is Phase.FULL
    offline.clock.go(SECOND)
    assert phase(offline) is Phase.MANAGED
    offline.clock.go(96 * HOUR - SECOND)
    assert phase(offline) is Phase.MANAGED
    offline.clock.go(SECOND)
    assert phase(offline) is Phase.READ_ONLY


def test_goods_that_go_out_unpaid_want_a_manager_after_three_days(offline: Floor) -> None:
    associate, manager = person(offline, "associate"), person(offline, "manager")
    offline.clock.go(72 * HOUR - SECOND)
    place(offline, on_delivery(offline), associate)
    offline.clock.go(SECOND)
    with pytest.raises(Refusal, match="manager_needed"):
        place(offline, on_delivery(offline), associate)
    place(offline, on_delivery(offline), manager)
    place(offline, offline.carry(), associate)


def test_after_a_week_nothing_new_is_made_and_nothing_is_lost(offline: Floor) -> None:
    placed = offline.place(set_contact(offline.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000"))
    offline.clock.go(7 * DAY)
    before = offline.journal_bytes()
    manager = person(offline, "manager")
    with pytest.raises(Refusal, match="offline_too_long") as refused:
        place(offline, offline.carry(), manager)
    assert refused.value.values == {"hours": 168}
    with pytest.raises(Refusal, match="offline_too_long"):
        start_picking(offline.device, offline.reader, placed.order_id, manager)
    with pytest.raises(Refusal, match="offline_too_long"):
        hand_over(offline.device, offline.reader, placed.order_id, manager, Proof.CODE)
    assert offline.journal_bytes() == before
    assert [view.order.id for view in offline.reader.recent()] == [placed.order_id]
    tell(offline, NOW + 7 * DAY)
    place(offline, offline.carry(), person(offline, "associate"))


def test_a_handover_on_old_knowledge_wants_code_and_manager(offline: Floor) -> None:
    associate, manager = person(offline, "associate"), person(offline, "manager")
    orders = []
    for _ in range(2):
        draft = set_contact(offline.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000")
        orders.append(offline.place(draft).order_id)
        start_picking(offline.device, offline.reader, orders[-1], associate)
        make_ready(offline.device, offline.reader, orders[-1], associate, "A1")
    offline.clock.go(24 * HOUR - SECOND)
    hand_over(offline.device, offline.reader, orders[0], associate, Proof.NAME_AND_PHONE)
    offline.clock.go(SECOND)
    with pytest.raises(Refusal, match="code_needed"):
        hand_over(offline.device, offline.reader, orders[1], manager, Proof.NAME_AND_PHONE)
    with pytest.raises(Refusal, match="manager_needed"):
        hand_over(offline.device, offline.reader, orders[1], associate, Proof.CODE)
    hand_over(offline.device, offline.reader, orders[1], manager, Proof.CODE)
    assert [command.type for command in offline.commands()].count(MADE_READY) == 2


def test_a_clock_nobody_can_believe_asks_for_a_manager_and_goes_on_selling(offline: Floor) -> None:
    offline.clock.restart()
    offline.clock.wall -= 5 * DAY
    with Floor.open(offline.shop, offline.clock) as again:
        assert (again.device.time().suspect, phase(again)) == (True, Phase.MANAGED)
        place(again, again.carry(), person(again, "associate"))
        with pytest.raises(Refusal, match="manager_needed"):
            place(again, on_delivery(again), person(again, "associate"))


def test_a_blocked_device_makes_nothing_new_until_hq_says_otherwise(offline: Floor) -> None:
    manager, collect = person(offline, "manager"), offline.draft((NAVY_M, COLLECT, HUBIN, 1))
    order_id = offline.place(set_contact(collect, "", "13812348000")).order_id
    say(offline, Word(revoked=True))
    say(offline, Word())
    with offline.reopen() as again:
        assert again.device.revoked, "an agent that has not heard HQ since its start says nothing about it"
        before, carry = again.journal_bytes(), again.carry()
        for attempt in (
            lambda: place(again, carry, manager),
            lambda: start_picking(again.device, again.reader, order_id, manager),
            lambda: hand_over(again.device, again.reader, order_id, manager, Proof.CODE),
            lambda: acknowledge(again.device, bytes(16), manager),
            lambda: give_back(again.device, manager),
        ):
            with pytest.raises(Refusal, match="revoked"):
                attempt()
        assert again.journal_bytes() == before
        assert [view.order.id for view in again.reader.recent()] == [order_id], "what is here is shown and still sent"
        say(again, Word(revoked=False))
        place(again, carry, manager)
