"""Promotions as a device reads them: signed by HQ and of words it knows, or not at all."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.catalog.rows import promotion_text
from app.journal.signing import Signer
from app.pricing.records import read_promotions, read_stock
from app.storage.database import Database, DatabaseFile
from tests.support.promoting import product_id, promote, winter
from tests.support.shop import HQ_SEED, make_shop

KEY = Signer(HQ_SEED).public_key


def test_what_hq_has_not_signed_or_this_build_cannot_read_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = make_shop(tmp_path / "device")
    made = winter(shop)
    promote(shop, *made)
    catalog = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    newer = '{"what":{"kind":"lottery"}}'
    with catalog.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO promotion VALUES (7, 1, ?, ?, 2)", (newer, Signer(HQ_SEED).sign(promotion_text(7, 1, newer)))
        )
    with catalog.read() as connection, caplog.at_level(logging.ERROR):
        assert sorted(read_promotions(connection, KEY), key=lambda one: one.id) == list(made)
    assert "promotion_unreadable" in caplog.text
    with catalog.write() as connection:
        # Somebody with the file in his hands: half price for everybody.
        connection.exec_driver_sql("UPDATE promotion SET body = replace(body, '500', '5000') WHERE id = 2")
        connection.exec_driver_sql("UPDATE promotion SET version = 2 WHERE id = 3")
    with catalog.read() as connection:
        assert [one.id for one in read_promotions(connection, KEY)] == [1, 4]
    catalog.close()


def test_the_stock_that_promotions_ask_for(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "device")
    device = shop.open()
    jacket, cap = product_id(shop, "YR-2208"), product_id(shop, "MZ-0412")
    with device.replicas.store.read() as store:
        found = read_stock(store, frozenset({jacket, cap, 1}))
        whole = store.exec_driver_sql("SELECT sum(total) FROM availability WHERE product_id = ?", (cap,)).scalar_one()
    assert found.keys() == {jacket, cap}
    assert found[cap] == whole > 50
    device.close()
