"""Which scopes a device has: few and coarse, computed by HQ from its shop (sync.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, text

from app.journal.command import GENESIS
from sync.hq.capture import CATALOG_SCOPE


@dataclass(frozen=True, slots=True)
class Caller:
    """The device that calls, with where HQ's feed stands at that moment.

    `received_jseq` and `head_hash` belong to its current incarnation. `floor`: feed rows up to it are forgotten.
    """

    id: int
    prefix: str
    store_id: int
    region: str
    public_key: bytes
    incarnation: int
    revoked: bool
    received_jseq: int
    head_hash: bytes
    epoch: str
    floor: int
    head: int

    @property
    def store_scopes(self) -> tuple[str, ...]:
        """What the device's `store` file holds, sorted."""
        return tuple(
            sorted(
                (
                    f"avail:{self.region}",
                    f"stock:{self.store_id}",
                    f"members:{self.store_id}",
                    f"ops:{self.store_id}",
                    f"device:{self.id}",
                )
            )
        )

    @property
    def scopes(self) -> list[str]:
        return [CATALOG_SCOPE, *self.store_scopes]


_COLUMNS = """
SELECT d.id, d.prefix, d.store_id, d.public_key, d.incarnation, d.revoked_at, l.region,
       j.received_jseq, j.head_hash,
       (SELECT value FROM hq_meta WHERE name = 'epoch') AS epoch,
       (SELECT value FROM hq_meta WHERE name = 'floor') AS floor,
       (SELECT coalesce(max(h), 0) FROM checkpoint) AS head
FROM device d JOIN location l ON l.id = d.store_id
LEFT JOIN device_journal j ON j.device_id = d.id AND j.incarnation = d.incarnation
"""
BY_ID = _COLUMNS + "WHERE d.id = :device"
"""One indexed query for a whole idle poll: who asks, and whether there is anything new."""

_BY_ID = text(BY_ID)


def caller_by_id(connection: Connection, device_id: int) -> Caller | None:
    return caller_of(connection.execute(_BY_ID, {"device": device_id}).first())


def caller_of(row: Row[tuple[object, ...]] | None) -> Caller | None:
    """The device in a row of `BY_ID`."""
    if row is None:
        return None
    return Caller(
        id=row.id,
        prefix=row.prefix,
        store_id=row.store_id,
        region=row.region,
        public_key=bytes(row.public_key),
        incarnation=row.incarnation,
        revoked=row.revoked_at is not None,
        received_jseq=row.received_jseq or 0,
        head_hash=GENESIS if row.head_hash is None else bytes(row.head_hash),
        epoch=row.epoch,
        floor=int(row.floor),
        head=row.head,
    )
