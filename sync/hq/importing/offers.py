"""Loads member_prices.csv and promotions.csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.catalog.rows import promotion_text
from app.errors import Refusal
from app.money import WHOLE
from app.pricing.forms import promotion_to
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
from sync.hq.books import changed, sign
from sync.hq.importing.bulk import Values, fetch, ids_for, ids_of, write_changed
from sync.hq.importing.cells import minor_units
from sync.hq.importing.context import Import
from sync.hq.importing.findings import Bad
from sync.hq.importing.layout import MEMBER_PRICES, PROMOTIONS
from sync.hq.importing.places import count
from sync.hq.importing.reading import Row
from sync.hq.promotions import keep

_KINDS = {"products": "product", "skus": "variant", "categories": "category", "stores": "location"}
_MISSING = {
    "product": "unknown_product",
    "variant": "unknown_variant",
    "category": "category_missing",
    "location": "unknown_store",
}
_STAGES = {"percentage": "line", "amount": "order", "add_on": "line"}


def load_member_prices(run: Import) -> None:
    for chunk in run.chunks(MEMBER_PRICES):
        with run.database.write() as connection:
            _member_prices(run, connection, chunk)


def _member_prices(run: Import, connection: Connection, chunk: list[Row]) -> None:
    variants = ids_of(connection, run.source, "variant", {str(row.values[0]) for row in chunk})
    books = ids_of(connection, run.source, "price_book", {str(row.values[4]) for row in chunk})
    currencies = {row[0]: row[2] for row in fetch(connection, "price_book", "id", books.values())}
    rows: dict[Any, Values] = {}
    for row in chunk:
        sku, tier, price, currency, book = map(str, row.values)
        if sku not in variants:
            run.told(MEMBER_PRICES, row.line, "sku", "unknown_variant", value=sku)
        elif book not in books:
            run.told(MEMBER_PRICES, row.line, "price_book", "unknown_price_book", value=book)
        elif currencies[books[book]] != currency:
            run.told(MEMBER_PRICES, row.line, "currency", "currency_differs", value=currency)
        else:
            try:
                amount = minor_units(price, currency)
            except Bad as bad:
                run.told(MEMBER_PRICES, row.line, "price", bad.reason, value=price)
            else:
                key = (books[book], variants[sku], tier)
                rows[key] = (*key, amount)
    was = {row[:3]: row for row in fetch(connection, "member_price", "variant_id", {key[1] for key in rows})}
    written = write_changed(connection, "member_price", rows, was)
    before = [was[one] for one in written if one in was]
    sign(connection, run.signer, changed("member_price", before, [rows[one] for one in written]))
    count(run, MEMBER_PRICES.name, rows, was, written)


def load_promotions(run: Import) -> None:
    for chunk in run.chunks(PROMOTIONS):
        with run.database.write() as connection:
            _promotions(run, connection, chunk)


def _promotions(run: Import, connection: Connection, chunk: list[Row]) -> None:
    cells = [dict(zip(PROMOTIONS.names, row.values, strict=True)) for row in chunk]
    known = _Codes(run, connection, cells)
    made: dict[str, Promotion] = {}
    for row, each in zip(chunk, cells, strict=True):
        try:
            # Its id and version come later: a row that is refused needs none.
            made[str(each["code"])] = _promotion(each, known)
        except _Missing as missing:
            run.told(PROMOTIONS, row.line, missing.column, missing.reason, value=missing.value)
        except Refusal as refusal:
            field = str(refusal.values["field"])
            run.told(PROMOTIONS, row.line, _COLUMNS.get(field, ""), "promotion_invalid", value=field)
    ids = ids_for(connection, run.source, "promotion", list(made))
    bodies = {ids[code]: promotion_to(one) for code, one in made.items()}
    was = {row[0]: row for row in fetch(connection, "promotion", "id", bodies)}
    rows: dict[int, Values] = {}
    for number, body in bodies.items():
        before = was.get(number)
        version = 1 if before is None else before[1] + (before[2] != body)
        signature = run.signer.sign(promotion_text(number, version, body))
        rows[number] = (number, version, body, signature)
    changed = write_changed(connection, "promotion", rows, was)
    keep(connection, [rows[number][:3] for number in changed])
    count(run, PROMOTIONS.name, rows, was, changed)


_COLUMNS = {
    "what.off": "percent",
    "what.price": "amount",
    "what.goods": "target_products",
    "what.percent": "points",
    "what.stage": "stage",
    "what.times": "times",
    "what.pieces": "pieces",
    "what.n": "n",
    "what.m": "m",
    "when.end": "valid_until",
    "when.weekdays": "weekdays",
    "which.quantity_to": "quantity_to",
    "which.amount_from": "amount_from",
    "where.place": "place",
}
"""Field of a promotion → the column it comes from."""


class _Missing(Exception):
    def __init__(self, column: str, reason: str, value: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason
        self.value = value


class _Codes:
    """The ids of all codes that some promotions name."""

    def __init__(self, run: Import, connection: Connection, cells: Sequence[dict[str, object]]) -> None:
        wanted: dict[str, set[str]] = {kind: set() for kind in _MISSING}
        for each in cells:
            for column in PROMOTIONS.names:
                if kind := _kind_of(column):
                    wanted[kind].update(_listed(each[column]))
        self._ids = {kind: ids_of(connection, run.source, kind, codes) for kind, codes in wanted.items()}

    def ids(self, each: dict[str, object], column: str) -> frozenset[int]:
        """The ids of one cell's codes; raises `_Missing` for a code that is not known."""
        kind = _kind_of(column)
        found = set()
        for code in _listed(each[column]):
            if code not in self._ids[kind]:
                raise _Missing(column, _MISSING[kind], code)
            found.add(self._ids[kind][code])
        return frozenset(found)


