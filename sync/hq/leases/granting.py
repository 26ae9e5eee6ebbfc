"""Answering a device that asks for leases: what its policy allows and what is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, text

from app.errors import Refusal
from app.identifiers import Identifiers
from app.leases.book import STOCK
from app.staff.roster import Policy, policy_from
from sync.hq import stock
from sync.hq.leases import budgets
from sync.hq.leases.entries import LEASE, LeaseRow, Step, held, read_locked, record, set_aside
from sync.hq.leases.tables import lease_request
from sync.hq.scopes import Caller
from sync.protocol import LeaseGrant, LeasesReply, LeasesRequest, LeaseWish

MOST_WISHES = 200
SECOND = 1_000_000
_SOLD_SINCE_US = 30 * 86_400 * SECOND


def policy_of(connection: Connection, store_id: int) -> Policy:
    """The limits in force for a shop."""
    body = connection.execute(text("SELECT body FROM policy WHERE store_id = :id"), {"id": store_id}).scalar()
    return policy_from(0, body or "{}")


def answer(
    connection: Connection, identifiers: Identifiers, caller: Caller, asked: LeasesRequest, now: int
) -> LeasesReply:
    """Grant and renew within one transaction; the same request again is answered as before.

    Raises Refusal `malformed` where an id or an amount cannot be one, or another device has used this id; `revoked`
    where the device was blocked since it was let in.
    """
    _check(asked)
    _queue(connection, caller)
    known = connection.execute(
        text("SELECT device_id, reply FROM lease_request WHERE id = :id"), {"id": asked.id}
    ).first()
    if known is not None:
        if known.device_id != caller.id:
            raise Refusal("malformed", field="id")
        before = msgspec.json.decode(bytes(known.reply), type=LeasesReply)
        # The device sets its clock by it, and would promise from leases that have run out meanwhile.
        return msgspec.structs.replace(before, server_time=now)
    grantor = _Grantor(connection, identifiers, caller, policy_of(connection, caller.store_id), now)
    sellers = grantor.best_sellers() if asked.fill else []
    wishes = [*asked.wishes, *sellers]
    renewals = [*asked.renew, *grantor.of_variants({wish.resource for wish in sellers})]
    grantor.lock(wishes, renewals)
    renewed = grantor.renew(renewals)
    granted = grantor.grant(wishes)
    if asked.fill:
        granted += grantor.grant_budgets()
    reply = LeasesReply(granted=granted, renewed=renewed, server_time=now)
    connection.execute(
        lease_request.insert().values(id=asked.id, device_id=caller.id, reply=msgspec.json.encode(reply), at=now)
    )
    return reply


def _queue(connection: Connection, caller: Caller) -> None:
    """Requests of one device are answered one after the other, and none after it was blocked."""
    lock = " FOR NO KEY UPDATE" if connection.dialect.name == "postgresql" else ""
    blocked = text(f"SELECT coalesce(revoked_at, left_at) FROM device WHERE id = :id{lock}")
    if connection.execute(blocked, {"id": caller.id}).scalar() is not None:
        raise Refusal("revoked", epoch=caller.epoch)


def _check(asked: LeasesRequest) -> None:
    numbers = [n for wish in asked.wishes for n in (wish.resource, wish.location_id, wish.quantity)]
    sound = (
        len(asked.id) == 16
        and len(asked.wishes) <= MOST_WISHES
        and len(asked.renew) <= MOST_WISHES
        and all(0 <= n < 2**63 for n in numbers)
        and all(len(one) == 16 for one in asked.renew)
    )
    if not sound:
        raise Refusal("malformed", field="wishes", most=MOST_WISHES)


@dataclass(frozen=True, slots=True)
class _Grantor:
    connection: Connection
    identifiers: Identifiers
    caller: Caller
    policy: Policy
    now: int

    @property
    def _until(self) -> int:
        return self.now + self.policy.lease_seconds * SECOND

    def lock(self, wishes: Sequence[LeaseWish], renewed: Sequence[bytes]) -> None:
        """All variants at once and before any lease, as whoever spends and ends leases does."""
        variants = {wish.resource for wish in wishes if wish.kind == STOCK}
        if renewed:
            statement = text("SELECT resource FROM lease WHERE kind = 'stock' AND id IN :ids")
            statement = statement.bindparams(bindparam("ids", expanding=True))
            variants.update(self.connection.execute(statement, {"ids": list(renewed)}).scalars())
        stock.lock(self.connection, variants)

    def renew(self, ids: Iterable[bytes]) -> list[LeaseGrant]:
        """Those of the device's leases that still hold something are kept for another term."""
        found: list[LeaseGrant] = []
        for lease_id in sorted(set(ids)):
            lease = read_locked(self.connection, lease_id)
            if lease is None or lease.device_id != self.caller.id or lease.kind != STOCK or not held(lease):
                continue
            self.connection.execute(LEASE.update().where(LEASE.c.id == lease_id).values(expires_at=self._until))
            self._keep_until(lease_id, self._until)
            found.append(_told(lease, self._until))
        return found

    def grant(self, wishes: Sequence[LeaseWish]) -> list[LeaseGrant]:
        """In their order, while the device may hold more."""
        mine = self._open()
        granted: list[LeaseGrant] = []
        for wish in wishes:
            if wish.kind != STOCK:
                continue
            if wish.resource not in mine and len(mine) >= self.policy.lease_variants:
                break
            one = self._grant_stock(wish, mine.get(wish.resource, 0))
            if one is not None:
                mine[wish.resource] = mine.get(wish.resource, 0) + one.quantity
                granted.append(one)
        return granted

    def grant_budgets(self) -> list[LeaseGrant]:
        """What the shop's policy allows for the days ahead and the device has not got."""
        store_id = self.caller.store_id
        days = budgets.missing(self.connection, self.caller.id, store_id, self.policy, self.now)
        return [self._grant((day.kind, day.number, store_id), day.amount, day.end) for day in days]

    def _grant_stock(self, wish: LeaseWish, mine: int) -> LeaseGrant | None:
        place = self._place(wish)
        product_id = self.connection.execute(
            text("SELECT product_id FROM variant WHERE id = :id"), {"id": wish.resource}
        ).scalar()
        if place is None or product_id is None:
            return None
        location_id, free = place
        quantity = min(wish.quantity, self.policy.lease_pieces - mine, free)
        if quantity < 1:
            return None
        one = self._grant((STOCK, wish.resource, location_id), quantity, self._until, product_id)
        stock.move(self.connection, [set_aside(wish.resource, location_id, quantity, self.now)])
        return one

    def _grant(self, what: tuple[str, int, int], quantity: int, until: int, product_id: int = 0) -> LeaseGrant:
        """`what`: kind, resource and location."""
        kind, resource, location_id = what
        one = LeaseGrant(
            id=self.identifiers.new_id(),
            kind=kind,
            resource=resource,
            location_id=location_id,
            quantity=quantity,
            fence=self._fence(kind, resource, location_id),
            expires_at=until,
        )
        values = {"device_id": self.caller.id, "product_id": product_id, "granted_at": self.now}
        values |= msgspec.structs.asdict(one) | {"spent": 0, "returned": 0, "expired": 0}
        self.connection.execute(LEASE.insert(), values)
        record(self.connection, one.id, Step("granted", quantity, None, self.now))
        self._keep_until(one.id, until)
        return one

    def _fence(self, kind: str, resource: int, location_id: int) -> int:
        """Greater than any given out of it before."""
        fence: int = self.connection.execute(
            text(
                "INSERT INTO lease_fence(kind, resource, location_id, fence) VALUES (:kind, :resource, :location, 1)"
                " ON CONFLICT (kind, resource, location_id) DO UPDATE SET fence = lease_fence.fence + 1 RETURNING fence"
            ),
            {"kind": kind, "resource": resource, "location": location_id},
        ).scalar_one()
        return fence

    def _place(self, wish: LeaseWish) -> tuple[int, int] | None:
        """Where to take it and how much may be had there: the place asked for, else where most is free, a DC first."""
        rows = self.connection.execute(
            text(
                "SELECT p.id, p.kind, sum(CASE WHEN l.state = 'sellable' THEN l.quantity ELSE 0 END) AS sellable,"
                " sum(CASE WHEN l.state = 'leased' THEN l.quantity ELSE 0 END) AS leased"
                " FROM location p JOIN stock_level l ON l.location_id = p.id"
                " WHERE l.variant_id = :variant AND p.region = :region AND p.id <> :own"
                " AND (:wanted = 0 OR p.id = :wanted) GROUP BY p.id, p.kind ORDER BY p.id"
            ),
            {
                "variant": wish.resource,
                "region": self.caller.region,
                "own": self.caller.store_id,
                "wanted": wish.location_id,
            },
        )
        free = {(row.id, row.kind): self._free(int(row.sellable), int(row.leased)) for row in rows}
        if not free:
            return None
        (location_id, _), most = max(free.items(), key=lambda one: (one[1] > 0, one[0][1] == "dc", one[1], -one[0][0]))
        return location_id, most

    def _free(self, sellable: int, leased: int) -> int:
        """Never beyond the stock and the declared risk."""
        there = max(0, sellable + leased)
        return there * min(self.policy.lease_share, 100) // 100 + self.policy.lease_risk - leased

    def of_variants(self, variants: Collection[int]) -> list[bytes]:
        """The device's leases on them."""
        if not variants:
            return []
        statement = text(
            "SELECT id FROM lease WHERE device_id = :device AND kind = 'stock' AND resource IN :variants"
            " AND quantity > spent + returned + expired"
        ).bindparams(bindparam("variants", expanding=True))
        found = self.connection.execute(statement, {"device": self.caller.id, "variants": sorted(variants)})
        return [bytes(row.id) for row in found]

    def best_sellers(self) -> list[LeaseWish]:
        """What the region's shops have sold most lately."""
        rows = self.connection.execute(
            text(
                "SELECT l.variant_id, sum(l.quantity) AS pieces FROM orders o JOIN order_line l ON l.order_id = o.id"
                " JOIN location p ON p.id = o.store_id AND p.region = :region"
                " WHERE o.placed_at > :since GROUP BY l.variant_id ORDER BY pieces DESC, l.variant_id LIMIT :most"
            ),
            {
                "region": self.caller.region,
                "since": self.now - _SOLD_SINCE_US,
                "most": self.policy.lease_fill,
            },
        )
        return [LeaseWish(kind=STOCK, resource=row.variant_id, location_id=0, quantity=1) for row in rows]

    def _open(self) -> dict[int, int]:
        """Variant → the pieces the device holds."""
        rows = self.connection.execute(
            text(
                "SELECT resource, sum(quantity - spent - returned - expired) AS held FROM lease"
                " WHERE device_id = :device AND kind = 'stock' AND quantity > spent + returned + expired"
                " GROUP BY resource"
            ),
            {"device": self.caller.id},
        )
        return {row.resource: int(row.held) for row in rows}

    def _keep_until(self, lease_id: bytes, until: int) -> None:
        reclaim_at = until + self.policy.lease_grace * SECOND
        self.connection.execute(
            text(
                "INSERT INTO lease_term(lease_id, reclaim_at) VALUES (:id, :at)"
                " ON CONFLICT (lease_id) DO UPDATE SET reclaim_at = excluded.reclaim_at"
            ),
            {"id": lease_id, "at": reclaim_at},
        )


def _told(lease: LeaseRow, until: int) -> LeaseGrant:
    return LeaseGrant(
        id=bytes(lease.id),
        kind=lease.kind,
        resource=lease.resource,
        location_id=lease.location_id,
        quantity=lease.quantity,
        fence=lease.fence,
        expires_at=until,
    )
