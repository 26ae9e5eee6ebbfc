"""Originals and copies: never two originals, whatever happens in between."""

from __future__ import annotations

from app.orders.issuing import number_issue
from tests.support.floor import Floor


def test_the_first_is_the_original_on_each_medium(floor: Floor) -> None:
    one, other = floor.place(floor.carry()).order_id, floor.place(floor.carry()).order_id
    assert [number_issue(floor.device, one, "paper") for _ in range(3)] == [0, 1, 2]
    assert number_issue(floor.device, one, "pdf") == 0
    assert number_issue(floor.device, other, "paper") == 0


def test_of_another_devices_order_all_are_copies(floor: Floor) -> None:
    assert [number_issue(floor.device, bytes(16), "paper") for _ in range(3)] == [1, 2, 3]
