"""Stock as a ledger of movements: `stock_level` and the rows devices see are kept in the movement's transaction.

PostgreSQL: `lock` the variants first, all at once; two transactions that touch the same variant then queue, so nothing
oversells and the packed places of a region never miss a neighbour's change. SQLite has one writer anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, text

from sync.hq.tables import stock_level, stock_movement
from sync.hq.trips import Asked, Insert, Question, Writes, ask

OUTSIDE = 0
"""The location that stands for the world outside."""
ON_HAND = ("sellable", "reserved", "leased")


class Place(NamedTuple):
    """A location and a state: sellable | reserved | leased | transit | inspection.

    Outside: opening | count | customer | lost.
    """

    location_id: int
    state: str


class Count(NamedTuple):
    """`quantity` pieces of a variant were on hand at `counted_at` (µs UTC), reserved and leased ones included."""

    location_id: int
    variant_id: int
    counted_at: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Movement:
    """`quantity` > 0 pieces go from `source` to `target`; `at` is when it happened, `known_at` when HQ learned it."""

    variant_id: int
    quantity: int
    source: Place
    target: Place
    reason: str
    command_id: bytes | None
    order_line_id: bytes | None
    at: int
    known_at: int


_IN: BindParameter[Sequence[int]] = bindparam("variants", expanding=True)
_LOCK = text("SELECT id FROM variant WHERE id IN :variants ORDER BY id FOR NO KEY UPDATE").bindparams(_IN)
_LOCK_STAGED = text(
    "SELECT id FROM variant WHERE id IN (SELECT variant_id FROM count_stage) ORDER BY id FOR NO KEY UPDATE"
)


def lock(connection: Connection, variants: Collection[int]) -> None:
    """Queue behind every other transaction that moves one of these variants."""
    if variants and connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"variants": sorted(set(variants))}).all()


_SELLABLE = text(
    "SELECT quantity FROM stock_level WHERE location_id = :location AND variant_id = :variant AND state = 'sellable'"
)


def sellable(connection: Connection, location_id: int, variant_id: int) -> int:
    """Pieces that may be promised now; `lock` the variant before relying on it."""
    found: int | None = connection.execute(_SELLABLE, {"location": location_id, "variant": variant_id}).scalar()
    return found or 0


_RECORD = Insert(stock_movement)
_BOOK = Insert(
    stock_level,
    "ON CONFLICT (location_id, variant_id, state) DO UPDATE SET quantity = stock_level.quantity + excluded.quantity,"
    " updated_at = CASE WHEN excluded.updated_at > stock_level.updated_at THEN excluded.updated_at"
    " ELSE stock_level.updated_at END",
)


def move(connection: Connection, movements: Sequence[Movement]) -> None:
    """Book movements in order and refresh what devices see of their variants. Levels may become negative."""
    writes = Writes(connection)
    book(writes, movements)
    writes.flush()


def book(writes: Writes, movements: Sequence[Movement]) -> None:
    """The same, with the other writes of a command."""
    if not movements:
        return
    changes: dict[tuple[int, int, str], tuple[int, int]] = {}
    for each in movements:
        for place, change in ((each.source, -each.quantity), (each.target, each.quantity)):
            if place.location_id != OUTSIDE:
                key = place.location_id, each.variant_id, place.state
                before, known_at = changes.get(key, (0, each.known_at))
                changes[key] = before + change, max(known_at, each.known_at)
    writes.add(_RECORD, *(_record(each) for each in movements))
    if not changes:
        return
    levels = [
        {"location_id": location, "variant_id": variant, "state": state, "quantity": change, "updated_at": known_at}
        for (location, variant, state), (change, known_at) in changes.items()
    ]
    writes.add(_BOOK, *levels)
    variants = sorted({variant for _, variant, _ in changes})
    touched = {"variants": variants, "locations": sorted({location for location, _, _ in changes})}
    writes.then(*((one, touched) for one in _REFRESH[writes.connection.dialect.name][0]))


def _record(each: Movement) -> Mapping[str, object]:
    return {
        "variant_id": each.variant_id,
        "quantity": each.quantity,
        "from_location": each.source.location_id,
        "from_state": each.source.state,
        "to_location": each.target.location_id,
        "to_state": each.target.state,
        "reason": each.reason,
        "command_id": each.command_id,
        "order_line_id": each.order_line_id,
        "at": each.at,
    }


_QUEUE = Question("SELECT id FROM variant WHERE id = ANY(:variants) ORDER BY id", lock="FOR NO KEY UPDATE")
_LEVELS = Question(
    "SELECT location_id, variant_id, quantity FROM stock_level"
    " WHERE variant_id = ANY(:variants) AND location_id = ANY(:locations) AND state = 'sellable'"
)


def levels_of(places: Collection[tuple[int, int]]) -> tuple[Asked, Asked]:
    """Locks the variants of these (location, variant) pairs, and asks what is there of them, for `Bookings`."""
    variants = sorted({variant for _, variant in places})
    return (_QUEUE, {"variants": variants}), (
        _LEVELS,
        {"variants": variants, "locations": sorted({location for location, _ in places})},
    )


class Bookings:
    """The movements of one command, booked together at its end; `sellable` counts those that still wait.

    `asked` is the second of `levels_of`, `found` what it found: the variants must be locked.
    """

    def __init__(self, writes: Writes, asked: Asked, found: Sequence[Any]) -> None:
        self._writes = writes
        self._asked = asked
        self._waiting: list[Movement] = []
        self._read(found)

    def sellable(self, location_id: int, variant_id: int) -> int:
        """Pieces that may be promised now."""
        return self._levels.get((location_id, variant_id), 0)

    def add(self, movement: Movement) -> None:
        self._waiting.append(movement)
        for place, change in ((movement.source, -movement.quantity), (movement.target, movement.quantity)):
            if place.state == "sellable":
                key = place.location_id, movement.variant_id
                self._levels[key] = self._levels.get(key, 0) + change

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Inside, others read and book: what waits is booked before, and the levels are read again after."""
        self.book()
        self._writes.flush()
        yield
        (found,) = ask(self._writes.connection, self._asked)
        self._read(found)

    def book(self) -> None:
        """Book what waits, with the other writes."""
        book(self._writes, self._waiting)
        self._waiting = []

    def _read(self, found: Sequence[Any]) -> None:
        self._levels = {(row.location_id, row.variant_id): int(row.quantity) for row in found}


