"""Codes are not for guessing: after too many wrong ones nobody enrols for a while, whichever process they ask."""

from __future__ import annotations

from sqlalchemy import text

from app.clock import Clock
from app.errors import Outage, Refusal
from app.journal.signing import Signer
from sync.hq import enrolment
from sync.hq.database import Database
from sync.protocol import EnrolReply, EnrolRequest

MOST_WRONG = 30
"""In as long as a code is good: a code of 32^10 is then found once in a thousand million years."""

WAIT_SECONDS = 60.0


def enrol(database: Database, clock: Clock, signer: Signer, asked: EnrolRequest) -> EnrolReply:
    """`enrolment.enrol`, with each wrong code counted; raises Outage `overloaded` where there were too many."""
    with database.read() as connection:
        wrong: int = connection.execute(
            text("SELECT count(*) FROM wrong_code WHERE at > :since"), {"since": clock.now() - enrolment.VALID_US}
        ).scalar_one()
    if wrong >= MOST_WRONG:
        raise Outage("overloaded", retry_after=WAIT_SECONDS, detail="too many wrong codes")
    try:
        with database.write() as connection:
            return enrolment.enrol(connection, clock, signer, asked)
    except Refusal as refusal:
        if refusal.reason == "bad_code":
            _count(database, clock.now())
        raise


def _count(database: Database, now: int) -> None:
    with database.write() as connection:
        connection.execute(text("DELETE FROM wrong_code WHERE at <= :old"), {"old": now - enrolment.VALID_US})
        connection.execute(text("INSERT INTO wrong_code(at) VALUES (:at)"), {"at": now})
