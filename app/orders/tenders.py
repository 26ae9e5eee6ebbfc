"""Tenders: how an order is paid, what each kind means once it is placed, and what was taken before it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Refusal
from app.identifiers import luhn_digit
from app.money import split
from app.orders.paying import PROVEN
from app.orders.states import Fulfilment, PaymentState


class TenderKind(StrEnum):
    """`external`: the till, or a terminal with its own network, took the money; its slip number proves it. `qr` and
    `stored_value`: HQ asks a provider for it, or itself (`app.orders.paying`). `till`: the shop's own till will take
    it, and book the goods that are carried out (`app.orders.till`)."""

    CASH = "cash"
    EXTERNAL = "external"
    QR = "qr"
    TILL = "till"
    STORED_VALUE = "stored_value"
    PAY_AT_PICKUP = "pay_at_pickup"
    CASH_ON_DELIVERY = "cash_on_delivery"


WHEN_PLACED: dict[str, PaymentState] = {
    TenderKind.CASH: PaymentState.PAID,
    TenderKind.EXTERNAL: PaymentState.PAID_UNVERIFIED,
    TenderKind.QR: PaymentState.AWAITING,
    TenderKind.TILL: PaymentState.UNPAID,
    TenderKind.STORED_VALUE: PaymentState.AWAITING,
    TenderKind.PAY_AT_PICKUP: PaymentState.UNPAID,
    TenderKind.CASH_ON_DELIVERY: PaymentState.UNPAID,
}
"""The state of a tender as the order is placed; a kind that is not here is none."""
DUE_KIND: dict[str, TenderKind] = {
    Fulfilment.CARRY_OUT: TenderKind.TILL,
    Fulfilment.CLICK_AND_COLLECT: TenderKind.PAY_AT_PICKUP,
    Fulfilment.TRY_ON: TenderKind.PAY_AT_PICKUP,
    Fulfilment.SHIP_TO_HOME: TenderKind.CASH_ON_DELIVERY,
    Fulfilment.STORE_DELIVERY: TenderKind.CASH_ON_DELIVERY,
}
"""How a line is paid that is not paid now."""
TOGETHER = frozenset({Fulfilment.CARRY_OUT, Fulfilment.CLICK_AND_COLLECT, Fulfilment.SHIP_TO_HOME})
"""Such lines are paid later by one tender for all, the others each by one of its own (`app.orders.later`)."""
_SLIP = re.compile(r"[0-9A-Z][0-9A-Z-]{3,31}")


def is_taken(kind: str) -> bool:
    """Whether the money of such a tender has changed hands once the order is placed."""
    return WHEN_PLACED[kind] in (PaymentState.PAID, PaymentState.PAID_UNVERIFIED)


def stands(kind: str, state: str) -> bool:
    """Whether a tender's amount is set against the goods: money taken, given back in cash, or still to be paid with the
    goods; what a provider is asked for is that once it is paid, and no longer when it goes back."""
    return kind not in PROVEN or state == PaymentState.PAID


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of the payment taken before the order is placed. `reference` is the slip number of an external one."""

    id: bytes
    kind: str
    amount: int
    reference: str = ""


def slip_number(text: str) -> str:
    """As terminals print it: 4 to 32 letters, figures and dashes.

    Raises Refusal `slip_invalid`, and `slip_is_card` for what may be the number of a card: none is ever kept.
    """
    slip = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
    if _SLIP.fullmatch(slip) is None:
        raise Refusal("slip_invalid")
    digits = slip.replace("-", "")
    if digits.isdigit() and 13 <= len(digits) <= 19 and luhn_digit(digits[:-1]) == digits[-1]:
        raise Refusal("slip_is_card")
    return slip


def rounding(amounts: Sequence[int], step: int) -> list[int]:
    """抹零: what comes off lines of these amounts so that their sum is a multiple of `step` minor units, never zero.

    Spread by largest remainder, never more off a line than it costs; nothing where `step` is 0.
    """
    total = sum(amounts)
    off = total % step if 0 < step <= total else 0
    return split(off, amounts) if off else [0] * len(amounts)


def rounds(kinds: Iterable[str]) -> bool:
    """Only cash is rounded off: all of what is paid now must be cash."""
    return all(kind == TenderKind.CASH for kind in kinds if kind not in DUE_KIND.values())
