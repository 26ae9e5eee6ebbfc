"""The window's estimate of HQ's time: told by the agent through the store file, kept in the journal."""

from __future__ import annotations

from threading import Lock

from app.clock import Clock
from app.errors import Outage
from app.journal import records
from app.journal.codec import decode, encode
from app.journal.journal import Journal
from app.journal.server_time import KEPT_EVERY, Anchor, Contact, Moment, carried, greatest, heard, is_newer
from app.replica.files import Replicas
from app.replica.meta import get_value

CONTACT = "server_time"
"""Its name in `replica_meta` of the store file, and of the anchor in the journal."""


def encode_contact(contact: Contact) -> str:
    return encode(contact).decode()


class Timekeeper:
    """Opened with the device; `now` may be called from any thread."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._lock = Lock()
        with journal.database.read() as connection:
            body = records.get_value(connection, CONTACT)
            last = records.last_moment(connection)
        kept = None if body is None else decode(body.encode(), Anchor)
        self._anchor = greatest(kept, None if last is None else Moment(*last))
        self._kept = kept
        if self._anchor is not None and self._anchor.at.boot != clock.boot():
            # What follows in this boot is counted from here.
            self._anchor = self.now()
            self._keep()

    def now(self) -> Anchor:
        with self._lock:
            return carried(self._anchor, self._moment())

    def listen(self, replicas: Replicas) -> None:
        """Take up what the agent has heard from HQ."""
        try:
            with replicas.store.read() as store:
                body = get_value(store, CONTACT)
        except Outage:
            return
        contact = decode(body.encode(), Contact) if body else None
        if contact is None or not is_newer(contact, self._anchor):
            return
        with self._lock:
            # The agent may have heard it before this machine was restarted.
            self._anchor = carried(heard(contact), self._moment())
        kept = self._kept
        if kept is None or kept.suspect or contact.server_time - kept.contact >= KEPT_EVERY:
            self._keep()

    def _keep(self) -> None:
        self._kept = self._anchor
        with self._journal.work() as work:
            records.put_value(work.connection, CONTACT, encode(self._anchor).decode())

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.monotonic(), self._clock.boot())
