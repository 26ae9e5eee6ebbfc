"""Promotions of HQ's in a device folder that no HQ has filled."""

from __future__ import annotations

from app.catalog.rows import promotion_text
from app.journal.signing import Signer
from app.pricing.forms import promotion_to
from app.pricing.promotions import (
    AddOn,
    AmountOff,
    Goods,
    Percentage,
    Promotion,
    Recommendation,
    StockAbove,
    Where,
    Which,
    Who,
)
from app.storage.database import Database, DatabaseFile
from tests.support.shop import HQ_SEED, Shop


def promote(shop: Shop, *promotions: Promotion) -> None:
    """Write them, signed, into the shop's catalog; before the device is opened, or it knows them only after a pull."""
    database = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    with database.write() as connection:
        for one in promotions:
            body = promotion_to(one)
            signature = Signer(HQ_SEED).sign(promotion_text(one.id, one.version, body))
            connection.exec_driver_sql(
                "INSERT INTO promotion VALUES (?, ?, ?, ?, 1)", (one.id, one.version, body, signature)
            )
    database.close()


def product_id(shop: Shop, code: str) -> int:
    database = Database(DatabaseFile(shop.home / "catalog-1.db", "read"))
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT id FROM product WHERE code = ?", (code,)).scalar_one()
    database.close()
    return int(found)


def winter(shop: Shop) -> tuple[Promotion, ...]:
    """As in the design's picture: a cap at ¥59 beside a light down jacket, gold members 5 % off, 100 off 1,000."""
    jacket, cap = (frozenset({product_id(shop, code)}) for code in ("YR-2208", "MZ-0412"))
    return (
        Promotion(1, 1, AddOn(Goods(products=cap), 5_900), {"zh": "冬季加价购", "en": "Winter add-on"},
                  which=Which(Goods(products=jacket)), priority=9),
        Promotion(2, 4, Percentage(500), {"zh": "金卡 95 折", "en": "Gold 5% off"},
                  who=Who("only", frozenset({"gold"}))),
        Promotion(3, 1, AmountOff(10_000), {"zh": "满 1,000 减 100", "en": "100 off 1,000"},
                  which=Which(amount_from=100_000)),
        Promotion(4, 1, Recommendation(Goods(products=cap), 2_000), {"zh": "护耳帽 8 折", "en": "Down cap 20% off"},
                  who=Who("only", frozenset({"gold"})), where=Where(place="top_right"),
                  which=Which(looking_at=jacket, stock=(StockAbove(min(cap), 50),))),
    )  # fmt: skip
