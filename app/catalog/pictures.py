"""How goods are pictured: by their photograph, or by the silhouette of their category on the variant's colour."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.storage.database import Connection, fetch_all

_PHOTOS = """
SELECT product_id, colour, sha256 FROM picture WHERE product_id IN (SELECT value FROM json_each(?))
ORDER BY product_id, position, colour
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """`silhouette` names a drawing, `hex` is `#RRGGBB`, `photo` the SHA-256 of a photograph or ''."""

    silhouette: str
    hex: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Photos:
    """SHA-256 of a product's photographs: the first of all, and the first of each colour that has one."""

    first: str = ""
    colours: dict[str, str] | None = None

    def of(self, colour: str) -> str:
        """The colour's, else the product's first, else ''."""
        return (self.colours or {}).get(colour, self.first)


NO_PHOTOS = Photos()


def read_photos(catalog: Connection, product_ids: Iterable[int]) -> dict[int, Photos]:
    """product id → photographs, in one query; products without any are left out."""
    found: dict[int, Photos] = {}
    for product_id, colour, sha256 in fetch_all(catalog, _PHOTOS, (json.dumps(list(product_ids)),)):
        photos = found.get(product_id)
        if photos is None:
            photos = found[product_id] = Photos(sha256, {})
        if colour and photos.colours is not None:
            photos.colours.setdefault(colour, sha256)
    return found


def read_pictures(catalog: Connection, variant_ids: Iterable[int]) -> dict[int, Picture]:
    """variant id → picture; variants the catalogue no longer has are left out."""
    rows = catalog.exec_driver_sql(
        "SELECT v.id, g.silhouette, COALESCE(c.hex, ''), v.product_id, v.colour"
        " FROM json_each(?) j JOIN variant v ON v.id = j.value JOIN product p ON p.id = v.product_id"
        " JOIN category g ON g.id = p.category_id LEFT JOIN colour c ON c.code = v.colour",
        (json.dumps(list(variant_ids)),),
    ).fetchall()
    photos = read_photos(catalog, {row[3] for row in rows})
    return {row[0]: Picture(row[1], row[2], photos.get(row[3], NO_PHOTOS).of(row[4])) for row in rows}
