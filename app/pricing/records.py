"""The promotions of the catalog replica, and the stock that they ask for."""

from __future__ import annotations

import json
import logging
from functools import lru_cache

from app.catalog.rows import promotion_text
from app.errors import Refusal
from app.journal.signing import verifies
from app.pricing.forms import promotion_from
from app.pricing.promotions import Promotion
from app.storage.database import Connection, fetch_all


def read_promotions(catalog: Connection, hq_public_key: bytes) -> list[Promotion]:
    """All that carry HQ's signature and that this build can read; the others are logged and left out of all prices."""
    rows = fetch_all(catalog, "SELECT id, version, body, signature FROM promotion")
    found = (_checked(hq_public_key, *row) for row in rows)
    return [one for one in found if one is not None]


@lru_cache(maxsize=4096)
def _checked(hq_public_key: bytes, number: int, version: int, body: str, signature: bytes) -> Promotion | None:
    log = logging.getLogger(__name__)
    if not verifies(hq_public_key, promotion_text(number, version, body), signature):
        log.error("promotion %s version %s carries no signature of HQ", number, version)
        return None
    try:
        return promotion_from(number, version, body)
    except Refusal as refusal:
        log.error("promotion left out: %s", refusal)
        return None


def read_stock(store: Connection, products: frozenset[int]) -> dict[int, int]:
    """Product → its pieces in all places that this device knows of."""
    rows = fetch_all(
        store,
        "SELECT product_id, sum(total) FROM availability WHERE product_id IN (SELECT value FROM json_each(?))"
        " GROUP BY product_id",
        (json.dumps(sorted(products)),),
    )
    return dict(rows)
