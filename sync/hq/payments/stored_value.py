"""Stored value (储值): what members have paid in before, spent while HQ can be asked.

To the state machine of payments this is one more provider, HQ's own: an attempt charges at most once by its number,
however often and in which order it is asked. The books are append-only; what is left is the sum of the entries and
never less than nothing. Paying in is another system's: `python -m sync.hq stored-value FILE` takes in what that says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.money import EXPONENTS
from sync.hq.database import Database, for_update
from sync.hq.importing import reading
from sync.hq.importing.cells import minor_units
from sync.hq.importing.findings import Bad
from sync.hq.importing.layout import Column, File
from sync.hq.payments.provider import Answer, Ask, Notice, Word
from sync.hq.payments.tables import stored_value_entry

_FILE = File(
    "stored-value.csv",
    (
        Column("card", "code", required=True),
        # It names a payment into the account for ever.
        Column("reference", "code", required=True),
        Column("currency", "choice", required=True, choices=tuple(EXPONENTS)),
        Column("amount", "price", required=True),
    ),
    (),
)
MOST = 100_000_000
"""Minor units that one line may pay in."""

_OWNER = text(
    "SELECT o.member_id FROM payment_attempt a JOIN orders o ON o.id = a.order_id WHERE a.number = :number"
    " AND o.member_id IS NOT NULL"
)
_ACCOUNT = "SELECT balance FROM stored_value WHERE member_id = :member AND currency = :currency"
_ENTRIES = text("SELECT kind, amount, currency, member_id FROM stored_value_entry WHERE number = :number")
_MOVE = text(
    "UPDATE stored_value SET balance = balance + :amount WHERE member_id = :member AND currency = :currency"
    " AND balance + :amount >= 0"
)
_MEMBER = text("SELECT id FROM member WHERE card = :card")
_BALANCE = text(_ACCOUNT)
_WRONG = text(
    "SELECT coalesce(a.member_id, e.member_id) AS member_id, coalesce(a.currency, e.currency) AS currency,"
    " coalesce(a.balance, 0) AS balance, coalesce(e.total, 0) AS total FROM stored_value a FULL OUTER JOIN"
    " (SELECT member_id, currency, sum(amount) AS total FROM stored_value_entry GROUP BY member_id, currency) e"
    " ON e.member_id = a.member_id AND e.currency = a.currency"
    " WHERE coalesce(a.balance, 0) <> coalesce(e.total, 0) OR coalesce(a.balance, 0) < 0"
    " ORDER BY 1, 2"
)
_TAKEN = text(
    "SELECT a.number, a.state, a.amount, coalesce(e.total, 0) AS total FROM payment_attempt a LEFT JOIN"
    " (SELECT number, -sum(amount) AS total FROM stored_value_entry GROUP BY number) e ON e.number = a.number"
    " WHERE a.provider = 'stored_value'"
    " AND coalesce(e.total, 0) <> CASE a.state WHEN 'paid' THEN a.amount ELSE 0 END"
    " AND a.state NOT IN ('created', 'unknown', 'reversing', 'refunding') ORDER BY a.number"
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the books say of one attempt."""

    member_id: int
    currency: str
    charged: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class _PaidIn:
    card: str
    reference: str
    currency: str
    amount: int


@dataclass(frozen=True)
class StoredValue:
    """The provider; every call is a transaction of its own, as it would be with a stranger's."""

    database: Database
    clock: Clock
    thanks: str = ""

    def pay_by_code(self, ask: Ask, code: str) -> Answer:
        """Take it from the account of the order's member; `code` is none."""
        with self.database.write() as connection:
            member = connection.execute(_OWNER, {"number": ask.number}).scalar()
            if member is None:
                return Answer(Word.CLOSED, code="NO_MEMBER")
            self._lock(connection, member, ask.currency)
            known = _known(connection, ask.number)
            if known is not None:
                return _told(known)
            if not self._enter(connection, ask.number, "charge", member, ask.currency, -ask.amount):
                return Answer(Word.CLOSED, code="NOTENOUGH")
            return Answer(Word.PAID, ask.amount, ask.currency, ask.number)

    def create_code(self, ask: Ask) -> Answer:
        return Answer(Word.CLOSED, code="NO_CODE")

    def query(self, number: str) -> Answer:
        with self.database.read() as connection:
            known = _known(connection, number)
        return Answer(Word.NOT_FOUND) if known is None else _told(known)

    def reverse(self, number: str) -> Answer:
        """Give back what was taken; what was not taken yet never will be."""
        return self._undo(number, Word.REVERSED, close=True)

    def refund(self, number: str, amount: int) -> Answer:
        return self._undo(number, Word.REFUNDED, close=False)

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Nobody outside has anything to tell."""
        raise Refusal("bad_notice")

    def _undo(self, number: str, done: Word, *, close: bool) -> Answer:
        with self.database.write() as connection:
            member = connection.execute(_OWNER, {"number": number}).scalar()
            currency = _currency(connection, number)
            if member is None or currency is None:
                return Answer(Word.NOT_FOUND)
            self._lock(connection, member, currency)
            known = _known(connection, number)
            if known is None:
                if close:
                    self._enter(connection, number, "closed", member, currency, 0)
                return Answer(Word.NOT_FOUND)
            if not known.charged:
                return Answer(Word.CLOSED)
            if "refund" not in known.kinds:
                self._enter(connection, number, "refund", known.member_id, known.currency, known.charged)
            return Answer(done, known.charged, known.currency, number)

    def _lock(self, connection: Connection, member: int, currency: str) -> None:
        """Nobody else's account meanwhile; a member who never had one gets an empty one."""
        _open_account(connection, member, currency)
        connection.execute(text(_ACCOUNT + for_update(connection)), {"member": member, "currency": currency})

    def _enter(self, connection: Connection, number: str, kind: str, member: int, currency: str, amount: int) -> bool:
        return _book(connection, number, kind, member, currency, amount, self.clock.now())


