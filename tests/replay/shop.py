"""The shop that the invoices were written in, as an import folder: its goods at their highest price, its customers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from app.clock import Clock
from app.coupons.coupon import Kind
from app.identifiers import Uuid7
from app.journal.signing import Signer
from app.money import EXPONENTS
from sync.hq import coupons
from tests.fashion.folder import ImportFolder
from tests.replay.invoices import MOST_PIECES, Sold
from tests.replay.plan import COUPON_OFF, Way

SHOP, DC, MANAGER, PIN = "REPLAY", "REPLAY-DC", "R01", "428317"
ZONE = "Europe/London"
_POLICY = {
    "quantity_limit": 999,
    "manager_price_off": 10_000,
    "cod_limit": 1_000_000_000,
    "trust_orders": 1_000_000,
}
"""Deviations of the shop's signed policy: prices on an invoice are its manager's, whatever they are."""


def policy() -> str:
    """The body of the shop's row."""
    return json.dumps(_POLICY)


def give_coupons(connection: Connection, signer: Signer, clock: Clock, count: int, currency: str) -> list[str]:
    """So many coupons of one campaign (class C, each used once), as the texts of their QRs."""
    if not count:
        return []
    now = clock.now() // 1_000_000
    terms = coupons.Terms(currency, COUPON_OFF, 0, 0, 0, "", now - 86_400, now + 30 * 86_400)
    coupons.begin(connection, coupons.Campaign("REPLAY", {"zh": "立减", "en": "Off"}, Kind.C, terms))
    return coupons.give_out(connection, signer, clock, Uuid7(clock), "REPLAY", count)


def plain(minor: int, currency: str) -> str:
    """Digits and a point, as the import reads them."""
    places = EXPONENTS[currency]
    digits = f"{minor:0{places + 1}}"
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def write(folder: Path, lines: Iterable[Sold], ways: Mapping[int, Way], currency: str) -> None:
    """Stock is what the invoices need, at the place that they need it from."""
    prices: dict[str, int] = defaultdict(int)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    stock: dict[tuple[str, str], int] = defaultdict(int)
    customers: dict[str, None] = {}
    for line in lines:
        prices[line.code] = max(prices[line.code], line.price)
        names[line.code][line.description] += bool(line.description)
        stock[DC if ways[line.place] is Way.SHIP else SHOP, line.code] += line.quantity
        if line.customer:
            customers[line.customer] = None
    with ImportFolder(folder) as out:
        for code, kind in ((SHOP, "store"), (DC, "dc")):
            out.add("stores", code=code, kind=kind, region="replay", timezone=ZONE, name_zh=code, name_en=code)
        out.add("categories", code="goods", name_zh="商品", name_en="Goods")
        out.add("colours", code="plain", hex="#808080", name_zh="单色", name_en="Plain")
        out.add("associates", code=MANAGER, store_code=SHOP, name="Replay", role="manager", pin=PIN)
        for code, price in prices.items():
            name = names[code].most_common(1)[0][0] or code
            out.add("products", code=code, category_code="goods", name_zh=name, name_en=name)
            out.add("variants", sku=code, product_code=code, colour="plain", size="one")
            out.add("prices", sku=code, price=plain(price, currency), currency=currency, price_book="replay")
        for (place, code), quantity in stock.items():
            out.add(
                "stock",
                store_code=place,
                sku=code,
                quantity=min(quantity, MOST_PIECES),
                counted_at="2010-01-01T00:00:00+00:00",
            )
        for number, customer in enumerate(customers):
            phone = f"139{number:08}"
            out.add("members", card=customer, name=customer, phone=phone, store_code=SHOP)
