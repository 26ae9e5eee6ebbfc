"""A blocked device's leases: free again at once, its late promises decided as anybody's, the books balanced."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.leases.budgets import COUPON_BUDGET
from app.leases.commands import Share
from app.orders.commands import OrderPlaced
from sync.hq import departing, enrolment
from sync.hq.durability import AT_ONCE, Durability, backed_up
from sync.hq.leases.granting import answer
from sync.hq.releasing import retry_parked
from sync.hq.settling import Reception
from sync.protocol import LeasesReply, LeasesRequest, LeaveRequest
from tests.unit.hq.test_leases import SHIP, allow, ask, expire, one_of, resting_on, wish
from tests.unit.hq.world import (
    COAT,
    DC,
    HUBIN,
    PRICE,
    SHOE,
    XIHU,
    Device,
    World,
    differences,
    line,
    order,
    until_blocked,
)


@pytest.fixture
def counter(world: World) -> Device:
    allow(world, HUBIN, lease_share=100, lease_pieces=5)
    return world.enrol("hubin")


@pytest.fixture
def rival(world: World) -> Device:
    allow(world, XIHU, lease_share=100, lease_pieces=5)
    return world.enrol("xihu", 2)


def revoke(world: World, device: Device) -> None:
    with world.database.write() as connection:
        enrolment.revoke(connection, world.clock, device.identity.device_id)
    assert differences(world) == []


def release(world: World, device: Device) -> int:
    reception = Reception(world.database, world.clock, world.ids, world.signer)
    count = retry_parked(reception, device.identity.device_id)
    assert differences(world) == []
    return count


def shoes(world: World) -> list[int]:
    """Sellable, leased and reserved in the DC."""
    return [world.level(DC, SHOE, state) for state in ("sellable", "leased", "reserved")]


def held(world: World, device: Device) -> int:
    rows = world.rows("lease", device_id=device.identity.device_id)
    return sum(row.quantity - row.spent - row.returned - row.expired for row in rows)


def shoes_order(world: World, quantity: int, plan: str = "refund", store: int = HUBIN) -> OrderPlaced:
    return order(world, replace(line(world, SHOE, quantity, SHIP, DC), plan_b=plan), store=store)


def test_what_was_locked_is_free_at_once_and_all_of_it_accounted_for(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    budgets = ask(world, counter, fill=True).granted
    assert counter.place(resting_on(shoes_order(world, 1), granted)) == ("accepted", "")
    assert shoes(world) == [1, 3, 1]
    revoke(world, counter)
    assert shoes(world) == [4, 0, 1]
    rows = {bytes(row.id): row for row in world.rows("lease")}
    assert (rows[granted.id].spent, rows[granted.id].expired) == (1, 3)
    assert all(rows[one.id].expired == one.quantity for one in budgets), "nor is anything given away on its word"
    (there,) = world.rows("availability", variant_id=SHOE, region="hz")
    assert [3, 4] in [place[:2] for place in json.loads(there.places)]
    revoke(world, counter)
    world.clock.at = granted.expires_at * 2
    assert expire(world) == 0
    assert differences(world) == []


def test_others_promise_the_pieces_and_a_late_spend_goes_its_plan_b(
    world: World, counter: Device, rival: Device
) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    cut_off = [
        counter.placed(resting_on(shoes_order(world, 2, "ship"), granted)),
        counter.placed(resting_on(shoes_order(world, 2), granted)),
    ]
    revoke(world, counter)
    again = one_of(world, rival, SHOE, 5, DC)
    assert again.fence > granted.fence
    assert rival.place(resting_on(shoes_order(world, 5, store=XIHU), again)) == ("accepted", "")
    before = shoes(world)
    assert counter.send(*cut_off) == ["parked", "parked"]
    assert [world.outcome(one) for one in cut_off] == [("parked", "revoked")] * 2
    assert shoes(world) == before == [0, 0, 5]
    assert differences(world) == []
    assert release(world, counter) == 2
    assert [world.outcome(one) for one in cut_off] == [("adjusted", "line_rerouted"), ("adjusted", "lease_expired")]
    assert shoes(world) == before, "nobody else's piece was taken for it"
    (item,) = world.rows("attention_item", reason="lease_expired")
    assert (item.state, item.amount, bytes(item.command_id)) == ("open", 2 * PRICE, cut_off[1].id)
    assert len(world.rows("attention_item", reason="line_rerouted")) == 1
    assert (held(world, counter), held(world, rival)) == (0, 0)


def test_a_late_spend_is_kept_where_the_goods_are_still_there(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    late = counter.placed(resting_on(shoes_order(world, 3), granted))
    revoke(world, counter)
    counter.send(late)
    assert release(world, counter) == 1
    assert world.outcome(late) == ("accepted", "")
    assert shoes(world) == [2, 0, 3]
    assert world.rows("lease", id=granted.id)[0].spent == 0


def test_what_was_given_away_stays_given_and_is_a_loss(world: World, counter: Device) -> None:
    budget = next(one for one in ask(world, counter, fill=True).granted if one.kind == COUPON_BUDGET)
    late = replace(order(world, line(world, COAT)), spends=[Share(budget.id, budget.fence, 700)])
    command = counter.placed(late)
    revoke(world, counter)
    counter.send(command)
    assert release(world, counter) == 1
    assert world.outcome(command) == ("adjusted", "budget_exceeded")
    assert [row.amount for row in world.rows("attention_item", reason="budget_exceeded")] == [700]
    assert [row.state for row in world.rows("orders")] == ["complete"]


def test_who_leaves_having_sent_all_gives_all_back(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    counter.place(resting_on(shoes_order(world, 1), granted))
    leave(world, counter, sealed=False)
    assert shoes(world) == [4, 0, 1]
    assert differences(world) == []


def test_what_a_sealed_journal_may_have_promised_is_kept_until_it_has_come(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    sealed = counter.placed(resting_on(shoes_order(world, 3), granted))
    leave(world, counter, sealed=True)
    assert shoes(world) == [1, 4, 0]
    assert differences(world) == []
    arrive(world, world.enrol("hubin", 8))
    counter.send(sealed)
    assert (world.outcome(sealed), shoes(world)) == (("accepted", ""), [1, 1, 3])
    for _ in range(2):
        arrive(world, counter)
        assert shoes(world) == [2, 0, 3]
        assert differences(world) == []


def test_a_file_that_has_come_ends_the_waiting_for_it_alone(world: World, counter: Device) -> None:
    gone = [counter, world.enrol("hubin", 3), world.enrol("hubin", 4)]
    for one in gone:
        one.placed(order(world, line(world, COAT)))
        leave(world, one, sealed=True)
    revoke(world, gone[1])
    arrive(world, gone[1])
    open_items = world.rows("attention_item", reason="sealed_journal", state="open")
    told = {json.loads(item.detail)["device"] for item in open_items}
    assert told == {gone[0].identity.prefix, gone[2].identity.prefix}
    assert len(world.rows("attention_item", reason="device_revoked", state="open")) == 1, "only what waits for the file"


def test_a_sealed_file_of_a_device_that_stays_takes_nothing_from_it(world: World, counter: Device) -> None:
    one_of(world, counter, SHOE, 4, DC)
    arrive(world, counter)
    assert (held(world, counter), shoes(world)) == (4, [1, 4, 0])


def test_a_device_leaves_only_when_hq_can_no_longer_lose_what_it_sent(world: World, counter: Device) -> None:
    backup = Durability(None)
    counter.place(order(world, line(world, COAT)))
    with pytest.raises(Refusal, match="unsent") as refused:
        leave(world, counter, sealed=False, durability=backup)
    assert refused.value.values == {"count": 1}
    with world.database.write() as connection:
        backed_up(connection, world.clock.now())
    leave(world, counter, sealed=False, durability=backup)


def leave(world: World, device: Device, *, sealed: bool, durability: Durability = AT_ONCE) -> None:
    with world.database.write() as connection:
        asked = LeaveRequest(chains=[(0, device.jseq)], sealed=sealed)
        departing.depart(connection, world.clock, durability, world.caller(device), asked)


def arrive(world: World, device: Device) -> None:
    with world.database.write() as connection:
        departing.arrived(connection, world.clock, device.identity.device_id)


# --- at the same moment ----------------------------------------------------------------------------------------------


def beside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def asked(world: World, quantity: int) -> LeasesRequest:
    return LeasesRequest(id=world.ids.new_id(), wishes=[wish(SHOE, quantity, DC)], renew=[], fill=True)


def test_nothing_is_granted_behind_a_revocation(world: World, counter: Device) -> None:
    """It was let in before, and its request waits for the revocation to be committed."""
    caller, request, refused = world.caller(counter), asked(world, 4), list[str]()

    def late() -> None:
        try:
            with world.database.write() as connection:
                answer(connection, world.ids, caller, request, world.clock.now())
        except Refusal as refusal:
            refused.append(refusal.reason)

    with world.database.write() as connection:
        enrolment.revoke(connection, world.clock, counter.identity.device_id)
        thread = beside(late)
        until_blocked(world, thread)
        assert thread.is_alive()
    thread.join(30)
    assert refused == ["revoked"]
    assert (held(world, counter), shoes(world)) == (0, [5, 0, 0])


def test_a_grant_before_the_revocation_is_taken_back_by_it(world: World, counter: Device) -> None:
    with world.database.write() as connection:
        answer(connection, world.ids, world.caller(counter), asked(world, 4), world.clock.now())
        thread = beside(lambda: revoke(world, counter))
        until_blocked(world, thread)
        assert thread.is_alive()
    thread.join(30)
    assert (held(world, counter), shoes(world)) == (0, [5, 0, 0])
    assert differences(world) == []


@pytest.mark.parametrize("same", [True, False], ids=["the same request", "two requests"])
def test_two_requests_of_a_device_at_once_grant_what_one_would(world: World, counter: Device, same: bool) -> None:
    """A retry overtakes its lost answer, or an agent started anew asks beside the old one's call."""
    allow(world, HUBIN, lease_share=100, lease_pieces=3, lease_variants=1)
    first = asked(world, 3)
    requests = [first, first if same else asked(world, 3)] * 2
    replies: list[LeasesReply] = []

    def one(request: LeasesRequest) -> None:
        with world.database.write() as connection:
            replies.append(answer(connection, world.ids, world.caller(counter), request, world.clock.now()))

    threads = [beside(partial(one, request)) for request in requests]
    for thread in threads:
        thread.join(30)
    assert len(replies) == 4, "none of them failed"
    assert shoes(world) == [2, 3, 0]
    days = [(row.kind, row.resource) for row in world.rows("lease")]
    assert len(days) == len(set(days)) == 9, "the goods once, and each budget of four days once"
    assert differences(world) == []


def test_revoking_beside_a_spend_leaves_the_books_right(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    spends = [counter.placed(resting_on(shoes_order(world, 1), granted)) for _ in range(3)]
    thread = beside(lambda: counter.send(*spends))
    with world.database.write() as connection:
        enrolment.revoke(connection, world.clock, counter.identity.device_id)
    thread.join(30)
    assert differences(world) == []
    reserved = world.level(DC, SHOE, "reserved")
    assert (held(world, counter), shoes(world)) == (0, [5 - reserved, 0, reserved])
    with world.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM command")).scalar_one() == 3
