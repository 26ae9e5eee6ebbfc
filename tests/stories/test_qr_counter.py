"""A QR payment from the counter's commit to HQ's books and back, the line cut at each step; no code is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import Outage, Refusal
from app.orders.finishing import CASH, PAYMENT, hand_out, to_hand_out, to_pay
from app.orders.ordering import Cash, place_order
from app.orders.overlay import OrderView
from app.orders.states import Fulfilment
from app.pickup import desk
from app.pickup.desk import Proof
from app.pickup.taking import ByQr
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
    """One coat to carry out, committed and waiting for its payment; or, `collected`, ready at the desk where it is to
    be paid."""

    def __init__(self, counter: Counter, client: HqClient, agent: Agent, *, collected: bool = False) -> None:
        self.counter, self.client, self.agent = counter, client, agent
        kind = Fulfilment.CLICK_AND_COLLECT if collected else Fulfilment.CARRY_OUT
        draft = counter.draft((COAT, kind, counter.here.code), pay_at_pickup=collected)
        by = "cash" if collected else "qr"
        self.placed = place_order(counter.device, draft, Cash(0, by=by), counter.actor, counter.here)
        (self.tender,) = self.placed.tenders
        if collected:
            desk.start_picking(counter.device, counter.orders, self.placed.order_id, counter.actor)
            desk.make_ready(counter.device, counter.orders, self.placed.order_id, counter.actor, "A-3")

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

    def collect(self, tendered: int = 0, *, paid: bool = False) -> OrderView:
        """Hand it over, `paid` by QR."""
        counter, by_qr = self.counter, ByQr(self.tender.id) if paid else None
        return desk.hand_over(
            counter.device, counter.orders, self.placed.order_id, counter.actor, Proof.CODE, tendered, paid=by_qr
        )

    def stands(self) -> tuple[str, str, str]:
        """Of its line the state, of its tender kind and state."""
        view = self.counter.view(self.placed.order_id)
        return view.lines[0].state, view.tenders[0].kind, view.tenders[0].state

    def send(self) -> None:
        self.agent.upload.step()

    def hear(self, hq: Headquarters) -> None:
        hq.drain()
        self.agent.download.step()
        self.counter.device.poll()


@pytest.fixture
def sale(device: Enrolled, open_agent: OpenAgent, headquarters: Headquarters, provider: object) -> Iterator[Sale]:
    with selling(device, open_agent, headquarters) as (counter, client, agent):
        yield Sale(counter, client, agent)


@pytest.fixture
def parcel(device: Enrolled, open_agent: OpenAgent, headquarters: Headquarters, provider: object) -> Iterator[Sale]:
    with selling(device, open_agent, headquarters) as (counter, client, agent):
        yield Sale(counter, client, agent, collected=True)


@contextmanager
def selling(device: Enrolled, open_agent: OpenAgent, hq: Headquarters) -> Iterator[tuple[Counter, HqClient, Agent]]:
    agent = open_agent(device)
    agent.download.step()
    agent.upload.step()
    client = device.client(hq.clock)
    with Counter(device.home) as counter:
        yield counter, client, agent
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


@BOTH
def test_a_parcel_is_paid_at_the_desk_with_the_line_cut_at_each_step(
    headquarters: Headquarters, line: Line, provider: SimulatedProvider, parcel: Sale
) -> None:
    counter = parcel.counter
    first, second = counter.device.identifiers.new_id(), counter.device.identifiers.new_id()
    assert parcel.stands() == ("ready", "pay_at_pickup", "unpaid")
    line.down = True
    line.break_all()
    assert parcel.refused(first) == "no_network"
    line.down = False
    assert parcel.refused(first) == "order_unknown"
    parcel.send()
    provider.script("user_paying_then_paid")
    line.lose_answers = 1
    assert parcel.refused(first) == "no_network"
    assert parcel.refused(second) == "payment_pending"
    parcel.hear(headquarters)
    assert parcel.stands() == ("ready", "pay_at_pickup", "user_paying")
    with pytest.raises(Refusal, match="cash_short"):
        parcel.collect()
    counter.until(lambda: parcel.state() == "paid", "the payment")
    # HQ's word is in its books; the line is gone before the feed can bring it.
    line.down = True
    line.break_all()
    parcel.collect(paid=True)
    assert parcel.stands() == ("handed_over", "qr", "paid")
    line.down = False
    parcel.send()
    parcel.hear(headquarters)
    assert parcel.stands() == ("handed_over", "qr", "paid")
    view = counter.view(parcel.placed.order_id)
    assert (view.waiting, view.order.state) == (False, "complete")
    assert provider.ledger() == {first.hex(): (parcel.placed.total, 0, 1)}
    assert headquarters.value("SELECT count(*) FROM attention_item") == 0
    assert balanced(headquarters) == []
    kept_nowhere(headquarters, counter.device.home)


@BOTH
def test_a_parcel_whose_payment_was_broken_off_is_collected_for_cash(
    headquarters: Headquarters, line: Line, provider: SimulatedProvider, parcel: Sale
) -> None:
    counter = parcel.counter
    parcel.send()
    provider.script("late_success_after_reverse")
    assert parcel.pay(counter.device.identifiers.new_id()) == "user_paying"
    parcel.hear(headquarters)
    line.down = True
    line.break_all()
    parcel.collect(parcel.placed.total)
    line.down = False
    parcel.send()
    payments = Payments(headquarters.database, headquarters.clock, headquarters.identifiers, headquarters.providers)
    payments.run()
    parcel.hear(headquarters)
    assert parcel.stands() == ("handed_over", "pay_at_pickup", "paid")
    with headquarters.database.write() as connection:
        connection.execute(text("UPDATE payment_attempt SET look_at = 0 WHERE look_at IS NOT NULL"))
    payments.run()  # the success that comes late
    with headquarters.database.write() as connection:
        connection.execute(text("UPDATE payment_attempt SET look_at = 0 WHERE look_at IS NOT NULL"))
    payments.run()
    parcel.hear(headquarters)
    assert parcel.stands() == ("handed_over", "pay_at_pickup", "paid")
    ((charged, refunded, charges),) = provider.ledger().values()
    assert (charged, refunded, charges) == (parcel.placed.total, parcel.placed.total, 1)
    assert headquarters.value("SELECT reason FROM attention_item") == "payment_late"
    assert balanced(headquarters) == []
