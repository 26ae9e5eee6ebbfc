"""HQ's tables come from revisions: they must be what the code declares, and lead there from every older build."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.script import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Connection, inspect, text

from app.errors import Refusal
from app.identifiers import Uuid7
from sync.hq import audit, capture, head, schema
from sync.hq.__main__ import main
from sync.hq.database import Database
from sync.hq.leases.tables import metadata
from sync.hq.migrations import NEWEST, running
from sync.protocol import PullRequest
from tests.support.catalogs import catalog_of
from tests.support.older_hq import FIRST, PHONES, make_first, make_older, revision
from tests.unit.hq.world import TestClock, World, identifiers

ROOT = Path(__file__).resolve().parents[3]
CLOCK = TestClock()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def ids() -> Uuid7:
    return identifiers(CLOCK)


def lines_of(database: Database) -> set[str]:
    with database.read() as connection:
        return catalog_of(connection)


def value(database: Database, query: str) -> object:
    with database.read() as connection:
        return connection.execute(text(query)).scalar()


def at(database: Database) -> str | None:
    with database.read() as connection:
        return schema.revision(connection)


def emptied(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    else:
        for name in (
            connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            .scalars()
            .all()
        ):
            connection.exec_driver_sql(f"DROP TABLE {name}")


# --- what the revisions make -----------------------------------------------------------------------------------------


def test_the_newest_revision_is_the_last_of_one_chain() -> None:
    chain = RevisionMap(lambda: [Script(one, one.revision, one.__name__) for one in running.SHIPPED])
    assert chain.heads == (NEWEST,) == (running.SHIPPED[-1].revision,)
    assert [one.revision for one in running.SHIPPED] == [f"{n:04}" for n in range(1, len(running.SHIPPED) + 1)]


def test_the_tables_are_those_that_the_code_declares(database: Database, ids: Uuid7) -> None:
    """If this fails you have changed a table or a row shape: `sync/hq/migrations/__init__.py` says what to do."""
    schema.prepare(database, ids)
    migrated = lines_of(database)
    with database.read() as connection:
        assert running.differences(connection) == []
    with database.write() as connection:
        emptied(connection)
        metadata.create_all(connection)
        if database.is_postgresql:
            connection.exec_driver_sql(FIRST.ROW_DIGEST)
        capture.install(connection)
    declared = lines_of(database)
    assert sorted(migrated - declared) == sorted(declared - migrated) == []
    assert len(declared) > 400


def test_a_difference_is_found(database: Database, ids: Uuid7) -> None:
    schema.prepare(database, ids)
    before = lines_of(database)
    with database.write() as connection:
        connection.execute(text("ALTER TABLE wrong_code ADD COLUMN surprise text"))
        connection.execute(text("DROP INDEX ix_feed_scope_seq"))
        connection.execute(text("CREATE TABLE somebody_elses (id bigint)"))
        found = running.differences(connection)
    assert len(found) == 2
    assert "surprise" in "".join(found)
    assert "ix_feed_scope_seq" in "".join(found)
    assert len(before ^ lines_of(database)) >= 4


# --- from an older build ---------------------------------------------------------------------------------------------


def test_a_new_column_reaches_head_the_triggers_and_the_devices(world: World) -> None:
    device = world.enrol("hubin")
    make_older(world.database, world.clock)
    behind = world.caller(device)
    world.execute("UPDATE location SET address = 'moved' WHERE id = 2")  # captured by the old build, not sequenced
    assert value(world.database, "SELECT count(*) FROM cap") == 1

    before, changed = schema.migrate(world.database, world.clock, world.ids, revisions=(FIRST, PHONES))

    assert (before, changed) == (NEWEST, 4)
    assert at(world.database) == value(world.database, "SELECT version_num FROM alembic_version") == "0002"
    assert list(audit.audit(world.database).lines()) == [
        f"{audit.audit(world.database).rows} rows compared, 0 differences"
    ]
    caller = world.caller(device)
    assert caller.head == behind.head + 5 == caller.floor
    with world.database.read() as connection:
        assert running.differences(connection) == []
        with pytest.raises(Refusal, match="resync"):  # what lies behind it has images without the column
            head.pull(connection, caller, asked(behind.epoch, behind.head), 0)
    world.execute("UPDATE location SET phone = '0571-8888' WHERE id = 1")
    world.drain()
    image = value(world.database, "SELECT image FROM head WHERE tbl = 'location' AND pk = '[1]'")
    assert str(image).endswith('"0571-8888"]')
    with world.database.read() as connection:
        assert b"0571-8888" in head.pull(connection, world.caller(device), asked(caller.epoch, caller.head), 0)
    assert audit.audit(world.database).total == 0


def asked(epoch: str, h: int) -> PullRequest:
    return PullRequest(epoch=epoch, catalog_h=h, store_h=h, scopes=[], page="")


def test_rows_that_a_revision_changes_come_by_the_feed(world: World) -> None:
    """No shape is another one: cursors stay good."""
    world.drain()

    def upgrade(op: Operations) -> None:
        op.execute("UPDATE location SET address = 'Hubin 1' WHERE id = 1")
        op.execute("DELETE FROM price WHERE variant_id = 13")

    device = world.enrol("hubin")
    before = world.caller(device)
    _, changed = schema.migrate(world.database, world.clock, world.ids, revisions=(FIRST, revision("0002", upgrade)))
    after = world.caller(device)
    assert (changed, after.head - before.head, after.floor) == (2, 2, before.floor)
    assert audit.audit(world.database).total == 0
    with world.database.read() as connection:
        assert b"Hubin 1" in head.pull(connection, after, asked(before.epoch, before.head), 0)


def test_a_revision_that_fails_half_way_leaves_nothing(world: World) -> None:
    make_older(world.database, world.clock)
    before = lines_of(world.database)

    def upgrade(op: Operations) -> None:
        op.execute("CREATE TABLE half (id bigint)")
        op.execute("UPDATE location SET address = 'half'")
        op.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(Exception, match="nowhere"):
        schema.migrate(world.database, world.clock, world.ids, revisions=(FIRST, PHONES, revision("0003", upgrade)))
    assert lines_of(world.database) == before
    assert at(world.database) == value(world.database, "SELECT version_num FROM alembic_version") == "0001"
    assert value(world.database, "SELECT count(*) FROM location WHERE address = 'half'") == 0
    schema.migrate(world.database, world.clock, world.ids, revisions=(FIRST, PHONES))
    assert audit.audit(world.database).total == 0


def test_a_revision_that_leads_elsewhere_is_refused(world: World) -> None:
    before = lines_of(world.database)

    def upgrade(op: Operations) -> None:
        op.execute("ALTER TABLE location DROP COLUMN phone")

    with pytest.raises(Refusal) as caught:
        schema.migrate(world.database, world.clock, world.ids, revisions=(FIRST, revision("0002", upgrade)))
    assert caught.value.reason == "hq_differs"
    assert "phone" in str(caught.value.values["differences"])
    assert lines_of(world.database) == before


def test_one_step_at_a_time(world: World) -> None:
    """Between two steps nothing captures: no build may serve it then."""
    make_older(world.database, world.clock)
    revisions = (FIRST, PHONES, revision("0003", lambda op: op.execute("DELETE FROM price WHERE variant_id = 13")))
    assert schema.migrate(world.database, world.clock, world.ids, "0002", revisions) == ("0001", 0)
    with pytest.raises(Refusal, match="hq_schema"):
        schema.prepare(world.database, world.ids)
    assert schema.migrate(world.database, world.clock, world.ids, None, revisions) == ("0002 unfinished", 5)
    assert at(world.database) == "0003"
    assert audit.audit(world.database).total == 0
    with pytest.raises(Refusal, match="hq_schema"):
        schema.migrate(world.database, world.clock, world.ids, "0002", revisions)


# --- a database that another build made ------------------------------------------------------------------------------


@pytest.mark.parametrize("found", ["99", "0002 unfinished", "later"])
def test_a_newer_schema_is_refused_and_left_alone(world: World, found: str) -> None:
    world.execute("UPDATE hq_meta SET value = :found WHERE name = 'schema'", found=found)
    world.execute("DROP TABLE wrong_code")
    before = lines_of(world.database)
    for attempt in (
        lambda: schema.prepare(world.database, world.ids),
        lambda: schema.migrate(world.database, world.clock, world.ids),
        lambda: schema.script(world.database),
    ):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert (caught.value.reason, caught.value.values) == ("hq_schema", {"found": found, "expected": NEWEST})
        assert schema.is_newer(found)
    assert lines_of(world.database) == before


def test_a_database_from_before_the_revisions_is_adopted(database: Database, ids: Uuid7) -> None:
    make_first(database)
    with pytest.raises(Refusal, match="hq_schema"):
        schema.prepare(database, ids)
    with database.write() as connection:
        connection.execute(text("ALTER TABLE feed DROP COLUMN op"))
    with pytest.raises(Refusal, match="hq_differs"):
        schema.migrate(database, CLOCK, ids)
    assert at(database) == "1"
    with database.read() as connection:
        assert not inspect(connection).has_table("alembic_version")
    with database.write() as connection:
        connection.execute(text("ALTER TABLE feed ADD COLUMN op text NOT NULL DEFAULT 'U'"))
        if database.is_postgresql:
            connection.execute(text("ALTER TABLE feed ALTER COLUMN op DROP DEFAULT"))
        else:
            connection.execute(text("DROP TABLE feed"))
            metadata.tables["feed"].create(connection)
    assert schema.migrate(database, CLOCK, ids) == ("1", 0)
    assert at(database) == value(database, "SELECT version_num FROM alembic_version") == NEWEST
    assert value(database, "SELECT value FROM hq_meta WHERE name = 'epoch'") == "e"
    schema.prepare(database, ids)


# --- at the command line ---------------------------------------------------------------------------------------------


def test_what_is_wrong_is_said_with_the_command_that_helps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path / "the shop")]
    assert main(["quarantine", *home]) == 0
    database = Database(f"sqlite:///{tmp_path / 'the shop' / 'hq.db'}")
    for found, words in (
        ("99", "a newer build made this database (schema 99"),
        ("0000", f"then run: python -m sync.hq migrate --home '{tmp_path / 'the shop'}'"),
    ):
        with database.write() as connection:
            connection.execute(text("UPDATE hq_meta SET value = :found WHERE name = 'schema'"), {"found": found})
        for verb in ("serve", "quarantine"):
            assert main([verb, *home]) == 1
            assert words in capsys.readouterr().err
    database.close()
    assert main(["migrate", *home]) == 1
    assert "there is no way from schema 0000" in capsys.readouterr().err


def test_the_password_is_not_said(postgresql_url: str, ids: Uuid7, capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(postgresql_url)
    schema.prepare(database, ids)
    with database.write() as connection:
        connection.execute(text("UPDATE hq_meta SET value = '1' WHERE name = 'schema'"))
    url = database.engine.url.set(password="secret").render_as_string(hide_password=False)
    database.close()
    assert main(["quarantine", "--database-url", url]) == 1
    said = capsys.readouterr().err
    assert "migrate --database-url" in said
    assert "secret" not in said


def test_printed_sql_makes_the_same_tables(
    database_url: str, database: Database, ids: Uuid7, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = ["--home", str(tmp_path / "home"), "--database-url", database_url]
    assert main(["migrate", "--sql", *to]) == 0
    statements = capsys.readouterr().out
    assert at(database) is None
    raw = database.engine.raw_connection()
    driver: Any = raw.driver_connection
    driver.execute(statements) if database.is_postgresql else driver.executescript(statements)
    raw.close()
    assert at(database) == f"{NEWEST} unfinished"
    assert main(["quarantine", *to]) == 1
    assert "then run: python -m sync.hq migrate" in capsys.readouterr().err
    assert main(["migrate", *to]) == 0
    assert f"to {NEWEST}; 0 rows" in capsys.readouterr().out
    printed = lines_of(database)
    assert main(["migrate", *to]) == 0
    assert "already" in capsys.readouterr().out
    assert main(["migrate", "--sql", *to]) == 0
    assert capsys.readouterr().out == ""
    with database.write() as connection:
        emptied(connection)
    schema.prepare(database, ids)
    assert printed == lines_of(database)


def test_several_processes_start_on_an_empty_database(database_url: str, tmp_path: Path) -> None:
    start = [sys.executable, "-m", "sync.hq", "quarantine", "--home", str(tmp_path), "--database-url", database_url]
    several = [subprocess.Popen(start, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [(one.communicate()[1], one.returncode) for one in several] == [(b"", 0)] * 3
    database = Database(database_url)
    assert (at(database), value(database, "SELECT count(*) FROM alembic_version")) == (NEWEST, 1)
    with database.read() as connection:
        assert running.differences(connection) == []
        assert capture.absent(connection) == []
    database.close()


def test_a_start_without_anything_to_migrate_does_without_alembic(tmp_path: Path) -> None:
    assert main(["quarantine", "--home", str(tmp_path)]) == 0
    asks = "import sys; from sync.hq.__main__ import main; main(sys.argv[1:]); print('alembic' in sys.modules)"
    command = [sys.executable, "-c", asks, "quarantine", "--home", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"
