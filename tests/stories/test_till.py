"""A shop with a till of its own, from HQ's policy to the till's file: the goods move once, the money is the till's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.orders.proving import code_of
from app.orders.states import Fulfilment
from app.orders.till import PREFIX
from sync.agent.agent import Agent
from sync.hq import policies, till_sales
from sync.hq.ledger import recompute
from tests.fashion.demo import HUBIN
from tests.support.counter import Counter
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
NAVY_M = "YR-2208-NAVY-M"
HEAD = "shop,at,slip,line,order,sku,quantity,amount,currency\n"


@BOTH
def test_from_the_policy_to_the_tills_file(
    headquarters: Headquarters, tmp_path: Path, device: Enrolled, line: Line, open_agent: OpenAgent
) -> None:
    hq, agent = headquarters, open_agent(device)
    with hq.database.write() as connection:
        policies.change(connection, hq.signer, HUBIN, ["till=external"])
    hq.drain()
    agent.upload.step()
    agent.download.step()
    here = (
        "SELECT sellable FROM stock s JOIN location p ON p.id = s.location_id JOIN variant v ON v.id = s.variant_id"
        f" WHERE p.code = '{HUBIN}' AND v.sku = '{NAVY_M}'"
    )
    assert hq.value(here) == 3
    with Counter(device.home) as counter:

        def sync() -> None:
            for _ in range(2):
                agent.upload.step()
                hq.drain()
                agent.download.step()
            counter.device.poll()

        assert counter.device.policy.till == "external"
        line.down = True
        line.break_all()
        draft = counter.draft((NAVY_M, Fulfilment.CARRY_OUT, HUBIN), (NAVY_M, Fulfilment.SHIP_TO_HOME, "HZ-DC"))
        placed = counter.place(replace(draft, at_till=True))
        assert {one.kind: one.amount for one in placed.tenders} == {"till": 89_900, "cash": 89_900}
        view = counter.view(placed.order_id)
        code = code_of(counter.device, view)
        assert code.startswith(f"{PREFIX}:{placed.number}:")
        assert f":89900:CNY:{NAVY_M}*1*89900:" in code
        line.down = False
        sync()
        view = counter.view(placed.order_id)
        assert (view.lines[0].fulfilment, view.lines[0].state) == ("carry_out", "new")
        assert (view.waiting, hq.value(here)) == (False, 3)

        path = tmp_path / "till.csv"
        at = datetime.fromtimestamp(hq.clock.now() / 1_000_000, UTC).isoformat()
        path.write_text(f"{HEAD}{HUBIN},{at},S-0001,1,{placed.number},{NAVY_M},1,899.00,CNY\n", "utf-8")
        for again in range(2):
            done = till_sales.take_in(hq.database, hq.clock, till_sales.read(path))
            assert (done["read"], done["known"], done["joined"]) == (1 - again, again, 1 - again)
        sync()
        view = counter.view(placed.order_id)
        assert view.lines[0].state == "handed_over"
        assert {one.kind: one.state for one in view.tenders} == {"till": "paid", "cash": "paid"}
        assert [one.kind for one in view.events] == ["order.placed", "order.till_sold"]
        assert code_of(counter.device, view).startswith("FSR1:")
        assert hq.value(here) == 2
        with hq.database.snapshot() as connection:
            found = recompute(connection)
        assert found.differences == []
