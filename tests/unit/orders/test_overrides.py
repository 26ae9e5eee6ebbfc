"""A price by hand: how low each may go, what becomes of it at the counter, and that a wrong one changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import shop_time
from app.errors import Refusal
from app.journal.codec import decode
from app.orders.commands import OrderPlaced, PlacedOverride
from app.orders.discounts import Terms, repriced
from app.orders.draft import Draft, Source, add, set_price, set_quantity
from app.orders.ordering import Cash, place_order
from app.orders.overrides import lowest, override, price_action
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from app.staff.roster import Policy
from tests.support.floor import CARRY, NAVY_M, NOW, Floor
from tests.unit.staff.test_standing import person

POLICY = Policy()
LIST = 89_900


def by_hand(floor: Floor, draft: Draft, said: PlacedOverride) -> Draft:
    changed = set_price(draft, draft.lines[0].id, said)
    terms = Terms(PromotionBook(), floor.shop.store_id, "hangzhou", {})
    return repriced(changed, terms, Moment.of(NOW, shop_time(NOW, "Asia/Shanghai")))[0]


def place(floor: Floor, draft: Draft, actor: int) -> OrderPlaced:
    return place_order(floor.device, draft, Cash(draft.due_now), actor, floor.here)


@given(st.integers(1, 10**9), st.integers(0, 10_000))
def test_the_lowest_price_takes_no_more_off_than_allowed(list_price: int, basis_points: int) -> None:
    least = lowest(list_price, basis_points)
    assert 1 <= least <= list_price
    assert (list_price - least) * 10_000 <= list_price * basis_points
    assert least == 1 or (list_price - least + 1) * 10_000 > list_price * basis_points


def test_an_associate_goes_a_little_down_and_a_manager_further(floor: Floor) -> None:
    (line,) = floor.carry().lines
    assert override(line, 80_910, " stain on  the sleeve ", POLICY, managed=False) == PlacedOverride(
        80_910, "stain on the sleeve"
    )
    with pytest.raises(Refusal, match="price_too_low") as refused:
        override(line, 80_909, "stain", POLICY, managed=False)
    assert refused.value.values == {"lowest": 80_910, "manager": 44_950}
    assert override(line, 44_950, "stain", POLICY, managed=True).price == 44_950
    with pytest.raises(Refusal, match="price_too_low") as refused:
        override(line, 44_949, "stain", POLICY, managed=True)
    assert refused.value.values == {"lowest": 44_950, "manager": 44_950}


@pytest.mark.parametrize(
    ("price", "reason", "refusal"),
    [
        (LIST, "stain", "price_not_lower"),
        (10**12, "stain", "price_not_lower"),
        (80_910, " ", "reason_missing"),
        (80_910, "x" * 81, "text_invalid"),
        (80_910, "a\u202eb", "text_invalid"),
        (0, "stain", "price_too_low"),
        (-1, "stain", "price_too_low"),
    ],
)
def test_what_may_not_be(floor: Floor, price: int, reason: str, refusal: str) -> None:
    with pytest.raises(Refusal, match=refusal):
        override(floor.carry().lines[0], price, reason, Policy(manager_price_off=10_000), managed=True)


def test_it_is_in_the_order_and_its_receipt_says_so(floor: Floor) -> None:
    said = PlacedOverride(80_910, "stain")
    draft = by_hand(floor, floor.carry(2), said)
    assert draft.totals.total == 2 * 80_910
    place(floor, draft, person(floor, "associate"))
    (command,) = floor.commands()
    (line,) = decode(command.payload, OrderPlaced).lines
    assert (line.list_price, line.unit_price, line.amount, line.override) == (LIST, 80_910, 161_820, said)
    assert [(one.why, one.amount) for one in line.discounts] == [("override", 2 * 8_990)]
    (shown,) = floor.view(draft.id).lines
    assert '"reason":"stain"' in shown.discounts


@pytest.mark.parametrize(
    ("price", "role", "allowed", "refusal"),
    [
        (80_909, "associate", False, "price_too_low"),
        (44_949, "manager", False, "price_too_low"),
        (44_949, "associate", True, "price_too_low"),
        (LIST + 1, "manager", True, "price_not_lower"),
    ],
)
def test_a_price_beyond_the_limit_places_nothing(
    floor: Floor, price: int, role: str, allowed: bool, refusal: str
) -> None:
    draft = by_hand(floor, floor.carry(), PlacedOverride(price, "stain", person(floor, "manager") if allowed else 0))
    with pytest.raises(Refusal, match=refusal):
        place(floor, draft, person(floor, role))
    assert floor.commands() == []


def test_more_pieces_have_the_usual_price(floor: Floor) -> None:
    draft = by_hand(floor, floor.carry(2), PlacedOverride(80_910, "stain"))
    line = draft.lines[0]
    assert set_quantity(draft, line.id, 1, 99).lines[0].override is not None
    assert set_quantity(draft, line.id, 3, 99).lines[0].override is None
    more = add(draft, *floor.goods(NAVY_M), Source(CARRY, line.location_id), b"new", 99)
    assert [(one.quantity, one.override is None) for one in more.lines] == [(2, False), (1, True)]
    assert set_price(draft, line.id, None).lines[0].override is None


def test_a_manager_allows_one_price_of_one_line(floor: Floor) -> None:
    draft = floor.carry(2)
    (line,) = draft.lines
    action = price_action(draft, line, 50_000, "stain")
    others = [
        price_action(draft, line, 49_999, "stain"),
        price_action(draft, line, 50_000, "other"),
        price_action(draft, replace(line, quantity=3), 50_000, "stain"),
        price_action(replace(draft, id=b"other"), line, 50_000, "stain"),
    ]
    assert action == price_action(draft, line, 50_000, "stain")
    assert action not in others
