"""What a replica file says of itself, and which topics its writer touched last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.storage.changes import Topic
from app.storage.database import Connection


@dataclass(frozen=True, slots=True)
class ReplicaMeta:
    """`h` is the checkpoint the file stands at, -1 before its first load; `base` the SHA-256 it began as."""

    epoch: str
    h: int
    schema: int
    base: str


def read_meta(connection: Connection) -> ReplicaMeta:
    rows = connection.exec_driver_sql("SELECT name, value FROM replica_meta").fetchall()
    found: dict[str, str] = {row[0]: row[1] for row in rows}
    return ReplicaMeta(
        epoch=found.get("epoch", ""),
        h=int(found.get("h", "-1")),
        schema=int(found.get("schema", "0")),
        base=found.get("base", ""),
    )


def write_meta(connection: Connection, meta: ReplicaMeta) -> None:
    for name in ("epoch", "h", "schema", "base"):
        set_value(connection, name, str(getattr(meta, name)))


def set_value(connection: Connection, name: str, value: str) -> None:
    """Any further named value, e.g. the agent's progress."""
    connection.exec_driver_sql(
        "INSERT INTO replica_meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def get_value(connection: Connection, name: str) -> str:
    """'' where it was never set."""
    found = connection.exec_driver_sql("SELECT value FROM replica_meta WHERE name = ?", (name,)).scalar()
    return "" if found is None else str(found)


def touch(connection: Connection, topics: Iterable[Topic]) -> None:
    """Raise the change number of the topics, for `changed_topics`."""
    for topic in topics:
        connection.exec_driver_sql(
            "INSERT INTO replica_topic VALUES (?, 1) ON CONFLICT (topic) DO UPDATE SET change = change + 1",
            (topic.value,),
        )


def read_topics(connection: Connection) -> dict[Topic, int]:
    rows = connection.exec_driver_sql("SELECT topic, change FROM replica_topic").fetchall()
    return {Topic(topic): change for topic, change in rows}
