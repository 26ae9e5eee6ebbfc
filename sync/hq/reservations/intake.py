"""What the web shop tells of carts, reservations and appointments: by a call, or as a file of such messages.

Said again it changes nothing; said otherwise it takes the place of what was said before, until it was picked up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, bindparam, text

from app.clock import Clock
from app.coupons.token import read_token
from app.errors import Refusal
from app.identifiers import Identifiers
from app.reservations.code import SECRET, make_code
from app.reservations.lines import LONGEST_US, MOST_LINES, Kind, Line, State, held_pieces, read_lines, write_lines
from sync.hq import stock
from sync.hq.database import Database, for_update
from sync.hq.reservations import books
from sync.hq.served import serve
from sync.hq.shops import shop_of
from sync.hq.showing import hide, show
from sync.hq.stock import Movement
from sync.hq.tables import LIVE
from sync.protocol import OnlineHeld, OnlinePromise, OnlineWish, decode

MOST_PIECES = 99
MOST_PRICE = 100_000_000_000
MAX_LINE = 1 << 16
"""Bytes of one message in a file."""


_CARD = text("SELECT id FROM member WHERE card = :card")
_GOODS = text("SELECT id, product_id, sku FROM variant WHERE sku IN :skus").bindparams(
    bindparam("skus", expanding=True)
)
_CLAIM = text(
    "INSERT INTO reservation_source(reference, reservation_id, told) VALUES (:reference, :id, '')"
    " ON CONFLICT (reference) DO NOTHING"
)
_LEVELS = text(
    "SELECT variant_id, quantity FROM stock_level WHERE location_id = :location AND state = 'sellable'"
    " AND variant_id IN :variants"
).bindparams(bindparam("variants", expanding=True))


def read_wish(body: bytes) -> OnlineWish:
    """Raises Refusal `reservation_invalid` (field)."""
    try:
        wish = decode(body, OnlineWish)
    except msgspec.MsgspecError as error:
        raise Refusal("reservation_invalid", field=str(error)) from error
    names = [one.sku for one in wish.lines]
    wrong = {
        "reference": not 0 < len(wish.reference) <= 64 or not wish.reference.isprintable(),
        "kind": wish.kind not in Kind.__members__.values(),
        "shop": not wish.shop.isprintable(),
        "card": not wish.card.isprintable(),
        "sku": not "".join(names).isprintable(),
        "currency": not (len(wish.currency) == 3 and wish.currency.isascii() and wish.currency.isupper()),
        "lines": not 0 < len(wish.lines) <= MOST_LINES or len(set(names)) != len(names),
        "quantity": any(not 0 < one.quantity <= MOST_PIECES for one in wish.lines),
        "price": any(not 0 < one.price <= MOST_PRICE for one in wish.lines),
        "expires_at": _instant(wish.expires_at) is None,
        "comes_at": bool(wish.comes_at) and _instant(wish.comes_at) is None,
        "coupon": bool(wish.coupon) and not _is_coupon(wish.coupon),
    }
    bad = next((field for field, found in wrong.items() if found), None)
    if bad is not None:
        raise Refusal("reservation_invalid", field=bad)
    return wish


def take_in(connection: Connection, clock: Clock, identifiers: Identifiers, wish: OnlineWish) -> OnlinePromise:
    """Hold what can be held, and say by which code it is picked up.

    Raises Refusal `reservation_invalid` (field: shop, card, sku or expires_at), or `reservation_taken` (number) where
    another is told of one that is picked up.
    """
    now = clock.now()
    connection.execute(_CLAIM, {"reference": wish.reference, "id": identifiers.new_id()})
    source = connection.execute(
        text(f"SELECT * FROM reservation_source WHERE reference = :reference{for_update(connection)}"),
        {"reference": wish.reference},
    ).one()
    told = hashlib.sha256(msgspec.json.encode(wish)).hexdigest()
    reservation_id = bytes(source.reservation_id)
    if source.told != told:
        _write(connection, identifiers, wish, reservation_id, now)
        connection.execute(
            text("UPDATE reservation_source SET told = :told WHERE reference = :reference"),
            {"told": told, "reference": wish.reference},
        )
    row = connection.execute(text("SELECT * FROM reservation WHERE id = :id"), {"id": reservation_id}).one()
    held = [OnlineHeld(sku=one.sku, quantity=one.quantity, held=one.held) for one in read_lines(row.lines)]
    expires_at = datetime.fromtimestamp(row.expires_at // 1_000_000, UTC).isoformat()
    return OnlinePromise(reference=wish.reference, code=row.code, state=row.state, expires_at=expires_at, lines=held)


def take_file(database: Database, clock: Clock, identifiers: Identifiers, path: Path) -> Iterator[tuple[bool, str]]:
    """A file with one message a line (JSON, UTF-8): whether each went in, and what to print of it."""
    with path.open("rb") as file:
        for number, body in enumerate(file, 1):
            if not body.strip():
                continue
            try:
                if len(body) > MAX_LINE:
                    raise Refusal("reservation_invalid", field="size")
                wish = read_wish(body)
                with database.write() as connection:
                    promise = take_in(connection, clock, identifiers, wish)
            except Refusal as refusal:
                yield False, f"line {number}: {refusal}"
                continue
            pieces = sum(one.held for one in promise.lines)
            yield True, f"{promise.reference} {promise.code} {promise.state}: {pieces} held"


def _write(connection: Connection, identifiers: Identifiers, wish: OnlineWish, reservation_id: bytes, now: int) -> None:
    store = shop_of(connection, wish.shop)
    member = connection.execute(_CARD, {"card": wish.card}).scalar() if wish.card else None
    goods = {row.sku: row for row in connection.execute(_GOODS, {"skus": [one.sku for one in wish.lines]})}
    expires_at, comes_at = _instant(wish.expires_at) or 0, _instant(wish.comes_at) or 0
    wrong = {
        "shop": store is None,
        "card": bool(wish.card) and member is None,
        "sku": len(goods) < len(wish.lines),
        "expires_at": not wish.cancelled and not now < expires_at <= now + LONGEST_US,
    }
    bad = next((field for field, found in wrong.items() if found), None)
    if store is None or bad is not None:
        raise Refusal("reservation_invalid", field=bad or "shop")
    wanted = [
        Line(goods[one.sku].id, goods[one.sku].product_id, one.sku, one.quantity, one.price) for one in wish.lines
    ]
    before = connection.execute(text("SELECT lines FROM reservation WHERE id = :id"), {"id": reservation_id}).scalar()
    had = held_pieces(read_lines(before)) if before else {}
    stock.lock(connection, {*had, *(one.variant_id for one in wanted)})
    row = books.locked(connection, reservation_id)
    if row is not None and row.state == State.TAKEN:
        raise Refusal("reservation_taken", number=row.number)
    if row is not None and row.state == State.OPEN:
        stock.move(connection, books.releases(row, now))
    lines: Sequence[Line] = wanted
    if wish.kind != Kind.CART and not wish.cancelled:
        lines, moved = _held(connection, store, wanted, now)
        stock.move(connection, moved)
    values: dict[str, object] = {
        "id": reservation_id,
        "code": make_code(identifiers.secret(SECRET)) if row is None else row.code,
        "kind": wish.kind,
        "store_id": store,
        "member_id": member,
        "currency": wish.currency,
        "lines": write_lines(lines),
        "coupon": wish.coupon,
        "comes_at": comes_at,
        "made_at": now if row is None else row.made_at,
        "expires_at": expires_at,
        "state": str(State.CANCELLED if wish.cancelled else State.OPEN),
        "order_id": None,
        "number": "",
    }
    _place(connection, reservation_id, store, None if row is None else row.store_id)
    live = LIVE["reservation"]
    if row is None:
        connection.execute(live.insert(), values)
    else:
        connection.execute(live.update().where(live.c.id == reservation_id), values)
    if member is not None and not wish.cancelled:
        serve(connection, member, store, now)


def _place(connection: Connection, reservation_id: bytes, store: int, before: int | None) -> None:
    """It is the named shop's; the one that was named before loses it."""
    if before is not None and before != store:
        hide(connection, "reservation", reservation_id, f"ops:{before}")
    show(connection, "reservation", reservation_id, f"ops:{store}")


def _held(connection: Connection, store: int, wanted: Sequence[Line], now: int) -> tuple[list[Line], list[Movement]]:
    """Each line with what of it may be held, and the movements that hold it."""
    found = connection.execute(_LEVELS, {"location": store, "variants": [one.variant_id for one in wanted]})
    free: Mapping[int, int] = {row.variant_id: row.quantity for row in found}
    lines = [
        Line(one.variant_id, one.product_id, one.sku, one.quantity, one.price,
             max(0, min(one.quantity, free.get(one.variant_id, 0))))
        for one in wanted
    ]  # fmt: skip
    return lines, [books.movement(store, one.variant_id, one.held, now, hold=True) for one in lines if one.held]


def _instant(value: str) -> int | None:
    """µs UTC of ISO 8601 with an offset."""
    try:
        at = datetime.fromisoformat(value)
        # An offset may carry it beyond the years that a date can have.
        return None if at.tzinfo is None else int(at.astimezone(UTC).timestamp()) * 1_000_000
    except (ValueError, OverflowError):
        return None


def _is_coupon(text_of_qr: str) -> bool:
    try:
        read_token(text_of_qr)
    except Refusal:
        return False
    return True
