"""`migrate` at the command line, and what the other verbs say of a database that another build made."""

from __future__ import annotations

import argparse
import shlex

from sqlalchemy import make_url

from app.clock import Clock
from app.errors import FarshelfError
from app.identifiers import Identifiers
from sync.hq import schema
from sync.hq.database import Database
from sync.hq.migrations import NEWEST


def run(asked: argparse.Namespace, database: Database, clock: Clock, identifiers: Identifiers) -> None:
    """Migrate, or print what that would do to the tables."""
    if asked.sql:
        print(schema.script(database, asked.to), end="")
        return
    before, changed = schema.migrate(database, clock, identifiers, asked.to)
    after = asked.to or NEWEST
    if before == after:
        print(f"the database is at schema {after} already")
    else:
        print(f"migrated from schema {before} to {after}; {changed} rows of devices changed")
        if after != NEWEST:
            print(f"HQ starts at schema {NEWEST}: run this again without --to")


def told(refusal: FarshelfError, asked: argparse.Namespace) -> str:
    """What is wrong with the schema, and the command that helps."""
    found, expected = refusal.values["found"], refusal.values["expected"]
    if refusal.reason == "hq_differs":
        differing = "\n  ".join(str(one) for one in _listed(refusal.values["differences"]))
        return f"hq_differs: the tables are not those of schema {expected}; nothing was changed:\n  {differing}"
    if schema.is_newer(str(found)):
        return (
            f"hq_schema: a newer build made this database (schema {found}, this build knows {expected});"
            " start that build, or put back the backup made before the update"
        )
    if asked.verb == "migrate":
        return f"hq_schema: there is no way from schema {found} to {expected}"
    command = ["python", "-m", "sync.hq", "migrate"]
    if asked.home is not None:
        command += ["--home", str(asked.home)]
    if asked.database_url is not None:
        command += ["--database-url", make_url(asked.database_url).render_as_string(hide_password=True)]
    return (
        f"hq_schema: an older build made this database (schema {found}, this build needs {expected});"
        f" stop every HQ on it, make a backup, then run: {shlex.join(command)}"
    )


def _listed(found: object) -> list[object]:
    return list(found) if isinstance(found, list) else [found]
