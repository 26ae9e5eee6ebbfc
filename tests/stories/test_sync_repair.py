"""A replica that is not what HQ sent is found out and fetched again, and people hear of it."""

from __future__ import annotations

import json

import pytest

from app.replica.meta import get_value, set_value
from app.replica.pointer import read_pointer
from sync.agent.agent import Agent
from sync.agent.following import RECOUNT_US, RECOUNTED
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.sync_steps import OpenAgent, same_as_hq

both_databases = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
FAULTS = {
    "a row is missing": "DELETE FROM stock WHERE variant_id = (SELECT min(variant_id) FROM stock)",
    "a row is another": "UPDATE stock SET sellable = 77 WHERE variant_id = (SELECT max(variant_id) FROM stock)",
    "a row is too much": "INSERT INTO member VALUES (1, 'x', 'x', 'x', 'basic', 0, 1, 1, 'members:' || {store})",
    "an older version": "UPDATE member SET ver = ver - 1 WHERE id = (SELECT max(id) FROM member)",
}


def alerts(hq: Headquarters) -> list[dict[str, object]]:
    with hq.database.read() as connection:
        found = connection.exec_driver_sql("SELECT detail FROM alert WHERE kind = 'replica_differs'").scalars().all()
    return [json.loads(detail) for detail in found]


def spoil(agent: Agent, statement: str) -> None:
    """Rows change behind the sums' back."""
    with agent.files.store.write() as connection:
        connection.exec_driver_sql(statement.replace("{store}", str(agent.identity.store_id)))


def count_now(agent: Agent) -> None:
    """It is time to count again."""
    with agent.files.store.write() as connection:
        set_value(connection, RECOUNTED, str(agent.clock.now() - RECOUNT_US))


@pytest.mark.parametrize("fault", FAULTS)
def test_rows_that_do_not_add_up_are_found_by_counting_and_healed(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, fault: str
) -> None:
    agent = open_agent(device)
    agent.download.step()
    before = read_pointer(device.home)
    spoil(agent, FAULTS[fault])
    assert not same_rows(headquarters, device, agent)
    agent.download.step()
    assert not same_rows(headquarters, device, agent)
    count_now(agent)
    agent.download.step()
    assert same_as_hq(headquarters, device, agent.files)
    assert read_pointer(device.home) == before
    assert agent.board.status.mended_at > 0
    assert agent.board.status.differing == ()
    (alert,) = alerts(headquarters)
    scope = "stock" if "stock" in FAULTS[fault] else "members"
    assert alert["scopes"] == [f"{scope}:{device.identity.store_id}"]
    count_now(agent)
    agent.download.step()
    assert len(alerts(headquarters)) == 1


def same_rows(hq: Headquarters, device: Enrolled, agent: Agent) -> bool:
    try:
        return same_as_hq(hq, device, agent.files)
    except AssertionError:
        return False


@both_databases
def test_a_change_that_never_came_is_found_at_the_next_pull(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    """The sums are right for what the file holds; HQ's tell that this is not all."""
    agent = open_agent(device)
    agent.download.step()
    own = device.identity.store_id
    headquarters.run(f"UPDATE stock SET sellable = sellable + 7 WHERE location_id = {own} AND variant_id % 5 = 0")
    with agent.files.store.write() as connection:
        set_value(connection, "h", str(headquarters.drain()))
    headquarters.run("UPDATE member SET points = points + 1")
    agent.download.step()
    assert same_as_hq(headquarters, device, agent.files)
    (alert,) = alerts(headquarters)
    assert alert["scopes"] == [f"stock:{own}"]


def test_an_agent_that_starts_asks_for_digests_though_nothing_is_new(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    with agent.files.store.write() as connection:
        connection.exec_driver_sql("UPDATE replica_sum SET digest = digest + 1 WHERE scope LIKE 'members:%'")
    agent.download.step()
    assert alerts(headquarters) == []
    agent.stop(5)
    again = open_agent(device)
    again.download.step()
    assert same_as_hq(headquarters, device, again.files)
    assert len(alerts(headquarters)) == 1


@both_databases
def test_a_byte_that_changed_in_the_catalog_file_is_found_and_the_file_fetched_again(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    before = read_pointer(device.home)
    assert agent.files.catalog is not None
    with agent.files.catalog.read() as connection:
        name = connection.exec_driver_sql("SELECT address FROM location WHERE address <> '' LIMIT 1").scalar_one()
    agent.stop(5)
    path = device.home / before.catalog
    content = bytearray(path.read_bytes())
    content[content.index(name.encode()) + 2] ^= 1
    path.write_bytes(content)
    headquarters.run("UPDATE price SET amount = amount + 1 WHERE variant_id % 50 = 0")
    again = open_agent(device)
    again.download.step()
    assert read_pointer(device.home).catalog == before.catalog
    count_now(again)
    again.download.step()
    assert read_pointer(device.home).catalog != before.catalog
    assert same_as_hq(headquarters, device, again.files)
    assert [alert["scopes"] for alert in alerts(headquarters)] == [["catalog:cn"]]


def test_what_fetching_again_does_not_heal_is_said_and_not_tried_for_ever(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    scope = f"members:{device.identity.store_id}"
    headquarters.run("UPDATE scope_digest SET digest = digest + 1 WHERE scope = :scope", scope=scope)
    for _ in range(3):
        headquarters.run("UPDATE price SET amount = amount + 1 WHERE variant_id % 50 = 0")
        agent.download.step()
    assert agent.board.status.differing == (scope,)
    assert len(alerts(headquarters)) == 1
    with agent.files.store.read() as connection:
        assert get_value(connection, "staging") == ""
