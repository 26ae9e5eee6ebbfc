"""Carts and reservations that HQ has told a device of, in a folder that no HQ has filled."""

from __future__ import annotations

from app.inventory.rows import STOCK_SHAPES
from app.reservations.code import SECRET, make_code
from app.reservations.lines import Line, write_lines
from app.reservations.rows import RESERVATION_SHAPES, Reservation
from tests.support.shop import Shop, feed_row

DAY = 86_400_000_000
CODE = make_code(bytes(range(SECRET)))


def line_of(shop: Shop, sku: str, quantity: int, price: int, held: int = 0) -> Line:
    """The demo's numbers: a style's product id is not in the folder's index, so it is read from the catalogue."""
    device = shop.open()
    with device.replicas.catalog.read() as catalog:
        row = catalog.exec_driver_sql("SELECT id, product_id FROM variant WHERE sku = ?", (sku,)).one()
    device.close()
    return Line(row[0], row[1], sku, quantity, price, held)


def reservation(shop: Shop, now: int, *lines: Line, member_id: int | None = None) -> Reservation:
    """For this shop and a day, made an hour before `now` (µs UTC)."""
    return Reservation(
        id=b"r" * 16,
        code=CODE,
        kind="reservation",
        store_id=shop.store_id,
        member_id=member_id,
        currency="CNY",
        lines=write_lines(lines),
        coupon="",
        comes_at=0,
        made_at=now - DAY // 24,
        expires_at=now + DAY,
        state="open",
        order_id=None,
        number="",
    )


def tell(shop: Shop, told: Reservation, h: int = 2) -> None:
    """HQ sends it; what it holds is no longer among the shop's free pieces."""
    shop.pull([feed_row(RESERVATION_SHAPES[0], told, 20_000 + h, "ops:1")], h)


def free(shop: Shop, line: Line, pieces: int, now: int, h: int = 2) -> None:
    """So many pieces of the line's goods are free here, beside those that are held."""
    row = STOCK_SHAPES[0].row(shop.store_id, line.variant_id, line.product_id, pieces, line.held, now)
    shop.pull([feed_row(STOCK_SHAPES[0], row, 30_000 + h, "x")], h)
