"""Questions and rows that go to the database together."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DataError, IntegrityError

from sync.hq import trips
from sync.hq.tables import LIVE, row_scope
from sync.hq.trips import Insert, Question, Writes, ask
from tests.unit.hq.world import COAT, HAT, HUBIN, SHOE, World, line, order

_SOME = Question("SELECT id FROM variant WHERE id = ANY(:ids) AND id <> :but ORDER BY id", lock="FOR UPDATE")
_SCOPE = Insert(row_scope, "ON CONFLICT (tbl, pk, scope) DO NOTHING")


@pytest.mark.parametrize("ids", [[], [COAT], [HAT, COAT], [COAT, SHOE, HAT], [99, 98, 97, HAT, 1 << 40, -7]])
def test_a_list_of_any_length_finds_its_rows(world: World, ids: list[int]) -> None:
    with world.database.write() as connection:
        first, second = ask(connection, (_SOME, {"ids": ids, "but": 0}), (_SOME, {"ids": ids, "but": COAT}))
        assert [row.id for row in first] == sorted({COAT, SHOE, HAT} & set(ids))
        assert [row.id for row in second] == sorted({SHOE, HAT} & set(ids))


def test_rows_are_written_as_they_are_and_read_back(world: World) -> None:
    """Whatever is in them: quotes, Chinese, bytes, the largest number, nothing."""
    item = {
        "id": bytes(range(16)), "store_id": HUBIN, "order_id": None, "command_id": b"\xff\\x\"", "reason": "'; --",
        "detail": json.dumps({"title": "羽绒服 \\ \" \n"}, ensure_ascii=False), "currency": "", "amount": -(1 << 63),
        "owner_id": (1 << 63) - 1, "raised_at": 0, "due_at": 0, "state": "open",
    }  # fmt: skip
    columns = Insert(LIVE["attention_item"]).columns
    row = {name: item.get(name, 0) for name in columns}
    row |= {name: "" for name in columns if name not in item and str(LIVE["attention_item"].c[name].type) == "TEXT"}
    with world.database.write() as connection:
        writes = Writes(connection)
        writes.add(Insert(LIVE["attention_item"]), row)
        done = Question("UPDATE attention_item SET state = :state WHERE id = :id")
        writes.then((done, {"state": "done", "id": item["id"]}))
        assert world.attention() == []
        writes.flush()
    (found,) = world.rows("attention_item")
    assert found._asdict() == row | {"state": "done"}


def test_what_a_table_cannot_hold_fails_as_it_does_elsewhere(world: World) -> None:
    """The transaction is good for nothing then, the connection is."""
    known = {"tbl": "orders", "pk": "x", "scope": "ops:1"}
    for wrong, error in (({**known, "scope": "members:1"}, IntegrityError), ({**known, "pk": "a\0b"}, DataError)):
        if error is DataError and not world.database.is_postgresql:
            continue
        with pytest.raises(error):
            _write(world, known, wrong)
    assert _scopes(world) == []
    _write(world, known)
    _write(world, known)
    assert _scopes(world) == ["ops:1"]


def _write(world: World, *rows: dict[str, str]) -> None:
    with world.database.write() as connection:
        writes = Writes(connection)
        writes.add(_SCOPE, *rows)
        writes.flush()
        writes.flush()


def _scopes(world: World) -> list[str]:
    with world.database.read() as connection:
        return list(connection.execute(select(row_scope.c.scope)).scalars())


def test_a_payload_no_column_can_hold_is_kept_and_parked(world: World) -> None:
    """The rows go out after the handler, and still it is that command alone that fails."""
    device = world.enrol("hubin")
    hostile = device.place(replace(order(world, line(world, COAT)), contact_name="a\0b"))
    assert hostile == (("parked", "defect") if world.database.is_postgresql else ("accepted", ""))
    assert device.place(order(world, line(world, COAT))) == ("accepted", "")
    assert world.alerts() == ["defect"] * world.database.is_postgresql


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_order_takes_two_trips(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one for the commit: what a command costs is counted here, where no clock is needed."""
    device = world.enrol("hubin")
    device.place(order(world, line(world, COAT)))
    sent: list[Any] = []
    real = trips._trip

    def trip(connection: Any, statements: Any) -> list[Any]:
        sent.append(1)
        return real(connection, statements)

    monkeypatch.setattr(trips, "_trip", trip)
    event.listen(world.database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    commands = [device.placed(order(world, line(world, COAT))) for _ in range(2)]
    device.send(*commands)
    apart = [one for one in sent if one != 1]
    # Once an upload: the caller, the roster, the receipt (read and written), who waits, where the chain ends.
    assert (sent.count(1), len(apart)) == (4, 6), apart
