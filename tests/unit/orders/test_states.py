"""The one table of what a state allows."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.states import ALLOWED, FINAL, LEADS_TO, Action, Fulfilment, LineState, allowed, roll_up

COLLECT = Fulfilment.CLICK_AND_COLLECT
LINE_STATES = st.sampled_from([str(state) for state in LineState])


def test_only_goods_to_collect_are_worked_on_at_the_desk_and_in_this_order() -> None:
    found = {(f, s): allowed(f, s) for f, s in product(Fulfilment, LineState) if allowed(f, s)}
    assert found == {
        (COLLECT, LineState.ACCEPTED): {Action.PICK},
        (COLLECT, LineState.PICKING): {Action.MAKE_READY, Action.UNPICK},
        (COLLECT, LineState.READY): {Action.HAND_OVER},
    }


def test_no_action_leads_out_of_a_final_state_and_each_leads_somewhere_else() -> None:
    assert {action for actions in ALLOWED.values() for action in actions} == set(Action) == LEADS_TO.keys()
    for (_, state), actions in ALLOWED.items():
        assert state not in FINAL
        assert all(LEADS_TO[action] is not state for action in actions)


def test_the_road_to_the_customer() -> None:
    state = LineState.ACCEPTED
    for action in (Action.PICK, Action.UNPICK, Action.PICK, Action.MAKE_READY, Action.HAND_OVER):
        assert action in allowed(COLLECT, state)
        state = LEADS_TO[action]
    assert state is LineState.HANDED_OVER


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
        (["delivered", "handed_over"], "complete"),
        (["rejected"], "closed"),
        (["rejected", "rejected"], "closed"),
        (["rejected", "new"], "placed"),
    ],
)
def test_an_order_is_what_its_lines_are(states: list[str], order: str) -> None:
    assert roll_up(states) == order


@given(st.lists(LINE_STATES, min_size=1), st.randoms())
def test_neither_order_nor_number_of_lines_matters(states: list[str], random: object) -> None:
    assert roll_up(states) == roll_up(reversed(states)) == roll_up(states * 2)
    assert (roll_up(states) in ("complete", "closed")) == (set(states) <= FINAL)
