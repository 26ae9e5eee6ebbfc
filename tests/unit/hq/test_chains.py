"""Restored and cloned journals at HQ: found without a false word, each fork processed once, both lives go on."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.journal.command import Command
from sync.hq import stock
from sync.hq.durability import Durability, backed_up
from sync.hq.ledger import recompute
from tests.unit.hq.world import COAT, HUBIN, START, Device, World, line, order


@pytest.fixture
def device(world: World) -> Device:
    with world.database.write() as connection:
        stock.apply_counts(connection, [stock.Count(HUBIN, COAT, START, 100)])
    return world.enrol("hubin")


def sell(device: Device, count: int = 1) -> list[Command]:
    return [device.placed(order(device.world, line(device.world, COAT))) for _ in range(count)]


def held(device: Device) -> list[tuple[int, int, int, int]]:
    return [(one.incarnation, one.known_jseq, one.durable_jseq, one.received_jseq) for one in device.hello().chains]


def books(world: World) -> list[str]:
    world.drain()
    with world.database.snapshot() as connection:
        return recompute(connection).differences


def orders(world: World) -> int:
    return len(world.rows("orders"))


def test_hello_tells_what_hq_holds(world: World, device: Device) -> None:
    assert held(device) == [(0, 0, 0, 0)]
    first = sell(device, 12)
    assert held(device) == [(0, 0, 0, 0)]
    device.send(*first)
    sell(device)
    assert held(device) == [(0, 12, 12, 12)]
    assert world.alerts() == []


def test_a_hello_that_the_network_kept_back_says_nothing_against_the_journal(world: World, device: Device) -> None:
    device.send(*sell(device, 2))
    early = device.asks()
    device.send(*sell(device, 3))
    for _ in range(3):
        reply = device.hello(early)
        assert (reply.incarnation, reply.chains[0].known_jseq, reply.chains[0].received_jseq) == (0, 2, 5)
    assert world.alerts() == []


def test_a_restored_journal_that_says_so_gets_a_new_incarnation(world: World, device: Device) -> None:
    device.send(*sell(device, 3))
    restored = device.clone(1)
    reply = restored.hello()
    assert (reply.incarnation, reply.chains[0].received_jseq) == (0, 3)
    confirmed = restored.asks(behind=3)
    assert restored.hello(confirmed).incarnation == 1
    assert world.alerts() == ["restored_journal"]
    assert restored.hello(restored.asks(behind=3)).incarnation == 1, "not used yet: the same is granted again"
    restored.adopt(1)
    assert restored.send(*sell(restored, 2)) == ["accepted", "accepted"]
    assert held(restored) == [(0, 1, 1, 3), (1, 2, 2, 2)]
    for late in (confirmed, confirmed):
        restored.hello(late)
    (item,) = world.rows("attention_item")
    assert (item.reason, item.store_id, item.state) == ("restored_journal", HUBIN, "open")
    assert json.loads(item.detail) == {"device": "A1", "name": "hubin"}
    assert world.alerts() == ["restored_journal"], "the network's repeat of a true word is no second incident"
    assert restored.hello().incarnation == 1
    assert orders(world) == 5


def test_restored_twice_from_one_backup_gets_two_incarnations(world: World, device: Device) -> None:
    device.send(*sell(device, 3))
    lives = [device.clone(1) for _ in range(2)]
    for number, life in enumerate(lives, 1):
        assert life.hello(life.asks(behind=3)).incarnation == number
        life.adopt(number)
        assert life.send(*sell(life)) == ["accepted"]
    assert orders(world) == 5


def test_a_word_about_more_than_hq_holds_is_not_believed(world: World, device: Device) -> None:
    device.send(*sell(device, 3))
    assert device.hello(device.asks(behind=3)).incarnation == 0, "the journal has all three"
    assert device.clone(2).hello(device.clone(2).asks(behind=9)).incarnation == 0
    assert world.alerts() == []


def test_two_clones_both_go_on_and_each_fork_counts_once(world: World, device: Device) -> None:
    device.send(*sell(device, 2))
    twin = device.clone(2)
    device.send(*sell(device, 2))
    forked = sell(twin, 3)
    assert twin.send(*forked) == ["accepted"] * 3
    assert world.alerts() == ["fork"], "one incident, not one for each command"
    assert world.attention() == ["fork"], "and the shop hears of it"
    assert twin.send(*forked) == ["accepted"] * 3
    assert orders(world) == 7
    more = sell(device, 2)
    assert device.send(*more) == ["accepted"] * 2
    assert device.hello().incarnation == 0, "the line HQ goes by stays what it is"
    assert twin.hello().incarnation == 1
    assert world.alerts() == ["fork", "restored_journal"]
    late = sell(twin)
    twin.adopt(1)
    fresh = sell(twin, 2)
    assert twin.send(*late, *fresh) == ["accepted"] * 3
    assert held(twin) == [(0, 6, 6, 6), (1, 2, 2, 2)]
    assert held(device) == [(0, 6, 6, 6)]
    device.send(*sell(device))
    assert [one.hello().incarnation for one in (device, twin)] == [0, 1]
    assert world.alerts() == ["fork", "restored_journal"], "no further fork: each has its own numbers now"
    assert orders(world) == 13
    assert books(world) == []


def test_three_clones_and_forks_of_forks(world: World, device: Device) -> None:
    device.send(*sell(device))
    second, third = device.clone(1), device.clone(1)
    device.send(*sell(device, 3))
    second.send(*sell(second, 2))
    fourth = second.clone(3)
    third.send(*sell(third))
    second.send(*sell(second))
    fourth.send(*sell(fourth))
    assert orders(world) == 9
    assert world.alerts() == ["fork"] * 3
    with world.database.read() as connection:
        tree = connection.execute(text("SELECT jseq, fork FROM command ORDER BY received_at, id")).all()
    assert [tuple(row) for row in tree] == [
        (1, 0), (2, 0), (3, 0), (4, 0), (2, 1), (3, 1), (2, 2), (4, 1), (4, 3)
    ]  # fmt: skip
    assert {one.hello().incarnation for one in (second, third, fourth)} == {1}
    second.adopt(1)
    second.send(*sell(second))
    third.adopt(1)
    assert third.send(*sell(third)) == ["accepted"]
    assert third.hello().incarnation == 2, "two clones that took the same number part again"
    assert books(world) == []


def test_a_fork_that_is_ahead_of_the_line_is_told_from_a_gap(world: World, device: Device) -> None:
    device.send(*sell(device, 3))
    twin = device.clone(1)
    forked = sell(twin, 4)
    with pytest.raises(Refusal, match="gap") as refused:
        twin.send(forked[3])
    assert (refused.value.values["incarnation"], refused.value.values["expected"]) == (0, 4)
    assert twin.send(*forked) == ["accepted"] * 4
    assert world.caller(device).received == ((0, 3),), "the clone has passed the line without moving it"
    assert device.send(*sell(device)) == ["accepted"]
    assert orders(world) == 8


def test_hqs_backup_put_back_gets_everything_again_once(world: World, device: Device) -> None:
    """As after a restore: HQ knows the first two of five; the device finds that out from hello alone."""
    device.send(*sell(device, 2))
    lost = sell(device, 3)
    reply = device.hello()
    assert reply.chains[0].known_jseq == 2
    assert device.send(*lost) == ["accepted"] * 3
    assert (orders(world), world.level(HUBIN, COAT)) == (5, 95)


def test_hq_restored_to_before_an_incarnation_follows_the_device(world: World, device: Device) -> None:
    device.adopt(2)
    assert device.hello().incarnation == 2
    assert world.caller(device).incarnation == 2
    assert device.send(*sell(device)) == ["accepted"]
    assert world.alerts() == []


def test_what_both_sides_have_lost_does_not_stop_the_rest(world: World, device: Device) -> None:
    sold = sell(device, 5)
    asked = device.asks()
    (told,) = asked.chains
    pruned = msgspec.structs.replace(told, first=4, base_hash=sold[2].hash, hashes=told.hashes[:2])
    reply = device.hello(msgspec.structs.replace(asked, chains=[pruned]))
    assert reply.chains[0].known_jseq == 0
    assert world.alerts() == ["commands_lost"]
    assert device.send(*sold[3:]) == ["accepted", "accepted"]
    assert world.caller(device).received == ((0, 5),)


def test_durable_is_what_survives_hq(world: World, device: Device) -> None:
    world.durability = Durability(None)
    device.send(*sell(device, 2))
    assert held(device) == [(0, 2, 0, 2)]
    begun = world.clock.now()
    device.send(*sell(device, 2))
    with world.database.write() as connection:
        backed_up(connection, begun)
        backed_up(connection, START)
    assert held(device) == [(0, 4, 2, 4)], "received after the backup was begun: not in it, perhaps"
    world.durability = Durability(3600.0)
    assert held(device) == [(0, 4, 0, 4)]
    world.clock.at += 3_600_000_000
    assert held(device) == [(0, 4, 4, 4)]


@pytest.mark.parametrize(
    "wrong",
    [{"incarnation": -1}, {"incarnation": 2**22}, {"first": 0}, {"base_hash": b"x"}, {"hashes": [(1, bytes(32))] * 2},
     {"first": 5, "hashes": [(4, bytes(32))]}, {"hashes": [(2**40, bytes(32))]}, {"hashes": [(1, b"short")]}],
)  # fmt: skip
def test_chains_that_no_journal_has_are_malformed(device: Device, wrong: dict[str, object]) -> None:
    asked = device.asks()
    told = msgspec.structs.replace(asked.chains[0], **wrong)
    with pytest.raises(Refusal, match="malformed"):
        device.hello(msgspec.structs.replace(asked, chains=[told]))


@pytest.mark.parametrize(
    ("known", "spoken"), [((1, 1), 0), ((1, 3), 3), ((3, 3), 3), ((3, 5), 5), ((5, 9), 5), ((1, 4), 4), ((6, 9), 0)]
)
def test_the_newest_protocol_that_both_know_of_the_last_three(
    device: Device, monkeypatch: pytest.MonkeyPatch, known: tuple[int, int], spoken: int
) -> None:
    monkeypatch.setattr("sync.hq.hello.PROTOCOL", 5)
    monkeypatch.setattr("sync.hq.hello.OLDEST_PROTOCOL", 3)
    asked = msgspec.structs.replace(device.asks(), protocol=known)
    if spoken:
        assert device.hello(asked).protocol == spoken
        return
    with pytest.raises(Refusal, match="upgrade"):
        device.hello(asked)


def test_a_torn_entry_of_a_clone_is_parked_on_a_branch_of_its_own(world: World, device: Device) -> None:
    device.send(*sell(device, 3))
    torn = replace(device.clone(1).placed(order(world, line(world, COAT))), prev_hash=b"\1" * 32)
    torn = replace(torn, signature=device.signer.sign(torn.hash))
    assert device.send(torn) == ["parked"]
    assert world.outcome(torn) == ("parked", "chain_broken")
    assert device.send(*sell(device)) == ["accepted"]


def scoped(world: World, device: Device) -> list[int]:
    """jseqs whose outcomes a backfill of the device's scope brings."""
    world.drain()
    with world.database.read() as connection:
        found = connection.execute(
            text("SELECT image FROM head WHERE scope = :scope AND tbl = 'outcome'"),
            {"scope": f"device:{device.identity.device_id}"},
        ).scalars()
        return sorted(json.loads(image)[3] for image in found)


