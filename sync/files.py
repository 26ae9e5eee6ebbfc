"""The agent's side of the replica files: it alone creates, fills, publishes and removes them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock

from app.clock import Clock
from app.errors import Refusal
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta, get_value, read_meta
from app.replica.pointer import Pointer, next_name, read_pointer, sync_folder, write_pointer
from app.replica.verify import check_file
from app.shapes import REPLICA_SCHEMA, STORE_SHAPES
from app.storage.database import Database, DatabaseFile

ABSENT = ReplicaMeta("", -1, REPLICA_SCHEMA, "")
BACKFILL = "backfill"
"""Value in `replica_meta` of a store file that is still being loaded: how far it is."""

GRACE_US = 10 * 1_000_000
"""How long an outdated file stays: the window looks at the pointer ten times a second."""

SPARE_BYTES = 64 << 20
"""Left free on the disk: the journal must always be able to take a sale."""


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class Files:
    """Open once in the agent. `lock` is held around every write to the store file and every move of the pointer."""

    def __init__(
        self, home: Path, store_key: bytes, clock: Clock, disk_free: Callable[[Path], int] = free_bytes
    ) -> None:
        self.home = home
        self.incoming = home / "incoming"
        self.store_key = store_key
        self.lock = RLock()
        self._clock = clock
        self._disk_free = disk_free
        self._outdated_at: dict[Path, int] = {}
        self.incoming.mkdir(exist_ok=True)
        self.catalog: Database | None = self._open(read_pointer(home).catalog, None)
        self.store: Database = self._open_store()
        self.sweep(grace=0)

    @property
    def catalog_meta(self) -> ReplicaMeta:
        """Where the catalog in use stands; h is -1 where there is none."""
        return ABSENT if self.catalog is None else meta_of(self.catalog)

    @property
    def store_meta(self) -> ReplicaMeta:
        """Where the store in use stands; h is -1 until its first load."""
        return meta_of(self.store)

    def publish_catalog(self, ready: Path) -> None:
        """Take a finished file from `incoming` into use: it gets its name, then the pointer moves."""
        with self.lock:
            path = self.home / next_name(self.home, "catalog")
            ready.rename(path)
            sync_folder(self.home)
            old, self.catalog = self.catalog, self.open_writable(path, None)
            write_pointer(self.home, Pointer(path.name, read_pointer(self.home).store))
            self._outdate(old)

    def publish_store(self, database: Database) -> None:
        """Take a loaded store file, which already lies in the device's folder, into use."""
        with self.lock:
            database.settle()
            old, self.store = self.store, database
            write_pointer(self.home, Pointer(read_pointer(self.home).catalog, database.file.path.name))
            self._outdate(old)

    def new_store(self, epoch: str) -> Database:
        """An empty store file beside the one in use."""
        path = self.home / next_name(self.home, "store")
        meta = ReplicaMeta(epoch, -1, REPLICA_SCHEMA, "")
        # Made aside: a kill between creating the file and its tables must not leave one that looks ready.
        aside = self.incoming / path.name
        _remove(aside)
        create_replica(aside, STORE_SHAPES, meta, scoped=True, key=self.store_key)
        aside.rename(path)
        sync_folder(self.home)
        return self.open_writable(path, self.store_key)

    def unfinished_store(self) -> Database | None:
        """A store file that an earlier run was still loading."""
        for path in self._unused("store"):
            database = self._open(path.name, self.store_key)
            if database is not None:
                with database.read() as connection:
                    begun = get_value(connection, BACKFILL)
                if begun:
                    return database
                database.close()
        return None

    def discard(self, database: Database) -> None:
        """Give up a store file that never came into use."""
        database.close()
        _remove(database.file.path)

    def damaged(self) -> list[str]:
        """Which of the files in use fail SQLite's `quick_check`: catalog, store."""
        found = []
        for kind, database in (("catalog", self.catalog), ("store", self.store)):
            if database is not None:
                try:
                    check_file(database.file.path, schema=REPLICA_SCHEMA, key=database.file.key)
                except Refusal:
                    found.append(kind)
        return found

    def require_space(self, needed: int) -> None:
        """Raises Refusal `disk_full` where `needed` bytes would leave too little for the journal."""
        free = self._disk_free(self.home)
        if free < needed + SPARE_BYTES:
            raise Refusal("disk_full", needed=needed + SPARE_BYTES, free=free)

    def sweep(self, grace: int = GRACE_US) -> None:
        """Remove files that nothing names, `grace` µs after they went out of use; an unfinished load stays."""
        with self.lock:
            now = self._clock.monotonic()
            for path in (*self._unused("catalog"), *self._unused("store")):
                if now - self._outdated_at.get(path, now - grace) >= grace and not self._is_unfinished(path):
                    _remove(path)
                    self._outdated_at.pop(path, None)

    def close(self) -> None:
        if self.catalog is not None:
            self.catalog.close()
        self.store.close()

    def open_writable(self, path: Path, key: bytes | None) -> Database:
        return Database(DatabaseFile(path, "write", key=key, cache=16))

    def _open_store(self) -> Database:
        name = read_pointer(self.home).store
        found = self._open(name, self.store_key)
        if found is not None:
            return found
        # The window reads the agent's progress from the store file, so there is one from the very first start.
        database = self.new_store("")
        write_pointer(self.home, Pointer(read_pointer(self.home).catalog, database.file.path.name))
        return database

    def _open(self, name: str, key: bytes | None) -> Database | None:
        """None where the file is missing, unreadable or of another schema: it is then loaded anew."""
        path = self.home / name
        if not name or not path.is_file():
            return None
        try:
            check_file(path, schema=REPLICA_SCHEMA, key=key, quick=True)
        except Refusal:
            return None
        return self.open_writable(path, key)

    def _outdate(self, old: Database | None) -> None:
        if old is not None:
            old.close()
            self._outdated_at[old.file.path] = self._clock.monotonic()

    def _unused(self, kind: str) -> list[Path]:
        named = getattr(read_pointer(self.home), kind)
        return [path for path in self.home.glob(f"{kind}-*.db") if path.name != named]

    def _is_unfinished(self, path: Path) -> bool:
        if path in self._outdated_at or not path.name.startswith("store-"):
            return False
        database = self._open(path.name, self.store_key)
        if database is None:
            return False
        with database.read() as connection:
            begun = get_value(connection, BACKFILL)
        database.close()
        return bool(begun)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        # Windows keeps a file that the window still has open; the next sweep takes it.
        with suppress(PermissionError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def meta_of(database: Database) -> ReplicaMeta:
    with database.read() as connection:
        return read_meta(connection)
