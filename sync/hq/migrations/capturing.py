"""Capture while the tables change: off, and afterwards everything that differs from `head` is captured anew.

A trigger is made from the shape of its table, so the old one would write images that nobody reads any more, and SQLite
would not let go of a table that a trigger speaks of. With capture off a revision may fill a new column, move rows or
delete them; the devices get what came of it as one change a row.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from app.clock import Clock
from sync.hq import audit, capture, sequencer
from sync.hq.tables import SHAPES

_TRIGGERS = {
    "postgresql": (
        "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT tgisinternal AND starts_with(tgname, 'cap_') AND relnamespace = current_schema()::regnamespace"
        " ORDER BY 1"
    ),
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'cap_*' ORDER BY 1",
}
_META = text("SELECT value FROM hq_meta WHERE name = :name")
_SET = text(
    "INSERT INTO hq_meta(name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def off(connection: Connection) -> list[str]:
    """The statements that remove what triggers there are."""
    is_postgresql = connection.dialect.name == "postgresql"
    found = capture.run(connection, _TRIGGERS[connection.dialect.name])
    # The function takes its trigger along.
    return [f"DROP FUNCTION {name}() CASCADE" if is_postgresql else f"DROP TRIGGER {name}" for (name,) in found]


def on(connection: Connection, clock: Clock) -> int:
    """Triggers of today's shapes; answers how many rows that had changed meanwhile went into the feed.

    Where a table has other columns than before, the feed holds images of both kinds. Cursors before this moment are
    then void, and devices load a new file, as they do for every new version of the rows (sync.md §9).
    """
    capture.install(connection)
    changed = sum(audit.capture_anew(connection, shape) for shape in SHAPES)
    sequencer.round_within(connection, clock)
    before, now = connection.execute(_META, {"name": "images"}).scalar(), layout()
    columns = json.loads(before or "{}")
    if any(columns.get(table, names) != names for table, names in json.loads(now).items()):
        top = connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()
        connection.execute(_SET, {"name": "floor", "value": str(top)})
    connection.execute(_SET, {"name": "images", "value": now})
    return changed


def layout() -> str:
    """What an image holds, by table: JSON, as `hq_meta` keeps it under `images`."""
    return json.dumps({shape.table: [f"{one.name} {one.kind}" for one in shape.columns] for shape in SHAPES})
