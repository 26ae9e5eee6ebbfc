"""The one table of what a state allows."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.states import (
    FINAL,
    FIRST,
    LEADS_TO,
    NOT_HAD,
    OVER,
    TABLE,
    Action,
    By,
    Fulfilment,
    LineState,
    allowed,
    roll_up,
)

COLLECT, SHIP, TRY_ON = Fulfilment.CLICK_AND_COLLECT, Fulfilment.SHIP_TO_HOME, Fulfilment.TRY_ON
CARRY = Fulfilment.CARRY_OUT
LINE_STATES = st.sampled_from([str(state) for state in LineState])
BEGINS = {**{kind: {state} for kind, state in FIRST.items()}, CARRY: {LineState.NEW, LineState.HANDED_OVER}}
# A line that could not be reserved is born rejected; one requested of another shop waits as new for HQ's word.
BORN = {
    kind: states | (set() if kind is CARRY else {LineState.REJECTED, LineState.NEW}) for kind, states in BEGINS.items()
}


def _reached(fulfilment: Fulfilment, begins: set[LineState]) -> set[LineState]:
    found, todo = set(begins), list(begins)
    while todo:
        state = todo.pop()
        after = {LEADS_TO.get(action, state) for action in allowed(fulfilment, state)} - found
        found |= after
        todo += after
    return found


def test_every_state_is_reached_by_some_line_and_every_row_by_a_line_of_its_kind() -> None:
    reached = {kind: _reached(kind, BORN[kind]) for kind in Fulfilment}
    assert set.union(*reached.values()) == set(LineState)
    assert {(kind, state) for kind, state in TABLE if state not in reached[kind]} == set()
    assert {action for row in TABLE.values() for action in row} == set(Action)
    assert set(Action) - LEADS_TO.keys() == {Action.AMEND}


@pytest.mark.parametrize("kind", list(Fulfilment), ids=str)
def test_from_everywhere_an_end_can_be_reached_and_no_end_lets_go(kind: Fulfilment) -> None:
    for state in _reached(kind, BORN[kind]):
        assert _reached(kind, {state}) & FINAL
        assert not allowed(kind, state) or state not in FINAL
        assert allowed(kind, state) or state in FINAL
        for action in allowed(kind, state) & LEADS_TO.keys():
            assert LEADS_TO[action] is not state


@given(st.sampled_from(Fulfilment), st.data())
def test_whoever_walks_the_table_may_do_each_step_and_once_picked_nobody_cancels(
    kind: Fulfilment, data: st.DataObject
) -> None:
    state, begun = data.draw(st.sampled_from(sorted(BORN[kind]))), False
    for _ in range(12):
        may = sorted((action, by) for by in By for action in allowed(kind, state, by))
        if not may:
            assert not allowed(kind, state)
            return
        action, _ = data.draw(st.sampled_from(may))
        begun = (begun or action is Action.PICK) and action is not Action.UNPICK
        assert not begun or action not in (Action.CANCEL, Action.AMEND, Action.REJECT, Action.REROUTE)
        state = LEADS_TO.get(action, state)


def test_what_may_be_cancelled_may_be_amended_except_what_the_till_has() -> None:
    for kind, state in product(Fulfilment, LineState):
        may = allowed(kind, state, By.ORDER_DESK)
        assert (Action.CANCEL in may) == (Action.AMEND in may) or (kind is CARRY and state is LineState.NEW)
    assert allowed(CARRY, LineState.NEW, By.TILL) == {Action.HAND_OVER}
    assert not allowed(CARRY, LineState.NEW, By.PLACE)


ROADS = [
    (COLLECT, LineState.ACCEPTED, ["pick", "unpick", "pick", "make_ready", "hand_over"], LineState.HANDED_OVER),
    (COLLECT, LineState.ACCEPTED, ["send", "receive", "make_ready", "expire", "put_back"], LineState.PUT_BACK),
    (SHIP, LineState.NEW, ["poll", "accept", "pick", "make_ready", "ship", "deliver"], LineState.DELIVERED),
    (SHIP, LineState.NEW, ["ship", "deliver"], LineState.DELIVERED),
    (SHIP, LineState.NEW, ["reject", "reroute", "accept", "cancel"], LineState.CANCELLED),
    (TRY_ON, LineState.ACCEPTED, ["pick", "make_ready", "buy"], LineState.BOUGHT),
    (TRY_ON, LineState.ACCEPTED, ["pick", "make_ready", "put_back"], LineState.PUT_BACK),
    (
        Fulfilment.STORE_DELIVERY,
        LineState.ACCEPTED,
        ["pick", "make_ready", "ship", "deliver"],
        LineState.DELIVERED,
    ),
]


@pytest.mark.parametrize(("kind", "state", "road", "end"), ROADS)
def test_the_roads_of_the_design(kind: Fulfilment, state: LineState, road: list[str], end: LineState) -> None:
    for action in road:
        assert action in allowed(kind, state)
        state = LEADS_TO[Action(action)]
    assert state is end


@pytest.mark.parametrize("state", ["", "lost", "READY"])
def test_an_unknown_state_is_nobodys_guess(state: str) -> None:
    with pytest.raises(ValueError, match=r"is not a valid LineState"):
        allowed(COLLECT, state)


@pytest.mark.parametrize(
    ("states", "order"),
    [
        (["new"], "placed"),
        (["accepted", "picking", "ready"], "placed"),
        (["handed_over", "ready"], "partly"),
        (["shipped"], "partly"),
        (["shipped", "new"], "partly"),
        (["delivered", "new"], "partly"),
        (["handed_over"], "complete"),
        (["handed_over", "rejected"], "complete"),
        (["handed_over", "cancelled"], "complete"),
        (["delivered", "handed_over"], "complete"),
        (["bought", "put_back"], "complete"),
        (["rejected"], "closed"),
        (["rejected", "cancelled"], "closed"),
        (["put_back"], "closed"),
        (["rejected", "new"], "placed"),
        (["cancelled", "new"], "placed"),
    ],
)
def test_an_order_is_what_its_lines_are(states: list[str], order: str) -> None:
    assert roll_up(states) == order


@given(st.lists(LINE_STATES, min_size=1), st.randoms())
def test_neither_order_nor_number_of_lines_matters(states: list[str], random: object) -> None:
    assert roll_up(states) == roll_up(reversed(states)) == roll_up(states * 2)
    assert (roll_up(states) in ("complete", "closed")) == (set(states) <= OVER)
    assert (roll_up(states) == "closed") == (set(states) <= NOT_HAD)
