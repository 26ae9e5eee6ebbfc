"""A member's addresses are where the member is, and nowhere else."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.members.commands import ADDRESS_SAVED, AddressSaved, lane_of
from sync.hq import audit
from sync.hq.erasing import erase_member
from sync.hq.served import KEEP_US, age_out, serve
from tests.unit.hq.world import ASSOCIATE, HUBIN, NINGBO, XIHU, Device, World

MEMBER = 77


@pytest.fixture(autouse=True)
def bound_to_xihu(world: World) -> None:
    world.execute("INSERT INTO member VALUES (77, 'c', 'n', 'p', 'basic', 0, :store)", store=XIHU)


def save(device: Device, street: str = "文三路1号", *, id_: bytes = b"", at: int = 0) -> tuple[str, str]:
    world = device.world
    at = at or world.clock.now()
    told = AddressSaved(
        id_ or world.ids.new_id(), MEMBER, "周女士", "13812348000", "330106", "浙江省 杭州市 西湖区", street,
        device.identity.store_id, at, ASSOCIATE,
    )  # fmt: skip
    command = device.command(ADDRESS_SAVED, told, lane_of(MEMBER))
    device.send(command)
    return world.outcome(command)


def shops(world: World) -> set[int]:
    """Whose devices hold the addresses, by what HQ would backfill to them."""
    world.drain()
    with world.database.read() as connection:
        scopes = connection.execute(text("SELECT scope FROM head WHERE tbl = 'member_address'")).scalars()
        found = {int(scope.removeprefix("members:")) for scope in scopes}
    assert not audit.audit(world.database).total
    return found


def test_only_a_shop_that_holds_the_member_saves_one(world: World) -> None:
    ours, theirs = world.enrol("xihu"), world.enrol("ningbo", 2)
    assert save(theirs) == ("rejected", "unknown_member")
    assert shops(world) == set()
    assert save(ours) == ("accepted", "")
    assert shops(world) == {XIHU}


def test_saved_again_it_is_the_same_one_and_an_older_word_changes_nothing(world: World) -> None:
    device, one = world.enrol("xihu"), world.ids.new_id()
    now = world.clock.now()
    assert save(device, "文三路1号", id_=one, at=now) == ("accepted", "")
    assert save(device, "文三路2号", id_=one, at=now - 1_000_000) == ("accepted", "")
    (row,) = world.rows("member_address")
    assert (row.street, row.used_at) == ("文三路1号", now)
    world.execute("INSERT INTO member VALUES (78, 'd', 'n', 'p', 'basic', 0, :store)", store=XIHU)
    world.execute("UPDATE member_address SET member_id = 78")
    assert save(device, id_=one) == ("rejected", "unknown_member")


def test_they_come_and_go_with_the_member(world: World) -> None:
    device = world.enrol("xihu")
    save(device)
    with world.database.write() as connection:
        serve(connection, MEMBER, HUBIN, world.clock.now())
    assert shops(world) == {XIHU, HUBIN}
    save(device, "文三路2号")
    assert shops(world) == {XIHU, HUBIN}
    world.clock.at += KEEP_US + 1_000_000
    age_out(world.database, world.clock)
    assert shops(world) == {XIHU}


def test_forgotten_they_are_nowhere(world: World) -> None:
    device = world.enrol("xihu")
    save(device)
    with world.database.write() as connection:
        serve(connection, MEMBER, NINGBO, world.clock.now())
        erase_member(connection, world.clock, MEMBER)
    assert shops(world) == set()
    assert world.rows("member_address") == []
    with world.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM row_scope WHERE tbl = 'member_address'")).scalar() == 0
        kept = connection.execute(text("SELECT payload FROM command WHERE type = :t"), {"t": ADDRESS_SAVED}).scalars()
        assert set(kept) == {None}
