"""A small chain of shops at HQ, and devices that sign real commands: what the HQ tests play with."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any

from sqlalchemy import Connection, select, text

from app.identifiers import Uuid7
from app.journal.codec import encode
from app.journal.command import GENESIS, Command, place_of
from app.journal.signing import Signer
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine, PlacedTender
from app.orders.line_commands import HandedOver, LinesMoved, TenderTaken
from app.staff.roster import Capability
from sync import protocol
from sync.hq import actors, enrolment, schema, sequencer, stock
from sync.hq.commands import receive
from sync.hq.database import Database
from sync.hq.durability import AT_ONCE, Durability
from sync.hq.hello import Greeting, greet
from sync.hq.ledger import recompute
from sync.hq.scopes import Caller, caller_by_id
from sync.hq.settling import Reception
from sync.hq.tables import LIVE, alert

HUBIN, XIHU, DC, NINGBO = 1, 2, 3, 4
COAT, SHOE, HAT = 11, 12, 13
BOOK = 1
PRICE = 10_000
ASSOCIATE = 501
START = 1_790_000_000_000_000


class TestClock:
    """Stands still until told to go on."""

    __test__ = False

    def __init__(self) -> None:
        self.at = START

    def now(self) -> int:
        self.at += 1
        return self.at

    def monotonic(self) -> int:
        return self.at - START

    def boot(self) -> str:
        return "boot"


def identifiers(clock: TestClock, seed: int = 7) -> Uuid7:
    return Uuid7(clock, random.Random(seed).randbytes)


@dataclass
class World:
    """HQ's database with four places, three variants of one product at ¥100, and five pieces of each everywhere."""

    database: Database
    clock: TestClock
    ids: Uuid7
    signer: Signer
    durability: Durability = AT_ONCE

    @classmethod
    def open(cls, url: str) -> World:
        clock = TestClock()
        world = cls(Database(url), clock, identifiers(clock), Signer(bytes(range(32))))
        schema.prepare(world.database, world.ids)
        with world.database.write() as connection:
            world._fill(connection)
        return world

    def _fill(self, connection: Connection) -> None:
        places = (
            (HUBIN, "hubin", "store", "hz"),
            (XIHU, "xihu", "store", "hz"),
            (DC, "dc", "dc", "hz"),
            (NINGBO, "ningbo", "store", "nb"),
        )
        connection.execute(
            LIVE["location"].insert(),
            [
                {
                    "id": id_,
                    "code": code,
                    "kind": kind,
                    "region": region,
                    "timezone": "Asia/Shanghai",
                    "latitude": 0,
                    "longitude": 0,
                    "address": "",
                    "phone": "",
                }
                for id_, code, kind, region in places
            ],
        )
        for store in (HUBIN, XIHU, NINGBO):
            actors.remember(connection, store, 1, [(ASSOCIATE, [one.value for one in Capability])])
        connection.execute(
            LIVE["variant"].insert(),
            [
                {"id": id_, "product_id": 7, "sku": f"SKU-{id_}", "colour": "red", "size": "M", "position": 1}
                for id_ in (COAT, SHOE, HAT)
            ],
        )
        connection.execute(
            LIVE["price"].insert(),
            [{"price_book_id": BOOK, "variant_id": id_, "amount": PRICE} for id_ in (COAT, SHOE, HAT)],
        )
        stock.apply_counts(
            connection,
            [stock.Count(place[0], id_, START - 1000, 5) for id_ in (COAT, SHOE, HAT) for place in places],
        )

    # --- devices -----------------------------------------------------------------------------------------------------

    def enrol(self, store: str, seed: int = 1) -> Device:
        """A device of the shop, enrolled with a code."""
        signer = Signer(bytes([seed]) * 32)
        with self.database.write() as connection:
            code = enrolment.new_code(connection, self.clock, self.ids, store)
            asked = protocol.EnrolRequest(code=code, public_key=signer.public_key, name=store)
            reply = enrolment.enrol(connection, self.clock, self.signer, asked)
        return Device(self, reply, signer)

    def caller(self, device: Device) -> Caller:
        with self.database.read() as connection:
            found = caller_by_id(connection, device.identity.device_id)
        assert found is not None
        return found

    # --- looking -----------------------------------------------------------------------------------------------------

    def rows(self, table: str, **match: object) -> list[Any]:
        live = LIVE[table]
        statement = select(live).where(*(live.c[name] == value for name, value in match.items()))
        with self.database.read() as connection:
            return list(connection.execute(statement.order_by(*live.primary_key)))

    def level(self, location: int, variant: int, state: str = "sellable") -> int:
        with self.database.read() as connection:
            return (
                connection.execute(
                    text("SELECT quantity FROM stock_level WHERE location_id = :l AND variant_id = :v AND state = :s"),
                    {"l": location, "v": variant, "s": state},
                ).scalar()
                or 0
            )

    def outcome(self, command: Command) -> tuple[str, str]:
        (row,) = self.rows("outcome", command_id=command.id)
        return row.status, row.reason

    def attention(self) -> list[str]:
        return [row.reason for row in self.rows("attention_item", state="open")]

    def alerts(self) -> list[str]:
        with self.database.read() as connection:
            return list(connection.execute(select(alert.c.kind).order_by(alert.c.id)).scalars())

    def execute(self, statement: str, **values: object) -> None:
        with self.database.write() as connection:
            connection.execute(text(statement), values)

    def drain(self) -> int:
        return sequencer.drain(self.database, self.clock)


