"""A QR payment from the counter's commit to HQ's books and back, the line cut at each step; no code is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import Outage, Refusal
from app.orders.finishing import CASH, PAYMENT, hand_out, to_hand_out, to_pay
from app.orders.ordering import Cash, place_order
from app.orders.states import Fulfilment
from sync.agent.agent import Agent
from sync.hq.ledger import recompute
from sync.hq.payments.payments import Payments
from sync.hq.payments.simulated import SimulatedProvider
from sync.hq_client import HqClient
from sync.protocol import PaymentAsked, PaymentRequest
from tests.support.counter import Counter
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line

BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
CODE = "134567890987654321"
COAT = "YR-2208-NAVY-M"
OpenAgent = Callable[[Enrolled], Agent]


@pytest.fixture
def provider(headquarters: Headquarters) -> Iterator[SimulatedProvider]:
    """HQ is started anew, with a provider."""
    found = SimulatedProvider(headquarters.folder / "provider.db", "wechat")
    headquarters.stop()
    headquarters.providers = {"wechat": found, "alipay": found}
    headquarters.start()
    yield found
    found.close()


class Sale:
    """One coat to carry out, committed and waiting for its payment."""

    def __init__(self, counter: Counter, client: HqClient, agent: Agent) -> None:
        self.counter, self.client, self.agent = counter, client, agent
        draft = counter.draft((COAT, Fulfilment.CARRY_OUT, counter.here.code))
        self.placed = place_order(counter.device, draft, Cash(0, by="qr"), counter.actor, counter.here)
        (self.tender,) = self.placed.tenders

    def pay(self, attempt_id: bytes) -> str:
        request = PaymentRequest(
            order_id=self.placed.order_id, tender_id=self.tender.id, attempt_id=attempt_id, way="code", code=CODE
        )
        return self.client.pay(request).state

    def state(self) -> str:
        asked = PaymentAsked(order_id=self.placed.order_id, tender_id=self.tender.id)
        return self.client.payment_state(asked).state

    def refused(self, attempt_id: bytes) -> str:
        with pytest.raises((Outage, Refusal)) as error:
            self.pay(attempt_id)
        assert isinstance(error.value, Outage | Refusal)
        return error.value.reason

    def send(self) -> None:
        self.agent.upload.step()

    def hear(self, hq: Headquarters) -> None:
        hq.drain()
        self.agent.download.step()
        self.counter.device.poll()


@pytest.fixture
def sale(device: Enrolled, open_agent: OpenAgent, headquarters: Headquarters, provider: object) -> Iterator[Sale]:
    agent = open_agent(device)
    agent.download.step()
    agent.upload.step()
    client = device.client(headquarters.clock)
    with Counter(device.home) as counter:
        yield Sale(counter, client, agent)
    client.close()


def balanced(hq: Headquarters) -> list[str]:
    with hq.database.snapshot() as connection:
        return recompute(connection).differences


@BOTH
def test_a_payment_with_the_line_cut_at_each_step(
    headquarters: Headquarters, line: Line, provider: SimulatedProvider, sale: Sale
) -> None:
    counter, order_id = sale.counter, sale.placed.order_id
    first, second = counter.device.identifiers.new_id(), counter.device.identifiers.new_id()
    view = counter.view(order_id)
    assert [one.state for one in view.lines] == ["new"]
    assert [one.state for one in view.tenders] == ["awaiting"]
    line.down = True
    line.break_all()
    assert sale.refused(first) == "no_network"
    line.down = False
    assert sale.refused(first) == "order_unknown"
    sale.send()
    provider.script("user_paying_then_paid")
    line.lose_answers = 1
    assert sale.refused(first) == "no_network"
    # HQ has heard it: nothing is charged again, whoever asks.
    assert sale.refused(second) == "payment_pending"
    assert sale.pay(first) == "user_paying"
    sale.hear(headquarters)
    due = to_pay(counter.view(order_id))
    assert due is not None
    assert due.state == "user_paying"
    counter.until(lambda: sale.state() == "paid", "the payment")
    assert sale.pay(second) == "paid"
    assert provider.ledger() == {first.hex(): (sale.placed.total, 0, 1)}
    # The window knows before the feed does: the goods leave on HQ's word, by a commit.
    hand_out(counter.device, counter.orders, order_id, counter.actor, PAYMENT)
    view = counter.view(order_id)
    assert ([one.state for one in view.lines], [one.state for one in view.tenders]) == (["handed_over"], ["paid"])
    sale.send()
    sale.hear(headquarters)
    view = counter.view(order_id)
    assert ([one.state for one in view.lines], [one.state for one in view.tenders]) == (["handed_over"], ["paid"])
    assert not view.waiting
    assert view.order.state == "complete"
    assert [one.kind for one in view.events] == ["order.placed", "payment.paid", "order.handed_out"]
    assert balanced(headquarters) == []
    kept_nowhere(headquarters, counter.device.home)


def kept_nowhere(hq: Headquarters, home: Path) -> None:
    """The customer's code, in any file of either side, in any table or payload."""
    files = [path for folder in (hq.folder, home) for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path.name for path in files if CODE.encode() in path.read_bytes()] == []
    with hq.database.read() as connection:
        payloads = connection.execute(text("SELECT payload FROM command")).scalars().all()
        attempts = connection.execute(text("SELECT * FROM payment_attempt")).all()
    assert len(attempts) == 1
    assert CODE not in repr(attempts)
    assert not any(CODE.encode() in bytes(one) for one in payloads)


@BOTH
def test_cash_instead_and_what_was_tried_is_given_back(
    headquarters: Headquarters, provider: SimulatedProvider, sale: Sale
) -> None:
    """Another device may not have heard of a try; the customer who paid in cash is not charged, or gets it back."""
    counter, order_id = sale.counter, sale.placed.order_id
    sale.send()
    provider.script("bank_error_paid_later")
    assert sale.pay(counter.device.identifiers.new_id()) == "unknown"
    hand_out(counter.device, counter.orders, order_id, counter.actor, CASH)
    sale.send()
    payments = Payments(headquarters.database, headquarters.clock, headquarters.identifiers, headquarters.providers)
    payments.run()
    sale.hear(headquarters)
    (tender,) = counter.view(order_id).tenders
    assert (tender.kind, tender.state, tender.tendered) == ("cash", "paid", sale.placed.total)
    assert all(charged == refunded for charged, refunded, _ in provider.ledger().values())
    assert not to_hand_out(counter.view(order_id), counter.here.location_id)
    assert balanced(headquarters) == []


@BOTH
def test_nobody_pays_and_the_goods_are_free_after_half_an_hour(
    headquarters: Headquarters, provider: SimulatedProvider, sale: Sale
) -> None:
    counter, order_id = sale.counter, sale.placed.order_id
    sale.send()
    provider.script("user_paying_never")
    assert sale.pay(counter.device.identifiers.new_id()) == "user_paying"
    payments = Payments(headquarters.database, headquarters.clock, headquarters.identifiers, headquarters.providers)
    with headquarters.database.write() as connection:
        connection.execute(text("UPDATE payment_wait SET until = until - 1800000000"))
    payments.run()
    sale.hear(headquarters)
    view = counter.view(order_id)
    assert [one.state for one in view.lines] == ["cancelled"]
    assert [one.state for one in view.tenders] == ["unpaid"]
    assert to_pay(view) is None
    assert sale.refused(counter.device.identifiers.new_id()) == "order_closed"
    assert headquarters.value("SELECT reason FROM attention_item WHERE state = 'open'") == "payment_expired"
    assert balanced(headquarters) == []
