"""Best sellers below their minimum become suggestions, one item a shop; what HQ's people answer a request.

The rule is `app.inventory.minimums.pieces_to_send`. It runs after each import and each night. A suggestion that is no
longer one is gone; what was requested stays until the shop has its minimum again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, Row, text

from app.clock import Clock
from app.errors import Refusal
from app.inventory.minimums import DAYS, REPLENISH, Replenished, pieces_to_send
from sync.hq.capture import to_json
from sync.hq.database import Database, for_update
from sync.hq.items import DAY_US, close_item, manager_of, raise_item

MOST = 50
"""Lines of one item: the best sellers first, the others are suggested again once these are asked for."""
AGAIN_US = 7 * DAY_US
"""What HQ has refused is suggested again after so long."""
AnyRow = Row[tuple[object, ...]]

_STANDING = text(
    """
SELECT m.location_id, m.variant_id, v.product_id, v.sku, v.colour, v.size, m.quantity AS minimum,
       coalesce(l.quantity, 0) AS sellable, coalesce(s.sold, 0) AS sold, r.state, r.changed_at
FROM stock_minimum m JOIN variant v ON v.id = m.variant_id
LEFT JOIN stock_level l ON l.location_id = m.location_id AND l.variant_id = m.variant_id AND l.state = 'sellable'
LEFT JOIN replenishment r ON r.location_id = m.location_id AND r.variant_id = m.variant_id
LEFT JOIN (
    SELECT location_id, variant_id, CAST(sum(pieces) AS BIGINT) AS sold FROM (
        SELECT from_location AS location_id, variant_id, quantity AS pieces FROM stock_movement
        WHERE to_state = 'customer' AND at >= :since
        UNION ALL
        SELECT to_location, variant_id, -quantity FROM stock_movement WHERE from_state = 'customer' AND at >= :since
    ) moved GROUP BY location_id, variant_id
) s ON s.location_id = m.location_id AND s.variant_id = m.variant_id
ORDER BY m.location_id, coalesce(s.sold, 0) DESC, m.variant_id
"""
)
_PUT = text(
    "INSERT INTO replenishment(location_id, variant_id, product_id, minimum, sold, pieces, state, changed_at)"
    " VALUES (:location, :variant, :product, :minimum, :sold, :pieces, 'suggested', :now)"
    " ON CONFLICT (location_id, variant_id) DO UPDATE SET minimum = excluded.minimum, sold = excluded.sold,"
    " pieces = excluded.pieces, state = excluded.state, changed_at = excluded.changed_at"
    " WHERE replenishment.state = 'refused' OR replenishment.minimum <> excluded.minimum"
    " OR replenishment.sold <> excluded.sold OR replenishment.pieces <> excluded.pieces"
)
_DROP = text("DELETE FROM replenishment WHERE location_id = :location AND variant_id = :variant")
_ORPHANS = text(
    "DELETE FROM replenishment WHERE NOT EXISTS (SELECT 1 FROM stock_minimum m"
    " WHERE m.location_id = replenishment.location_id AND m.variant_id = replenishment.variant_id)"
)
_NAMES = text("SELECT lang, name FROM product_text WHERE product_id = :id ORDER BY lang")
_COLOURS = text("SELECT lang, name FROM colour_text WHERE code = :code ORDER BY lang")
_ITEMS = text("SELECT id, store_id, detail FROM attention_item WHERE reason = 'replenish' AND state = 'open'")
_TELL = text("UPDATE attention_item SET detail = :detail WHERE id = :id")
_ANSWER = text(
    "UPDATE replenishment SET state = :state, changed_at = :now WHERE state = 'requested'"
    " AND location_id IN (SELECT id FROM location WHERE code = :store)"
    " AND variant_id IN (SELECT id FROM variant WHERE sku = :sku)"
)
_LIST = text(
    "SELECT p.code, v.sku, r.minimum, r.sold, r.pieces, r.state FROM replenishment r"
    " JOIN location p ON p.id = r.location_id JOIN variant v ON v.id = r.variant_id ORDER BY p.code, v.sku"
)


def watch(database: Database, clock: Clock) -> int:
    """Suggest anew; answers how many suggestions are open."""
    with database.write() as connection:
        return suggest(connection, clock.now())


def suggest(connection: Connection, now: int) -> int:
    """Bring suggestions and items to what is sold and in stock now; answers how many are open."""
    # A manager who asks meanwhile waits, in the order in which the request takes the rows.
    held = f"SELECT 1 FROM replenishment ORDER BY location_id, variant_id{for_update(connection)}"
    connection.execute(text(held)).all()
    connection.execute(_ORPHANS)
    wanted: dict[int, list[tuple[AnyRow, int]]] = defaultdict(list)
    for row in connection.execute(_STANDING, {"since": now - DAYS * DAY_US}).all():
        pieces = pieces_to_send(row.minimum, row.sellable, row.sold)
        if row.sellable >= row.minimum or (not pieces and row.state == Replenished.SUGGESTED):
            if row.state is not None:
                connection.execute(_DROP, {"location": row.location_id, "variant": row.variant_id})
            continue
        refused_lately = row.state == Replenished.REFUSED and row.changed_at > now - AGAIN_US
        if not pieces or refused_lately or row.state in (Replenished.REQUESTED, Replenished.SENT):
            continue
        values = {"location": row.location_id, "variant": row.variant_id, "product": row.product_id,
                  "minimum": row.minimum, "sold": row.sold, "pieces": pieces, "now": now}  # fmt: skip
        connection.execute(_PUT, values)
        wanted[row.location_id].append((row, pieces))
    _tell(connection, wanted, now)
    return sum(map(len, wanted.values()))


def answer(connection: Connection, now: int, store: str, sku: str, state: str) -> None:
    """HQ's answer to a request, `sent` or `refused`. Raises Refusal `no_request` where there is none."""
    values = {"state": state, "now": now, "store": store, "sku": sku}
    if state not in (Replenished.SENT, Replenished.REFUSED) or not connection.execute(_ANSWER, values).rowcount:
        raise Refusal("no_request", store=store, sku=sku, answer=state)


