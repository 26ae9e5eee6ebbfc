"""How a variant is drawn where it has no photograph: the silhouette of its category on its colour."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Picture:
    """`silhouette` names a drawing, `hex` is `#RRGGBB`."""

    silhouette: str
    hex: str


def read_pictures(catalog: Connection, variant_ids: Iterable[int]) -> dict[int, Picture]:
    """variant id → picture; variants the catalogue no longer has are left out."""
    rows = catalog.exec_driver_sql(
        "SELECT v.id, g.silhouette, COALESCE(c.hex, '')"
        " FROM json_each(?) j JOIN variant v ON v.id = j.value JOIN product p ON p.id = v.product_id"
        " JOIN category g ON g.id = p.category_id LEFT JOIN colour c ON c.code = v.colour",
        (json.dumps(list(variant_ids)),),
    ).fetchall()
    return {row[0]: Picture(*row[1:]) for row in rows}