@dataclass
class Device:
    """Numbers, chains and signs its commands as the journal does."""

    world: World
    identity: protocol.EnrolReply
    signer: Signer
    incarnation: int = 0
    jseq: int = 0
    prev_hash: bytes = GENESIS
    made: list[Command] = field(default_factory=list)

    def command(
        self,
        kind: str,
        payload: object,
        lane: bytes = b"",
        deps: tuple[bytes, ...] = (),
        lease_refs: tuple[bytes, ...] = (),
    ) -> Command:
        """The next entry of the journal; not yet sent."""
        body = payload if isinstance(payload, bytes) else encode(payload)
        unsigned = Command(
            id=self.world.ids.new_id(),
            incarnation=self.incarnation,
            jseq=self.jseq + 1,
            lane=lane,
            type=kind,
            type_version=1,
            payload=body,
            salt=self.world.ids.secret(16),
            deps=deps,
            lease_refs=lease_refs,
            actor=ASSOCIATE,
            roster=1,
            catalog_h=0,
            store_h=0,
            price_book=BOOK,
            wall=self.world.clock.now(),
            boot="boot",
            mono=0,
            prev_hash=self.prev_hash,
            signature=b"",
        )
        command = replace(unsigned, signature=self.signer.sign(unsigned.hash))
        self.jseq, self.prev_hash = command.jseq, command.hash
        self.made.append(command)
        return command

    def send(self, *commands: Command) -> list[str]:
        """What HQ answers to each: its status."""
        reception = Reception(self.world.database, self.world.clock, self.world.ids, self.world.signer)
        sent = [protocol.envelope(command) for command in commands]
        return [result.status for result in receive(reception, self.identity.device_id, sent).results]

    def clone(self, jseq: int) -> Device:
        """This device's journal as it was at `jseq`, going on by itself."""
        kept = [one for one in self.made if one.jseq <= jseq or one.incarnation < self.incarnation]
        head = GENESIS if jseq == 0 else next(one.hash for one in kept if one.place == place_of(self.incarnation, jseq))
        return replace(self, jseq=jseq, prev_hash=head, made=kept)

    def adopt(self, incarnation: int) -> None:
        self.incarnation, self.jseq, self.prev_hash = incarnation, 0, GENESIS

    def asks(self, behind: int = 0) -> protocol.HelloRequest:
        """What its agent says at hello, with every hash."""
        return protocol.HelloRequest(
            build="1",
            protocol=(1, 1),
            replica_schema=1,
            incarnation=self.incarnation,
            chains=[
                protocol.ChainTold(
                    incarnation=number,
                    first=1,
                    base_hash=GENESIS,
                    hashes=[(one.jseq, one.hash) for one in reversed(self.made) if one.incarnation == number],
                )
                for number in sorted({self.incarnation, *(one.incarnation for one in self.made)})
            ],
            behind=behind,
            wall=self.world.clock.now(),
        )

    def hello(self, asked: protocol.HelloRequest | None = None) -> protocol.HelloReply:
        greeting = Greeting(self.world.database, self.world.clock, 45.0, self.world.durability)
        return greet(greeting, self.world.caller(self), asked or self.asks())

    def placed(self, order: OrderPlaced) -> Command:
        return self.command(ORDER_PLACED, order, order.order_id)

    def place(self, order: OrderPlaced) -> tuple[str, str]:
        """Place and send; the outcome."""
        command = self.placed(order)
        self.send(command)
        return self.world.outcome(command)

    def move(self, kind: str, order: OrderPlaced, line: PlacedLine, shelf: str = "") -> tuple[str, str]:
        payload = LinesMoved(
            order.order_id, [line.id], self.identity.store_id, shelf, self.world.clock.now(), ASSOCIATE
        )
        command = self.command(kind, payload, order.order_id)
        self.send(command)
        return self.world.outcome(command)

    def hand_over(
        self, order: OrderPlaced, lines: Iterable[PlacedLine], tenders: Iterable[TenderTaken] = ()
    ) -> tuple[str, str]:
        payload = HandedOver(
            order.order_id,
            [line.id for line in lines],
            self.identity.store_id,
            "code",
            self.world.clock.now(),
            ASSOCIATE,
            list(tenders),
        )
        command = self.command("pickup.handed_over", payload, order.order_id)
        self.send(command)
        return self.world.outcome(command)


