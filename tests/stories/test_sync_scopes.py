"""Scopes that come and go while the device works: nothing of them shows before they are whole, nothing stays after."""

from __future__ import annotations

import pytest

from app.errors import Outage
from app.replica.files import Replicas
from app.replica.pointer import read_pointer
from sync.hq import head
from sync.hq.served import KEEP_US, age_out, serve
from sync.pull import held_scopes
from sync.staging import staged
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.mirrors import of_hq, of_store
from tests.support.sync_steps import OpenAgent, place, same_as_hq

both_databases = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


@both_databases
def test_a_device_that_moves_fetches_the_other_shops_scopes_into_the_file_in_use(
    headquarters: Headquarters, device: Enrolled, line: Line, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    first, whole = read_pointer(device.home), line.carried
    other = place(headquarters, "HZ-XIHU")
    headquarters.run("UPDATE device SET store_id = :store", store=other)
    headquarters.run("UPDATE stock SET sellable = sellable + 1 WHERE location_id = :store", store=other)
    agent.download.step()
    assert same_as_hq(headquarters, device, agent.files, other)
    assert held_scopes(agent.files.store) >= {f"stock:{other}", f"members:{other}", f"ops:{other}"}
    assert f"stock:{device.identity.store_id}" not in held_scopes(agent.files.store)
    # Neither file was loaded anew.
    assert read_pointer(device.home) == first
    assert line.carried - whole < whole // 2


def test_a_new_scope_shows_only_when_it_is_whole(
    headquarters: Headquarters,
    device: Enrolled,
    line: Line,
    open_agent: OpenAgent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cut while its pages come, twice; the agent is a new one each time, as after a kill."""
    monkeypatch.setattr(head.pull, "__defaults__", (200,))
    agent = open_agent(device)
    agent.download.step()
    other = place(headquarters, "HZ-XIHU")
    kept = ("avail:", f"device:{device.identity.device_id}")
    headquarters.run("UPDATE device SET store_id = :store", store=other)
    had = 1
    for carry in (60_000, 50_000):
        line.cut_after = carry
        with pytest.raises(Outage):
            agent.download.step()
        agent.stop(5)
        agent = open_agent(device)
        assert of_store(agent.files.store) == of_hq(headquarters, *kept)
        waiting = staged(agent.files.store)
        assert waiting is not None
        assert not waiting.complete
        with agent.files.store.read() as connection:
            before, had = had, connection.exec_driver_sql("SELECT count(*) FROM replica_page").scalar_one()
        # It goes on with the pages that came before the cut.
        assert had > before
        window = Replicas(device.home, device.secrets.store_key)
        with window.store.read() as store:
            assert store.exec_driver_sql("SELECT count(*) FROM stock").scalar_one() == 0
        window.close()
        # What HQ changes meanwhile, in rows that are here already and in rows that are not.
        headquarters.run(
            f"UPDATE stock SET sellable = sellable + 3 WHERE location_id = {other} AND variant_id % 30 = 0"
        )
        headquarters.run(f"DELETE FROM stock WHERE location_id = {other} AND variant_id % 40 = {carry // 5_000}")
    agent.download.step()
    assert same_as_hq(headquarters, device, agent.files, other)
    assert staged(agent.files.store) is None
    with agent.files.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM replica_page").scalar_one() == 0


def test_a_scope_taken_away_again_before_it_is_whole_leaves_no_trace(
    headquarters: Headquarters,
    device: Enrolled,
    line: Line,
    open_agent: OpenAgent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(head.pull, "__defaults__", (200,))
    agent = open_agent(device)
    agent.download.step()
    headquarters.run("UPDATE device SET store_id = :store", store=place(headquarters, "HZ-XIHU"))
    line.cut_after = 90_000
    with pytest.raises(Outage):
        agent.download.step()
    headquarters.run("UPDATE device SET store_id = :store", store=device.identity.store_id)
    agent.download.step()
    assert same_as_hq(headquarters, device, agent.files)
    with agent.files.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM replica_page").scalar_one() == 0


@both_databases
def test_an_order_comes_and_goes_with_the_shops_that_see_it(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    own, other = device.identity.store_id, place(headquarters, "HZ-XIHU")
    key = '["' + "01" * 16 + '"]'
    see = "INSERT INTO row_scope(tbl, pk, scope) VALUES ('orders', :key, :scope)"
    headquarters.run(see, key=key, scope=f"ops:{other}")
    headquarters.run(
        "INSERT INTO orders(id, number, store_id, device_id, associate_id, contact_name, contact_phone, address,"
        " currency, total, price_book_id, business_date, placed_at, state, promise, pickup_code) VALUES"
        " (:id, 'N1', :store, 9, 9, '', '', '', 'CNY', 100, 1, '2026-11-22', 1, 'placed', 'confirmed', '')",
        id=b"\1" * 16,
        store=other,
    )
    agent.download.step()
    assert ("orders", '["' + "01" * 16 + '"]') not in of_store(agent.files.store)
    headquarters.run(see, key=key, scope=f"ops:{own}")
    headquarters.run("UPDATE orders SET state = 'partly' WHERE id = :id", id=b"\1" * 16)
    agent.download.step()
    assert ("orders", key) in of_store(agent.files.store)
    headquarters.run("DELETE FROM row_scope WHERE scope = :scope AND pk = :key", scope=f"ops:{own}", key=key)
    agent.download.step()
    assert ("orders", key) not in of_store(agent.files.store)
    assert same_as_hq(headquarters, device, agent.files)


@both_databases
def test_a_member_comes_with_being_served_and_goes_90_days_later(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    own, other = device.identity.store_id, place(headquarters, "HZ-XIHU")
    member = headquarters.value("SELECT min(id) FROM member WHERE store_id = :store", store=other)
    assert isinstance(member, int)
    agent = open_agent(device)

    def holds() -> bool:
        headquarters.drain()
        agent.download.step()
        assert agent.board.status.mended_at == 0
        return ("member", f"[{member}]") in of_store(agent.files.store)

    assert not holds()
    with headquarters.database.write() as connection:
        serve(connection, member, own, headquarters.clock.now() - KEEP_US - 1)
    assert holds()
    age_out(headquarters.database, headquarters.clock)
    assert not holds()
    headquarters.run("UPDATE member SET store_id = :store WHERE id = :id", store=own, id=member)
    assert holds()
    headquarters.run("UPDATE member SET store_id = :store WHERE id = :id", store=other, id=member)
    assert not holds()
    assert same_as_hq(headquarters, device, agent.files)
