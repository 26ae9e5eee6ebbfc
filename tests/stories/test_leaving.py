"""A device is taken out of service, over a real line: HQ hears of it, or the shop is told what that means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.device import Device
from app.errors import Outage, Refusal
from app.identifiers import Uuid7
from app.identity import is_leaving
from app.staff.roster import Capability
from sync.agent.agent import Agent
from sync.hq.settling import Reception
from sync.hq.unsealing import take_in
from sync.hq_client import Revoked
from sync.leaving import seal_journal, tell_hq
from sync.protocol import LeaveRequest
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.leaving import leave
from tests.support.line import Line
from tests.support.seller import seller

OpenAgent = Callable[[Enrolled], Agent]
OPEN = "SELECT count(*) FROM attention_item WHERE reason = 'sealed_journal' AND state = 'open'"


def sync(hq: Headquarters, agent: Agent) -> None:
    agent.upload.step()
    hq.drain()
    agent.download.step()
    agent.tick(committed=False, woken=False)


def sell(hq: Headquarters, device: Enrolled) -> None:
    with seller(hq, device) as shop:
        shop.sell()


def window(device: Enrolled) -> Device:
    clock = SystemClock()
    return Device(device.home, device.secrets, clock, Uuid7(clock))


def boss_of(shop: Device) -> int:
    return next(one.id for one in shop.roster.associates if Capability.MANAGE in one.capabilities)


def test_a_device_that_has_sent_everything_leaves_and_hq_no_longer_serves_it(
    headquarters: Headquarters, line: Line, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    sync(headquarters, agent)
    sell(headquarters, device)
    sync(headquarters, agent)
    sync(headquarters, agent)
    shop = window(device)
    line.down = True
    with pytest.raises(Outage):
        leave(shop, boss_of(shop))
    assert not is_leaving(device.home), "nothing is decided before HQ has heard"
    line.down = False
    leave(shop, boss_of(shop))
    assert is_leaving(device.home)
    shop.close()
    assert headquarters.value("SELECT left_at FROM device") is not None
    assert headquarters.value(OPEN) == 0
    with pytest.raises(Revoked):
        agent.download.client.manifest()


def test_what_was_sealed_is_awaited_by_the_shop_until_it_has_come(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    sync(headquarters, open_agent(device))
    shop = window(device)
    boss = boss_of(shop)
    shop.close()
    sell(headquarters, device)
    shop = window(device)
    with pytest.raises(Refusal, match="unsent"):
        leave(shop, boss)
    with pytest.raises(Refusal, match="unsent"):
        tell_hq(shop, LeaveRequest(chains=[(0, 1)], sealed=False))
    assert headquarters.value("SELECT left_at FROM device") is None
    path = seal_journal(shop, boss, tmp_path)
    leave(shop, boss)
    leave(shop, boss)
    shop.close()
    assert headquarters.value(OPEN) == 1
    hq = headquarters
    results = take_in(Reception(hq.database, hq.clock, hq.identifiers, hq.signer), path)
    assert [one.status for one in results] == ["accepted"]
    assert headquarters.value(OPEN) == 0
