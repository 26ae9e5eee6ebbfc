"""Journals put back or copied, HQ put back: found by real agents over a real line, and nothing lost or doubled."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from app.clock import SystemClock
from app.device import Device
from app.errors import Refusal
from app.identifiers import Uuid7
from app.identity import journal_path
from app.journal import records
from app.journal.command import Command
from app.storage.database import Database as Replica
from app.storage.database import DatabaseFile
from sync.agent.agent import Agent
from sync.hq import enrolment, epoch
from sync.hq.database import Database
from sync.hq.ledger import recompute
from sync.hq.snapshots import SnapshotMaker
from sync.hq.verifying import report
from sync.hq_client import Revoked
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.postgresql import dump, fresh_database, restore
from tests.support.seller import seller

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


@contextmanager
def opened(device: Enrolled) -> Iterator[Device]:
    clock = SystemClock()
    window = Device(device.home, device.secrets, clock, Uuid7(clock))
    try:
        yield window
    finally:
        window.close()


def sell(hq: Headquarters, device: Enrolled, count: int = 1) -> list[Command]:
    with seller(hq, device) as shop:
        return [shop.sell() for _ in range(count)]


def sync(hq: Headquarters, agent: Agent) -> None:
    agent.upload.step()
    hq.drain()
    agent.download.step()
    agent.tick(committed=False, woken=False)


def adopt(device: Enrolled) -> int:
    """The window looks at what the agent has left for it; the incarnation it then numbers under."""
    with opened(device) as window:
        window.poll()
        return window.identity.incarnation


def outcomes(store: Replica) -> dict[bytes, str]:
    with store.read() as connection:
        rows = connection.exec_driver_sql("SELECT command_id, status FROM outcome").all()
    return {bytes(row[0]): row[1] for row in rows}


def booked(hq: Headquarters) -> tuple[int, int]:
    """(orders, pieces that left) at HQ, whose books must balance."""
    hq.drain()
    with hq.database.snapshot() as connection:
        assert recompute(connection).differences == []
        found = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM orders),"
            " (SELECT coalesce(sum(quantity), 0) FROM stock_movement WHERE order_line_id IS NOT NULL)"
        ).one()
    return int(found[0]), int(found[1])


def alerts(hq: Headquarters) -> list[str]:
    with hq.database.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT kind FROM alert ORDER BY id")]


def waiting(device: Enrolled) -> int:
    with opened(device) as window, window.reading() as reading:
        return len(reading.pending.commands)


@BOTH
def test_a_journal_put_back_goes_on_under_a_new_incarnation(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    sell(headquarters, device, 2)
    shutil.copy(device.home / "journal.db", tmp_path / "backup.db")
    sell(headquarters, device, 3)
    sync(headquarters, open_agent(device))
    for beside in device.home.glob("journal.db*"):
        beside.unlink()
    shutil.copy(tmp_path / "backup.db", device.home / "journal.db")
    forked = sell(headquarters, device, 2)
    agent = open_agent(device)
    sync(headquarters, agent)
    sync(headquarters, agent)
    agent.upload.greet_again()
    sync(headquarters, agent)
    assert "restored_journal" in alerts(headquarters)
    assert adopt(device) == 1
    fresh = sell(headquarters, device, 2)
    assert [(one.incarnation, one.jseq) for one in fresh] == [(1, 1), (1, 2)]
    sync(headquarters, agent)
    assert outcomes(agent.files.store).keys() >= {one.id for one in (*forked, *fresh)}
    assert booked(headquarters) == (9, 9)
    assert waiting(device) == 0
    before = alerts(headquarters)
    agent.upload.greet_again()
    sync(headquarters, agent)
    assert alerts(headquarters) == before
    assert adopt(device) == 1


def test_a_journal_put_back_and_left_alone_is_found_by_its_agent(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    sell(headquarters, device, 2)
    shutil.copy(device.home / "journal.db", tmp_path / "backup.db")
    sell(headquarters, device)
    sync(headquarters, open_agent(device))
    for beside in device.home.glob("journal.db*"):
        beside.unlink()
    shutil.copy(tmp_path / "backup.db", device.home / "journal.db")
    sync(headquarters, open_agent(device))
    assert alerts(headquarters) == ["restored_journal"]
    assert adopt(device) == 1


@BOTH
def test_two_living_copies_of_one_device_both_sell_on(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    agent = open_agent(device)
    sync(headquarters, agent)
    sell(headquarters, device, 2)
    sync(headquarters, agent)
    shutil.copytree(device.home, tmp_path / "twin")
    twin = replace(device, home=tmp_path / "twin")
    second = open_agent(twin)
    for _ in range(3):
        sell(headquarters, device)
        sell(headquarters, twin)
        for one in (agent, second):
            one.upload.greet_again()
            sync(headquarters, one)
            sync(headquarters, one)
        adopt(device)
        adopt(twin)
    for one in (agent, second):
        sync(headquarters, one)
    assert {adopt(device), adopt(twin)} == {0, 1}
    assert alerts(headquarters).count("fork") == 1
    assert booked(headquarters) == (8, 8)
    assert (waiting(device), waiting(twin)) == (0, 0)


def test_the_answer_to_a_copy_is_not_taken_for_ones_own(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    """The copy has gone further in the same chain: its last outcome lies behind the command sent from here."""
    agent = open_agent(device)
    sell(headquarters, device)
    sync(headquarters, agent)
    shutil.copytree(device.home, tmp_path / "twin")
    twin = replace(device, home=tmp_path / "twin")
    sell(headquarters, twin, 3)
    sync(headquarters, open_agent(twin))
    sell(headquarters, device)
    agent.upload.greet_again()
    agent.download.step()
    agent.upload.step()
    assert agent.download.mark().behind, "what was sent from here is still to be fetched"
    headquarters.drain()
    agent.download.step()
    assert not agent.download.mark().behind
    assert waiting(device) == 0


@pytest.mark.parametrize("told", [True, False], ids=["new epoch", "nobody noticed"])
def test_hq_put_back_from_a_backup_gets_everything_again(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path, told: bool
) -> None:
    agent = open_agent(device)
    sync(headquarters, agent)
    kept = sell(headquarters, device, 2)
    sync(headquarters, agent)
    headquarters.stop()
    backup = tmp_path / "backup"
    shutil.copytree(headquarters.folder, backup)
    headquarters.start()
    lost = sell(headquarters, device, 3)
    sync(headquarters, agent)
    assert booked(headquarters) == (5, 5)
    headquarters.stop()
    headquarters.database.close()
    for beside in headquarters.folder.glob("hq.db*"):
        beside.unlink()
    for saved in backup.glob("hq.db*"):
        shutil.copy(saved, headquarters.folder)
    if told:
        with headquarters.database.write() as connection:
            epoch.begin(connection, "anew")
        headquarters.snapshots.make()
    headquarters.start()
    assert booked(headquarters) == (2, 2)
    later = sell(headquarters, device)
    for _ in range(3):
        agent.download.step()
        sync(headquarters, agent)
    assert booked(headquarters) == (6, 6)
    assert alerts(headquarters) == ([] if told else ["lost_history"])
    if told:
        assert outcomes(agent.files.store).keys() == {one.id for one in (*kept, *lost, *later)}
        assert waiting(device) == 0


@contextmanager
def put_back_afterwards(hq: Headquarters, aside: Path) -> Iterator[None]:
    """HQ then is again what it was before, in another epoch."""
    hq.stop()
    shutil.copytree(hq.folder, aside)
    hq.start()
    yield
    hq.stop()
    hq.database.close()
    for beside in hq.folder.glob("hq.db*"):
        beside.unlink()
    for saved in aside.glob("hq.db*"):
        shutil.copy(saved, hq.folder)
    with hq.database.write() as connection:
        epoch.begin(connection, "anew")
    hq.snapshots.make()
    hq.start()


def test_of_a_clone_too_an_hq_put_back_gets_what_came_before(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    """Sent alone, the clone's third command looked torn off, and the two before it were never sent again."""
    sync(headquarters, open_agent(device))
    shutil.copytree(device.home, tmp_path / "twin")
    twin = replace(device, home=tmp_path / "twin")
    second = open_agent(twin)
    sell(headquarters, device, 2)
    sync(headquarters, open_agent(device))
    with put_back_afterwards(headquarters, tmp_path / "backup"):
        sell(headquarters, twin, 2)
        sync(headquarters, second)
        assert booked(headquarters) == (4, 4)
    assert booked(headquarters) == (2, 2)
    sell(headquarters, twin)
    second.upload.loop.turn()
    assert booked(headquarters) == (2, 2)
    second.upload.loop.turn()
    assert booked(headquarters) == (5, 5)
    assert headquarters.value("SELECT count(*) FROM outcome WHERE status = 'parked'") == 0


