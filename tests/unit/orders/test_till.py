"""A shop whose own till books what is carried out: the draft, the order, its QR, and what shows on the screen."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.errors import Refusal
from app.identifiers import crockford
from app.journal.signing import Signer, verifies
from app.orders.draft import Payment
from app.orders.finishing import hand_out, to_hand_out
from app.orders.later import later
from app.orders.ordering import Cash, check
from app.orders.proving import code_of
from app.orders.receipt import waits_at_till
from app.orders.till import Slip, till_code
from app.shifts.takings import takings
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, NAVY_M, Floor

TILL = Policy(till="external")


def external(floor: Floor) -> None:
    floor.device.policy = TILL


def test_the_app_takes_nothing_for_what_the_till_sells(floor: Floor) -> None:
    draft = replace(floor.draft((NAVY_M, CARRY, HUBIN, 1), (NAVY_M, COLLECT, HUBIN, 1)), at_till=True)
    carried = draft.sum_of(CARRY)
    assert (draft.due_at_till, draft.due_now) == (carried, draft.totals.total - carried)
    later_on = replace(draft, payment=Payment.PAY_AT_PICKUP)
    assert [(one.kind.value, one.amount) for one in later(later_on)] == [
        ("till", carried), ("pay_at_pickup", draft.totals.total - carried)
    ]  # fmt: skip
    assert later_on.left == 0
    with pytest.raises(Refusal, match="till_changed"):
        check(later_on, Cash(0), Policy())
    with pytest.raises(Refusal, match="till_changed"):
        check(replace(later_on, at_till=False), Cash(0), TILL)


def test_the_order_waits_for_the_till_and_its_goods_are_not_moved(floor: Floor) -> None:
    external(floor)
    before = floor.figure().here
    placed = floor.place(replace(floor.carry(), at_till=True))
    assert [(one.kind, one.amount) for one in placed.tenders] == [("till", placed.total)]
    assert floor.figure().here == before
    view = floor.view(placed.order_id)
    assert ([one.state for one in view.lines], view.order.state) == (["new"], "placed")
    assert waits_at_till(view)
    assert to_hand_out(view, floor.shop.store_id) == []
    with pytest.raises(Refusal, match="action_not_allowed"):
        hand_out(floor.device, floor.reader, placed.order_id, floor.actor, "cash")
    assert takings((one.type, one.payload) for one in floor.commands()) == []
    code = code_of(floor.device, view)
    found = re.fullmatch(r"(FST1:([0-9A-Z-]+):(\d+):(\d+):(\d+):CNY:(.*)):([0-9A-Z]{103})", code)
    assert found is not None
    assert (found[2], int(found[5]), found[6]) == (placed.number, placed.total, f"{NAVY_M}*1*{placed.total}")


def test_the_code_is_signed_and_its_lines_cannot_be_read_as_others() -> None:
    signer = Signer(bytes(32))
    code = till_code(signer, Slip("A10-1", 7, 9_000_000, "CNY", (("A:B*,C", 2, 100), ("D", 1, 50))))
    signed, _, signature = code.rpartition(":")
    assert signed == "FST1:A10-1:7:9:150:CNY:A-B--C*2*100,D*1*50"
    assert crockford(signer.sign(signed.encode()), 103) == signature
    assert verifies(signer.public_key, signed.encode(), signer.sign(signed.encode()))
