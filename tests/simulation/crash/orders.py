"""Orders across a power cut: recorded once from the shipped stack, then looked for in every image of its disk."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlcipher3 import dbapi2

from app.errors import FarshelfError, Refusal
from app.identifiers import Uuid7
from app.identity import Identity, journal_path, read_identity, save_identity
from app.journal import records
from app.journal.codec import decode
from app.journal.command import GENESIS, Command
from app.journal.journal import Journal
from app.journal.signing import verifies
from app.orders.commands import OrderPlaced
from app.orders.records import read_draft
from app.storage.database import DatabaseError
from app.storage.sqlite import DatabaseFile, connect
from tests.simulation.crash.disk import Disk
from tests.simulation.crash.events import Event, Said
from tests.simulation.crash.findings import Findings
from tests.simulation.crash.recording import Traced
from tests.support.floor import Floor, FreeClock, fresh_shop
from tests.support.shop import Shop

ROOT = Path(__file__).resolve().parents[3]
SESSIONS = (("enrol", 130, "die"), ("open", 25, "close"), ("open", 10, "die"), ("open", 45, "die"))
"""How the recorded device begins, how many orders it places, and how it ends. The first session fills the write-ahead
log once, so that it is written back and begun anew while orders come in."""

SHORT = (("enrol", 40, "die"),)

EVERY = 4
"""The whole app is opened on each fourth image, and the next order placed; on the others the journal alone."""


@dataclass(frozen=True)
class Recording:
    """What lay on the disk before, and all that then happened to it."""

    shop: Shop
    identity: Identity
    disk: Disk
    events: list[Event]

    @property
    def promises(self) -> list[int]:
        """Where in the list the world was told something."""
        return [place for place, event in enumerate(self.events) if isinstance(event, Said)]


def record(folder: Path, durability: str, sessions: Sequence[tuple[str, int, str]]) -> Recording:
    """Run the seller under strace in `folder`."""
    shop = fresh_shop(folder / "device")
    identity = read_identity(shop.home, shop.secrets)
    journal_path(shop.home).unlink()
    (folder / "shop").write_bytes(pickle.dumps((shop, identity)))
    disk, events = Disk.of(shop.home), list[Event]()
    for begin, orders, end in sessions:
        seller = [sys.executable, "-m", "tests.simulation.crash.seller", str(folder / "shop")]
        command = [*seller, begin, str(orders), end, durability]
        events += Traced(command, shop.home, folder / "trace", ROOT).read(len(events))
    return Recording(shop, identity, disk, events)


@dataclass
class Told:
    """What the world had heard before the power went."""

    enrolled: bool = False
    placed: dict[str, tuple[str, int]] = field(default_factory=dict)
    kept: str = ""
    """The id of the draft that was last said to be safe."""

    def hear(self, event: Event) -> None:
        match event:
            case Said(("enrolled",)):
                self.enrolled = True
            case Said(("placed", order_id, number, total)):
                self.placed[order_id] = (number, int(total))
            case Said(("kept", draft_id)):
                self.kept = draft_id
            case _:
                pass


class OrderCheck:
    """Starts the device on an image as the app would, and looks for what was promised."""

    def __init__(self, recording: Recording, home: Path) -> None:
        self._shop = replace(recording.shop, home=home)
        self._identity = recording.identity
        self._key = recording.shop.secrets.signer.public_key
        self._verified: dict[bytes, OrderPlaced] = {}
        self._images = 0

    def look(self, told: Told) -> Findings:
        found = Findings()
        try:
            self._look(told, found)
        except (FarshelfError, DatabaseError, dbapi2.DatabaseError, msgspec.MsgspecError, AssertionError) as error:
            found.corrupt.append(f"{type(error).__name__}: {error}")
        return found

    def _look(self, told: Told, found: Findings) -> None:
        try:
            read_identity(self._shop.home, self._shop.secrets)
        except Refusal as refusal:
            if refusal.reason != "not_enrolled":
                raise
            if told.enrolled:
                found.lost.append("the enrolment")
                return
            save_identity(self._shop.home, self._shop.secrets, self._identity)
        self._images += 1
        if self._images % EVERY:
            clock = FreeClock()
            key, signer = self._shop.secrets.journal_key, self._shop.secrets.signer
            with closing(Journal(journal_path(self._shop.home), key, signer, clock, Uuid7(clock))) as journal:
                self._compare(journal, told, found)
        else:
            with Floor.open(self._shop) as floor:
                self._compare(floor.device.journal, told, found)
                floor.place(floor.carry())
        self._verify_pages(found)

    def _compare(self, journal: Journal, told: Told, found: Findings) -> None:
        with journal.database.read() as connection:
            commands = records.commands_after(connection, 0)
            numbers = connection.execute(select(records.counter_table.c.value)).scalar() or 0
            draft = read_draft(connection)
        orders = {order.order_id.hex(): order for order in self._orders(commands)}
        for order_id, promised in told.placed.items():
            order = orders.get(order_id)
            if order is None or (order.number, order.total) != promised:
                found.lost.append(f"order {promised[0]}")
        if numbers != len(orders):
            found.halves.append(f"{numbers} numbers were given to {len(orders)} orders")
        draft_id = "" if draft is None else draft.id.hex()
        if draft_id in orders:
            found.halves.append(f"order {orders[draft_id].number} is still a draft")
        if told.kept and told.kept != draft_id and told.kept not in orders:
            found.lost.append("the draft that was kept")

    def _orders(self, commands: list[Command]) -> Iterator[OrderPlaced]:
        """Decoded and added up; signatures are verified once for all images."""
        previous = GENESIS
        for place, command in enumerate(commands, 1):
            assert (command.jseq, command.prev_hash) == (place, previous), "the chain is broken"
            previous = command.hash
            if previous not in self._verified:
                assert verifies(self._key, previous, command.signature), "the signature is wrong"
                self._verified[previous] = decode(command.payload, OrderPlaced)
            order = self._verified[previous]
            assert order.total == sum(line.amount for line in order.lines) == sum(one.amount for one in order.tenders)
            yield order

    def _verify_pages(self, found: Findings) -> None:
        """By SQLite's own checks, on the file as it lies there after everything was written back to it."""
        file = DatabaseFile(journal_path(self._shop.home), "read", key=self._shop.secrets.journal_key)
        with closing(connect(file)) as connection:
            for pragma in ("integrity_check", "cipher_integrity_check"):
                said = [row[0] for row in connection.execute(f"PRAGMA {pragma}").fetchall()]
                if said not in (["ok"], []):
                    found.corrupt.append(f"{pragma}: {said[:3]}")
