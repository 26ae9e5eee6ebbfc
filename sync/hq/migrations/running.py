"""Runs revisions with Alembic, inside a transaction of ours: all of them, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from types import ModuleType
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.runtime.migration import MigrationStep, RevisionStep, StampStep
from alembic.script import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Connection, Dialect, Identity
from sqlalchemy.dialects import registry

from sync.hq.leases import tables as leases
from sync.hq.migrations.versions import r0001_tables
from sync.hq.payments import tables as payments

SHIPPED: tuple[ModuleType, ...] = (r0001_tables,)
"""Oldest first. Imported by name, so that a bundle without source files holds them too."""

_NOT_OURS = frozenset({"remove_table", "remove_index"})
"""What somebody has added beside our tables, or to make his own queries quick, does no harm."""


def upgrade(connection: Connection, to: str, revisions: tuple[ModuleType, ...] = SHIPPED) -> None:
    """From where the database is, up to and with `to`."""
    context = MigrationContext.configure(connection, opts={"fn": _way(to, revisions)})
    context.run_migrations(op=Operations(context))


def stamp(connection: Connection, revision: str) -> None:
    """The tables are there: say what they are."""
    step = StampStep((), revision, True, True, _chain(SHIPPED))
    MigrationContext.configure(connection, opts={"fn": lambda *_: [step]}).run_migrations()


def printed(dialect: Dialect, begin: str | None, to: str, revisions: tuple[ModuleType, ...] = SHIPPED) -> str:
    """The SQL of the same, each statement ended by a semicolon."""
    out = StringIO()
    # The driver's own dialect would double each percent sign.
    plain: Dialect = registry.load(dialect.name)(paramstyle="named")
    options = {"as_sql": True, "starting_rev": begin, "output_buffer": out, "fn": _way(to, revisions)}
    context = MigrationContext.configure(dialect=plain, opts=options)
    context.run_migrations(op=Operations(context))
    return out.getvalue()


def differences(connection: Connection) -> list[str]:
    """What the tables lack of those that the code declares, or have otherwise."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    # One metadata: that of all modules which declare tables.
    assert leases.metadata is payments.metadata
    found = [one for one in _each(compare_metadata(context, payments.metadata)) if one[0] not in _NOT_OURS]
    # SQLite numbers its rows without being told.
    is_sqlite = connection.dialect.name == "sqlite"
    return [repr(one) for one in found if not (is_sqlite and isinstance(one[-1], Identity))]


def _way(
    to: str, revisions: tuple[ModuleType, ...]
) -> Callable[[tuple[str, ...], MigrationContext], list[MigrationStep]]:
    chain = _chain(revisions)

    def steps(heads: tuple[str, ...], _: MigrationContext) -> list[MigrationStep]:
        way = list(chain.iterate_revisions(to, heads, implicit_base=True))
        return [RevisionStep(chain, one, is_upgrade=True) for one in reversed(way) if isinstance(one, Script)]

    return steps


def _chain(revisions: tuple[ModuleType, ...]) -> RevisionMap:
    return RevisionMap(lambda: [Script(module, module.revision, module.__name__) for module in revisions])


def _each(found: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        if isinstance(one, list):
            yield from one
        else:
            yield one
