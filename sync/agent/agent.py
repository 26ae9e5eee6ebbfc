"""What the agent's two loops do: upload watches the journal, download follows HQ. Neither waits for the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.errors import FarshelfError, Outage, Refusal
from app.identifiers import Uuid7
from app.identity import Identity, Secrets, journal_path
from app.journal.command import parts_of
from app.journal.incarnations import Grant, current_incarnation
from app.journal.server_time import Contact
from app.journal.word import Word
from app.replica.meta import get_value
from app.storage.database import Database
from sync.agent.backoff import Backoff
from sync.agent.board import Board
from sync.agent.following import Following
from sync.agent.leasing import Leasing
from sync.agent.listening import Listening
from sync.agent.log import Log, described
from sync.agent.loop import Loop
from sync.agent.watchdog import Mark, Watchdog
from sync.files import Files
from sync.hq_client import HqClient, Revoked, seal_of
from sync.protocol import MAX_COMMANDS, Manifest
from sync.pull import Pulled
from sync.push import Pushed, hello, open_journal, push, settled
from sync.snapshots import backfill, is_stale, load_catalog
from sync.status import VALUE, AgentStatus, decode_status

IDLE_SECONDS = 30.0
"""How often upload looks at the journal without being told; its watch is the rule, this the net below."""

MAX_POLL_SECONDS = 50.0
"""Whatever HQ asks for: with the jitter a device that is online hears within 60 s that it was revoked."""

GREET_US = 6 * 3600 * 1_000_000
"""How often HQ is asked anew what it holds, and holds for good, where nothing else is a reason to."""

POLL_SECONDS = 45.0
"""Until HQ has said how often."""

EAGER_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Pauses between pulls while an answer to commands just sent is on its way through HQ's sequencer."""


Connect = Callable[[Identity, Secrets, Clock, Callable[[int], None]], HqClient]
"""Makes a client; the last argument is its `on_bytes`."""


def connect(identity: Identity, secrets: Secrets, clock: Clock, on_bytes: Callable[[int], None]) -> HqClient:
    """Over the network."""
    return HqClient(identity.hq_url, clock, seal_of(identity, secrets, clock, Uuid7(clock)), on_bytes=on_bytes)


@dataclass(frozen=True, slots=True)
class World:
    """What the agent is given from outside."""

    clock: Clock
    random: Callable[[], float]
    log: Log
    connect: Connect = connect


def _last_word(files: Files) -> AgentStatus:
    # A file that cannot be read is found out and loaded anew by the download loop; progress must not end the agent.
    with suppress(Exception), files.store.read() as store:
        return decode_status(get_value(store, VALUE))
    return AgentStatus()


