"""Which shops hold a member: the one it is bound to, and whoever served it within 90 days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sync.hq import audit
from sync.hq.served import KEEP_US, age_out, serve
from tests.unit.hq.world import COAT, HUBIN, NINGBO, XIHU, World, line, order

MEMBER = 77
DAY_US = 86_400 * 1_000_000


@pytest.fixture(autouse=True)
def bound_to_xihu(world: World) -> None:
    world.execute("INSERT INTO member VALUES (77, 'c', 'n', 'p', 'basic', 0, :store)", store=XIHU)


def holders(world: World) -> set[int]:
    """Shops whose devices hold the member, by what HQ would backfill to them."""
    world.drain()
    with world.database.read() as connection:
        scopes = connection.execute(text("SELECT scope FROM head WHERE tbl = 'member' AND pk = '[77]'")).scalars()
        found = {int(scope.removeprefix("members:")) for scope in scopes}
    assert not audit.audit(world.database).total
    return found


def served(world: World, store: int, days_ago: int = 0) -> None:
    with world.database.write() as connection:
        serve(connection, MEMBER, store, world.clock.now() - days_ago * DAY_US)


def test_an_order_brings_the_member_to_the_shop_that_served(world: World) -> None:
    device = world.enrol("hubin")
    placed = replace(order(world, line(world, COAT)), member_id=MEMBER)
    assert holders(world) == {XIHU}
    assert device.place(placed)[0] == "accepted"
    assert holders(world) == {XIHU, HUBIN}
    world.execute("UPDATE member SET points = 5 WHERE id = 77")
    world.drain()
    with world.database.read() as connection:
        images = set(connection.execute(text("SELECT image FROM head WHERE tbl = 'member' AND pk = '[77]'")).scalars())
    assert images == {f'[77,"c","n","p","basic",5,{XIHU}]'}


def test_after_90_days_without_service_only_the_own_shop_keeps_it(world: World) -> None:
    served(world, HUBIN, days_ago=91)
    served(world, NINGBO, days_ago=89)
    served(world, XIHU, days_ago=91)
    assert holders(world) == {XIHU, HUBIN, NINGBO}
    assert age_out(world.database, world.clock) == 2
    assert holders(world) == {XIHU, NINGBO}
    served(world, HUBIN, days_ago=91)
    served(world, HUBIN)
    served(world, HUBIN, days_ago=95)
    assert age_out(world.database, world.clock) == 0
    assert holders(world) == {XIHU, NINGBO, HUBIN}
    world.clock.at += KEEP_US + DAY_US
    assert age_out(world.database, world.clock) == 2
    assert holders(world) == {XIHU}


def test_a_member_bound_to_a_shop_that_served_it_stays_there(world: World) -> None:
    served(world, HUBIN, days_ago=91)
    world.execute("UPDATE member SET store_id = :store", store=HUBIN)
    # Xihu has not served it.
    assert holders(world) == {HUBIN}
    age_out(world.database, world.clock)
    assert holders(world) == {HUBIN}
    served(world, XIHU)
    world.execute("UPDATE member SET store_id = :store", store=NINGBO)
    assert holders(world) == {NINGBO, XIHU}
    world.execute("UPDATE member SET store_id = :store", store=XIHU)
    assert holders(world) == {XIHU}
    world.execute("DELETE FROM member")
    assert holders(world) == set()


def test_an_unknown_member_is_served_without_a_trace(world: World) -> None:
    with world.database.write() as connection:
        serve(connection, 404, HUBIN, world.clock.now())
        assert connection.execute(text("SELECT count(*) FROM member_service")).scalar() == 0


def test_a_row_in_two_scopes_of_one_device_is_refused(world: World) -> None:
    """One class of scopes a table, one scope of a class a device."""
    device = world.enrol("hubin")
    classes = [scope.partition(":")[0] for scope in world.caller(device).scopes]
    assert len(set(classes)) == len(classes)
    for table, scope in (("member", "ops:1"), ("orders", "members:1"), ("tender", "device:1")):
        with pytest.raises(IntegrityError):
            world.execute("INSERT INTO row_scope VALUES (:t, '[1]', :s)", t=table, s=scope)
