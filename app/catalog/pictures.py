"""How a variant is drawn where it has no photograph: the silhouette of its category on its colour."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Picture:
    """`silhouette` names a drawing, `hex` is `#RRGGBB`, `colour` its name in the language asked for."""

    silhouette: str
    hex: str
    colour: str


def read_pictures(catalog: Connection, variant_ids: Iterable[int], lang: str) -> dict[int, Picture]:
    """variant id → picture; variants the catalogue no longer has are left out."""
    rows = catalog.exec_driver_sql(
        "SELECT v.id, g.silhouette, COALESCE(c.hex, ''), COALESCE(t.name, f.name, v.colour)"
        " FROM json_each(?) j JOIN variant v ON v.id = j.value JOIN product p ON p.id = v.product_id"
        " JOIN category g ON g.id = p.category_id LEFT JOIN colour c ON c.code = v.colour"
        " LEFT JOIN colour_text t ON t.code = v.colour AND t.lang = ?"
        " LEFT JOIN colour_text f ON f.code = v.colour AND f.lang = 'zh'",
        (json.dumps(list(variant_ids)), lang),
    ).fetchall()
    return {row[0]: Picture(*row[1:]) for row in rows}