class Agent:
    """One device's agent. `tick` is called by the main thread some times a second."""

    def __init__(self, home: Path, identity: Identity, secrets: Secrets, world: World) -> None:
        self._world = world
        self.identity = identity
        self.journal: Database = open_journal(journal_path(home), secrets.journal_key)
        self.files = Files(home, secrets.store_key, world.clock)
        self.board = Board(world.clock, _last_word(self.files))
        self.upload = Upload(self, self._client(secrets, lambda size: self.upload.loop.progressed()))
        self.download = Download(self, self._client(secrets, self._received))
        self.loops = (self.upload.loop, self.download.loop)
        client = self._client(secrets, lambda size: self.listening.loop.progressed())
        self.listening = Listening(client, self.download.loop.poke, world.clock, world.random, world.log)
        self._watchdog = Watchdog()

    @property
    def clock(self) -> Clock:
        return self._world.clock

    @property
    def random(self) -> Callable[[], float]:
        return self._world.random

    def start(self) -> None:
        for loop in (*self.loops, self.listening.loop):
            loop.start()

    def tick(self, *, committed: bool, woken: bool) -> None:
        """Pass on a local commit or a person's "retry now", and write down the progress."""
        if woken:
            for loop in self.loops:
                loop.poke(force=True)
        elif committed:
            self.upload.loop.poke()
        self.board.write(self.files, self._heard())

    def stalled(self, limit: int) -> list[str]:
        """Names of the loops that hang for `limit` µs, or run and get nowhere while HQ answers (see `Watchdog`)."""
        hanging = [loop.name for loop in (*self.loops, self.listening.loop) if loop.stalled(limit)]
        marks = {"upload": self.upload.mark(), "download": self.download.mark()}
        return hanging + self._watchdog.stuck(marks, self.clock.monotonic(), self.board.answered_at)

    def stop(self, seconds: float) -> bool:
        """Ask the loops to end; True if they did in time and everything is closed."""
        self.listening.stop()
        for loop in self.loops:
            loop.stop()
        for loop in self.loops:
            loop.join(seconds)
        if any(loop.running for loop in self.loops):
            return False
        self.board.write(self.files, self._heard())
        self.upload.client.close()
        self.download.client.close()
        self.files.close()
        self.journal.close()
        return True

    def loop(self, name: str, step: Callable[[], float]) -> Loop:
        def failed(error: Exception, pause: float) -> None:
            reason = error.reason if isinstance(error, FarshelfError) else "defect"
            if isinstance(error, Refusal):
                self.board.answered()
            self.board.failed(name, reason, self.clock.now() + int(pause * 1_000_000))
            self._world.log.warning("failed", loop=name, pause=round(pause, 2), **described(error))

        return Loop(name, self.clock, Backoff(self._world.random), step, failed)

    def jittered(self, seconds: float) -> float:
        """Devices that were switched on together must not ask together for ever."""
        return seconds * (0.8 + 0.4 * self._world.random())

    def note(self, event: str, **values: object) -> None:
        self._world.log.info(event, **values)

    def _heard(self) -> Contact | None:
        contacts = [one for one in (self.upload.client.heard, self.download.client.heard) if one is not None]
        return max(contacts, key=lambda one: one.at.mono, default=None)

    def _client(self, secrets: Secrets, on_bytes: Callable[[int], None]) -> HqClient:
        return self._world.connect(self.identity, secrets, self.clock, on_bytes)

    def _received(self, size: int) -> None:
        self.download.loop.progressed()
        self.board.received(size)


