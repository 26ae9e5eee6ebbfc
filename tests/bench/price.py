"""`price`: an order of 10 lines with 200 live promotions, as each touch of the panel prices it.

Three promotions in four name eight styles of a thousand, 40 one of 40 categories, ten all goods; seven of these exclude
each other as the rungs of one reduction do, the others in threes.
"""

from __future__ import annotations

import time
from random import Random

from app.pricing.conditions import PromotionBook
from app.pricing.engine import price
from app.pricing.facts import Item, Moment, Scene
from app.pricing.promotions import AmountOff, FixedPrice, Goods, NForM, Percentage, Promotion, What, Which
from tests.bench.measure import emit, percentile

ORDERS = 1_000
MOST_MS = 1.0


def promotion(random: Random, number: int) -> Promotion:
    if number <= 150:
        goods = Goods(products=frozenset(random.sample(range(1_000), 8)))
    elif number <= 190:
        goods = Goods(categories=frozenset({number % 40}))
    else:
        goods = Goods()
    far = Which(goods, amount_from=random.choice([30_000, 100_000, 160_000]))
    kinds: list[tuple[What, Which]] = [
        (Percentage(500), Which(goods)),
        (FixedPrice(5_000), Which(goods)),
        (AmountOff(300, "line"), Which(goods, quantity_from=2)),
        (AmountOff(2_000), far),
        (Percentage(1_000, "order"), far),
        (NForM(3, 2), Which(goods)),
    ]
    what, which = (AmountOff(random.randint(20, 90) * 100), far) if number > 190 else random.choice(kinds)
    group = f"g{number % 63}" if number <= 190 else "full" if number < 198 else ""
    return Promotion(number, 1, what, {"zh": "促销"}, which=which, group=group, priority=random.randrange(3))


def bench(_: int) -> None:
    """The whole engine on what the associate waits for: 1,000 seeded orders of ten lines, 200 promotions."""
    random = Random(20261122)
    book = PromotionBook(promotion(random, number) for number in range(1, 201))
    scene = Scene(Moment(1, 3, 600), 1)
    took, met = list[float](), list[int]()
    for _ in range(ORDERS):
        items = [
            Item(bytes([place]), style * 10, style, random.randint(1, 3), random.randint(1_000, 90_000), 0, "",
                 frozenset({style % 40}))
            for place in range(10) for style in [random.randrange(1_000)]
        ]  # fmt: skip
        start = time.perf_counter()
        found = price(items, scene, book)
        took.append((time.perf_counter() - start) * 1_000)
        offered = book.offers(items, scene)
        met.append(len(offered.line) + len(offered.order))
        assert found.exact
    more = {"p95": round(percentile(took, 95), 2), "promotions_met": round(sum(met) / ORDERS, 1)}
    emit("price of ten lines", 200, percentile(took, 50), "ms p50", MOST_MS, bar="≤ 1 ms", **more)
