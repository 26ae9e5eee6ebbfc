"""Coupon keys and campaigns in the catalog replica, uses in the store replica."""

from __future__ import annotations

import json
import logging

from app.coupons.rows import CouponKey, key_text
from app.journal.signing import verifies
from app.storage.database import Connection, fetch_all


def read_key(catalog: Connection, key_id: str, hq_public_key: bytes) -> CouponKey | None:
    """None where the key is unknown or not signed by HQ."""
    rows = fetch_all(catalog, "SELECT id, public_key, ended, signature FROM coupon_key WHERE id = ?", (key_id,))
    if not rows:
        return None
    key = CouponKey(*rows[0])
    if verifies(hq_public_key, key_text(key), key.signature):
        return key
    logging.getLogger(__name__).error("coupon key %s carries no signature of HQ", key_id)
    return None


def read_campaign(catalog: Connection, campaign_id: int) -> tuple[dict[str, str], bool]:
    """(names, stopped); no names where this catalogue does not know it yet."""
    rows = fetch_all(catalog, "SELECT names, ended FROM coupon_campaign WHERE id = ?", (campaign_id,))
    return (json.loads(rows[0][0]), bool(rows[0][1])) if rows else ({}, False)


def number_used_by(store: Connection, serial: bytes) -> str | None:
    """The number of the order of this shop that has taken the coupon, as HQ knows."""
    rows = fetch_all(store, "SELECT number FROM coupon_use WHERE serial = ? ORDER BY used_at LIMIT 1", (serial,))
    return None if not rows else str(rows[0][0])
