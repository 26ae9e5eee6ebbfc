"""The price engine: what holds for any order and any promotions."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pricing.conditions import PromotionBook
from app.pricing.engine import Coupon, price
from app.pricing.facts import Customer, Item, Moment, Scene
from app.pricing.forms import promotion_from, promotion_to
from app.pricing.prices import Discount, OrderPrice, Why
from app.pricing.promotions import (
    AddOn,
    AmountOff,
    FixedPrice,
    Gift,
    Goods,
    NForM,
    Percentage,
    PointsMultiplier,
    Promotion,
    Recommendation,
    StockAbove,
    What,
    When,
    Where,
    Which,
    Who,
)
from tests.support.every_combination import cheapest_total

SCENE = Scene(
    Moment(1_000, 3, 600),
    shop_id=7,
    region="shanghai",
    customer=Customer(member=True, tier="gold", tags=frozenset({"runner"}), bought=frozenset({2})),
    looked_at=frozenset({4}),
    stock={1: 1_001},
)


def some(random: Random, most: int = 2) -> frozenset[int]:
    return frozenset(random.sample(range(1, 5), random.randint(0, most)))


def some_goods(random: Random, *, named: bool = False) -> Goods:
    if not named and random.random() < 0.4:
        return Goods()
    words = ["variants", "products", "categories", "not_products", "not_categories"]
    found = {word: some(random) for word in words if random.random() < 0.4}
    brands = frozenset(random.sample("abc", random.randint(0, 1)))
    if named:
        found["products"] = some(random) | {random.randint(1, 4)}
    return Goods(brands=brands, not_brands=frozenset(random.sample("ab", random.randint(0, 1))), **found)


def varied(random: Random) -> tuple[list[Item], tuple[Promotion, ...]]:
    """Any conditions; most promotions are met by some line."""
    items = [
        Item(bytes([place]), product * 10 + random.randint(0, 1), product, random.randint(1, 5),
             random.randint(1, 1_000), random.choice([0, 0, 1, 300]), random.choice("abc"),
             frozenset({random.randint(1, 4)}))
        for place in range(random.randint(1, 5)) for product in [random.randint(1, 4)]
    ]  # fmt: skip
    return items, tuple(any_promotion(random, number) for number in range(1, random.randint(1, 8)))


def any_promotion(random: Random, number: int) -> Promotion:
    stage, amount, goods = random.choice(["line", "order"]), random.randint(1, 900), some_goods(random, named=True)
    whats: list[What] = [
        Percentage(random.randint(1, 10_000), stage),
        AmountOff(amount, stage),
        AmountOff(amount, times=random.randint(2, 4)),
        FixedPrice(amount),
        NForM(random.randint(2, 4), 1, random.choice([5_000, 10_000])),
        AddOn(goods, amount, random.randint(1, 4), stage),
        Gift(goods, random.randint(1, 3)),
        PointsMultiplier(200),
        Recommendation(goods, random.randint(0, 10_000)),
    ]
    what = random.choice(whats)
    late = getattr(what, "stage", "") == "order" or isinstance(what, NForM | Gift | PointsMultiplier)
    least = 1 if isinstance(what, AmountOff) and what.times > 1 else 0
    which = Which(
        goods=some_goods(random),
        contains=some_goods(random, named=True) if random.random() < 0.2 else None,
        lacks=some_goods(random, named=True) if random.random() < 0.2 else None,
        quantity_from=random.choice([0, 0, 1, 2, 4]),
        quantity_to=random.choice([0, 0, 5, 9]),
        each=random.choice(["", "product", "variant"]),
        amount_from=max(random.choice([0, 500, 1_500]), least) if late else 0,
        looking_at=frozenset(random.choice([(), (), (4,), (5,)])),
        stock=random.choice([(), (), (StockAbove(1, 1_000),), (StockAbove(1, 1_001),)]),
    )
    return Promotion(
        number,
        1,
        what,
        {"zh": f"促销{number}"},
        who=Who(random.choice(["any", "only"]), frozenset(random.choice([(), ("gold",)])), bought=some(random, 1)),
        when=When(random.choice([0, 1_000]), random.choice([0, 1_001])),
        which=which,
        where=Where(place="top_right" if isinstance(what, Recommendation) else ""),
        priority=random.randint(0, 2),
        group=random.choice(["", "", "a", "b"]),
    )


def crowded(random: Random) -> tuple[list[Item], tuple[Promotion, ...]]:
    """Promotions that nearly all are met and exclude each other, on few lines."""
    items = [
        Item(bytes([place]), place // 2, random.randint(1, 3), random.randint(1, 4), random.randint(20, 1_000),
             random.choice([0, 0, 300]))
        for place in range(random.randint(2, 4))
    ]  # fmt: skip
    book = []
    for number in range(1, random.randint(5, 9)):
        goods = Goods(products=frozenset(random.sample(range(1, 4), 2))) if random.random() < 0.5 else Goods()
        other = Goods(products=frozenset({random.randint(1, 3)}))
        far = Which(goods, amount_from=random.choice([0, 400, 1_200, 2_400]))
        kinds: list[tuple[What, Which]] = [
            (Percentage(random.randint(1, 6_000)), Which(goods)),
            (FixedPrice(random.randint(1, 900)), Which(goods)),
            (AmountOff(random.randint(1, 200), "line"), Which(goods)),
            (AddOn(other, random.randint(1, 400), random.randint(1, 4)), Which(goods)),
            (Percentage(random.choice([500, 3_333, 10_000]), "order"), far),
            (AmountOff(random.randint(1, 900)), far),
            (AmountOff(random.randint(1, 100), times=3), Which(goods, amount_from=random.choice([100, 700]))),
            (NForM(random.choice([2, 3]), 1, random.choice([10_000, 5_000])), far),
            (AddOn(other, random.randint(1, 400), 2, "order"), far),
            (Gift(other, random.randint(1, 2)), far),
            (PointsMultiplier(200), far),
        ]
        what, which = random.choice(kinds)
        group = random.choice(["", "a", "a", "b", "b", "c"])
        book.append(Promotion(number, 1, what, which=which, group=group, priority=random.randint(0, 1)))
    return items, tuple(book)


ORDERS = st.tuples(st.sampled_from([varied, crowded]), st.integers(0, 2**32)).map(lambda one: one[0](Random(one[1])))
Order = tuple[list[Item], tuple[Promotion, ...]]


def adds_up(found: OrderPrice, book: tuple[Promotion, ...]) -> None:
    versions = {(one.id, one.version) for one in book}
    for line in found.lines:
        assert line.amount == line.quantity * line.list_price - sum(one.amount for one in line.discounts)
        assert line.amount >= 0
        assert 0 <= line.unit_price <= line.list_price
        for one in line.discounts:
            assert one.amount > 0
            assert (one.promotion_id, one.version) in versions or one.why is not Why.PROMOTION
    assert found.total == sum(line.amount for line in found.lines)
    assert found.list_total - found.total == found.saved
    for applied in found.applied:
        shares = [
            one.amount for line in found.lines for one in line.discounts if one.promotion_id == applied.promotion.id
        ]
        assert applied.amount == sum(shares)
    groups = [one.promotion.group for one in found.applied if one.promotion.group]
    assert len(groups) == len(set(groups))


def by_hand(items: list[Item], book: tuple[Promotion, ...], scene: Scene = SCENE) -> int:
    lines: list[dict[str, Any]] = [
        {
            "key": item.key, "variant": item.variant_id, "product": item.product_id, "brand": item.brand,
            "categories": sorted(item.categories), "quantity": item.quantity, "list": item.list_price,
            "member": item.member_price,
        }
        for item in items
    ]  # fmt: skip
    around = {
        "at": scene.moment.at, "weekday": scene.moment.weekday, "minute": scene.moment.minute, "shop": scene.shop_id,
        "region": scene.region, "channel": scene.channel, "currency": scene.currency,
        "is_member": scene.customer.member, "tier": scene.customer.tier, "tags": scene.customer.tags,
        "bought": scene.customer.bought, "looked_at": scene.looked_at, "stock": scene.stock,
    }  # fmt: skip
    return cheapest_total(lines, around, [json.loads(promotion_to(one)) | {"id": one.id} for one in book])


@settings(max_examples=100)
@given(ORDERS)
def test_no_legal_combination_is_cheaper(order: Order) -> None:
    items, book = order
    found = price(items, SCENE, PromotionBook(book))
    adds_up(found, book)
    assert found.exact
    assert found.total == by_hand(items, book)


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_promotions_that_exclude_each_other_are_chosen_for_the_customer(start: int) -> None:
    for seed in range(start, start + 100):
        items, book = crowded(Random(seed))
        found = price(items, SCENE, PromotionBook(book))
        adds_up(found, book)
        assert found.exact
        assert found.total == by_hand(items, book), seed


@settings(max_examples=100)
@given(ORDERS, st.randoms())
def test_the_sequence_of_lines_and_promotions_changes_nothing(order: Order, random: Random) -> None:
    items, book = order
    found = price(items, SCENE, PromotionBook(book))
    mixed = random.sample(items, len(items))
    other = price(mixed, SCENE, PromotionBook(random.sample(book, len(book))))
    assert {line.key: line for line in other.lines} == {line.key: line for line in found.lines}
    assert [line.key for line in other.lines] == [item.key for item in mixed]
    assert (other.applied, other.near_misses, other.gifts) == (found.applied, found.near_misses, found.gifts)


@settings(max_examples=100)
@given(
    ORDERS,
    st.integers(1, 2_000),
    st.one_of(st.integers(1, 900).map(AmountOff), st.integers(1, 10_000).map(lambda off: Percentage(off, "order"))),
    st.sampled_from(["", "a", "b"]),
)
def test_one_more_threshold_makes_nothing_dearer(order: Order, threshold: int, what: What, group: str) -> None:
    items, book = order
    more = Promotion(99, 1, what, which=Which(amount_from=threshold), group=group)
    without, beside = (price(items, SCENE, PromotionBook(one)) for one in (book, (*book, more)))
    assert beside.total <= without.total


@settings(max_examples=100)
@given(ORDERS)
def test_what_applied_alone_gives_the_same_prices(order: Order) -> None:
    """HQ knows of an order's promotions only those that the device used."""
    items, book = order
    found = price(items, SCENE, PromotionBook(book))
    again = price(items, SCENE, PromotionBook(one.promotion for one in found.applied))
    assert again.lines == found.lines


