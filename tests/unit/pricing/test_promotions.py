"""Promotions one by one: conditions, the JSON form, near misses, recommendations, gifts, points, coupon."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.errors import Refusal
from app.pricing import combining
from app.pricing.conditions import PromotionBook
from app.pricing.engine import Coupon, price
from app.pricing.facts import Customer, Item, Moment, Scene
from app.pricing.forms import promotion_from, promotion_to
from app.pricing.prices import Applied, Discount, GiftDue, NearMiss, OrderPrice, Why
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

JACKET, COAT, HAT = 1, 2, 3
WEDNESDAY = Scene(Moment.of(1_000, datetime(2026, 11, 25, 10, 42, tzinfo=UTC)), shop_id=7)
LINES = [
    Item(b"jacket", 11, JACKET, 1, 89_900, brand="Yun", categories=frozenset({5, 50})),
    Item(b"coat", 21, COAT, 1, 69_900, categories=frozenset({5})),
    Item(b"hat", 31, HAT, 1, 12_900, categories=frozenset({6})),
]
HATS, COATS = Goods(products=frozenset({HAT})), Goods(categories=frozenset({5}))


def promotion(what: What, number: int = 1, **more: Any) -> Promotion:
    return Promotion(number, 1, what, {"zh": "促销", "en": "Promotion"}, **more)


def priced(*book: Promotion, items: list[Item] = LINES, scene: Scene = WEDNESDAY) -> OrderPrice:
    return price(items, scene, PromotionBook(book))


def off(*book: Promotion, items: list[Item] = LINES, scene: Scene = WEDNESDAY) -> int:
    return priced(*book, items=items, scene=scene).saved


def test_the_order_of_the_picture() -> None:
    """design/pictures/sell.png: 加价购 70.00 and 金卡 95 折 79.90 off 1,727.00; 23 more for 满 1,600 减 100."""
    gold = replace(WEDNESDAY, customer=Customer(member=True, tier="gold"))
    winter = promotion(AddOn(HATS, 5_900), 1, which=Which(contains=COATS))
    card = promotion(Percentage(500), 2, who=Who("only", tiers=frozenset({"gold"})))
    full = promotion(AmountOff(10_000), 3, which=Which(amount_from=160_000))
    found = priced(winter, card, full, scene=gold)
    assert (found.list_total, found.total, found.saved) == (172_700, 157_710, 14_990)
    assert found.near_misses == (NearMiss(full, amount=2_290),)
    assert [(one.promotion.id, one.amount) for one in found.applied] == [(1, 7_000), (2, 7_990)]
    assert [(line.unit_price, line.amount) for line in found.lines] == [
        (85_405, 85_405),
        (66_405, 66_405),
        (5_900, 5_900),
    ]
    assert found.lines[2].discounts == (Discount(Why.PROMOTION, 7_000, 1, 1),)


@pytest.mark.parametrize(
    ("more", "scene", "holds"),
    [
        ({"who": Who("only")}, {}, False),
        ({"who": Who("none")}, {}, True),
        ({"who": Who(tiers=frozenset({"gold"}))}, {"customer": Customer(member=True, tier="silver")}, False),
        ({"who": Who(tags=frozenset({"runner"}))}, {"customer": Customer(tags=frozenset({"runner", "x"}))}, True),
        ({"who": Who(bought=frozenset({9}))}, {"customer": Customer(bought=frozenset({8}))}, False),
        ({"who": Who(bought=frozenset({9}))}, {"customer": Customer(bought=frozenset({8, 9}))}, True),
        ({"when": When(start=1_001)}, {}, False),
        ({"when": When(start=1_000, end=1_001)}, {}, True),
        ({"when": When(end=1_000)}, {}, False),
        ({"when": When(weekdays=frozenset({3}))}, {}, True),
        ({"when": When(weekdays=frozenset({2, 4}))}, {}, False),
        ({"when": When(minute_from=642, minute_to=643)}, {}, True),
        ({"when": When(minute_from=600, minute_to=642)}, {}, False),
        ({"when": When(minute_from=1_320, minute_to=643)}, {}, True),
        ({"when": When(minute_from=1_320, minute_to=642)}, {}, False),
        ({"where": Where(shops=frozenset({8}))}, {}, False),
        ({"where": Where(regions=frozenset({"shanghai"}))}, {"region": "shanghai"}, True),
        ({"where": Where(channels=frozenset({"online"}))}, {}, False),
        ({"which": Which(Goods(brands=frozenset({"Yun"})))}, {}, True),
        ({"which": Which(Goods(variants=frozenset({12})))}, {}, False),
        ({"which": Which(Goods(not_products=frozenset({1, 2}), not_categories=frozenset({6})))}, {}, False),
        ({"which": Which(Goods(not_brands=frozenset({"", "Yun"})))}, {}, False),
        ({"which": Which(contains=HATS)}, {}, True),
        ({"which": Which(lacks=HATS)}, {}, False),
        ({"which": Which(quantity_from=3, quantity_to=3)}, {}, True),
        ({"which": Which(quantity_to=2)}, {}, False),
        ({"which": Which(quantity_from=2, each="product")}, {}, False),
        ({"which": Which(quantity_to=1, each="variant")}, {}, True),
        ({"which": Which(looking_at=frozenset({4}))}, {"looked_at": frozenset({4, 5})}, True),
        ({"which": Which(looking_at=frozenset({4}))}, {}, False),
        ({"which": Which(stock=(StockAbove(4, 1_000),))}, {"stock": {4: 1_001}}, True),
        ({"which": Which(stock=(StockAbove(4, 1_000),))}, {"stock": {4: 1_000}}, False),
        ({"currency": "USD"}, {}, True),
    ],
)  # fmt: skip
def test_who_when_which_and_where(more: dict[str, Any], scene: dict[str, Any], holds: bool) -> None:
    one = promotion(Percentage(1_000), **more)
    assert bool(off(one, scene=replace(WEDNESDAY, **scene))) is holds


def test_an_amount_means_its_own_currency_only() -> None:
    assert off(promotion(AmountOff(100), currency="USD")) == 0
    assert off(promotion(AmountOff(100), currency="USD"), scene=replace(WEDNESDAY, currency="USD")) == 100


@pytest.mark.parametrize(
    ("what", "which", "saved"),
    [
        (Percentage(1_000), Which(HATS), 1_290),
        (Percentage(3_333), Which(HATS), 4_300),  # 8,600.43 a piece
        (Percentage(1_000, "order"), Which(COATS), 15_980),
        (AmountOff(100_000, "line"), Which(HATS), 12_900),
        (AmountOff(100_000), Which(HATS), 12_900),
        (AmountOff(5_000), Which(amount_from=172_700), 5_000),
        (AmountOff(5_000), Which(amount_from=172_701), 0),
        (AmountOff(5_000, times=2), Which(amount_from=50_000), 10_000),
        (AmountOff(5_000, times=9), Which(amount_from=50_000), 15_000),
        (FixedPrice(60_000), Which(), 89_900 - 60_000 + 69_900 - 60_000),
        (NForM(3, 2), Which(), 12_900),
        (NForM(2, 1, 5_000), Which(COATS), 34_950),
        (NForM(4, 3), Which(), 0),
        (AddOn(HATS, 5_900, 2), Which(COATS), 7_000),
        (AddOn(HATS, 5_900, stage="order"), Which(amount_from=159_800), 7_000),
        (AddOn(HATS, 5_900, stage="order"), Which(amount_from=159_801), 0),
        (AddOn(COATS, 5_900, 1), Which(HATS), 84_000),
        (AddOn(HATS, 20_000, stage="order"), Which(), 0),
        (Gift(HATS, 2), Which(), 12_900),
        (PointsMultiplier(200), Which(), 0),
    ],
)
def test_what_comes_off(what: What, which: Which, saved: int) -> None:
    assert off(promotion(what, which=which)) == saved


def test_a_member_price_is_taken_unless_a_promotion_is_cheaper() -> None:
    items = [replace(LINES[0], member_price=80_000, quantity=2), replace(LINES[1], member_price=70_000)]
    found = priced(items=items)
    assert [line.unit_price for line in found.lines] == [80_000, 69_900]
    assert found.lines[0].discounts == (Discount(Why.MEMBER_PRICE, 19_800),)
    assert priced(promotion(FixedPrice(80_000)), items=items).applied == ()
    assert priced(promotion(FixedPrice(79_999)), items=items).lines[0].discounts[0].promotion_id == 1
    # One piece at the add-on price, the other at the member price.
    mixed = priced(promotion(AddOn(Goods(products=frozenset({JACKET})), 50_000)), items=items).lines[0]
    assert (mixed.amount, mixed.unit_price) == (130_000, 65_000)
    assert [one.amount for one in mixed.discounts] == [39_900, 9_900]


def test_acceptance_a_vip_on_a_wednesday_is_recommended_skate_shoes() -> None:
    """retail.md §4: looking at "super-cool running shoes", stock of "couple skate shoes" above 1,000."""
    running, skate = 70, 71
    rule = promotion(
        Recommendation(Goods(products=frozenset({skate})), off=2_000),
        who=Who("only", tiers=frozenset({"diamond"})),
        when=When(weekdays=frozenset({3})),
        which=Which(looking_at=frozenset({running}), stock=(StockAbove(skate, 1_000),)),
        where=Where(place="top_right"),
    )
    scene = replace(
        WEDNESDAY,
        customer=Customer(member=True, tier="diamond"),
        looked_at=frozenset({running}),
        stock={skate: 1_001},
    )
    shown = priced(rule, items=[], scene=scene)
    assert [(one.id, one.where.place) for one in shown.recommended] == [(1, "top_right")]
    bought = priced(rule, items=[*LINES, Item(b"skate", 710, skate, 2, 40_000)], scene=scene)
    assert bought.recommended == ()
    assert bought.lines[-1].discounts == (Discount(Why.PROMOTION, 16_000, 1, 1),)
    for other in (
        replace(scene, moment=replace(scene.moment, weekday=4)),
        replace(scene, stock={skate: 1_000}),
        replace(scene, looked_at=frozenset()),
        replace(scene, customer=Customer(member=True, tier="gold")),
    ):
        assert priced(rule, items=[], scene=other).recommended == ()
    # Of named goods there must be some in the order.
    named = replace(rule, which=replace(rule.which, goods=HATS))
    assert priced(named, items=LINES, scene=scene).recommended == (named,)
    assert priced(named, items=LINES[:2], scene=scene).recommended == ()


def test_what_is_nearly_reached_says_what_is_missing() -> None:
    reached = promotion(AmountOff(10_000), 1, which=Which(amount_from=170_000), group="full")
    more = promotion(AmountOff(20_000), 2, which=Which(amount_from=180_000), group="full")
    less = promotion(AmountOff(9_000), 3, which=Which(amount_from=190_000), group="full")
    rate = promotion(Percentage(1_000, "order"), 4, which=Which(amount_from=200_000), group="full")
    three = promotion(NForM(2, 1), 5, which=Which(HATS, quantity_from=3))
    each = promotion(Percentage(100), 6, which=Which(quantity_from=4, each="product"))
    found = priced(reached, more, less, rate, three, each)
    assert found.near_misses == (
        NearMiss(three, pieces=2),
        NearMiss(each, pieces=3),
        NearMiss(more, amount=7_300),
        NearMiss(rate, amount=27_300),
    )


def test_a_gift_not_yet_in_the_order_is_due() -> None:
    gift = promotion(Gift(Goods(products=frozenset({9})), 2), which=Which(amount_from=100_000))
    assert priced(gift).gifts == (GiftDue(gift, 2),)
    with_one = priced(gift, items=[*LINES, Item(b"g", 90, 9, 1, 1_000)])
    assert with_one.gifts == (GiftDue(gift, 1),)
    assert with_one.applied == (Applied(gift, 1_000),)
    assert priced(replace(gift, which=Which(amount_from=200_000))).gifts == ()


def test_points_are_multiplied_by_the_greatest() -> None:
    double, triple = promotion(PointsMultiplier(200)), promotion(PointsMultiplier(300), 2, which=Which(HATS))
    far = promotion(PointsMultiplier(900), 3, which=Which(amount_from=10**9))
    assert [line.points for line in priced(double, triple, far).lines] == [200, 200, 300]


def test_a_coupon_then_points() -> None:
    half = PromotionBook([promotion(Percentage(5_000, "order"))])
    items = [Item(b"1", 1, 1, 1, 10_007), Item(b"2", 2, 2, 1, 5_001)]
    found = price(items, WEDNESDAY, half, Coupon(off=1_000, amount_from=15_008), 500)
    assert found.total == 6_004  # 7,504 − 1,000 − 500
    assert [one.why for one in found.lines[0].discounts] == [Why.PROMOTION, Why.COUPON, Why.POINTS]
    assert price(items, WEDNESDAY, half, Coupon(off=1_000, amount_from=15_009)).total == 7_504
    shoes = Coupon(rate=1_000, goods=Goods(products=frozenset({2})))
    assert price(items, WEDNESDAY, PromotionBook(), shoes).total == 10_007 + 4_501
    assert price(items, WEDNESDAY, PromotionBook(), Coupon(off=1, goods=HATS)).total == 15_008


def test_of_equals_the_greater_priority_then_the_lower_number_wins() -> None:
    first, second = promotion(AmountOff(100), 1, group="g"), promotion(AmountOff(100), 2, group="g")
    assert [one.promotion.id for one in priced(second, first).applied] == [1]
    assert [one.promotion.id for one in priced(first, replace(second, priority=1)).applied] == [2]
    line = promotion(AmountOff(100, "line"), 3, which=Which(HATS), group="g")
    assert [one.promotion.id for one in priced(first, line).applied] == [3]


def test_beyond_the_stated_number_of_combinations_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    book = [
        promotion(Percentage(1_000 + 10 * choice + group, "order" if choice else "line"), group * 3 + choice,
                  which=Which(amount_from=150_000 + group if choice else 0), group=str(group))
        for group in range(5) for choice in range(3)
    ]  # fmt: skip
    assert priced(*book).exact
    monkeypatch.setattr(combining, "MOST_COMBINATIONS", 2)
    found = priced(*book)
    assert not found.exact
    assert 0 < found.total < found.list_total
    free = [promotion(AmountOff(10**6), number, group=str(number % 3)) for number in range(9)]
    assert priced(*free).total == 0
    # More than is left of the lines: each choice is tried, until there are too many.
    most = [promotion(AmountOff(60_000), number, which=Which(COATS), group=str(number % 3)) for number in range(9)]
    assert not priced(*most).exact


@pytest.mark.parametrize(
    ("made", "at"),
    [
        (lambda: Who("some"), "who.members"),
        (lambda: When(5, 5), "when.end"),
        (lambda: When(weekdays=frozenset({8})), "when.weekdays"),
        (lambda: When(minute_from=1_440), "when.minute_from"),
        (lambda: Which(quantity_from=3, quantity_to=2), "which.quantity_to"),
        (lambda: Which(each="brand"), "which.each"),
        (lambda: Where(place="bottom"), "where.place"),
        (lambda: Percentage(0), "what.off"),
        (lambda: Percentage(10_001), "what.off"),
        (lambda: AmountOff(5, "later"), "what.stage"),
        (lambda: NForM(2, 2), "what.n"),
        (lambda: AddOn(Goods(), 100), "what.goods"),
        (lambda: promotion(FixedPrice(1), currency="XXX"), "currency"),
        (lambda: promotion(Percentage(1), which=Which(amount_from=1)), "which.amount_from"),
        (lambda: promotion(AmountOff(1, "line", 2)), "what.times"),
        (lambda: promotion(AmountOff(1, times=2)), "which.amount_from"),
        (lambda: promotion(Recommendation(HATS)), "where.place"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(made: Any, at: str) -> None:
    with pytest.raises(Refusal, match="promotion_invalid") as refused:
        made()
    assert refused.value.values == {"field": at}


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("", ""),
        ("[]", ""),
        ('{"id":1,"what":{"kind":"points","percent":200}}', ""),
        ("{}", "what"),
        ('{"what":5}', "what.kind"),
        ('{"what":{"kind":[]}}', "what.kind"),
        ('{"what":{"kind":"magic"}}', "what.kind"),
        ('{"what":{"kind":"percentage"}}', "what.off"),
        ('{"what":{"kind":"percentage","off":true}}', "what.off"),
        ('{"what":{"kind":"percentage","off":5.0}}', "what.off"),
        ('{"what":{"kind":"percentage","off":5,"of":1}}', "what.of"),
        ('{"moon":1,"what":{"kind":"percentage","off":5}}', "moon"),
        ('{"names":{"zh":1},"what":{"kind":"percentage","off":5}}', "names"),
        ('{"which":[],"what":{"kind":"percentage","off":5}}', "which"),
        ('{"which":{"goods":{"products":7}},"what":{"kind":"percentage","off":5}}', "which.goods.products"),
        ('{"which":{"goods":{"products":[7,7]}},"what":{"kind":"percentage","off":5}}', "which.goods.products"),
        ('{"which":{"contains":null},"what":{"kind":"percentage","off":5}}', "which.contains"),
    ],
)
def test_words_this_build_does_not_know_are_refused(body: str, at: str) -> None:
    with pytest.raises(Refusal, match="promotion_unreadable") as refused:
        promotion_from(5, 1, body)
    assert refused.value.values == {"promotion": 5, "at": at}


def test_the_canonical_form_holds_only_what_is_said() -> None:
    one = promotion(Percentage(500), which=Which(Goods(products=frozenset({9, 7})), stock=(StockAbove(4, 10),)))
    body = promotion_to(one)
    assert json.loads(body) == {
        "names": {"en": "Promotion", "zh": "促销"},
        "what": {"kind": "percentage", "off": 500},
        "which": {"goods": {"products": [7, 9]}, "stock": [{"pieces": 10, "product_id": 4}]},
    }
    assert body.startswith('{"names":{"en":"Promotion","zh":"促销"},"what":')


def test_the_promotions_that_name_a_product() -> None:
    winter = promotion(AddOn(HATS, 5_900), 1, which=Which(COATS))
    for_all, gold = promotion(Percentage(100), 2), promotion(Percentage(500), 3, which=Which(HATS), who=Who("only"))
    book = PromotionBook([winter, for_all, gold])
    assert [book.naming(item, WEDNESDAY) for item in LINES] == [[winter], [winter], [winter]]
    assert book.naming(LINES[2], replace(WEDNESDAY, customer=Customer(member=True))) == [winter, gold]
