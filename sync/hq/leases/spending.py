"""What commands do to leases. A fence or an expiry refuses a promise, never a fact."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from app.leases.book import STOCK
from app.leases.commands import LeasesReturned, Share
from sync.hq import stock
from sync.hq.handlers.work import Decision, Work
from sync.hq.leases.entries import LeaseRow, Step, enter, held, read_locked


def spend_on_line(
    work: Work, spends: Sequence[Share], *, line_id: bytes, variant_id: int, location_id: int, quantity: int
) -> bool | None:
    """Take a line's pieces out of its leases; the caller reserves them.

    None: the line rests on no lease. False: it does, but on one that is no longer good for it, and nothing was taken.
    `stock.lock` the variant before.
    """
    shares = [share for share in spends if share.line_id == line_id]
    if not shares:
        return None
    leases = [(read_locked(work.connection, share.lease), share) for share in sorted(shares, key=_by_lease)]
    good = [
        (lease, share)
        for lease, share in leases
        if lease is not None
        and _is_ours(work, lease, share)
        and (lease.kind, lease.resource, lease.location_id) == (STOCK, variant_id, location_id)
        and 0 < share.quantity <= held(lease)
    ]
    sound = len({share.lease for share in shares}) == len(shares) == len(good)
    if not sound or sum(share.quantity for _, share in good) != quantity:
        return False
    for lease, share in good:
        enter(work.connection, lease, Step("spent", share.quantity, work.command.id, work.now))
    return True


def spend_budgets(work: Work, spends: Sequence[Share]) -> int:
    """Take what was given away out of its budgets, the shares that name no line; answers what no budget covers.

    It was given, so it stays given: a fence or an expiry only says whose loss it is. After the leases of the lines.
    """
    beyond = 0
    for share in sorted((one for one in spends if not one.line_id and one.quantity > 0), key=_by_lease):
        lease = read_locked(work.connection, share.lease)
        good = lease is not None and lease.kind != STOCK and _is_ours(work, lease, share)
        covered = min(share.quantity, held(lease)) if lease is not None and good else 0
        if lease is not None and covered > 0:
            enter(work.connection, lease, Step("spent", covered, work.command.id, work.now))
        beyond += share.quantity - covered
    return beyond


def take_back(work: Work, returned: LeasesReturned) -> Decision:
    """Whatever of it is still held goes back; what has expired meanwhile is back already."""
    leases = sorted({share.lease for share in returned.returns})
    found = [lease for lease in (_peek(work, one) for one in leases) if lease is not None]
    stock.lock(work.connection, {lease.resource for lease in found if lease.kind == STOCK})
    for share in sorted(returned.returns, key=_by_lease):
        lease = read_locked(work.connection, share.lease)
        if lease is None or not _is_ours(work, lease, share):
            continue
        quantity = min(share.quantity, held(lease))
        if quantity > 0:
            enter(work.connection, lease, Step("returned", quantity, work.command.id, work.now))
    return Decision("accepted")


def _peek(work: Work, lease_id: bytes) -> LeaseRow | None:
    return work.connection.execute(text("SELECT * FROM lease WHERE id = :id"), {"id": lease_id}).first()


def _is_ours(work: Work, lease: LeaseRow, share: Share) -> bool:
    return bool(lease.device_id == work.device_id and lease.fence == share.fence)


def _by_lease(share: Share) -> bytes:
    return share.lease
