"""A history that was lost is never continued under its old name; devices of it are told to load anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.errors import Refusal
from sync.hq import epoch, sequencer
from sync.hq.__main__ import main
from sync.hq.database import Database
from sync.hq.schema import meta
from sync.hq.snapshots import GoldenReplica
from sync.protocol import PullRequest
from tests.unit.hq.test_sequencer import Client, put
from tests.unit.hq.world import Device, World


def known(database: Database, name: str = "epoch") -> str | None:
    with database.read() as connection:
        return meta(connection, name)


def ask(world: World, device: Device, name: str, h: int) -> None:
    Client(world, device).ask(PullRequest(epoch=name, catalog_h=h, store_h=h), 9)


def test_a_new_epoch_voids_every_cursor(world: World) -> None:
    device = world.enrol("hubin")
    top = world.drain()
    before = known(world.database) or ""
    with world.database.write() as connection:
        epoch.begin(connection, "another")
    with pytest.raises(Refusal, match="resync"):
        ask(world, device, before, top)
    with pytest.raises(Refusal, match="resync"):
        ask(world, device, "another", top - 1)
    put(world, "new", "1")
    assert world.drain() == top + 1
    client = Client(world, device)
    client.store_h = None
    client.catalog_h = top
    client.pull()
    assert client.pull().h == top + 1


def restored(world: World, tmp_path: Path) -> tuple[World, str]:
    """The world as a backup of now would bring it back, elsewhere, and its URL."""
    if not world.database.is_postgresql:
        with world.database.write() as connection:
            connection.exec_driver_sql("SELECT 1")
        copy = tmp_path / "restored.db"
        with world.database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("VACUUM INTO ?", (str(copy),)).close()
        url = f"sqlite:///{copy}"
    else:
        here = world.database.engine.url
        world.database.engine.dispose()
        there = f"{here.database}_restored"
        administration = make_url(here).set(drivername="postgresql", database="postgres")
        with psycopg.connect(administration.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{there}" TEMPLATE "{here.database}"')
        url = here.set(database=there).render_as_string(hide_password=False)
    return World(Database(url), world.clock, world.ids, world.signer), url


def test_a_restored_hq_counts_again_and_is_told_apart(world: World, tmp_path: Path) -> None:
    """The numbers of the lost history come again with other rows: a device that held it must end with the new ones."""
    device = world.enrol("hubin")
    put(world, "kept", "1")
    world.drain()
    backup, url = restored(world, tmp_path)
    put(world, "lost", "1")
    put(world, "kept", "of the lost history")
    lost_top = world.drain()
    before = known(world.database) or ""
    client = Client(world, device)
    client.pull()
    assert client.colours() == {"kept": "of the lost history", "lost": "1"}

    client.world = backup
    for n in range(3):
        put(backup, f"after{n}", "2")
    if backup.database.is_postgresql:
        # It finds out by itself, before its first round adds a row to the feed.
        assert known(backup.database) == before
    else:
        assert main(["new-epoch", "--home", str(tmp_path), "--database-url", url]) == 0
    assert backup.drain() > lost_top
    after = known(backup.database)
    assert after != before
    with pytest.raises(Refusal, match="resync"):
        client.ask(PullRequest(epoch=before, catalog_h=lost_top, store_h=lost_top), 9)
    floor = int(known(backup.database, "floor") or 0)
    assert floor == lost_top - 2

    fresh = Client(backup, device)
    fresh.catalog_h = fresh.store_h = floor
    fresh.pull()
    assert fresh.colours() == {"after0": "2", "after1": "2", "after2": "2"}
    golden = GoldenReplica(backup.database, tmp_path / "golden")
    assert golden.advance().epoch == after
    put(backup, "kept", "3")
    backup.drain()
    fresh.pull()
    assert fresh.colours()["kept"] == "3"
    backup.database.close()


def test_a_move_without_loss_keeps_the_epoch(world: World, tmp_path: Path) -> None:
    world.drain()
    before = known(world.database)
    backup, url = restored(world, tmp_path)
    assert main(["new-epoch", "--nothing-lost", "--home", str(tmp_path), "--database-url", url]) == 0
    put(backup, "more", "1")
    backup.drain()
    assert known(backup.database) == before
    backup.database.close()


def test_an_unproven_failover_is_another_timeline(postgresql_url: str) -> None:
    world = World.open(postgresql_url)
    world.drain()
    before, here = known(world.database), known(world.database, "place") or ""
    assert here.count("/") == 2
    with world.database.write() as connection:
        connection.execute(
            text("UPDATE hq_meta SET value = :other WHERE name = 'place'"), {"other": here[:-8] + "000000FF"}
        )
    put(world, "a", "1")
    top = world.drain()
    first = known(world.database)
    assert first != before
    put(world, "a", "2")
    assert world.drain() == top + 1
    assert known(world.database) == first
    assert known(world.database, "place") == here
    world.database.close()


def test_an_hq_without_rights_of_its_own_may_look(postgresql_url: str) -> None:
    """The role that HQ runs as need not be a superuser."""
    world = World.open(postgresql_url)
    with world.database.write() as connection:
        connection.execute(text("CREATE ROLE plain_hq"))
        connection.execute(text("SET LOCAL ROLE plain_hq"))
        assert epoch.place(connection).count("/") == 2
    with world.database.write() as connection:
        connection.execute(text("DROP ROLE plain_hq"))
    world.database.close()


def test_a_device_that_knows_more_raises_an_alert_once(world: World) -> None:
    device = world.enrol("hubin")
    top = world.drain()
    name = known(world.database) or ""
    for asked in (
        PullRequest(epoch=name, catalog_h=top, store_h=top + 1),
        PullRequest(epoch="x", catalog_h=9**9, store_h=0),
    ):
        for _ in range(2):
            epoch.heed(world.database, world.clock, world.caller(device), asked)
    assert world.alerts() == ["lost_history"]


def test_an_h_between_checkpoints_is_of_another_history(world: World) -> None:
    device = world.enrol("hubin")
    start = world.drain()
    for n in range(3):
        put(world, f"c{n}", "1")
    top = world.drain()
    assert top == start + 3
    name = known(world.database) or ""
    for h in (start, top):
        ask(world, device, name, h)
    for h in (start + 1, start + 2, 1):
        with pytest.raises(Refusal, match="resync"):
            ask(world, device, name, h)


def test_a_golden_replica_ahead_of_hq_starts_anew(world: World, tmp_path: Path) -> None:
    golden = GoldenReplica(world.database, tmp_path / "golden")
    world.drain()
    earlier = tmp_path / "earlier.db"
    golden.advance()
    shutil.copy(golden.path, earlier)
    put(world, "a", "1")
    top = world.drain()
    assert golden.advance().h == top
    with world.database.write() as connection:
        for statement in ("DELETE FROM feed WHERE seq = :top", "DELETE FROM checkpoint WHERE h = :top"):
            connection.execute(text(statement), {"top": top})
    assert golden.advance().h == top - 1
    assert sequencer.drain(world.database, world.clock) == top - 1
