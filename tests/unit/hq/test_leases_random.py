"""Devices and HQ doing whatever they like with leases, one of them blocked midway: the books balance after every step,
and no piece is promised to two people."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from app.clock import business_date
from app.journal.command import Command
from app.leases.book import LeaseBook, grant_of, used_by
from app.leases.budgets import COUPON_BUDGET, POINTS_ALLOWANCE, day_number
from app.leases.commands import LEASE_RETURNED, LeasesReturned, Share
from app.leases.rows import Lease
from sync.hq import enrolment, stock
from sync.hq.leases.balance import lease_differences
from sync.hq.leases.expiry import expire_due, tidy
from sync.hq.leases.granting import SECOND, answer
from sync.hq.ledger import recompute
from sync.hq.releasing import retry_parked
from sync.hq.settling import Reception
from sync.protocol import LeasesRequest, LeaseWish
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HUBIN, SHOE, XIHU, Device, World, line, order

HOUR = 3600 * SECOND


@dataclass
class Till:
    """A device with the book it would keep; what it has done but not yet sent waits in `outbox`."""

    device: Device
    store: int
    book: LeaseBook = field(default_factory=LeaseBook)
    outbox: list[Command] = field(default_factory=list)


def held(world: World, till: Till) -> dict[bytes, int]:
    """Lease → what HQ says is left of it."""
    rows = world.rows("lease", device_id=till.device.identity.device_id)
    left = {bytes(row.id): row.quantity - row.spent - row.returned - row.expired for row in rows}
    return {lease: pieces for lease, pieces in left.items() if pieces}


def ask(world: World, till: Till, dice: random.Random) -> None:
    wish = LeaseWish(
        kind="stock",
        resource=dice.choice([COAT, SHOE]),
        location_id=dice.choice([0, DC]),
        quantity=dice.randrange(1, 4),
    )
    renew = [grant.id for grant in till.book.grants if dice.random() < 0.3]
    asked = LeasesRequest(id=world.ids.new_id(), wishes=[wish], renew=renew, fill=True)
    for _ in range(dice.choice([1, 1, 2])):
        with world.database.write() as connection:
            answer(connection, world.ids, world.caller(till.device), asked, world.clock.now())


def pull(world: World, till: Till) -> None:
    """The rows of leases reach the device; everything it has sent is settled."""
    rows = [Lease(*row) for row in world.rows("lease", device_id=till.device.identity.device_id)]
    waiting = used_by(till.outbox)
    settled = {one.id: till.book.used.get(one.id, 0) - waiting[one.id] for one in rows}
    till.book = replace(till.book, grants=tuple(grant_of(one, settled[one.id]) for one in rows))


def sell(world: World, till: Till, dice: random.Random) -> None:
    """An order for the DC's goods, from a lease where one covers it."""
    wanted = line(world, dice.choice([COAT, SHOE]), dice.randrange(1, 3), "ship_to_home", DC)
    placed = replace(order(world, wanted), store_id=till.store)
    shares = till.book.cover("stock", wanted.variant_id, DC, wanted.quantity, world.clock.now(), wanted.id)
    day = day_number(business_date(world.clock.now(), "Asia/Shanghai"))
    for kind in (COUPON_BUDGET, POINTS_ALLOWANCE):
        given = dice.choice([100, 400, 1_500])
        shares += till.book.cover(kind, day, till.store, given, world.clock.now())
    commit(till, "order.placed", replace(placed, spends=shares), placed.order_id, shares)


def give_back(world: World, till: Till, dice: random.Random) -> None:
    wanted = [one for one in till.book.grants if till.book.left(one) and dice.random() < 0.3]
    shares = [Share(one.id, one.fence, till.book.left(one)) for one in wanted]
    if shares:
        commit(till, LEASE_RETURNED, LeasesReturned(shares, world.clock.now(), ASSOCIATE), b"leases", shares)


def commit(till: Till, kind: str, payload: object, lane: bytes, shares: list[Share]) -> None:
    refs = tuple(dict.fromkeys(share.lease for share in shares))
    command = till.device.command(kind, payload, lane, lease_refs=refs)
    till.book = till.book.after([command])
    till.outbox.append(command)


def upload(till: Till) -> None:
    till.device.send(*till.outbox)
    till.outbox.clear()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_they_do_the_books_balance(world: World, seed: int) -> None:
    dice = random.Random(seed)
    with world.database.write() as connection:
        for store in (HUBIN, XIHU):
            limits = json.dumps(
                {"lease_share": 100, "lease_pieces": 3, "lease_seconds": 3600 * 10, "lease_grace": 3600}
            )
            connection.execute(text("INSERT INTO policy VALUES (:s, :b)"), {"s": store, "b": limits})
    lost = Till(world.enrol("xihu", 3), XIHU)
    tills = [Till(world.enrol("hubin"), HUBIN), Till(world.enrol("xihu", 2), XIHU), lost]
    for till in tills:
        ask(world, till, dice)
        pull(world, till)
    blocked = dice.randrange(20, 40)
    for step in range(60):
        till = dice.choice(tills)
        if step == blocked:
            with world.database.write() as connection:
                enrolment.revoke(connection, world.clock, lost.device.identity.device_id)
            assert held(world, lost) == {}
        # It hears of HQ no more, sells on from what it knows, and may upload.
        cut_off = till is lost and step >= blocked
        match dice.choice(["ask", "pull", "sell", "sell", "upload", "back", "time", "expire", "count"]):
            case "ask" | "pull" if cut_off:
                continue
            case "ask":
                ask(world, till, dice)
            case "pull":
                pull(world, till)
            case "sell":
                sell(world, till, dice)
            case "upload":
                upload(till)
            case "back":
                give_back(world, till, dice)
            case "time":
                world.clock.at += dice.randrange(4) * HOUR
            case "expire":
                with world.database.write() as connection:
                    expire_due(connection, world.clock.now())
                    tidy(connection, world.clock.now())
            case _:
                with world.database.write() as connection:
                    count = stock.Count(DC, dice.choice([COAT, SHOE]), world.clock.now(), 5 + dice.randrange(4))
                    stock.apply_counts(connection, [count])
        with world.database.write() as connection:
            assert list(lease_differences(connection)) == []
        for variant in (COAT, SHOE):
            assert world.level(DC, variant, "leased") >= 0
    sell(world, lost, dice)
    upload(lost)
    assert world.outcome(lost.device.made[-1]) == ("parked", "revoked")
    reception = Reception(world.database, world.clock, world.ids, world.signer)
    assert retry_parked(reception, lost.device.identity.device_id) >= 1
    assert held(world, lost) == {}
    for till in tills[:2]:
        upload(till)
        pull(world, till)
        left = {one.id: till.book.left(one) for one in till.book.grants if till.book.left(one)}
        assert left == held(world, till), "both sides hold the same"
    kinds = {row.kind for row in world.rows("lease") if row.spent}
    assert {COUPON_BUDGET, POINTS_ALLOWANCE} <= kinds, "something was given away"
    world.drain()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []
