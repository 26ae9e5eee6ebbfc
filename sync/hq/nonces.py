"""Numbers used once: a call that was seen before is not taken again, whichever HQ process saw it.

They matter for twice `WINDOW_US` and no longer, so they are kept where writing is cheap: on PostgreSQL in an unlogged
table, beside SQLite in a file of their own, where no call waits for the one writer of the business. A crash of the
database's machine loses them; what was recorded in the minutes before can then be repeated, once, and commands have
their ids against that.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from sqlalchemy import text

from sync.hq.database import Database
from sync.signing import WINDOW_US

_SWEEP_US = 30 * 1_000_000
_COLUMNS = "device_id bigint NOT NULL, nonce text NOT NULL, at bigint NOT NULL, PRIMARY KEY (device_id, nonce)"
_TABLE = (
    f"CREATE TABLE IF NOT EXISTS call_nonce ({_COLUMNS})",
    "CREATE INDEX IF NOT EXISTS ix_call_nonce_at ON call_nonce (at)",
)
_TAKE = "INSERT INTO call_nonce(device_id, nonce, at) VALUES ({}) ON CONFLICT DO NOTHING RETURNING at"
TAKEN = f"WITH taken AS ({_TAKE.format(':device, :nonce, :at')}) "
"""PostgreSQL: put before a query, which then has `taken`, empty for a nonce seen before."""


class Nonces:
    """Remembers each (device, nonce) for as long as its call could be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file = None if database.path is None else _File(database.path.with_suffix(".nonces"))
        self._swept = 0

    def take(self, device_id: int, nonce: str, at: int) -> bool:
        """Beside SQLite: False where it was taken before; `at` is the call's own time, µs UTC."""
        return self._file is None or self._file.take(device_id, nonce, at)

    def sweep(self, now: int) -> None:
        """Now and then: forget what lies outside the window of every later call."""
        if now - self._swept < _SWEEP_US:
            return
        self._swept = now
        oldest = now - WINDOW_US
        if self._file is not None:
            self._file.forget(oldest)
            return
        with self._database.write() as connection:
            connection.execute(text("DELETE FROM call_nonce WHERE at < :oldest"), {"oldest": oldest})


class _File:
    """One connection for all threads of the process: each statement takes some µs, and none waits for the disk."""

    def __init__(self, path: Path) -> None:
        from sqlcipher3 import dbapi2

        self._lock = threading.Lock()
        self._raw: Any = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        for statement in ("PRAGMA busy_timeout = 10000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF"):
            self._raw.execute(statement).close()
        for statement in _TABLE:
            self._raw.execute(statement).close()

    def take(self, device_id: int, nonce: str, at: int) -> bool:
        with self._lock:
            return bool(self._raw.execute(_TAKE.format("?, ?, ?"), (device_id, nonce, at)).fetchall())

    def forget(self, oldest: int) -> None:
        with self._lock:
            self._raw.execute("DELETE FROM call_nonce WHERE at < ?", (oldest,)).close()