# --- what devices see ------------------------------------------------------------------------------------------------

# {some} says which rows of `stock_level`, {variants} which variants: in parameters, or those of a bulk count.
_STOCK_ROWS = """
INSERT INTO stock(location_id, variant_id, product_id, sellable, reserved, updated_at)
SELECT l.location_id, l.variant_id, v.product_id,
       sum(CASE WHEN l.state = 'sellable' THEN l.quantity ELSE 0 END),
       sum(CASE WHEN l.state = 'reserved' THEN l.quantity ELSE 0 END), max(l.updated_at)
FROM stock_level l JOIN location p ON p.id = l.location_id AND p.kind = 'store' JOIN variant v ON v.id = l.variant_id
WHERE {some}
GROUP BY l.location_id, l.variant_id, v.product_id
ON CONFLICT (location_id, variant_id) DO UPDATE SET product_id = excluded.product_id, sellable = excluded.sellable,
  reserved = excluded.reserved, updated_at = excluded.updated_at
WHERE stock.sellable <> excluded.sellable OR stock.reserved <> excluded.reserved
   OR stock.updated_at <> excluded.updated_at OR stock.product_id <> excluded.product_id
"""
_AVAILABILITY_ROWS = """
INSERT INTO availability(variant_id, region, product_id, total, places)
SELECT l.variant_id, p.region, v.product_id, sum(l.quantity),
       '[' || {join}('[' || l.location_id || ',' || l.quantity || ',' || l.updated_at || ']',
                     ',' ORDER BY l.location_id) || ']'
FROM stock_level l JOIN location p ON p.id = l.location_id JOIN variant v ON v.id = l.variant_id
WHERE l.state = 'sellable' AND l.quantity > 0 AND l.variant_id {variants}
GROUP BY l.variant_id, p.region, v.product_id
ON CONFLICT (variant_id, region) DO UPDATE SET product_id = excluded.product_id, total = excluded.total,
  places = excluded.places
WHERE availability.places <> excluded.places OR availability.product_id <> excluded.product_id
"""
_AVAILABILITY_GONE = """
DELETE FROM availability WHERE variant_id {variants} AND NOT EXISTS (
  SELECT 1 FROM stock_level l JOIN location p ON p.id = l.location_id
  WHERE l.variant_id = availability.variant_id AND p.region = availability.region
    AND l.state = 'sellable' AND l.quantity > 0)
"""


