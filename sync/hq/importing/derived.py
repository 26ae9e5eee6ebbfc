"""What follows from the imported rows: a style's lowest price, its colours and sizes, and what it is found by."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, text

from sync.hq.importing.bulk import Values, among, fetch, many, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.ranking import places
from sync.hq.importing.terms import style_terms

CHUNK = 500
"""Styles in one transaction."""
# the book that devices choose: the last to have begun, else the first to begin
_BOOK = text(
    "SELECT id FROM price_book ORDER BY (valid_from <= :now AND (valid_until = 0 OR valid_until > :now)) DESC,"
    " valid_from <= :now DESC,"
    " CASE WHEN valid_from <= :now THEN -valid_from ELSE valid_from END, id DESC LIMIT 1"
)


def derive(run: Import) -> None:
    """Brings the derived columns and search terms of all touched styles up to date."""
    with run.database.read() as connection:
        wanted = (
            sorted(connection.execute(text("SELECT id FROM product")).scalars())
            if run.all_touched
            else sorted(run.touched)
        )
        book = connection.execute(_BOOK, {"now": run.clock.now()}).scalar() or 0
        words = _Words(connection)
        search_ids = _search_ids(run, connection, wanted)
    rest = iter(wanted)
    done = 0
    while chunk := list(islice(rest, CHUNK)):
        with run.database.write() as connection:
            _derive(connection, chunk, book, words, search_ids)
        done += len(chunk)
        run.progress("search", done, done * 1000 // len(wanted), done == len(wanted))


def _derive(connection: Connection, chunk: list[int], book: int, words: _Words, search_ids: dict[int, int]) -> None:
    made = dict(_made_in(connection, chunk, book))
    was = {row[0]: row for row in fetch(connection, "product", "id", chunk)}
    rows: dict[int, Values] = {}
    for number, row in was.items():
        price_from, colours, sizes = made.get(number, (0, [], []))
        rows[number] = (*row[:6], price_from, _json(colours), _json(sizes), row[9])
    write_changed(connection, "product", rows, was)

    names: dict[int, list[str]] = defaultdict(list)
    details: dict[int, list[str]] = defaultdict(list)
    for number, _, name, description in sorted(fetch(connection, "product_text", "product_id", chunk)):
        names[number].append(name)
        details[number].append(description)
    known = {row[0]: row for row in fetch(connection, "search_document", "product_id", chunk)}
    found: dict[int, Values] = {}
    for number, row in rows.items():
        terms = style_terms(
            code=row[1],
            brand=row[3],
            names=names[number],
            categories=words.of_category(row[2]),
            colours=words.of_colours(made.get(number, (0, [], []))[1]),
            details=details[number],
        )
        found[number] = (number, search_ids[number], terms)
    write_changed(connection, "search_document", found, known)


def _made_in(
    connection: Connection, products: list[int], book: int
) -> Iterator[tuple[int, tuple[int, list[str], list[str]]]]:
    """Per product: lowest price in the book, colour codes in order of appearance, sizes in running order."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        "SELECT v.product_id, v.id, v.colour, v.size, v.position, p.amount FROM variant v"
        f" LEFT JOIN price p ON p.price_book_id = {mark} AND p.variant_id = v.id"
        f" WHERE {among(connection, 'variant', 'v.product_id')} ORDER BY v.product_id, v.id"
    )
    variants: dict[int, list[Values]] = defaultdict(list)
    for row in connection.exec_driver_sql(statement, (book, many(connection, products))):
        variants[row[0]].append(tuple(row))
    for product, rows in variants.items():
        prices = [row[5] for row in rows if row[5] is not None]
        colours = list(dict.fromkeys(row[2] for row in rows if row[2]))
        sizes = list(dict.fromkeys(row[3] for row in sorted(rows, key=lambda row: (row[4], row[1])) if row[3]))
        yield product, (min(prices, default=0), colours, sizes)


class _Words:
    """Names of categories, with those above them, and of colours, in all languages."""

    def __init__(self, connection: Connection) -> None:
        self._parents: dict[int, int | None] = {}
        for number, parent in connection.execute(text("SELECT id, parent_id FROM category")):
            self._parents[number] = parent
        self._categories: dict[int, list[str]] = defaultdict(list)
        for number, name in connection.execute(text("SELECT category_id, name FROM category_text ORDER BY 1, lang")):
            self._categories[number].append(name)
        self._colours: dict[str, list[str]] = defaultdict(list)
        for code, name in connection.execute(text("SELECT code, name FROM colour_text ORDER BY 1, lang")):
            self._colours[code].append(name)

    def of_category(self, number: int) -> list[str]:
        found: list[str] = []
        at: int | None = number
        for _ in range(len(self._parents)):
            if at is None:
                break
            found += self._categories[at]
            at = self._parents.get(at)
        return found

    def of_colours(self, codes: Sequence[str]) -> list[str]:
        return [name for code in codes for name in self._colours[code]]


def _search_ids(run: Import, connection: Connection, wanted: list[int]) -> dict[int, int]:
    known = {row[0]: row[1] for row in connection.execute(text("SELECT product_id, search_id FROM search_document"))}
    order = [number for _, _, number in sorted(run.popularity)]
    # styles that came with an earlier import which broke off before it got here
    order += sorted(set(wanted) - known.keys() - set(order))
    return known | places(order, known, known.values())


def _json(values: list[str]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