def test_an_hq_put_back_while_a_device_loads_anew_gets_everything_again(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    """Nothing was pulled before, so no number that falls tells of the loss; the epoch does."""
    sync(headquarters, open_agent(device))
    sell(headquarters, device, 2)
    with put_back_afterwards(headquarters, tmp_path / "backup"):
        sync(headquarters, open_agent(device))
        for beside in (*device.home.glob("store-*"), device.home / "current.json"):
            beside.unlink()
        agent = open_agent(device)
        agent.upload.step()
        assert booked(headquarters) == (2, 2)
    assert booked(headquarters) == (0, 0)
    agent.download.step()
    agent.upload.step()
    assert booked(headquarters) == (2, 2)


def test_what_is_answered_a_second_time_is_fetched_as_eagerly(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    agent = open_agent(device)
    sync(headquarters, agent)
    with put_back_afterwards(headquarters, tmp_path / "backup"):
        sell(headquarters, device)
        sync(headquarters, agent)
    agent.download.loop.turn()
    agent.download.loop.turn()
    agent.upload.step()
    assert agent.download.mark().behind
    headquarters.drain()
    agent.download.step()
    assert not agent.download.mark().behind
    assert waiting(device) == 0


@pytest.mark.parametrize("headquarters", ["postgresql"], indirect=True)
def test_an_hq_put_back_from_a_dump_notices_by_itself_and_gets_everything_again(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, postgresql_server: URL, tmp_path: Path
) -> None:
    agent = open_agent(device)
    sync(headquarters, agent)
    kept = sell(headquarters, device, 2)
    sync(headquarters, agent)
    source = headquarters.database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(postgresql_server))
        dump(source, tmp_path / "hq.dump")  # while HQ is serving
        lost = sell(headquarters, device, 3)
        sync(headquarters, agent)
        assert booked(headquarters) == (5, 5)
        before = headquarters.value("SELECT value FROM hq_meta WHERE name = 'epoch'")
        headquarters.stop()
        headquarters.database.close()
        restore(tmp_path / "hq.dump", url)
        headquarters.database = Database(url)
        headquarters.snapshots = SnapshotMaker(headquarters.database, headquarters.clock, headquarters.folder)
        with headquarters.database.write() as connection:
            epoch.follow(connection)  # as `serve` does when it starts
        headquarters.snapshots.make()
        headquarters.start()
        stack.callback(headquarters.close)
        assert booked(headquarters) == (2, 2)
        later = sell(headquarters, device)
        for _ in range(3):
            agent.download.step()
            sync(headquarters, agent)
        assert headquarters.value("SELECT value FROM hq_meta WHERE name = 'epoch'") != before
        assert booked(headquarters) == (6, 6)
        assert alerts(headquarters) == []
        assert outcomes(agent.files.store) == dict.fromkeys((one.id for one in (*kept, *lost, *later)), "accepted")
        assert waiting(device) == 0
        assert report(headquarters.database, headquarters.signer.public_key, None) == 0


def test_a_revoked_device_sends_all_to_an_hq_put_back(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    """It may not say hello, so a gap is all that tells it where HQ stands."""
    agent = open_agent(device)
    sync(headquarters, agent)
    sell(headquarters, device, 3)
    sync(headquarters, agent)
    with headquarters.database.write() as connection:
        enrolment.revoke(connection, headquarters.clock, device.identity.device_id)
        for table in ("outcome", "command", "device_journal"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    sell(headquarters, device)
    agent.upload.greet_again()
    agent.upload.step()
    with headquarters.database.read() as connection:
        held = connection.exec_driver_sql("SELECT jseq FROM command ORDER BY jseq").scalars().all()
    assert list(held) == [1, 2, 3, 4]


def test_a_revoked_device_with_nothing_new_sends_all_to_an_hq_put_back(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    """The answer that it is revoked is all it hears: the epoch in it tells that HQ may have lost something."""
    agent = open_agent(device)
    sync(headquarters, agent)
    sell(headquarters, device, 2)
    with headquarters.database.write() as connection:
        enrolment.revoke(connection, headquarters.clock, device.identity.device_id)
    agent.upload.greet_again()
    agent.upload.step()
    assert headquarters.value("SELECT count(*) FROM command") == 2
    with headquarters.database.write() as connection:
        for table in ("outcome", "command", "device_journal"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        epoch.begin(connection, "another")
    with pytest.raises(Revoked):
        agent.download.step()
    agent.upload.step()
    assert headquarters.value("SELECT count(*) FROM command") == 2


def test_an_agent_too_old_for_hq_still_sends_its_work(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = open_agent(device)
    agent.download.step()
    sold = sell(headquarters, device, 2)
    monkeypatch.setattr("sync.push.OLDEST_PROTOCOL", 99)
    with pytest.raises(Exception, match="upgrade"):
        agent.upload.step()
    sold += sell(headquarters, device)
    with pytest.raises(Exception, match="upgrade"):
        agent.upload.step()
    headquarters.drain()
    agent.download.step()
    assert outcomes(agent.files.store).keys() == {one.id for one in sold}
    with agent.journal.read() as connection:
        assert records.count_after(connection, 0) == 3


def test_a_journal_of_a_newer_build_is_read_and_sent_and_never_written(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    sold = sell(headquarters, device, 2)
    newer = Replica(DatabaseFile(journal_path(device.home), "write", "full", device.secrets.journal_key))
    with newer.write() as connection:
        connection.exec_driver_sql("ALTER TABLE command ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine'")
        connection.exec_driver_sql("CREATE TABLE something_new (name TEXT PRIMARY KEY)")
        connection.exec_driver_sql("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(Refusal, match="journal_newer") as refused, opened(device):
        pass
    assert refused.value.values["found"] == 99
    agent = open_agent(device)
    sync(headquarters, agent)
    assert outcomes(agent.files.store) == {one.id: "accepted" for one in sold}
    assert booked(headquarters) == (2, 2)
    with agent.journal.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM command WHERE mood = 'fine'").scalar() == 2