def _refreshing(join: str, variants: str, and_where: str = "") -> tuple[str, ...]:
    templates = (_STOCK_ROWS, _AVAILABILITY_ROWS, _AVAILABILITY_GONE)
    some = f"l.variant_id {variants}{and_where}"
    return tuple(one.format(join=join, variants=variants, some=some) for one in templates)


def _at_once(first: str, second: str, last: str) -> tuple[Question, ...]:
    """PostgreSQL: one statement. They write to different tables or rows, so none need see what another did."""
    return (Question(f"WITH first AS ({first}), second AS ({second}) {last}"),)


_STAGED = "IN (SELECT variant_id FROM count_stage)"
_TOUCHED = "= ANY(:variants)", " AND l.location_id = ANY(:locations)"
_REFRESH = {
    "postgresql": (
        _at_once(*_refreshing("string_agg", *_TOUCHED)),
        tuple(text(one) for one in _refreshing("string_agg", _STAGED)),
    ),
    "sqlite": (
        tuple(Question(one) for one in _refreshing("group_concat", *_TOUCHED)),
        tuple(text(one) for one in _refreshing("group_concat", _STAGED)),
    ),
}
"""What brings `stock` and `availability` up to the levels: of some variants, and of the staged ones."""


def _refresh_staged(connection: Connection) -> None:
    for statement in _REFRESH[connection.dialect.name][1]:
        connection.execute(statement)


def refresh_location(connection: Connection, location_ids: Collection[int]) -> None:
    """After a location changed its region or kind: rewrite what devices see of everything that lies there."""
    if location_ids:
        _prepare_stage(connection)
        connection.execute(
            text(
                "INSERT INTO count_stage(location_id, variant_id, counted_at, quantity)"
                " SELECT 0, variant_id, 0, 0 FROM stock_level WHERE location_id IN :locations GROUP BY variant_id"
            ).bindparams(bindparam("locations", expanding=True)),
            {"locations": sorted(location_ids)},
        )
        _refresh_staged(connection)


# --- bulk counts -----------------------------------------------------------------------------------------------------

