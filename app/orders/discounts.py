"""The discounts of an order's lines: from the engine into the draft and the command, and as a column."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from app.orders.commands import Known, OrderPlaced, PlacedDiscount, PlacedLine, PlacedPromotion
from app.orders.couponing import to_take
from app.orders.draft import Draft
from app.orders.tenders import rounding, rounds
from app.pricing.conditions import PromotionBook
from app.pricing.engine import price
from app.pricing.facts import Customer, Item, Moment, Scene
from app.pricing.prices import OrderPrice, Why


@dataclass(frozen=True, slots=True)
class Terms:
    """What a shop prices by now; `stock` maps a product that a promotion asks for to its pieces everywhere."""

    promotions: PromotionBook
    shop_id: int
    region: str
    stock: dict[int, int]
    rounding: int = 0
    """Minor units to whose multiples cash is rounded off, 0 for not at all."""
    at_till: bool = False
    """The shop's till books what is carried out."""


def repriced(draft: Draft, terms: Terms, moment: Moment) -> tuple[Draft, OrderPrice]:
    """The draft at the prices of this moment. Raises Refusal `price_missing` or `quantity_out_of_range`."""
    draft = replace(draft, at_till=terms.at_till)
    known = known_of(draft, terms, moment)
    items = [
        Item(
            key=line.id,
            variant_id=line.variant_id,
            product_id=line.product_id,
            quantity=line.quantity,
            list_price=line.list_price,
            member_price=line.member_prices.get(draft.member_tier, 0),
            brand=line.brand,
            categories=frozenset(line.categories),
            hand_price=0 if line.override is None else line.override.price,
        )
        for line in draft.lines
    ]
    found = price(items, scene(draft, terms, moment), terms.promotions, to_take(draft))
    lines = tuple(
        replace(
            line,
            unit_price=one.unit_price,
            discounts=tuple(
                PlacedDiscount(str(each.why), each.amount, each.promotion_id, each.version) for each in one.discounts
            ),
        )
        for line, one in zip(draft.lines, found.lines, strict=True)
    )
    used = tuple(
        PlacedPromotion(one.promotion.id, one.promotion.version, one.promotion.names)
        for one in found.applied
        if one.amount
    )
    priced = replace(draft, lines=lines, promotions=used, known=known if found.saved else None)
    return rounded_off(priced, terms.rounding), found


def rounded_off(draft: Draft, step: int) -> Draft:
    """抹零, last of all: over the lines paid now, where the customer wants it and all of that is cash."""
    if not draft.rounded or not rounds(one.kind for one in draft.taken):
        return draft
    now = [line for line in draft.lines if draft.paid_now(line)]
    parts = dict(zip((line.id for line in now), rounding([line.priced.amount for line in now], step), strict=True))
    lines = tuple(
        replace(line, discounts=(*line.discounts, PlacedDiscount(str(Why.ROUNDING), off)))
        if (off := parts.get(line.id, 0))
        else line
        for line in draft.lines
    )
    return replace(draft, lines=lines)


def known_of(draft: Draft, terms: Terms, moment: Moment) -> Known:
    return Known(
        at=moment.at,
        tier=draft.member_tier,
        looked_at=sorted(draft.looked_at),
        stock=sorted(terms.stock.items()),
    )


def scene(draft: Draft, terms: Terms, moment: Moment) -> Scene:
    """Where, when and for whom the draft is priced."""
    known = known_of(draft, terms, moment)
    return scene_of(known, moment, terms.shop_id, terms.region, draft.currency, member=draft.member_id is not None)


def scene_of(known: Known, moment: Moment, shop_id: int, region: str, currency: str, *, member: bool) -> Scene:
    """The same on the device and at HQ."""
    return Scene(
        moment=moment,
        shop_id=shop_id,
        region=region,
        currency=currency,
        customer=Customer(member=member, tier=known.tier),
        looked_at=frozenset(known.looked_at),
        stock=dict(known.stock),
    )


def as_discounts(line: PlacedLine, order: OrderPlaced) -> str:
    """The column `discounts` of the order's line; a price given by hand says its reason and who allowed it."""
    names = {(one.id, one.version): one.names for one in order.promotions}
    printed = {} if order.coupon is None else order.coupon.names
    override = line.override
    said = {} if override is None else {"reason": override.reason, "allowed_by": override.allowed_by}
    rows = [
        asdict(one)
        | {"names": printed if one.why == Why.COUPON else names.get((one.promotion_id, one.version), {})}
        | (said if one.why == Why.OVERRIDE else {})
        for one in line.discounts
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Saving:
    """What an order saved for one reason, over all its lines; `names` as printed, empty for what no promotion gave."""

    why: str
    names: dict[str, str]
    amount: int


def savings(columns: Iterable[str]) -> list[Saving]:
    """The reasons of an order in the order in which they came off, from its lines' columns."""
    found: dict[tuple[str, int], Saving] = {}
    for column in columns:
        for one in json.loads(column):
            key = (one["why"], one["promotion_id"])
            before = found.get(key)
            found[key] = Saving(one["why"], one["names"], one["amount"] + (before.amount if before else 0))
    return list(found.values())
