"""What only HQ keeps about leases; the rows devices see are the replicated table `lease`."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Index, LargeBinary, Table, Text

from sync.hq.tables import BIG, metadata

__all__ = ["lease_entry", "lease_fence", "lease_request", "lease_term", "metadata"]

lease_entry = Table(
    "lease_entry",
    metadata,
    Column("id", BIG, Identity(cache=1), primary_key=True),
    Column("lease_id", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("quantity", BIG, nullable=False),
    Column("command_id", LargeBinary, nullable=True),
    Column("at", BIG, nullable=False),
    Index("ix_lease_entry_lease", "lease_id"),
    sqlite_strict=True,
)
"""The append-only ledger of leases; `kind` is granted | spent | returned | expired, `quantity` > 0."""

lease_term = Table(
    "lease_term",
    metadata,
    Column("lease_id", LargeBinary, primary_key=True),
    Column("reclaim_at", BIG, nullable=False),
    Index("ix_lease_term_reclaim", "reclaim_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Leases with something left: when HQ takes it back, which is some grace after the device has stopped using it."""

lease_fence = Table(
    "lease_fence",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("resource", BIG, primary_key=True, autoincrement=False),
    Column("location_id", BIG, primary_key=True, autoincrement=False),
    Column("fence", BIG, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The greatest fence given out."""

lease_request = Table(
    "lease_request",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("device_id", BIG, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("at", BIG, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Requests answered, with the JSON of the answer; forgotten after a week."""
