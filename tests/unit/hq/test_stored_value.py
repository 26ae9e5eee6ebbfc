"""Stored value: HQ's own provider: taken once by an attempt, never below nothing, given back once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.errors import Refusal
from app.orders.commands import OrderPlaced, PlacedTender
from app.orders.line_commands import HANDED_OUT, HandedOver, TenderTaken
from app.orders.paying import LIVE
from sync.hq.ledger import recompute
from sync.hq.payments import stored_value
from sync.hq.payments.payments import Payments
from sync.hq.payments.provider import Answer, Ask, Word
from sync.hq.payments.stored_value import StoredValue, balance_of, pay_in, take_in
from sync.protocol import PaymentAsked, PaymentReply, PaymentRequest, StoredValueRequest
from tests.support.paying import Boundaries, DyingDatabase, Killed
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, PRICE, Device, World, line, order, until_blocked

MEMBER = 77
SECOND = 1_000_000


class Dying(StoredValue):
    """HQ's process may die around each call to its own provider, too."""

    def pay_by_code(self, ask: Ask, code: str) -> Answer:
        return _around(self, "charge", super().pay_by_code(ask, code))

    def query(self, number: str) -> Answer:
        return _around(self, "query", super().query(number))

    def reverse(self, number: str) -> Answer:
        return _around(self, "reverse", super().reverse(number))

    def refund(self, number: str, amount: int) -> Answer:
        return _around(self, "refund", super().refund(number, amount))


def _around(provider: StoredValue, name: str, answer: Answer) -> Answer:
    assert isinstance(provider.database, DyingDatabase)
    provider.database._boundaries.reach(f"after {name}")
    return answer


class Desk:
    """One order that waits for stored value, a coat for each of its tenders, and whoever stands there; HQ is started
    anew wherever it dies."""

    def __init__(self, world: World, device: Device, at: int = 0, tenders: int = 1) -> None:
        self.world, self.device, self.boundaries = world, device, Boundaries(at)
        placed = order(world, line(world, COAT, tenders, at=HUBIN), tender="stored_value")
        each = [PlacedTender(world.ids.new_id(), place, "stored_value", PRICE, 0, 0) for place in range(tenders)]
        self.placed: OrderPlaced = replace(placed, member_id=MEMBER, tenders=each)
        assert device.place(self.placed)[0] in ("accepted", "adjusted")  # five coats are there

    @property
    def asked(self) -> PaymentAsked:
        return PaymentAsked(order_id=self.placed.order_id, tender_id=self.placed.tenders[0].id)

    def hq(self) -> Payments:
        database = DyingDatabase(self.world.database, self.boundaries)
        providers = {"stored_value": Dying(database, self.world.clock)}
        return Payments(database, self.world.clock, self.world.ids, providers)

    def pay(self, attempt: bytes = b"") -> PaymentReply | None:
        asked = PaymentRequest(
            order_id=self.placed.order_id,
            tender_id=self.placed.tenders[0].id,
            attempt_id=attempt or self.world.ids.new_id(),
            way="member",
        )
        try:
            return self.hq().begin(self.world.caller(self.device), asked)
        except Killed:
            return None

    def state(self) -> PaymentReply:
        for _ in range(5):
            try:
                return self.hq().state(self.world.caller(self.device), self.asked)
            except Killed:
                continue
        raise AssertionError("HQ dies for ever")

    def wait(self, *seconds: int) -> None:
        for one in seconds:
            self.world.clock.at += one * SECOND
            try:
                self.hq().run()
            except Killed:
                continue

    def tender(self) -> str:
        (row,) = self.world.rows("tender", order_id=self.placed.order_id)
        return str(row.state)


@pytest.fixture
def counter(world: World) -> Iterator[Device]:
    """The member of Hubin has ¥250."""
    with world.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO member(id, card, name, phone, tier, points, store_id)"
                " VALUES (:id, 'FS77', '周女士', '13812348000', 'gold', 0, :store)"
            ),
            {"id": MEMBER, "store": HUBIN},
        )
        assert pay_in(connection, MEMBER, "in:1", "CNY", 25_000, world.clock.now())
    yield world.enrol("hubin")
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def balance(world: World) -> int:
    with world.database.read() as connection:
        return balance_of(connection, MEMBER, "CNY")


def test_it_is_taken_once_however_often_it_is_asked(world: World, counter: Device) -> None:
    desk, attempt = Desk(world, counter), world.ids.new_id()
    assert desk.tender() == "awaiting"
    for _ in range(3):
        reply = desk.pay(attempt)
        assert reply is not None
        assert (reply.state, reply.amount, reply.provider) == ("paid", PRICE, "stored_value")
    again = desk.pay()
    assert again is not None
    assert again.attempt_id == attempt, "paid already: that is the answer"
    assert (balance(world), desk.tender()) == (15_000, "paid")
    desk.wait(60, 3_600, 86_400)
    assert (balance(world), desk.tender()) == (15_000, "paid")