def balance_of(connection: Connection, member_id: int, currency: str) -> int:
    """Minor units that the member may spend."""
    found: int | None = connection.execute(_BALANCE, {"member": member_id, "currency": currency}).scalar()
    return found or 0


def pay_in(connection: Connection, member_id: int, reference: str, currency: str, amount: int, now: int) -> bool:
    """Book what was paid in under this reference; False: it was before. Raises Refusal `bad_file` where it was another
    amount or another member's."""
    _open_account(connection, member_id, currency)
    connection.execute(text(_ACCOUNT + for_update(connection)), {"member": member_id, "currency": currency})
    known = _entries(connection, reference)
    if known:
        if known != [("paid_in", amount, currency, member_id)]:
            raise Refusal("bad_file", reference=reference)
        return False
    return _book(connection, reference, "paid_in", member_id, currency, amount, now)


def take_in(database: Database, path: Path, now: int) -> str:
    """A whole file or nothing of it, and what to say of it.

    Raises Refusal `bad_file` (line, column, why), or (reference) for what was booked otherwise before.
    """
    new = old = 0
    strangers = []
    paid_in = reading.read_whole(path, _FILE, _paid_in)
    with database.write() as connection:
        for one in paid_in:
            member = connection.execute(_MEMBER, {"card": one.card}).scalar()
            if member is None:
                strangers.append(one.card)
                continue
            fresh = pay_in(connection, member, "in:" + one.reference, one.currency, one.amount, now)
            new, old = new + fresh, old + (not fresh)
    return "\n".join([f"{new} paid in, {old} known", *(f"no such member: {one}" for one in strangers)])


def differences(connection: Connection) -> list[str]:
    """Accounts that are not the sum of their entries, and attempts that say otherwise than the books."""
    found = [
        f"stored value of member {one.member_id}: {one.balance} {one.currency}, entries make {one.total}"
        for one in connection.execute(_WRONG)
    ]
    return found + [
        f"attempt {one.number} is {one.state} for {one.amount}, but stored value gave {one.total}"
        for one in connection.execute(_TAKEN)
    ]


def _open_account(connection: Connection, member: int, currency: str) -> None:
    values = {"member": member, "currency": currency}
    connection.execute(
        text(
            "INSERT INTO stored_value(member_id, currency, balance) VALUES (:member, :currency, 0)"
            " ON CONFLICT (member_id, currency) DO NOTHING"
        ),
        values,
    )


def _book(connection: Connection, number: str, kind: str, member: int, currency: str, amount: int, now: int) -> bool:
    """False where the account has too little; nothing is booked then."""
    moved = connection.execute(_MOVE, {"member": member, "currency": currency, "amount": amount})
    if not moved.rowcount:
        return False
    entry = {"number": number, "kind": kind, "member_id": member, "currency": currency, "amount": amount, "at": now}
    connection.execute(stored_value_entry.insert().values(entry))
    return True


def _entries(connection: Connection, number: str) -> list[tuple[str, int, str, int]]:
    return [
        (row.kind, row.amount, row.currency, row.member_id) for row in connection.execute(_ENTRIES, {"number": number})
    ]


def _known(connection: Connection, number: str) -> _Known | None:
    rows = _entries(connection, number)
    if not rows:
        return None
    charged = -sum(amount for kind, amount, _, _ in rows if kind == "charge")
    return _Known(rows[0][3], rows[0][2], charged, frozenset(kind for kind, _, _, _ in rows))


def _told(known: _Known) -> Answer:
    if not known.charged:
        return Answer(Word.CLOSED)
    word = Word.REFUNDED if "refund" in known.kinds else Word.PAID
    return Answer(word, known.charged, known.currency)


def _currency(connection: Connection, number: str) -> str | None:
    found: str | None = connection.execute(
        text("SELECT currency FROM payment_attempt WHERE number = :number"), {"number": number}
    ).scalar()
    return found


def _paid_in(card: str, reference: str, currency: str, price: str) -> _PaidIn:
    amount = minor_units(price, currency)
    if amount > MOST:
        raise Bad("out_of_range")
    return _PaidIn(card, reference, currency, amount)
