"""HQ charges by QR what is to be paid at a pickup: the tender, the handover, and what comes in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.orders.commands import OrderPlaced, PlacedTender
from app.orders.line_commands import MADE_READY, PICKING_STARTED, PUT_BACK, TenderTaken
from sync.hq.ledger import recompute
from sync.hq.payments.payments import Payments
from sync.hq.payments.simulated import SimulatedProvider
from sync.protocol import PaymentAsked, PaymentRequest
from tests.unit.hq.world import COAT, DC, HAT, HUBIN, NINGBO, PRICE, XIHU, Device, World, line, order

CODE = "134567890123456789"


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedProvider]:
    provider = SimulatedProvider(tmp_path / "provider.db", "wechat")
    yield provider
    provider.close()


class Parcel:
    """A hat that Hubin sold and that is ready at Xihu, where it is to be paid."""

    def __init__(self, world: World, simulated: SimulatedProvider, kind: str = "click_and_collect") -> None:
        self.world, self.simulated = world, simulated
        self.desk = world.enrol("xihu", 2)
        self.payments = Payments(world.database, world.clock, world.ids, {"wechat": simulated})
        self.line = line(world, HAT, 1, kind, XIHU)
        self.placed: OrderPlaced = order(world, self.line, tender="pay_at_pickup")
        if kind == "try_on":
            due = PlacedTender(world.ids.new_id(), 1, "pay_at_pickup", PRICE, 0, 0, line_id=self.line.id)
            self.placed = replace(self.placed, tenders=[due])
        assert world.enrol("hubin").place(self.placed) == ("accepted", "")
        assert self.desk.move(PICKING_STARTED, self.placed, self.line) == ("accepted", "")
        assert self.desk.move(MADE_READY, self.placed, self.line, "A3") == ("accepted", "")

    @property
    def tender_id(self) -> bytes:
        return self.placed.tenders[0].id

    def pay(self, scenario: str = "success", by: Device | None = None) -> str:
        if scenario:
            self.simulated.script(scenario)
        asked = PaymentRequest(
            order_id=self.placed.order_id,
            tender_id=self.tender_id,
            attempt_id=self.world.ids.new_id(),
            way="code",
            code=CODE,
        )
        return self.payments.begin(self.world.caller(by or self.desk), asked).state

    def state(self) -> str:
        asked = PaymentAsked(order_id=self.placed.order_id, tender_id=self.tender_id)
        return self.payments.state(self.world.caller(self.desk), asked).state

    def hand_over(self, kind: str = "cash") -> tuple[str, str]:
        tendered = PRICE if kind == "cash" else 0
        return self.desk.hand_over(self.placed, [self.line], [TenderTaken(self.tender_id, PRICE, tendered, 0, kind)])

    def rest(self) -> None:
        """Two days go by."""
        for seconds in (2, 4, 10, 30, 60, 60, 300, 1_200, 3_600, 86_400, 86_400):
            self.world.clock.at += seconds * 1_000_000
            self.payments.run()

    @property
    def tender(self) -> tuple[str, str, int]:
        (row,) = self.world.rows("tender", id=self.tender_id)
        return row.kind, row.state, row.location_id

    @property
    def kept(self) -> int:
        """What the provider has of the customer's."""
        return sum(charged - refunded for charged, refunded, _ in self.simulated.ledger().values())