def run(connection: Connection, now: int, answered: Sequence[str] | None) -> str:
    """What the command line asked; answers all suggestions and requests, for people."""
    if answered:
        answer(connection, now, *answered)
    suggest(connection, now)
    return told(connection)


def told(connection: Connection) -> str:
    """The suggestions and requests, for people."""
    rows = connection.execute(_LIST).all()
    lines = [f"{row.code} {row.sku}: minimum {row.minimum}, sold {row.sold}, {row.pieces} {row.state}" for row in rows]
    return "\n".join(lines) or "nothing is suggested"


def _tell(connection: Connection, wanted: dict[int, list[tuple[AnyRow, int]]], now: int) -> None:
    """One open item a shop, which lists what is suggested there."""
    known = {row.store_id: row for row in connection.execute(_ITEMS).all()}
    for store in known.keys() - wanted.keys():
        close_item(connection, bytes(known[store].id))
    for store, found in sorted(wanted.items()):
        detail = {"lines": _lines(connection, found[:MOST])}
        if store not in known:
            item = hashlib.sha256(f"replenish {store} {now}".encode()).digest()[:16]
            owner = manager_of(connection, store)
            raise_item(connection, item, store, REPLENISH, detail, amount=0, currency="", owner_id=owner, now=now)
        elif json.loads(known[store].detail) != detail:
            connection.execute(_TELL, {"id": known[store].id, "detail": to_json(detail)})


def _lines(connection: Connection, found: Sequence[tuple[AnyRow, int]]) -> list[dict[str, object]]:
    return [
        {
            "variant_id": row.variant_id,
            "sku": row.sku,
            "title": {one.lang: one.name for one in connection.execute(_NAMES, {"id": row.product_id})},
            "colour": {one.lang: one.name for one in connection.execute(_COLOURS, {"code": row.colour})},
            "size": row.size,
            "had": row.sellable,
            "minimum": row.minimum,
            "sold": row.sold,
            "pieces": pieces,
        }
        for row, pieces in found
    ]
