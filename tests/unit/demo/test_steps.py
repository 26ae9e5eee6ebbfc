"""The captions of the demo follow what is so at the shops, in whatever order a person does it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.demo.screen import HIGH, WIDE, Box, Screen, divided
from tests.demo.steps import Facts, Seen, SeenOrder, SeenShop, after, caption, next_round, shop_seen

ORDER = SeenOrder("A10-000018", "XBAFKRRZ", True, ("accepted",))
AT_HUBIN = SeenShop(True, "H01")
AT_XIHU = SeenShop(True, "X03")
OPEN = Seen(True, 0, AT_HUBIN, AT_XIHU)


def _with(order: SeenOrder, shop: SeenShop) -> SeenShop:
    return replace(shop, orders=(order,))


def _walk(*looks: Seen) -> list[int]:
    facts, steps = Facts(built=True), []
    for now in looks:
        facts = after(facts, now)
        steps.append(caption(facts).step)
    return steps


def _day() -> list[Seen]:
    answered = replace(ORDER, waiting=False)
    return [
        replace(OPEN, hubin=SeenShop(True)),
        OPEN,
        replace(OPEN, online=False),
        Seen(False, 0, _with(ORDER, AT_HUBIN), AT_XIHU),
        Seen(False, 1, SeenShop(), AT_XIHU),
        Seen(False, 1, _with(ORDER, SeenShop(True)), AT_XIHU),
        Seen(False, 1, _with(ORDER, AT_HUBIN), AT_XIHU),
        Seen(True, 1, _with(ORDER, AT_HUBIN), AT_XIHU),
        Seen(True, 1, _with(answered, AT_HUBIN), AT_XIHU),
        Seen(True, 1, _with(answered, AT_HUBIN), _with(replace(ORDER, collect=("ready",)), AT_XIHU)),
        Seen(True, 1, _with(answered, AT_HUBIN), _with(replace(ORDER, collect=("handed_over",)), AT_XIHU)),
    ]


def test_six_steps_in_the_order_of_the_day() -> None:
    assert _walk(*_day()) == [1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 7]


def test_every_look_of_the_day_is_told_in_other_words() -> None:
    facts, said = Facts(built=True), set()
    for now in _day():
        facts = after(facts, now)
        said.add((caption(facts).zh, caption(facts).en))
    assert len(said) == len(_day())


def test_power_that_went_before_the_sale_is_not_the_cut_after_it() -> None:
    sold = Seen(False, 1, _with(ORDER, AT_HUBIN), AT_XIHU)
    assert _walk(replace(OPEN, cuts=1, hubin=SeenShop()), sold, sold, replace(sold, cuts=2)) == [1, 2, 2, 5]


def test_a_sale_and_a_cut_between_two_looks_are_both_seen() -> None:
    back = Seen(False, 1, _with(ORDER, SeenShop(True)), AT_XIHU)
    assert _walk(replace(OPEN, online=False), back) == [1, 4]


def test_an_order_that_vanished_with_the_power_is_not_called_found() -> None:
    sold = Seen(False, 0, _with(ORDER, AT_HUBIN), AT_XIHU)
    assert _walk(sold, Seen(False, 1, SeenShop(), AT_XIHU), Seen(False, 1, AT_HUBIN, AT_XIHU)) == [2, 3, 4]


def test_a_locked_window_later_on_does_not_turn_the_steps_back() -> None:
    locked = Seen(False, 1, _with(ORDER, SeenShop(True)), AT_XIHU)
    assert _walk(*_day()[:7], locked) == [1, 1, 1, 2, 3, 4, 5, 5]


def test_the_next_round_is_about_another_order() -> None:
    facts = Facts(built=True)
    for now in _day():
        facts = after(facts, now)
    again = after(next_round(facts), facts.now)
    assert again.round.order is None
    other = replace(ORDER, number="A10-000026")
    later = replace(facts.now, hubin=replace(AT_HUBIN, orders=(other, ORDER)))
    found = after(again, later).round.order
    assert found == other


def test_an_order_without_anything_to_collect_is_not_the_one() -> None:
    carried = SeenOrder("A10-000018", "", True, ())
    assert _walk(Seen(False, 0, _with(carried, AT_HUBIN), AT_XIHU)) == [1]


def test_what_a_window_tells_is_read_whole() -> None:
    told = {"number": "A10-000018", "code": "XBAFKRRZ", "waiting": True, "collect": ["accepted"]}
    assert shop_seen({"person": "H01", "desk": "sell", "orders": [told]}) == _with(ORDER, AT_HUBIN)


@pytest.mark.parametrize(
    "area",
    [
        Box(0, 0, 1920, 1080),
        Box(0, 0, 1366, 768),
        Box(60, 32, 1280, 720),
        Box(0, 0, 3840, 2160),
        Box(0, 0, 2560, 1080),
    ],
)
def test_two_shops_and_the_strip_share_any_screen(area: Box) -> None:
    parts: Screen = divided(area)
    assert parts.left.x == parts.strip.x == area.x
    assert parts.left.x + parts.left.width < parts.right.x
    assert parts.right.x + parts.right.width == parts.strip.x + parts.strip.width == area.x + area.width
    assert parts.left.y + parts.left.height == parts.strip.y
    assert parts.strip.y + parts.strip.height == area.y + area.height
    for shop in (parts.left, parts.right):
        assert shop.width / parts.scale >= WIDE
        assert shop.height / parts.scale >= HIGH
    assert parts.scale <= 1
