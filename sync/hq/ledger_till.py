"""The tills' side of the ledger: what their files say moved exactly those pieces, and paid exactly those orders."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

_MOVED = text(
    """
SELECT store_id, variant_id, sum(told) AS told, sum(moved) AS moved FROM (
  SELECT store_id, variant_id, quantity AS told, 0 AS moved FROM till_sale WHERE variant_id IS NOT NULL
  UNION ALL
  SELECT from_location, variant_id, 0, quantity FROM stock_movement WHERE reason = 'till' AND to_state = 'customer'
  UNION ALL
  SELECT to_location, variant_id, 0, -quantity FROM stock_movement WHERE reason = 'till' AND from_state = 'customer'
) sides GROUP BY store_id, variant_id HAVING sum(told) <> sum(moved)
"""
)
_TWICE = text(
    "SELECT count(*) FROM stock_movement m JOIN order_line l ON l.id = m.order_line_id"
    " WHERE l.fulfilment = 'carry_out' AND m.reason <> 'till' AND m.to_state = 'customer'"
    " AND EXISTS (SELECT 1 FROM tender t WHERE t.order_id = l.order_id AND t.kind = 'till')"
)
_PROVED = text("SELECT tender_id FROM till_sale WHERE tender_id IS NOT NULL")


def till_differences(connection: Connection) -> Iterator[str]:
    """What does not follow from the tills' files."""
    for row in connection.execute(_MOVED):
        yield f"variant {row.variant_id} at {row.store_id}: tills sold {row.told}, {row.moved} were moved for them"
    if twice := connection.execute(_TWICE).scalar_one():
        yield f"{twice} movements of goods that a till books were made by somebody else"


def proved(connection: Connection) -> set[bytes]:
    """The tenders that tills have been paid."""
    return {bytes(one) for one in connection.execute(_PROVED).scalars()}
