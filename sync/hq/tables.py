"""HQ's tables: the live tables built from the shapes, and what only HQ keeps.

Replicated rows must never be written by `INSERT OR REPLACE` (SQLite fires no DELETE trigger for the row it replaces)
nor emptied by TRUNCATE: the capture triggers would not see it. `INSERT … ON CONFLICT DO UPDATE` is fine.

Revisions make the tables: whatever changes here, or in a row shape, is also written there (`sync.hq.migrations`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql.schema import SchemaItem

from app.rows import Kind, RowShape
from app.shapes import CATALOG_SHAPES, STORE_SHAPES

# SQLite's AUTOINCREMENT and its row ids want the type name INTEGER exactly.
BIG = BigInteger().with_variant(Integer(), "sqlite")
_TYPES: dict[Kind, BigInteger | Text | LargeBinary] = {"int": BIG, "text": Text(), "blob": LargeBinary()}

metadata = MetaData()


def _table(name: str, *items: SchemaItem, rowid: bool = False) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=rowid)


def _live(shape: RowShape) -> Table:
    columns = (
        Column(
            column.name,
            _TYPES[column.kind],
            nullable=column.nullable,
            primary_key=column.name in shape.key,
            autoincrement=False,
        )
        for column in shape.columns
    )
    kinds = {column.name: column.kind for column in shape.columns}
    return _table(shape.table, *columns, rowid=len(shape.key) == 1 and kinds[shape.key[0]] == "int")


def _key(name: str, kind: Kind = "int") -> Column[object]:
    return Column(name, _TYPES[kind], primary_key=True, autoincrement=False)


def _serial(name: str = "id") -> Column[object]:
    return Column(name, BIG, Identity(cache=1), primary_key=True)


def _int(name: str, *, nullable: bool = False, default: str | None = None) -> Column[object]:
    return Column(name, BIG, nullable=nullable, server_default=default)


def _text(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, Text, nullable=nullable)


def _blob(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, LargeBinary, nullable=nullable)


def partial_index(name: str, where: str, *columns: Column[Any] | str) -> Index:
    """Over the rows of which `where` holds: a query with these very words finds them by it."""
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))


SHAPES = (*CATALOG_SHAPES, *STORE_SHAPES)
LIVE: dict[str, Table] = {shape.table: _live(shape) for shape in SHAPES}
"""Replicated tables by name, with exactly the columns and the key of their shape."""

for _name, _columns in (
    ("variant", ("product_id",)),
    ("variant", ("sku",)),
    ("barcode", ("variant_id",)),
    ("orders", ("device_id", "business_date")),
    ("orders", ("number",)),
    ("price", ("variant_id",)),
    ("order_line", ("order_id",)),
    ("tender", ("order_id",)),
    ("order_event", ("order_id",)),
    ("goods_return", ("order_id",)),
    ("invoice", ("order_id",)),
    ("outcome", ("device_id", "incarnation", "jseq")),
    ("lease", ("device_id",)),
    ("member", ("card",)),
    ("member_address", ("member_id",)),
):
    Index(f"ix_{_name}_{'_'.join(_columns)}", *(LIVE[_name].c[column] for column in _columns))

partial_index("ix_outcome_parked", "status = 'parked'", LIVE["outcome"].c.command_id)

Index("ix_reservation_code", LIVE["reservation"].c.code, unique=True)
Index("ix_reservation_state_expires_at", LIVE["reservation"].c.state, LIVE["reservation"].c.expires_at)
Index("ix_reservation_member_id", LIVE["reservation"].c.member_id)

TILL_DUE = "kind = 'till' AND state = 'unpaid' AND amount > 0"
"""Tenders that tills have not been paid."""
partial_index("ix_tender_till", TILL_DUE, LIVE["tender"].c.order_id)

UNVERIFIED = "kind = 'external' AND state = 'paid_unverified'"
"""Tenders that no settlement has proved."""
partial_index("ix_tender_unverified", UNVERIFIED, LIVE["tender"].c.location_id, LIVE["tender"].c.reference)

HELD = "fulfilment = 'try_on' AND state IN ('accepted', 'picking', 'ready')"
"""Lines kept for a customer to try on."""
partial_index("ix_order_line_try_on", HELD, LIVE["order_line"].c.due_at)

# --- ids -------------------------------------------------------------------------------------------------------------

source_ref = _table(
    "source_ref",
    _key("source", "text"),
    _key("kind", "text"),
    _key("external_code", "text"),
    _int("id"),
    Index("ix_source_ref_id", "id"),
)
"""Imported rows: which id a code of another system got. `kind` is the live table's name."""

