"""Versions N, N-1 and N-2 of a command are read; anything else is parked in sight and decided after an update."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest

from app.journal.command import Command
from sync.hq.handlers import HANDLERS, Handler
from sync.hq.handlers.work import Decision, Work
from sync.hq.releasing import retry_parked
from sync.hq.settling import Reception
from sync.hq.versions import STEPS, handler_of, read_payload
from tests.unit.hq.world import Device, World

KIND = "tea.served"


@dataclass(frozen=True)
class Tea:
    """Version 4 of a type whose versions 2 and 3 are still about."""

    leaves: list[str]
    cups: int


def from_2(payload: dict[str, Any]) -> dict[str, Any]:
    return {"leaf": payload["name"], "cups": payload["cups"]}


def from_3(payload: dict[str, Any]) -> dict[str, Any]:
    return {"leaves": [payload["leaf"]], "cups": payload["cups"]}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Tea]:
    """What the handler of version 4 was given."""
    cups: list[Tea] = []

    def serve(_: Work, tea: Tea) -> Decision:
        cups.append(tea)
        return Decision("accepted")

    monkeypatch.setitem(HANDLERS, (KIND, 4), Handler(Tea, serve))
    monkeypatch.setitem(STEPS, (KIND, 2), from_2)
    monkeypatch.setitem(STEPS, (KIND, 3), from_3)
    monkeypatch.setitem(STEPS, (KIND, 1), lambda payload: payload)
    return cups


def command(device: Device, version: int, payload: object) -> Command:
    unsigned = replace(device.command(KIND, msgspec.json.encode(payload)), type_version=version)
    signed = replace(unsigned, signature=device.signer.sign(unsigned.hash))
    device.prev_hash = signed.hash
    return signed


def test_the_last_three_versions_mean_the_same(world: World, served: list[Tea]) -> None:
    device = world.enrol("hubin")
    sent = [
        command(device, 2, {"name": "龙井", "cups": 2}),
        command(device, 3, {"leaf": "龙井", "cups": 2}),
        command(device, 4, {"leaves": ["龙井"], "cups": 2}),
    ]
    assert device.send(*sent) == ["accepted"] * 3
    assert served == [Tea(["龙井"], 2)] * 3


def test_others_are_parked_in_sight_and_decided_after_the_update(
    world: World, served: list[Tea], monkeypatch: pytest.MonkeyPatch
) -> None:
    device = world.enrol("hubin")
    ancient, newer = command(device, 1, {}), command(device, 5, {"leaves": ["龙井"], "cups": 1, "sugar": 0})
    zero, stranger = command(device, 0, {}), device.command("tea.spilt", b"{}")
    assert device.send(ancient, newer, zero, stranger) == ["parked"] * 4
    assert {world.outcome(one) for one in (ancient, newer, zero, stranger)} == {("parked", "unknown_type")}
    assert world.attention() == ["unknown_type"] * 4
    monkeypatch.setitem(HANDLERS, (KIND, 5), HANDLERS[KIND, 4])
    assert retry_parked(Reception(world.database, world.clock, world.ids, world.signer)) == 1
    assert world.outcome(newer) == ("accepted", "")
    assert world.attention() == ["unknown_type"] * 3


@pytest.mark.parametrize("payload", [{"cups": 2}, {"name": 5, "cups": 2}, [], {"name": "x", "cups": "many"}])
def test_what_is_not_that_versions_payload_is_parked(world: World, served: list[Tea], payload: object) -> None:
    device = world.enrol("hubin")
    wrong = command(device, 2, payload)
    assert device.send(wrong) == ["parked"]
    assert world.outcome(wrong) == ("parked", "malformed")
    assert served == []


def test_a_missing_step_is_an_unknown_version() -> None:
    handlers = {(KIND, 3): Handler(Tea, lambda *_: Decision("accepted"))}
    assert handler_of(KIND, 3, handlers, {}) == (handlers[KIND, 3], ())
    assert handler_of(KIND, 2, handlers, {}) is None
    found = handler_of(KIND, 1, handlers, {(KIND, 1): from_2, (KIND, 2): from_3})
    assert found == (handlers[KIND, 3], (from_2, from_3))
    assert read_payload(b'{"name": "x", "cups": 1}', *found) == Tea(["x"], 1)
