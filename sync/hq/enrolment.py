"""Enrolling devices: a one-time code that a manager reads out, good for ten minutes and one use."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import CROCKFORD, Identifiers, crockford
from app.journal.signing import Signer
from sync.hq.alerts import raise_alert
from sync.hq.capture import MARKET
from sync.hq.leases.expiry import end_all
from sync.hq.scopes import caller_by_id
from sync.hq.shops import shop_of
from sync.hq.tables import device, enrolment_code
from sync.protocol import EnrolReply, EnrolRequest

CODE_LENGTH = 10
VALID_US = 10 * 60 * 1_000_000
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def new_code(connection: Connection, clock: Clock, identifiers: Identifiers, store_code: str) -> str:
    """A fresh code for a device of this shop; only its hash is kept. Raises `Refusal('unknown_store')`."""
    store_id = shop_of(connection, store_code)
    if store_id is None:
        raise Refusal("unknown_store", code=store_code)
    code = crockford(identifiers.secret(8), CODE_LENGTH)
    connection.execute(
        enrolment_code.insert().values(code_sha256=_hash(code), store_id=store_id, expires_at=clock.now() + VALID_US)
    )
    return code


def enrol(connection: Connection, clock: Clock, signer: Signer, asked: EnrolRequest) -> EnrolReply:
    """Spend the code and register the device. Raises `Refusal('bad_code')`, which never says what was wrong with it."""
    if len(asked.public_key) != 32:
        raise Refusal("bad_public_key")
    store_id = connection.execute(
        text(
            "UPDATE enrolment_code SET used_at = :now WHERE code_sha256 = :code AND used_at IS NULL"
            " AND expires_at > :now RETURNING store_id"
        ),
        {"now": clock.now(), "code": _hash(asked.code.upper().translate(_READ_AS))},
    ).scalar()
    if store_id is None:
        raise Refusal("bad_code")
    # a number given once is never given again: devices are only ever revoked, and the counter outlives a rollback
    number: int = connection.execute(
        text(
            "INSERT INTO id_counter(name, next) VALUES ('device_prefix', 1)"
            " ON CONFLICT (name) DO UPDATE SET next = id_counter.next + 1 RETURNING next"
        )
    ).scalar_one()
    device_id = connection.execute(
        device.insert()
        .values(
            name=asked.name.replace("\0", "")[:100],
            prefix=device_prefix(number - 1),
            store_id=store_id,
            public_key=asked.public_key,
            incarnation=0,
            enrolled_at=clock.now(),
        )
        .returning(device.c.id)
    ).scalar_one()
    caller = caller_by_id(connection, device_id)
    if caller is None:
        raise Refusal("unknown_store")
    return EnrolReply(
        device_id=caller.id,
        prefix=caller.prefix,
        incarnation=caller.incarnation,
        store_id=caller.store_id,
        region=caller.region,
        market=MARKET,
        hq_public_key=signer.public_key,
        scopes=caller.scopes,
    )


def revoke(connection: Connection, clock: Clock, device_id: int) -> None:
    """From now on the device may upload what its journal holds, and nothing else; what was locked for it is free again.

    Its shop is told.
    """
    now = clock.now()
    done = connection.execute(
        text("UPDATE device SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL"),
        {"now": now, "id": device_id},
    )
    if done.rowcount:
        ended = end_all(connection, device_id, now)
        raise_alert(connection, clock, "revoked", device_id, None, f'{{"leases": {ended}}}')


def device_prefix(number: int) -> str:
    """The `number`-th prefix: A1 … A9, B1 … W9, then X + two characters, Y + three, Z + four.

    The first letter tells the length, so a prefix and the incarnation behind it cannot be read two ways.
    """
    letters, size = "ABCDEFGHJKMNPQRSTVW", 9
    if number < len(letters) * size:
        return f"{letters[number // size]}{number % size + 1}"
    number -= len(letters) * size
    for first, places in (("X", 2), ("Y", 3), ("Z", 4)):
        if number < 32**places:
            return first + "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(places)))
        number -= 32**places
    raise Refusal("too_many_devices")


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
