"""SIMULATED payment provider: charges nobody. For the demo and for tests, never found unless HQ is told to use it.

It keeps its own ledger of what it "charged" in its own file, so that no crash of HQ touches it, and gives every answer
that the real ones give: by the last two digits of the amount (fen), or by what a test has put into its script.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.errors import Refusal
from sync.hq.payments.provider import Answer, Ask, Notice, Word

NEVER = 1 << 30
SIGNATURE = "simulated-signature"
_KEY = b"simulated provider: no secret"


@dataclass(frozen=True, slots=True)
class Scenario:
    """How one trade goes. `heard`: the request arrives. `pays_at`: the query at which the customer has paid, 0 at once,
    NEVER; `refuses`: at that moment the payment fails instead. `says`: what the first call answers, '' the truth.
    `queries_lost`, `reverses_lost`, `refunds_lost`: how many of these are answered `unknown`; `reverse_works`: a lost
    reverse was carried out all the same. `late`: charged after a reverse that was answered as done. `over`: fen charged
    too much. `notices`: how often each success is told. `too_late`: the customer has just paid where it is to be
    reversed, which is refused; `mute`: without a word of how much.
    """

    heard: bool = True
    pays_at: int = 0
    refuses: str = ""
    says: str = ""
    queries_lost: int = 0
    reverses_lost: int = 0
    reverse_works: bool = False
    refunds_lost: int = 0
    late: bool = False
    over: int = 0
    notices: int = 1
    too_late: bool = False
    mute: bool = False


SCENARIOS: dict[str, Scenario] = {
    "success": Scenario(),
    "success_answer_lost": Scenario(says="TIMEOUT"),
    "request_lost": Scenario(heard=False, says="TIMEOUT"),
    "user_paying_then_paid": Scenario(pays_at=2),
    "user_paying_never": Scenario(pays_at=NEVER),
    "user_paying_refused": Scenario(pays_at=2, refuses="PAYERROR"),
    "system_error_charged": Scenario(says="SYSTEMERROR"),
    "system_error_not_charged": Scenario(heard=False, says="SYSTEMERROR"),
    "bank_error_paid_later": Scenario(pays_at=3, says="BANKERROR"),
    "not_enough_money": Scenario(refuses="NOTENOUGH"),
    "code_expired": Scenario(refuses="AUTHCODEEXPIRE"),
    "queries_lost_then_paid": Scenario(pays_at=3, queries_lost=2),
    "queries_lost_for_long": Scenario(pays_at=1, queries_lost=NEVER, says="SYSTEMERROR"),
    "reverse_recall": Scenario(pays_at=NEVER, reverses_lost=3),
    "reverse_answer_lost": Scenario(pays_at=NEVER, reverses_lost=1, reverse_works=True),
    "late_success_after_reverse": Scenario(pays_at=NEVER, late=True),
    "late_success_refund_slow": Scenario(pays_at=NEVER, late=True, refunds_lost=2),
    "reverse_too_late": Scenario(pays_at=NEVER, too_late=True),
    "reverse_too_late_mute": Scenario(pays_at=NEVER, too_late=True, mute=True, refunds_lost=1),
    "wrong_amount": Scenario(over=100),
    "duplicate_notify": Scenario(pays_at=2, notices=3),
    "notify_only": Scenario(pays_at=1, queries_lost=NEVER, says="SYSTEMERROR", notices=2),
}
BY_FEN: dict[int, str] = {
    81: "user_paying_then_paid",
    82: "user_paying_never",
    83: "user_paying_refused",
    84: "system_error_charged",
    85: "bank_error_paid_later",
    86: "not_enough_money",
    87: "late_success_after_reverse",
    88: "wrong_amount",
    89: "reverse_recall",
}
"""Last two digits of an amount → what happens; any other is paid at once, a shown code after two looks."""

_TABLES = """
CREATE TABLE IF NOT EXISTS trade(
  number TEXT PRIMARY KEY, provider TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
  scenario TEXT NOT NULL, state TEXT NOT NULL, charged INTEGER NOT NULL, refunded INTEGER NOT NULL,
  charges INTEGER NOT NULL, queries INTEGER NOT NULL, reverses INTEGER NOT NULL, refunds INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS script(id INTEGER PRIMARY KEY AUTOINCREMENT, scenario TEXT NOT NULL) STRICT;
"""


@dataclass(slots=True)
class _Trade:
    number: str
    provider: str
    amount: int
    currency: str
    scenario: str
    state: str
    charged: int = 0
    refunded: int = 0
    charges: int = 0
    queries: int = 0
    reverses: int = 0
    refunds: int = 0

    def charge(self, how: Scenario) -> None:
        self.charged, self.charges, self.state = self.amount + how.over, self.charges + 1, Word.PAID.value


_COLUMNS = tuple(one.name for one in fields(_Trade))


class SimulatedProvider:
    """`name` is whose part it plays; several with the same file share one ledger."""

    thanks = "success"

    def __init__(self, path: Path, name: str) -> None:
        from sqlcipher3 import dbapi2  # without a key, as HQ's own SQLite

        self.name = name
        self._guard = threading.Lock()
        self._raw: Any = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        # It must outlive a process of HQ, not a power cut.
        for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = OFF"):
            self._raw.execute(f"PRAGMA {pragma}").close()
        self._raw.executescript(_TABLES)

    def close(self) -> None:
        self._raw.close()

    # --- the interface ------------------------------------------------------------------------------------------------

    def pay_by_code(self, ask: Ask, code: str) -> Answer:
        return self._begin(ask, shown=False)

    def create_code(self, ask: Ask) -> Answer:
        answer = self._begin(ask, shown=True)
        plain = answer.word in (Word.USER_PAYING, Word.PAID)
        return Answer(Word.USER_PAYING, url=f"simulated-{self.name}://pay/{ask.number}") if plain else answer

    def query(self, number: str) -> Answer:
        with self._trade(number) as kept:
            if kept.trade is None:
                return Answer(Word.NOT_FOUND, code="ORDERNOTEXIST")
            trade, how = kept.trade, SCENARIOS[kept.trade.scenario]
            trade.queries += 1
            if trade.state == Word.USER_PAYING and trade.queries >= how.pays_at:
                _decide(trade, how)
            elif trade.state == Word.REVERSED and how.late and not trade.charges:
                trade.charge(how)
            if trade.queries <= how.queries_lost:
                return Answer(Word.UNKNOWN, code="SYSTEMERROR")
            return _truth(trade)

    def reverse(self, number: str) -> Answer:
        with self._trade(number) as kept:
            if kept.trade is None:
                return Answer(Word.NOT_FOUND, code="ORDERNOTEXIST")
            trade, how = kept.trade, SCENARIOS[kept.trade.scenario]
            trade.reverses += 1
            if how.too_late and trade.state == Word.USER_PAYING:
                trade.charge(how)
            if how.too_late and trade.state == Word.PAID:
                return Answer(Word.PAID) if how.mute else _truth(trade)
            lost = trade.reverses <= how.reverses_lost
            if not lost or how.reverse_works:
                trade.refunded, trade.state = trade.charged, Word.REVERSED.value
            return Answer(Word.UNKNOWN, code="SYSTEMERROR recall=Y") if lost else Answer(Word.REVERSED)

    def refund(self, number: str, amount: int) -> Answer:
        with self._trade(number) as kept:
            if kept.trade is None:
                return Answer(Word.NOT_FOUND, code="ORDERNOTEXIST")
            trade = kept.trade
            trade.refunds += 1
            if trade.refunds <= SCENARIOS[trade.scenario].refunds_lost:
                return Answer(Word.UNKNOWN, code="SYSTEMERROR")
            if trade.state == Word.PAID and trade.charged - trade.refunded >= amount:
                trade.refunded, trade.state = trade.refunded + amount, Word.REFUNDED.value
            return Answer(Word.REFUNDED) if trade.state != Word.PAID else Answer(Word.UNKNOWN, code="REFUND_FEE_ERROR")

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        right = hmac.new(_KEY, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right.encode(), headers.get(SIGNATURE, "").encode()):
            raise Refusal("bad_notice")
        try:
            told = json.loads(body)
            answer = Answer(Word.PAID, int(told["amount"]), str(told["currency"]), f"SIM{told['number']}")
            return Notice(str(told["number"]), answer)
        except (ValueError, KeyError, TypeError) as error:
            raise Refusal("bad_notice") from error

    # --- for demo and tests -------------------------------------------------------------------------------------------

    def script(self, *scenarios: str) -> None:
        """What the next trades do, in this order, whatever their amounts."""
        with self._guard:
            self._raw.executemany("INSERT INTO script(scenario) VALUES (?)", [(one,) for one in scenarios]).close()

    def ledger(self) -> dict[str, tuple[int, int, int]]:
        """Number → (charged, given back, how often charged)."""
        with self._guard:
            rows = self._raw.execute("SELECT number, charged, refunded, charges FROM trade").fetchall()
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    def notices(self, numbers: Collection[str]) -> list[tuple[dict[str, str], bytes]]:
        """What it tells HQ now of each of these that it charged, as often as the scenario has it."""
        with self._guard:
            select = "SELECT number, charged, currency, scenario FROM trade WHERE charges > 0"
            rows = self._raw.execute(select).fetchall()
        told = []
        for number, charged, currency, scenario in (row for row in rows if row[0] in numbers):
            body = json.dumps({"number": number, "amount": charged, "currency": currency}).encode()
            signature = hmac.new(_KEY, body, hashlib.sha256).hexdigest()
            told += [({SIGNATURE: signature}, body)] * SCENARIOS[scenario].notices
        return told

    # --- inside -------------------------------------------------------------------------------------------------------

    def _begin(self, ask: Ask, *, shown: bool) -> Answer:
        with self._trade(ask.number) as kept:
            if kept.trade is not None:
                return Answer(Word.UNKNOWN, code="OUT_TRADE_NO_USED")
            scenario = kept.scripted() or BY_FEN.get(ask.amount % 100, "user_paying_then_paid" if shown else "success")
            how = SCENARIOS[scenario]
            if how.heard:
                kept.trade = _Trade(ask.number, self.name, ask.amount, ask.currency, scenario, Word.USER_PAYING.value)
                if how.pays_at == 0 and not shown:
                    _decide(kept.trade, how)
            if how.says or kept.trade is None:
                return Answer(Word.UNKNOWN, code=how.says)
            return _truth(kept.trade)

    def _trade(self, number: str) -> _Kept:
        return _Kept(self._raw, self._guard, number)


class _Kept:
    """A trade as the ledger has it; what becomes of it is committed at the end."""

    def __init__(self, raw: Any, guard: threading.Lock, number: str) -> None:
        self._raw, self._guard, self._number = raw, guard, number
        self.trade: _Trade | None = None

    def __enter__(self) -> _Kept:
        self._guard.acquire()
        self._raw.execute("BEGIN IMMEDIATE").close()
        found = self._raw.execute(f"SELECT {', '.join(_COLUMNS)} FROM trade WHERE number = ?", (self._number,))
        row = found.fetchone()
        self.trade = None if row is None else _Trade(*row)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None and self.trade is not None:
                values = [getattr(self.trade, name) for name in _COLUMNS]
                marks = ", ".join("?" * len(_COLUMNS))
                self._raw.execute(f"INSERT OR REPLACE INTO trade VALUES ({marks})", values).close()
            self._raw.execute("COMMIT" if kind is None else "ROLLBACK").close()
        finally:
            self._guard.release()

    def scripted(self) -> str:
        row = self._raw.execute("SELECT id, scenario FROM script ORDER BY id LIMIT 1").fetchone()
        if row is None:
            return ""
        self._raw.execute("DELETE FROM script WHERE id = ?", (row[0],)).close()
        return str(row[1])


def _decide(trade: _Trade, how: Scenario) -> None:
    if how.refuses:
        trade.state = Word.CLOSED.value
    else:
        trade.charge(how)


def _truth(trade: _Trade) -> Answer:
    if trade.state == Word.PAID:
        return Answer(Word.PAID, trade.charged, trade.currency, f"SIM{trade.number}", "SUCCESS")
    return Answer(Word(trade.state), code=SCENARIOS[trade.scenario].refuses if trade.state == Word.CLOSED else "")
