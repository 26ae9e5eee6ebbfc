"""Stored value from the counter's commit to HQ's account and back, the line cut at each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import Outage, Refusal
from app.members.records import find_members
from app.orders.commands import OrderPlaced
from app.orders.draft import set_member
from app.orders.finishing import PAYMENT, hand_out
from app.orders.ordering import Cash, place_order
from app.orders.states import Fulfilment
from sync.agent.agent import Agent
from sync.hq.ledger import recompute
from sync.hq.payments.stored_value import take_in
from sync.hq_client import HqClient
from sync.protocol import PaymentRequest, StoredValueRequest
from tests.support.counter import Counter
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line

BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
CARD, COAT = "FS100238", "YR-2208-NAVY-M"


class Member:
    """Somebody with ¥1,000 on the account, and the counter where they stand."""

    def __init__(self, counter: Counter, client: HqClient, agent: Agent) -> None:
        self.counter, self.client, self.agent = counter, client, agent
        with counter.device.replicas.store.read() as store:
            (self.member,) = find_members(store, CARD)

    def buy(self) -> OrderPlaced:
        """One coat at ¥899."""
        counter = self.counter
        draft = set_member(counter.draft((COAT, Fulfilment.CARRY_OUT, counter.here.code)), self.member)
        return place_order(counter.device, draft, Cash(0, by="stored_value"), counter.actor, counter.here)

    def pay(self, placed: OrderPlaced, attempt_id: bytes) -> str:
        (tender,) = placed.tenders
        request = PaymentRequest(order_id=placed.order_id, tender_id=tender.id, attempt_id=attempt_id, way="member")
        return self.client.pay(request).state

    def refused(self, placed: OrderPlaced, attempt_id: bytes) -> str:
        with pytest.raises((Outage, Refusal)) as error:
            self.pay(placed, attempt_id)
        assert isinstance(error.value, Outage | Refusal)
        return error.value.reason

    def balance(self) -> int:
        return self.client.stored_value(StoredValueRequest(member_id=self.member.id, currency="CNY")).balance

    def sync(self, hq: Headquarters) -> None:
        self.agent.upload.step()
        hq.drain()
        self.agent.download.step()
        self.counter.device.poll()


@pytest.fixture
def member(
    device: Enrolled, open_agent: Callable[[Enrolled], Agent], headquarters: Headquarters, tmp_path: Path
) -> Iterator[Member]:
    path = tmp_path / "paid-in.csv"
    path.write_text(f"card,reference,currency,amount\n{CARD},T1,CNY,1000.00\n", "utf-8")
    assert take_in(headquarters.database, path, headquarters.clock.now()) == "1 paid in, 0 known"
    agent = open_agent(device)
    agent.download.step()
    agent.upload.step()
    client = device.client(headquarters.clock)
    with Counter(device.home) as counter:
        yield Member(counter, client, agent)
    client.close()


@BOTH
def test_the_account_is_charged_once_with_the_line_cut_at_each_step(
    headquarters: Headquarters, line: Line, member: Member
) -> None:
    counter = member.counter
    assert member.balance() == 100_000
    placed, first, second = member.buy(), counter.device.identifiers.new_id(), counter.device.identifiers.new_id()
    assert [one.state for one in counter.view(placed.order_id).lines] == ["new"], "the goods stay"
    line.down = True
    line.break_all()
    assert member.refused(placed, first) == "no_network"
    line.down = False
    assert member.refused(placed, first) == "order_unknown"
    member.agent.upload.step()
    line.lose_answers = 1
    assert member.refused(placed, first) == "no_network"
    # HQ has heard it: the same attempt, and another one, is answered and takes nothing more.
    assert member.pay(placed, first) == "paid"
    assert member.pay(placed, second) == "paid"
    assert member.balance() == 100_000 - placed.total
    hand_out(counter.device, counter.orders, placed.order_id, counter.actor, PAYMENT)
    member.sync(headquarters)
    view = counter.view(placed.order_id)
    assert [(one.kind, one.state) for one in view.tenders] == [("stored_value", "paid")]
    assert (view.order.state, view.waiting) == ("complete", False)

    short = member.buy()
    member.sync(headquarters)
    assert member.pay(short, counter.device.identifiers.new_id()) == "closed", "¥101 are left"
    assert member.balance() == 100_000 - placed.total
    with headquarters.database.snapshot() as connection:
        assert recompute(connection).differences == []
        kinds = connection.execute(text("SELECT kind FROM stored_value_entry ORDER BY at, kind")).scalars().all()
    assert kinds == ["paid_in", "charge"]
