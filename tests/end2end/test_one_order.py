"""One order goes all the way: two devices, their agents and HQ as processes, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.orders.states import Fulfilment
from app.pickup.desk import Proof, hand_over, make_ready, proof_of, read_board, start_picking
from tests.demo.stage import Stage
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.counter import Counter


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_order_placed_offline_is_collected_at_the_other_shop(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    url = None if database == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    with Stage(tmp_path, url, say=lambda _: None) as stage:
        stage.build(((HUBIN, "counter"), (XIHU, "pickup")))
        with Counter(tmp_path / HUBIN.lower()) as hubin, Counter(tmp_path / XIHU.lower()) as xihu:
            stage.hq.stop()
            placed = hubin.place(
                hubin.draft(
                    ("YR-2208-NAVY-M", Fulfilment.CARRY_OUT, HUBIN),
                    ("YR-2208-NAVY-L", Fulfilment.CLICK_AND_COLLECT, XIHU),
                    ("MZ-0507-CAMEL", Fulfilment.SHIP_TO_HOME, DC),
                    pay_at_pickup=True,
                )
            )
            assert hubin.view(placed.order_id).waiting
            assert [line.state for line in hubin.view(placed.order_id).lines] == ["handed_over", "new", "new"]
            stage.hq.start()
            hubin.until(lambda: hubin.settled(placed.order_id), "HQ's answer")
            assert [line.state for line in hubin.view(placed.order_id).lines] == ["handed_over", "accepted", "new"]
            xihu.until(lambda: bool(read_board(xihu.orders).to_pick), "the order at the pickup desk")
            (waiting,) = read_board(xihu.orders).to_pick
            assert waiting.order.number == placed.number
            start_picking(xihu.device, xihu.orders, placed.order_id, xihu.actor)
            make_ready(xihu.device, xihu.orders, placed.order_id, xihu.actor, "b-12")
            (ready,) = read_board(xihu.orders).to_collect
            assert proof_of(ready, placed.pickup_code) is Proof.CODE
            after = hand_over(xihu.device, xihu.orders, placed.order_id, xihu.actor, Proof.CODE, tendered=100_000)
            assert after.due == 0
            xihu.until(lambda: xihu.settled(placed.order_id), "HQ's answer to the handover")
            hubin.until(lambda: hubin.view(placed.order_id).lines[1].state == "handed_over", "the handover at Hubin")
            assert hubin.view(placed.order_id).order.state == "partly"
        books = json.loads(stage.hq.run("ledger", "--json"))
        assert books["differences"] == []
