"""What a counter may promise without being paid: so much an order, so many orders a day that HQ has not answered.

A manager goes further, himself or by allowing it (retail.md §12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import Refusal
from app.journal.codec import decode, encode
from app.journal.command import Command
from app.orders.commands import ORDER_PLACED
from app.orders.draft import Draft, Payment
from app.orders.states import COLLECTED, Fulfilment
from app.orders.tenders import TenderKind
from app.staff.roster import Policy

_DUE = (Payment.CASH_ON_DELIVERY.encode(), Payment.PAY_AT_PICKUP.encode())
_EXTERNAL = TenderKind.EXTERNAL.encode()


@dataclass(frozen=True, slots=True)
class Today:
    """What counts against the limits of a business date: unanswered orders on trust, unverified minor units."""

    on_trust: int = 0
    external: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    fulfilment: str
    location_id: int


@dataclass(frozen=True, slots=True)
class _Tender:
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class _Told:
    """The part of an order that tells whether anything of it goes out unpaid."""

    store_id: int
    business_date: str
    lines: list[_Line]
    tenders: list[_Tender]

    @property
    def on_trust(self) -> bool:
        due = {tender.kind for tender in self.tenders if tender.amount > 0}
        away = any(line.fulfilment in COLLECTED and line.location_id != self.store_id for line in self.lines)
        return Payment.CASH_ON_DELIVERY in due or (away and Payment.PAY_AT_PICKUP in due)


def on_trust(draft: Draft, here: int) -> int:
    """Minor units that are sent out, or fetched from elsewhere, before they are paid."""
    unpaid = COLLECTED if draft.payment is Payment.PAY_AT_PICKUP else {Fulfilment.TRY_ON}
    away = (line for line in draft.lines if line.location_id != here)
    return draft.due_on_delivery + sum(line.priced.amount for line in away if line.fulfilment in unpaid)


def orders_on_trust(unanswered: Iterable[Command], date: str) -> int:
    """How many such orders of the business date HQ has not answered: it cannot refuse them before they are gone."""
    # Of ten thousand that wait nearly all are paid: looking for the word takes a tenth of reading them.
    due = (one.payload for one in unanswered if one.type == ORDER_PLACED and any(kind in one.payload for kind in _DUE))
    told = (decode(payload, _Told) for payload in due)
    return sum(one.business_date == date and one.on_trust for one in told)


def is_on_trust(order: Command) -> bool:
    """Of a command that places an order."""
    return decode(order.payload, _Told).on_trust


def external_taken(unanswered: Iterable[Command], date: str) -> int:
    """Minor units that tills and terminals took for orders of the business date, of which HQ knows nothing yet."""
    some = (one.payload for one in unanswered if one.type == ORDER_PLACED and _EXTERNAL in one.payload)
    told = (one for one in (decode(payload, _Told) for payload in some) if one.business_date == date)
    return sum(tender.amount for one in told for tender in one.tenders if tender.kind == TenderKind.EXTERNAL)


def require_within(draft: Draft, here: int, policy: Policy, today: Today, *, managed: bool) -> None:
    """`managed`: a manager does or allows it.

    Raises Refusal `cod_limit` (amount, limit), `day_limit` (limit), and those of `require_external`, each with
    `manager`, to which a manager may go.
    """
    amount, times = on_trust(draft, here), policy.manager_times if managed else 1
    if amount > policy.cod_limit * times:
        most = policy.cod_limit * policy.manager_times
        raise Refusal("cod_limit", amount=amount, limit=policy.cod_limit * times, manager=most)
    if amount and today.on_trust >= policy.trust_orders * times:
        most = policy.trust_orders * policy.manager_times
        raise Refusal("day_limit", limit=policy.trust_orders * times, manager=most)
    require_external(draft.taken_by(TenderKind.EXTERNAL), today.external, policy, managed=managed)


def require_external(amount: int, before: int, policy: Policy, *, managed: bool) -> None:
    """A till or terminal takes `amount` for one order, after `before` on this device and business date.

    Raises Refusal `external_limit` (amount, limit) or `external_day` (amount, limit).
    """
    times = policy.manager_times if managed else 1
    if amount > policy.external_limit * times:
        most = policy.external_limit * policy.manager_times
        raise Refusal("external_limit", amount=amount, limit=policy.external_limit * times, manager=most)
    if amount and before + amount > policy.external_day * times:
        most = policy.external_day * policy.manager_times
        raise Refusal("external_day", amount=before + amount, limit=policy.external_day * times, manager=most)


def action_of(draft: Draft) -> bytes:
    """What a manager allows: this order as it stands, and no other."""
    return hashlib.sha256(b"order.placed\0" + encode(draft)).digest()
