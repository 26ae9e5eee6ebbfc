"""What an attempt does to HQ's books: the tender's state, the order's timeline, items for the shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.identifiers import Identifiers
from app.orders.paying import AttemptState, Way
from app.orders.states import IN_THE_AIR, PaymentState
from app.orders.tenders import TenderKind
from sync.hq.items import close_item, raise_item
from sync.hq.payments.machine import Attempt, Call, Found, Step, next_look
from sync.hq.payments.provider import Answer, Word
from sync.hq.payments.tables import WAIT_NO_MORE, payment_attempt
from sync.hq.timeline import AnyRow, record, step

UNKNOWN_AFTER = 300_000_000
"""µs after which a person hears that nobody knows."""
_ORDER = text("SELECT number, store_id, currency, associate_id FROM orders WHERE id = :id")
_TRIED = text("SELECT state, store_id FROM payment_attempt WHERE order_id = :order AND tender_id = :id")
_KIND = text("SELECT kind FROM tender WHERE id = :id")
_WAITS = text(
    "SELECT 1 FROM payment_wait WHERE order_id = :order AND EXISTS (SELECT 1 FROM tender WHERE id = :id AND amount > 0)"
)
_SET_TENDER = text(
    "UPDATE tender SET state = :state, taken_at = :at"
    " WHERE id = :id AND kind IN ('qr', 'stored_value') AND state <> :state"
)
# What was paid at a pickup in cash after all is none of an attempt's business.
_TRIED_AT_PICKUP = text(
    "UPDATE tender SET state = :state, taken_at = :at"
    " WHERE id = :id AND kind = 'pay_at_pickup' AND state NOT IN ('paid', :state)"
)
_PAID_AT_PICKUP = text(
    "UPDATE tender SET state = :state, taken_at = :at, kind = :kind, location_id = :store"
    " WHERE id = :id AND kind = 'pay_at_pickup' AND state <> 'paid'"
)
_EVENTS = {
    AttemptState.PAID: "payment.paid",
    AttemptState.CLOSED: "payment.closed",
    AttemptState.REVERSED: "payment.reversed",
    AttemptState.REFUNDED: "payment.refunded",
}
_NOBODY_KNOWS = frozenset({AttemptState.UNKNOWN, AttemptState.REVERSING, AttemptState.REFUNDING})


@dataclass(frozen=True, slots=True)
class Books:
    """HQ's books in one transaction. `now` in µs UTC."""

    connection: Connection
    identifiers: Identifiers
    now: int

    def attempt(self, number: str) -> AnyRow | None:
        return self.connection.execute(payment_attempt.select().where(payment_attempt.c.number == number)).first()

    def attempts(self, order_id: bytes) -> list[AnyRow]:
        """Of an order, the newest first."""
        wanted = payment_attempt.select().where(payment_attempt.c.order_id == order_id)
        order = (payment_attempt.c.created_at.desc(), payment_attempt.c.number.desc())
        return list(self.connection.execute(wanted.order_by(*order)))

    def write(self, row: AnyRow, call: Call, step: Step, answer: Answer) -> None:
        """The attempt goes on by this step; all that follows from it. Its order must be locked."""
        known = noun(row)
        charged = answer.amount if answer.word is Word.PAID else 0
        self._set(row, step.state, look_now=step.look_now, charged=charged, values=_told(row, answer))
        if step.found is not None:
            detail = {"amount": answer.amount, "due": known.amount, "provider": row.provider, "call": call.value}
            self.raise_item(row.order_id, step.found, detail, answer.amount, store_id=row.store_id)

    def turn(self, row: AnyRow, state: AttemptState) -> None:
        """The attempt is to be undone, at our word."""
        self._set(row, state, look_now=True, charged=0, values={})

    def _set(
        self, row: AnyRow, state: AttemptState, *, look_now: bool, charged: int, values: Mapping[str, object]
    ) -> None:
        before, same = noun(row), state == row.state
        after = Attempt(
            state,
            before.way,
            before.amount,
            before.currency,
            charged or before.charged,
            before.created_at,
            before.changed_at if same else self.now,
            before.looks + (not look_now) if same else 0,
        )
        look_at = self.now if look_now else next_look(after, self.now)
        new = {**values, "state": state.value, "charged": after.charged, "changed_at": after.changed_at}
        new |= {"looks": after.looks, "look_at": look_at, "looked_at": self.now, "item_id": self._item(row, after)}
        self.connection.execute(payment_attempt.update().where(payment_attempt.c.number == row.number).values(new))
        if same:
            return
        self.follow(bytes(row.order_id), bytes(row.tender_id))
        if state in _EVENTS:
            detail = {"amount": after.amount, "provider": row.provider, "way": row.way}
            self.record(bytes(row.order_id), _EVENTS[state], detail, row.associate_id, row.store_id)

    def _item(self, row: AnyRow, after: Attempt) -> bytes | None:
        """The item that says that nobody knows: raised after a while, done once it is known."""
        if after.state not in _NOBODY_KNOWS:
            if row.item_id is not None:
                close_item(self.connection, bytes(row.item_id))
            return None
        # A refund may begin long after its attempt.
        since = after.changed_at if after.state is AttemptState.REFUNDING else after.created_at
        if row.item_id is not None or self.now - since < UNKNOWN_AFTER:
            return None if row.item_id is None else bytes(row.item_id)
        detail = {"amount": after.amount, "provider": row.provider}
        return self.raise_item(row.order_id, "payment_unknown", detail, after.amount, store_id=row.store_id)

    def follow(self, order_id: bytes, tender_id: bytes) -> None:
        """The tender is what its attempts say; an order whose QR tenders are all paid waits no longer."""
        values: dict[str, object] = {"order": order_id, "id": tender_id}
        tried = self.connection.execute(_TRIED, values).all()
        states = {AttemptState(one.state) for one in tried}
        if self.connection.execute(_KIND, values).scalar() == TenderKind.PAY_AT_PICKUP:
            self._follow_at_pickup(tender_id, states, {one.store_id for one in tried if one.state == AttemptState.PAID})
            return
        waits = self.connection.execute(_WAITS, values).first() is not None
        state = tender_state(states, waits=waits)
        values |= {"state": state, "at": self.now if state == "paid" else 0}
        self.connection.execute(_SET_TENDER, values)
        if state == "paid":
            self.connection.execute(WAIT_NO_MORE, {"id": order_id})

    def _follow_at_pickup(self, tender_id: bytes, states: Collection[AttemptState], stores: Collection[int]) -> None:
        state = state_at_pickup(states)
        paid = state == PaymentState.PAID
        values: dict[str, object] = {"id": tender_id, "state": state, "at": self.now if paid else 0}
        if paid:
            values |= {"kind": TenderKind.QR.value, "store": max(stores)}
            self.connection.execute(_PAID_AT_PICKUP, values)
        else:
            self.connection.execute(_TRIED_AT_PICKUP, values)

    def record(
        self, order_id: bytes, kind: str, detail: Mapping[str, object], associate_id: int, store_id: int
    ) -> None:
        """A step of the order's timeline that HQ itself adds."""
        event_id = self.identifiers.new_id()
        event = step(event_id, order_id, kind, self.now, store_id, detail, associate_id=associate_id)
        record(self.connection, event)

    def raise_item(
        self, order_id: bytes, reason: str, detail: Mapping[str, object], amount: int, store_id: int | None = None
    ) -> bytes:
        """An item for the shop that placed the order, its associate's; nobody's in particular for another one
        (`store_id`) where the goods were collected. Due within a day."""
        order = self.connection.execute(_ORDER, {"id": order_id}).one()
        elsewhere = store_id not in (None, order.store_id)
        item_id = self.identifiers.new_id()
        raise_item(
            self.connection,
            item_id,
            order.store_id if store_id is None else store_id,
            str(reason),
            {"number": order.number, **detail},
            amount=amount,
            currency=order.currency,
            owner_id=0 if elsewhere else order.associate_id,
            now=self.now,
            order_id=order_id,
        )
        return item_id


