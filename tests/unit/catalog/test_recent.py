"""What was looked at last on this device."""

from __future__ import annotations

from app.catalog.recent import MOST, recently_viewed, view
from tests.support.floor import Floor


def test_the_last_one_first_each_once_and_no_more_than_a_dozen(floor: Floor) -> None:
    journal = floor.device.journal
    assert recently_viewed(journal) == []
    for product_id in (*range(20), 15, 3, 3):
        view(journal, product_id)
    assert recently_viewed(journal) == [3, 15, 19, 18, 17, 16, 14, 13, 12, 11, 10, 9]
    assert len(recently_viewed(journal)) == MOST
    assert not view(journal, 3)
    assert view(journal, 4)


def test_it_outlives_the_app_and_is_told_to_nobody(floor: Floor) -> None:
    view(floor.device.journal, 7)
    assert floor.commands() == []
    again = floor.reopen()
    assert recently_viewed(again.device.journal) == [7]
    again.device.close()
