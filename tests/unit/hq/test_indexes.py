"""Questions asked while somebody waits, or every minute, are answered by an index and not by reading a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import TextClause, text

from sync.hq import holding, invoice_page, replenishing, settlement, till_sales
from sync.hq.handlers import external
from sync.hq.reservations import intake
from tests.unit.hq.world import World


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[World]:
    world = World.open(f"sqlite:///{tmp_path / 'hq.db'}")
    yield world
    world.database.close()


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (external._DAY, "ix_orders_device_id_business_date"),
        (external._DAY, "ix_tender_order_id"),
        (holding._DUE, "ix_order_line_try_on"),
        (invoice_page._ORDER, "ix_orders_number"),
        (intake._CARD, "ix_member_card"),
        (replenishing._ANSWER, "ix_variant_sku"),
        (settlement._TENDERS, "ix_tender_unverified"),
        (settlement._LATE, "ix_tender_unverified"),
        (till_sales._ORDER, "ix_orders_number"),
        (till_sales._OPEN, "ix_till_sale_open"),
        (till_sales._OPEN, "ix_tender_till"),
        (till_sales._OPEN_OF, "ix_till_sale_open"),
        (till_sales._LATE, "ix_tender_till"),
        (till_sales._TOOK, "ix_till_sale_line"),
        (till_sales._PROVE, "ix_till_sale_line"),
    ],
    ids=[
        "orders of a day",
        "their tenders",
        "held to try on",
        "a receipt's order",
        "whose card it is",
        "goods of a SKU",
        "a slip's tender",
        "tenders of no slip",
        "a till's order",
        "sales of no order",
        "orders half sold",
        "sales of an order",
        "orders of no sale",
        "what a till took",
        "what it proves",
    ],
)
def test_an_index_is_used(hq: World, question: TextClause, index: str) -> None:
    values = dict.fromkeys(re.findall(r"(?<!:):(\w+)", question.text), 0)
    with hq.database.read() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {question.text}"), values)
        assert index in " ".join(str(row) for row in plan)
