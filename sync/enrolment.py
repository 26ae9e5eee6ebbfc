"""Making a folder a device: once, with a code that a manager reads out."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.identity import Identity, Secrets, make_secrets, read_identity, save_identity
from app.storage.keys import Keys
from sync.hq_client import HqClient
from sync.protocol import EnrolReply, EnrolRequest
from sync.signing import Seal

PENDING = "enrolment"
"""Name in the key store of an answer that is not yet in the journal."""


def enrol(
    home: Path, keys: Keys, clock: Clock, identifiers: Identifiers, hq_url: str, code: str, name: str
) -> Identity:
    """Spend `code` and write who this device is; answers the identity.

    HQ's answer goes into the key store in one step before anything else is written. A crash after that is finished by
    the next call, without HQ and whatever its code. A crash before it, or a lost answer, leaves HQ with a device that
    no one uses and this folder as it was: ask for another code. Raises Refusal `bad_code`, `bad_address` or
    `already_enrolled`, Outage where HQ cannot be reached.
    """
    home.mkdir(parents=True, exist_ok=True)
    secrets = make_secrets(keys, identifiers)
    pending = keys.get(PENDING)
    if is_enrolled(home, secrets):
        if not pending:
            raise Refusal("already_enrolled")
        keys.put(PENDING, b"")
        return read_identity(home, secrets)
    if not pending:
        reply = _ask(secrets, clock, identifiers, hq_url, code, name)
        identity = Identity(
            device_id=reply.device_id,
            name=name,
            prefix=reply.prefix,
            incarnation=reply.incarnation,
            store_id=reply.store_id,
            region=reply.region,
            market=reply.market,
            hq_public_key=reply.hq_public_key.hex(),
            hq_url=hq_url,
        )
        pending = msgspec.json.encode(identity)
        keys.put(PENDING, pending)
    identity = msgspec.json.decode(pending, type=Identity)
    save_identity(home, secrets, identity)
    keys.put(PENDING, b"")
    return identity


def is_enrolled(home: Path, secrets: Secrets) -> bool:
    try:
        read_identity(home, secrets)
    except Refusal as refusal:
        if refusal.reason != "not_enrolled":
            raise
        return False
    return True


def _ask(secrets: Secrets, clock: Clock, identifiers: Identifiers, hq_url: str, code: str, name: str) -> EnrolReply:
    client = HqClient(hq_url, clock, Seal(0, secrets.signer, clock, identifiers))
    try:
        return client.enrol(EnrolRequest(code=code, public_key=secrets.signer.public_key, name=name))
    finally:
        client.close()
