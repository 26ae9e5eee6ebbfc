"""Capture triggers: each change becomes the right rows of `cap`, on both databases alike."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from app.rows import RowShape
from sync.hq.capture import BY_ROW_SCOPE, key_text
from sync.hq.tables import LIVE, SHAPES, cap
from tests.unit.hq.world import World

ODD = 'a"b\\c\n\t羽绒服 \U0001f9e5 \x01 [1]'
Captured = tuple[str, str, str, list[Any] | None]


def values(shape: RowShape, start: int) -> dict[str, Any]:
    """A row with awkward text, large numbers and NULL wherever it may be."""
    row: dict[str, Any] = {}
    for place, column in enumerate(shape.columns):
        if column.nullable:
            row[column.name] = None
        elif column.kind == "int":
            row[column.name] = 2**62 + start + place
        elif column.kind == "text":
            row[column.name] = f"{ODD}{start}"
        else:
            row[column.name] = bytes([start, place, 0, 255])
    return row


def image(shape: RowShape, row: dict[str, Any]) -> list[Any]:
    return [row[name].hex() if isinstance(row[name], bytes) else row[name] for name in shape.names]


def captured(connection: Connection) -> list[Captured]:
    rows = connection.execute(select(cap).order_by(cap.c.id)).all()
    connection.execute(cap.delete())
    return [(row.scope, row.op, row.pk, None if row.image is None else json.loads(row.image)) for row in rows]


@pytest.fixture
def connection(world: World) -> Any:
    with world.database.write() as opened:
        opened.execute(cap.delete())
        yield opened


def test_every_replicated_table_is_captured(connection: Connection) -> None:
    for shape in SHAPES:
        connection.execute(LIVE[shape.table].delete())
        captured(connection)
        check_capture(connection, shape)


def check_capture(connection: Connection, shape: RowShape) -> None:
    table = LIVE[shape.table]
    row = values(shape, 1)
    key = key_text(*(row[name] for name in shape.key))
    if shape.table in BY_ROW_SCOPE:
        scope = "members:1" if shape.table.startswith("member") else "ops:1"
        connection.execute(
            text("INSERT INTO row_scope VALUES (:t, :pk, :s)"), {"t": shape.table, "pk": key, "s": scope}
        )
    connection.execute(table.insert().values(row))
    (upsert,) = captured(connection)
    assert upsert[1:] == ("U", key, image(shape, row))
    plain = next((name for name in shape.names if name not in shape.key), None)
    if plain is not None:
        same = [table.c[name] == row[name] for name in shape.key]
        connection.execute(table.update().where(*same).values({plain: row[plain]}))
        assert captured(connection) == [upsert]
    connection.execute(table.delete())
    assert captured(connection)[-1:] == [(upsert[0], "D", key, None)]


def test_scopes_follow_from_the_row(connection: Connection) -> None:
    expected = {
        "product": "catalog:cn",
        "stock": f"stock:{2**62 + 1}",
        "availability": f"avail:{ODD}1",
        "member": f"members:{2**62 + 7}",
        "signed_document": f"ops:{2**62 + 1}",
        "attention_item": f"ops:{2**62 + 2}",
        "outcome": f"device:{2**62 + 2}",
    }
    for name, scope in expected.items():
        shape = next(shape for shape in SHAPES if shape.table == name)
        connection.execute(LIVE[name].insert().values(values(shape, 1)))
        assert [row[0] for row in captured(connection)] == [scope]


def test_a_changed_key_is_a_tombstone_and_then_an_upsert(connection: Connection) -> None:
    connection.execute(text("INSERT INTO colour VALUES ('red', '#f00')"))
    captured(connection)
    connection.execute(text("UPDATE colour SET code = 'rouge'"))
    assert captured(connection) == [
        ("catalog:cn", "D", '["red"]', None),
        ("catalog:cn", "U", '["rouge"]', ["rouge", "#f00"]),
    ]


def test_a_row_that_moves_to_another_shop_leaves_the_first(connection: Connection) -> None:
    connection.execute(text("INSERT INTO member VALUES (9, 'c', 'n', 'p', 'basic', 0, 1)"))
    captured(connection)
    connection.execute(text("UPDATE member SET store_id = 2"))
    assert [row[:3] for row in captured(connection)] == [("members:1", "D", "[9]"), ("members:2", "U", "[9]")]


def test_an_order_goes_to_each_of_its_shops(connection: Connection) -> None:
    shape = next(shape for shape in SHAPES if shape.table == "orders")
    row = values(shape, 3)
    key = key_text(row["id"])
    connection.execute(
        text("INSERT INTO row_scope VALUES ('orders', :pk, 'ops:1'), ('orders', :pk, 'ops:2')"), {"pk": key}
    )
    assert captured(connection) == []
    connection.execute(LIVE["orders"].insert().values(row))
    assert sorted(one[:3] for one in captured(connection)) == [("ops:1", "U", key), ("ops:2", "U", key)]
    connection.execute(text("INSERT INTO row_scope VALUES ('orders', :pk, 'ops:3')"), {"pk": key})
    connection.execute(text("UPDATE orders SET state = state"))
    assert {one[0] for one in captured(connection)} == {"ops:1", "ops:2", "ops:3"}
    connection.execute(text("DELETE FROM row_scope WHERE scope = 'ops:2'"))
    assert captured(connection) == [("ops:2", "D", key, None)]


def test_a_statement_over_many_rows_captures_each(connection: Connection) -> None:
    connection.execute(LIVE["colour"].insert(), [{"code": f"c{n}", "hex": "#000"} for n in range(50)])
    captured(connection)
    connection.execute(
        text(
            "INSERT INTO colour(code, hex) SELECT code, '#fff' FROM colour WHERE code < 'c3' AND true"
            " ON CONFLICT (code) DO UPDATE SET hex = excluded.hex WHERE colour.hex <> excluded.hex"
        )
    )
    rows = captured(connection)
    assert len(rows) == 23
    assert all(row[3] is not None and row[3][1] == "#fff" for row in rows)