def line(
    world: World, variant: int, quantity: int = 1, fulfilment: str = "carry_out", at: int = HUBIN, price: int = PRICE
) -> PlacedLine:
    return PlacedLine(
        id=world.ids.new_id(),
        position=1,
        variant_id=variant,
        product_id=7,
        sku=f"SKU-{variant}",
        title={"zh": "羽绒服", "en": "Down jacket"},
        colour={"zh": "红", "en": "Red"},
        size="M",
        quantity=quantity,
        list_price=price,
        unit_price=price,
        amount=price * quantity,
        tax_class="standard",
        tax_basis_points=1300,
        fulfilment=fulfilment,
        location_id=at,
        due_at=0,
    )


def order(world: World, *lines: PlacedLine, tender: str = "cash", store: int = HUBIN) -> OrderPlaced:
    """An order of these lines, paid by one tender."""
    total = sum(one.amount for one in lines)
    paid = PlacedTender(world.ids.new_id(), 1, tender, total, total + 500 if tender == "cash" else 0, 0)
    if tender == "cash":
        paid = replace(paid, change=500)
    order_id = world.ids.new_id()
    return OrderPlaced(
        order_id=order_id,
        number=f"A10-{order_id.hex()[-6:]}",
        store_id=store,
        currency="CNY",
        price_book_id=BOOK,
        business_date="2026-09-21",
        placed_at=world.clock.now(),
        associate_id=ASSOCIATE,
        member_id=None,
        contact_name="周女士",
        contact_phone="13812348000",
        address=None,
        pickup_code="K7M2",
        lines=list(lines),
        tenders=[paid],
        total=total,
    )


def differences(world: World) -> list[str]:
    """Where HQ's books do not add up."""
    with world.database.snapshot() as connection:
        return recompute(connection).differences


def until_blocked(world: World, thread: Thread) -> None:
    """Wait until it waits for a lock of somebody else, or is done. SQLite does not tell: a third of a second there."""
    if not world.database.is_postgresql:
        thread.join(0.3)
        return
    waiting = text(
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
        " WHERE a.datname = current_database() AND NOT l.granted"
    )
    blocked = 0
    while thread.is_alive() and not blocked:
        thread.join(0.01)
        # Anew each time: who is there does not change within a transaction.
        with world.database.read() as connection:
            blocked = connection.execute(waiting).scalar_one()
