"""Orders that waited too long for a QR payment: what is freed, what goes back, and what that keeps waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.orders.change_commands import ORDER_CANCELLED, TENDER_REFUNDED, Cut, OrderCancelled, TenderRefunded
from app.orders.commands import OrderPlaced, PlacedTender
from app.orders.customer_commands import PLAN_CHOSEN, PlanChosen
from app.orders.line_commands import HANDED_OUT, SENT_OUT, HandedOver, TenderTaken
from sync.hq import till_sales
from sync.hq.ledger import recompute
from sync.hq.payments import release
from sync.hq.payments.books import Books
from sync.hq.payments.payments import Payments
from sync.hq.payments.simulated import SIGNATURE, SimulatedProvider
from sync.hq.till_sales import Sale
from sync.protocol import PaymentAsked, PaymentRequest
from tests.support.paying import CODES
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HUBIN, PRICE, SHOE, XIHU, Device, World, differences, line, order

MINUTE = 60_000_000


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedProvider]:
    provider = SimulatedProvider(tmp_path / "provider.db", "wechat")
    yield provider
    provider.close()


@pytest.fixture
def hq(world: World, simulated: SimulatedProvider) -> Payments:
    return Payments(world.database, world.clock, world.ids, {"wechat": simulated})


def placed(world: World, counter: Device, *kinds: str) -> OrderPlaced:
    """A coat that the shop brings and shoes from the warehouse, each paid by a tender of its own, or both by one."""
    coat, shoes = line(world, COAT, 1, "store_delivery"), line(world, SHOE, 1, "ship_to_home", DC)
    made = order(world, coat, replace(shoes, position=2), tender="qr")
    each = made.total // len(kinds)
    tenders = [
        PlacedTender(world.ids.new_id(), place, kind, each, each if kind == "cash" else 0, 0)
        for place, kind in enumerate(kinds, 1)
    ]
    made = replace(made, tenders=tenders)
    assert counter.place(made) == ("accepted", "")
    return made


def pay(world: World, counter: Device, hq: Payments, made: OrderPlaced) -> str:
    """The first tender."""
    asked = PaymentRequest(
        order_id=made.order_id, tender_id=made.tenders[0].id, attempt_id=world.ids.new_id(), way="code",
        code=CODES["wechat"],
    )  # fmt: skip
    return hq.begin(world.caller(counter), asked).state


def states(world: World, made: OrderPlaced) -> list[str]:
    rows = world.rows("order_line", order_id=made.order_id)
    return [row.state for row in sorted(rows, key=lambda row: row.position)]


def paid_by(world: World, made: OrderPlaced) -> list[str]:
    rows = world.rows("tender", order_id=made.order_id)
    return [row.state for row in sorted(rows, key=lambda row: row.position)]


def test_what_has_left_is_not_freed_and_its_money_stays(
    world: World, counter: Device, hq: Payments, simulated: SimulatedProvider
) -> None:
    made = placed(world, counter, "qr", "qr")
    assert pay(world, counter, hq, made) == "paid"
    assert counter.move(SENT_OUT, made, made.lines[0]) == ("adjusted", "state_changed")
    assert world.attention() == ["state_changed", "not_paid"]
    world.clock.at += 31 * MINUTE
    hq.run()
    assert states(world, made) == ["shipped", "cancelled"]
    held = [world.level(HUBIN, COAT, state) for state in ("sellable", "reserved", "transit")]
    assert held == [4, 0, 1], "what is on its way is not on the shelf"
    assert (world.level(DC, SHOE), world.level(DC, SHOE, "reserved")) == (5, 0)
    assert paid_by(world, made) == ["paid", "unpaid"]
    assert [one[1] for one in simulated.ledger().values()] == [0]
    assert world.attention() == ["state_changed", "not_paid", "payment_expired"]


def test_money_a_person_took_is_due_back_by_an_item_that_can_be_settled(
    world: World, counter: Device, hq: Payments
) -> None:
    made = placed(world, counter, "qr", "cash")
    world.clock.at += 31 * MINUTE
    hq.run()
    assert states(world, made) == ["cancelled", "cancelled"]
    items = {row.reason: (row.amount, json.loads(row.detail)) for row in world.rows("attention_item", state="open")}
    told = {"number": made.number, "amount": PRICE}
    assert items == {"payment_expired": (0, told), "refund_due": (PRICE, told)}


def test_what_a_till_has_sold_is_not_given_back(world: World, counter: Device, hq: Payments) -> None:
    shoes = replace(line(world, SHOE, 1, "ship_to_home", DC), position=2)
    made = order(world, line(world, COAT), shoes, tender="qr")
    tenders = [
        PlacedTender(world.ids.new_id(), place, kind, PRICE, 0, 0) for place, kind in enumerate(("qr", "till"), 1)
    ]
    made = replace(made, tenders=tenders)
    assert counter.place(made) == ("accepted", "")
    sold = Sale("hubin", world.clock.now(), "S001", 1, made.number, f"SKU-{COAT}", 1, PRICE, "CNY")
    assert till_sales.take_in(world.database, world.clock, [sold])["joined"] == 1
    world.clock.at += 31 * MINUTE
    hq.run()
    assert (states(world, made), paid_by(world, made)) == (["handed_over", "cancelled"], ["unpaid", "paid"])
    assert world.attention() == ["payment_expired"]
    assert differences(world) == []


@pytest.mark.parametrize("carried", [False, True], ids=["nothing_left", "the_coat_left"])
def test_cash_for_an_order_given_up_meanwhile_is_due_back(
    world: World, counter: Device, hq: Payments, carried: bool
) -> None:
    coat, shoes = line(world, COAT), replace(line(world, SHOE, 1, "ship_to_home", DC), position=2)
    made = order(world, coat, shoes, tender="qr")
    assert counter.place(made) == ("accepted", "")
    world.clock.at += 31 * MINUTE
    hq.run()
    due = made.tenders[0]
    told = HandedOver(
        order_id=made.order_id,
        line_ids=[coat.id] if carried else [],
        location_id=HUBIN,
        proof="cash",
        at=world.clock.now(),
        associate_id=ASSOCIATE,
        tenders=[TenderTaken(due.id, due.amount, due.amount, 0)],
    )
    command = counter.command(HANDED_OUT, told, made.order_id)
    counter.send(command)
    assert world.outcome(command) == ("adjusted", "state_changed" if carried else "refund_due")
    (item,) = world.rows("attention_item", reason="refund_due")
    assert item.amount == (PRICE if carried else 2 * PRICE)
    refund = TenderRefunded(
        world.ids.new_id(), made.order_id, bytes(item.id), HUBIN, item.amount, world.clock.now(), ASSOCIATE
    )
    given = counter.command(TENDER_REFUNDED, refund, made.order_id)
    counter.send(given)
    assert world.outcome(given) == ("accepted", "")
    assert differences(world) == []


def test_a_refund_that_begins_late_is_not_unknown_at_once(world: World, counter: Device, hq: Payments) -> None:
    made = placed(world, counter, "qr", "qr")
    assert pay(world, counter, hq, made) == "paid"
    world.clock.at += 31 * MINUTE
    alone = replace(hq, providers={})
    alone.run()
    assert paid_by(world, made) == ["refunding", "unpaid"]
    assert world.attention() == ["payment_expired"]


def test_an_order_that_cannot_be_given_up_keeps_nothing_waiting(
    world: World, counter: Device, hq: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (placed(world, counter, "qr", "qr") for _ in range(2))
    world.clock.at += 31 * MINUTE
    real = release._release

    def broken(books: Books, order_id: bytes) -> int:
        if order_id == first.order_id:
            raise RuntimeError("cannot be given up")
        return real(books, order_id)

    monkeypatch.setattr(release, "_release", broken)
    assert hq.run(lambda: True) == 0
    assert states(world, second) == ["accepted", "new"], "it was told to stop"
    hq.run()
    assert (states(world, first), states(world, second)) == (["accepted", "new"], ["cancelled", "cancelled"])


def test_payments_that_cannot_be_looked_at_keep_nobody_waiting(world: World, counter: Device, hq: Payments) -> None:
    made = placed(world, counter, "qr", "qr")
    world.clock.at += MINUTE
    simulated = hq.providers["wechat"]
    assert isinstance(simulated, SimulatedProvider)
    simulated.script("user_paying_never")
    assert pay(world, counter, hq, made) == "user_paying"
    world.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)"
        " INSERT INTO payment_attempt(number, order_id, tender_id, store_id, way, provider, currency, amount, state,"
        " word, url, transaction_no, charged, associate_id, created_at, changed_at, looks, looked_at, look_at)"
        " SELECT 'x' || i, :other, :other, 1, 'code', 'gone', 'CNY', 1, 'unknown', '', '', '', 0, 1, 1, 1, 0, 1, 1"
        " FROM n",
        other=bytes(16),
    )
    world.clock.at += 5 * MINUTE
    assert hq.run() == 151
    with world.database.read() as connection:
        row = Books(connection, world.ids, world.clock.now()).attempts(made.order_id)[0]
    assert row.state == "reversed"


def test_a_signature_in_letters_of_anybody_is_just_wrong(simulated: SimulatedProvider) -> None:
    with pytest.raises(Refusal, match="bad_notice"):
        simulated.parse_notice({SIGNATURE: "é支付"}, b"{}")


def cancel(world: World, counter: Device, made: OrderPlaced, place: int) -> tuple[str, str]:
    cut = Cut(made.lines[place].id, 1, 1, b"")
    told = OrderCancelled(made.order_id, HUBIN, "changed_mind", [cut], world.clock.now(), ASSOCIATE)
    command = counter.command(ORDER_CANCELLED, told, made.order_id)
    counter.send(command)
    return world.outcome(command)


def amounts(world: World, made: OrderPlaced) -> list[tuple[str, int, str]]:
    rows = world.rows("tender", order_id=made.order_id)
    return [(row.kind, row.amount, row.state) for row in sorted(rows, key=lambda row: row.position)]


def test_an_order_that_waits_is_cancelled_once_nothing_is_tried_any_more(
    world: World, counter: Device, hq: Payments, simulated: SimulatedProvider
) -> None:
    made = placed(world, counter, "qr")
    assert cancel(world, counter, made, 0) == ("accepted", "")
    assert amounts(world, made) == [("qr", PRICE, "awaiting")], "the rest is still asked for"
    simulated.script("user_paying_never")
    assert pay(world, counter, hq, made) == "user_paying"
    assert cancel(world, counter, made, 1) == ("rejected", "payment_open")
    asked = PaymentAsked(order_id=made.order_id, tender_id=made.tenders[0].id)
    assert hq.cancel(world.caller(counter), asked).state == "reversed"
    assert cancel(world, counter, made, 1) == ("accepted", "")
    assert states(world, made) == ["cancelled", "cancelled"]
    assert [world.level(*place, "reserved") for place in ((HUBIN, COAT), (DC, SHOE))] == [0, 0]
    assert amounts(world, made) == [("qr", 0, "unpaid")]
    with pytest.raises(Refusal, match="order_closed"):
        pay(world, counter, hq, made)
    world.clock.at += 31 * MINUTE
    hq.run()
    assert world.attention() == ["payment_open"]
    assert differences(world) == []


def test_of_what_is_paid_after_a_part_was_cancelled_the_books_add_up(
    world: World, counter: Device, hq: Payments
) -> None:
    made = placed(world, counter, "qr")
    assert cancel(world, counter, made, 0) == ("accepted", "")
    assert pay(world, counter, hq, made) == "paid"
    assert amounts(world, made) == [("qr", PRICE, "paid")]
    assert cancel(world, counter, made, 1) == ("accepted", "")
    (item,) = world.rows("attention_item", state="open")
    assert (item.reason, item.amount) == ("refund_due", PRICE)
    assert differences(world) == []
    refund = TenderRefunded(
        world.ids.new_id(), made.order_id, bytes(item.id), HUBIN, PRICE, world.clock.now(), ASSOCIATE
    )
    command = counter.command(TENDER_REFUNDED, refund, made.order_id)
    counter.send(command)
    assert world.outcome(command) == ("accepted", "")
    assert differences(world) == []
    with world.database.snapshot() as connection:
        books = recompute(connection)
    assert (books.paid["CNY"], books.due["CNY"], books.refund_due["CNY"]) == (0, 0, 0)


def test_what_is_cancelled_while_its_payment_goes_back_says_so(
    world: World, counter: Device, hq: Payments, simulated: SimulatedProvider
) -> None:
    made = placed(world, counter, "qr")
    simulated.script("reverse_too_late_mute")
    assert pay(world, counter, hq, made) == "user_paying"
    asked = PaymentAsked(order_id=made.order_id, tender_id=made.tenders[0].id)
    assert hq.cancel(world.caller(counter), asked).state == "refunding"
    assert amounts(world, made) == [("qr", 2 * PRICE, "awaiting")], "it may be tried again"
    assert [cancel(world, counter, made, place) for place in (0, 1)] == [("accepted", "")] * 2
    assert amounts(world, made) == [("qr", 0, "refunding")]
    assert differences(world) == []
    for _ in range(3):
        world.clock.at += MINUTE
        hq.run()
    assert amounts(world, made) == [("qr", 0, "refunded")]
    assert differences(world) == []


def test_a_payment_that_failed_is_no_money_to_be_given_back(world: World, counter: Device, hq: Payments) -> None:
    made = placed(world, counter, "qr")
    world.clock.at += 31 * MINUTE
    hq.run()
    refund = TenderRefunded(world.ids.new_id(), made.order_id, bytes(16), HUBIN, PRICE, world.clock.now(), ASSOCIATE)
    command = counter.command(TENDER_REFUNDED, refund, made.order_id)
    counter.send(command)
    assert world.outcome(command) == ("adjusted", "refund_variance")
    with world.database.snapshot() as connection:
        books = recompute(connection)
    assert (books.differences, books.due["CNY"], books.cancelled["CNY"]) == ([], 0, 2 * PRICE)


@pytest.mark.parametrize("tried", ["nothing", "under_way", "given_up"])
def test_a_plan_b_asks_for_more_only_while_nothing_is_tried_by_qr(
    world: World, counter: Device, hq: Payments, simulated: SimulatedProvider, tried: str
) -> None:
    rival = world.enrol("xihu", seed=2)
    assert rival.place(order(world, line(world, SHOE, 3, at=XIHU), store=XIHU)) == ("accepted", "")
    shoes = replace(line(world, SHOE, 3, "click_and_collect", XIHU), position=2)
    made = order(world, line(world, COAT), shoes, tender="qr")
    assert counter.place(made) == ("adjusted", "line_unavailable")
    (item,) = world.rows("attention_item", state="open")
    assert amounts(world, made) == [("qr", PRICE, "awaiting")]
    if tried == "under_way":
        simulated.script("user_paying_never")
        assert pay(world, counter, hq, made) == "user_paying"
    elif tried == "given_up":
        world.clock.at += 31 * MINUTE
        hq.run()
    told = PlanChosen(bytes(item.id), made.order_id, shoes.id, HUBIN, "shop", world.clock.now(), ASSOCIATE)
    command = counter.command(PLAN_CHOSEN, told, made.order_id)
    counter.send(command)
    if tried == "nothing":
        assert world.outcome(command) == ("accepted", "")
        assert pay(world, counter, hq, made) == "paid"
        assert amounts(world, made) == [("qr", 4 * PRICE, "paid")]
    else:
        assert world.outcome(command) == ("rejected", "plan_unavailable")
        assert amounts(world, made)[0][1] == PRICE
    assert differences(world) == []
