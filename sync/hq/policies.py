"""What a shop's policy allows, for handlers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, text

from app.errors import Refusal
from app.journal.signing import Signer
from app.orders.till import EXTERNAL
from app.staff.roster import Policy, policy_from
from sync.hq import documents
from sync.hq.shops import shop_of

_POLICY = text("SELECT version, body FROM signed_document WHERE store_id = :store AND kind = 'policy'")


_OWN = text("SELECT body FROM policy WHERE store_id = :store")
_SET = text(
    "INSERT INTO policy(store_id, body) VALUES (:store, :body)"
    " ON CONFLICT (store_id) DO UPDATE SET body = excluded.body"
)


def policy_of(connection: Connection, store_id: int) -> Policy:
    """The limits last issued to the shop's devices."""
    issued = connection.execute(_POLICY, {"store": store_id}).first()
    return Policy() if issued is None else policy_from(issued.version, issued.body)


def change(connection: Connection, signer: Signer, store: str, changes: Sequence[str]) -> str:
    """Set limits of a shop (`name=value`, an empty value for the default) and issue them; answers what differs now.

    Raises Refusal `unknown_store`, or `bad_policy` (name) for what is no limit or cannot be its value.
    """
    store_id = shop_of(connection, store)
    if store_id is None:
        raise Refusal("unknown_store", code=store)
    body: dict[str, object] = json.loads(connection.execute(_OWN, {"store": store_id}).scalar() or "{}")
    defaults = asdict(Policy())
    for one in changes:
        name, _, value = one.partition("=")
        default = defaults.get(name)
        if name in ("version", "sealing_key") or not isinstance(default, (int, str)):
            raise Refusal("bad_policy", name=name)
        if not value:
            body.pop(name, None)
        elif isinstance(default, int) and value.isdecimal():
            body[name] = int(value)
        elif isinstance(default, str) and (name != "till" or value in ("none", EXTERNAL)):
            body[name] = value
        else:
            raise Refusal("bad_policy", name=name)
    connection.execute(_SET, {"store": store_id, "body": json.dumps(body, sort_keys=True)})
    documents.issue(connection, signer, [store_id])
    return ", ".join(f"{name}={value}" for name, value in sorted(body.items())) or "the defaults"
