"""What `forecast` needs, read from the journal alone: it holds with both replicas gone."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, field

from app.device import Device
from app.journal.codec import decode
from app.journal.command import Command
from app.leases.book import STOCK, LeaseBook
from app.leases.commands import Share
from app.leases.records import lease_commands
from app.readiness.forecast import HeldLease, Stand


@dataclass(frozen=True, slots=True)
class _Spent:
    """The part of an order that tells when it used which lease."""

    placed_at: int = 0
    spends: list[Share] = field(default_factory=list)


def read_stand(device: Device, price_book: int) -> Stand:
    """`price_book` is the one in force, 0 for none."""
    with device.journal.database.read() as journal:
        commands = lease_commands(journal)
    return Stand(
        time=device.time(),
        policy=device.policy,
        people=len(device.roster.associates),
        price_book=price_book,
        leases=tuple(held_leases(device.leases, commands)),
        disk_free=shutil.disk_usage(device.home).free,
        revoked=device.revoked,
    )


def held_leases(book: LeaseBook, commands: list[Command]) -> list[HeldLease]:
    """By variant and place: several leases of the same goods are used up one after the other."""
    places = {grant.id: (grant.resource, grant.location_id) for grant in book.grants if grant.kind == STOCK}
    spends: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for command in sorted(commands, key=lambda one: one.jseq):
        told = decode(command.payload, _Spent)
        pieces: dict[tuple[int, int], int] = defaultdict(int)
        for share in told.spends:
            if share.lease in places:
                pieces[places[share.lease]] += share.quantity
        for place, quantity in pieces.items():
            spends[place].append((told.placed_at, quantity))
    held: dict[tuple[int, int], HeldLease] = {}
    for grant in book.grants:
        if grant.kind == STOCK and book.left(grant):
            key = (grant.resource, grant.location_id)
            known = held.get(key)
            held[key] = HeldLease(
                variant_id=grant.resource,
                pieces=book.left(grant) + (0 if known is None else known.pieces),
                # The pieces of all of them are counted on only as long as the first lasts.
                expires_at=grant.expires_at if known is None else min(known.expires_at, grant.expires_at),
                spends=tuple(spends[key]),
            )
    return list(held.values())
