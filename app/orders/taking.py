"""Taking the payment of a draft in parts, before it is placed: steps from one draft to the next."""

from __future__ import annotations

from dataclasses import replace

from app.errors import Refusal
from app.orders.draft import Draft
from app.orders.tenders import Taken, TenderKind, slip_number
from app.staff.roster import Policy


def take_cash(draft: Draft, amount: int, new_id: bytes) -> Draft:
    """A part in cash, less than what is left: the last cash is handed over as the order is placed.

    Raises Refusal `amount_out_of_range`.
    """
    if not 0 < amount < draft.left:
        raise Refusal("amount_out_of_range", amount=amount)
    return replace(draft, taken=(*draft.taken, Taken(new_id, TenderKind.CASH, amount)))


def take_external(draft: Draft, amount: int, slip: str, new_id: bytes, policy: Policy) -> Draft:
    """A part that the till or a terminal took; it keeps the other parts from being rounded off.

    Raises Refusal `amount_out_of_range`, `slip_invalid`, `slip_is_card`, `slip_twice`, or `external_limit` where not
    even a manager could allow the order with it.
    """
    if not 0 < amount <= draft.left:
        raise Refusal("amount_out_of_range", amount=amount)
    reference = slip_number(slip)
    if any(one.reference == reference for one in draft.taken):
        raise Refusal("slip_twice")
    together, most = draft.taken_by(TenderKind.EXTERNAL) + amount, policy.external_limit * policy.manager_times
    if together > most:
        raise Refusal("external_limit", amount=together, limit=most, manager=most)
    return replace(draft, taken=(*draft.taken, Taken(new_id, TenderKind.EXTERNAL, amount, reference)), rounded=False)


def give_back(draft: Draft, taken_id: bytes) -> Draft:
    """Cash is handed back, or the slip is void."""
    return replace(draft, taken=tuple(one for one in draft.taken if one.id != taken_id))


def round_off(draft: Draft, *, wanted: bool) -> Draft:
    """抹零 for what is paid in cash; `app.orders.discounts.repriced` works it out."""
    return replace(draft, rounded=wanted)