class Upload:
    """Sends what HQ lacks, as soon as it is committed. Only this loop says hello.

    A hello of the other one could name a journal that a push has overtaken, which would look like a restored one.
    """

    def __init__(self, agent: Agent, client: HqClient) -> None:
        self._agent = agent
        self.client = client
        self._greeted_at: int | None = None
        self._incarnation = -1
        self._held: dict[int, int] = {}
        self._epoch = ""
        self._limit = MAX_COMMANDS
        self._outdated: Refusal | None = None
        self.poll_seconds = POLL_SECONDS
        self.loop = agent.loop("upload", self.step)
        self._leasing = Leasing(client, agent.journal, agent.files, agent.clock, agent.random, agent.identity.device_id)

    def mark(self) -> Mark:
        """For the watchdog: an upload that keeps failing has something to send, or hello to say."""
        return Mark(self.loop.failing, tuple(sorted(self._held.items())))

    def hear(self, epoch: str) -> None:
        """HQ's history has this name: if hello found another one, what HQ holds may be less since."""
        if self._epoch not in ("", epoch):
            self.greet_again()

    def greet_again(self) -> None:
        """HQ may hold less than it did: hear what it holds now."""
        self._greeted_at = None
        self.loop.poke()

    def step(self) -> float:
        agent = self._agent
        try:
            if self._must_greet():
                self._greet()
            while (pushed := self._push()).sent:
                self._held[pushed.incarnation] = pushed.jseq
                agent.note("pushed", sent=pushed.sent, incarnation=pushed.incarnation, jseq=pushed.jseq)
                agent.board.contact("upload", received_jseq=pushed.jseq)
                agent.download.expect(pushed.last)
                self.loop.progressed()
        except FarshelfError:
            # Whatever happened, HQ's own word on what it holds is where the next try starts.
            self._greeted_at = None
            raise
        if self._outdated is not None:
            self._greeted_at = None
            raise self._outdated
        self._ask_for_leases()
        return IDLE_SECONDS

    def _must_greet(self) -> bool:
        if self._greeted_at is None or self._agent.clock.monotonic() - self._greeted_at > GREET_US:
            return True
        with self._agent.journal.read() as connection:
            return current_incarnation(connection) != self._incarnation

    def _push(self) -> Pushed:
        try:
            return push(self.client, self._agent.journal, self._held, self._limit, self._epoch)
        except Refusal as refusal:
            incarnation, expected = refusal.values.get("incarnation"), refusal.values.get("expected")
            if refusal.reason != "gap" or not isinstance(incarnation, int) or not isinstance(expected, int):
                raise
            # A device that may not say hello learns in this way alone that HQ was restored.
            self._held[incarnation] = expected - 1
            return push(self.client, self._agent.journal, self._held, self._limit, self._epoch)

    def _ask_for_leases(self) -> None:
        try:
            if reply := self._leasing.ask():
                self._agent.note("leases", granted=len(reply.granted), renewed=len(reply.renewed))
                self._agent.download.loop.poke()
        except FarshelfError as error:
            # Work has left the device; a lock is a convenience and is asked for again.
            self._agent.note("no_leases", reason=error.reason)

    def _greet(self) -> None:
        agent = self._agent
        greeted_at, self._outdated = agent.clock.monotonic(), None
        with agent.journal.read() as connection:
            self._incarnation = current_incarnation(connection)
        try:
            chains, reply = hello(self.client, agent.journal, agent.clock)
        except Refusal as refusal:
            # Work can always leave the device: HQ answers nothing else but still takes commands.
            known = agent.files.store_meta.epoch
            if isinstance(refusal, Revoked):
                agent.board.revoked()
                self._epoch = str(refusal.values["epoch"])
            elif refusal.reason == "upgrade":
                self._outdated, self._epoch = refusal, ""
            else:
                raise
            # What was settled in another history may be lost in this one.
            self._held = settled(agent.journal, agent.files.store) if self._epoch in ("", known) else {}
        else:
            self._held = {held.incarnation: held.known_jseq for held in reply.chains}
            self._epoch = reply.epoch
            self._limit, self.poll_seconds = reply.max_commands, min(reply.poll_seconds, MAX_POLL_SECONDS)
            own, grant = chains[-1], None
            if reply.incarnation != own.incarnation:
                grant = Grant(own.incarnation, own.head_hash, reply.incarnation)
                agent.note("granted", left=own.incarnation, incarnation=reply.incarnation)
            word = Word({held.incarnation: held.durable_jseq for held in reply.chains}, grant, False)
            received = self._held.get(own.incarnation, 0)
            agent.board.contact("upload", received_jseq=received, word=word.encode(), revoked=False)
            agent.download.loop.poke()
        self._greeted_at = greeted_at


