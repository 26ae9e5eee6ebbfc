"""Which device this is: given by HQ at enrolment, kept in the journal; its secrets stay in the key store."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Outage, Refusal
from app.identifiers import Identifiers
from app.storage.keys import Keys
from app.storage.sqlite import DatabaseFile, connect

if TYPE_CHECKING:
    from app.journal.signing import Signer


LEAVING = "leaving"
"""The file in a device's folder that decides: once it is there, the device is un-enrolled, whatever else is left."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`prefix` starts the human numbers; `incarnation` counts journals this device has had; `hq_url` is the service."""

    device_id: int
    name: str
    prefix: str
    incarnation: int
    store_id: int
    region: str
    market: str
    hq_public_key: str
    hq_url: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the key store holds; raw 32-byte keys."""

    journal_key: bytes
    store_key: bytes
    signing_seed: bytes

    @property
    def signer(self) -> Signer:
        # cryptography is not needed before something is signed; the sign-in must not wait for it.
        from app.journal.signing import Signer

        return Signer(self.signing_seed)


def journal_path(home: Path) -> Path:
    return home / "journal.db"


def is_leaving(home: Path) -> bool:
    """Whether this device was un-enrolled and what is left of it is still to be removed."""
    return (home / LEAVING).exists()


def make_secrets(keys: Keys, identifiers: Identifiers) -> Secrets:
    """The device's secrets, made on first use; raises Outage `keys_unavailable`."""
    for name in ("journal_key", "store_key", "signing_seed"):
        if keys.get(name) is None:
            keys.put(name, identifiers.secret(32))
    return read_secrets(keys)


def read_secrets(keys: Keys) -> Secrets:
    """Raises Outage `keys_missing` where a file may exist but its key does not: nothing is made anew then."""
    found = {name: keys.get(name) for name in ("journal_key", "store_key", "signing_seed")}
    missing = [name for name, secret in found.items() if secret is None]
    if missing:
        raise Outage("keys_missing", names=missing)
    return Secrets(**{name: secret or b"" for name, secret in found.items()})


def save_identity(home: Path, secrets: Secrets, identity: Identity) -> None:
    """Write a freshly enrolled identity into the journal, which is created here and nowhere else."""
    from app.replica.pointer import sync_folder

    path = journal_path(home)
    if path.exists():
        _write_identity(path, secrets, identity)
        return
    # Made aside: a power cut between creating a file and its tables would leave one that no start gets past.
    aside = path.with_name("journal.new")
    for suffix in ("", "-wal", "-shm", "-journal"):
        aside.with_name(aside.name + suffix).unlink(missing_ok=True)
    _write_identity(aside, secrets, identity)
    aside.rename(path)
    sync_folder(home)


def _write_identity(path: Path, secrets: Secrets, identity: Identity) -> None:
    from app.journal import records
    from app.journal.migrations import migrate
    from app.storage.database import Database

    migrate(path, secrets.journal_key)
    database = Database(DatabaseFile(path, "write", "full", secrets.journal_key))
    try:
        with database.write() as connection:
            records.put_value(connection, "identity", json.dumps(asdict(identity)))
    finally:
        database.close()


def read_identity(home: Path, secrets: Secrets) -> Identity:
    """Raises Refusal `not_enrolled` where the journal has none."""
    if not journal_path(home).exists():
        raise Refusal("not_enrolled")
    with closing(connect(DatabaseFile(journal_path(home), "read", key=secrets.journal_key))) as journal:
        found = journal.execute("SELECT body FROM value WHERE name = 'identity'").fetchone()
    if found is None:
        raise Refusal("not_enrolled")
    return Identity(**json.loads(found[0]))
