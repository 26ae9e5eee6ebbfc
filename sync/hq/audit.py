"""Does `head` hold what the live tables do? The one check that finds a change which no trigger captured.

All is read as of one moment; what is captured but not yet sequenced is no difference. The comparison is done by the
database, table by table, and only differences come here. A repair captures the differing rows anew, so that they reach
the devices by the feed like any other change.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, CursorResult, text

from app.clock import Clock
from app.rows import RowShape
from sync.hq import capture, digests, sequencer
from sync.hq.alerts import raise_alert
from sync.hq.database import Database
from sync.hq.tables import SHAPES

Kind = Literal["trigger", "missing", "stale", "stray", "digest"]
"""trigger: gone or switched off; missing: live, not in `head`; stale: another image in `head`; stray: in `head`, not
live; digest: `scope_digest` is not the sum over `head`."""

_SAMPLES = 20
_LOCK_SECONDS = 30
_WORDS: dict[Kind, str] = {
    "trigger": "the trigger is missing",
    "missing": "not in head",
    "stale": "another image in head",
    "stray": "no longer there, but in head",
    "digest": "the kept digest is wrong",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is wrong; `key` is the row's key as JSON, or the trigger's name."""

    kind: Kind
    scope: str
    table: str
    key: str


@dataclass
class Report:
    """`counts` by (table, kind); `samples` holds the first few of each. `rows`: live rows compared."""

    rows: int = 0
    counts: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    samples: list[Difference] = field(default_factory=list)

    def add(self, found: Difference) -> None:
        place = (found.table, found.kind)
        self.counts[place] += 1
        if self.counts[place] <= _SAMPLES:
            self.samples.append(found)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def tables(self) -> list[str]:
        """Where rows differ."""
        return sorted({table for table, kind in self.counts if kind in ("missing", "stale", "stray")})

    def lines(self) -> Iterator[str]:
        """For people."""
        for (table, kind), count in sorted(self.counts.items()):
            yield f"{table}: {_WORDS[kind]}: {count}"
            for one in self.samples:
                if (one.table, one.kind) == (table, kind):
                    yield f"  {one.scope} {one.key}"
        yield f"{self.rows} rows compared, {self.total} differences"

    def as_json(self) -> str:
        differences = [
            {"kind": one.kind, "scope": one.scope, "table": one.table, "key": one.key} for one in self.samples
        ]
        counts = [
            {"table": table, "kind": kind, "count": count} for (table, kind), count in sorted(self.counts.items())
        ]
        return json.dumps({"rows": self.rows, "counts": counts, "differences": differences}, ensure_ascii=False)


def audit(database: Database) -> Report:
    """Compare everything; run a sequencer round before, so that little is waiting."""
    report = Report()
    with database.snapshot() as connection:
        for trigger, table in capture.absent(connection):
            report.add(Difference("trigger", "", table, trigger))
        in_head = {row.tbl: row.rows for row in connection.execute(_IN_HEAD)}
        for shape in SHAPES:
            _compare(connection, shape, in_head.get(shape.table, 0), report)
        kept = digests.kept(connection)
        for scope, total in digests.of_all(connection).items():
            if kept.pop(scope, digests.Sum()) != total:
                report.add(Difference("digest", scope, "", "[]"))
        for scope, total in kept.items():
            if total != digests.Sum():
                report.add(Difference("digest", scope, "", "[]"))
    return report


def repair(database: Database, report: Report) -> int:
    """Put triggers back and capture anew what differs, as it is by now; answers how many changes that makes."""
    captured = 0
    with database.write() as connection:
        if database.is_postgresql:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
        if any(kind == "trigger" for _, kind in report.counts):
            capture.install(connection)
    for shape in SHAPES:
        if shape.table in report.tables:
            with database.write() as connection:
                if database.is_postgresql:
                    # Nobody may change a row between our reading it and the number that its image gets.
                    connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
                    connection.execute(text(f"LOCK TABLE {shape.table}, row_scope IN SHARE MODE"))
                captured += capture_anew(connection, shape)
    if any(kind == "digest" for _, kind in report.counts):
        with database.write() as connection:
            sequencer.hold(connection)
            digests.rebuild(connection)
    return captured


def capture_anew(connection: Connection, shape: RowShape) -> int:
    """Capture every row of the table that differs from `head`; answers how many. Nobody may be changing one."""
    into = "INSERT INTO cap(scope, tbl, pk, op, image)"
    gone = _run(connection, f"{into} SELECT scope, '{{table}}', pk, 'D', NULL FROM ({_STRAY}) d", shape)
    there = _run(connection, f"{into} SELECT scope, '{{table}}', pk, 'U', image FROM ({_DIFFERING}) d", shape)
    return gone.rowcount + there.rowcount


def watch(database: Database, clock: Clock) -> Report:
    """The audit of the night: differences become an alert; nothing is changed."""
    report = audit(database)
    if report.total:
        logging.getLogger(__name__).error("head differs from the live tables:\n%s", "\n".join(report.lines()))
        with database.write() as connection:
            raise_alert(connection, clock, "audit", 0, None, report.as_json())
    return report


# --- the comparison --------------------------------------------------------------------------------------------------

_IN_HEAD = text("SELECT tbl, count(*) AS rows FROM head GROUP BY tbl")
# {live} is what the trigger would write for every row there is.
_JOINED = "({live}) e LEFT JOIN head h ON h.tbl = '{table}' AND h.scope = e.scope AND h.pk = e.pk"
_COUNTED = (
    "SELECT count(*) AS live, count(h.pk) AS known, count(CASE WHEN h.image <> e.image THEN 1 END) AS stale"
    f" FROM {_JOINED}"
)
_DIFFERING = (
    "SELECT e.scope, e.pk, e.image, CASE WHEN h.pk IS NULL THEN 'missing' ELSE 'stale' END AS kind"
    f" FROM {_JOINED} WHERE (h.pk IS NULL OR h.image <> e.image)"
)
_STRAY = (
    "SELECT scope, pk, 'stray' AS kind FROM"
    " (SELECT scope, pk FROM head WHERE tbl = '{table}' EXCEPT SELECT scope, pk FROM ({live}) e) g"
)
_WAITING = "SELECT 1 FROM cap c WHERE c.tbl = '{table}' AND c.scope = d.scope AND c.pk = d.pk"
_TOLD = f"SELECT scope, pk, kind FROM ({{found}}) d WHERE NOT EXISTS ({_WAITING})"


def _compare(connection: Connection, shape: RowShape, in_head: int, report: Report) -> None:
    counted = _run(connection, _COUNTED, shape).one()
    report.rows += counted.live
    suspicious = [
        *([_DIFFERING] if counted.live != counted.known or counted.stale else []),
        *([_STRAY] if in_head != counted.known else []),
    ]
    for found in suspicious:
        for row in _run(connection, _TOLD.replace("{found}", found), shape):
            report.add(Difference(row.kind, row.scope, shape.table, row.pk))


def _run(connection: Connection, template: str, shape: RowShape) -> CursorResult[Any]:
    statement = template.format(table=shape.table, live=capture.rows(connection, shape))
    options = {"stream_results": True, "yield_per": 1000} if statement.startswith("SELECT") else {}
    return capture.run(connection.execution_options(**options), statement)
