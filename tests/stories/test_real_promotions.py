"""The real promotions, imported into HQ: 500 orders cost what trying every combination says they cost.

And what the original files say, read here once more with plain arithmetic, without adapter, importer or engine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from math import floor
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from app.identifiers import Uuid7
from app.journal.signing import Signer
from app.pricing.conditions import PromotionBook
from app.pricing.engine import price
from app.pricing.facts import Customer, Item, Moment, Scene
from app.pricing.forms import promotion_from
from sync.hq import schema
from sync.hq.database import Database
from sync.hq.importing import import_folder
from tests.adapters import adventure_works, mall
from tests.adapters.files import records
from tests.fashion.folder import ImportFolder
from tests.support.every_combination import cheapest_total, useful
from tests.unit.importing.harness import StoppedClock

Body = dict[str, Any]
ANY_TIME = Moment(1_795_233_600_000_000, 6, 720)


@dataclass(frozen=True)
class Imported:
    """What HQ holds: promotions as JSON, goods by the original product id (an item of one piece each)."""

    bodies: list[Body]
    book: PromotionBook
    mall: dict[str, Item]
    bicycles: dict[str, Item]
    skipped: dict[str, int]


@pytest.fixture(scope="module")
def imported(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    folder = tmp_path_factory.mktemp("import")
    with ImportFolder(folder / "csv") as out:
        mall.write(shared_data, out)
        adventure_works.write(shared_data, out)
    clock = StoppedClock()
    database = Database(f"sqlite:///{folder / 'hq.db'}")
    schema.prepare(database, Uuid7(clock))
    summary = import_folder(folder / "csv", database, Signer(b"k" * 32), clock).files["promotions.csv"]
    with database.read() as connection:
        rows = connection.execute(text("SELECT id, version, body FROM promotion ORDER BY id")).all()
        named = connection.execute(text("SELECT external_code, id FROM source_ref WHERE kind = 'product'")).all()
        sold = connection.execute(
            text("SELECT v.sku, v.id, v.product_id, p.amount FROM variant v JOIN price p ON p.variant_id = v.id")
        ).all()
    ids = {row[0]: row[1] for row in named}
    skus = {row[0]: Item(b"", row[1], row[2], 1, row[3]) for row in sold}
    yield Imported(
        bodies=[json.loads(row[2]) | {"id": row[0]} for row in rows],
        book=PromotionBook(promotion_from(*row) for row in rows),
        # Some styles of mall have no SKU; the promotions name styles, so one is made up.
        mall={
            one["id"]: Item(b"", -int(one["id"]), ids[f"MALL-{one['id']}"], 1, fen(one["price"]))
            for one in records(shared_data, "mall_products.csv")
            if fen(one["price"])
        },
        bicycles={
            one["ProductID"]: skus[one["ProductNumber"]]
            for one in records(shared_data, "aw_products.csv")
            if one["ProductNumber"] in skus
        },
        skipped=dict(summary.skipped),
    )
    database.close()


def fen(amount: str) -> int:
    return int(Fraction(amount) * 100)


def scene(currency: str, at: Moment = ANY_TIME, tags: frozenset[str] = frozenset()) -> Scene:
    return Scene(at, shop_id=1, currency=currency, customer=Customer(tags=tags))


def order(items: list[Item]) -> list[Item]:
    return [replace(item, key=bytes([place])) for place, item in enumerate(items)]


def test_what_is_no_offer_is_told_and_not_taken(imported: Imported) -> None:
    # 35 ladders of which 21 are zeros, 36 reductions of which 19 are; 16 special offers, one of them of nothing and
    # one without products
    assert len(imported.bodies) == 14 + 17 + 14
    assert imported.skipped == {"promotion_invalid": 21 + 19 + 1}


def test_500_orders_cost_the_least_of_all_combinations(imported: Imported) -> None:
    met: set[int] = set()
    applied: set[int] = set()
    for seed, wanted in zip(range(500), forever(imported.bodies), strict=False):
        random = Random(seed)
        goods = imported.bicycles if wanted.get("currency") == "USD" else imported.mall
        when = wanted.get("when", {})
        at = replace(ANY_TIME, at=random.randrange(when["start"], when["end"])) if when else ANY_TIME
        tags = frozenset(wanted.get("who", {}).get("tags", ()))
        around = scene(wanted.get("currency", "CNY"), at, tags if random.random() < 0.9 else frozenset())
        items = order(
            [for_rule(random, wanted, goods)]
            + [
                replace(random.choice([*goods.values()]), quantity=random.randint(1, 7))
                for _ in range(random.randint(0, 6))
            ]
        )
        lines, facts = by_hand(items, around)
        found = price(items, around, imported.book)
        assert found.exact
        assert found.total == cheapest_total(lines, facts, imported.bodies), seed
        assert sum(line.amount for line in found.lines) == found.total
        met |= {one["id"] for one in imported.bodies if useful(one, lines, facts)}
        applied |= {one.promotion.id for one in found.applied}
    assert met == {one["id"] for one in imported.bodies}
    # The lowest rung of a reduction is below the price of a single piece: never the best.
    assert len(met - applied) <= 3


def forever(bodies: list[Body]) -> Iterator[Body]:
    for place in count():
        yield bodies[place % len(bodies)]


def for_rule(random: Random, wanted: Body, goods: dict[str, Item]) -> Item:
    """Enough pieces of what the promotion counts."""
    which = wanted["which"]
    named = which["goods"]
    fitting = [
        item
        for item in goods.values()
        if item.product_id in named.get("products", []) or item.variant_id in named.get("variants", [])
    ]
    item = random.choice(fitting)
    least = max(1, which.get("quantity_from", 1), -(-which.get("amount_from", 0) // item.list_price))
    most = which.get("quantity_to", 0)
    return replace(item, quantity=random.randint(least, most) if most else least + random.randint(0, 2))


def by_hand(items: list[Item], around: Scene) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    lines = [
        {"key": item.key, "variant": item.variant_id, "product": item.product_id, "brand": "", "categories": [],
         "quantity": item.quantity, "list": item.list_price, "member": 0}
        for item in items
    ]  # fmt: skip
    return lines, {
        "at": around.moment.at, "weekday": around.moment.weekday, "minute": around.moment.minute, "shop": 1,
        "region": "", "channel": "store", "currency": around.currency, "is_member": False, "tier": "",
        "tags": around.customer.tags, "bought": (), "looked_at": (), "stock": {},
    }  # fmt: skip


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def test_mall_as_its_files_say(imported: Imported, shared_data: Path) -> None:
    """满N件打折 on each piece, then 满减 on what that costs."""
    ladders: dict[str, list[tuple[int, Fraction]]] = defaultdict(list)
    for one in records(shared_data, "mall_promo_ladders.csv"):
        if Fraction(one["discount"]):
            ladders[one["product_id"]].append((int(one["count"]), Fraction(one["discount"])))
    reductions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in records(shared_data, "mall_promo_full_reductions.csv"):
        if Fraction(one["reduce_price"]):
            reductions[one["product_id"]].append((fen(one["full_price"]), fen(one["reduce_price"])))
    cheaper = 0
    for product, item in imported.mall.items():
        for quantity in range(1, 7):
            rates = [rate for least, rate in ladders[product] if quantity >= least]
            amount = quantity * half_up(item.list_price * min(rates, default=Fraction(1)))
            amount -= max((off for least, off in reductions[product] if amount >= least), default=0)
            found = price(order([replace(item, quantity=quantity)]), scene("CNY"), imported.book)
            assert found.total == amount, (product, quantity)
            cheaper += amount < quantity * item.list_price
    assert cheaper > 60


def test_special_offers_as_their_file_says(imported: Imported, shared_data: Path) -> None:
    offers = list(records(shared_data, "aw_special_offers.csv"))
    products: dict[str, set[str]] = defaultdict(set)
    for one in records(shared_data, "aw_special_offer_products.csv"):
        products[one["SpecialOfferID"]].add(one["ProductID"])
    checked = 0
    for one in offers:
        start, end = (datetime.fromisoformat(f"{one[word]}-08:00") for word in ("StartDate", "EndDate"))
        middle = start + (end - start) / 2
        for product in sorted(products[one["SpecialOfferID"]] & imported.bicycles.keys())[:9]:
            for quantity in (1, int(one["MinQty"]) or 2):
                rates = [
                    Fraction(other["DiscountPct"])
                    for other in offers
                    if product in products[other["SpecialOfferID"]]
                    and f"{other['StartDate']}-08:00" <= str(middle)
                    and middle < datetime.fromisoformat(f"{other['EndDate']}-08:00")
                    and int(other["MinQty"]) <= quantity <= int(other["MaxQty"] or 10**9)
                ]
                item = replace(imported.bicycles[product], quantity=quantity)
                at = Moment((middle - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1), 1, 0)
                found = price(order([item]), scene("USD", at, frozenset({"reseller"})), imported.book)
                off = max(rates, default=Fraction(0))
                assert found.total == quantity * half_up(item.list_price * (1 - off)), (one, product, quantity)
                checked += 1
    assert checked > 100
