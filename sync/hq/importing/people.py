"""Loads associates.csv and members.csv."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from app.staff.roster import Capability
from sync.hq import documents
from sync.hq.importing.bulk import Values, fetch, ids_for, ids_of, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.layout import ASSOCIATES, MEMBERS
from sync.hq.importing.places import count
from sync.hq.importing.reading import Row
from sync.hq.member_addresses import share

CAPABILITIES: dict[str, tuple[Capability, ...]] = {
    "associate": (Capability.SELL, Capability.PICKUP, Capability.ATTENTION),
    "manager": (Capability.SELL, Capability.PICKUP, Capability.ATTENTION, Capability.MANAGE),
    "pickup_desk": (Capability.SELL, Capability.PICKUP, Capability.ATTENTION),
    "inspector": (Capability.ATTENTION,),
}
"""What a role may do; later a shop's own choice."""

PEOPLE_CHUNK = 200
"""A PIN costs a tenth of a second; a transaction must not keep other writers waiting for thousands of them."""

PIN_COST = (3, 65_536, 4)
"""Of Argon2id: passes, KiB of memory, lanes; RFC 9106's second choice. A verifier tells its own to whoever checks."""


def load_associates(run: Import) -> None:
    for chunk in run.chunks(ASSOCIATES, PEOPLE_CHUNK):
        with run.database.read() as connection:
            codes = [str(row.values[0]) for row in chunk]
            known = ids_of(connection, run.source, "associate", codes)
            verifiers = {row[0]: str(row[5]) for row in fetch(connection, "associate", "id", known.values())}
        # hashed outside of the transaction that writes
        chosen = {
            str(row.values[0]): _verifier(run, row, verifiers.get(known.get(str(row.values[0]), 0), ""))
            for row in chunk
        }
        with run.database.write() as connection:
            _associates(run, connection, chunk, chosen)


def _verifier(run: Import, row: Row, verifier: str) -> str:
    """The Argon2id verifier of the row's PIN; the one there was where it fits still, or where the row has no PIN."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    pin = str(row.values[4])
    if not pin:
        if not verifier:
            run.told(ASSOCIATES, row.line, "pin", "no_pin", kept=True)
        return verifier
    hasher = PasswordHasher(*PIN_COST)
    try:
        hasher.verify(verifier, pin)
    except (VerificationError, InvalidHashError):
        return hasher.hash(pin)
    return verifier


def _associates(run: Import, connection: Connection, chunk: list[Row], verifiers: dict[str, str]) -> None:
    stores = ids_of(connection, run.source, "location", {str(row.values[1]) for row in chunk})
    known = [row for row in chunk if _at_store(run, row, stores)]
    ids = ids_for(connection, run.source, "associate", [str(row.values[0]) for row in known])
    was = {row[0]: row for row in fetch(connection, "associate", "id", ids.values())}
    rows: dict[int, Values] = {}
    for row in known:
        code, store, name, role, _, active = row.values
        number = ids[str(code)]
        may = json.dumps(CAPABILITIES[str(role)])
        rows[number] = (number, stores[str(store)], code, name, role, verifiers[str(code)], may, active)
    count(run, ASSOCIATES.name, rows, was, write_changed(connection, "associate", rows, was))


def _at_store(run: Import, row: Row, stores: dict[str, int]) -> bool:
    if str(row.values[1]) in stores:
        return True
    run.told(ASSOCIATES, row.line, "store_code", "unknown_store", value=str(row.values[1]))
    return False


def issue_documents(run: Import) -> None:
    """Signs anew what changed of the rosters and policies of all shops; a new shop gets its first."""
    with run.database.write() as connection:
        documents.issue_all(connection, run.signer)


def load_members(run: Import) -> None:
    for chunk in run.chunks(MEMBERS):
        with run.database.write() as connection:
            stores = ids_of(connection, run.source, "location", {str(row.values[5]) for row in chunk})
            known = []
            for row in chunk:
                if str(row.values[5]) in stores:
                    known.append(row)
                else:
                    run.told(MEMBERS, row.line, "store_code", "unknown_store", value=str(row.values[5]))
            ids = ids_for(connection, run.source, "member", [str(row.values[0]) for row in known])
            was = {row[0]: row for row in fetch(connection, "member", "id", ids.values())}
            rows: dict[int, Values] = {}
            for row in known:
                card, name, phone, tier, points, store = row.values
                number = ids[str(card)]
                plain = "".join(character for character in str(phone) if character in "+0123456789")
                rows[number] = (number, card, name, plain, tier, points, stores[str(store)])
            count(run, MEMBERS.name, rows, was, write_changed(connection, "member", rows, was))
            for number in (one for one in was if was[one][6] != rows[one][6]):
                share(connection, number)