def test_never_below_nothing(world: World, counter: Device) -> None:
    for _ in range(2):
        Desk(world, counter).pay()
    third = Desk(world, counter)
    reply = third.pay()
    assert reply is not None
    assert (reply.state, reply.word, balance(world)) == ("closed", "NOTENOUGH", 5_000)
    assert third.tender() == "awaiting", "cash may be taken instead"
    with world.database.write() as connection:
        pay_in(connection, MEMBER, "in:2", "CNY", 5_000, world.clock.now())
    paid = third.pay()
    assert paid is not None
    assert (paid.state, balance(world)) == ("paid", 0)


def test_of_an_order_given_up_what_was_taken_goes_back_and_nothing_more_is(world: World, counter: Device) -> None:
    desk = Desk(world, counter, tenders=2)
    paid = desk.pay()
    assert paid is not None
    assert (paid.state, balance(world)) == ("paid", 15_000)
    desk.wait(1_801, 15, 60)
    assert {row.state for row in world.rows("tender")} == {"refunded", "unpaid"}
    assert balance(world) == 25_000
    with pytest.raises(Refusal, match="order_closed"):
        desk.pay()
    assert balance(world) == 25_000


def begun(world: World, counter: Device) -> tuple[StoredValue, Ask]:
    """An attempt that HQ has written down; it died before it charged."""
    desk = Desk(world, counter, at=2)
    assert desk.pay() is None
    with world.database.read() as connection:
        number = connection.execute(text("SELECT number FROM payment_attempt WHERE state = 'created'")).scalar_one()
    return StoredValue(world.database, world.clock), Ask(number, PRICE, "CNY", "")


def test_what_is_reversed_before_it_was_taken_never_is(world: World, counter: Device) -> None:
    provider, ask = begun(world, counter)
    assert provider.query(ask.number).word is Word.NOT_FOUND
    assert provider.reverse(ask.number).word is Word.NOT_FOUND
    assert [provider.pay_by_code(ask, "").word, provider.query(ask.number).word] == [Word.CLOSED] * 2
    assert balance(world) == 25_000


