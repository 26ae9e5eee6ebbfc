"""Price books as they are imported: signed over what is in them, by version, and mended where somebody changed them."""

from __future__ import annotations

from dataclasses import fields

from app.catalog.rows import PriceBook, book_text
from app.journal.signing import verifies
from sync.hq import books
from tests.unit.importing.harness import Hq, world

MEMBERS = "sku,tier,price\nYR-2208-NAVY-M,gold,854.05\n"


def signed(hq: Hq) -> tuple[int, int]:
    """Version and rows of the one book, which must be as it is signed."""
    (row,) = hq.rows("SELECT * FROM price_book")
    values = dict(zip((one.name for one in fields(PriceBook)), row, strict=True))
    book = PriceBook(**{**values, "signature": bytes(row[-1])})
    assert verifies(hq.signer.public_key, book_text(book), book.signature)
    with hq.database.write() as connection:
        assert books.recount(connection, hq.signer) == 0
    return book.version, book.prices


def test_a_book_is_signed_over_its_prices_and_member_prices(hq: Hq) -> None:
    hq.load(**world())
    assert signed(hq) == (1, 4)
    top = hq.captured
    hq.load(**world())
    assert (signed(hq), hq.captured) == ((1, 4), top), "the same again is the same book"
    hq.load(member_prices=MEMBERS)
    assert signed(hq) == (2, 5)
    hq.load(prices="sku,price\nYR-2208-NAVY-M,889\n")
    assert signed(hq) == (3, 5)
    hq.load(prices="sku,price,valid_until\nYR-2208-NAVY-M,889,2030-01-01T00:00:00Z\n")
    assert signed(hq) == (4, 5)


def test_what_somebody_changed_behind_hqs_back_is_signed_anew_by_the_next_import(hq: Hq) -> None:
    hq.load(**world())
    with hq.database.write() as connection:
        connection.exec_driver_sql("UPDATE price SET amount = 1")
        connection.exec_driver_sql("UPDATE price_book SET digest = 7")
        assert books.recount(connection, hq.signer) == 1
        connection.exec_driver_sql("UPDATE price SET amount = 2")
    hq.load(prices=world()["prices"])
    assert hq.one("SELECT min(amount) FROM price") == 69_900
    assert signed(hq)[1] == 4