def _kind_of(column: str) -> str:
    if column in ("looking_at", "bought", "stock_product"):
        return "product"
    return _KINDS.get(column.rpartition("_")[2], "")


def _listed(cell: object) -> tuple[str, ...]:
    if isinstance(cell, tuple):
        return cell
    return (str(cell),) if cell else ()


def _promotion(each: dict[str, object], known: _Codes) -> Promotion:
    names = {"zh": str(each["name_zh"])} | ({"en": str(each["name_en"])} if each["name_en"] else {})
    currency = str(each["currency"])
    hours = each["hours"] if isinstance(each["hours"], tuple) else (0, 1440)
    weekdays = _listed(each["weekdays"])
    if not set(weekdays) <= set("1234567"):
        raise Refusal("promotion_invalid", field="when.weekdays")
    stock = known.ids(each, "stock_product")
    return Promotion(
        id=0,
        version=0,
        what=_what(each, known, currency),
        names=names,
        who=Who(
            members=str(each["members"]),
            tiers=frozenset(_listed(each["tiers"])),
            tags=frozenset(_listed(each["tags"])),
            bought=known.ids(each, "bought"),
        ),
        when=When(
            start=_number(each["valid_from"]),
            end=_number(each["valid_until"]),
            weekdays=frozenset(map(int, weekdays)),
            minute_from=hours[0],
            minute_to=hours[1],
        ),
        which=Which(
            goods=Goods(
                variants=known.ids(each, "skus"),
                products=known.ids(each, "products"),
                categories=known.ids(each, "categories"),
                brands=frozenset(_listed(each["brands"])),
                not_products=known.ids(each, "not_products"),
                not_categories=known.ids(each, "not_categories"),
                not_brands=frozenset(_listed(each["not_brands"])),
            ),
            contains=_some(known.ids(each, "contains_products"), known.ids(each, "contains_categories")),
            lacks=_some(known.ids(each, "lacks_products"), known.ids(each, "lacks_categories")),
            quantity_from=_number(each["quantity_from"]),
            quantity_to=_number(each["quantity_to"]),
            each=str(each["each"]),
            amount_from=_money(each["amount_from"], currency, "which.amount_from"),
            looking_at=known.ids(each, "looking_at"),
            stock=tuple(StockAbove(product, _number(each["stock_above"])) for product in stock),
        ),
        where=Where(
            shops=known.ids(each, "stores"),
            regions=frozenset(_listed(each["regions"])),
            channels=frozenset(_listed(each["channels"])),
            place=str(each["place"]),
        ),
        priority=_number(each["priority"]),
        group=str(each["exclusive_group"]),
        currency=currency,
    )


def _some(products: frozenset[int], categories: frozenset[int]) -> Goods | None:
    return Goods(products=products, categories=categories) if products or categories else None


def _what(each: dict[str, object], known: _Codes, currency: str) -> What:
    kind = str(each["kind"])
    stage = str(each["stage"]) or _STAGES.get(kind, "")
    off, pieces = _number(each["percent"]), _number(each["pieces"])
    goods = Goods(
        variants=known.ids(each, "target_skus"),
        products=known.ids(each, "target_products"),
        categories=known.ids(each, "target_categories"),
    )
    match kind:
        case "percentage":
            return Percentage(off, stage)
        case "amount":
            return AmountOff(_money(each["amount"], currency, "what.price"), stage, _number(each["times"]))
        case "fixed_price":
            return FixedPrice(_money(each["amount"], currency, "what.price"))
        case "n_for_m":
            return NForM(_number(each["n"]), _number(each["m"]), off or WHOLE)
        case "add_on":
            return AddOn(goods, _money(each["amount"], currency, "what.price"), pieces, stage)
        case "gift":
            return Gift(goods, pieces)
        case "points":
            return PointsMultiplier(_number(each["points"]))
        case _:
            return Recommendation(goods, off)


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _money(cell: object, currency: str, field: str) -> int:
    """Minor units; 0 for an empty cell. Raises Refusal `promotion_invalid` for what is no amount of the currency."""
    if not cell:
        return 0
    try:
        return minor_units(str(cell), currency)
    except Bad as bad:
        raise Refusal("promotion_invalid", field=field) from bad
