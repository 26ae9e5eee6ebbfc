"""QR payments at HQ: begun once, looked at until they are settled, given back where they come too late.

Each step is one transaction, and no call to a provider is made inside one: wherever a process dies, the attempt is on
record before the provider hears of it, and is looked at again by `run` of any process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import text

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.money import EXPONENTS
from app.orders.paying import PROVIDERS, STORED_VALUE, AttemptState, Way, provider_of
from app.orders.states import OVER, WITH_CUSTOMER, Fulfilment, PaymentState
from app.orders.tenders import TenderKind
from sync.hq.alerts import raise_alert
from sync.hq.capture import to_json
from sync.hq.database import Database
from sync.hq.member_addresses import scopes_of
from sync.hq.payments.books import Books, noun
from sync.hq.payments.machine import GRACE, Call, after, next_call
from sync.hq.payments.provider import Answer, Ask, PaymentProvider
from sync.hq.payments.release import release_due
from sync.hq.payments.stored_value import balance_of
from sync.hq.payments.tables import payment_attempt
from sync.hq.scopes import Caller
from sync.hq.timeline import AnyRow, lock_order
from sync.protocol import PaymentAsked, PaymentReply, PaymentRequest, StoredValueReply, StoredValueRequest

LOOK_EVERY = 1_000_000
"""µs between two questions to a provider about one attempt that a waiting device causes."""
_TENDER = text("SELECT id, kind, amount, state, line_id FROM tender WHERE id = :id AND order_id = :order")
_WAITS = text("SELECT 1 FROM payment_wait WHERE order_id = :id")
_CONCERNS = text(
    "SELECT 1 FROM orders WHERE id = :id AND (store_id = :store OR EXISTS"
    " (SELECT 1 FROM order_line WHERE order_id = :id AND location_id = :store))"
)
_STORE = text("SELECT store_id FROM orders WHERE id = :id")
_HERE = text("SELECT id, fulfilment, state FROM order_line WHERE order_id = :id AND location_id = :store")
_DUE = text(
    "SELECT look_at, number FROM payment_attempt WHERE look_at <= :now AND (look_at, number) > (:at, :number)"
    " ORDER BY look_at, number LIMIT 100"
)


@dataclass(frozen=True)
class Payments:
    """`providers` by name, empty where this HQ takes no QR payments; `wake` is called when devices should hear."""

    database: Database
    clock: Clock
    identifiers: Identifiers
    providers: Mapping[str, PaymentProvider] = field(default_factory=dict)
    wake: Callable[[], object] = lambda: None

    # --- what a device asks -------------------------------------------------------------------------------------------

    def begin(self, caller: Caller, asked: PaymentRequest) -> PaymentReply:
        """Charge a tender by an attempt of this id; asked again, it is answered and nothing more is charged.

        Raises Refusal `payments_off`, `payment_code_unknown`, `order_unknown` (HQ has not got it yet), `order_closed`,
        `payment_pending` (another attempt for the order is not settled) or `malformed`.
        """
        name = _provider(asked)
        if asked.way not in Way.__members__.values() or len(asked.attempt_id) != 16:
            raise Refusal("malformed", way=asked.way)
        if name not in PROVIDERS and asked.way != Way.MEMBER:
            raise Refusal("payment_code_unknown")
        provider = self.providers.get(name)
        if provider is None:
            raise Refusal("payments_off")
        number = asked.attempt_id.hex()
        with self.database.write() as connection:
            books = Books(connection, self.identifiers, self.clock.now())
            order, tender = self._asked_for(books, caller, asked)
            known = self._known(books, asked, number, tender)
            if known is None and not _is_open(books, caller, order, tender):
                raise Refusal("order_closed")
            row = known or self._insert(books, caller, asked, name, order, tender)
        if known is None:
            ask = Ask(number, row.amount, row.currency, number[-6:])
            at = self.clock.now()
            shown = asked.way == Way.SHOWN
            answer = provider.create_code(ask) if shown else provider.pay_by_code(ask, asked.code)
            row = self._apply(row, Call.CHARGE, answer, at)
        return _reply(row)

    def state(self, caller: Caller, asked: PaymentAsked) -> PaymentReply:
        """What became of the newest attempt for a tender, asking the provider where that is due.

        Raises Refusal `order_unknown`.
        """
        row = self._newest(caller, asked)
        if row is None:
            return PaymentReply(attempt_id=b"", state="", amount=0, currency="")
        if noun(row).live and row.state != AttemptState.CREATED and self.clock.now() - row.looked_at >= LOOK_EVERY:
            row = self._look(row)
        return _reply(row)

    def cancel(self, caller: Caller, asked: PaymentAsked) -> PaymentReply:
        """Give the attempt up, unless it is paid; the customer is not charged, or gets it back.

        Raises Refusal `order_unknown`.
        """
        row = self._newest(caller, asked)
        if row is None:
            return PaymentReply(attempt_id=b"", state="", amount=0, currency="")
        if noun(row).live:
            row = self._look(self._turn(row, AttemptState.REVERSING))
        return _reply(row)

    def balance(self, caller: Caller, asked: StoredValueRequest) -> StoredValueReply:
        """What a member may spend. Raises Refusal `member_unknown` for one who is not shown at the caller's shop."""
        if asked.currency not in EXPONENTS or not 0 < asked.member_id < 1 << 63:
            raise Refusal("malformed")
        with self.database.read() as connection:
            if f"members:{caller.store_id}" not in scopes_of(connection, asked.member_id):
                raise Refusal("member_unknown")
            return StoredValueReply(balance=balance_of(connection, asked.member_id, asked.currency))

    def _asked_for(self, books: Books, caller: Caller, asked: PaymentRequest) -> tuple[AnyRow, AnyRow]:
        """The order, nobody else's now, and its tender."""
        order = lock_order(books.connection, asked.order_id)
        if order is None or not _concerns(books, caller, asked.order_id):
            raise Refusal("order_unknown")
        values = {"id": asked.tender_id, "order": asked.order_id}
        tender = books.connection.execute(_TENDER, values).first()
        kinds = (STORED_VALUE,) if asked.way == Way.MEMBER else (TenderKind.QR, TenderKind.PAY_AT_PICKUP)
        if tender is None or tender.kind not in kinds:
            raise Refusal("malformed", tender=asked.tender_id.hex())
        return order, tender

    def _known(self, books: Books, asked: PaymentRequest, number: str, tender: AnyRow) -> AnyRow | None:
        """The attempt of this number, None where it may begin."""
        attempts = books.attempts(asked.order_id)
        for row in attempts:
            if row.number == number or (bytes(row.tender_id) == asked.tender_id and row.state == AttemptState.PAID):
                return row
        if books.attempt(number) is not None:
            raise Refusal("malformed", attempt=number)
        if any(noun(row).live for row in attempts):
            raise Refusal("payment_pending")
        return None

    def _insert(
        self, books: Books, caller: Caller, asked: PaymentRequest, provider: str, order: AnyRow, tender: AnyRow
    ) -> AnyRow:
        number = asked.attempt_id.hex()
        row: dict[str, object] = {
            "number": number,
            "order_id": asked.order_id,
            "tender_id": asked.tender_id,
            "way": asked.way,
        }
        row |= {"store_id": caller.store_id, "provider": provider, "currency": order.currency, "amount": tender.amount}
        row |= {"state": AttemptState.CREATED.value, "word": "", "url": "", "transaction_no": "", "charged": 0}
        ours = order.store_id == caller.store_id
        row |= {
            "associate_id": order.associate_id if ours else 0,
            "created_at": books.now,
            "changed_at": books.now,
            "looks": 0,
        }
        row |= {"look_at": books.now + GRACE, "looked_at": books.now}
        books.connection.execute(payment_attempt.insert().values(row))
        books.follow(asked.order_id, asked.tender_id)
        found = books.attempt(number)
        assert found is not None
        return found

    def _newest(self, caller: Caller, asked: PaymentAsked) -> AnyRow | None:
        with self.database.read() as connection:
            books = Books(connection, self.identifiers, self.clock.now())
            if not _concerns(books, caller, asked.order_id):
                raise Refusal("order_unknown")
            ours = connection.execute(_STORE, {"id": asked.order_id}).scalar() == caller.store_id
            found = [
                row
                for row in books.attempts(asked.order_id)
                if bytes(row.tender_id) == asked.tender_id and (ours or row.store_id == caller.store_id)
            ]
        # A late success of an older one is no news to whoever waits for the newest.
        return next((row for row in found if row.state == AttemptState.PAID), found[0] if found else None)

    # --- what providers say -------------------------------------------------------------------------------------------

    def heed(self, name: str, headers: Mapping[str, str], body: bytes) -> str:
        """Take a provider's notice, the same one as often as it comes; answers what the provider wants to hear.

        Raises Refusal `not_found` for a provider that is none here, `bad_notice` where its signature is wrong.
        """
        provider = self.providers.get(name)
        if provider is None:
            raise Refusal("not_found", provider=name)
        notice = provider.parse_notice(headers, body)
        with self.database.read() as connection:
            row = Books(connection, self.identifiers, self.clock.now()).attempt(notice.number)
        if row is None or row.provider != name:
            with self.database.write() as connection:
                detail = to_json({"number": notice.number[:64]})
                raise_alert(connection, self.clock, "payment_unknown", 0, None, detail, once=True)
        else:
            self._apply(row, Call.NOTICE, notice.answer, self.clock.now())
        return provider.thanks

    # --- what time brings ---------------------------------------------------------------------------------------------

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Look at every attempt that is due and give back the goods nobody paid for; answers how many it looked at.

        `stopping` is asked between two steps: what is left is due the next time.
        """
        looked: set[str] = set()
        if release_due(self.database, self.clock, self.identifiers, stopping):
            self.wake()
        after_at, after_number = -1, ""
        while not stopping():
            values = {"now": self.clock.now(), "at": after_at, "number": after_number}
            with self.database.read() as connection:
                due = connection.execute(_DUE, values).all()
            if not due:
                break
            # Behind what could not be looked at now: however many those are, they keep nobody waiting.
            after_at, after_number = due[-1]
            for number in (row.number for row in due if row.number not in looked):
                if stopping():
                    break
                looked.add(number)
                self._look_at(number)
        return len(looked)

    def _look_at(self, number: str) -> None:
        with self.database.read() as connection:
            row = Books(connection, self.identifiers, self.clock.now()).attempt(number)
        if row is None:
            return
        try:
            self._look(row)
        except Exception:
            # One attempt must not keep the others waiting.
            logging.getLogger(__name__).exception("a payment could not be looked at; trying again")

    def _look(self, row: AnyRow) -> AnyRow:
        """Ask the provider what is due to be asked."""
        provider = self.providers.get(row.provider)
        call = next_call(noun(row), self.clock.now())
        if provider is None or call is None:
            return row
        if call is Call.REVERSE and row.state != AttemptState.REVERSING:
            row = self._turn(row, AttemptState.REVERSING)
            if row.state != AttemptState.REVERSING:
                return row
        at = self.clock.now()
        if call is Call.REVERSE:
            answer = provider.reverse(row.number)
        elif call is Call.REFUND:
            answer = provider.refund(row.number, row.charged)
        else:
            answer = provider.query(row.number)
        return self._apply(row, call, answer, at)

    def _turn(self, row: AnyRow, state: AttemptState) -> AnyRow:
        """An attempt that is still alive is to be undone."""
        with self.database.write() as connection:
            books = Books(connection, self.identifiers, self.clock.now())
            lock_order(books.connection, bytes(row.order_id))
            now = books.attempt(row.number)
            assert now is not None
            if noun(now).live:
                books.turn(now, state)
            changed = books.attempt(row.number)
        self.wake()
        assert changed is not None
        return changed

    def _apply(self, row: AnyRow, call: Call, answer: Answer, asked_at: int) -> AnyRow:
        """Book an answer against the attempt as it stands by now."""
        with self.database.write() as connection:
            books = Books(connection, self.identifiers, self.clock.now())
            lock_order(books.connection, bytes(row.order_id))
            now = books.attempt(row.number)
            assert now is not None
            step = after(noun(now), call, answer, asked_at)
            books.write(now, call, step, answer)
            if step.found is not None:
                detail = to_json({"number": row.number})
                raise_alert(connection, self.clock, step.found.value, 0, None, detail, once=True)
            changed = books.attempt(row.number)
        self.wake()
        assert changed is not None
        return changed


def _concerns(books: Books, caller: Caller, order_id: bytes) -> bool:
    """Whether the caller's shop has placed the order, or goods of it lie there."""
    return books.connection.execute(_CONCERNS, {"id": order_id, "store": caller.store_id}).first() is not None


