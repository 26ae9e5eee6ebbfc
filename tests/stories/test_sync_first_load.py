"""First load and starting anew: cut anywhere, damaged anywhere, and still the device ends with what HQ has."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator

import pytest

from app.errors import FarshelfError, Outage, Refusal
from app.replica.files import Replicas
from app.replica.meta import set_value
from app.replica.pointer import read_pointer
from sync.agent.agent import Agent
from sync.files import GRACE_US, Files
from sync.hq import head
from sync.hq_client import HqClient
from sync.pull import SCOPES, held_scopes, pull
from sync.snapshots import backfill, load_catalog
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.mirrors import of_catalog, of_hq, of_store

OpenAgent = Callable[[Enrolled], Agent]


def silent(phase: str, done: int, total: int) -> None:
    """Nobody watches the progress."""


def scopes_of(device: Enrolled) -> tuple[str, ...]:
    store = device.identity.store_id
    return (f"stock:{store}", f"members:{store}", f"ops:{store}", "avail:", f"device:{device.identity.device_id}")


def same_as_hq(hq: Headquarters, device: Enrolled, files: Files) -> bool:
    assert files.catalog is not None
    catalog, store = of_catalog(files.catalog), of_store(files.store)
    assert len(catalog) > 10_000
    assert len(store) > 3_000
    return catalog == of_hq(hq, "catalog:") and store == of_hq(hq, *scopes_of(device))


@pytest.fixture
def files(device: Enrolled, headquarters: Headquarters) -> Iterator[Files]:
    files = Files(device.home, device.secrets.store_key, headquarters.clock)
    yield files
    files.close()


@pytest.fixture
def client(device: Enrolled, headquarters: Headquarters) -> Iterator[HqClient]:
    client = device.client(headquarters.clock)
    yield client
    client.close()


@pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
def test_a_device_ends_with_exactly_what_hq_has(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    assert same_as_hq(headquarters, device, agent.files)
    status = agent.board.status
    assert (status.phase, status.error, status.lag) == ("up_to_date", "", 0)
    window = Replicas(device.home, device.secrets.store_key)
    assert window.catalog.present
    window.close()


@pytest.mark.parametrize("kept", [0, 1, 700, 5_000, 100_000, -1])
def test_a_download_goes_on_where_it_was_cut(
    headquarters: Headquarters, line: Line, client: HqClient, files: Files, kept: int
) -> None:
    manifest = client.manifest()
    assert manifest.catalog is not None
    size = manifest.catalog.size
    before = line.carried
    with client.blob(manifest.catalog.sha256) as download:
        list(download.chunks)
    overhead = line.carried - before - size
    line.cut_after = overhead + (kept if kept >= 0 else size + kept)
    with pytest.raises(Outage) as caught:
        load_catalog(client, files, manifest, silent)
    assert caught.value.reason == "no_network"
    part = files.incoming / f"{manifest.catalog.sha256}.part"
    assert part.stat().st_size == (kept if kept >= 0 else size + kept)
    assert files.catalog is None
    before = line.carried
    load_catalog(client, files, manifest, silent)
    assert line.carried - before <= size - part_size(kept, size) + 2 * overhead + 100
    assert files.catalog is not None
    assert of_catalog(files.catalog) == of_hq(headquarters, "catalog:")
    assert list(files.incoming.iterdir()) == []


def part_size(kept: int, size: int) -> int:
    return kept if kept >= 0 else size + kept


def test_bytes_that_went_wrong_on_disk_are_fetched_anew(client: HqClient, files: Files, line: Line) -> None:
    manifest = client.manifest()
    assert manifest.catalog is not None
    part = files.incoming / f"{manifest.catalog.sha256}.part"
    part.write_bytes(b"\0" * 5_000)
    with pytest.raises(Refusal) as caught:
        load_catalog(client, files, manifest, silent)
    assert (caught.value.reason, part.exists(), read_pointer(files.home).catalog) == ("blob_damaged", False, "")
    load_catalog(client, files, manifest, silent)
    assert files.catalog_meta.h == manifest.catalog.h


@pytest.mark.parametrize("size", [7, 1 << 40])
def test_a_file_that_is_not_what_was_promised_is_refused(
    headquarters: Headquarters, client: HqClient, device: Enrolled, size: int
) -> None:
    endless = Files(device.home, device.secrets.store_key, headquarters.clock, disk_free=lambda folder: 1 << 50)
    told = headquarters.value("SELECT raw_size FROM snapshot")
    headquarters.run("UPDATE snapshot SET raw_size = :wrong", wrong=size)
    with pytest.raises(Refusal) as caught:
        load_catalog(client, endless, client.manifest(), silent)
    assert (caught.value.reason, read_pointer(device.home).catalog) == ("blob_damaged", "")
    headquarters.run("UPDATE snapshot SET raw_size = :right", right=told)
    load_catalog(client, endless, client.manifest(), silent)
    assert endless.catalog is not None
    endless.close()


def test_a_full_disk_is_said_before_anything_is_fetched(device: Enrolled, client: HqClient, line: Line) -> None:
    files = Files(device.home, device.secrets.store_key, client._clock, disk_free=lambda folder: 65 << 20)
    manifest = client.manifest()
    before = line.carried
    with pytest.raises(Refusal) as caught:
        load_catalog(client, files, manifest, silent)
    assert (caught.value.reason, line.carried - before) == ("disk_full", 0)
    files.close()


def test_a_load_in_pages_goes_on_where_it_was_cut(
    headquarters: Headquarters,
    device: Enrolled,
    line: Line,
    client: HqClient,
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(head.pull, "__defaults__", (500,))
    manifest = client.manifest()
    load_catalog(client, files, manifest, silent)
    before = line.carried
    backfill(client, files, manifest.scopes, silent)
    whole = line.carried - before
    first = read_pointer(files.home).store
    line.cut_after = whole * 2 // 3
    with pytest.raises(Outage):
        backfill(client, files, manifest.scopes, silent)
    assert read_pointer(files.home).store == first
    files.close()
    # The agent of the next day finds the unfinished file; meanwhile a shop's stock has changed, and a row has gone.
    again = Files(device.home, device.secrets.store_key, headquarters.clock)
    own = device.identity.store_id
    headquarters.run(f"UPDATE stock SET sellable = sellable + 7 WHERE location_id = {own}")
    headquarters.run(f"DELETE FROM member WHERE store_id = {own} AND id = (SELECT max(id) FROM member"
                     f" WHERE store_id = {own})")  # fmt: skip
    before = line.carried
    backfill(client, again, manifest.scopes, silent)
    assert line.carried - before < whole * 2 // 3
    assert read_pointer(files.home).store != first
    assert same_as_hq(headquarters, device, again)
    again.close()


def test_another_history_is_loaded_anew_while_the_old_files_serve(
    headquarters: Headquarters, device: Enrolled, line: Line, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    old = read_pointer(device.home)
    headquarters.run("UPDATE hq_meta SET value = 'restored' WHERE name = 'epoch'")
    headquarters.snapshots.make()
    window = Replicas(device.home, device.secrets.store_key)
    assert agent.download.step() == 0.0
    assert read_pointer(device.home) == old
    line.cut_after = 3_000
    with pytest.raises(FarshelfError):
        agent.download.step()
    assert read_pointer(device.home) == old
    with window.catalog.read() as catalog, window.store.read() as store:
        assert catalog.exec_driver_sql("SELECT count(*) FROM product").scalar_one() > 200
        assert store.exec_driver_sql("SELECT count(*) FROM stock").scalar_one() > 1000
    agent.download.step()
    assert (agent.files.catalog_meta.epoch, agent.files.store_meta.epoch) == ("restored", "restored")
    assert same_as_hq(headquarters, device, agent.files)
    window.poll()
    with window.catalog.read() as catalog:
        assert catalog.exec_driver_sql("SELECT value FROM replica_meta WHERE name = 'epoch'").scalar() == "restored"
    window.close()


def test_a_device_that_was_away_too_long_loads_only_what_is_too_old(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    old = read_pointer(device.home)
    headquarters.run("UPDATE member SET points = points + 1")
    assert agent.files.catalog is not None
    with agent.files.catalog.write() as connection:
        set_value(connection, "h", str(headquarters.drain()))
    headquarters.run("UPDATE hq_meta SET value = (SELECT max(h) FROM checkpoint) WHERE name = 'floor'")
    assert agent.download.step() == 0.0
    agent.download.step()
    new = read_pointer(device.home)
    assert (new.catalog == old.catalog, new.store == old.store) == (True, False)


def test_no_row_of_another_shop_stays_when_a_device_moves(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    other = headquarters.value("SELECT id FROM location WHERE code = 'HZ-XIHU'")
    assert isinstance(other, int)
    headquarters.run("UPDATE device SET store_id = :store", store=other)
    agent.download.step()
    expected = (f"stock:{other}", f"members:{other}", f"ops:{other}", "avail:", "device:")
    assert of_store(agent.files.store) == of_hq(headquarters, *expected)
    assert f"stock:{device.identity.store_id}" not in held_scopes(agent.files.store)


def test_a_scope_taken_away_takes_its_rows_along(
    headquarters: Headquarters, device: Enrolled, client: HqClient, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    with agent.files.store.write() as connection:
        held = sorted({*held_scopes(agent.files.store), "stock:99"})
        set_value(connection, SCOPES, json.dumps(held))
        connection.exec_driver_sql("INSERT INTO stock VALUES (99, 1, 1, 5, 0, 0, 1, 'stock:99')")
    pull(client, agent.files)
    assert "stock:99" not in held_scopes(agent.files.store)
    assert same_as_hq(headquarters, device, agent.files)


def test_a_damaged_file_is_found_and_loaded_anew(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    assert agent.files.catalog is not None
    with agent.files.catalog.read() as connection:
        page: int = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'product'").scalar_one()
        size: int = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    agent.stop(5)
    with (device.home / read_pointer(device.home).catalog).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    headquarters.run("UPDATE product SET brand = brand || '!'")
    again = open_agent(device)
    with pytest.raises(Exception, match="malformed"):
        again.download.step()
    again.download.step()
    assert same_as_hq(headquarters, device, again.files)


def test_an_unreadable_file_does_not_keep_the_agent_from_starting(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    agent.stop(5)
    for name in (read_pointer(device.home).catalog, read_pointer(device.home).store):
        (device.home / name).write_bytes(b"nothing like a database" * 1000)
    again = open_agent(device)
    again.download.step()
    assert same_as_hq(headquarters, device, again.files)


# --- which files are kept --------------------------------------------------------------------------------------------


def test_a_window_has_time_to_change_over_before_an_old_file_goes(
    device: Enrolled, headquarters: Headquarters, client: HqClient
) -> None:
    class Later:
        ahead = 0

        def now(self) -> int:
            return headquarters.clock.now()

        def monotonic(self) -> int:
            return headquarters.clock.monotonic() + self.ahead

        def boot(self) -> str:
            return "boot"

    clock = Later()
    files = Files(device.home, device.secrets.store_key, clock)
    manifest = client.manifest()
    load_catalog(client, files, manifest, silent)
    load_catalog(client, files, manifest, silent)
    assert sorted(path.name for path in device.home.glob("catalog-*.db")) == ["catalog-1.db", "catalog-2.db"]
    files.sweep()
    assert (device.home / "catalog-1.db").exists()
    clock.ahead = GRACE_US + 1_000_000
    files.sweep()
    assert {path.name.partition(".")[0] for path in device.home.glob("catalog-*")} == {"catalog-2"}
    files.close()


def test_what_a_killed_agent_left_is_swept_at_the_next_start(device: Enrolled, files: Files, client: HqClient) -> None:
    load_catalog(client, files, client.manifest(), silent)
    files.close()
    for name in ("catalog-9.db", "catalog-9.db-wal", "store-9.db"):
        shutil.copy(device.home / "catalog-1.db", device.home / name)
    Files(device.home, device.secrets.store_key, client._clock).close()
    left = {path.name.partition(".")[0] for path in device.home.glob("*-*.db*")}
    assert left == {"catalog-1", "store-1"}


def test_the_very_first_start_leaves_a_store_to_read_progress_from(device: Enrolled, files: Files) -> None:
    pointer = read_pointer(device.home)
    assert (pointer.catalog, pointer.store, files.store_meta.h) == ("", "store-1.db", -1)
