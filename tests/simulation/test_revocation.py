"""A device that is online stops within a minute of its revocation: real agents, windows and HQ in virtual time."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Refusal
from app.staff.standing import require_open
from sync.hq import enrolment
from tests.simulation import runner, template
from tests.simulation.device import SimDevice
from tests.simulation.moments import SECOND
from tests.simulation.story import Story
from tests.simulation.world import World

MINUTE = 60


def is_stopped(device: SimDevice) -> bool:
    """Nothing new is made at its counter."""
    window, agent = device.window, device.agent
    assert window is not None
    assert agent is not None
    window.poll()
    try:
        require_open(window.time(), window.policy, revoked=window.revoked)
    except Refusal as refusal:
        return refusal.reason == "revoked" and agent.board.status.revoked
    return False


def test_a_device_that_is_online_stops_within_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hints, and though HQ asks it to call every ten minutes; the one that is not revoked goes on."""
    monkeypatch.setattr("tests.simulation.headquarters.POLL_SECONDS", 600.0)
    made, shop = runner._template()
    world = World("revocation", tmp_path / "seed")
    world.faults.off = True
    template.copy(made, world)
    with runner.one_thread(), world.running():
        Story(world, shop).begin()
        world.spend(29.0)
        *blocked, free = world.devices.values()
        assert not any(is_stopped(one) for one in world.devices.values())
        for device in blocked:
            with world.hq.processes[0].database.write() as connection:
                enrolment.revoke(connection, world.hq.clock, device.identity.device_id)
        since, waited = world.time.now, dict[str, float]()
        while len(waited) < len(blocked) and world.time.now - since <= MINUTE * SECOND:
            world.spend(1.0)
            now = (world.time.now - since) / SECOND
            waited |= {one.name: now for one in blocked if one.name not in waited and is_stopped(one)}
        assert len(waited) == len(blocked), waited
        assert max(waited.values()) <= MINUTE
        assert not is_stopped(free)