_STAGE_DDL = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS count_stage(location_id BIGINT NOT NULL, variant_id BIGINT NOT NULL,"
    " counted_at BIGINT NOT NULL, quantity BIGINT NOT NULL, difference BIGINT NOT NULL DEFAULT 0,"
    " first_count BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (variant_id, location_id))"
)
_STAGE = text("INSERT INTO count_stage(location_id, variant_id, counted_at, quantity) VALUES (:l, :v, :at, :q)")
_STAGE_COLUMNS = text(
    "INSERT INTO count_stage(location_id, variant_id, counted_at, quantity) SELECT * FROM unnest("
    + ", ".join(f"CAST(:c{n} AS BIGINT[])" for n in range(4))
    + ")"
)
_DROP_KNOWN = text(
    "DELETE FROM count_stage WHERE EXISTS (SELECT 1 FROM stock_count c WHERE c.location_id = count_stage.location_id"
    " AND c.variant_id = count_stage.variant_id AND (c.counted_at > count_stage.counted_at"
    " OR (c.counted_at = count_stage.counted_at AND c.quantity = count_stage.quantity)))"
)
# What the ledger held when the count was taken: the levels now, less what was booked for later moments. The inner look
# at the movements runs only for a place that was touched after its count.
_DIFFERENCE = text(
    """
UPDATE count_stage SET
  difference = quantity - coalesce((
    SELECT sum(l.quantity) FROM stock_level l WHERE l.location_id = count_stage.location_id
      AND l.variant_id = count_stage.variant_id AND l.state IN ('sellable', 'reserved', 'leased')), 0)
    + CASE WHEN EXISTS (
        SELECT 1 FROM stock_level l WHERE l.location_id = count_stage.location_id
          AND l.variant_id = count_stage.variant_id AND l.updated_at > count_stage.counted_at)
      THEN coalesce((
        SELECT sum(CASE WHEN m.to_location = count_stage.location_id
                         AND m.to_state IN ('sellable', 'reserved', 'leased') THEN m.quantity ELSE 0 END)
             - sum(CASE WHEN m.from_location = count_stage.location_id
                         AND m.from_state IN ('sellable', 'reserved', 'leased') THEN m.quantity ELSE 0 END)
        FROM stock_movement m WHERE m.variant_id = count_stage.variant_id AND m.at > count_stage.counted_at), 0)
      ELSE 0 END,
  first_count = CASE WHEN EXISTS (
    SELECT 1 FROM stock_count c WHERE c.location_id = count_stage.location_id
      AND c.variant_id = count_stage.variant_id) THEN 0 ELSE 1 END
"""
)
_BOOK_COUNTS = (
    text(
        """
INSERT INTO stock_movement(variant_id, quantity, from_location, from_state, to_location, to_state, reason, at)
SELECT variant_id, abs(difference),
  CASE WHEN difference > 0 THEN 0 ELSE location_id END,
  CASE WHEN difference < 0 THEN 'sellable' WHEN first_count = 1 THEN 'opening' ELSE 'count' END,
  CASE WHEN difference > 0 THEN location_id ELSE 0 END,
  CASE WHEN difference > 0 THEN 'sellable' WHEN first_count = 1 THEN 'opening' ELSE 'count' END,
  :reason, counted_at
FROM count_stage WHERE difference <> 0 ORDER BY variant_id, location_id
"""
    ),
    text(
        """
INSERT INTO stock_level(location_id, variant_id, state, quantity, updated_at)
SELECT location_id, variant_id, 'sellable', difference, counted_at FROM count_stage
WHERE true ORDER BY location_id, variant_id
ON CONFLICT (location_id, variant_id, state) DO UPDATE SET quantity = stock_level.quantity + excluded.quantity,
  updated_at = CASE WHEN excluded.updated_at > stock_level.updated_at THEN excluded.updated_at
  ELSE stock_level.updated_at END
"""
    ),
    text(
        """
INSERT INTO stock_count(location_id, variant_id, counted_at, quantity)
SELECT location_id, variant_id, counted_at, quantity FROM count_stage WHERE true ORDER BY location_id, variant_id
ON CONFLICT (location_id, variant_id) DO UPDATE SET counted_at = excluded.counted_at, quantity = excluded.quantity
"""
    ),
)


def _prepare_stage(connection: Connection) -> None:
    connection.execute(text(_STAGE_DDL))
    # Nobody vacuums a temporary table of PostgreSQL: emptied by DELETE it would grow with every chunk of an import.
    empty = "TRUNCATE" if connection.dialect.name == "postgresql" else "DELETE FROM"
    connection.execute(text(f"{empty} count_stage"))


def apply_counts(connection: Connection, counts: Sequence[Count], reason: str = "count") -> int:
    """Book counts; answers how many were new. One count per (location, variant) in a call.

    A count already recorded, or older than the last recorded one, does nothing. The difference to what the ledger held
    at `counted_at` is booked as one movement, so sales since then stay booked. Variants and locations must exist. Give
    all locations of a variant in one call: the variant's row for a region is then written once.
    """
    if not counts:
        return 0
    _prepare_stage(connection)
    if connection.dialect.name == "postgresql":
        # Whole columns at once: row by row this took as long as the booking.
        columns = zip(*((c.location_id, c.variant_id, c.counted_at, c.quantity) for c in counts), strict=True)
        connection.execute(_STAGE_COLUMNS, {f"c{n}": list(column) for n, column in enumerate(columns)})
        connection.execute(text("ANALYZE count_stage"))
        connection.execute(_LOCK_STAGED).all()
    else:
        connection.execute(
            _STAGE, [{"l": c.location_id, "v": c.variant_id, "at": c.counted_at, "q": c.quantity} for c in counts]
        )
    connection.execute(_DROP_KNOWN)
    connection.execute(_DIFFERENCE)
    booked = connection.execute(text("SELECT count(*) FROM count_stage")).scalar_one()
    if booked:
        movements, levels, recorded = _BOOK_COUNTS
        connection.execute(movements, {"reason": reason})
        connection.execute(levels)
        connection.execute(recorded)
        _refresh_staged(connection)
    return int(booked)