id_counter = _table("id_counter", _key("name", "text"), _int("next"))
"""Allocation of 63-bit ids (see `ids.allocate`); the row `row` serves all imported rows."""

promotion_version = _table("promotion_version", _key("promotion_id"), _key("version"), _text("body"))
"""Every version of every promotion: an order is reckoned with those its device had."""

# --- stock -----------------------------------------------------------------------------------------------------------

stock_movement = _table(
    "stock_movement",
    _serial(),
    _int("variant_id"),
    _int("quantity"),
    _int("from_location"),
    _text("from_state"),
    _int("to_location"),
    _text("to_state"),
    _text("reason"),
    _blob("command_id", nullable=True),
    _blob("order_line_id", nullable=True),
    _int("at"),
    Index("ix_stock_movement_variant", "variant_id"),
    partial_index("ix_stock_movement_line", "order_line_id IS NOT NULL", "order_line_id"),
    rowid=True,
)
"""The append-only ledger: `quantity` > 0 pieces went from one (location, state) to another at `at` (µs UTC).

States of a place: sellable | reserved | leased | transit | inspection. Location 0 is the world outside, its states
opening | count | customer | lost.
"""

stock_level = _table(
    "stock_level",
    _key("location_id"),
    _key("variant_id"),
    _key("state", "text"),
    _int("quantity"),
    _int("updated_at"),
    Index("ix_stock_level_variant", "variant_id"),
)
"""Sum of the movements per place, kept in their transaction; sellable goes below 0 where more left than was known."""

stock_count = _table("stock_count", _key("location_id"), _key("variant_id"), _int("counted_at"), _int("quantity"))
"""The last count of a variant at a location (pieces on hand, reserved ones included)."""

stock_minimum = _table("stock_minimum", _key("location_id"), _key("variant_id"), _int("quantity"))
"""What a shop should have at least; its best sellers below that are suggested (`sync.hq.replenishing`)."""

# --- reservations ----------------------------------------------------------------------------------------------------

reservation_source = _table(
    "reservation_source",
    _key("reference", "text"),
    _blob("reservation_id"),
    _text("told"),
    Index("ix_reservation_source_id", "reservation_id"),
)
"""The web shop's own name of a reservation; `told`: hash of what it said last."""

# --- coupons ---------------------------------------------------------------------------------------------------------

coupon_terms = _table("coupon_terms", _key("campaign_id"), _text("kind"), _text("body"), _int("uses"), rowid=True)
"""What the coupons of a campaign say: `body` JSON (`sync.hq.coupons.Terms`), taken `uses` times each (0: no limit)."""

coupon = _table("coupon", _key("serial", "blob"), _int("campaign_id"), _int("issued_at"))
"""Every coupon given out."""

# --- people and devices ----------------------------------------------------------------------------------------------

associate = _table(
    "associate",
    _key("id"),
    _int("store_id"),
    Column("code", Text, nullable=False, unique=True),
    _text("name"),
    _text("role"),
    _text("pin_verifier"),
    _text("capabilities"),
    _int("active", default="1"),
    Index("ix_associate_store", "store_id"),
    rowid=True,
)
"""`pin_verifier` is an Argon2id PHC string, `capabilities` a JSON array; roles as in `app.staff.roster.Associate`."""

roster_history = _table("roster_history", _key("store_id"), _key("version"), _text("people"))
"""Every roster ever issued: `people` is a JSON object of associate id → granted capabilities."""

policy = _table("policy", _key("store_id"), _text("body"), rowid=True)
"""A shop's deviations from the defaults of `app.staff.roster.Policy`: a JSON object."""

