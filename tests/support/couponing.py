"""Coupons of HQ's, and a budget for them, in a device folder that no HQ has filled."""

from __future__ import annotations

import json

from app.clock import business_date
from app.coupons.coupon import Coupon, Kind
from app.coupons.rows import CouponKey, key_text
from app.coupons.token import key_id, make_token
from app.journal.signing import Signer
from app.leases.budgets import COUPON_BUDGET, day_number
from app.leases.rows import LEASE_SHAPES, Lease
from app.storage.database import Database, DatabaseFile
from tests.support.shop import HQ_SEED, Shop, feed_row

KEY = Signer(bytes([9]) * 32)
"""What HQ signs coupons with."""
CAMPAIGN = 77
NAMES = {"zh": "立减 30 券", "en": "30 off coupon"}


def coupon_at(now: int, off: int = 3_000, kind: Kind = Kind.B, serial: int = 1) -> Coupon:
    """30 off for anybody, valid a day before and a month after `now` (µs UTC)."""
    at = now // 1_000_000
    return Coupon(serial.to_bytes(10), CAMPAIGN, kind, "CNY", off, 0, 0, 0, "", at - 86_400, at + 30 * 86_400, {})


def text_of(coupon: Coupon, signer: Signer = KEY) -> str:
    return make_token(signer, coupon)


def accept_coupons(shop: Shop, *, key_ended: int = 0, stopped: int = 0) -> None:
    """HQ's coupon key and the campaign, in the catalog; before the device is opened."""
    public_key = KEY.public_key
    key = CouponKey(key_id(public_key).hex(), public_key, key_ended, b"")
    database = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    with database.write() as connection:
        signature = Signer(HQ_SEED).sign(key_text(key))
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO coupon_key VALUES (?, ?, ?, ?, 1)", (key.id, public_key, key_ended, signature)
        )
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO coupon_campaign VALUES (?, 'AUTUMN', ?, ?, 1)",
            (CAMPAIGN, json.dumps(NAMES, ensure_ascii=False), stopped),
        )
    database.close()


def give_budget(shop: Shop, now: int, amount: int = 100_000, h: int = 2) -> None:
    """HQ grants the device what it may give away on the business date of `now`."""
    day = day_number(business_date(now, "Asia/Shanghai"))
    lease = Lease(b"b" * 16, 1, COUPON_BUDGET, day, 0, shop.store_id, amount, 1, now, now + 10**11, 0, 0, 0)
    shop.pull([feed_row(LEASE_SHAPES[0], lease, 10_000 + h, "device:1")], h)
