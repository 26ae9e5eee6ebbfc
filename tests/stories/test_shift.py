"""A shift without HQ, from its float to its slip, and what HQ makes of it once it hears of all that at once."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.orders.draft import Payment, set_contact
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from app.pickup.taking import OnSlip
from app.returns.desk import Wanted, take_in
from app.returns.terms import Condition, Reason
from app.shifts import desk
from app.shifts.commands import Taking
from app.shifts.slips import read_slips
from tests.fashion.demo import HUBIN
from tests.support.floor import COLLECT
from tests.support.headquarters import Headquarters
from tests.support.line import Line
from tests.support.site import OpenAgent, Site, differences, open_site

CAP = "MZ-0412-SLATE"
"""¥159.00."""
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


def person(site: Site, role: str, place: int = 0) -> int:
    return [one.id for one in site.floor.device.roster.associates if one.role == role][place]


@BOTH
@pytest.mark.parametrize("often", [True, False], ids=["heard after each step", "heard at the end"])
def test_the_slip_of_the_device_is_the_shift_at_hq(
    headquarters: Headquarters, line: Line, open_agent: OpenAgent, tmp_path: Path, often: bool
) -> None:
    site = open_site(Site, headquarters, line, open_agent, tmp_path / "one", HUBIN, rounds=2)
    floor, device, here = site.floor, site.floor.device, site.here
    lin, chen, boss = person(site, "associate"), person(site, "associate", 1), person(site, "manager")

    def heard() -> None:
        if often:
            site.sync()

    desk.open_shift(device, 50_000, lin, here, "CNY")
    heard()
    cap = floor.place(floor.carry(1, CAP))
    draft = set_contact(floor.draft((CAP, COLLECT, HUBIN, 1)), "", "13812348000")
    collected = floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP), 0)
    heard()
    start_picking(device, floor.reader, collected.order_id, lin)
    make_ready(device, floor.reader, collected.order_id, lin, "A1")
    slip = OnSlip("T1-0042", here.timezone)
    hand_over(device, floor.reader, collected.order_id, lin, Proof.CODE, paid=slip)
    heard()
    take_in(
        device,
        floor.reader,
        Wanted(cap.order_id, cap.lines[0].id, 1, Reason.SIZE, Condition.AS_NEW),
        lin,
        here,
    )
    desk.open_drawer(device, "送存银行", boss, amount=-20_000)
    heard()
    assert desk.count(device, 29_000, lin).difference == -1_000
    floor.place(floor.carry(1, CAP))
    with pytest.raises(Refusal, match="count_stale"):
        desk.close_shift(device, floor.reader, "x", lin, chen)
    assert desk.count(device, 45_800, lin).difference == -100
    heard()
    closed = desk.close_shift(device, floor.reader, "少一元", lin, chen)
    desk.open_shift(device, 45_700, chen, here, "CNY")
    site.sync()
    assert closed.takings == [
        Taking("cash", 2, 31_800), Taking("external", 1, 15_900), Taking("refund", 1, -15_900),
        Taking("taken_out", 1, -20_000),
    ]  # fmt: skip
    with headquarters.database.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM shift WHERE state = 'closed'").one()
    assert json.loads(row.takings) == [asdict(one) for one in closed.takings]
    assert (row.expected, row.counted, row.counts, row.reason) == (45_900, 45_800, 2, "少一元")
    assert (row.handed_to, row.drawer_openings) == (chen, 1)
    (told,) = read_slips(device)
    assert (told.closed, told.difference) == (closed, -100)
    assert sorted(site.reasons()) == ["cash_difference", "float_variance"]
    assert site.unanswered == 0
    assert differences(headquarters) == []
