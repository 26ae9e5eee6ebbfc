"""The state machine of one attempt: pure, total, and indifferent to how often and in which order answers come.

    created ─┬─ user_paying ─┬─ paid
             ├─ unknown ─────┼─ closed ─────┐
             │               └─ reversing ─ reversed ─┴─ (charged after all) refunding ─ refunded
             └─ paid | closed

Nobody is charged twice because an attempt charges at most once by its number, and none is begun while another lives;
nobody is charged for nothing because what is not `paid` here is looked at until the provider has nothing of it either.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.orders.paying import LIVE, AttemptState, Way
from sync.hq.payments.provider import Answer, Word

_S = 1_000_000
PATIENCE = {Way.CODE: 60 * _S, Way.SHOWN: 300 * _S, Way.MEMBER: 60 * _S}
"""µs until what the customer has not paid is reversed."""
LATE_LOOKS = (60 * _S, 600 * _S, 3_600 * _S, 86_400 * _S)
"""µs after its end at which an attempt that was not paid is looked at again: a success may come late."""
SOONEST, LATEST = 2 * _S, 60 * _S
GRACE = 15 * _S
"""µs until somebody else than who began it looks at a new attempt: no call to a provider takes longer."""


class Call(StrEnum):
    CHARGE = "charge"
    QUERY = "query"
    REVERSE = "reverse"
    REFUND = "refund"
    NOTICE = "notice"


class Found(StrEnum):
    """What a person should hear of."""

    LATE = "payment_late"
    MISMATCH = "payment_mismatch"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`charged` is what the provider says it took, minor units. `looks` were taken since `changed_at` (µs UTC)."""

    state: AttemptState
    way: Way
    amount: int
    currency: str
    charged: int
    created_at: int
    changed_at: int
    looks: int

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def deadline(self) -> int:
        return self.created_at + PATIENCE[self.way]


@dataclass(frozen=True, slots=True)
class Step:
    """`look_now`: what was said is older than what is known, so ask again."""

    state: AttemptState
    found: Found | None = None
    look_now: bool = False


_WAITING = frozenset({AttemptState.CREATED, AttemptState.USER_PAYING, AttemptState.UNKNOWN})
_GIVEN_UP = frozenset({AttemptState.CLOSED, AttemptState.REVERSED})


def next_call(attempt: Attempt, now: int) -> Call | None:
    """What to ask the provider when it is time to look; None for what is settled for good."""
    if attempt.state is AttemptState.REVERSING or (attempt.state in _WAITING and now >= attempt.deadline):
        return Call.REVERSE
    if attempt.state is AttemptState.REFUNDING:
        # A provider may refuse a reverse as too late without a word of how much it took.
        return Call.REFUND if attempt.charged else Call.QUERY
    settled = attempt.state in (AttemptState.PAID, AttemptState.REFUNDED)
    return None if settled else Call.QUERY


def next_look(attempt: Attempt, now: int) -> int | None:
    """When to look again (µs UTC), None for never."""
    if attempt.state in _GIVEN_UP:
        return attempt.changed_at + LATE_LOOKS[attempt.looks] if attempt.looks < len(LATE_LOOKS) else None
    if attempt.state in (AttemptState.PAID, AttemptState.REFUNDED):
        return None
    if attempt.state is AttemptState.CREATED:
        return attempt.created_at + GRACE
    wait = min(SOONEST << min(attempt.looks, 10), LATEST)
    at = now + wait
    return max(now, min(at, attempt.deadline)) if attempt.state in _WAITING and now < attempt.deadline else at


def after(attempt: Attempt, call: Call, answer: Answer, asked_at: int) -> Step:
    """What an answer to `call`, asked at `asked_at` (µs UTC), makes of the attempt."""
    state, word = attempt.state, answer.word
    if state is AttemptState.REFUNDING or call is Call.REFUND:
        if (
            state is not AttemptState.REFUNDING
            or call not in (Call.REFUND, Call.QUERY)
            or asked_at < attempt.changed_at
        ):
            return Step(state)
        done = {Word.REFUNDED: AttemptState.REFUNDED, Word.REVERSED: AttemptState.REFUNDED}
        # There is nothing to give back after all.
        done |= {Word.NOT_FOUND: AttemptState.REVERSED, Word.CLOSED: AttemptState.REVERSED}
        return Step(done.get(word, state))
    if word is Word.PAID:
        return _paid(attempt, call, answer, asked_at)
    if call is Call.REVERSE and state is AttemptState.REVERSING:
        done = {Word.REVERSED: AttemptState.REVERSED, Word.REFUNDED: AttemptState.REVERSED}
        done |= {Word.CLOSED: AttemptState.CLOSED, Word.NOT_FOUND: AttemptState.CLOSED}
        return Step(done.get(word, state))
    if state in _WAITING:
        return Step(_waiting(state, word))
    if state in _GIVEN_UP and word is Word.USER_PAYING and asked_at >= attempt.changed_at:
        return Step(AttemptState.REVERSING)
    return Step(state)


def _waiting(state: AttemptState, word: Word) -> AttemptState:
    if word is Word.USER_PAYING:
        return AttemptState.USER_PAYING
    if word is Word.CLOSED:
        return AttemptState.CLOSED
    if word in (Word.REVERSED, Word.REFUNDED):
        return AttemptState.REVERSED
    # Neither an error nor an order that is not there yet says that the customer will not be charged.
    return AttemptState.UNKNOWN if state is AttemptState.CREATED else state


def _paid(attempt: Attempt, call: Call, answer: Answer, asked_at: int) -> Step:
    state = attempt.state
    right = (answer.amount, answer.currency) == (attempt.amount, attempt.currency)
    if state in (AttemptState.PAID, AttemptState.REFUNDED):
        return Step(state)
    if call is Call.NOTICE and (not right or state not in _WAITING):
        # It may be of before the reverse, or not be the whole truth: what is asked now is.
        return Step(state, None if right else Found.MISMATCH, look_now=True)
    if state is AttemptState.REVERSING:
        # A reverse that is refused because it is too late; an older answer changes nothing.
        return Step(AttemptState.REFUNDING if call is Call.REVERSE else state)
    if state in _GIVEN_UP:
        if asked_at < attempt.changed_at:
            return Step(state, look_now=True)
        return Step(AttemptState.REFUNDING, Found.LATE)
    return Step(AttemptState.PAID) if right else Step(AttemptState.REVERSING, Found.MISMATCH)