class Download:
    """Loads what is missing, then follows HQ checkpoint by checkpoint."""

    def __init__(self, agent: Agent, client: HqClient) -> None:
        self._agent = agent
        self.client = client
        self._stale: frozenset[str] = frozenset()
        self._settled = 0
        self._expected = self._arrived = b""
        self._eager = 0
        self._resyncing = False
        self._received: Mapping[int, int] = {}
        self.loop = agent.loop("download", self.step)
        self._following = Following(client, agent.files, agent.clock, self._reload_catalog, self._mended)

    def mark(self) -> Mark:
        """For the watchdog: behind while pulls fail, or an outcome that HQ has decided does not come."""
        status = self._agent.board.status
        behind = not status.revoked and (self.loop.failing or self._arrived != self._expected)
        return Mark(behind, (self._settled, self._arrived, status.phase, status.done))

    def expect(self, command_id: bytes) -> None:
        """HQ has just taken commands, this one the last of them: fetch their outcomes.

        Told by its id and not by its place in the journal: at the same places lie those of a journal copied from here.
        """
        self._expected, self._eager = command_id, 0
        self.loop.poke()

    def step(self) -> float:
        agent = self._agent
        agent.files.sweep()
        try:
            self._load_missing()
            pulled = self._following.pull()
            pause = self._followed(pulled)
            self._following.recount(lambda: self.loop.poked)
            return pause
        except Revoked as revoked:
            agent.board.revoked()
            agent.upload.hear(str(revoked.values["epoch"]))
            raise
        except Refusal as refusal:
            if refusal.reason == "resync":
                # Perhaps HQ is one restored from a backup, and lacks commands it once had.
                agent.upload.greet_again()
                self._judge(self.client.manifest())
                if not self._resyncing:
                    self._resyncing = True
                    return 0.0
            raise
        except FarshelfError:
            raise
        except OSError as error:
            raise Outage("disk", status=error.errno) from error
        except Exception:
            # Most likely a file that cannot be read: find out, and load it anew.
            self._stale |= frozenset(agent.files.damaged())
            raise

    def _followed(self, pulled: Pulled) -> float:
        agent = self._agent
        self._settled = max(self._settled, pulled.settled)
        if any(pulled.received.get(incarnation, 0) < jseq for incarnation, jseq in self._received.items()):
            agent.note("hq_lost", before=dict(self._received), now=dict(pulled.received))
            # What was answered once is sent again, and its answer is to be fetched as eagerly.
            self._settled, self._expected, self._arrived = 0, b"", b""
            agent.upload.greet_again()
        self._received = pulled.received
        agent.upload.hear(agent.files.store_meta.epoch)
        self._resyncing = False
        if agent.board.status.phase != "up_to_date":
            agent.board.phase("up_to_date")
            # HQ is there again, which a failed upload may not know for a minute.
            agent.upload.loop.poke()
        agent.board.contact("download", lag=0, current_at=agent.clock.now())
        if pulled.rows:
            agent.note("pulled", rows=pulled.rows, settled=parts_of(pulled.settled))
        if self._still_expects() and self._eager < len(EAGER_SECONDS):
            self._eager += 1
            return EAGER_SECONDS[self._eager - 1]
        return agent.jittered(agent.upload.poll_seconds)

    def _still_expects(self) -> bool:
        wanted = self._expected
        if wanted != self._arrived:
            with self._agent.files.store.read() as store:
                if store.exec_driver_sql("SELECT 1 FROM outcome WHERE command_id = ?", (wanted,)).first():
                    self._arrived = wanted
        return self._expected != self._arrived

    def _load_missing(self) -> None:
        agent, files = self._agent, self._agent.files
        no_catalog = files.catalog is None or "catalog" in self._stale
        no_store = files.store_meta.h < 0 or "store" in self._stale
        if not (no_catalog or no_store):
            return
        manifest = self.client.manifest()
        agent.board.contact("download", lag=manifest.head - max(0, files.store_meta.h))
        if no_catalog:
            load_catalog(self.client, files, manifest, self._phase)
            self._stale -= {"catalog"}
            agent.note("catalog_loaded", h=files.catalog_meta.h)
        if no_store:
            backfill(self.client, files, manifest.scopes, self._phase)
            self._stale -= {"store"}
            agent.note("store_loaded", h=files.store_meta.h)

    def _reload_catalog(self) -> None:
        self._stale |= {"catalog"}
        self._load_missing()

    def _mended(self, differing: frozenset[str], still: frozenset[str]) -> None:
        self._agent.board.mended(still)
        self._agent.note("mended", scopes=sorted(differing), still_differing=sorted(still))

    def _judge(self, manifest: Manifest) -> None:
        """HQ's feed does not go on from where a file stands: find out which; both where that does not show."""
        files = self._agent.files
        metas = {"catalog": files.catalog_meta, "store": files.store_meta}
        stale = {kind for kind, meta in metas.items() if is_stale(meta, manifest)}
        self._stale = frozenset(stale or metas)
        self._agent.note("resync", files=sorted(self._stale))

    def _phase(self, phase: str, done: int, total: int) -> None:
        self.loop.progressed()
        self._agent.board.phase(phase, done, total)
