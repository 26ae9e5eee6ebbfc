"""A scope's sum follows every change, and says the same as counting all rows anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.rows import CATALOG_SHAPES
from app.replica.apply import RowApplier
from app.replica.digest import Sum, counted, read_sums, row_digest, wrapped
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta
from app.shapes import REPLICA_SCHEMA, STORE_SHAPES
from app.storage.database import Connection, Database, DatabaseFile
from tests.support.shop import FeedRow

APPLIER = RowApplier(STORE_SHAPES, scoped=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.one_of(st.integers(0, 3), st.binary(min_size=1, max_size=1)), st.none() | TEXTS
    ),
    max_size=30,
)
"""(scope, key of a stock row or of an outcome, content or removal), in feed order."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("digest") / "store-1.db"
    create_replica(path, STORE_SHAPES, ReplicaMeta("e", 0, REPLICA_SCHEMA, ""), scoped=True, key=bytes(32))
    database = Database(DatabaseFile(path, "write", key=bytes(32)))
    yield database
    database.close()


def rows_of(changes: list[tuple[str, int | bytes, str | None]]) -> list[FeedRow]:
    versions = count(1)
    rows: list[FeedRow] = []
    for scope, key, content in changes:
        image: list[Any] | None
        if isinstance(key, bytes):
            image = [key.hex(), 1, 0, 2, "accepted", content, "{}", 3]
            rows.append(FeedRow(scope, "outcome", [key.hex()], next(versions), None if content is None else image))
        else:
            image = [key, 1, 1, len(content or ""), 0, 0]
            rows.append(FeedRow(scope, "stock", [key, 1], next(versions), None if content is None else image))
    return rows


def recounted(connection: Connection) -> dict[str, Sum]:
    *_, sums = counted(connection, STORE_SHAPES, batch=7)
    return sums


def kept(connection: Connection) -> dict[str, Sum]:
    """What the file says, without scopes that have become empty."""
    return {scope: one for scope, one in read_sums(connection).items() if one.rows}


@settings(max_examples=150, deadline=None)
@given(CHANGES, st.data())
def test_a_sum_is_what_counting_finds(
    store: Database, changes: list[tuple[str, int | bytes, str | None]], data: st.DataObject
) -> None:
    rows = rows_of(changes)
    with store.write() as connection:
        APPLIER.forget_scopes(connection, "ab")
        while rows:
            size = data.draw(st.integers(1, len(rows)), "page")
            for _ in range(data.draw(st.integers(1, 2), "times")):
                APPLIER.apply(connection, rows[:size])
                assert kept(connection) == recounted(connection)
            rows = rows[size:]
        APPLIER.forget_scopes(connection, "a")
        assert kept(connection) == recounted(connection)
        assert "a" not in read_sums(connection)


def test_a_row_that_something_else_has_changed_shows_in_the_count(store: Database) -> None:
    with store.write() as connection:
        APPLIER.forget_scopes(connection, "ab")
        APPLIER.apply(connection, rows_of([("a", 1, "x"), ("a", 2, "y"), ("b", 3, "z")]))
        right = read_sums(connection)
        connection.exec_driver_sql("UPDATE stock SET sellable = 7 WHERE location_id = 2")
        found = recounted(connection)
        assert (found["a"] != right["a"], found["b"] == right["b"]) == (True, True)
        # The damaged row is taken out as it is found, so the sum stays wrong also after its next change.
        APPLIER.apply(connection, [FeedRow("a", "stock", [2, 1], 9, [2, 1, 1, 0, 0, 0])])
        assert read_sums(connection)["a"] != recounted(connection)["a"]


@pytest.mark.parametrize("leaving_first", [True, False])
def test_a_row_that_moves_between_two_scopes_stays(store: Database, leaving_first: bool) -> None:
    leaving, coming = FeedRow("a", "stock", [1, 1], 5, None), FeedRow("b", "stock", [1, 1], 6, [1, 1, 1, 4, 0, 0])
    if not leaving_first:
        leaving, coming = FeedRow("a", "stock", [1, 1], 6, None), FeedRow("b", "stock", [1, 1], 5, [1, 1, 1, 4, 0, 0])
    for pages in (1, 2):
        with store.write() as connection:
            APPLIER.forget_scopes(connection, "ab")
            APPLIER.apply(connection, rows_of([("a", 1, "x")]))
            moves = [leaving, coming] if leaving_first else [coming, leaving]
            for page in [moves] if pages == 1 else [[one] for one in moves]:
                APPLIER.apply(connection, page)
            found = connection.exec_driver_sql("SELECT sellable, scope FROM stock").fetchall()
            assert [tuple(row) for row in found] == [(4, "b")]
            assert kept(connection) == recounted(connection) == {"b": kept(connection)["b"]}


def test_two_styles_may_change_places_in_the_search_index(tmp_path: Path) -> None:
    path = tmp_path / "catalog-1.db"
    create_replica(path, CATALOG_SHAPES, ReplicaMeta("e", 0, REPLICA_SCHEMA, ""), scoped=False)
    database = Database(DatabaseFile(path, "write"))
    applier = RowApplier(CATALOG_SHAPES, scoped=False)
    with database.write() as connection:
        for versions, places in ((1, (10, 20)), (3, (20, 10))):
            images = ([1, places[0], "coat red"], [2, places[1], "coat blue"])
            applier.apply(
                connection, [FeedRow("c", "search_document", [image[0]], versions, image) for image in images]
            )
        for words, found in (("coat", [10, 20]), ("red", [20]), ("blue", [10])):
            sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
            assert [row[0] for row in connection.exec_driver_sql(sql, (words,))] == found
    database.close()


def test_sums_wrap_as_hqs_do() -> None:
    assert [wrapped(number) for number in (2**63, -(2**63) - 1, 2**64 + 5, -1)] == [-(2**63), 2**63 - 1, 5, -1]
    assert Sum(1, 2**63 - 1).plus(1, 1) == Sum(2, -(2**63))


def test_the_digest_of_a_row_is_pinned() -> None:
    """The example of docs/protocol.md."""
    assert row_digest("colour", ["navy"], 20441, ["navy", "#1f2a44"]) == 1588228656457128048
