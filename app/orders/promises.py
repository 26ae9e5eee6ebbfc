"""What may be promised: confirmed where goods are in hand or locked by a lease, else requested with a Plan B."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.leases.book import STOCK, LeaseBook
from app.leases.commands import Share
from app.orders.draft import Draft, DraftLine, Payment
from app.orders.states import BROUGHT, Fulfilment, PlanB
from app.staff.roster import Policy


@dataclass(frozen=True, slots=True)
class Promise:
    """`shares` are the leases a line rests on; `options` what a request may become, `plan_b` the one chosen."""

    confirmed: bool
    shares: tuple[Share, ...] = ()
    options: tuple[PlanB, ...] = ()
    plan_b: PlanB | None = None


def promises(draft: Draft, book: LeaseBook, here: int, now: int, policy: Policy) -> dict[bytes, Promise]:
    """Line id → promise at `now` (µs UTC, estimated server time); lines of the same goods share the leases in order."""
    found: dict[bytes, Promise] = {}
    for line in draft.lines:
        if line.fulfilment is Fulfilment.CARRY_OUT or line.location_id == here:
            found[line.id] = Promise(confirmed=True)
            continue
        shares = book.cover(STOCK, line.variant_id, line.location_id, line.quantity, now, line.id)
        if shares:
            book = book.spending(shares)
            found[line.id] = Promise(confirmed=True, shares=tuple(shares))
        else:
            options = plans_of(draft, line)
            wanted = line.plan_b or _default(line, policy)
            chosen = next((one for one in options if one == wanted), PlanB.REFUND)
            found[line.id] = Promise(confirmed=False, options=options, plan_b=chosen)
    return found


def plans_of(draft: Draft, line: DraftLine) -> tuple[PlanB, ...]:
    """What can be done instead."""
    may_ship = draft.address is not None and draft.payment is Payment.NOW
    return plans_for(line.fulfilment, may_ship=may_ship)


def plans_for(fulfilment: Fulfilment, *, may_ship: bool) -> tuple[PlanB, ...]:
    """What is shipped comes from a DC, so should it be gone there, a shop is what is left; goods to be collected are
    shipped only where an address is known and nothing is to be paid at the pickup."""
    if fulfilment in BROUGHT:
        return (PlanB.SHOP_SHIPS, PlanB.REFUND)
    if fulfilment is Fulfilment.TRY_ON:
        return (PlanB.OTHER_SHOP, PlanB.REFUND)
    return (*((PlanB.DC,) if may_ship else ()), PlanB.OTHER_SHOP, PlanB.REFUND)


def _default(line: DraftLine, policy: Policy) -> str:
    """HQ's wish; what was to be delivered is delivered all the same."""
    delivered = line.fulfilment in BROUGHT and policy.plan_b == PlanB.DC
    return PlanB.SHOP_SHIPS if delivered else policy.plan_b


def covers(spends: Iterable[Share], line_id: bytes, quantity: int) -> bool:
    """Whether the shares carry the whole line."""
    return sum(share.quantity for share in spends if share.line_id == line_id) == quantity
