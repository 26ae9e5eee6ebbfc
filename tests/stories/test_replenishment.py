"""Best sellers below their minimum, from HQ's import to the shop, its request, and HQ's answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.attention.desk import read_attention
from app.errors import Refusal
from app.inventory.replenishing import read_replenishment, request
from app.orders.states import Fulfilment
from sync.agent.agent import Agent
from sync.hq import replenishing
from sync.hq.importing import import_folder
from tests.fashion.demo import HUBIN, XIHU
from tests.support.counter import Counter
from tests.support.headquarters import Enrolled, Headquarters
from ui.bridge.stock_words import wanted_of

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
NAVY_M, NAVY_S, CAP = "YR-2208-NAVY-M", "YR-2208-NAVY-S", "MZ-0412-SLATE"


def bring(hq: Headquarters, folder: Path, **files: str) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, rows in files.items():
        (folder / f"{name}.csv").write_text(rows, "utf-8")
    found: list[object] = []
    import_folder(folder, hq.database, hq.signer, hq.clock, found.append)
    assert not found
    hq.drain()


@BOTH
def test_from_minimum_to_answer(
    headquarters: Headquarters, tmp_path: Path, device: Enrolled, open_agent: OpenAgent
) -> None:
    hq, agent = headquarters, open_agent(device)
    folder = tmp_path / "minimums"
    head = "store_code,sku,minimum\n"
    bring(hq, folder, minimums=f"{head}{HUBIN},{NAVY_M},4\n{HUBIN},{NAVY_S},2\n{XIHU},{NAVY_M},1\n{HUBIN},{CAP},9\n")
    assert hq.value("SELECT count(*) FROM replenishment") == 0, "nothing is a best seller yet"
    agent.upload.step()
    agent.download.step()
    with Counter(device.home) as counter:

        def sync() -> None:
            for _ in range(2):
                agent.upload.step()
                hq.drain()
                agent.download.step()
            counter.device.poll()

        def rows() -> list[tuple[str, int]]:
            sheet, variant = counter.goods(NAVY_M)
            with counter.device.reading() as reading:
                found = read_replenishment(
                    reading.store, reading.pending, counter.here.location_id, sheet.tile.product_id
                )
            assert all(one.variant_id == variant.variant_id for one in found)
            return [(one.state, one.pieces) for one in found]

        for _ in range(3):
            counter.place(counter.draft((NAVY_M, Fulfilment.CARRY_OUT, HUBIN)))
        sync()
        assert rows() == []
        assert replenishing.watch(hq.database, hq.clock) == 1
        assert replenishing.watch(hq.database, hq.clock) == 1
        sync()
        assert rows() == [("suggested", 5)], "4 below the minimum of 4, and a week's share of 3 in 28 days"
        (item,) = read_attention(counter.device).items
        manager = next(one.id for one in counter.device.roster.associates if one.role == "manager")
        assert (item.reason, item.owner_id) == ("replenish", manager)
        request(counter.device, item.id, wanted_of(json.loads(item.detail)), manager)
        assert (rows(), read_attention(counter.device).items) == ([("requested", 5)], ())
        sync()
        assert (rows(), read_attention(counter.device).items) == ([("requested", 5)], ())
        assert replenishing.watch(hq.database, hq.clock) == 0, "asked for already"

        with hq.database.write() as connection:
            with pytest.raises(Refusal, match="no_request"):
                replenishing.run(connection, hq.clock.now(), [HUBIN, NAVY_S, "sent"])
            said = replenishing.run(connection, hq.clock.now(), [HUBIN, NAVY_M, "sent"])
        assert said == f"{HUBIN} {NAVY_M}: minimum 4, sold 3, 5 sent"
        sync()
        assert rows() == [("sent", 5)]
        bring(hq, folder, minimums=f"{head}{HUBIN},{NAVY_M},0\n")
        sync()
        assert rows() == []
