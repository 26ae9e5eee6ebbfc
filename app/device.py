"""One open device: its journal, its replicas and what both say together. Screens and verbs work on this."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.identity import Identity, Secrets, journal_path, read_identity
from app.journal import records
from app.journal.command import Command
from app.journal.incarnations import adopt
from app.journal.journal import Basis, Journal
from app.journal.pruning import prune
from app.journal.server_time import Anchor
from app.journal.unsettled import Pending, Unsettled
from app.journal.word import VALUE as WORD
from app.journal.word import decode_word
from app.leases.book import Held, LeaseBook
from app.leases.keeping import adopt_leases, forget_commands, read_book
from app.replica.files import Replicas
from app.replica.meta import get_value, read_meta
from app.staff.roster import Policy, Roster
from app.staff.sign_in import adopt_documents, read_policy, read_roster
from app.storage.changes import Changes, Listener, Topic
from app.storage.database import Connection
from app.timekeeping import Timekeeper

REVOKED = "revoked"
"""Name of the journal value that says HQ has blocked this device."""
QUIET_US = 20 * 1_000_000
"""So long nothing was committed: the moment is quiet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One moment of `store` with the unsettled commands that overlay it."""

    store: Connection
    pending: Pending


class Device:
    """Opened once by the window process. `roster` and `policy` are the ones in force, `leases` says what is held.

    `revoked`: HQ has blocked it; it goes on showing and sending what it has, and makes nothing new.
    """

    def __init__(self, home: Path, secrets: Secrets, clock: Clock, identifiers: Identifiers) -> None:
        self.home = home
        self.secrets = secrets
        self.clock = clock
        self.identifiers = identifiers
        self.identity: Identity = read_identity(home, secrets)
        self.journal = Journal(
            journal_path(home),
            secrets.journal_key,
            secrets.signer,
            clock,
            identifiers,
            self.identity.incarnation,
        )
        self.replicas = Replicas(home, secrets.store_key)
        self.roster = Roster()
        self.policy = Policy()
        self.leases = LeaseBook()
        with self.journal.database.read() as connection:
            self.revoked = records.get_value(connection, REVOKED) == "1"
        self._listeners: list[Listener] = []
        self._book_lock = Lock()
        self._timekeeper = Timekeeper(self.journal, clock)
        self._timekeeper.listen(self.replicas)
        self.unsettled = Unsettled(self._read_tail)
        self.journal.on_commit.append(self._committed)
        self.durable: Mapping[int, int] = {}
        """As in `app.journal.word.Word`."""
        self._busy_at = clock.monotonic()
        self.adopt()
        self._heed()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each local commit, on the committing thread; answers how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def poll(self) -> Changes:
        """What pulls have changed since the last look; does what HQ said on the way; tidies up if nothing is."""
        changes = self.replicas.poll()
        if Topic.STAFF in changes.topics:
            self.adopt()
        elif Topic.LEASES in changes.topics:
            self._adopt_leases()
        if Topic.SYNC in changes.topics:
            self._timekeeper.listen(self.replicas)
            self._heed()
        if not changes:
            self.tidy()
        return changes

    def adopt(self) -> None:
        """Copy newer signed documents into the journal and read the ones in force.

        One without HQ's signature is logged and left aside: the shop opens and sells by those it has.
        """
        if self.replicas.store.present:
            with self.replicas.store.read() as store:
                key = bytes.fromhex(self.identity.hq_public_key)
                try:
                    adopt_documents(self.journal, store, key, self.identity.store_id)
                except Refusal as refusal:
                    logging.getLogger(__name__).error("documents not adopted: %s", refusal)
        with self.journal.database.read() as connection:
            self.roster, self.policy = read_roster(connection), read_policy(connection)
        self._adopt_leases()

    def _heed(self) -> None:
        """Do what HQ said about this journal: go over to another incarnation; make nothing new, or go on again."""
        if not self.replicas.store.present:
            return
        with self.replicas.store.read() as store:
            word = decode_word(get_value(store, WORD))
        self.durable = word.durable
        if word.revoked is not None and word.revoked is not self.revoked:
            with self.journal.work() as work:
                records.put_value(work.connection, REVOKED, "1" if word.revoked else "")
                work.touch(Topic.SYNC)
            self.revoked = word.revoked
        if word.grant is not None and adopt(self.journal, word.grant):
            self.identity = replace(self.identity, incarnation=word.grant.incarnation)

    def tidy(self) -> int:
        """At a quiet moment: prune a little of what is settled for good; answers how many commands went."""
        now = self.clock.monotonic()
        if now - self._busy_at < QUIET_US or not self.durable or not self.replicas.store.present:
            return 0
        self._busy_at = now
        with self.replicas.store.read() as store:
            gone = prune(self.journal, store, self.durable, self.clock.now(), forget_commands)
        if gone:
            self._read_book()
        return gone

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """`store` and the overlay at one moment. Raises Outage `replica_missing` before the first load."""
        with self.replicas.store.read() as store:
            # The overlay is judged inside the transaction; read it first, so that the snapshot is the outcomes' own.
            meta = read_meta(store)
            yield Reading(store, self.unsettled.at(store, (meta.epoch, meta.h)))

    def time(self) -> Anchor:
        """HQ's time as estimated now; what expires is judged by it."""
        return self._timekeeper.now()

    def held(self) -> list[Held]:
        """Pieces elsewhere that leases have locked for this device, as of now."""
        return self.leases.held_pieces(self.time().time)

    def basis(self, actor: int, price_book: int) -> Basis:
        """What a command committed now is based on: the replicas as the screens last saw them."""
        return Basis(
            actor=actor,
            roster=self.roster.version,
            catalog_h=self.replicas.catalog.h,
            store_h=self.replicas.store.h,
            price_book=price_book,
        )

    def close(self) -> None:
        self.replicas.close()
        self.journal.close()

    def _adopt_leases(self) -> None:
        if self.replicas.store.present:
            with self.replicas.store.read() as store:
                adopt_leases(self.journal, store)
        self._read_book()

    def _read_book(self) -> None:
        # Under the lock: a commit that is told of meanwhile must not be lost.
        with self._book_lock, self.journal.database.read() as connection:
            self.leases = read_book(connection)

    def _committed(self, commands: tuple[Command, ...], changes: Changes) -> None:
        self.unsettled.add(commands)
        self._busy_at = self.clock.monotonic()
        if any(command.lease_refs for command in commands):
            with self._book_lock:
                self.leases = self.leases.after(commands)
        for listener in tuple(self._listeners):
            listener(changes)

    def _read_tail(self, known: frozenset[bytes]) -> list[Command]:
        with self.journal.database.read() as connection:
            return records.commands_after(connection, records.settled_up_to(connection, known))
