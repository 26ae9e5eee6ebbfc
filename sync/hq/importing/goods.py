"""Loads products.csv, variants.csv, barcodes.csv and prices.csv."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from sync.hq.books import changed as changed_books
from sync.hq.books import recount, sign
from sync.hq.importing.bulk import Values, fetch, ids_for, ids_of, upsert, write_changed
from sync.hq.importing.cells import minor_units
from sync.hq.importing.context import Import
from sync.hq.importing.findings import Bad
from sync.hq.importing.layout import BARCODES, MEMBER_PRICES, PRICES, PRODUCTS, VARIANTS, File
from sync.hq.importing.places import STANDARD_TAX, count, uncategorised, write_names, write_texts
from sync.hq.importing.reading import Row

UNKNOWN_SWATCH = "#9E9E9E"


def load_products(run: Import) -> None:
    for chunk in run.chunks(PRODUCTS):
        with run.database.write() as connection:
            _products(run, connection, chunk)


def _products(run: Import, connection: Connection, chunk: list[Row]) -> None:
    ids = ids_for(connection, run.source, "product", [str(row.values[0]) for row in chunk])
    categories = ids_of(connection, run.source, "category", {str(row.values[1]) for row in chunk if row.values[1]})
    taxed = {row[0] for row in fetch(connection, "tax_rate", "tax_class", {row.values[3] for row in chunk})}
    was = {row[0]: row for row in fetch(connection, "product", "id", ids.values())}
    rows: dict[int, Values] = {}
    texts: dict[int, tuple[Values | None, Values | None]] = {}
    for row in chunk:
        code, category, brand, tax_class, mark, popularity, ended, zh, en, story_zh, story_en = row.values
        if category and category not in categories:
            run.told(PRODUCTS, row.line, "category_code", "unknown_category", kept=True, value=str(category))
        if tax_class not in taxed:
            run.told(PRODUCTS, row.line, "tax_class", "unknown_tax_class", kept=True, value=str(tax_class))
            tax_class = STANDARD_TAX
        number = ids[str(code)]
        group = categories.get(str(category)) or uncategorised(run, connection)
        price_from, colours, sizes = was[number][6:9] if number in was else (0, "[]", "[]")
        rows[number] = (number, code, group, brand, tax_class, mark, price_from, colours, sizes, ended)
        texts[number] = ((zh, story_zh), (en, story_en) if en else None)
        run.popularity.append((-int(str(popularity)), str(code), number))
    changed = write_changed(connection, "product", rows, was)
    reworded = write_texts(connection, "product_text", "product_id", texts)
    count(run, PRODUCTS.name, rows, was, changed | reworded)
    run.touched |= changed | reworded


def load_variants(run: Import) -> None:
    colours: set[str] = set()
    for chunk in run.chunks(VARIANTS):
        with run.database.write() as connection:
            _variants(run, connection, chunk, colours)


def _variants(run: Import, connection: Connection, chunk: list[Row], colours: set[str]) -> None:
    products = ids_of(connection, run.source, "product", {str(row.values[1]) for row in chunk})
    known = [
        row for row in chunk if _known(run, VARIANTS, row, "product_code", row.values[1], products, "unknown_product")
    ]
    _invent_colours(run, connection, known, colours)
    ids = ids_for(connection, run.source, "variant", [str(row.values[0]) for row in known])
    was = {row[0]: row for row in fetch(connection, "variant", "id", ids.values())}
    rows: dict[int, Values] = {}
    for row in known:
        sku, product, colour, size, position = row.values
        number = ids[str(sku)]
        rows[number] = (number, products[str(product)], sku, colour, size, position)
    changed = write_changed(connection, "variant", rows, was)
    count(run, VARIANTS.name, rows, was, changed)
    for number in changed:
        run.touched.add(rows[number][1])
        if number in was:
            run.touched.add(was[number][1])


def _invent_colours(run: Import, connection: Connection, rows: list[Row], seen: set[str]) -> None:
    """A colour that colours.csv does not know is named by its code."""
    lines = {str(row.values[2]): row.line for row in reversed(rows) if row.values[2] and row.values[2] not in seen}
    known = {row[0] for row in fetch(connection, "colour", "code", lines)}
    missing = {code: line for code, line in lines.items() if code not in known}
    for code, line in sorted(missing.items(), key=lambda one: one[1]):
        run.told(VARIANTS, line, "colour", "unknown_colour", kept=True, value=code)
    upsert(connection, "colour", [(code, UNKNOWN_SWATCH) for code in missing])
    write_names(connection, "colour_text", "code", {code: (code, "") for code in missing})
    seen |= lines.keys()


def load_barcodes(run: Import) -> None:
    for chunk in run.chunks(BARCODES):
        with run.database.write() as connection:
            variants = ids_of(connection, run.source, "variant", {str(row.values[1]) for row in chunk})
            rows: dict[Any, Values] = {
                row.values[0]: (row.values[0], variants[str(row.values[1])])
                for row in chunk
                if _known(run, BARCODES, row, "sku", row.values[1], variants, "unknown_variant")
            }
            was = {row[0]: row for row in fetch(connection, "barcode", "barcode", rows)}
            count(run, BARCODES.name, rows, was, write_changed(connection, "barcode", rows, was))


def load_prices(run: Import) -> None:
    books: dict[str, Values] = {}
    for chunk in run.chunks(PRICES):
        with run.database.write() as connection:
            _prices(run, connection, chunk, books)


def sign_books(run: Import) -> None:
    """Whatever has become of the books between two imports, HQ signs what is in them now."""
    if run.has(PRICES) or run.has(MEMBER_PRICES):
        with run.database.write() as connection:
            recount(connection, run.signer)


def _prices(run: Import, connection: Connection, chunk: list[Row], books: dict[str, Values]) -> None:
    touched = _open_books(run, connection, chunk, books)
    variants = ids_of(connection, run.source, "variant", {str(row.values[0]) for row in chunk})
    wanted: dict[int, dict[int, Values]] = {}
    for row in chunk:
        sku, price, currency, code, _, _ = row.values
        book = books[str(code)]
        if currency != book[2]:
            run.told(PRICES, row.line, "currency", "currency_differs", value=str(currency))
            continue
        if not _known(run, PRICES, row, "sku", sku, variants, "unknown_variant"):
            continue
        try:
            amount = minor_units(str(price), str(currency))
        except Bad as bad:
            run.told(PRICES, row.line, "price", bad.reason, value=str(price))
            continue
        variant = variants[str(sku)]
        wanted.setdefault(book[0], {})[variant] = (book[0], variant, amount)
    repriced: set[int] = set()
    signed: dict[int, tuple[int, int]] = {}
    for book_id, rows in wanted.items():
        was = {row[1]: row for row in fetch(connection, "price", "variant_id", rows, price_book_id=book_id)}
        changed = write_changed(connection, "price", rows, was)
        count(run, PRICES.name, rows, was, changed)
        repriced |= changed
        before = [was[one] for one in changed if one in was]
        signed |= changed_books("price", before, [rows[one] for one in changed])
    sign(connection, run.signer, signed, touched)
    run.touched.update(row[1] for row in fetch(connection, "variant", "id", repriced))


def _open_books(run: Import, connection: Connection, chunk: list[Row], books: dict[str, Values]) -> set[int]:
    """Price books this chunk is the first to name; the first row of a book says its currency, start and end.

    Answers those that are new or changed, which are to be signed.
    """
    firsts: dict[str, Row] = {}
    for row in chunk:
        if str(row.values[3]) not in books:
            firsts.setdefault(str(row.values[3]), row)
    ids = ids_for(connection, run.source, "price_book", list(firsts))
    was = {row[0]: row for row in fetch(connection, "price_book", "id", ids.values())}
    unsigned = (0, 0, 0, b"")
    rows: dict[Any, Values] = {}
    for code, row in firsts.items():
        said = (ids[code], code, row.values[2], row.values[4], row.values[5] or 0)
        # What is in it stays; it is signed anew once all of the chunk is known.
        rows[ids[code]] = (*said, *(was[ids[code]][5:] if ids[code] in was else unsigned))
    changed = write_changed(connection, "price_book", rows, was)
    run.all_touched |= bool(changed)
    books.update((row[1], row) for row in rows.values())
    return changed


def _known(run: Import, file: File, row: Row, column: str, code: object, ids: dict[str, int], reason: str) -> bool:
    if str(code) in ids:
        return True
    run.told(file, row.line, column, reason, value=str(code))
    return False