def noun(row: AnyRow) -> Attempt:
    """The attempt as the state machine takes it."""
    return Attempt(
        state=AttemptState(row.state),
        way=Way(row.way),
        amount=row.amount,
        currency=row.currency,
        charged=row.charged,
        created_at=row.created_at,
        changed_at=row.changed_at,
        looks=row.looks,
    )


def tender_state(attempts: Collection[AttemptState], *, waits: bool) -> str:
    """What a QR tender is by its attempts, on the payment axis of retail.md §5; `waits`: its order does."""
    if AttemptState.PAID in attempts:
        return "paid"
    if {AttemptState.UNKNOWN, AttemptState.REVERSING} & set(attempts):
        return "unknown"
    if {AttemptState.CREATED, AttemptState.USER_PAYING} & set(attempts):
        return "user_paying"
    if waits:
        return "awaiting"
    if AttemptState.REFUNDING in attempts:
        return "refunding"
    return "refunded" if AttemptState.REFUNDED in attempts else "unpaid"


def state_at_pickup(attempts: Collection[AttemptState]) -> str:
    """The same of a tender to be paid at a pickup, which is owed as before where nothing came of them: the customer may
    still pay otherwise."""
    found = tender_state(attempts, waits=False)
    return found if found == PaymentState.PAID or found in IN_THE_AIR else PaymentState.UNPAID.value


def _told(row: AnyRow, answer: Answer) -> dict[str, object]:
    return {
        "word": answer.code or row.word,
        "url": answer.url or row.url,
        "transaction_no": answer.transaction or row.transaction_no,
    }


def found_reasons() -> set[str]:
    """Reasons of items that are raised here."""
    return {one.value for one in Found} | {"payment_unknown", "payment_expired"}