@pytest.fixture
def parcel(world: World, simulated: SimulatedProvider) -> Iterator[Parcel]:
    yield Parcel(world, simulated)
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def refused(parcel: Parcel, by: Device | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        parcel.pay("", by)
    return refusal.value.reason


def test_it_is_paid_where_it_is_collected_and_leaves_on_that(parcel: Parcel) -> None:
    assert parcel.pay() == "paid"
    assert parcel.tender == ("qr", "paid", XIHU)
    assert parcel.pay() == "paid", "asked again, nothing more is charged"
    assert parcel.hand_over("qr") == ("accepted", "")
    assert (parcel.tender, parcel.kept) == (("qr", "paid", XIHU), PRICE)
    assert refused(parcel, parcel.world.enrol("ningbo", 3)) == "order_unknown"
    (paid,) = parcel.world.rows("order_event", kind="payment.paid")
    assert (paid.location_id, paid.associate_id) == (XIHU, 0)


def test_a_try_that_came_to_nothing_leaves_the_parcel_as_it_was(parcel: Parcel) -> None:
    assert parcel.pay("user_paying_refused") == "user_paying"
    assert parcel.tender[:2] == ("pay_at_pickup", "user_paying")
    assert refused(parcel) == "payment_pending"
    parcel.rest()
    assert parcel.tender == ("pay_at_pickup", "unpaid", HUBIN)
    assert parcel.pay("code_expired") == "closed"
    assert parcel.hand_over() == ("accepted", "")
    assert (parcel.tender, parcel.kept) == (("pay_at_pickup", "paid", XIHU), 0)
    assert refused(parcel) == "order_closed"


@pytest.mark.parametrize("scenario", ["bank_error_paid_later", "late_success_after_reverse"])
def test_cash_under_a_try_takes_the_try_back(parcel: Parcel, scenario: str) -> None:
    """The desk that took the cash may not have heard of the try."""
    assert parcel.pay(scenario) in ("unknown", "user_paying")
    assert parcel.hand_over() == ("accepted", "")
    parcel.rest()
    assert (parcel.tender, parcel.kept) == (("pay_at_pickup", "paid", XIHU), 0)


def test_a_late_success_is_given_back_and_the_shop_of_the_pickup_hears(parcel: Parcel) -> None:
    parcel.pay("late_success_after_reverse")
    parcel.rest()
    assert (parcel.tender[:2], parcel.kept) == (("pay_at_pickup", "unpaid"), 0)
    (item,) = parcel.world.rows("attention_item", reason="payment_late")
    assert (item.store_id, item.owner_id) == (XIHU, 0)


def test_paid_in_cash_what_was_paid_by_qr_is_somebodys_to_give_back(parcel: Parcel) -> None:
    assert parcel.pay() == "paid"
    assert parcel.hand_over() == ("adjusted", "already_paid")
    assert (parcel.tender[:2], parcel.kept) == (("qr", "paid"), PRICE)


def test_what_left_on_a_word_that_hq_has_not_given_is_told(parcel: Parcel) -> None:
    assert parcel.pay("user_paying_never") == "user_paying"
    assert parcel.hand_over("qr") == ("adjusted", "not_paid")
    parcel.rest()
    assert (parcel.tender[:2], parcel.kept) == (("pay_at_pickup", "unpaid"), 0)


def test_only_where_the_goods_lie(parcel: Parcel) -> None:
    world = parcel.world
    assert refused(parcel, world.enrol("hubin", 4)) == "order_closed"
    assert refused(parcel, world.enrol("ningbo", 5)) == "order_unknown"
    assert NINGBO not in {row.location_id for row in world.rows("order_line")}
    assert parcel.pay() == "paid"


def test_what_is_put_back_under_a_try_is_not_charged(world: World, simulated: SimulatedProvider) -> None:
    parcel = Parcel(world, simulated, "try_on")
    assert parcel.pay("bank_error_paid_later") == "unknown"
    assert parcel.desk.move(PUT_BACK, parcel.placed, parcel.line) == ("accepted", "")
    parcel.rest()
    (row,) = world.rows("tender", id=parcel.tender_id)
    assert (row.kind, row.state, row.amount, parcel.kept) == ("pay_at_pickup", "unpaid", 0, 0)
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def test_cash_at_a_pickup_leaves_what_is_undecided_of_the_order_alone(
    world: World, simulated: SimulatedProvider
) -> None:
    """The coats that nobody has are paid for: what becomes of that money their own item says."""
    desk, payments = world.enrol("xihu", 2), Payments(world.database, world.clock, world.ids, {"wechat": simulated})
    hat, coats = line(world, HAT, 1, "try_on", XIHU), replace(line(world, COAT, 6, "ship_to_home", DC), position=2)
    placed = order(world, hat, coats)
    due = PlacedTender(world.ids.new_id(), 1, "pay_at_pickup", PRICE, 0, 0, line_id=hat.id)
    placed = replace(placed, tenders=[due, PlacedTender(world.ids.new_id(), 2, "cash", 6 * PRICE, 6 * PRICE, 0)])
    assert world.enrol("hubin").place(placed) == ("adjusted", "line_unavailable")
    assert desk.move(PICKING_STARTED, placed, hat) == ("accepted", "")
    assert desk.move(MADE_READY, placed, hat, "A3") == ("accepted", "")
    simulated.script("user_paying_never")
    asked = PaymentRequest(
        order_id=placed.order_id, tender_id=due.id, attempt_id=world.ids.new_id(), way="code", code=CODE
    )
    assert payments.begin(world.caller(desk), asked).state == "user_paying"
    assert desk.hand_over(placed, [hat], [TenderTaken(due.id, PRICE, PRICE, 0)]) == ("accepted", "")
    assert world.attention() == ["line_unavailable"]


def test_a_shop_that_only_hands_over_has_no_say_in_the_payment_of_the_sale(
    world: World, simulated: SimulatedProvider
) -> None:
    hubin, xihu = world.enrol("hubin"), world.enrol("xihu", 2)
    placed = order(world, line(world, HAT, 1, "click_and_collect", XIHU), tender="qr")
    assert hubin.place(placed) == ("accepted", "")
    payments = Payments(world.database, world.clock, world.ids, {"wechat": simulated})
    simulated.script("user_paying_then_paid")
    asked = PaymentAsked(order_id=placed.order_id, tender_id=placed.tenders[0].id)
    begun = PaymentRequest(
        order_id=placed.order_id, tender_id=asked.tender_id, attempt_id=world.ids.new_id(), way="code", code=CODE
    )
    assert payments.begin(world.caller(hubin), begun).state == "user_paying"
    assert payments.state(world.caller(xihu), asked).state == ""
    assert payments.cancel(world.caller(xihu), asked).state == ""
    assert payments.state(world.caller(hubin), asked).state == "user_paying"
