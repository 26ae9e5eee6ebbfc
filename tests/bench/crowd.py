"""Many devices at once, without their screens and files: keys, journals' chains and signed calls, all real."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text

from app.clock import SystemClock
from app.identifiers import Uuid7
from app.journal.codec import encode
from app.journal.command import GENESIS, Command
from app.journal.signing import Signer
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine, PlacedTender
from sync import protocol
from sync.hq import documents, enrolment, schema, sequencer, stock
from sync.hq.database import Database
from sync.hq.importing import import_folder
from sync.protocol import (
    PREFIX,
    ChainTold,
    CommandEnvelope,
    CommandsRequest,
    HelloRequest,
    Message,
    PullRequest,
    envelope,
)
from sync.signing import Seal
from tests.bench.world import STORE
from tests.demo.stage import Headquarters, run
from tests.support.postgresql import running_postgresql

PLENTY = 1_000_000
"""Pieces of each variant in the shop, so that no order finds too few."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant with its product and its price in the book in force."""

    variant_id: int
    product_id: int
    price: int


@dataclass
class Market:
    """HQ on PostgreSQL, run as one process, with a catalogue and a shop that never runs out."""

    hq: Headquarters
    database: Database
    signer: Signer
    clock: SystemClock
    identifiers: Uuid7
    goods: list[Goods]
    book: int
    store_id: int
    seller: int
    roster: int

    def crowd(self, count: int) -> list[Member]:
        """That many devices of the shop, enrolled one by one."""
        members = []
        for _ in range(count):
            key = Signer(self.identifiers.secret(32))
            with self.database.write() as connection:
                code = enrolment.new_code(connection, self.clock, self.identifiers, STORE)
                asked = protocol.EnrolRequest(code=code, public_key=key.public_key, name="bench")
                reply = enrolment.enrol(connection, self.clock, self.signer, asked)
            members.append(Member(self, reply, key))
        return members

    def head(self) -> tuple[str, int]:
        """(epoch, h) once everything is sequenced."""
        h = sequencer.drain(self.database, self.clock)
        with self.database.read() as connection:
            return connection.execute(text("SELECT value FROM hq_meta WHERE name = 'epoch'")).scalar_one(), h

    def count(self, table: str) -> int:
        with self.database.read() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@contextmanager
def market(folder: Path, skus: int = 2_000) -> Iterator[Market]:
    """Open while the block runs; HQ is not started yet."""
    with running_postgresql() as server:
        url = server.render_as_string(hide_password=False)
        clock = SystemClock()
        identifiers = Uuid7(clock)
        hq = Headquarters(folder / "hq", url)
        hq.home.mkdir(parents=True)
        run("tests.fashion", "--skus", str(skus), "--seed", "1", str(folder / "import"))
        database = Database(url)
        schema.prepare(database, identifiers)
        signer = documents.hq_signer(hq.home)
        import_folder(folder / "import", database, signer, clock)
        with database.write() as connection:
            store = int(connection.execute(text("SELECT id FROM location WHERE code = :c"), {"c": STORE}).scalar_one())
            book = int(connection.execute(text("SELECT max(price_book_id) FROM price")).scalar_one())
            documents.issue_all(connection, signer)
            people = connection.execute(
                text("SELECT version, people FROM roster_history WHERE store_id = :s ORDER BY version DESC"),
                {"s": store},
            ).first()
            assert people is not None
            roster = int(people.version)
            seller = next(int(one) for one, may in json.loads(people.people).items() if "sell" in may)
            rows = connection.execute(
                text(
                    "SELECT v.id, v.product_id, p.amount FROM variant v"
                    " JOIN price p ON p.variant_id = v.id AND p.price_book_id = :book ORDER BY v.id"
                ),
                {"book": book},
            )
            goods = [Goods(*row) for row in rows]
            stock.apply_counts(connection, [stock.Count(store, one.variant_id, clock.now(), PLENTY) for one in goods])
        sequencer.drain(database, clock)
        database.analyze()
        try:
            yield Market(hq, database, signer, clock, identifiers, goods, book, store, seller, roster)
        finally:
            hq.stop()
            database.close()


