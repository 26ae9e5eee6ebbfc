"""What only HQ keeps about QR payments; devices see the row `tender`. No 付款码 is ever written anywhere."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Table, Text, text

from sync.hq.tables import BIG, metadata, partial_index

__all__ = [
    "KEPT_US",
    "WAIT_NO_MORE",
    "metadata",
    "payment_attempt",
    "payment_wait",
    "stored_value",
    "stored_value_entry",
]

payment_attempt = Table(
    "payment_attempt",
    metadata,
    Column("number", Text, primary_key=True),
    Column("order_id", LargeBinary, nullable=False),
    Column("tender_id", LargeBinary, nullable=False),
    Column("store_id", BIG, nullable=False),
    Column("way", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount", BIG, nullable=False),
    Column("state", Text, nullable=False),
    Column("word", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("transaction_no", Text, nullable=False),
    Column("charged", BIG, nullable=False),
    Column("associate_id", BIG, nullable=False),
    Column("created_at", BIG, nullable=False),
    Column("changed_at", BIG, nullable=False),
    Column("looks", BIG, nullable=False),
    Column("looked_at", BIG, nullable=False),
    Column("look_at", BIG, nullable=True),
    Column("item_id", LargeBinary, nullable=True),
    Index("ix_payment_attempt_order", "order_id", "tender_id"),
    partial_index("ix_payment_attempt_look", "look_at IS NOT NULL", "look_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Attempts to be paid: `number` is the provider's out_trade_no: the hex of the id the device gave the attempt.

`state` see `app.orders.paying`; `word` is the provider's own code for it; amounts in minor units, instants in µs UTC.
`looked_at` is when the provider was last asked, `look_at` when to ask again, NULL for never; `item_id` the attention
item that says that nobody knows.
"""

stored_value = Table(
    "stored_value",
    metadata,
    Column("member_id", BIG, primary_key=True, autoincrement=False),
    Column("currency", Text, primary_key=True),
    Column("balance", BIG, nullable=False),
    CheckConstraint("balance >= 0", name="stored_value_balance"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What members may spend, minor units: the sum of their entries."""

stored_value_entry = Table(
    "stored_value_entry",
    metadata,
    Column("number", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("member_id", BIG, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount", BIG, nullable=False),
    Column("at", BIG, nullable=False),
    Index("ix_stored_value_entry_member", "member_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Append-only: `number` is an attempt's, or what paid in is called; `kind` paid_in | charge | refund | closed.

`amount` is what the account has more or less by it; `closed` (0): this attempt must never charge.
"""

payment_wait = Table(
    "payment_wait",
    metadata,
    Column("order_id", LargeBinary, primary_key=True),
    Column("until", BIG, nullable=False),
    Index("ix_payment_wait_until", "until"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Orders that wait for a QR payment, and until when (µs UTC) their goods are kept."""

WAIT_NO_MORE = text(
    "DELETE FROM payment_wait WHERE order_id = :id AND NOT EXISTS (SELECT 1 FROM tender"
    " WHERE order_id = :id AND kind IN ('qr', 'stored_value') AND state <> 'paid' AND amount > 0)"
)
"""An order of which nothing is to be paid by QR any more waits no longer."""

KEPT_US = 1_800_000_000
"""How long the goods of an order that waits for a QR payment are kept (retail.md §5: 30 minutes)."""