@settings(max_examples=100)
@given(ORDERS, st.integers(0, 3_000), st.integers(0, 3_000))
def test_coupon_and_points_never_go_below_nothing(order: Order, off: int, points: int) -> None:
    items, book = order
    before = price(items, SCENE, PromotionBook(book))
    after = price(items, SCENE, PromotionBook(book), Coupon(off=off, rate=700), points)
    adds_up(after, book)
    assert after.total <= before.total
    assert sum(d.amount for line in after.lines for d in line.discounts if d.why is Why.POINTS) <= points


@settings(max_examples=100)
@given(ORDERS, st.integers(1, 999), st.integers(0, 3_000))
def test_a_price_by_hand_stands_alone_and_changes_no_other(order: Order, hand: int, points: int) -> None:
    items, book = order
    by_hand = [Item(bytes([99, place]), 1, 1, place + 1, 1_000, 1, hand_price=hand) for place in range(2)]
    found = price([by_hand[0], *items, by_hand[1]], SCENE, PromotionBook(book), Coupon(off=500))
    first, *others, last = found.lines
    assert tuple(others) == price(items, SCENE, PromotionBook(book), Coupon(off=500)).lines
    for line, item in zip((first, last), by_hand, strict=True):
        assert (line.unit_price, line.amount) == (hand, item.quantity * hand)
        assert line.discounts == (Discount(Why.OVERRIDE, item.quantity * (1_000 - hand)),)
    assert found.line_total >= 3 * hand
    paid = price([*items, *by_hand], SCENE, PromotionBook(book), None, points)
    adds_up(paid, book)
    assert paid.total == max(0, price([*items, *by_hand], SCENE, PromotionBook(book)).total - points), "of every line"


@settings(max_examples=100)
@given(ORDERS)
def test_the_json_form_gives_back_the_same_promotion(order: Order) -> None:
    _, book = order
    for one in book:
        body = promotion_to(one)
        again = promotion_from(one.id, one.version, body)
        assert again == one
        assert promotion_to(again) == body


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_of_nothing_is_refused(quantity: int) -> None:
    from app.errors import Refusal

    with pytest.raises(Refusal, match="quantity_out_of_range"):
        price([Item(b"1", 1, 1, quantity, 100)], SCENE, PromotionBook())
    with pytest.raises(Refusal, match="price_missing"):
        price([Item(b"1", 1, 1, 1, quantity)], SCENE, PromotionBook())
