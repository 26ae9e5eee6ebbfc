"""Taking what is settled for good out of the journal, a little at a time, so that it stays small for ever.

Only the start of a chain goes: commands that are at least seven days old, that HQ has answered, and that HQ keeps
whatever happens to it. What came since a shift was opened that is not closed yet stays: its sum is made of it. The
place where the chain now begins is kept with its hash, so the rest still verifies. Freed pages are used again by what
follows; the file is never rewritten, which would hold up a sale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.journal import records
from app.journal.command import place_of
from app.journal.journal import Journal
from app.journal.open_shift import opened_in
from app.storage.database import Connection

KEEP_US = 7 * 86_400 * 1_000_000
BATCH = 100
"""Commands a transaction: a sale that comes at that very moment waits a few milliseconds."""


Leaving = Callable[[Connection, list[bytes]], None]
"""Told the ids of commands that leave the journal, in the transaction that they leave in and before they do."""


def prune(journal: Journal, store: Connection, durable: Mapping[int, int], now: int, leaving: Leaving) -> int:
    """One batch; answers how many commands went. `durable` as in `app.journal.word.Word`, `now` in µs UTC."""
    for incarnation, jseq in sorted(durable.items()):
        with journal.database.read() as connection:
            # The newest one stays: it tells at the next start how late it was, at least.
            newest, _ = records.last(connection, incarnation)
            before_shift = opened_in(connection) - place_of(incarnation, 0) - 1
            most = min(jseq, newest - 1, before_shift)
            start = records.starts(connection, incarnation, most, now - KEEP_US, BATCH)
        settled = _settled(store, incarnation, [found[1] for found in start])
        end = next((place for place, found in enumerate(start) if found[1] not in settled), len(start))
        if end:
            last_jseq, _, last_hash = start[end - 1]
            with journal.work() as work:
                leaving(work.connection, [found[1] for found in start[:end]])
                records.remove_start(work.connection, incarnation, last_jseq, last_hash)
            return end
    return 0


def _settled(store: Connection, incarnation: int, ids: list[bytes]) -> set[bytes]:
    if not ids:
        return set()
    marks = ", ".join("?" * len(ids))
    rows = store.exec_driver_sql(
        f"SELECT command_id FROM outcome WHERE command_id IN ({marks}) AND incarnation = ? AND status <> 'parked'",
        (*ids, incarnation),
    )
    return {bytes(row[0]) for row in rows}
