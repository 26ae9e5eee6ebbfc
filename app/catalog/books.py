"""Is what the catalog file prices with what HQ has signed?"""

from __future__ import annotations

from app.catalog.rows import CATALOG_SHAPES, PriceBook, book_text
from app.errors import Refusal
from app.journal.signing import verifies
from app.replica.digest import NOTHING, read_contents
from app.storage.database import Connection, fetch_all

REFUSED = "price_book_refused"
TABLES = frozenset({"price_book", *(shape.table for shape in CATALOG_SHAPES if shape.whole == "price_book_id")})
_COLUMNS = ", ".join(next(shape for shape in CATALOG_SHAPES if shape.table == "price_book").names)


def require_signed(catalog: Connection, hq_public_key: bytes) -> None:
    """Every book carries HQ's signature over itself and over just the prices that are here.

    Raises Refusal `price_book_refused` (book, version) with the first that does not.
    """
    contents = read_contents(catalog)
    for row in fetch_all(catalog, f"SELECT {_COLUMNS} FROM price_book ORDER BY id"):
        book = PriceBook(*row)
        here = contents.get(book.id, NOTHING)
        whole = (here.rows, here.digest) == (book.prices, book.digest)
        if not whole or not verifies(hq_public_key, book_text(book), book.signature):
            raise Refusal(REFUSED, book=book.id, version=book.version)
