"""Commands up, outcomes and effects down, over a line that loses what it likes: once each, and together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from app.errors import Outage, Refusal
from app.replica.files import Replicas
from app.replica.meta import set_value
from app.storage.changes import Topic
from app.storage.database import Database
from sync import pull as pulling
from sync.agent.agent import Agent
from sync.files import meta_of
from sync.hq import enrolment, head
from sync.hq_client import Revoked
from sync.pull import pull
from sync.push import push
from sync.status import read_status
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.mirrors import of_hq, of_store
from tests.support.seller import Seller, seller

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def agent(device: Enrolled, open_agent: OpenAgent) -> Agent:
    """Loaded and greeted."""
    agent = open_agent(device)
    agent.download.step()
    agent.upload.step()
    return agent


@pytest.fixture
def shop(headquarters: Headquarters, device: Enrolled) -> Iterator[Seller]:
    with seller(headquarters, device) as shop:
        yield shop


def statuses(store: Database) -> dict[bytes, str]:
    with store.read() as connection:
        rows = connection.exec_driver_sql("SELECT command_id, status FROM outcome").all()
    return {bytes(row[0]): row[1] for row in rows}


def own_stock(store: Database, shop: Seller) -> int:
    with store.read() as connection:
        return int(
            connection.exec_driver_sql(f"SELECT sellable FROM stock WHERE variant_id = {shop.variant_id}").scalar_one()
        )


def decided(hq: Headquarters) -> tuple[int, int, int]:
    """(commands, orders, pieces sold) at HQ."""
    with hq.database.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM command), (SELECT count(*) FROM orders),"
            " (SELECT coalesce(sum(quantity), 0) FROM stock_movement WHERE order_line_id IS NOT NULL)"
        ).one()
    return int(found[0]), int(found[1]), int(found[2])


def mirrors(hq: Headquarters, device: Enrolled, store: Database) -> bool:
    own = device.identity.store_id
    scopes = (f"stock:{own}", f"members:{own}", f"ops:{own}", "avail:", f"device:{device.identity.device_id}")
    return of_store(store) == of_hq(hq, *scopes)


# --- up --------------------------------------------------------------------------------------------------------------


@BOTH
def test_a_sale_reaches_hq_and_its_outcome_comes_back_with_its_effects(
    headquarters: Headquarters, device: Enrolled, agent: Agent, shop: Seller
) -> None:
    before = own_stock(agent.files.store, shop)
    sold = [shop.sell() for _ in range(3)]
    agent.upload.step()
    headquarters.drain()
    agent.download.step()
    assert statuses(agent.files.store) == {command.id: "accepted" for command in sold}
    assert own_stock(agent.files.store, shop) == before - 3
    assert decided(headquarters) == (3, 3, 3)
    assert mirrors(headquarters, device, agent.files.store)
    assert agent.board.status.received_jseq == 3


@BOTH
def test_a_lost_answer_doubles_nothing(headquarters: Headquarters, agent: Agent, line: Line, shop: Seller) -> None:
    first = shop.sell()
    line.lose_answers = 1
    with pytest.raises(Outage):
        agent.upload.step()
    # HQ has decided it; the device does not know, sells on, and says all of it again.
    second = shop.sell()
    agent.upload.step()
    line.lose_answers = 1
    shop.sell()
    with pytest.raises(Outage):
        agent.upload.step()
    agent.upload.step()
    push(agent.upload.client, agent.journal, {}, 100)
    assert decided(headquarters) == (3, 3, 3)
    headquarters.drain()
    agent.download.step()
    assert {first.id, second.id} < statuses(agent.files.store).keys()


def test_many_commands_go_in_batches_and_in_order(headquarters: Headquarters, agent: Agent, shop: Seller) -> None:
    for _ in range(23):
        shop.sell()
    sent = [push(agent.upload.client, agent.journal, {0: received}, 10).sent for received in (0, 10, 20)]
    assert sent == [10, 10, 3]
    with headquarters.database.read() as connection:
        order = connection.exec_driver_sql("SELECT jseq FROM command ORDER BY received_at, jseq").scalars().all()
    assert list(order) == list(range(1, 24))
    assert push(agent.upload.client, agent.journal, {0: 23}, 10).sent == 0


def test_a_gap_is_closed_from_where_hq_says(headquarters: Headquarters, agent: Agent, shop: Seller) -> None:
    for _ in range(4):
        shop.sell()
    with pytest.raises(Refusal) as caught:
        push(agent.upload.client, agent.journal, {0: 2}, 100)
    assert (caught.value.reason, decided(headquarters)) == ("gap", (0, 0, 0))
    assert (caught.value.values["incarnation"], caught.value.values["expected"]) == (0, 1)
    agent.upload._held[0] = 2
    agent.upload.step()
    assert decided(headquarters) == (4, 4, 4)


def test_the_agent_writes_nothing_into_the_journal(device: Enrolled, agent: Agent, shop: Seller) -> None:
    shop.sell()
    with shop.journal.database.read() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        agent.upload.step()
        agent.download.step()
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before
    with pytest.raises(Exception, match="write_to_read_only"), agent.journal.write():
        pass


def test_a_revoked_device_still_hands_in_its_work(
    headquarters: Headquarters, device: Enrolled, agent: Agent, shop: Seller, open_agent: OpenAgent
) -> None:
    shop.sell()
    agent.upload.step()
    headquarters.drain()
    agent.download.step()
    with headquarters.database.write() as connection:
        enrolment.revoke(connection, headquarters.clock, device.identity.device_id)
    agent.stop(5)
    late = shop.sell()
    again = open_agent(device)
    again.upload.step()
    assert decided(headquarters)[0] == 2
    assert headquarters.value("SELECT status FROM outcome WHERE command_id = :id", id=late.id) == "parked"
    with pytest.raises(Revoked):
        again.download.step()
    assert again.board.status.revoked


def test_a_device_that_is_online_hears_of_its_revocation_within_a_minute(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    headquarters.stop()
    headquarters.start(poll_seconds=600)
    agent = open_agent(device)
    agent.upload.step()
    longest = agent.download.step() * 1.2  # the fixture's world draws the middle of the jitter
    assert 30 < longest <= 60
    with headquarters.database.write() as connection:
        enrolment.revoke(connection, headquarters.clock, device.identity.device_id)
    with pytest.raises(Revoked):
        agent.download.step()
    assert agent.board.status.revoked


# --- down ------------------------------------------------------------------------------------------------------------


def test_outcome_and_effects_appear_together_or_not_at_all(
    headquarters: Headquarters, agent: Agent, shop: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, h = own_stock(agent.files.store, shop), agent.files.store_meta.h
    sold = shop.sell()
    agent.upload.step()
    headquarters.drain()

    def cut(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as patch:
        patch.setattr(pulling, "touch", cut)
        with pytest.raises(OSError, match="power"):
            pull(agent.download.client, agent.files)
    assert (statuses(agent.files.store), own_stock(agent.files.store, shop)) == ({}, before)
    assert agent.files.store_meta.h == h
    pull(agent.download.client, agent.files)
    assert (statuses(agent.files.store), own_stock(agent.files.store, shop)) == ({sold.id: "accepted"}, before - 1)


@pytest.mark.parametrize("kept", [10, 4_000, 50_000])
def test_a_pull_that_loses_a_page_changes_nothing(
    headquarters: Headquarters,
    device: Enrolled,
    agent: Agent,
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    kept: int,
) -> None:
    monkeypatch.setattr(head.pull, "__defaults__", (100,))
    headquarters.run("UPDATE stock SET sellable = sellable + 1")
    before, h = of_store(agent.files.store), agent.files.store_meta.h
    line.cut_after = kept
    with pytest.raises(Outage):
        pull(agent.download.client, agent.files)
    assert (of_store(agent.files.store), agent.files.store_meta.h) == (before, h)
    pulled = pull(agent.download.client, agent.files)
    assert pulled.rows > 1_000
    assert mirrors(headquarters, device, agent.files.store)


def test_pages_that_come_twice_change_nothing(headquarters: Headquarters, device: Enrolled, agent: Agent) -> None:
    old = agent.files.store_meta.h
    headquarters.run("UPDATE member SET points = points + 1")
    headquarters.run(f"DELETE FROM stock WHERE location_id = {device.identity.store_id} AND sellable > 3")
    pull(agent.download.client, agent.files)
    once = of_store(agent.files.store)
    with agent.files.store.write() as connection:
        set_value(connection, "h", str(old))
    assert pull(agent.download.client, agent.files).rows > 20
    assert of_store(agent.files.store) == once
    assert mirrors(headquarters, device, agent.files.store)


def test_a_kill_between_the_two_files_is_made_good(headquarters: Headquarters, device: Enrolled, agent: Agent,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    headquarters.run("UPDATE product SET brand = brand || '!'")
    headquarters.run("UPDATE member SET points = points + 1")

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pulling, "_publish_store", killed)
        with pytest.raises(KeyboardInterrupt):
            pull(agent.download.client, agent.files)
    assert agent.files.catalog_meta.h > agent.files.store_meta.h
    pull(agent.download.client, agent.files)
    assert agent.files.catalog_meta.h == agent.files.store_meta.h
    assert mirrors(headquarters, device, agent.files.store)


def test_screens_hear_only_of_what_was_touched(headquarters: Headquarters, device: Enrolled, agent: Agent) -> None:
    window = Replicas(device.home, device.secrets.store_key)
    agent.board.write(agent.files)
    window.poll()
    headquarters.run("UPDATE member SET points = points + 1")
    pull(agent.download.client, agent.files)
    assert window.poll().topics == {Topic.MEMBERS}
    headquarters.run("UPDATE product SET brand = brand || '!'")
    pull(agent.download.client, agent.files)
    assert window.poll().topics == {Topic.CATALOG}
    pull(agent.download.client, agent.files)
    assert not window.poll()
    window.close()


def test_nothing_new_writes_nothing(agent: Agent) -> None:
    with agent.files.store.read() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        assert pull(agent.download.client, agent.files).rows == 0
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before


# --- both loops at once ----------------------------------------------------------------------------------------------


def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_downloads_do_not_wait_for_uploads(
    headquarters: Headquarters, device: Enrolled, agent: Agent, shop: Seller
) -> None:
    agent.start()
    until(lambda: agent.board.status.last_contact > 0)
    with headquarters.database.write():
        # HQ takes no command while somebody else writes, and still answers what is new.
        sold = shop.sell()
        agent.tick(committed=True, woken=False)
        time.sleep(0.3)
        contact = agent.board.status.last_contact
        until(lambda: agent.board.status.last_contact > contact + 500_000)
        assert decided(headquarters)[0] == 0
    until(lambda: sold.id in statuses(agent.files.store))


def test_a_sale_ends_the_pause_of_a_device_that_was_cut_off(
    headquarters: Headquarters, device: Enrolled, agent: Agent, line: Line, shop: Seller
) -> None:
    window = Replicas(device.home, device.secrets.store_key)
    line.down = True
    line.break_all()
    agent.start()
    shop.sell()
    agent.tick(committed=True, woken=False)

    def pauses() -> bool:
        agent.tick(committed=False, woken=False)
        status = read_status(window)
        return (status.phase, status.error, status.next_try > 0) == ("waiting", "no_network", True)

    until(pauses)
    told = read_status(window).current_at
    line.down = False
    agent.tick(committed=False, woken=True)
    until(lambda: decided(headquarters)[0] == 1)
    until(lambda: len(statuses(agent.files.store)) == 1)
    until(lambda: agent.board.status.error == "")
    until(lambda: agent.board.status.current_at > told)
    assert meta_of(agent.files.store).h == headquarters.drain()
    window.close()
