"""What `forecast` needs, read from the journal alone: it holds with both replicas gone."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from app.clock import shop_time
from app.device import Device
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.server_time import Anchor, Moment, elapsed
from app.leases.book import STOCK, LeaseBook
from app.leases.commands import Shares
from app.leases.records import lease_commands
from app.orders.limits import is_on_trust, orders_on_trust
from app.orders.ordering import unanswered
from app.readiness.forecast import HOUR, SECOND, HeldBudget, HeldLease, OnTrust, Stand
from app.readiness.records import Room, latest_moments, latest_orders, room, zone_of

RECENT_COMMANDS = 512
RECENT_ORDERS = 64
LEAST_COMMANDS = 96
"""By fewer than these nobody can tell how fast the disk fills; they fill less of it than is kept in reserve."""


def read_stand(device: Device, price_book: int, free: int | None = None) -> Stand:
    """`price_book` is the one in force, 0 for none; `free` bytes of disk, if not those of the device's folder."""
    time = device.time()
    with device.journal.database.read() as journal:
        commands = lease_commands(journal)
        filled = room(journal)
        moments = latest_moments(journal, RECENT_COMMANDS)
        orders = latest_orders(journal, RECENT_ORDERS)
    on_disk = shutil.disk_usage(device.home).free if free is None else free
    spent = spends(device.leases, commands, time)
    return Stand(
        time=time,
        policy=device.policy,
        people=len(device.roster.associates),
        price_book=price_book,
        leases=tuple(held_leases(device.leases, spent)),
        budgets=tuple(held_budgets(device.leases, spent)),
        on_trust=read_on_trust(device, orders, time),
        disk_free=on_disk + filled.free,
        disk_per_hour=growth(filled, moments),
        revoked=device.revoked,
    )


def read_on_trust(device: Device, orders: Sequence[Command], time: Anchor) -> OnTrust | None:
    """`orders` are the latest; None where no catalogue tells when the shop's day ends."""
    if not device.replicas.catalog.present:
        return None
    with device.replicas.catalog.read() as catalog:
        zone = zone_of(catalog, device.identity.store_id)
    if not zone:
        return None
    local = shop_time(time.at.wall, zone)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    ends = int(midnight.timestamp()) * SECOND - time.at.wall
    return OnTrust(
        today=orders_on_trust(unanswered(device), local.date().isoformat()),
        day_ends=time.time + ends,
        times=tuple(time.time - elapsed(_moment(one), time.at) for one in orders if is_on_trust(one)),
    )


def _moment(command: Command) -> Moment:
    return Moment(command.wall, command.mono, command.boot)


def growth(filled: Room, moments: Sequence[Moment]) -> int:
    """Bytes that an hour of work adds to the journal; without HQ nothing else of the device grows."""
    took = sum(elapsed(one, after) for one, after in pairwise(moments))
    if len(moments) < LEAST_COMMANDS or not took:
        return 0
    return filled.filled * (len(moments) - 1) * HOUR // (filled.commands * took)


Spends = dict[tuple[str, int, int], list[tuple[int, int]]]
"""Kind, resource and location → (time, quantity) of each command that used it, oldest first."""


def spends(book: LeaseBook, commands: list[Command], time: Anchor) -> Spends:
    """By HQ's time as estimated now; of the leases that are still in force."""
    of_lease = {grant.id: (grant.kind, grant.resource, grant.location_id) for grant in book.grants}
    found: Spends = defaultdict(list)
    for command in sorted(commands, key=lambda one: one.place):
        used: Counter[tuple[str, int, int]] = Counter()
        for share in decode(command.payload, Shares).spends:
            if share.lease in of_lease:
                used[of_lease[share.lease]] += share.quantity
        at = time.time - elapsed(_moment(command), time.at)
        for what, quantity in used.items():
            found[what].append((at, quantity))
    return found


def held_leases(book: LeaseBook, spent: Spends) -> list[HeldLease]:
    """By variant and place: several leases of the same goods are used up one after the other."""
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
                spends=tuple(spent.get((STOCK, *key), ())),
            )
    return list(held.values())


def held_budgets(book: LeaseBook, spent: Spends) -> list[HeldBudget]:
    """One for each kind and business date; the pace is that of the kind over all dates."""
    paces: Spends = defaultdict(list)
    for (kind, _, _), times in spent.items():
        paces[kind, 0, 0] += times
    held: dict[tuple[str, int], HeldBudget] = {}
    for grant in book.grants:
        if grant.kind != STOCK:
            known = held.get((grant.kind, grant.resource))
            held[grant.kind, grant.resource] = HeldBudget(
                kind=grant.kind,
                amount=book.left(grant) + (0 if known is None else known.amount),
                expires_at=grant.expires_at,
                spends=tuple(sorted(paces.get((grant.kind, 0, 0), ()))),
            )
    return list(held.values())