def test_what_the_device_has_pruned_leaves_its_scope_and_comes_back_if_asked_for(world: World, device: Device) -> None:
    sold = sell(device, 5)
    parked = device.command("order.teleported", b"{}")
    device.send(*sold[:2], *sold[2:], parked)
    whole = device.asks()
    (told,) = whole.chains

    def says(first: int) -> None:
        hashes = [(jseq, entry) for jseq, entry in told.hashes if jseq >= first]
        shorter = msgspec.structs.replace(told, first=first, base_hash=device.made[first - 2].hash, hashes=hashes)
        device.hello(msgspec.structs.replace(whole, chains=[shorter]))

    says(4)
    assert scoped(world, device) == [1, 2, 3, 4, 5, 6], "answered within the last 30 days"
    world.clock.at += 31 * 86_400 * 1_000_000
    says(4)
    assert scoped(world, device) == [4, 5, 6]
    assert [world.outcome(one) for one in sold] == [("accepted", "")] * 5, "kept at HQ for ever"
    assert device.send(sold[0]) == ["accepted"]
    says(6)
    assert scoped(world, device) == [6]
    device.hello(whole)
    assert scoped(world, device) == [1, 2, 3, 4, 5, 6], "a clone that has pruned nothing"
    assert books(world) == []
    assert world.alerts() == []
