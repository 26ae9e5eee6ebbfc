"""Regions and delivery areas from their files."""

from __future__ import annotations

from sqlalchemy import text

from tests.unit.importing.harness import Hq

STORES = "code,kind,region,name_zh\nS1,store,hz,湖滨店\n"
REGIONS = "code,name\n33,浙江省\n3301,杭州市\n330106,西湖区\n330106001,街道\n9901,无省市\nxx,错\n"


def test_levels_initials_and_what_is_left_out(hq: Hq) -> None:
    done = hq.load(stores=STORES, regions=REGIONS, delivery_areas="store_code,region_code\nS1,330106\nS1,99\nS9,33\n")
    with hq.database.read() as connection:
        rows = [tuple(row) for row in connection.execute(text("SELECT * FROM region ORDER BY code"))]
        areas = connection.execute(text("SELECT region FROM delivery_area")).scalars().all()
    assert rows == [
        ("33", "", 1, "浙江省", "zjs"),
        ("3301", "33", 2, "杭州市", "hzs"),
        ("330106", "3301", 3, "西湖区", "xhq"),
    ]
    assert areas == ["330106"]
    assert dict(done["regions.csv"].skipped) == {"not_a_region_code": 2, "no_region_above": 1}
    assert dict(done["delivery_areas.csv"].skipped) == {"unknown_region": 1, "unknown_store": 1}


def test_the_same_again_writes_nothing(hq: Hq) -> None:
    hq.load(stores=STORES, regions=REGIONS)
    again = hq.load(stores=STORES, regions=REGIONS)
    assert (again["regions.csv"].new, again["regions.csv"].changed, again["regions.csv"].unchanged) == (0, 0, 3)
