"""stock_in_transit.csv: what is on its way to a shop, until it is there."""

from __future__ import annotations

from tests.unit.importing.harness import NOON, Hq, world

HEAD = "store_code,sku,quantity,due_at,told_at\n"
DUE, TOLD, LATER = "2026-11-24T18:00:00+08:00", "2026-11-21T09:00:00+08:00", "2026-11-21T10:00:00+08:00"
ROWS = "SELECT v.sku, t.quantity, t.due_at, t.updated_at FROM stock_in_transit t JOIN variant v ON v.id = t.variant_id"


def test_it_comes_changes_and_is_there(hq: Hq) -> None:
    first = f"{HEAD}HUBIN,YR-2208-NAVY-M,3,{DUE},{TOLD}\n"
    assert hq.load(**world(stock_in_transit=first))["stock_in_transit.csv"].new == 1
    assert hq.found == []
    hour = 3_600_000_000
    assert hq.rows(ROWS) == [("YR-2208-NAVY-M", 3, NOON + 78 * hour, NOON - 3 * hour)]
    top = hq.captured
    assert hq.load(stock_in_transit=first)["stock_in_transit.csv"].unchanged == 1
    assert hq.captured == top
    assert (
        hq.load(stock_in_transit=f"{HEAD}HUBIN,YR-2208-NAVY-M,5,{DUE},{LATER}\n")["stock_in_transit.csv"].changed == 1
    )
    assert hq.load(stock_in_transit=first)["stock_in_transit.csv"].unchanged == 1
    assert [row[1] for row in hq.rows(ROWS)] == [5]
    there = f"{HEAD}HUBIN,YR-2208-NAVY-M,0,{DUE},{LATER}\nHUBIN,YR-2208-NAVY-S,0,{DUE},{LATER}\n"
    told = hq.load(stock_in_transit=there)["stock_in_transit.csv"]
    assert (told.changed, told.unchanged, hq.rows(ROWS)) == (1, 1, [])


def test_a_bad_row_is_skipped_and_told(lone_hq: Hq) -> None:
    rows = (
        f"MOON,YR-2208-NAVY-M,3,{DUE},{TOLD}\nHUBIN,NO,3,{DUE},{TOLD}\nHUBIN,YR-2208-NAVY-M,-1,{DUE},{TOLD}\n"
        f"HUBIN,YR-2208-NAVY-M,3,{DUE},2026-11-22T09:00:00+08:00\nHUBIN,YR-2208-NAVY-S,3,tomorrow,{TOLD}\n"
    )
    lone_hq.load(**world(stock_in_transit=HEAD + rows))
    assert sorted(one for one in lone_hq.reasons() if one[0] == "stock_in_transit.csv") == [
        ("stock_in_transit.csv", 2, "store_code", "unknown_store"),
        ("stock_in_transit.csv", 3, "sku", "unknown_variant"),
        ("stock_in_transit.csv", 4, "quantity", "negative"),
        ("stock_in_transit.csv", 5, "told_at", "future_count"),
        ("stock_in_transit.csv", 6, "due_at", "not_an_instant"),
    ]
    assert lone_hq.rows(ROWS) == []
