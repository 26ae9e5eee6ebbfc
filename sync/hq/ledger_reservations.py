"""What is held for reservations: the movements that hold it must sum to what the open ones say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.reservations.lines import held_pieces, read_lines

_MOVED = text(
    "SELECT variant_id, from_location AS location_id,"
    " sum(CASE WHEN reason = 'hold' THEN quantity ELSE -quantity END) AS pieces FROM stock_movement"
    " WHERE reason IN ('hold', 'unhold') GROUP BY variant_id, from_location"
)
_OPEN = text("SELECT store_id, lines FROM reservation WHERE state = 'open'")
_TAKEN = text(
    "SELECT r.code, r.number, o.number AS told FROM reservation r LEFT JOIN orders o ON o.id = r.order_id"
    " WHERE r.state = 'taken'"
)


def reservation_differences(connection: Connection) -> Iterator[str]:
    held: dict[tuple[int, int], int] = defaultdict(int)
    for row in connection.execute(_OPEN):
        for variant_id, pieces in held_pieces(read_lines(row.lines)).items():
            held[row.store_id, variant_id] += pieces
    for row in connection.execute(_MOVED):
        held[row.location_id, row.variant_id] -= int(row.pieces)
    for (location_id, variant_id), left in held.items():
        if left:
            yield f"held for reservations of variant {variant_id} at {location_id}: {left} more than was moved"
    for row in connection.execute(_TAKEN):
        if row.number != row.told:
            yield f"reservation {row.code} was taken by order {row.number}, which is {row.told}"
