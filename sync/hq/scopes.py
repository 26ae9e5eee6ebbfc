"""Which scopes a device has: few and coarse, computed by HQ from its shop (sync.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from sync.hq.capture import CATALOG_SCOPE


@dataclass(frozen=True, slots=True)
class Caller:
    """The device that calls, with where HQ's feed stands at that moment.

    `incarnation` is the latest one granted, `received` (incarnation, received_jseq) of each. `floor`: feed rows up to
    it are forgotten. `left`: its shop has taken it out of service.
    """

    id: int
    prefix: str
    store_id: int
    region: str
    public_key: bytes
    incarnation: int
    revoked: bool
    left: bool
    received: tuple[tuple[int, int], ...]
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
SELECT d.id, d.prefix, d.store_id, d.public_key, d.incarnation, d.revoked_at, d.left_at, l.region,
       j.incarnation AS chain, j.received_jseq,
       (SELECT value FROM hq_meta WHERE name = 'epoch') AS epoch,
       (SELECT value FROM hq_meta WHERE name = 'floor') AS floor,
       (SELECT coalesce(max(h), 0) FROM checkpoint) AS head
FROM device d JOIN location l ON l.id = d.store_id
LEFT JOIN device_journal j ON j.device_id = d.id
"""
BY_ID = _COLUMNS + "WHERE d.id = :device"
"""One indexed query for a whole idle poll: who asks, and whether there is anything new."""

_BY_ID = text(BY_ID)


def caller_by_id(connection: Connection, device_id: int) -> Caller | None:
    return caller_of(connection.execute(_BY_ID, {"device": device_id}).all())


def caller_of(rows: Sequence[Row[tuple[Any, ...]]]) -> Caller | None:
    """The device in the rows of `BY_ID`, one for each of its chains."""
    if not rows:
        return None
    row = rows[0]
    return Caller(
        id=row.id,
        prefix=row.prefix,
        store_id=row.store_id,
        region=row.region,
        public_key=bytes(row.public_key),
        incarnation=row.incarnation,
        revoked=row.revoked_at is not None,
        left=row.left_at is not None,
        received=tuple(sorted((one.chain, one.received_jseq) for one in rows if one.chain is not None)),
        epoch=row.epoch,
        floor=int(row.floor),
        head=row.head,
    )