def test_what_was_taken_is_given_back_once_in_its_own_money(world: World, counter: Device) -> None:
    with world.database.write() as connection:
        pay_in(connection, MEMBER, "in:JPY", "JPY", 500, world.clock.now())
    provider, ask = begun(world, counter)
    assert [provider.pay_by_code(ask, "").word for _ in range(2)] == [Word.PAID] * 2
    assert balance(world) == 25_000 - PRICE
    for _ in range(2):
        back = provider.refund(ask.number, PRICE)
        assert (back.word, back.amount, back.currency) == (Word.REFUNDED, PRICE, "CNY")
    assert (balance(world), provider.query(ask.number).word) == (25_000, Word.REFUNDED)
    with world.database.read() as connection:
        assert balance_of(connection, MEMBER, "JPY") == 500


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer at a time
@pytest.mark.parametrize("first", ["pay_by_code", "reverse"])
def test_a_reversal_and_its_charge_wait_for_each_other(
    world: World, counter: Device, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """The second comes when the first has looked at the books and has not written yet."""
    provider, ask = begun(world, counter)
    calls = {
        "pay_by_code": lambda: provider.pay_by_code(ask, ""),
        "reverse": lambda: provider.reverse(ask.number),
    }
    second = threading.Thread(target=calls.pop("reverse" if first == "pay_by_code" else "pay_by_code"))
    look = stored_value._known

    def known(connection: Connection, number: str) -> stored_value._Known | None:
        found = look(connection, number)
        if threading.current_thread() is not second:
            second.start()
            until_blocked(world, second)
        return found

    monkeypatch.setattr(stored_value, "_known", known)
    calls[first]()
    second.join(60)
    monkeypatch.undo()
    charged = provider.query(ask.number).word
    assert (charged, balance(world)) == (Word.REFUNDED if first == "pay_by_code" else Word.CLOSED, 25_000)


def test_cash_instead_gives_back_what_was_taken(world: World, counter: Device) -> None:
    desk = Desk(world, counter)
    desk.boundaries.at = 5
    assert desk.pay() is None
    assert desk.boundaries.passed[-1] == "after charge", "it was taken; HQ died before it said so"
    assert balance(world) == 25_000 - PRICE
    taken = TenderTaken(desk.placed.tenders[0].id, PRICE, PRICE, 0)
    handed = HandedOver(
        order_id=desk.placed.order_id,
        line_ids=[desk.placed.lines[0].id],
        location_id=HUBIN,
        proof="cash",
        at=world.clock.now(),
        associate_id=ASSOCIATE,
        tenders=[taken],
    )
    counter.send(counter.command(HANDED_OUT, handed, desk.placed.order_id))
    desk.wait(15, 60, 300, 3_600, 86_400, 86_400)
    (row,) = world.rows("tender", order_id=desk.placed.order_id)
    assert (row.kind, row.state, balance(world)) == ("cash", "paid", 25_000)


@pytest.mark.parametrize("person", ["waits", "cancels", "leaves"])
def test_wherever_hq_dies_the_account_and_the_tender_agree(world: World, counter: Device, person: str) -> None:
    whole = _stand(Desk(world, counter), person)
    many = len(whole.boundaries.passed)
    assert many > 3
    for at in range(1, many + 1):
        with world.database.write() as connection:
            pay_in(connection, MEMBER, f"in:{person}:{at}", "CNY", PRICE, world.clock.now())
        before = balance(world)
        desk = _stand(Desk(world, counter, at), person)
        where = f"{person} {at} {desk.boundaries.passed[at - 1]}"
        assert desk.tender() in ("paid", "unpaid", "refunded"), where
        assert before - balance(world) == (PRICE if desk.tender() == "paid" else 0), where


def _stand(desk: Desk, person: str) -> Desk:
    desk.pay()
    if person == "cancels":
        try:
            desk.hq().cancel(desk.world.caller(desk.device), desk.asked)
        except Killed:
            desk.state()
    elif person == "waits":
        for _ in range(8):
            told = desk.state().state
            if told == "paid":
                break
            if told not in LIVE:
                desk.pay()
            desk.wait(10)
    desk.wait(2, 15, 60, 300, 600, 1_200, 3_600, 86_400, 86_400)
    return desk


def test_only_the_shop_that_holds_the_member_hears_what_is_there(world: World, counter: Device) -> None:
    asked = StoredValueRequest(member_id=MEMBER, currency="CNY")
    hq = Desk(world, counter).hq()
    assert hq.balance(world.caller(counter), asked).balance == 25_000
    for device, wanted in ((world.enrol("xihu"), MEMBER), (counter, MEMBER + 1)):
        with pytest.raises(Refusal, match="member_unknown"):
            hq.balance(world.caller(device), StoredValueRequest(member_id=wanted, currency="CNY"))
    for wanted, currency in ((1 << 63, "CNY"), (0, "CNY"), (MEMBER, "C\0NY")):
        with pytest.raises(Refusal, match="malformed"):
            hq.balance(world.caller(counter), StoredValueRequest(member_id=wanted, currency=currency))


def test_a_tender_is_charged_as_its_kind_says(world: World, counter: Device) -> None:
    desk = Desk(world, counter)
    asked = PaymentRequest(
        order_id=desk.placed.order_id,
        tender_id=desk.placed.tenders[0].id,
        attempt_id=world.ids.new_id(),
        way="code",
        code="134567890123456789",
    )
    hq = replace(desk.hq(), providers={**desk.hq().providers, "wechat": desk.hq().providers["stored_value"]})
    with pytest.raises(Refusal, match="malformed"):
        hq.begin(world.caller(counter), asked)
    assert balance(world) == 25_000


def test_a_file_is_taken_in_once_and_whole(world: World, counter: Device, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("card,reference,currency,amount\nFS77,A1,CNY,200\nFS77,A2,CNY,0.50\nFS99,A3,CNY,1\n", "utf-8")
    assert take_in(world.database, path, world.clock.now()) == "2 paid in, 0 known\nno such member: FS99"
    assert take_in(world.database, path, world.clock.now()).startswith("0 paid in, 2 known")
    assert balance(world) == 45_050
    for wrong in ("FS77,A1,CNY,201", "FS77,A4,CNY,-1", "FS77,A4,CNY,0.005", "FS77,A4,XXX,1", "FS77,,CNY,1",
                  "FS77,A4,CNY,NaN", "FS77,A4,CNY,1e30", "FS77,A4,CNY,1e999999", "FS77,A4,CNY"):  # fmt: skip
        path.write_text(f"card,reference,currency,amount\nFS77,A9,CNY,7\n{wrong}\n", "utf-8")
        with pytest.raises(Refusal, match="bad_file"):
            take_in(world.database, path, world.clock.now())
    assert balance(world) == 45_050, "nothing of a file that cannot be right"


def test_the_ledger_notices_an_altered_account(world: World, counter: Device) -> None:
    Desk(world, counter).pay()
    for wrong, right in (
        ("UPDATE stored_value SET balance = balance + 1", "UPDATE stored_value SET balance = balance - 1"),
        (
            "UPDATE payment_attempt SET state = 'reversed'",
            "UPDATE payment_attempt SET state = 'paid'",
        ),
    ):
        world.execute(wrong)
        with world.database.snapshot() as connection:
            assert any("stored value" in one for one in recompute(connection).differences)
        world.execute(right)
