"""Hints: another shop's device hears at once that something changed, and loses nothing where it cannot hear."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sync.agent.agent import Agent
from sync.agent.listening import HURRIED
from sync.hq_client import Revoked
from tests.support.headquarters import Enrolled, Headquarters

pytestmark = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


def until(there: Callable[[], bool], seconds: float = 10.0) -> float:
    """How long it took."""
    began = time.monotonic()
    while not there():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def test_a_change_is_heard_long_before_the_next_poll(
    headquarters: Headquarters, device: Enrolled, open_agent: Callable[[Enrolled], Agent]
) -> None:
    headquarters.stop()
    headquarters.start(poll_seconds=600)
    agent = open_agent(device)
    agent.start()
    until(lambda: agent.board.status.phase == "up_to_date", 30)
    time.sleep(0.5)
    before = agent.files.store_meta.h
    headquarters.run(
        "UPDATE stock SET sellable = sellable + 1 WHERE location_id = :store", store=device.identity.store_id
    )
    assert until(lambda: agent.files.store_meta.h > before) < 3


def test_the_hint_names_classes_and_nothing_else(headquarters: Headquarters, device: Enrolled) -> None:
    client = device.client(headquarters.clock)
    with client.hints() as hints:
        assert next(hints) is None, "the line is open"
        headquarters.run("UPDATE variant SET position = position")
        hint = next(one for one in hints if one is not None)
    assert (hint.scope_class, hint.h) == (["catalog"], headquarters.drain())
    assert not HURRIED & set(hint.scope_class), "goods change all day: no reason to call at once"
    client.close()


def test_a_revoked_device_hears_nothing(headquarters: Headquarters, device: Enrolled) -> None:
    headquarters.run("UPDATE device SET revoked_at = 1 WHERE id = :id", id=device.identity.device_id)
    client = device.client(headquarters.clock)
    with pytest.raises(Revoked), client.hints():
        pass
    client.close()


def test_a_stopping_hq_ends_its_streams(headquarters: Headquarters, device: Enrolled) -> None:
    client = device.client(headquarters.clock)
    with client.hints() as hints:
        next(hints)
        began = time.monotonic()
        headquarters.stop()
        list(hints)
    assert time.monotonic() - began < 3
    client.close()
