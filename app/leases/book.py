"""What this device still holds: grants less what its own journal has spent and returned. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.journal.codec import decode
from app.journal.command import Command
from app.leases.commands import Share, Shares
from app.leases.rows import Lease

STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Grant:
    """A lease in force as the journal keeps it.

    `elsewhere` is what HQ has booked on it that no settled command of this journal explains: expired pieces, or spends
    of a journal that this one was restored behind; below 0 where HQ did not take a spend.
    """

    id: bytes
    kind: str
    resource: int
    product_id: int
    location_id: int
    quantity: int
    fence: int
    granted_at: int
    expires_at: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces of a variant that this device alone may promise."""

    product_id: int
    variant_id: int
    location_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class LeaseBook:
    """`used` counts by lease what the commands `known` have spent and returned, settled or not."""

    grants: tuple[Grant, ...] = ()
    used: Mapping[bytes, int] = field(default_factory=dict)
    known: frozenset[bytes] = frozenset()

    def after(self, commands: Iterable[Command]) -> LeaseBook:
        """The book once these commands are in the journal; those it knows already count once."""
        new = [one for one in commands if one.lease_refs and one.id not in self.known]
        ids = self.known.union(one.id for one in new)
        return LeaseBook(self.grants, Counter(self.used) + used_by(new), ids) if new else self

    def left(self, grant: Grant) -> int:
        """Held of one lease, its expiry aside; never below 0."""
        return max(0, grant.quantity - grant.elsewhere - self.used.get(grant.id, 0))

    def held(self, kind: str, resource: int, location_id: int, now: int) -> int:
        """What may still be promised at `now` (µs UTC, estimated server time)."""
        return sum(self.left(grant) for grant in self._of(kind, resource, location_id, now))

    def held_pieces(self, now: int) -> list[Held]:
        """All that is held of stock."""
        return [
            Held(grant.product_id, grant.resource, grant.location_id, self.left(grant))
            for grant in self.grants
            if grant.kind == STOCK and grant.expires_at > now and self.left(grant)
        ]

    def cover(
        self, kind: str, resource: int, location_id: int, quantity: int, now: int, line_id: bytes = b""
    ) -> list[Share]:
        """Shares that make up `quantity`, soonest expiry first; none where not all of it is held."""
        shares: list[Share] = []
        missing = quantity
        for grant in sorted(self._of(kind, resource, location_id, now), key=lambda one: (one.expires_at, one.id)):
            taken = min(missing, self.left(grant))
            if taken:
                shares.append(Share(grant.id, grant.fence, taken, line_id))
                missing -= taken
        return shares if not missing else []

    def spending(self, shares: Iterable[Share]) -> LeaseBook:
        """The book once these shares are gone too, for the next line of the same order."""
        return LeaseBook(self.grants, Counter(self.used) + _counted(shares), self.known)

    def _of(self, kind: str, resource: int, location_id: int, now: int) -> list[Grant]:
        wanted = (kind, resource, location_id)
        return [
            grant
            for grant in self.grants
            if (grant.kind, grant.resource, grant.location_id) == wanted and grant.expires_at > now
        ]


def used_by(commands: Iterable[Command]) -> Counter[bytes]:
    """Lease → what the commands spend and return of it."""
    used: Counter[bytes] = Counter()
    for command in commands:
        if command.lease_refs:
            shares = decode(command.payload, Shares)
            used.update(_counted((*shares.spends, *shares.returns)))
    return used


def grant_of(lease: Lease, settled: int) -> Grant:
    """What the journal keeps of HQ's row; `settled` was used by commands of this journal that HQ has answered."""
    return Grant(
        id=lease.id,
        kind=lease.kind,
        resource=lease.resource,
        product_id=lease.product_id,
        location_id=lease.location_id,
        quantity=lease.quantity,
        fence=lease.fence,
        granted_at=lease.granted_at,
        expires_at=lease.expires_at,
        elsewhere=lease.spent + lease.returned + lease.expired - settled,
    )


def _counted(shares: Iterable[Share]) -> Counter[bytes]:
    counted: Counter[bytes] = Counter()
    for share in shares:
        counted[share.lease] += share.quantity
    return counted
