"""Giving locked pieces back that nobody wants any more, for instance at the end of the day."""

from __future__ import annotations

from app.device import Device
from app.leases.book import STOCK
from app.leases.commands import LEASE_RETURNED, LeasesReturned, Share
from app.leases.keeping import read_book
from app.leases.wishes import forget
from app.staff.standing import require_open
from app.storage.changes import Topic

LANE = b"leases"


def give_back(device: Device, actor: int, variant_ids: frozenset[int] | None = None) -> LeasesReturned | None:
    """Return all that is held, or of these variants alone; None where nothing is.

    Committed behind every spend so far, so HQ sees the spends first; nor are they wished for any longer.
    Raises Refusal `revoked` or `offline_too_long` (hours).
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    with device.journal.work() as work:
        book = read_book(work.connection)
        shares = [
            Share(grant.id, grant.fence, book.left(grant))
            for grant in book.grants
            if book.left(grant) and grant.kind == STOCK and (variant_ids is None or grant.resource in variant_ids)
        ]
        if not shares:
            return None
        returned = LeasesReturned(shares, device.clock.now(), actor)
        work.record(
            LEASE_RETURNED, returned, device.basis(actor, 0), lane=LANE, lease_refs=tuple(one.lease for one in shares)
        )
        gone = {grant.resource for grant in book.grants if variant_ids is None or grant.resource in variant_ids}
        forget(work.connection, gone)
        work.touch(Topic.LEASES, Topic.STOCK)
    return returned
