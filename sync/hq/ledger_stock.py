"""The goods' side of the ledger: levels, the rows devices see, and what each order line moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.orders.states import LineState

_SUMS = """
WITH moved AS (
  SELECT location_id, variant_id, state, sum(change) AS quantity FROM (
    SELECT to_location AS location_id, variant_id, to_state AS state, quantity AS change FROM stock_movement
    UNION ALL
    SELECT from_location, variant_id, from_state, -quantity FROM stock_movement) each_way
  WHERE location_id <> 0 GROUP BY location_id, variant_id, state)
"""
_LEVELS = text(
    _SUMS
    + """
SELECT coalesce(l.location_id, m.location_id) AS location_id, coalesce(l.variant_id, m.variant_id) AS variant_id,
       coalesce(l.state, m.state) AS state, coalesce(l.quantity, 0) AS level, coalesce(m.quantity, 0) AS moved
FROM stock_level l FULL JOIN moved m
  ON m.location_id = l.location_id AND m.variant_id = l.variant_id AND m.state = l.state
WHERE coalesce(l.quantity, 0) <> coalesce(m.quantity, 0)
"""
)
_STOCK_ROWS = text(
    """
WITH told AS (
  SELECT l.location_id, l.variant_id, sum(CASE WHEN l.state = 'sellable' THEN l.quantity ELSE 0 END) AS sellable,
         sum(CASE WHEN l.state = 'reserved' THEN l.quantity ELSE 0 END) AS reserved
  FROM stock_level l JOIN location p ON p.id = l.location_id AND p.kind = 'store' JOIN variant v ON v.id = l.variant_id
  GROUP BY l.location_id, l.variant_id)
SELECT coalesce(s.location_id, t.location_id) AS location_id, coalesce(s.variant_id, t.variant_id) AS variant_id,
       s.sellable, s.reserved, t.sellable AS level, t.reserved AS level_reserved
FROM stock s FULL JOIN told t ON t.location_id = s.location_id AND t.variant_id = s.variant_id
WHERE s.location_id IS NULL OR t.location_id IS NULL OR s.sellable <> t.sellable OR s.reserved <> t.reserved
"""
)
_AVAILABILITY_ROWS = """
WITH told AS (
  SELECT l.variant_id, p.region, sum(l.quantity) AS total,
         '[' || {join}('[' || l.location_id || ',' || l.quantity || ',' || l.updated_at || ']',
                       ',' ORDER BY l.location_id) || ']' AS places
  FROM stock_level l JOIN location p ON p.id = l.location_id JOIN variant v ON v.id = l.variant_id
  WHERE l.state = 'sellable' AND l.quantity > 0 GROUP BY l.variant_id, p.region)
SELECT coalesce(a.variant_id, t.variant_id) AS variant_id, coalesce(a.region, t.region) AS region, a.places,
       t.places AS told
FROM availability a FULL JOIN told t ON t.variant_id = a.variant_id AND t.region = a.region
WHERE a.variant_id IS NULL OR t.variant_id IS NULL OR a.total <> t.total OR a.places <> t.places
"""
_OF_LINES = text(
    "SELECT order_line_id, variant_id, quantity, from_location, from_state, to_location, to_state FROM stock_movement"
    " WHERE order_line_id IS NOT NULL OR command_id IS NOT NULL"
)
_TOTALS = text(
    """
WITH came AS (SELECT to_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE from_location = 0 GROUP BY to_location),
     went AS (SELECT from_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE to_location = 0 AND to_state <> 'customer' GROUP BY from_location),
     sold AS (SELECT from_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE to_state = 'customer' GROUP BY from_location),
     level AS (SELECT location_id AS id, sum(CASE WHEN state = 'sellable' THEN quantity ELSE 0 END) AS sellable,
                      sum(CASE WHEN state = 'reserved' THEN quantity ELSE 0 END) AS reserved
               FROM stock_level GROUP BY location_id)
SELECT p.code AS location, coalesce(came.pieces, 0) - coalesce(went.pieces, 0) AS counted,
       coalesce(sold.pieces, 0) AS sold, coalesce(level.sellable, 0) AS sellable,
       coalesce(level.reserved, 0) AS reserved
FROM location p LEFT JOIN came ON came.id = p.id LEFT JOIN went ON went.id = p.id LEFT JOIN sold ON sold.id = p.id
LEFT JOIN level ON level.id = p.id ORDER BY p.code
"""
)


def stock_differences(connection: Connection) -> Iterator[str]:
    """What does not follow from the movements."""
    for row in connection.execute(_LEVELS):
        yield (
            f"stock of variant {row.variant_id} at {row.location_id} ({row.state}): level {row.level},"
            f" movements sum to {row.moved}"
        )
    for row in connection.execute(_STOCK_ROWS):
        yield (
            f"stock row of variant {row.variant_id} at {row.location_id}: {row.sellable}/{row.reserved},"
            f" levels say {row.level}/{row.level_reserved}"
        )
    join = "string_agg" if connection.dialect.name == "postgresql" else "group_concat"
    for row in connection.execute(text(_AVAILABILITY_ROWS.replace("{join}", join))):
        yield f"availability of variant {row.variant_id} in {row.region}: {row.places}, levels say {row.told}"
    yield from _line_differences(connection)


def _line_differences(connection: Connection) -> Iterator[str]:
    net: dict[bytes, dict[tuple[int, int, str], int]] = defaultdict(lambda: defaultdict(int))
    for row in connection.execute(_OF_LINES):
        if row.order_line_id is None:
            yield f"a movement of variant {row.variant_id} was made by a command, but for no order line"
            continue
        changes = net[bytes(row.order_line_id)]
        changes[row.from_location, row.variant_id, row.from_state] -= row.quantity
        changes[row.to_location, row.variant_id, row.to_state] += row.quantity
    lines = connection.execute(text("SELECT id, sku, variant_id, location_id, quantity, state FROM order_line")).all()
    for line in lines:
        moved = {place: change for place, change in net.pop(bytes(line.id), {}).items() if change}
        wanted = _wanted(line.state, line.location_id, line.variant_id, line.quantity)
        if moved != wanted:
            yield f"order line {bytes(line.id).hex()} ({line.sku}, {line.state}): moved {moved}, should have {wanted}"
    for line_id in net:
        yield f"movements for an order line that is not there: {line_id.hex()}"


def _wanted(state: str, location_id: int, variant_id: int, quantity: int) -> dict[tuple[int, int, str], int]:
    if state == LineState.REJECTED:
        return {}
    held = (0, variant_id, "customer") if state == LineState.HANDED_OVER else (location_id, variant_id, "reserved")
    return {(location_id, variant_id, "sellable"): -quantity, held: quantity}


def stock_totals(connection: Connection) -> list[dict[str, object]]:
    """Pieces per location: counted, gone to customers, and what is there now."""
    return [
        {
            "location": row.location,
            "counted": int(row.counted),
            "sold": int(row.sold),
            "sellable": int(row.sellable),
            "reserved": int(row.reserved),
        }
        for row in connection.execute(_TOTALS)
    ]
