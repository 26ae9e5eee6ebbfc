"""The epoch: the name of one history of the feed. Where history was lost another one begins, and devices load anew.

A restored HQ counts on from an older h and gives numbers out again, so neither `h` nor `ver` of the old epoch may be
compared with those of the new one. PostgreSQL tells by itself: a restored copy is another database, a failover another
timeline; before a round adds to the feed it looks. On SQLite, and where a failover kept the timeline, whoever restored
says so (`python -m sync.hq new-epoch`). A device that knows more than HQ is refused and raises an alert; by itself it
starts no epoch, for then one faulty device could make all others load anew.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from sync.hq.alerts import raise_alert
from sync.hq.database import Database
from sync.hq.scopes import Caller
from sync.protocol import PullRequest

_PLACE = text(
    "SELECT (SELECT system_identifier FROM pg_control_system()) || '/'"
    " || (SELECT oid FROM pg_database WHERE datname = current_database()) || '/'"
    " || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)"
)
_HEAD = text("SELECT coalesce(max(h), 0) FROM checkpoint")
_META = text("SELECT value FROM hq_meta WHERE name = :name")
_SET = text(
    "INSERT INTO hq_meta(name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def begin(connection: Connection, epoch: str) -> None:
    """From here on the history is called `epoch`. All cursors and ready-made files of the one before are void."""
    head: int = connection.execute(_HEAD).scalar_one()
    # Nobody can ask for what lies below: upkeep removes it.
    for name, value in (("epoch", epoch), ("floor", str(head)), ("place", place(connection))):
        connection.execute(_SET, {"name": name, "value": value})


def follow(connection: Connection) -> None:
    """Begin a new epoch if this database is not the one, or not on the timeline, that the feed was written in."""
    here = place(connection)
    known = connection.execute(_META, {"name": "place"}).scalar()
    if known is None:
        connection.execute(_SET, {"name": "place", "value": here})
    elif known != here:
        before = connection.execute(_META, {"name": "epoch"}).scalar()
        # Made of both places: whoever looks first in this place comes to the same name.
        begin(connection, hashlib.sha256(f"{before} {known} {here}".encode()).hexdigest()[:16])


def stay(connection: Connection) -> None:
    """Whoever runs HQ vouches that nothing was lost on the way to this place, as with synchronous replication."""
    connection.execute(_SET, {"name": "place", "value": place(connection)})


def place(connection: Connection) -> str:
    """Which database this is, on which timeline; '' on SQLite, where a copied file looks like its original."""
    if connection.dialect.name != "postgresql":
        return ""
    found: str = connection.execute(_PLACE).scalar_one()
    return found


def compare(caller: Caller, told: str) -> None:
    """Raises `Refusal('resync')` where what the device was told that HQ holds was said in another history.

    It might leave out what HQ has lost since; of a cloned journal the rest would then look torn off.
    """
    if told not in ("", caller.epoch):
        raise Refusal("resync")


def heed(database: Database, clock: Clock, caller: Caller, asked: PullRequest) -> None:
    """Raise the alert `lost_history` where the device's cursor of this very epoch lies beyond HQ's head."""
    known = max(asked.catalog_h, asked.store_h or 0)
    if asked.epoch == caller.epoch and known > caller.head:
        with database.write() as connection:
            raise_alert(connection, clock, "lost_history", caller.id, None, f'{{"epoch":"{caller.epoch}"}}', once=True)
