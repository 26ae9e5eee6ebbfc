"""Which rows live in which replica file."""

from __future__ import annotations

from app.attention.rows import ATTENTION_SHAPES
from app.catalog.rows import CATALOG_SHAPES as GOODS_SHAPES
from app.coupons.rows import COUPON_CATALOG_SHAPES, COUPON_STORE_SHAPES
from app.inventory.rows import STOCK_SHAPES
from app.invoices.rows import INVOICE_SHAPES
from app.journal.receipts import RECEIPT_SHAPES
from app.journal.rows import OUTCOME_SHAPES
from app.leases.rows import LEASE_SHAPES
from app.members.rows import MEMBER_SHAPES
from app.orders.rows import ORDER_SHAPES
from app.reservations.rows import RESERVATION_SHAPES
from app.staff.rows import STAFF_SHAPES

CATALOG_SHAPES = (*GOODS_SHAPES, *COUPON_CATALOG_SHAPES)
STORE_SHAPES = (
    *OUTCOME_SHAPES,
    *RECEIPT_SHAPES,
    *STAFF_SHAPES,
    *STOCK_SHAPES,
    *MEMBER_SHAPES,
    *ORDER_SHAPES,
    *INVOICE_SHAPES,
    *ATTENTION_SHAPES,
    *LEASE_SHAPES,
    *COUPON_STORE_SHAPES,
    *RESERVATION_SHAPES,
)

__all__ = ["CATALOG_SHAPES", "REPLICA_SCHEMA", "STORE_SHAPES"]

REPLICA_SCHEMA = 2
"""Version of the shapes above and of what files keep beside them; another means another file, never an ALTER."""
