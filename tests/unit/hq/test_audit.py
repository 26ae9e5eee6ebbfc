"""The audit finds what the triggers did not capture, and a repair brings it to the devices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.hq import audit, capture
from sync.hq.audit import Report
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.nightly import JOBS
from tests.unit.hq.test_sequencer import Client, head_rows, put
from tests.unit.hq.world import COAT, HUBIN, XIHU, World, line, order


def run(world: World, *statements: str) -> None:
    with world.database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def unseen(world: World, *statements: str) -> None:
    """Changes while somebody had dropped every trigger; nobody knows of them."""
    with world.database.write() as connection:
        names = [(name, table) for name, table in _all_triggers(world)]
        for name, table in names:
            where = f" ON {table}" if world.database.is_postgresql else ""
            connection.execute(text(f"DROP TRIGGER {name}{where}"))
        for statement in statements:
            connection.execute(text(statement))
        capture.install(connection)


def _all_triggers(world: World) -> list[tuple[str, str]]:
    query = (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        if world.database.is_postgresql
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    with world.database.read() as connection:
        return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]


def found(report: Report) -> set[tuple[str, str, str, str]]:
    return {(one.kind, one.scope, one.table, one.key) for one in report.samples}


def test_a_sound_hq_has_no_differences(world: World) -> None:
    device = world.enrol("hubin")
    device.place(order(world, line(world, COAT, 1, "click_and_collect", XIHU)))
    world.drain()
    report = audit.audit(world.database)
    assert report.total == 0, list(report.lines())
    assert report.rows == len(head_rows(world)) > 20


def test_what_waits_for_the_sequencer_is_no_difference(world: World) -> None:
    world.drain()
    run(
        world,
        "INSERT INTO colour VALUES ('new', '1')",
        "UPDATE location SET phone = '1' WHERE id = 1",
        "DELETE FROM price WHERE variant_id = 11",
        f"UPDATE stock SET location_id = 99 WHERE location_id = {HUBIN}",
    )
    assert audit.audit(world.database).total == 0
    world.drain()
    assert audit.audit(world.database).total == 0


def test_a_row_missed_a_row_too_many_and_an_old_image(world: World) -> None:
    put(world, "gone", "1")
    put(world, "old", "1")
    world.drain()
    unseen(
        world,
        "INSERT INTO colour VALUES ('missed', '1')",
        "DELETE FROM colour WHERE code = 'gone'",
        "UPDATE colour SET hex = '2' WHERE code = 'old'",
        f"UPDATE stock SET location_id = 99 WHERE location_id = {HUBIN} AND variant_id = {COAT}",
    )
    report = audit.audit(world.database)
    assert found(report) == {
        ("missing", CATALOG_SCOPE, "colour", '["missed"]'),
        ("stray", CATALOG_SCOPE, "colour", '["gone"]'),
        ("stale", CATALOG_SCOPE, "colour", '["old"]'),
        ("missing", "stock:99", "stock", f"[99,{COAT}]"),
        ("stray", f"stock:{HUBIN}", "stock", f"[{HUBIN},{COAT}]"),
    }
    assert report.tables == ["colour", "stock"]
    assert "colour: no longer there, but in head: 1" in list(report.lines())


def test_a_row_that_a_shop_may_no_longer_see(world: World) -> None:
    device = world.enrol("hubin")
    placed = order(world, line(world, COAT, 1, "click_and_collect", XIHU))
    device.place(placed)
    world.drain()
    pk = f'["{placed.order_id.hex()}"]'
    unseen(world, f"DELETE FROM row_scope WHERE tbl = 'orders' AND scope = 'ops:{XIHU}'")
    assert found(audit.audit(world.database)) == {("stray", f"ops:{XIHU}", "orders", pk)}


def test_a_dropped_trigger_is_found_before_it_does_harm(world: World) -> None:
    world.drain()
    where = " ON colour" if world.database.is_postgresql else ""
    run(world, f"DROP TRIGGER cap_colour_update{where}")
    assert found(audit.audit(world.database)) == {("trigger", "", "colour", "cap_colour_update")}
    if world.database.is_postgresql:
        run(world, "ALTER TABLE price DISABLE TRIGGER cap_price_insert")
        assert audit.audit(world.database).counts["price", "trigger"] == 1


def test_a_repair_reaches_the_devices(world: World) -> None:
    client = Client(world, world.enrol("hubin"))
    put(world, "gone", "1")
    put(world, "old", "1")
    world.drain()
    client.pull()
    where = " ON colour" if world.database.is_postgresql else ""
    run(world, *(f"DROP TRIGGER cap_colour_{name}{where}" for name in ("insert", "update", "delete")))
    run(
        world,
        "INSERT INTO colour VALUES ('missed', '1')",
        "DELETE FROM colour WHERE code = 'gone'",
        "UPDATE colour SET hex = '2' WHERE code = 'old'",
    )
    report = audit.audit(world.database)
    assert report.total == 6
    assert audit.repair(world.database, report) == 3
    world.drain()
    assert audit.audit(world.database).total == 0
    client.pull()
    assert client.colours() == {"old": "2", "missed": "1"}
    put(world, "after", "1")
    world.drain()
    client.pull()
    assert "after" in client.colours()


def test_a_wrong_digest_is_found_and_counted_again(world: World) -> None:
    world.drain()
    run(
        world,
        f"UPDATE scope_digest SET digest = digest + 1 WHERE scope = 'stock:{HUBIN}'",
        f"DELETE FROM scope_digest WHERE scope = '{CATALOG_SCOPE}'",
        "INSERT INTO scope_digest VALUES ('ops:77', 1, 5, 1)",
    )
    report = audit.audit(world.database)
    assert {one.scope for one in report.samples} == {f"stock:{HUBIN}", CATALOG_SCOPE, "ops:77"}
    assert audit.repair(world.database, report) == 0
    assert audit.audit(world.database).total == 0


def test_every_difference_is_counted_and_some_are_named(world: World) -> None:
    world.drain()
    unseen(world, *(f"INSERT INTO colour VALUES ('c{n}', '1')" for n in range(30)))
    report = audit.audit(world.database)
    assert report.counts["colour", "missing"] == 30
    assert len(report.samples) == 20
    told = json.loads(report.as_json())
    assert told["counts"] == [{"table": "colour", "kind": "missing", "count": 30}]


def test_the_night_raises_an_alert(world: World) -> None:
    assert audit.watch in JOBS
    world.drain()
    audit.watch(world.database, world.clock)
    assert world.alerts() == []
    unseen(world, "INSERT INTO colour VALUES ('missed', '1')")
    audit.watch(world.database, world.clock)
    assert world.alerts() == ["audit"]


def test_from_the_command_line(
    world: World, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sync.hq.__main__ import main

    options = ["--home", str(tmp_path), "--database-url", database_url]
    assert main(["audit", *options]) == 0
    assert "0 differences" in capsys.readouterr().out
    unseen(world, "INSERT INTO colour VALUES ('missed', '1')")
    assert main(["audit", "--json", *options]) == 1
    assert json.loads(capsys.readouterr().out)["differences"][0]["key"] == '["missed"]'
    assert main(["audit", "--repair", *options]) == 0
    assert "captured 1 changes anew" in capsys.readouterr().err
    assert main(["audit", *options]) == 0
