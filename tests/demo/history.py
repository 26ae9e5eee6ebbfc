"""What the shops did before anyone looks: orders in every state, so that lists are full and something needs a person.

Made by the same verbs a tap leads to, on the devices' own journals, and settled with HQ; the windows are closed then.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from app.orders.commands import OrderPlaced
from app.orders.states import Fulfilment
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from tests.demo.stage import Stage
from tests.fashion.demo import DC, HUBIN, WULIN, XIHU
from tests.support.counter import Counter

CUSTOMERS = (
    ("陈先生", "13905712215"),
    ("刘女士", "13757160934"),
    ("王先生", "18605717718"),
    ("赵女士", "15968104402"),
    ("孙先生", "13858120466"),
    ("何女士", "13606613907"),
    ("吴先生", "15058171128"),
    ("郑女士", "13735562043"),
    ("沈女士", "13958007351"),
    ("蒋先生", "13516805528"),
    ("韩女士", "13675819046"),
    ("杨先生", "15857126613"),
    ("朱女士", "13777883120"),
    ("秦先生", "18268021547"),
    ("许女士", "13588394872"),
    ("何先生", "15167146039"),
    ("吕女士", "13819150264"),
    ("施先生", "18758093385"),
)
LAST_PIECE = "YR-2208-NAVY-L"
"""Of which Wulin has one: two orders ask for it."""


def make_history(stage: Stage) -> None:
    """Orders to pick, to collect and collected, a line that could not be had, goods sold beyond the books."""
    goods = {place: _goods(stage.folder / "import", place) for place in (HUBIN, XIHU, DC)}
    with Counter(stage.devices[HUBIN].home) as hubin, Counter(stage.devices[XIHU].home) as xihu:
        placed: list[OrderPlaced] = []
        for number, customer in enumerate(CUSTOMERS):
            lines = [(next(goods[XIHU]), Fulfilment.CLICK_AND_COLLECT, XIHU)]
            if number % 2:
                lines.append((next(goods[HUBIN]), Fulfilment.CARRY_OUT, HUBIN))
            if number % 3 == 2:
                lines.append((next(goods[DC]), Fulfilment.SHIP_TO_HOME, DC))
            placed.append(hubin.place(hubin.draft(*lines, pay_at_pickup=number % 4 == 1, customer=customer)))
        for customer in CUSTOMERS[:4]:
            line = (next(goods[HUBIN]), Fulfilment.CLICK_AND_COLLECT, HUBIN)
            placed.append(xihu.place(xihu.draft(line, customer=customer)))
        for customer in CUSTOMERS[4:6]:
            hubin.place(hubin.draft((LAST_PIECE, Fulfilment.CLICK_AND_COLLECT, WULIN), customer=customer))
        hubin.place(hubin.draft(("YR-2231-BRICK-L", Fulfilment.CARRY_OUT, HUBIN)))
        for counter in (hubin, xihu):
            for order in placed:
                counter.until(partial(counter.settled, order.order_id), "HQ's answer")
        _work_at(xihu, placed[: len(CUSTOMERS)], ready=8)
        _work_at(hubin, placed[len(CUSTOMERS) :], ready=3)
        for order in placed:
            for counter in (hubin, xihu):
                counter.until(partial(counter.settled, order.order_id), "the end of it")


def _work_at(desk: Counter, orders: list[OrderPlaced], ready: int) -> None:
    """The first is handed over, so many are ready, one is being picked, the rest wait."""
    for number, order in enumerate(orders):
        if number <= ready + 1:
            start_picking(desk.device, desk.orders, order.order_id, desk.actor)
        if number <= ready:
            make_ready(desk.device, desk.orders, order.order_id, desk.actor, f"{'AB'[number % 2]}-{11 + number:02d}")
        if number == 0:
            hand_over(desk.device, desk.orders, order.order_id, desk.actor, Proof.CODE, tendered=order.total)


def _goods(folder: Path, place: str) -> Iterator[str]:
    """SKUs of which the place has some, popular ones first, without the ones the day itself tells of."""
    with (folder / "stock.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["store_code"] == place and int(row["quantity"]) > 1]
    return (row["sku"] for row in rows if not row["sku"].startswith(("YR-2208", "MZ-0507")))
