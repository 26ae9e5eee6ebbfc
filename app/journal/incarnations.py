"""The chains of a journal: one per incarnation, a new one begun where HQ says this journal is not the one it knows.

A journal is restored from a backup, or copied to a second machine; both go on numbering from the same place. HQ finds
that out (sync.md §5) and grants another incarnation. What was committed before stays in the journal and is uploaded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.journal import records
from app.journal.command import GENESIS
from app.journal.journal import Journal
from app.storage.changes import Topic
from app.storage.database import Connection

DENSE = 10
"""So many hashes at the end of a chain are all told; further back the steps double."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One incarnation's commands still in the journal: `first` to `last`, chained to `base_hash`; none: last < first.

    `hashes` are (jseq, hash) of the last ones and of ever fewer before them, newest first: HQ answers the newest it
    knows, so that any two chains find where they part in one exchange.
    """

    incarnation: int
    first: int
    base_hash: bytes
    last: int
    hashes: tuple[tuple[int, bytes], ...]

    @property
    def head_hash(self) -> bytes:
        return self.hashes[0][1] if self.hashes else self.base_hash


@dataclass(frozen=True, slots=True)
class Grant:
    """HQ's leave to begin `incarnation`, given to the journal whose chain `left` had come to `head_hash`."""

    left: int
    head_hash: bytes
    incarnation: int


def read_chains(connection: Connection, current: int) -> tuple[Chain, ...]:
    """Chains with commands in the journal, the oldest first; last the `current` one, even if nothing is in it yet."""
    numbers = {row[0] for row in connection.exec_driver_sql(_INCARNATIONS)}
    return tuple(_chain(connection, one) for one in sorted(numbers | {current}))


def current_incarnation(connection: Connection) -> int:
    """The one the window numbers new commands under; 0 before enrolment."""
    identity = json.loads(records.get_value(connection, "identity") or "{}")
    return int(identity.get("incarnation", 0))


def adopt(journal: Journal, grant: Grant) -> bool:
    """Number from now on under the granted incarnation; human numbers count from 1 again. False where not meant for it.

    A grant is not taken where this journal has gone over to another incarnation, or does not hold the entry that the
    grant was given for: it then speaks to the journal that lay here before.
    """
    before = journal.incarnation
    try:
        with journal.work() as work:
            if grant.left != before or grant.incarnation <= before or not _holds(work.connection, grant):
                return False
            identity = json.loads(records.get_value(work.connection, "identity") or "{}")
            identity["incarnation"] = grant.incarnation
            records.put_value(work.connection, "identity", json.dumps(identity))
            records.forget_counts(work.connection)
            # Within the transaction: whoever waits for it must sign under the new one.
            journal.incarnation = grant.incarnation
            work.touch(Topic.SYNC)
    except BaseException:
        journal.incarnation = before
        raise
    return True


# Skips from one incarnation to the next on the key: a journal of 10,000 commands is not walked through.
_INCARNATIONS = """
WITH RECURSIVE walk(incarnation) AS (
  SELECT min(place) >> 40 FROM command
  UNION ALL
  SELECT (SELECT min(place) >> 40 FROM command WHERE place >= (walk.incarnation + 1) << 40) FROM walk
  WHERE walk.incarnation IS NOT NULL
)
SELECT incarnation FROM walk WHERE incarnation IS NOT NULL
"""


def _chain(connection: Connection, incarnation: int) -> Chain:
    last, head_hash = records.last(connection, incarnation)
    oldest = records.first(connection, incarnation)
    if oldest is None:
        return Chain(incarnation, last + 1, GENESIS if head_hash is None else head_hash, last, ())
    first, base_hash = oldest
    wanted, step, jseq = [], 1, last
    while jseq > first:
        wanted.append(jseq)
        step = 1 if last - jseq < DENSE - 1 else step * 2
        jseq -= step
    return Chain(incarnation, first, base_hash, last, records.hashes(connection, incarnation, [*wanted, first]))


def _holds(connection: Connection, grant: Grant) -> bool:
    chain = _chain(connection, grant.left)
    if grant.head_hash in (chain.base_hash, chain.head_hash):
        return True
    return records.place_of_hash(connection, grant.head_hash) is not None
