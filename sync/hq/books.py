"""Price books are signed over what is in them: devices refuse one whose prices were changed in another way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, text

from app.catalog.rows import CATALOG_SHAPES, PriceBook, book_text
from app.journal.signing import Signer
from sync.digest import row_digest, wrapped
from sync.hq.capture import to_json
from sync.hq.database import for_update
from sync.hq.tables import LIVE

_BOOK = LIVE["price_book"]
_PARTS = tuple(shape for shape in CATALOG_SHAPES if shape.whole == "price_book_id")
_KEYS = {shape.table: len(shape.key) for shape in _PARTS}
Image = tuple[Any, ...]


def part_digest(table: str, image: Image) -> int:
    """Of one row in a book, as devices reckon it."""
    return row_digest(table, to_json(image[: _KEYS[table]]), 0, to_json(image))


def changed(table: str, before: Iterable[Image], after: Iterable[Image]) -> dict[int, tuple[int, int]]:
    """How (rows, digest) of books change where these rows take the place of those."""
    found: dict[int, tuple[int, int]] = {}
    for images, sign in ((before, -1), (after, 1)):
        for image in images:
            rows, digest = found.get(image[0], (0, 0))
            found[image[0]] = rows + sign, digest + sign * part_digest(table, image)
    return found


def sign(
    connection: Connection, signer: Signer, changes: dict[int, tuple[int, int]], touched: Collection[int] = ()
) -> None:
    """Bring these books to what is in them now, in the transaction that changes it, and `touched` ones that changed."""
    for book_id in sorted({*changes, *touched}):
        rows, digest = changes.get(book_id, (0, 0))
        book = _locked(connection, book_id)
        if book is not None:
            _write(connection, signer, book, book.prices + rows, wrapped(book.digest + digest))


def recount(connection: Connection, signer: Signer, book_ids: Collection[int] | None = None) -> int:
    """Sign what is really in these books (all of them); answers how many were not signed for just that."""
    wrong = 0
    ids = book_ids if book_ids is not None else connection.execute(text("SELECT id FROM price_book")).scalars().all()
    for book_id in sorted(ids):
        book = _locked(connection, book_id)
        if book is None:
            continue
        rows, digest = 0, 0
        for one in _contents(connection, book_id):
            rows, digest = rows + 1, digest + one
        if (rows, wrapped(digest)) != (book.prices, book.digest) or not book.signature:
            _write(connection, signer, book, rows, wrapped(digest))
            wrong += 1
    return wrong


def _contents(connection: Connection, book_id: int) -> Iterator[int]:
    for shape in _PARTS:
        table = LIVE[shape.table]
        rows = connection.execute(
            table.select().where(table.c.price_book_id == book_id).execution_options(yield_per=5_000)
        )
        yield from (part_digest(shape.table, tuple(row)) for row in rows)


def _locked(connection: Connection, book_id: int) -> PriceBook | None:
    names = ", ".join(column.name for column in _BOOK.columns)
    row = connection.execute(
        text(f"SELECT {names} FROM price_book WHERE id = :id" + for_update(connection)), {"id": book_id}
    ).first()
    return None if row is None else PriceBook(**{**row._mapping, "signature": bytes(row.signature)})


def _write(connection: Connection, signer: Signer, book: PriceBook, prices: int, digest: int) -> None:
    made = PriceBook(
        book.id, book.code, book.currency, book.valid_from, book.valid_until, book.version + 1, prices, digest
    )
    values = {"version": made.version, "prices": prices, "digest": digest, "signature": signer.sign(book_text(made))}
    connection.execute(_BOOK.update().where(_BOOK.c.id == book.id).values(values))
