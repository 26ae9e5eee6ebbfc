"""What HQ's database needs: made in an empty one at once, in a filled one when an operator says so (decision 0016)."""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import Connection, inspect, text

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from sync.hq import capture
from sync.hq.database import Database
from sync.hq.migrations import NEWEST, capturing

_BEFORE_REVISIONS = "1"
"""How builds said it that had no revisions; their tables are those of the first one."""
_UNFINISHED = " unfinished"
"""Behind a revision: the tables are there, but nothing captures their changes yet."""
_PREPARE_LOCK = 7_203_401
_SET = (
    "INSERT INTO hq_meta(name, value) VALUES ('schema', '{}') ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_MARK = text("INSERT INTO hq_meta(name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")


def prepare(database: Database, identifiers: Identifiers) -> None:
    """Create everything in an empty database; safe at every start and from several processes.

    Raises Refusal `hq_schema`, and changes nothing, where another build's schema is there.
    """
    # Read without Alembic, which takes longer to import than all of this takes.
    with database.read() as connection:
        if revision(connection) == NEWEST:
            return
    with database.write() as connection:
        _lock(connection)
        known = revision(connection)
        if known is None:
            from sync.hq.migrations import running

            running.upgrade(connection, NEWEST)
            capture.install(connection)
            _finish(connection, identifiers)
        elif known != NEWEST:
            raise Refusal("hq_schema", found=known, expected=NEWEST)


def migrate(
    database: Database,
    clock: Clock,
    identifiers: Identifiers,
    to: str | None = None,
    revisions: tuple[ModuleType, ...] | None = None,
) -> tuple[str, int]:
    """Bring a database of an older build to `to` (the newest), all or nothing; what it was at, and how many rows that
    devices hold have changed.

    No other process of HQ may be running. Short of the newest no build serves the database. Raises Refusal `hq_schema`
    where it is newer, or `to` is older or unknown; `hq_differs` where the tables are not what they should be by then.
    """
    from sync.hq.migrations import running

    revisions = running.SHIPPED if revisions is None else revisions
    newest = revisions[-1].revision
    with database.write() as connection:
        _lock(connection)
        known = _checked(connection, to or newest, newest, revisions)
        if known == newest:
            return known, 0
        for statement in capturing.off(connection):
            capture.run(connection, statement)
        if known == _BEFORE_REVISIONS:
            running.stamp(connection, revisions[0].revision)
        running.upgrade(connection, to or newest, revisions)
        if to not in (None, newest):
            connection.exec_driver_sql(_SET.format(f"{to}{_UNFINISHED}"))
            return known, 0
        differing = running.differences(connection)
        if differing:
            raise Refusal("hq_differs", found=known, expected=newest, differences=differing)
        changed = capturing.on(connection, clock)
        _finish(connection, identifiers, newest)
        return known, changed


def script(database: Database, to: str | None = None, revisions: tuple[ModuleType, ...] | None = None) -> str:
    """The SQL that brings this database's tables to `to`; `migrate` must follow, which makes the triggers."""
    from sync.hq.migrations import running

    revisions = running.SHIPPED if revisions is None else revisions
    newest = revisions[-1].revision
    with database.read() as connection:
        known = _checked(connection, to or newest, newest, revisions)
        if known == _BEFORE_REVISIONS:
            raise Refusal("hq_schema", found=known, expected=revisions[0].revision)
        dropped = [f"{statement};" for statement in capturing.off(connection)] if known != newest else []
    begin = None if known == EMPTY else known.removesuffix(_UNFINISHED)
    statements = running.printed(database.engine.dialect, begin, to or newest, revisions).strip()
    if not statements:
        return ""
    mark = f"{_SET.format(f'{to or newest}{_UNFINISHED}')};"
    return "\n\n".join(["BEGIN;", *dropped, statements, mark, "COMMIT;", ""])


def revision(connection: Connection) -> str | None:
    """What a database is at; None: nothing of HQ is in it."""
    return meta(connection, "schema") if inspect(connection).has_table("hq_meta") else None


def is_newer(found: str) -> bool:
    """A later build made it; this one cannot bring it anywhere."""
    number = found.removesuffix(_UNFINISHED)
    return not number.isdecimal() or int(number) > int(NEWEST)


def meta(connection: Connection, name: str) -> str | None:
    """A value of `hq_meta`, None where there is none."""
    found: str | None = connection.execute(
        text("SELECT value FROM hq_meta WHERE name = :name"), {"name": name}
    ).scalar()
    return found


EMPTY = "nothing"


def _checked(connection: Connection, to: str, newest: str, revisions: tuple[ModuleType, ...]) -> str:
    numbers = [EMPTY, *(module.revision for module in revisions)]
    found = revision(connection) or EMPTY
    number = found.removesuffix(_UNFINISHED) if found != _BEFORE_REVISIONS else numbers[1]
    if number not in numbers:
        raise Refusal("hq_schema", found=found, expected=newest)
    if to not in numbers[1:] or numbers.index(to) < numbers.index(number):
        raise Refusal("hq_schema", found=found, expected=to)
    return found


def _finish(connection: Connection, identifiers: Identifiers, newest: str = NEWEST) -> None:
    marks = {"epoch": identifiers.secret(8).hex(), "floor": "0", "compacted": "0", "images": capturing.layout()}
    for name, value in marks.items():
        connection.execute(_MARK, {"name": name, "value": value})
    connection.exec_driver_sql(_SET.format(newest))


def _lock(connection: Connection) -> None:
    """Against other processes that do the same; on SQLite the transaction is enough."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PREPARE_LOCK})