class Member:
    """One device: it signs calls and chains commands."""

    def __init__(self, market: Market, identity: protocol.EnrolReply, key: Signer) -> None:
        self.identity = identity
        self._market = market
        self._key = key
        self._seal = Seal(identity.device_id, key, market.clock, market.identifiers, identity.hq_public_key)
        self._jseq = 0
        self._prev = GENESIS
        self._hashes: list[tuple[int, bytes]] = []
        self._random = random.Random(identity.device_id)

    def call(self, name: str, message: Message) -> bytes:
        """The HTTP request, signed now: good for five minutes and for once."""
        body, target = protocol.encode(message), f"{PREFIX}/{name}"
        headers = {
            "Host": "127.0.0.1",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **self._seal.headers("POST", target, body),
        }
        lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
        return f"POST {target} HTTP/1.1\r\n{lines}\r\n".encode() + body

    def hello(self) -> bytes:
        told = ChainTold(incarnation=self.identity.incarnation, first=1, base_hash=GENESIS, hashes=self._hashes)
        return self.call(
            "hello",
            HelloRequest(
                build=protocol.BUILD,
                protocol=(protocol.PROTOCOL, protocol.PROTOCOL),
                replica_schema=1,
                incarnation=self.identity.incarnation,
                chains=[told],
                behind=0,
                wall=self._market.clock.now(),
            ),
        )

    def poll(self, epoch: str, h: int) -> bytes:
        return self.call("pull", PullRequest(epoch=epoch, catalog_h=h, store_h=h))

    def push(self, commands: list[CommandEnvelope]) -> bytes:
        return self.call("commands", CommandsRequest(commands=commands))

    def orders(self, count: int) -> list[CommandEnvelope]:
        """Walk-ins of this device: two carry-out lines and cash, chained and signed."""
        return [self._order() for _ in range(count)]

    def _order(self) -> CommandEnvelope:
        market, new = self._market, self._market.identifiers.new_id
        now = market.clock.now()
        order_id, chosen = new(), self._random.sample(market.goods, 2)
        lines = [
            PlacedLine(
                id=new(), position=position, variant_id=one.variant_id, product_id=one.product_id, sku="BENCH",
                title={"zh": "轻暖羽绒服", "en": "Light down jacket"}, colour={"zh": "藏青", "en": "Navy"}, size="M",
                quantity=1, list_price=one.price, unit_price=one.price, amount=one.price, tax_class="goods",
                tax_basis_points=1300, fulfilment="carry_out", location_id=market.store_id, due_at=0,
            )
            for position, one in enumerate(chosen, 1)
        ]  # fmt: skip
        total = sum(line.amount for line in lines)
        placed = OrderPlaced(
            order_id=order_id, number=f"B{self.identity.device_id}-{self._jseq}", store_id=market.store_id,
            currency="CNY", price_book_id=market.book, business_date="2026-11-22", placed_at=now,
            associate_id=market.seller,
            member_id=None, contact_name="", contact_phone="", address=None, pickup_code="", lines=lines,
            tenders=[PlacedTender(id=new(), position=1, kind="cash", amount=total, tendered=total, change=0)],
            total=total,
        )  # fmt: skip
        unsigned = Command(
            id=new(), incarnation=self.identity.incarnation, jseq=self._jseq + 1, lane=order_id, type=ORDER_PLACED,
            type_version=1, payload=encode(placed), salt=market.identifiers.secret(16), deps=(), lease_refs=(),
            actor=market.seller,
            roster=market.roster, catalog_h=0, store_h=0, price_book=market.book, wall=now, boot="bench", mono=0,
            prev_hash=self._prev, signature=b"",
        )  # fmt: skip
        self._jseq, self._prev = unsigned.jseq, unsigned.hash
        self._hashes = [(self._jseq, self._prev)]
        return envelope(replace(unsigned, signature=self._key.sign(unsigned.hash)))
