"""HQ is restored from a backup: its numbers come again with other rows, and every device ends with what HQ has now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.agent.agent import Agent
from sync.hq.__main__ import main
from sync.hq.database import Database
from sync.hq.snapshots import SnapshotMaker
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.mirrors import of_catalog, of_hq, of_store

OpenAgent = Callable[[Enrolled], Agent]


def restore(hq: Headquarters, backup: Path) -> None:
    """Stop HQ, put the backup in the place of its database and start again; its other files stay as they are."""
    hq.stop()
    hq.database.close()
    for suffix in ("-wal", "-shm"):
        (hq.folder / f"hq.db{suffix}").unlink(missing_ok=True)
    shutil.copy(backup, hq.folder / "hq.db")
    hq.database = Database(f"sqlite:///{hq.folder / 'hq.db'}")
    hq.snapshots = SnapshotMaker(hq.database, hq.clock, hq.folder)


def same(hq: Headquarters, agent: Agent) -> bool:
    files = agent.files
    assert files.catalog is not None
    store, device = agent.identity.store_id, agent.identity.device_id
    scopes = (f"stock:{store}", f"members:{store}", f"ops:{store}", "avail:", f"device:{device}")
    return of_catalog(files.catalog) == of_hq(hq, "catalog:") and of_store(files.store) == of_hq(hq, *scopes)


@pytest.mark.parametrize("before_the_device_calls", [True, False], ids=["grown past", "still behind"])
def test_devices_load_anew(
    headquarters: Headquarters,
    device: Enrolled,
    open_agent: OpenAgent,
    tmp_path: Path,
    before_the_device_calls: bool,
) -> None:
    """Also when HQ has long grown past the device's cursor by the time it calls."""
    agent = open_agent(device)
    agent.download.step()
    backup = tmp_path / "backup.db"
    headquarters.run("UPDATE price SET amount = amount + 1 WHERE variant_id % 10 = 0")
    with headquarters.database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("VACUUM INTO ?", (str(backup),)).close()
    headquarters.run("UPDATE price SET amount = amount + 100 WHERE variant_id % 10 = 1")
    headquarters.run("DELETE FROM stock WHERE location_id = (SELECT id FROM location WHERE code = 'HB')")
    headquarters.run("UPDATE colour SET hex = '#000000'")
    agent.download.step()
    lost_h = agent.files.store_meta.h
    epoch = agent.files.store_meta.epoch
    assert same(headquarters, agent)

    restore(headquarters, backup)
    assert main(["new-epoch", "--home", str(headquarters.folder)]) == 0
    headquarters.run("UPDATE product_text SET name = name || '!'")
    if before_the_device_calls:
        while int(str(headquarters.value("SELECT max(h) FROM checkpoint"))) <= lost_h:
            headquarters.run("UPDATE variant SET position = position + 1")
    headquarters.snapshots.make()
    headquarters.start()
    for _ in range(3):
        agent.download.step()
    assert agent.files.store_meta.epoch == agent.files.catalog_meta.epoch != epoch
    assert same(headquarters, agent)
    assert headquarters.value("SELECT count(*) FROM alert WHERE kind = 'replica_differs'") == 0


def test_a_device_that_knows_more_is_told_and_alerts(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    """Nobody has said that HQ was restored: the first device that calls shows it."""
    agent = open_agent(device)
    agent.download.step()
    backup = tmp_path / "backup.db"
    with headquarters.database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("VACUUM INTO ?", (str(backup),)).close()
    headquarters.run("UPDATE colour SET hex = '#000000'")
    agent.download.step()
    restore(headquarters, backup)
    headquarters.start()
    for _ in range(3):
        agent.download.step()
    assert headquarters.value("SELECT count(*) FROM alert WHERE kind = 'lost_history'") == 1
    assert same(headquarters, agent)
