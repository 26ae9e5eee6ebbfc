"""Feed rows into a replica: every shape there and back, and a page that comes twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.rows import CATALOG_SHAPES
from app.catalog.terms import match_query
from app.errors import Defect
from app.replica.apply import RowApplier
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta, get_value, read_meta, read_topics, set_value, touch
from app.rows import Column, RowShape
from app.shapes import REPLICA_SCHEMA, STORE_SHAPES
from app.storage.changes import Topic
from app.storage.database import Connection, Database, DatabaseFile
from tests.support.shop import FeedRow

SHAPES = {shape.table: shape for shape in (*CATALOG_SHAPES, *STORE_SHAPES)}
META = ReplicaMeta("e", 5, REPLICA_SCHEMA, "abc")
INTEGERS = st.integers(-(2**63), 2**63 - 1)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "int": INTEGERS,
    "text": st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    "blob": st.binary(max_size=20),
}


def value_of(column: Column) -> st.SearchStrategy[Any]:
    kind = VALUES[column.kind]
    return st.none() | kind if column.nullable else kind


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Database]]:
    """A catalog (plain, False) and a store (encrypted, scoped, True)."""
    folder, key = tmp_path_factory.mktemp("replica"), bytes(range(32))
    create_replica(folder / "catalog-1.db", CATALOG_SHAPES, META, scoped=False)
    create_replica(folder / "store-1.db", STORE_SHAPES, META, scoped=True, key=key)
    opened = {
        False: Database(DatabaseFile(folder / "catalog-1.db", "write")),
        True: Database(DatabaseFile(folder / "store-1.db", "write", key=key)),
    }
    yield opened
    for one in opened.values():
        one.close()


@contextmanager
def emptied(database: Database, *tables: str) -> Iterator[Connection]:
    """A transaction in which the tables are empty; it leaves no trace."""

    class Undo(Exception):
        pass

    try:
        with database.write() as connection:
            for table in tables:
                connection.exec_driver_sql(f"DELETE FROM {table}")
            yield connection
            raise Undo
    except Undo:
        pass


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_image_comes_out_as_it_went_in(files: dict[bool, Database], shape: RowShape, data: st.DataObject) -> None:
    scoped = shape in STORE_SHAPES
    values = data.draw(st.tuples(*map(value_of, shape.columns)))
    image = [value.hex() if isinstance(value, bytes) else value for value in values]
    row = FeedRow("a:1", shape.table, image[: len(shape.key)], 7, image)
    names = ", ".join(f'"{name}"' for name in shape.names)
    with emptied(files[scoped], shape.table) as connection:
        applier = RowApplier(STORE_SHAPES if scoped else CATALOG_SHAPES, scoped=scoped)
        assert applier.apply(connection, [row]) == {shape.table}
        found = connection.exec_driver_sql(f"SELECT {names}, ver FROM {shape.table}").fetchall()
        assert [tuple(one) for one in found] == [(*values, 7)]
        assert shape.row(*found[0][:-1]) == shape.row(*values)
        applier.apply(connection, [FeedRow("a:1", shape.table, row.key, 8, None)])
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {shape.table}").scalar_one() == 0


def test_key_columns_come_first_and_names_are_the_fields() -> None:
    for shape in SHAPES.values():
        assert shape.names[: len(shape.key)] == shape.key
        assert {name for index in shape.indexes for name in index} <= set(shape.names)


def test_every_table_has_the_columns_of_its_shape(files: dict[bool, Database]) -> None:
    types = {"int": "INTEGER", "text": "TEXT", "blob": "BLOB"}
    for scoped, shapes in ((False, CATALOG_SHAPES), (True, STORE_SHAPES)):
        with files[scoped].read() as connection:
            for shape in shapes:
                info = connection.exec_driver_sql(f"PRAGMA table_info({shape.table})").fetchall()
                wanted = [(column.name, types[column.kind], not column.nullable) for column in shape.columns]
                wanted += [("ver", "INTEGER", True), *([("scope", "TEXT", True)] * scoped)]
                assert [(row[1], row[2], bool(row[3])) for row in info] == wanted
                assert {row[1] for row in info if row[5]} == set(shape.key)


# --- versions ---------------------------------------------------------------------------------------------------------

CHANGES = st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 9)), max_size=40)
"""(key, new value or removal), in feed order."""


def feed(changes: list[tuple[int, int | None]]) -> list[FeedRow]:
    versions = count(10)
    return [
        FeedRow("stock:1", "stock", [key, 1], next(versions), None if value is None else [key, 1, 1, value, 0, 0])
        for key, value in changes
    ]


def state(connection: Connection) -> dict[int, tuple[int, int]]:
    rows = connection.exec_driver_sql("SELECT location_id, sellable, ver FROM stock").fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def expected(rows: list[FeedRow]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        if row.image is None:
            found.pop(row.key[0], None)
        else:
            found[row.key[0]] = (row.image[3], row.ver)
    return found


@settings(max_examples=150, deadline=None)
@given(CHANGES, st.data())
def test_repeated_and_overlapping_pages_change_nothing(
    files: dict[bool, Database], changes: list[tuple[int, int | None]], data: st.DataObject
) -> None:
    """A cursor only moves forward, so a page may come twice or begin too early, but never ends before the cursor."""
    rows, applier = feed(changes), RowApplier(STORE_SHAPES, scoped=True)
    with emptied(files[True], "stock") as connection:
        cursor = 0
        while cursor < len(rows):
            start = data.draw(st.integers(0, cursor), "from")
            end = data.draw(st.integers(cursor + 1, len(rows)), "to")
            for _ in range(data.draw(st.integers(1, 3), "times")):
                applier.apply(connection, rows[start:end])
                assert state(connection) == expected(rows[:end])
            cursor = end


@settings(max_examples=100, deadline=None)
@given(CHANGES, st.randoms())
def test_an_older_image_never_replaces_a_newer(
    files: dict[bool, Database], changes: list[tuple[int, int | None]], random: Any
) -> None:
    rows = [row for row in feed(changes) if row.image is not None]
    shuffled = random.sample(rows, len(rows))
    with emptied(files[True], "stock") as connection:
        RowApplier(STORE_SHAPES, scoped=True).apply(connection, shuffled)
        assert state(connection) == expected(rows)


def test_an_older_tombstone_removes_nothing(files: dict[bool, Database]) -> None:
    applier = RowApplier(STORE_SHAPES, scoped=True)
    with emptied(files[True], "stock") as connection:
        applier.apply(connection, [FeedRow("s", "stock", [1, 1], 20, [1, 1, 1, 5, 0, 0])])
        for ver in (19, 20):
            applier.apply(connection, [FeedRow("s", "stock", [1, 1], ver, None)])
            assert state(connection) == {1: (5, 20)}
        applier.apply(connection, [FeedRow("s", "stock", [1, 1], 21, None)])
        assert state(connection) == {}


def test_more_rows_than_one_batch_keep_their_order(files: dict[bool, Database]) -> None:
    rows = feed([(1, value % 10) if value % 7 else (1, None) for value in range(6_001)])
    with emptied(files[True], "stock") as connection:
        RowApplier(STORE_SHAPES, scoped=True).apply(connection, rows)
        assert state(connection) == expected(rows)


def test_an_unknown_table_is_a_defect_and_the_transaction_goes(files: dict[bool, Database]) -> None:
    applier = RowApplier(STORE_SHAPES, scoped=True)
    with files[True].read() as connection:
        before = state(connection)
    with pytest.raises(Defect, match="unknown_table"), files[True].write() as connection:
        applier.apply(connection, [*feed([(1, 1)]), FeedRow("x", "coupon", [1], 5, [1])])
    with files[True].read() as connection:
        assert state(connection) == before


def test_a_removed_scope_takes_its_rows_along_and_no_others(files: dict[bool, Database]) -> None:
    applier = RowApplier(STORE_SHAPES, scoped=True)
    rows = feed([(1, 1), (2, 2), (3, 3)])
    moved = [FeedRow(scope, row.table, row.key, row.ver, row.image) for scope, row in zip("aba", rows, strict=True)]
    with emptied(files[True], "stock") as connection:
        applier.apply(connection, moved)
        applier.apply(connection, [FeedRow("b", "stock", [3, 1], 99, [3, 1, 1, 4, 0, 0])])
        applier.forget_scopes(connection, ["a"])
        assert state(connection).keys() == {2, 3}
        applier.forget_scopes(connection, ["b"])
        assert state(connection) == {}


# --- the search index -------------------------------------------------------------------------------------------------

WORDS = ("down", "jacket", "羽绒", "绒服", "yrf", "coat")
DOCUMENTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.none() | st.tuples(st.integers(0, 9), st.sets(st.sampled_from(WORDS), min_size=1)),
    ),
    max_size=25,
)


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_the_search_index_follows_every_change(
    files: dict[bool, Database], changes: list[tuple[int, tuple[int, set[str]] | None]]
) -> None:
    """Nothing is found that is gone, and all that is there, after renaming, re-ranking and removing."""
    applier, versions = RowApplier(CATALOG_SHAPES, scoped=False), count(1)
    known: dict[int, tuple[int, set[str]]] = {}
    with emptied(files[False], "search_document") as connection:
        for product, change in changes:
            image: list[Any] | None = None
            if change is not None:
                place = product * 10 + change[0]  # no two styles at one place
                image = [product, place, " ".join(sorted(change[1]))]
                known[product] = place, change[1]
            else:
                known.pop(product, None)
            applier.apply(connection, [FeedRow("c", "search_document", [product], next(versions), image)])
        for word in WORDS:
            sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
            found = [row[0] for row in connection.exec_driver_sql(sql, (match_query(word),))]
            assert found == sorted(place for place, words in known.values() if word in words), word


# --- what a file says of itself ---------------------------------------------------------------------------------------


def test_meta_values_and_topics(files: dict[bool, Database]) -> None:
    with files[True].write() as connection:
        assert read_meta(connection) == META
        assert get_value(connection, "progress") == ""
        set_value(connection, "progress", "1/2")
        set_value(connection, "progress", "2/2")
        assert get_value(connection, "progress") == "2/2"
        touch(connection, [Topic.ORDERS, Topic.STOCK])
        touch(connection, [Topic.ORDERS])
        assert read_topics(connection) == {Topic.ORDERS: 2, Topic.STOCK: 1}
