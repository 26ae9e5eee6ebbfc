"""Un-enrolling: nothing unsent is lost, HQ alone reads the sealed file, and a crash leaves no half-enrolled device."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.identity import is_leaving, journal_path
from app.journal.rows import OUTCOME_SHAPES, Outcome
from app.journal.signing import Signer
from app.staff.roster import Capability
from sync.hq.settling import Reception
from sync.hq.unsealing import take_in, told
from sync.leaving import SECRETS, finish_leaving, read_unsent, seal_journal
from sync.protocol import LeaveRequest, envelope
from sync.sealing import MAGIC, SealedJournal, public_sealing_key, seal, unseal
from tests.support.floor import Floor, fresh_shop
from tests.support.leaving import leave
from tests.support.shop import MemoryKeys, feed_row
from tests.unit.hq.world import HAT, HUBIN, World, line, order

HQ = Signer(bytes(range(32)))


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with Floor.open(fresh_shop(tmp_path / "device")) as opened:
        device = opened.device
        device.policy = replace(device.policy, sealing_key=public_sealing_key(HQ).hex())
        yield opened


def manager(floor: Floor) -> int:
    return next(one.id for one in floor.device.roster.associates if Capability.MANAGE in one.capabilities)


def test_without_hq_only_what_it_has_called_durable_is_safe_there(floor: Floor, tmp_path: Path) -> None:
    """Put back from a backup, HQ gets everything again from its devices; from one that has left it gets nothing."""
    boss = manager(floor)
    floor.place(floor.carry())
    settled = Outcome(floor.commands()[0].id, 1, 0, 1, "accepted", "", "{}", 0)
    floor.shop.pull([feed_row(OUTCOME_SHAPES[0], settled, 10_000_000, "device:1")], 2)
    assert (read_unsent(floor.device).count, read_unsent(floor.device, alone=True).count) == (0, 1)
    with pytest.raises(Refusal, match="unsent"):
        leave(floor.device, boss, None)
    floor.device.durable = {0: 1}
    leave(floor.device, boss, None)
    assert is_leaving(floor.shop.home)


def test_a_sealed_file_is_for_hq_alone_and_cannot_be_changed() -> None:
    journal = SealedJournal(device_id=7, commands=[])
    body = seal(public_sealing_key(HQ), journal, bytes(31) + b"\1")
    assert unseal(HQ, body) == journal
    assert seal(public_sealing_key(HQ), journal, bytes(31) + b"\2") != body
    damaged = [body[:-1], body + b"x", body[:40] + bytes([body[40] ^ 1]) + body[41:], b"", MAGIC, MAGIC + bytes(60)]
    for other in damaged:
        with pytest.raises(Refusal, match="not_sealed_for_us"):
            unseal(HQ, other)
    with pytest.raises(Refusal, match="not_sealed_for_us"):
        unseal(Signer(bytes(32)), body)


def test_leaving_waits_for_hq_or_a_sealed_file_and_for_a_manager(floor: Floor, tmp_path: Path) -> None:
    placed = floor.place(floor.carry(2))
    boss, associate = (
        manager(floor),
        next(one.id for one in floor.device.roster.associates if Capability.MANAGE not in one.capabilities),
    )
    with pytest.raises(Refusal, match="manager_only"):
        leave(floor.device, associate, None)
    with pytest.raises(Refusal, match="unsent") as refused:
        leave(floor.device, boss, None)
    assert refused.value.values == {"count": 1, "amount": placed.total}
    path = seal_journal(floor.device, boss, tmp_path)
    assert placed.number.encode() not in path.read_bytes()
    assert unseal(HQ, path.read_bytes()).commands == [envelope(one) for one in floor.commands()]
    found = read_unsent(floor.device)
    assert (found.count, found.sealed) == (1, 1)
    floor.place(floor.carry())
    with pytest.raises(Refusal, match="unsent"):
        leave(floor.device, boss, None)
    seal_journal(floor.device, boss, tmp_path)
    assert not is_leaving(floor.shop.home)
    told: list[LeaveRequest] = []
    leave(floor.device, boss, lambda _, request: told.append(request))
    assert told == [LeaveRequest(chains=[(0, 2)], sealed=True)]
    assert is_leaving(floor.shop.home)


def test_without_hqs_key_nothing_is_sealed(floor: Floor, tmp_path: Path) -> None:
    floor.device.policy = replace(floor.device.policy, sealing_key="")
    with pytest.raises(Refusal, match="no_sealing_key"):
        seal_journal(floor.device, manager(floor), tmp_path)


class Crash(BaseException):
    """The power goes."""


def test_a_crash_at_any_step_is_finished_by_the_next_start(
    floor: Floor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(floor.device, manager(floor), None)
    floor.device.close()
    for folder in ("receipts", "pictures"):
        (floor.shop.home / folder).mkdir()
        (floor.shop.home / folder / "A1.pdf").write_bytes(b"name")
    (floor.shop.home / "settings.json").write_text("{}")
    unlink, crashes = Path.unlink, 0
    for after in range(40):
        home = tmp_path / f"copy-{after}"
        shutil.copytree(floor.shop.home, home)
        keys, left = MemoryKeys(dict.fromkeys(SECRETS, b"k")), [after]

        def step(left: list[int] = left) -> None:
            if not left[0]:
                raise Crash
            left[0] -= 1

        def dying(path: Path, missing_ok: bool = False, step: object = step) -> None:
            assert callable(step)
            step()
            unlink(path, missing_ok=missing_ok)

        class Dying(MemoryKeys):
            def remove(self, name: str, step: object = step, keys: MemoryKeys = keys) -> None:
                assert callable(step)
                step()
                keys.remove(name)

        monkeypatch.setattr(Path, "unlink", dying)
        try:
            finish_leaving(home, Dying(), 0)
        except Crash:
            crashes += 1
            assert is_leaving(home), "un-enrolled, and known to be"
            assert journal_path(home).exists() or not keys, "no file goes before the keys have gone"
        monkeypatch.setattr(Path, "unlink", unlink)
        finish_leaving(home, keys, 0)
        assert not is_leaving(home)
        assert keys == {}
        assert {one.name for one in home.iterdir()} <= {"settings.json", "window.lock", "agent.lock"}
        assert not finish_leaving(home, keys, 0), "nothing is left to do"
        shutil.rmtree(home)
        if crashes == after:
            return
    pytest.fail("it never came to an end")


def test_hq_takes_a_sealed_journal_in_once(tmp_path: Path) -> None:
    world = World.open(f"sqlite:///{tmp_path / 'hq.db'}")
    device = world.enrol("hubin")
    commands = [device.placed(order(world, line(world, HAT))) for _ in range(3)]
    device.send(commands[0])
    sealed = SealedJournal(device_id=device.identity.device_id, commands=[envelope(one) for one in commands])
    path = tmp_path / "left.sealed"
    path.write_bytes(seal(public_sealing_key(world.signer), sealed, bytes(31) + b"\1"))
    reception = Reception(world.database, world.clock, world.ids, world.signer)
    for _ in range(2):
        assert told(take_in(reception, path)) == "3 commands, 3 accepted"
        assert world.level(HUBIN, HAT) == 2
    assert [world.outcome(one) for one in commands] == [("accepted", "")] * 3
    stranger = tmp_path / "stranger.sealed"
    sealed = SealedJournal(device_id=99, commands=[])
    stranger.write_bytes(seal(public_sealing_key(world.signer), sealed, bytes(31) + b"\1"))
    with pytest.raises(Refusal, match="unknown_device"):
        take_in(reception, stranger)
    for nothing in (tmp_path / "not-there.sealed", tmp_path):
        with pytest.raises(Refusal, match="unreadable"):
            take_in(reception, nothing)
    world.database.close()
