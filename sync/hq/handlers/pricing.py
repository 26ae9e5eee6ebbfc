"""What an order ought to have cost: HQ's prices, and the promotions in the versions that the device used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from app.clock import shop_time
from app.errors import Refusal
from app.orders.commands import Known, OrderPlaced
from app.orders.discounts import scene_of
from app.pricing.conditions import PromotionBook
from app.pricing.engine import price
from app.pricing.facts import Item, Moment
from sync.hq import promotions
from sync.hq.coupons import terms_used
from sync.hq.tables import LIVE

_VARIANT, _PRODUCT = LIVE["variant"].c, LIVE["product"].c
_MEMBER, _MEMBER_PRICE, _LOCATION = LIVE["member"].c, LIVE["member_price"].c, LIVE["location"].c


def right_amounts(
    connection: Connection, order: OrderPlaced, book: Mapping[int, int], by_hand: Mapping[bytes, int]
) -> dict[bytes, int | None]:
    """Line id → what it ought to have cost; None where HQ has no price. `book`: prices of the order's price book.

    `by_hand`: line id → a piece's price that somebody was allowed to give.

    Only what was used is known to have been met, and it alone gives the same prices again as everything that was met.
    The tier is what HQ knows of the member: another one that the device went by is no reason for another price.
    """
    listed = {line.id: book.get(line.variant_id) for line in order.lines}
    if order.known is None:
        units = {**listed, **by_hand}
        return {line.id: None if (one := units[line.id]) is None else one * line.quantity for line in order.lines}
    used = promotions.of_versions(connection, {(one.id, one.version) for one in order.promotions})
    goods = _goods(connection, {line.variant_id for line in order.lines})
    known = replace(order.known, tier=_tier(connection, order.member_id))
    member = _member_prices(connection, order, known)
    region, zone = connection.execute(
        select(_LOCATION.region, _LOCATION.timezone).where(_LOCATION.id == order.store_id)
    ).one()
    moment = Moment.of(known.at, shop_time(known.at, zone))
    items = []
    for line in order.lines:
        product_id, brand, categories = goods.get(line.variant_id, (0, "", frozenset()))
        items.append(
            Item(
                key=line.id,
                variant_id=line.variant_id,
                product_id=product_id,
                quantity=line.quantity,
                list_price=listed[line.id] or line.list_price,
                member_price=member.get(line.variant_id, 0),
                brand=brand,
                categories=categories,
                hand_price=by_hand.get(line.id, 0),
            )
        )
    coupon = None if order.coupon is None else terms_used(connection, order.coupon)
    scene = scene_of(known, moment, order.store_id, region, order.currency, member=order.member_id is not None)
    try:
        found = price(items, scene, PromotionBook(used), coupon)
    except Refusal:
        # A line without a price, or with more pieces than the app makes.
        return dict.fromkeys(listed)
    return {one.key: None if listed[one.key] is None else one.amount for one in found.lines}


def _tier(connection: Connection, member_id: int | None) -> str:
    """ "" for nobody, and for a member HQ does not know."""
    found: str | None = connection.execute(select(_MEMBER.tier).where(_MEMBER.id == member_id)).scalar()
    return found or ""


def _goods(connection: Connection, variants: set[int]) -> dict[int, tuple[int, str, frozenset[int]]]:
    """Variant → its product, brand, and categories with all above them."""
    rows = connection.execute(
        select(_VARIANT.id, _PRODUCT.id.label("product_id"), _PRODUCT.brand, _PRODUCT.category_id)
        .where(_VARIANT.product_id == _PRODUCT.id)
        .where(_VARIANT.id.in_(sorted(variants)))
    ).all()
    above = _with_those_above(connection, {row.category_id for row in rows})
    return {row.id: (row.product_id, row.brand, above.get(row.category_id, frozenset())) for row in rows}


def _with_those_above(connection: Connection, categories: set[int]) -> dict[int, frozenset[int]]:
    """Category → itself and all above it; a circle in the tree ends where it began."""
    own = LIVE["category"]
    start = select(own.c.id.label("leaf"), own.c.id, own.c.parent_id).where(own.c.id.in_(sorted(categories)))
    tree = start.cte("tree", recursive=True)
    tree = tree.union(select(tree.c.leaf, own.c.id, own.c.parent_id).where(own.c.id == tree.c.parent_id))
    found: dict[int, set[int]] = defaultdict(set)
    for row in connection.execute(select(tree.c.leaf, tree.c.id)):
        found[row.leaf].add(row.id)
    return {leaf: frozenset(above) for leaf, above in found.items()}


def _member_prices(connection: Connection, order: OrderPlaced, known: Known) -> dict[int, int]:
    rows = connection.execute(
        select(_MEMBER_PRICE.variant_id, _MEMBER_PRICE.amount)
        .where(_MEMBER_PRICE.price_book_id == order.price_book_id)
        .where(_MEMBER_PRICE.tier == known.tier)
        .where(_MEMBER_PRICE.variant_id.in_(sorted({line.variant_id for line in order.lines})))
    )
    return {row.variant_id: row.amount for row in rows}
