"""Prices given by hand: which of an order's were within what its person, or the manager asked, may give."""

from __future__ import annotations

from collections.abc import Mapping

from app.orders.commands import OrderPlaced
from app.orders.overrides import lowest_by
from app.staff.roster import Capability
from sync.hq import actors
from sync.hq.handlers.work import Work
from sync.hq.policies import policy_of


def allowed_by_hand(work: Work, order: OrderPlaced, book: Mapping[int, int]) -> dict[bytes, int]:
    """Line id → the price of a piece, by the policy of now; a line that HQ has no price for is not among them."""
    lines = [line for line in order.lines if line.override is not None and line.variant_id in book]
    if not lines:
        return {}
    policy = policy_of(work.connection, work.store_id)
    people = actors.people_of(work.connection, work.store_id, work.command.roster)
    actor = work.command.actor

    def manages(person: int) -> bool:
        return Capability.MANAGE in people.get(str(person), ())

    found = {}
    for line in lines:
        assert line.override is not None
        asked = line.override.allowed_by
        managed = manages(actor) or (asked != actor and manages(asked))
        listed = book[line.variant_id]
        if lowest_by(policy, listed, managed=managed) <= line.override.price < listed:
            found[line.id] = line.override.price
    return found
