"""Leases in force, copied into the journal so that the shop promises from them with both replicas gone."""

from __future__ import annotations

from dataclasses import replace

from app.journal.journal import Journal
from app.journal.records import commands_by_id
from app.leases import records
from app.leases.book import LeaseBook, grant_of, used_by
from app.storage.changes import Topic
from app.storage.database import Connection


def read_book(journal: Connection) -> LeaseBook:
    """What is held, from the journal alone."""
    return LeaseBook(records.read_grants(journal)).after(records.lease_commands(journal))


def forget_commands(journal: Connection, ids: list[bytes]) -> None:
    """These settled commands leave the journal: what they used stands from now on beside the leases' copies.

    In the same transaction; a crash in between would leave pieces that can be promised a second time.
    """
    used = used_by(commands_by_id(journal, ids).values())
    grants = records.read_grants(journal)
    if any(used[one.id] for one in grants):
        records.keep_grants(journal, tuple(replace(one, elsewhere=one.elsewhere + used[one.id]) for one in grants))


def adopt_leases(journal: Journal, store: Connection) -> bool:
    """Bring the journal's copy in line with HQ's rows; True if it changed.

    The store's transaction began before the journal is read here: a command that it knows as answered is in the
    journal too, and one committed since counts as unanswered in both.
    """
    leases = [one for one in records.granted(store) if one.spent + one.returned + one.expired < one.quantity]
    with journal.database.read() as connection:
        before, commands = records.read_grants(connection), records.lease_commands(connection)
    answered = records.settled_among(store, [command.id for command in commands])
    settled = used_by(command for command in commands if command.id in answered)
    grants = tuple(grant_of(one, settled[one.id]) for one in leases)
    if grants == before:
        return False
    with journal.work() as work:
        records.keep_grants(work.connection, grants)
        work.touch(Topic.LEASES, Topic.STOCK)
    return True
