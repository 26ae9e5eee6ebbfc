"""`python -m sync.agent.verify --home DIR`: does this device's audit chain hold? Names the first broken entry."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.errors import Defect, FarshelfError
from app.identity import journal_path, read_identity, read_secrets
from app.journal import records
from app.journal.chain import Broken, Entry, first_broken
from app.journal.receipts import RECEIPT_SHAPES, ChainReceipt
from app.replica.files import Replicas
from app.storage.database import Connection, DatabaseError
from app.storage.keys import KeyringKeys, Keys
from sync.push import open_journal

_RECEIPTS = f"SELECT {', '.join(RECEIPT_SHAPES[0].names)} FROM chain_receipt WHERE device_id = ?"


def verify(
    journal: Connection, receipts: Sequence[ChainReceipt], public_key: bytes, hq_public_key: bytes
) -> Broken | None:
    """The first entry of the journal that is not what this device signed and HQ received; None where all hold."""
    entries = (Entry(command, command.payload_hash, stored) for command, stored in records.entries(journal))
    try:
        return first_broken(entries, public_key, receipts, hq_public_key, pruned=records.pruned(journal))
    except Defect as defect:
        return Broken(int(str(defect.values["incarnation"])), int(str(defect.values["jseq"])), "unreadable")


def main(open_keys: Callable[[Path], Keys], arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 it holds, 1 it is broken, 2 it cannot be read."""
    parser = argparse.ArgumentParser(prog="farshelf-verify", description="Checks one device's audit chain.")
    parser.add_argument("--home", type=Path, required=True, help="the device's folder")
    home: Path = parser.parse_args(arguments).home
    try:
        secrets = read_secrets(open_keys(home))
        identity = read_identity(home, secrets)
        receipts = _receipts(home, secrets.store_key, identity.device_id)
        database = open_journal(journal_path(home), secrets.journal_key)
        try:
            with database.read() as journal:
                hq_key = bytes.fromhex(identity.hq_public_key)
                broken = verify(journal, receipts, secrets.signer.public_key, hq_key)
                count = records.count_after(journal, 0)
        finally:
            database.close()
    except (FarshelfError, DatabaseError) as error:
        print(f"farshelf-verify: {error}", file=sys.stderr)
        return 2
    if broken is not None:
        print(f"BROKEN at incarnation {broken.incarnation}, jseq {broken.jseq}: {broken.what}")
        return 1
    told = ", ".join(f"incarnation {one.incarnation} to jseq {one.jseq}" for one in receipts)
    print(f"{count} entries hold; countersigned: {told or 'nothing yet'}")
    return 0


def _receipts(home: Path, key: bytes, device_id: int) -> list[ChainReceipt]:
    replicas = Replicas(home, key)
    try:
        if not replicas.store.present:
            return []
        with replicas.store.read() as store:
            return [ChainReceipt(*row) for row in store.exec_driver_sql(_RECEIPTS, (device_id,)).fetchall()]
    finally:
        replicas.close()


if __name__ == "__main__":
    sys.exit(main(lambda home: KeyringKeys(str(home.resolve()))))
