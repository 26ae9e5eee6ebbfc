"""minimums.csv: what a shop should have at least, and the suggestions that follow from it."""

from __future__ import annotations

from tests.unit.importing.harness import Hq, world

HEAD = "store_code,sku,minimum\n"
ROWS = "SELECT p.code, v.sku, m.quantity FROM stock_minimum m JOIN location p ON p.id = m.location_id"
IN_ORDER = f"{ROWS} JOIN variant v ON v.id = m.variant_id ORDER BY 1, 2"
M, S = "YR-2208-NAVY-M", "YR-2208-NAVY-S"


def test_minimums_come_in_once_change_and_go(hq: Hq) -> None:
    rows = f"{HEAD}HUBIN,{M},4\nHUBIN,{S},2\nDC,{M},9\nDC,{S},0\n"
    assert hq.load(**world(minimums=rows))["minimums.csv"].new == 3
    assert (hq.found, hq.rows(IN_ORDER)) == ([], [("DC", M, 9), ("HUBIN", M, 4), ("HUBIN", S, 2)])
    assert hq.load(minimums=rows)["minimums.csv"].unchanged == 4
    told = hq.load(minimums=f"{HEAD}HUBIN,{M},5\nHUBIN,{S},0\n")["minimums.csv"]
    assert (told.new, told.changed, told.unchanged) == (0, 2, 0)
    assert hq.rows(IN_ORDER) == [("DC", M, 9), ("HUBIN", M, 5)]
    bad = f"{HEAD}NO,{M},5\nHUBIN,NO,5\nHUBIN,{M},-1\nHUBIN,{M},6\nHUBIN,{M},7\n"
    hq.load(minimums=bad)
    assert {one[2:] for one in hq.reasons()} == {
        ("store_code", "unknown_store"),
        ("sku", "unknown_variant"),
        ("minimum", "negative"),
        ("sku", "duplicate"),
    }


def test_a_best_seller_below_its_minimum_is_suggested_until_it_is_there_again(hq: Hq) -> None:
    hq.load(**world())
    with hq.database.write() as connection:
        sold_at = hq.clock.now() - 86_400_000_000
        connection.exec_driver_sql(
            "INSERT INTO stock_movement"
            "(variant_id, quantity, from_location, from_state, to_location, to_state, reason, at)"
            f" SELECT v.id, 4, p.id, 'sellable', 0, 'customer', 'sale', {sold_at} FROM variant v, location p"
            f" WHERE v.sku = '{M}' AND p.code = 'HUBIN'"
        )
    hq.load(minimums=f"{HEAD}HUBIN,{M},4\n")
    assert hq.rows("SELECT minimum, sold, pieces, state FROM replenishment") == [(4, 4, 2, "suggested")]
    (item,) = hq.rows("SELECT reason, state FROM attention_item")
    assert item == ("replenish", "open")
    top = hq.captured
    hq.load(minimums=f"{HEAD}HUBIN,{M},4\n")
    assert hq.captured == top, "the same again changes nothing"
    hq.load(stock=f"store_code,sku,quantity,counted_at\nHUBIN,{M},4,2026-11-21T11:00:00+08:00\n")
    assert hq.rows("SELECT * FROM replenishment") == []
    assert hq.rows("SELECT state FROM attention_item") == [("done",)]
