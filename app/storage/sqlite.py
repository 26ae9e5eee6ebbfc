"""Opening SQLite files by the driver alone: which library, which pragmas, which key.

One SQLite library per process: `sqlcipher3` opens encrypted and plain files alike; the standard library's `sqlite3`
must never touch them (its own locks would be unknown to the other copy of SQLite).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlcipher3 import dbapi2

from app.errors import Defect, Outage, Refusal

OLDEST_SQLITE = (3, 51, 3)
"""Older ones carry the WAL-reset corruption bug (sqlite.org/wal.html#walresetbug)."""

Access = Literal["read", "write", "create"]
Durability = Literal["full", "normal"]


def check_sqlite_version(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Raises Refusal `sqlite_too_old` unless the linked SQLite is at least `OLDEST_SQLITE`."""
    if tuple(version) < OLDEST_SQLITE:
        found, needed = (".".join(map(str, v)) for v in (version, OLDEST_SQLITE))
        raise Refusal("sqlite_too_old", found=found, needed=needed)


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """How to open one file. `key` is 32 raw bytes for SQLCipher, None for a plain file; `cache` in MiB."""

    path: Path
    access: Access
    durability: Durability = "normal"
    key: bytes | None = None
    cache: int = 16


def connect(file: DatabaseFile) -> Any:
    """A raw DB-API connection in autocommit mode with our pragmas, asserted.

    Raises Outage `file_missing` or `disk`, Refusal `wrong_key` where the key does not open the file, or `file_damaged`.
    """
    if file.access != "create" and not file.path.exists():
        raise Outage("file_missing", path=str(file.path))
    mode = {"read": "ro", "write": "rw", "create": "rwc"}[file.access]
    connection = dbapi2.connect(
        f"file:{quote(str(file.path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=10,
    )
    try:
        _configure(connection, file)
    except dbapi2.DatabaseError as error:
        connection.close()
        if "not a database" in str(error) or "malformed" in str(error):
            reason = "wrong_key" if file.key is not None and "not a database" in str(error) else "file_damaged"
            raise Refusal(reason, path=str(file.path)) from error
        raise Outage("disk", path=str(file.path), detail=str(error)) from error
    return connection


def _configure(connection: Any, file: DatabaseFile) -> None:
    run = connection.execute
    if file.key is not None:
        # A raw key skips the passphrase derivation, which would cost 111 ms for each connection. The salt is named too:
        # left to the file's first sector, a power cut that spoils this one sector would make all of it unreadable.
        salt = sha256(b"salt" + file.key).digest()[:16]
        run(f"PRAGMA key = \"x'{file.key.hex()}{salt.hex()}'\"")
        run("PRAGMA cipher_memory_security = OFF")
    run("PRAGMA foreign_keys = OFF")
    run(f"PRAGMA cache_size = -{file.cache * 1024}")
    run("PRAGMA temp_store = MEMORY")
    if file.access == "read":
        run("PRAGMA query_only = ON")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        return
    (mode,) = run("PRAGMA journal_mode = WAL").fetchone()
    run(f"PRAGMA synchronous = {file.durability.upper()}")
    (level,) = run("PRAGMA synchronous").fetchone()
    if mode != "wal" or level != {"normal": 1, "full": 2}[file.durability]:
        raise Defect("pragma_not_taken", path=str(file.path), journal_mode=mode, synchronous=level)
