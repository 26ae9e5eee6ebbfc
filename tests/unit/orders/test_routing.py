"""Which way a line goes, best first, and why; and one line over several sources."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.inventory.places import LIVE_FOR, Location, Place, Safety, safety_of
from app.orders.routing import Costs, Here, Need, Reason, Way, ranked
from app.orders.splitting import take_way
from app.orders.states import Fulfilment
from tests.support.floor import NAVY_M, Floor

NOW = 1_795_228_920_000_000
HUBIN, XIHU, BINJIANG, DC = 10, 11, 12, 13
AREAS = {HUBIN: ("330102", "330106"), XIHU: ("330106",), BINJIANG: ("330108",)}
COSTS = Costs(600, 1200)
WEST_LAKE, FAR = "330106", "650102"


def place(at: int, pieces: int, *, age: int = 0, far: int = 1000, kind: str = "store") -> Place:
    where = Location(at, str(at), kind, str(at), "Asia/Shanghai", 0, 0, "", "")
    return Place(where, pieces, NOW - age, far, safety_of(pieces, NOW - age, NOW), NOW + at)


def dc(pieces: int) -> Place:
    return place(DC, pieces, kind="dc")


def ways(here: int, *places: Place, quantity: int = 1, code: str = "") -> list[Way]:
    return ranked(Need(quantity, code), Here(HUBIN, here, NOW + 1), places, AREAS, COSTS, NOW)


def short(way: Way) -> tuple[str, int, str]:
    return str(way.part.fulfilment), way.part.location_id, str(way.reason)


def test_a_shop_that_has_it_and_delivers_there_then_its_pickup_then_the_dc() -> None:
    found = ways(0, place(XIHU, 5), place(BINJIANG, 5), dc(20), code=WEST_LAKE)
    assert [short(one) for one in found[:4]] == [
        ("store_delivery", XIHU, "brought"),
        ("click_and_collect", XIHU, "collected_nearby"),
        ("ship_to_home", DC, "carrier"),
        ("click_and_collect", BINJIANG, "collected"),
    ]
    assert found[-1].reason is Reason.HELD_ONLY


def test_what_lies_here_is_carried_out_or_brought_from_here() -> None:
    found = ways(3, place(XIHU, 5), dc(20), code=WEST_LAKE)
    assert [short(one) for one in found[:3]] == [
        ("carry_out", HUBIN, "in_hand"),
        ("store_delivery", HUBIN, "brought"),
        ("store_delivery", XIHU, "brought"),
    ]


def test_where_no_shop_delivers_the_carrier_takes_it_and_says_why() -> None:
    first = ways(0, place(XIHU, 5), dc(20), code=FAR)[0]
    assert short(first) == ("ship_to_home", DC, "carrier_after_all")
    only_shops = ways(0, place(XIHU, 5), code=FAR)
    assert ("ship_to_home", XIHU, "shop_sends") in [short(one) for one in only_shops]


def test_the_safer_figure_goes_first_then_the_nearer() -> None:
    old = place(XIHU, 5, age=LIVE_FOR + 1, far=10)
    found = [one for one in ways(0, old, place(BINJIANG, 5, far=9000)) if one.part.fulfilment == "click_and_collect"]
    assert [one.part.location_id for one in found] == [BINJIANG, XIHU]
    near = [one for one in ways(0, place(XIHU, 5), place(BINJIANG, 5, far=10)) if one.part.fulfilment == "try_on"]
    assert {one.part.location_id for one in near} == {XIHU, BINJIANG}


def test_two_here_and_one_from_the_dc() -> None:
    found = ways(2, place(XIHU, 1), dc(2), quantity=3)
    assert found[0].reason is Reason.SPLIT
    assert [(one.fulfilment, one.location_id, one.quantity) for one in found[0].parts] == [
        (Fulfilment.CARRY_OUT, HUBIN, 2),
        (Fulfilment.SHIP_TO_HOME, DC, 1),
    ]
    assert not [one for one in ways(3, dc(2), quantity=3) if one.reason is Reason.SPLIT]
    assert not [one for one in ways(1, place(XIHU, 1), quantity=3) if one.reason is Reason.SPLIT]


PLACES = st.lists(
    st.tuples(st.sampled_from([XIHU, BINJIANG, DC, 14, 15]), st.integers(1, 9), st.integers(0, 3 * LIVE_FOR),
              st.integers(0, 20_000)),
    unique_by=lambda one: one[0], max_size=5,
)  # fmt: skip


@given(PLACES, st.integers(0, 5), st.integers(1, 9), st.sampled_from(["", WEST_LAKE, FAR]), st.randoms())
def test_every_way_can_be_had_and_order_of_figures_means_nothing(
    told: list[tuple[int, int, int, int]], here: int, quantity: int, code: str, random: object
) -> None:
    places = [place(at, n, age=age, far=far, kind="dc" if at == DC else "store") for at, n, age, far in told]
    pieces = {HUBIN: here, **{one.location.location_id: one.quantity for one in places}}
    found = ways(here, *places, quantity=quantity, code=code)
    assert found == ways(here, *reversed(places), quantity=quantity, code=code)
    assert len({one.key for one in found if one.reason is not Reason.NOT_ENOUGH}) == len(
        [one for one in found if one.reason is not Reason.NOT_ENOUGH]
    )
    for way in found:
        assert sum(one.quantity for one in way.parts) == quantity
        for part in way.parts:
            assert pieces[part.location_id] >= part.quantity or way.reason in (Reason.HELD_ONLY, Reason.NOT_ENOUGH)
            assert part.fulfilment is not Fulfilment.STORE_DELIVERY or part.location_id in AREAS
            assert part.fulfilment is not Fulfilment.TRY_ON or part.location_id != DC
    best = found[0]
    if code and best.reason is Reason.CARRIER_AFTER_ALL:
        assert not [one for one in found if one.part.fulfilment is Fulfilment.STORE_DELIVERY]


def test_a_last_piece_is_never_safe_whatever_it_costs() -> None:
    found = ways(0, place(XIHU, 1, far=1), place(14, 4, far=9_000))
    collected = [one for one in found if one.part.fulfilment is Fulfilment.CLICK_AND_COLLECT]
    assert [one.part.place.safety for one in collected if one.part.place] == [Safety.SAFE, Safety.LAST_PIECE]


def test_a_line_becomes_several_and_nothing_is_lost(floor: Floor) -> None:
    draft = floor.carry(3)
    (line,) = draft.lines
    way = ways(2, dc(2), quantity=3)[0]
    ids = (bytes([number]) * 16 for number in count(1))
    split = take_way(draft, line.id, way.parts, lambda: next(ids))
    assert [(one.quantity, one.fulfilment, one.location_id) for one in split.lines] == [
        (2, Fulfilment.CARRY_OUT, HUBIN),
        (1, Fulfilment.SHIP_TO_HOME, DC),
    ]
    assert split.lines[0].id == line.id
    assert split.totals.total == draft.totals.total
    with pytest.raises(Refusal, match="line_gone"):
        take_way(replace(draft, lines=()), line.id, way.parts, lambda: bytes(16))
    with pytest.raises(Refusal, match="line_gone"):
        take_way(floor.carry(2), line.id, way.parts, lambda: bytes(16))
    assert split.lines[1].sku == NAVY_M
