"""The goods' side of the ledger: levels, the rows devices see, and what each order line moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, Row, text

from app.orders.states import NOT_HAD, WITH_CUSTOMER, Fulfilment, LineState

# Each compares two sides by one grouping over their union: SQLite has no way to join them without an index.
_LEVELS = text(
    """
SELECT location_id, variant_id, state, sum(level) AS level, sum(moved) AS moved FROM (
  SELECT location_id, variant_id, state, quantity AS level, 0 AS moved FROM stock_level
  UNION ALL
  SELECT to_location, variant_id, to_state, 0, quantity FROM stock_movement WHERE to_location <> 0
  UNION ALL
  SELECT from_location, variant_id, from_state, 0, -quantity FROM stock_movement WHERE from_location <> 0) sides
GROUP BY location_id, variant_id, state HAVING sum(level) <> sum(moved)
"""
)
_STOCK_ROWS = text(
    """
SELECT location_id, variant_id, sum(has_row) AS has_row, max(has_level) AS has_level, sum(sellable) AS sellable,
       sum(reserved) AS reserved, sum(level) AS level, sum(level_reserved) AS level_reserved FROM (
  SELECT location_id, variant_id, 1 AS has_row, 0 AS has_level, sellable, reserved, 0 AS level, 0 AS level_reserved
  FROM stock
  UNION ALL
  SELECT l.location_id, l.variant_id, 0, 1, 0, 0, CASE WHEN l.state = 'sellable' THEN l.quantity ELSE 0 END,
         CASE WHEN l.state = 'reserved' THEN l.quantity ELSE 0 END
  FROM stock_level l JOIN location p ON p.id = l.location_id AND p.kind = 'store'
  JOIN variant v ON v.id = l.variant_id) sides
GROUP BY location_id, variant_id
HAVING sum(has_row) <> max(has_level) OR sum(sellable) <> sum(level) OR sum(reserved) <> sum(level_reserved)
"""
)
_AVAILABILITY_ROWS = """
SELECT variant_id, region, max(CASE WHEN side = 'row' THEN places END) AS places,
       max(CASE WHEN side = 'level' THEN places END) AS told FROM (
  SELECT variant_id, region, 'row' AS side, total, places FROM availability
  UNION ALL
  SELECT l.variant_id, p.region, 'level', sum(l.quantity),
         '[' || {join}('[' || l.location_id || ',' || l.quantity || ',' || l.updated_at || ']',
                       ',' ORDER BY l.location_id) || ']'
  FROM stock_level l JOIN location p ON p.id = l.location_id JOIN variant v ON v.id = l.variant_id
  WHERE l.state = 'sellable' AND l.quantity > 0 GROUP BY l.variant_id, p.region) sides
GROUP BY variant_id, region
HAVING count(*) <> 2 OR min(total) <> max(total) OR min(places) <> max(places)
"""
_OF_LINES = text(
    "SELECT order_line_id, variant_id, quantity, from_location, from_state, to_location, to_state FROM stock_movement"
    " WHERE (order_line_id IS NOT NULL OR command_id IS NOT NULL) AND reason <> 'return'"
)
_TOTALS = text(
    """
WITH came AS (SELECT to_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE from_location = 0 AND from_state <> 'customer' GROUP BY to_location),
     went AS (SELECT from_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE to_location = 0 AND to_state <> 'customer' GROUP BY from_location),
     sold AS (SELECT from_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE to_state = 'customer' GROUP BY from_location),
     back AS (SELECT to_location AS id, sum(quantity) AS pieces FROM stock_movement
              WHERE from_state = 'customer' GROUP BY to_location),
     level AS (SELECT location_id AS id, sum(CASE WHEN state = 'sellable' THEN quantity ELSE 0 END) AS sellable,
                      sum(CASE WHEN state = 'reserved' THEN quantity ELSE 0 END) AS reserved,
                      sum(CASE WHEN state = 'leased' THEN quantity ELSE 0 END) AS leased,
                      sum(CASE WHEN state = 'transit' THEN quantity ELSE 0 END) AS transit,
                      sum(CASE WHEN state = 'inspection' THEN quantity ELSE 0 END) AS inspection
               FROM stock_level GROUP BY location_id)
SELECT p.code AS location, coalesce(came.pieces, 0) - coalesce(went.pieces, 0) AS counted,
       coalesce(sold.pieces, 0) AS sold, coalesce(level.sellable, 0) AS sellable,
       coalesce(level.reserved, 0) AS reserved, coalesce(level.leased, 0) AS leased,
       coalesce(level.transit, 0) AS transit,
       coalesce(back.pieces, 0) AS returned, coalesce(level.inspection, 0) AS inspection
FROM location p LEFT JOIN came ON came.id = p.id LEFT JOIN went ON went.id = p.id LEFT JOIN sold ON sold.id = p.id
LEFT JOIN back ON back.id = p.id LEFT JOIN level ON level.id = p.id ORDER BY p.code
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
    lines = connection.execute(
        text(
            "SELECT l.id, sku, variant_id, l.location_id, quantity, fulfilment, l.state,"
            " EXISTS (SELECT 1 FROM tender t WHERE t.order_id = l.order_id"
            " AND t.kind IN ('qr', 'stored_value')) AS by_qr,"
            " EXISTS (SELECT 1 FROM tender t WHERE t.order_id = l.order_id AND t.kind = 'till') AS at_till"
            " FROM order_line l"
        )
    ).all()
    for line in lines:
        moved = {place: change for place, change in net.pop(bytes(line.id), {}).items() if change}
        wanted = {} if _waits_for_till(line) else _wanted(line.state, line.location_id, line.variant_id, line.quantity)
        if moved != wanted:
            yield f"order line {bytes(line.id).hex()} ({line.sku}, {line.state}): moved {moved}, should have {wanted}"
    for line_id in net:
        yield f"movements for an order line that is not there: {line_id.hex()}"


def _waits_for_till(line: Row[tuple[object, ...]]) -> bool:
    # What waits for a QR payment is reserved meanwhile.
    waits = line.fulfilment == Fulfilment.CARRY_OUT and line.state == LineState.NEW
    return bool(waits and (line.at_till or not line.by_qr))


def _wanted(state: str, location_id: int, variant_id: int, quantity: int) -> dict[tuple[int, int, str], int]:
    if state in NOT_HAD:
        return {}
    held = (location_id, variant_id, "transit" if state == LineState.SHIPPED else "reserved")
    if state in WITH_CUSTOMER:
        held = (0, variant_id, "customer")
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
            "leased": int(row.leased),
            "transit": int(row.transit),
            "returned": int(row.returned),
            "inspection": int(row.inspection),
        }
        for row in connection.execute(_TOTALS)
    ]
