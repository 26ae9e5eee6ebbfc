"""What of an order is paid later, and by which tender: part of it may never be bought, or be paid at another door."""

from __future__ import annotations

from dataclasses import dataclass

from app.orders.draft import Draft, Payment
from app.orders.states import Fulfilment
from app.orders.tenders import TenderKind


@dataclass(frozen=True, slots=True)
class Later:
    """`amount` > 0 in minor units; `line_id` names the one line that it pays for, None for all the others of its
    kind."""

    kind: TenderKind
    amount: int
    line_id: bytes | None = None


def later(draft: Draft) -> list[Later]:
    """Together `due_at_till`, `due_at_pickup` and `due_on_delivery`: what a shop brings is paid at the door line by
    line, what is tried on is paid when it is bought."""
    found = [Later(TenderKind.TILL, draft.due_at_till)]
    if draft.payment is Payment.PAY_AT_PICKUP:
        found.append(Later(TenderKind.PAY_AT_PICKUP, draft.sum_of(Fulfilment.CLICK_AND_COLLECT)))
    found += _each(draft, Fulfilment.TRY_ON, TenderKind.PAY_AT_PICKUP)
    if draft.delivery_payment is Payment.CASH_ON_DELIVERY:
        found.append(Later(TenderKind.CASH_ON_DELIVERY, draft.sum_of(Fulfilment.SHIP_TO_HOME)))
        found += _each(draft, Fulfilment.STORE_DELIVERY, TenderKind.CASH_ON_DELIVERY)
    return [one for one in found if one.amount]


def _each(draft: Draft, fulfilment: Fulfilment, kind: TenderKind) -> list[Later]:
    return [Later(kind, line.priced.amount, line.id) for line in draft.lines if line.fulfilment is fulfilment]