device = _table(
    "device",
    _serial(),
    _text("name"),
    Column("prefix", Text, nullable=False, unique=True),
    _int("store_id"),
    _blob("public_key"),
    _int("incarnation"),
    _int("enrolled_at"),
    _int("revoked_at", nullable=True),
    _int("left_at", nullable=True),
    rowid=True,
)

device_journal = _table(
    "device_journal", _key("device_id"), _key("incarnation"), _int("received_jseq"), _blob("head_hash")
)
"""How far HQ has decided the chain it goes by (branch 0), per incarnation."""

enrolment_code = _table(
    "enrolment_code", _key("code_sha256", "blob"), _int("store_id"), _int("expires_at"), _int("used_at", nullable=True)
)

wrong_code = _table("wrong_code", _serial(), _int("at"), rowid=True)
"""When somebody tried to enrol with a code that is none."""

# --- commands --------------------------------------------------------------------------------------------------------

command = _table(
    "command",
    _key("id", "blob"),
    _int("device_id"),
    _int("incarnation"),
    _int("jseq"),
    _int("fork"),
    _blob("lane"),
    _text("type"),
    _int("type_version"),
    _blob("payload", nullable=True),
    _blob("salt"),
    _blob("payload_hash"),
    _text("deps"),
    _text("lease_refs"),
    _int("actor"),
    _int("roster"),
    _int("catalog_h"),
    _int("store_h"),
    _int("price_book"),
    _int("wall"),
    _text("boot"),
    _int("mono"),
    _blob("prev_hash"),
    _blob("hash"),
    _blob("signature"),
    _int("received_at"),
    _int("erased_at", nullable=True),
    UniqueConstraint("device_id", "incarnation", "jseq", "fork"),
    Index("ix_command_lane", "device_id", "lane", "incarnation", "jseq"),
)
"""Every command received; `payload` is NULL and `salt` empty once it was erased. `deps` and `lease_refs` are JSON
arrays of hex ids.

`fork` is the branch of the device's chain, see `sync.hq.trust`: 0, or counted up where a cloned or restored journal has
parted from it.
"""

alert = _table(
    "alert",
    _serial(),
    _text("kind"),
    _int("device_id"),
    _blob("command_id", nullable=True),
    _text("detail"),
    _int("at"),
    _blob("item_id", nullable=True),
    Index("ix_alert_device", "device_id", "kind"),
    rowid=True,
)
"""Incidents for the people who run HQ; `item_id` is the attention item that the device's shop got of it, `device_id` 0
where it is of none. `detail` is JSON, by `kind`:

conflict, fork: `{command}`, whole. restored_journal: `{incarnation, jseq, hash, wall}`. commands_lost: `{incarnation,
from, to, hash}`. revoked: `{leases}` ended. sealed: `{commands}` that HQ lacks. leases: `{differences, samples}`.
defect: `{error}`. replica_differs: `{scopes, h}`. price_book_refused: `{book}`. lost_history: `{epoch}`. audit:
`{rows, counts, differences}`. payment_unknown, payment_late, payment_mismatch: `{number}` of the attempt.
"""

# --- the feed --------------------------------------------------------------------------------------------------------

row_scope = _table(
    "row_scope",
    _key("tbl", "text"),
    _key("pk", "text"),
    _key("scope", "text"),
    # One class of scopes a table, and a device has one scope of each class: so no row can lie in two of a device's.
    CheckConstraint(
        "scope LIKE CASE WHEN tbl LIKE 'member%' THEN 'members:' ELSE 'ops:' END || '%'", "row_scope_class"
    ),
)
"""Scopes of rows that several shops see; insert before the row itself, or touch the row afterwards.

Where one is taken away, delete it before touching the row: tombstones come before upserts.
"""

member_service = _table(
    "member_service", _key("member_id"), _key("store_id"), _int("served_at"), Index("ix_member_service_at", "served_at")
)
"""When a shop last served a member (µs UTC): it holds the member's row for a while, wherever that is bound."""

