"""What the demo's season gives: member prices and a handful of promotions, one of each kind a shop asks for first."""

from __future__ import annotations

from tests.fashion.folder import ImportFolder

MEMBER_PRICES = (
    ("KZ-1180-INK-M", "gold", "339.00"),
    ("KZ-1180-INK-L", "gold", "339.00"),
    ("KZ-1180-BLACK-XL", "gold", "339.00"),
    ("YR-2190-OCEAN-M", "silver", "379.00"),
    ("YR-2190-OCEAN-M", "gold", "359.00"),
    ("YR-2190-OCEAN-L", "silver", "379.00"),
    ("YR-2190-OCEAN-L", "gold", "359.00"),
)
"""SKU, tier, yuan."""


def add_offers(out: ImportFolder) -> None:
    """An add-on cap, 5 % for gold members, two thresholds of which one holds, a second piece, a recommendation."""
    for sku, tier, price in MEMBER_PRICES:
        out.add("member_prices", sku=sku, tier=tier, price=price)
    out.add(
        "promotions",
        code="winter-cap",
        kind="add_on",
        amount="59.00",
        products="YR-2208|YR-2231",
        target_products="MZ-0412|MZ-0507",
        priority=9,
        name_zh="冬季加价购",
        name_en="Winter add-on",
    )
    out.add(
        "promotions",
        code="gold-5",
        kind="percentage",
        percent="5",
        members="only",
        tiers="gold|diamond",
        name_zh="金卡 95 折",
        name_en="Gold 5% off",
    )
    for least, off in ((1_000, 50), (1_600, 100)):
        out.add(
            "promotions",
            code=f"winter-{least}",
            kind="amount",
            amount=f"{off}.00",
            amount_from=f"{least}.00",
            exclusive_group="winter-sum",
            name_zh=f"满 {least:,} 减 {off}",
            name_en=f"{off} off {least:,}",
        )
    out.add(
        "promotions",
        code="second-half",
        kind="n_for_m",
        n=2,
        m=1,
        percent="50",
        categories="hats|accessories",
        name_zh="第二件半价",
        name_en="Second piece half price",
    )
    out.add(
        "promotions",
        code="boots-hint",
        kind="recommendation",
        percent="12",
        target_products="XZ-3300",
        looking_at="YR-2208|KZ-1180",
        stock_product="XZ-3300",
        stock_above=20,
        members="only",
        place="top_right",
        name_zh="雪地靴 88 折",
        name_en="Snow boots 12% off",
    )
