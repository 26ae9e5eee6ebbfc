"""What HQ promises to keep whatever happens to it: devices prune their journals only below that (sync.md §5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

_MARK = "durable_until"


@dataclass(frozen=True, slots=True)
class Durability:
    """`seconds` after HQ has decided it, a command survives the loss of HQ's machine: 0 where the database says yes
    only then, the lag of a replica, or None where only a backup keeps it and `backed_up` tells of each.
    """

    seconds: float | None = 0.0

    def until(self, connection: Connection, now: int) -> int:
        """Everything received up to this instant (µs UTC) is kept for good."""
        if self.seconds is not None:
            return now - int(self.seconds * 1_000_000)
        marked = connection.execute(text("SELECT value FROM hq_meta WHERE name = :name"), {"name": _MARK}).scalar()
        return int(marked or 0)


AT_ONCE = Durability()


def backed_up(connection: Connection, at: int) -> None:
    """A backup that was begun at `at` (µs UTC) is complete and safe. The mark never goes back."""
    statement = text(
        "INSERT INTO hq_meta(name, value) VALUES (:name, :at) ON CONFLICT (name) DO UPDATE SET value = :at"
        " WHERE CAST(hq_meta.value AS BIGINT) < CAST(:at AS BIGINT)"
    )
    connection.execute(statement, {"name": _MARK, "at": str(at)})
