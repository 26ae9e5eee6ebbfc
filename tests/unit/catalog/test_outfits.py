"""What goes with a style, from the catalog replica."""

from __future__ import annotations

from app.catalog.outfits import read_outfits
from app.storage.database import Database, DatabaseFile
from tests.support.floor import Floor
from tests.support.promoting import product_id


def test_in_hqs_order_without_itself_and_without_what_is_no_longer_sold(floor: Floor) -> None:
    jacket, boots = product_id(floor.shop, "YR-2208"), product_id(floor.shop, "XZ-3300")
    with floor.device.replicas.catalog.read() as catalog:
        (found,) = read_outfits(catalog, jacket, "en")
        assert found.name == "Winter commute"
        assert [tile.code for tile in found.tiles] == ["KZ-1180", "XZ-3300", "MZ-0412"]
        assert [one.name for one in read_outfits(catalog, boots, "fr")] == ["初冬通勤", "雪地周末"]
        assert read_outfits(catalog, product_id(floor.shop, "YR-2102"), "zh") == ()
    database = Database(DatabaseFile(floor.shop.home / "catalog-1.db", "write"))
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE product SET ended = 1 WHERE code IN ('XZ-3300', 'KZ-1180')")
        connection.exec_driver_sql("DELETE FROM outfit_text WHERE outfit_id = 900")
    with floor.device.replicas.catalog.read() as catalog:
        (found,) = read_outfits(catalog, jacket, "zh")
        assert (found.name, [tile.code for tile in found.tiles]) == ("", ["MZ-0412"])
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE product SET ended = 1 WHERE code = 'MZ-0412'")
    database.close()
    with floor.device.replicas.catalog.read() as catalog:
        assert read_outfits(catalog, jacket, "zh") == ()