def _is_open(books: Books, caller: Caller, order: AnyRow, tender: AnyRow) -> bool:
    """Whether the caller's shop may have it charged: its order waits for it, or the goods it pays for wait there."""
    if tender.amount <= 0:
        return False
    if tender.kind != TenderKind.PAY_AT_PICKUP:
        waits = books.connection.execute(_WAITS, {"id": bytes(order.id)}).first() is not None
        return waits and bool(order.store_id == caller.store_id)
    lines = books.connection.execute(_HERE, {"id": bytes(order.id), "store": caller.store_id}).all()
    mine = [line for line in lines if _pays_for(tender, line)]
    return tender.state == PaymentState.UNPAID and any(line.state not in OVER | WITH_CUSTOMER for line in mine)


def _pays_for(tender: AnyRow, line: AnyRow) -> bool:
    if tender.line_id is None:
        return bool(line.fulfilment == Fulfilment.CLICK_AND_COLLECT)
    return bytes(line.id) == bytes(tender.line_id)


def _reply(row: AnyRow) -> PaymentReply:
    return PaymentReply(
        attempt_id=bytes.fromhex(row.number),
        state=row.state,
        amount=row.amount,
        currency=row.currency,
        provider=row.provider,
        word=row.word,
        url=row.url,
        transaction=row.transaction_no,
    )


def _provider(asked: PaymentRequest) -> str:
    """Who is asked, '' for nobody who could be."""
    if asked.way == Way.MEMBER:
        return STORED_VALUE
    return provider_of(asked.code) if asked.way == Way.CODE else asked.provider
