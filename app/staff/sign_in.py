"""Signing in with a PIN, from the roster in the journal: works with no network and with both replicas gone."""

from __future__ import annotations

from app.clock import Clock
from app.errors import Refusal
from app.journal import records as journal_records
from app.journal.journal import Journal
from app.journal.signing import verifies
from app.staff import records
from app.staff.roster import Associate, Policy, Roster, policy_from, roster_from
from app.staff.rows import signed_text
from app.storage.changes import Topic
from app.storage.database import Connection

LAST_ASSOCIATE = "last_associate"
DELAYS = (0, 0, 0, 2, 5, 10, 30, 60, 120, 300)
"""Seconds to wait after n failures before the next try is looked at."""


def read_roster(journal: Connection) -> Roster:
    """The roster in force; empty before the first load."""
    found = records.read_document(journal, "roster")
    return Roster() if found is None else roster_from(found.version, found.body)


def read_policy(journal: Connection) -> Policy:
    """The policy in force; its defaults before the first load."""
    found = records.read_document(journal, "policy")
    return Policy() if found is None else policy_from(found.version, found.body)


def adopt_documents(journal: Journal, store: Connection, hq_public_key: bytes, store_id: int) -> list[str]:
    """Copy newer signed documents into the journal; answers the kinds adopted.

    Raises Refusal `document_not_signed` where one does not carry HQ's signature for this shop; nothing is taken then.
    """
    with journal.database.read() as connection:
        newer = [one for one in records.offered_documents(store) if one.version > _version_of(connection, one.kind)]
    for one in newer:
        text = signed_text(one.store_id, one.kind, one.version, one.body)
        if one.store_id != store_id or not verifies(hq_public_key, text, one.signature):
            raise Refusal("document_not_signed", kind=one.kind, version=one.version)
    if newer:
        with journal.work() as work:
            before = read_roster(work.connection)
            for one in newer:
                records.keep_document(work.connection, one)
            _unlock_reset(work.connection, before, read_roster(work.connection))
            work.touch(Topic.STAFF)
    return [one.kind for one in newer]


def _version_of(journal: Connection, kind: str) -> int:
    found = records.read_document(journal, kind)
    return 0 if found is None else found.version


def _unlock_reset(journal: Connection, before: Roster, now: Roster) -> None:
    """HQ has given them another PIN, and only HQ can: they begin anew."""
    for associate in now.associates:
        known = before.find(associate.id)
        if known is not None and known.pin_verifier != associate.pin_verifier:
            records.forget_failures(journal, associate.id)


def sign_in(journal: Journal, clock: Clock, associate_id: int, pin: str) -> Associate:
    """The associate, if the PIN is right.

    Raises Refusal `unknown_associate`, `pin_locked`, `pin_wait` (seconds), or `pin_wrong` (left). The failure is
    committed before the verdict, so that pulling the plug gives no free try.
    """
    associate = check_pin(journal, clock, associate_id, pin)
    with journal.work() as work:
        journal_records.put_value(work.connection, LAST_ASSOCIATE, str(associate_id))
    return associate


def check_pin(journal: Journal, clock: Clock, associate_id: int, pin: str) -> Associate:
    """The associate, if the PIN is right; raises as `sign_in` does, which signs nobody in here."""
    # argon2 costs 30 ms to import and the first frame does not need it.
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    with journal.work() as work:
        associate = read_roster(work.connection).find(associate_id)
        if associate is None:
            raise Refusal("unknown_associate")
        left = read_policy(work.connection).pin_attempts - records.failures(work.connection, associate_id)[0]
        if left < 1:
            raise Refusal("pin_locked")
        wait = _try(work.connection, clock, associate_id)
    if wait > 0:
        raise Refusal("pin_wait", seconds=wait)
    try:
        PasswordHasher().verify(associate.pin_verifier, pin)
    except (VerificationError, InvalidHashError) as error:
        raise Refusal("pin_wrong", left=left - 1) from error
    with journal.work() as work:
        records.forget_failures(work.connection, associate_id)
    return associate


def _try(journal: Connection, clock: Clock, associate_id: int) -> int:
    """Book a try as failed, or answer for how many seconds it is too early.

    Counted on the monotonic clock: a wall clock set forward would give free tries, one set back would lock for years.
    After a restart of the machine the wait begins anew.
    """
    failed, boot, at = records.failures(journal, associate_id)
    same_boot = boot == clock.boot()
    passed = (clock.monotonic() - at) // 1_000_000 if same_boot else 0
    wait = DELAYS[min(failed, len(DELAYS) - 1)] - passed
    if wait <= 0 or not same_boot:
        records.set_failures(journal, associate_id, failed + (wait <= 0), clock.boot(), clock.monotonic())
    return wait


def last_signed_in(journal: Journal) -> int | None:
    """Who signed in last on this device, to be preselected."""
    with journal.database.read() as connection:
        found = journal_records.get_value(connection, LAST_ASSOCIATE)
    return None if found is None else int(found)
