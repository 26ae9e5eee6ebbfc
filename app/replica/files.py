"""Replica files as their two sides see them: the agent creates and fills, the screens only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.errors import Outage
from app.replica.meta import ReplicaMeta, read_meta, read_topics, write_meta
from app.replica.pointer import Pointer, read_pointer
from app.replica.schema import create
from app.rows import RowShape
from app.storage.changes import Changes, Topic
from app.storage.database import Connection, Database, DatabaseFile


def create_replica(
    path: Path, shapes: Sequence[RowShape], meta: ReplicaMeta, *, scoped: bool, key: bytes | None = None
) -> None:
    """A new, empty replica file standing at `meta.h`."""
    database = Database(DatabaseFile(path, "create", key=key))
    try:
        with database.write() as connection:
            create(connection, shapes, scoped=scoped)
            write_meta(connection, meta)
    finally:
        database.close()


class ReplicaReader:
    """One kind of replica, read only, following the pointer; never creates a file."""

    def __init__(self, home: Path, kind: str, *, key: bytes | None = None, cache: int = 64) -> None:
        self._home = home
        self._kind = kind
        self._key = key
        self._cache = cache
        self._name = ""
        self._database: Database | None = None
        self._watch: Connection | None = None
        self._version = -1
        self._topics: dict[Topic, int] = {}
        self.h = -1
        """The checkpoint the screens have seen, as of the last look."""

    @property
    def present(self) -> bool:
        return self._database is not None

    def follow(self, pointer: Pointer) -> bool:
        """Open the file the pointer names; True if that is another one than before."""
        name: str = getattr(pointer, self._kind)
        if name == self._name or not (self._home / name).is_file():
            return False
        successor = Database(DatabaseFile(self._home / name, "read", key=self._key, cache=self._cache))
        # data_version tells of other connections' commits only as seen by one and the same connection.
        watch = successor.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # Only now, and in this order: other threads go on reading, and a file that does not open replaces nothing.
        outdated, unwatched = self._database, self._watch
        self._database, self._watch, self._name = successor, watch, name
        self._version, self._topics = -1, {}
        if unwatched is not None:
            unwatched.close()
        if outdated is not None:
            outdated.close()
        return True

    def changed_topics(self) -> frozenset[Topic]:
        """Topics the agent has touched since the last look; costs some µs while nothing happens."""
        if self._watch is None:
            return frozenset()
        raw = self._watch.connection.cursor()
        (version,) = raw.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return frozenset()
        self._version = version
        with self.read() as connection:
            topics, self.h = read_topics(connection), read_meta(connection).h
        changed = frozenset(topic for topic, change in topics.items() if self._topics.get(topic) != change)
        self._topics = topics
        return changed

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction. Raises Outage `replica_missing` before the first load."""
        if self._database is None:
            raise Outage("replica_missing", kind=self._kind)
        with self._database.read() as connection:
            yield connection

    def close(self) -> None:
        if self._watch is not None:
            self._watch.close()
        if self._database is not None:
            self._database.close()
        self._watch = self._database = None
        self._name, self._version, self._topics, self.h = "", -1, {}, -1


class Replicas:
    """Both replicas as the screens use them."""

    def __init__(self, home: Path, store_key: bytes) -> None:
        self._home = home
        self._stamp = (0, 0)
        self.catalog = ReplicaReader(home, "catalog")
        self.store = ReplicaReader(home, "store", key=store_key)
        self.poll()

    def poll(self) -> Changes:
        """Follow a moved pointer and gather what pulls have touched; a new file has touched everything in it."""
        topics: set[Topic] = set()
        try:
            now = (self._home / "current.json").stat()
        except FileNotFoundError:
            return Changes(frozenset())
        # Two moves within one tick of the file system's clock still differ in the inode.
        stamp = (now.st_ino, now.st_mtime_ns)
        if stamp != self._stamp:
            pointer = read_pointer(self._home)
            if self.catalog.follow(pointer):
                topics.add(Topic.CATALOG)
            if self.store.follow(pointer):
                topics |= set(Topic) - {Topic.CATALOG, Topic.DRAFT, Topic.PICTURES}
            self._stamp = stamp
        topics |= self.catalog.changed_topics() | self.store.changed_topics()
        return Changes(frozenset(topics))

    def close(self) -> None:
        self.catalog.close()
        self.store.close()
