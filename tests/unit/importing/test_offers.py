"""member_prices.csv and promotions.csv."""

from __future__ import annotations

from app.catalog.rows import promotion_text
from app.journal.signing import verifies
from app.pricing.forms import promotion_from
from app.pricing.promotions import AmountOff, Goods, Percentage, Recommendation, StockAbove, When, Where, Which, Who
from sync.hq.promotions import of_versions
from tests.unit.importing.harness import Hq, world

HEAD = (
    "code,kind,stage,percent,amount,target_products,products,categories,contains_categories,amount_from,looking_at,"
    "stock_product,stock_above,tiers,valid_from,valid_until,weekdays,hours,stores,place,priority,exclusive_group,"
    "currency,name_zh,name_en\n"
)


def row(**cells: str) -> str:
    return ",".join(cells.get(name, "") for name in HEAD.strip().split(",")) + "\n"


FULL = row(code="full", kind="amount", amount="100", amount_from="1600.00", exclusive_group="m", name_zh="满减",
           priority="2", valid_from="2026-11-01T00:00:00+08:00", valid_until="2026-12-01T00:00:00+08:00")  # fmt: skip
SKATE = row(code="skate", kind="recommendation", percent="20", target_products="YR-2231", looking_at="YR-2208",
            stock_product="YR-2231", stock_above="1000", tiers="gold|diamond", weekdays="3", place="top_right",
            stores="HUBIN", hours="09:00-21:30", name_zh="猜你喜欢", name_en="For you")  # fmt: skip


def test_promotions_are_read_signed_and_kept_by_version(hq: Hq) -> None:
    told = hq.load(**world(promotions=HEAD + FULL + SKATE))["promotions.csv"]
    assert (told.read, told.new, hq.found) == (2, 2, [])
    ids = dict(hq.rows("SELECT external_code, id FROM source_ref WHERE kind IN ('promotion', 'product', 'location')"))
    found = {}
    for number, version, body, signature in hq.rows("SELECT id, version, body, signature FROM promotion"):
        text = promotion_text(number, version, body)
        assert verifies(bytes.fromhex(hq.signer.public_key.hex()), text, bytes(signature))
        found[number] = promotion_from(number, version, body)
    full, skate = found[ids["full"]], found[ids["skate"]]
    assert full.what == AmountOff(10_000)
    assert full.which == Which(amount_from=160_000)
    assert full.when == When(1_793_462_400_000_000, 1_796_054_400_000_000)
    assert (full.group, full.priority, full.names) == ("m", 2, {"zh": "满减"})
    coat, jacket = ids["YR-2231"], ids["YR-2208"]
    assert skate.what == Recommendation(Goods(products=frozenset({coat})), 2_000)
    assert skate.which == Which(looking_at=frozenset({jacket}), stock=(StockAbove(coat, 1_000),))
    assert skate.who == Who(tiers=frozenset({"gold", "diamond"}))
    assert skate.when == When(weekdays=frozenset({3}), minute_from=540, minute_to=1_290)
    assert skate.where == Where(shops=frozenset({ids["HUBIN"]}), place="top_right")
    top = hq.captured

    assert hq.load(**world(promotions=HEAD + FULL + SKATE))["promotions.csv"].unchanged == 2
    assert hq.captured == top

    told = hq.load(**world(promotions=HEAD + FULL.replace("100", "120", 1)))["promotions.csv"]
    assert (told.new, told.changed) == (0, 1)
    with hq.database.read() as connection:
        kept = of_versions(connection, {(full.id, 1), (full.id, 2), (full.id, 3)})
        assert of_versions(connection, ()) == []
    assert {(one.version, one.what) for one in kept} == {(1, AmountOff(10_000)), (2, AmountOff(12_000))}
    assert hq.captured == top + 1


def test_a_bad_promotion_is_skipped_and_told(hq: Hq) -> None:
    bad = [
        row(code="1", kind="percentage", percent="0", name_zh="x"),
        row(code="2", kind="magic", name_zh="x"),
        row(code="3", kind="percentage", percent="10", products="YR-2208|NO", name_zh="x"),
        row(code="4", kind="percentage", percent="10", categories="NO", name_zh="x"),
        row(code="5", kind="percentage", percent="10", stores="NO", name_zh="x"),
        row(code="6", kind="percentage", percent="10", hours="9-21", name_zh="x"),
        row(code="7", kind="percentage", percent="10", weekdays="8", name_zh="x"),
        row(code="8", kind="amount", amount="1.005", name_zh="x"),
        row(code="9", kind="percentage", percent="10", amount_from="100", name_zh="x"),
        row(code="10", kind="percentage", percent="10", hours="25:00-26:00", name_zh="x"),
        row(code="11", kind="amount", amount="0", name_zh="x"),
        row(code="12", kind="percentage", percent="10", products="x" * 20_001, name_zh="x"),
    ]
    good = row(code="13", kind="percentage", percent="10", contains_categories="jacket", name_zh="x")
    told = hq.load(**world(promotions=HEAD + "".join(bad) + good))["promotions.csv"]
    assert (told.read, told.new) == (13, 1)
    assert [(one[1] - 1, *one[2:]) for one in hq.reasons() if one[0] == "promotions.csv"] == [
        (2, "kind", "not_a_choice"),
        (6, "hours", "not_hours"),
        (10, "hours", "not_hours"),
        (12, "products", "too_long"),
        (1, "percent", "promotion_invalid"),
        (3, "products", "unknown_product"),
        (4, "categories", "category_missing"),
        (5, "stores", "unknown_store"),
        (7, "weekdays", "promotion_invalid"),
        (8, "amount", "promotion_invalid"),
        (9, "amount_from", "promotion_invalid"),
        (11, "amount", "promotion_invalid"),
    ]
    number, body = hq.rows("SELECT id, body FROM promotion")[0]
    assert promotion_from(number, 1, body).what == Percentage(1_000)


def test_member_prices(hq: Hq) -> None:
    good = "sku,tier,price\nYR-2208-NAVY-M,gold,854.05\nYR-2208-NAVY-M,silver,880\n"
    assert hq.load(**world(member_prices=good))["member_prices.csv"].new == 2
    assert sorted(hq.rows("SELECT tier, amount FROM member_price")) == [("gold", 85_405), ("silver", 88_000)]
    again = good.replace("880", "870") + "NO,gold,1\nYR-2208-NAVY-S,iron,1\nYR-2208-NAVY-S,gold,0\n"
    told = hq.load(**world(member_prices=again))["member_prices.csv"]
    assert (told.new, told.changed, told.unchanged) == (0, 1, 1)
    assert [one[1:] for one in hq.reasons()] == [
        (5, "tier", "not_a_choice"),
        (4, "sku", "unknown_variant"),
        (6, "price", "price_zero"),
    ]
    other = "sku,tier,price,currency,price_book\nYR-2208-NAVY-M,gold,1,USD,retail\nYR-2208-NAVY-M,gold,1,CNY,no\n"
    hq.load(**world(member_prices=other))
    assert [one[2:] for one in hq.reasons()] == [("currency", "currency_differs"), ("price_book", "unknown_price_book")]
