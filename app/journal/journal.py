"""The journal: the one file this app writes. Its commit is the sale; nothing is printed or shown as done before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.journal import records
from app.journal.codec import encode
from app.journal.command import GENESIS, Command
from app.journal.migrations import migrate
from app.journal.signing import Signer
from app.storage.changes import Changes, Topic
from app.storage.database import Connection, Database, DatabaseFile

MOST_BYTES = 700_000
"""Of a payload: in Base64 and its envelope that is below the 1 MiB that HQ takes of a request."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an action was decided on: who, under which roster, and how fresh the replicas were."""

    actor: int
    roster: int
    catalog_h: int
    store_h: int
    price_book: int


@dataclass
class Work:
    """One write transaction of the journal: everything in it happens, or none of it."""

    connection: Connection
    journal: Journal
    commands: list[Command] = field(default_factory=list)
    topics: set[Topic] = field(default_factory=set)

    def record(
        self,
        kind: str,
        payload: object,
        basis: Basis,
        *,
        lane: bytes,
        deps: tuple[bytes, ...] = (),
        lease_refs: tuple[bytes, ...] = (),
    ) -> Command:
        """Append a command to the chain, signed; `payload` is a dataclass of a feature's `commands` module.

        `lease_refs`: the leases that its payload spends or returns. Raises Refusal `record_too_long` for what could
        never be uploaded, and would hold up all that comes after it.
        """
        body = encode(payload)
        if len(body) > MOST_BYTES:
            raise Refusal("record_too_long", bytes=len(body))
        command = self.journal.sign(self.connection, kind, body, basis, lane=lane, deps=deps, lease_refs=lease_refs)
        records.append(self.connection, command)
        self.commands.append(command)
        self.topics.add(Topic.OUTBOX)
        return command

    def touch(self, *topics: Topic) -> None:
        self.topics.update(topics)


class Journal:
    """Opens (and migrates) `journal.db` for writing; there is one writer, and it is this process."""

    def __init__(
        self, path: Path, key: bytes, signer: Signer, clock: Clock, identifiers: Identifiers, incarnation: int = 0
    ) -> None:
        migrate(path, key)
        self.database = Database(DatabaseFile(path, "write", "full", key))
        self._signer = signer
        self._clock = clock
        self._identifiers = identifiers
        self.incarnation = incarnation
        self.on_commit: list[Callable[[tuple[Command, ...], Changes], None]] = []

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A unit of work; after its commit every listener of `on_commit` is told what changed."""
        with self.database.write() as connection:
            work = Work(connection, self)
            yield work
        changes = Changes.of(work.topics)
        for listener in self.on_commit:
            listener(tuple(work.commands), changes)

    def sign(
        self,
        connection: Connection,
        kind: str,
        payload: bytes,
        basis: Basis,
        *,
        lane: bytes,
        deps: tuple[bytes, ...],
        lease_refs: tuple[bytes, ...],
    ) -> Command:
        """The next command of the chain; not yet stored."""
        jseq, prev_hash = records.last(connection, self.incarnation)
        unsigned = Command(
            id=self._identifiers.new_id(),
            incarnation=self.incarnation,
            jseq=jseq + 1,
            lane=lane,
            type=kind,
            type_version=1,
            payload=payload,
            salt=self._identifiers.secret(16),
            deps=deps,
            lease_refs=lease_refs,
            actor=basis.actor,
            roster=basis.roster,
            catalog_h=basis.catalog_h,
            store_h=basis.store_h,
            price_book=basis.price_book,
            wall=self._clock.now(),
            boot=self._clock.boot(),
            mono=self._clock.monotonic(),
            prev_hash=GENESIS if prev_hash is None else prev_hash,
            signature=b"",
        )
        return replace(unsigned, signature=self._signer.sign(unsigned.hash))

    def close(self) -> None:
        self.database.close()
