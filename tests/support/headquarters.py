"""A real HQ served from a thread of the test, and devices enrolled at it."""

from __future__ import annotations

import shutil
import socket
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import uvicorn
from litestar.exceptions.base_exceptions import LitestarDeprecationWarning
from sqlalchemy import text

from app.clock import Clock, SystemClock
from app.identifiers import Uuid7
from app.identity import Identity, Secrets, read_secrets
from sync.enrolment import enrol
from sync.hq import books, documents, enrolment, schema, sequencer
from sync.hq.database import Database
from sync.hq.importing import import_folder
from sync.hq.payments.provider import PaymentProvider
from sync.hq.service import Hq, create_app
from sync.hq.snapshots import SnapshotMaker
from sync.hq_client import HqClient, seal_of
from tests.demo.file_keys import FileKeys
from tests.fashion.demo import HUBIN, write_demo


@dataclass(frozen=True)
class Enrolled:
    """A device's folder."""

    home: Path
    keys: FileKeys
    identity: Identity

    @property
    def secrets(self) -> Secrets:
        return read_secrets(self.keys)

    def client(self, clock: Clock) -> HqClient:
        """Calls HQ as this device."""
        return HqClient(self.identity.hq_url, clock, seal_of(self.identity, self.secrets, clock, Uuid7(clock)))


class Headquarters:
    """HQ on `url` (SQLite in `folder` without one), with the demo's shops unless `template` brings others."""

    def __init__(self, folder: Path, url: str | None = None, template: Path | None = None) -> None:
        if template is not None:
            shutil.copytree(template, folder)
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.clock = SystemClock()
        self.identifiers = Uuid7(self.clock)
        self.database = Database(url or f"sqlite:///{folder / 'hq.db'}")
        schema.prepare(self.database, self.identifiers)
        self.signer = documents.hq_signer(folder)
        self.snapshots = SnapshotMaker(self.database, self.clock, folder)
        self._sequencer: sequencer.Sequencer | None = None
        self.providers: dict[str, PaymentProvider] = {}
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def load_demo(self) -> None:
        """The demo's catalogue, and the catalog file that devices begin with."""
        write_demo(self.folder / "import")
        import_folder(self.folder / "import", self.database, self.signer, self.clock, blobs=self.snapshots.blobs)
        self.drain()
        self.snapshots.make()

    def drain(self) -> int:
        """Until nothing is queued; the head h. HQ's own thread may be in a round, which ends this one at once."""
        sequencer.drain(self.database, self.clock)
        while self.value("SELECT 1 FROM cap LIMIT 1") is not None:
            time.sleep(0.01)
            sequencer.drain(self.database, self.clock)
        return sequencer.drain(self.database, self.clock)

    def run(self, statement: str, **values: object) -> None:
        """A change at HQ, sequenced; price books are signed for what is in them then."""
        with self.database.write() as connection:
            connection.execute(text(statement), values)
            if "price" in statement:
                books.recount(connection, self.signer)
        self.drain()

    def value(self, query: str, **values: object) -> object:
        with self.database.read() as connection:
            return connection.execute(text(query), values).scalar()

    def start(self, poll_seconds: float = 0.3) -> None:
        """Listen, on the same port as before."""
        self._sequencer = sequencer.Sequencer(self.database, self.clock)
        blobs = self.snapshots.blobs
        hq = Hq(self.database, self.clock, self.identifiers, self.signer, blobs, self._sequencer, poll_seconds,
                providers=self.providers)  # fmt: skip
        with warnings.catch_warnings():
            # Litestar 3 will want request bodies declared in another way; the process in production says nothing.
            warnings.simplefilter("ignore", LitestarDeprecationWarning)
            app = create_app(hq)
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        self._server, self._streams = uvicorn.Server(config), hq.streams
        self._sequencer.start()
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No longer reachable; the database stays open."""
        if self._server is not None and self._thread is not None and self._sequencer is not None:
            self._streams.close()
            self._server.should_exit = True
            self._thread.join(10)
            self._sequencer.stop()
        self._server = self._thread = None

    def close(self) -> None:
        self.stop()
        self.database.close()

    def code(self, store: str = HUBIN) -> str:
        with self.database.write() as connection:
            return enrolment.new_code(connection, self.clock, self.identifiers, store)

    def enrol(self, home: Path, store: str = HUBIN, url: str = "") -> Enrolled:
        """A new device of the shop, which calls HQ at `url` (through a bad line, say)."""
        home.mkdir(parents=True)
        keys = FileKeys(home)
        identity = enrol(home, keys, self.clock, self.identifiers, url or self.url, self.code(store), home.name)
        return Enrolled(home, keys, identity)