cap = Table(
    "cap",
    metadata,
    _serial(),
    _text("scope"),
    _text("tbl"),
    _text("pk"),
    _text("op"),
    _text("image", nullable=True),
    sqlite_strict=True,
    # without AUTOINCREMENT a drained table restarts at 1 and clients drop every later row as old
    sqlite_autoincrement=True,
)
"""Changes captured by triggers, waiting for the sequencer. `op` is U (upsert) | D (tombstone)."""

feed = _table(
    "feed",
    _key("seq"),
    _text("scope"),
    _text("tbl"),
    _text("pk"),
    _text("op"),
    _int("ver"),
    _text("image", nullable=True),
    Index("ix_feed_scope_seq", "scope", "seq"),
    rowid=True,
)

head = _table(
    "head", _key("scope", "text"), _key("tbl", "text"), _key("pk", "text"), _int("ver"), _text("image"), _int("digest")
)
"""The state at h, written only by the sequencer. `digest` is a signed 64-bit number; a scope's is their sum."""

scope_digest = _table("scope_digest", _key("scope", "text"), _int("rows"), _int("digest"), _int("h"))
"""Kept with `head`, for each scope that ever had a row: how many it has, the sum of their digests (signed 64-bit, wraps
around), and the checkpoint of its last change: at any later one the digest is the same."""

checkpoint = _table("checkpoint", _key("h"), _int("at"), rowid=True)

hq_meta = _table("hq_meta", _key("name", "text"), _text("value"))
"""`epoch`: names this history of the feed; `place`: where it is written (see epoch.py); `floor`: cursors below it mean
nothing; `compacted`: up to it the feed may lack replaced rows; `night`: the last upkeep; `schema`: the revision of
the tables; `images`: the columns of the feed's images."""

segment = _table("segment", _key("epoch", "text"), _key("first"), _int("last"), _text("sha256"), _blob("body"))
"""Sealed pieces of the catalog scope's feed, `first` < seq ≤ `last`, as they were first asked for; never changed."""

snapshot = _table(
    "snapshot",
    _key("sha256", "text"),
    _int("size"),
    _text("raw_sha256"),
    _int("raw_size"),
    _text("epoch"),
    _int("h"),
    _int("schema"),
    _int("made_at"),
    Index("ix_snapshot_h", "h"),
)
"""Ready-made catalog files; the bytes lie in the blob folder under their SHA-256."""

shift = _table(
    "shift",
    _key("id", "blob"),
    _int("store_id"),
    _int("device_id"),
    _text("business_date"),
    _text("currency"),
    _int("float_amount"),
    _int("opened_at"),
    _int("opened_by"),
    _int("closed_at"),
    _int("closed_by"),
    _int("handed_to"),
    _text("takings"),
    _int("expected"),
    _int("counted"),
    _text("reason"),
    _int("drawer_openings"),
    _int("counts"),
    _text("state"),
    Index("ix_shift_device", "device_id", "closed_at"),
)
"""Shifts of devices (`app.shifts`): open | closed; `takings` is JSON, `expected` what HQ makes of them."""

TILL_OPEN = "number <> '' AND quantity > 0 AND order_line_id IS NULL"
"""Sales that name an order and are not joined to it."""

till_sale = _table(
    "till_sale",
    _key("store_id", "int"),
    _key("slip", "text"),
    _key("line", "int"),
    _int("at"),
    _text("number"),
    _text("sku"),
    _int("variant_id", nullable=True),
    _int("quantity"),
    _int("amount"),
    _text("currency"),
    _int("movement_id", nullable=True),
    _blob("order_line_id", nullable=True),
    _blob("tender_id", nullable=True),
    partial_index("ix_till_sale_open", TILL_OPEN, "number", "store_id"),
    partial_index("ix_till_sale_line", "order_line_id IS NOT NULL", "order_line_id"),
)
"""What a shop's till has sold, once (`sync.hq.till_sales`): the movement it made, line and tender that it proves."""

settlement_line = _table(
    "settlement_line",
    _key("store_id", "int"),
    _key("date", "text"),
    _key("slip", "text"),
    _key("amount"),
    _key("currency", "text"),
    _int("read_at"),
    _blob("tender_id", nullable=True),
)
"""What a settlement file said, once (`sync.hq.settlement`); `tender_id` is the tender it proves, NULL for none yet."""
