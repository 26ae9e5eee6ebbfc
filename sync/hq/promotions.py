"""Promotions by version: what an order made days ago was priced with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select, tuple_

from app.pricing.forms import promotion_from
from app.pricing.promotions import Promotion
from sync.hq.tables import promotion_version


def keep(connection: Connection, versions: Sequence[tuple[int, int, str]]) -> None:
    """Remember new versions (promotion, version, body)."""
    if versions:
        rows = [{"promotion_id": number, "version": version, "body": body} for number, version, body in versions]
        connection.execute(promotion_version.insert(), rows)


def of_versions(connection: Connection, wanted: Collection[tuple[int, int]]) -> list[Promotion]:
    """The promotions of these (id, version); those HQ has never made are left out."""
    if not wanted:
        return []
    columns = promotion_version.c
    rows = connection.execute(
        select(promotion_version).where(tuple_(columns.promotion_id, columns.version).in_(sorted(wanted)))
    )
    return [promotion_from(row.promotion_id, row.version, row.body) for row in rows]
