"""What the sign-in shows before anything else is loaded, read by the driver alone.

SQLAlchemy costs 0.2 s to import; the device itself is opened behind the first frame.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.identity import Identity, Secrets, journal_path, read_identity
from app.replica.pointer import read_pointer
from app.staff.roster import Roster, roster_from
from app.storage.sqlite import DatabaseFile, connect


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, and where this is. `names` maps language to the shop's name, `timezone` is its IANA name.

    Both are empty while there is no catalogue, `roster` before the first load; `last` signed in last, 0 for nobody.
    """

    identity: Identity
    roster: Roster = field(default_factory=Roster)
    last: int = 0
    names: dict[str, str] = field(default_factory=dict)
    timezone: str = ""


def read_door(home: Path, secrets: Secrets) -> Door:
    """Raises Refusal `not_enrolled`, `wrong_key` or `file_damaged`, Outage `disk`."""
    identity = read_identity(home, secrets)
    roster, last = _people(home, secrets)
    names, timezone = _shop(home, identity.store_id)
    return Door(identity, roster, last, names, timezone)


def _people(home: Path, secrets: Secrets) -> tuple[Roster, int]:
    with closing(connect(DatabaseFile(journal_path(home), "read", key=secrets.journal_key, cache=1))) as journal:
        found = journal.execute("SELECT version, body FROM document WHERE kind = 'roster'").fetchone()
        last = journal.execute("SELECT body FROM value WHERE name = 'last_associate'").fetchone()
    return Roster() if found is None else roster_from(*found), 0 if last is None else int(last[0])


def _shop(home: Path, store_id: int) -> tuple[dict[str, str], str]:
    name = read_pointer(home).catalog
    if not name or not (home / name).is_file():
        return {}, ""
    with closing(connect(DatabaseFile(home / name, "read", cache=1))) as catalog:
        place = catalog.execute("SELECT timezone FROM location WHERE id = ?", (store_id,)).fetchone()
        names = catalog.execute("SELECT lang, name FROM location_text WHERE location_id = ?", (store_id,)).fetchall()
    return dict(names), "" if place is None else place[0]
