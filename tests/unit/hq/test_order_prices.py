"""HQ reckons an order as the device did: with the same promotions in the same versions, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import text

from app.clock import shop_time
from app.orders.commands import OrderPlaced, PlacedDiscount, PlacedOverride
from app.orders.discounts import Terms, repriced
from app.orders.draft import Draft, DraftLine, set_price
from app.orders.states import Fulfilment
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from app.pricing.forms import promotion_to
from app.pricing.promotions import (
    AddOn,
    AmountOff,
    Goods,
    NForM,
    Percentage,
    Promotion,
    Recommendation,
    StockAbove,
    When,
    Where,
    Which,
    Who,
)
from sync.hq import actors, promotions
from sync.hq.overriding import overrides
from sync.hq.tables import LIVE
from tests.unit.hq.world import ASSOCIATE, BOOK, COAT, HAT, HUBIN, PRICE, SHOE, START, Device, World, line, order

OUTER, SHOES = 50, 51
BOOK_OF = PromotionBook(
    [
        Promotion(1, 1, Percentage(500), {"zh": "金卡 95 折"}, Who("only", frozenset({"gold"}))),
        Promotion(2, 3, AddOn(Goods(products=frozenset({9})), 5_900), {"zh": "加价购"},
                  which=Which(contains=Goods(categories=frozenset({OUTER})))),
        Promotion(3, 1, AmountOff(1_000, times=3), {"zh": "每满减"}, which=Which(amount_from=15_000), group="full"),
        Promotion(4, 1, Percentage(777, "order"), {"zh": "满折"}, which=Which(amount_from=28_000), group="full"),
        Promotion(5, 2, NForM(3, 2), {"zh": "三免一"}, which=Which(Goods(brands=frozenset({"Yun"})))),
        Promotion(6, 1, Recommendation(Goods(products=frozenset({8})), 2_000), {"zh": "滑板鞋"},
                  which=Which(looking_at=frozenset({7}), stock=(StockAbove(8, 1_000),)), where=Where(place="top_right"),
                  when=When(weekdays=frozenset({7, 1}))),
    ]
)  # fmt: skip


@pytest.fixture
def counter(world: World) -> Device:
    """Each variant is a style of its own: a coat (outer wear), shoes, a hat; the promotions are known to HQ."""
    with world.database.write() as connection:
        connection.execute(
            LIVE["category"].insert(),
            [{"id": id_, "parent_id": parent, "code": str(id_), "silhouette": "generic"}
             for id_, parent in ((OUTER, None), (52, OUTER), (SHOES, None))],
        )  # fmt: skip
        connection.execute(
            LIVE["product"].insert(),
            [{"id": id_, "code": str(id_), "category_id": category, "brand": brand, "tax_class": "standard", "mark": "",
              "price_from": PRICE, "colours": "[]", "sizes": "[]", "ended": 0}
             for id_, category, brand in ((7, 52, "Yun"), (8, SHOES, "Yun"), (9, SHOES, ""))],
        )  # fmt: skip
        for variant, product in ((COAT, 7), (SHOE, 8), (HAT, 9)):
            connection.execute(text("UPDATE variant SET product_id = :p WHERE id = :v"), {"p": product, "v": variant})
        connection.execute(
            LIVE["member_price"].insert(),
            [{"price_book_id": BOOK, "variant_id": SHOE, "tier": "gold", "amount": 9_000}],
        )
        connection.execute(
            LIVE["member"].insert(),
            [{"id": id_, "card": str(id_), "name": "", "phone": "", "tier": tier, "points": 0, "store_id": HUBIN}
             for tier, id_ in MEMBERS.items()],
        )  # fmt: skip
        promotions.keep(connection, [(one.id, one.version, promotion_to(one)) for one in BOOK_OF.promotions])
    return world.enrol("hubin")


MEMBERS = {"gold": 77, "silver": 78}
GOODS = {COAT: (7, "Yun", (52, OUTER)), SHOE: (8, "Yun", (SHOES,)), HAT: (9, "", (SHOES,))}


def drafted(world: World, sold: list[tuple[int, int]], *, tier: str = "", looked_at: tuple[int, ...] = ()) -> Draft:
    lines = tuple(
        DraftLine(
            id=world.ids.new_id(), variant_id=variant, product_id=GOODS[variant][0], sku="", title={}, colour={},
            colour_hex="", silhouette="", size="", list_price=PRICE, quantity=quantity, tax_class="standard",
            tax_basis_points=1300, fulfilment=Fulfilment.CARRY_OUT, location_id=HUBIN, brand=GOODS[variant][1],
            categories=GOODS[variant][2], member_prices={"gold": 9_000} if variant == SHOE else {},
        )
        for variant, quantity in sold
    )  # fmt: skip
    draft = Draft(world.ids.new_id(), "CNY", BOOK, lines, looked_at=looked_at)
    if tier:
        draft = replace(draft, member_id=MEMBERS[tier], member_tier=tier)
    # START is a Monday.
    moment = Moment.of(START, shop_time(START, "Asia/Shanghai"))
    return repriced(draft, Terms(BOOK_OF, HUBIN, "hz", {8: 1_001}), moment)[0]


def told(world: World, draft: Draft) -> OrderPlaced:
    """The draft as the counter commits it."""
    lines = [
        replace(line(world, one.variant_id, one.quantity), id=one.id, position=place, product_id=one.product_id,
                unit_price=one.priced.unit_price, amount=one.priced.amount, discounts=list(one.discounts),
                override=one.override)
        for place, one in enumerate(draft.lines, 1)
    ]  # fmt: skip
    placed = order(world, *lines)
    return replace(placed, member_id=draft.member_id, promotions=list(draft.promotions), known=draft.known)


def test_the_device_and_hq_reckon_the_same(world: World, counter: Device) -> None:
    used: set[int] = set()
    for seed in range(25):
        random = Random(seed)
        sold = [(random.choice((COAT, SHOE, HAT)), random.randint(1, 3)) for _ in range(random.randint(1, 4))]
        tier = random.choice(("", "", "gold", "silver"))
        draft = drafted(world, sold, tier=tier, looked_at=random.choice(((), (7, 9))))
        placed = told(world, draft)
        counter.place(placed)
        (outcome,) = world.rows("outcome", command_id=counter.made[-1].id)
        assert "price_variance" not in (outcome.reason, *(one["reason"] for one in also(outcome.detail))), seed
        (head,) = world.rows("orders", id=placed.order_id)
        assert head.total == draft.totals.total
        for row in world.rows("order_line", order_id=placed.order_id):
            off = sum(one["amount"] for one in json.loads(row.discounts))
            assert row.amount == row.quantity * row.list_price - off
            assert all(one["names"]["zh"] for one in json.loads(row.discounts) if one["promotion_id"])
        used |= {one.id for one in draft.promotions}
    assert used == {1, 2, 3, 4, 5, 6}
    assert "price_variance" not in world.attention()


def also(detail: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(detail).get("also", [])
    return found


def test_a_discount_that_the_promotions_do_not_give_is_found(world: World, counter: Device) -> None:
    draft = drafted(world, [(COAT, 1), (HAT, 1)], tier="gold")
    assert [one.priced.amount for one in draft.lines] == [8_883, 5_517]  # 9,500 and 5,900, less 1,000 together
    placed = told(world, draft)
    (coat, hat), (paid,) = placed.lines, placed.tenders
    winter, *rest = hat.discounts
    more = replace(hat, amount=5_000, discounts=[replace(winter, amount=winter.amount + 517), *rest])
    paid = replace(paid, amount=13_883, tendered=14_000, change=117)
    less = replace(placed, lines=[coat, more], total=13_883, tenders=[paid])
    assert counter.place(less) == ("adjusted", "price_variance")
    (outcome,) = world.rows("outcome", command_id=counter.made[-1].id)
    assert json.loads(outcome.detail)["lines"] == [{"sku": f"SKU-{HAT}", "sold": 5_000, "book": 5_517}]


@pytest.mark.parametrize("member", [MEMBERS["silver"], 404, None], ids=["of another tier", "unknown", "nobody"])
def test_a_tier_that_the_member_has_not_is_found(world: World, counter: Device, member: int | None) -> None:
    """Raised at the counter, or gone since: the order stands as printed, and a person looks at it."""
    placed = told(world, drafted(world, [(SHOE, 1)], tier="gold"))
    assert counter.place(placed) == ("accepted", "")
    forged = replace(told(world, drafted(world, [(SHOE, 1)], tier="gold")), member_id=member)
    assert counter.place(forged) == ("adjusted", "price_variance")
    (item,) = world.rows("attention_item")
    assert (item.amount, json.loads(item.detail)["lines"][0]["book"]) == (PRICE - forged.total, PRICE)
    assert world.rows("orders", id=forged.order_id)[0].total == forged.total


def test_a_version_that_hq_never_made_gives_nothing(world: World, counter: Device) -> None:
    placed = told(world, drafted(world, [(COAT, 1)], tier="gold"))
    (name,), (coat,) = placed.promotions, placed.lines
    other = replace(
        placed,
        promotions=[replace(name, version=9)],
        lines=[replace(coat, discounts=[replace(coat.discounts[0], version=9)])],
    )
    assert counter.place(other) == ("adjusted", "price_variance")


@pytest.mark.parametrize(
    "discounts",
    [
        [PlacedDiscount("promotion", 499, 1, 1)],
        [PlacedDiscount("promotion", 600, 1, 1), PlacedDiscount("coupon", -100)],
    ],
    ids=["short", "negative"],
)
def test_discounts_that_do_not_explain_the_amount_are_no_order(
    world: World, counter: Device, discounts: list[PlacedDiscount]
) -> None:
    placed = told(world, drafted(world, [(COAT, 1)], tier="gold"))
    wrong = replace(placed, lines=[replace(placed.lines[0], discounts=discounts)])
    assert counter.place(wrong) == ("parked", "total_mismatch")


@pytest.mark.parametrize(
    ("price", "allowed_by", "actor_manages", "right"),
    [
        (9_000, 0, False, True),
        (8_999, 0, False, False),
        (5_000, 77, False, True),
        (4_999, 77, False, False),
        (5_000, 78, False, False),
        (5_000, ASSOCIATE, False, False),
        (5_000, 0, True, True),
    ],
)
def test_a_price_by_hand_within_the_policy_is_right(
    world: World, counter: Device, price: int, allowed_by: int, actor_manages: bool, right: bool
) -> None:
    with world.database.write() as connection:
        may = ["sell", "manage"] if actor_manages else ["sell"]
        actors.remember(connection, HUBIN, 1, [(ASSOCIATE, may), (77, ["sell", "manage"]), (78, ["sell"])])
    draft = drafted(world, [(COAT, 2), (HAT, 1)], tier="gold")
    draft = set_price(draft, draft.lines[0].id, PlacedOverride(price, "污渍", allowed_by))
    draft = repriced(draft, Terms(BOOK_OF, HUBIN, "hz", {}), Moment.of(START, shop_time(START, "Asia/Shanghai")))[0]
    assert draft.lines[0].priced.amount == 2 * price
    placed = told(world, draft)
    status = counter.place(placed)
    assert status == (("accepted", "") if right else ("adjusted", "price_variance"))
    (row,) = world.rows("order_line", id=placed.lines[0].id)
    assert row.amount == 2 * price, "it stays as printed"
    (said,) = json.loads(row.discounts)
    assert said == {"why": "override", "amount": 2 * (PRICE - price), "promotion_id": 0, "version": 0, "names": {},
                    "reason": "污渍", "allowed_by": allowed_by}  # fmt: skip
    with world.database.read() as connection:
        (listed,) = (one for one in overrides(connection) if one.kind == "line.price")
    assert (listed.actor, listed.manager) == (ASSOCIATE, allowed_by)
    assert listed.what == f"SKU-{COAT} {PRICE} → {price} CNY (污渍)"


def test_an_order_with_discounts_of_goods_without_a_price(world: World, counter: Device) -> None:
    placed = replace(told(world, drafted(world, [(COAT, 1)], tier="gold")), price_book_id=99)
    assert counter.place(placed) == ("adjusted", "price_variance")
