"""The rule of replenishment, and asking for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attention.desk import read_attention
from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.errors import Refusal
from app.inventory.minimums import BEST_SELLER, REPLENISHMENT_REQUESTED, Replenished, Wanted, pieces_to_send
from app.inventory.replenishing import read_replenishment, request
from app.inventory.rows import STOCK_SHAPES, Replenishment
from tests.support.floor import NAVY_M, NOW, Floor
from tests.support.shop import feed_row

ITEM = bytes(range(16))


@pytest.mark.parametrize(
    ("minimum", "sellable", "sold", "pieces"),
    [(4, 1, 3, 4), (4, 3, 28, 8), (4, 4, 99, 0), (4, 0, 2, 0), (4, -2, 3, 5), (4, 0, -1, 0), (1, 0, 4, 2)],
)
def test_the_rule(minimum: int, sellable: int, sold: int, pieces: int) -> None:
    assert pieces_to_send(minimum, sellable, sold) == pieces


@given(st.integers(1, 1000), st.integers(-50, 1000), st.integers(-50, 5000))
def test_a_suggestion_reaches_the_minimum_and_only_best_sellers_below_it_have_one(
    minimum: int, sellable: int, sold: int
) -> None:
    pieces = pieces_to_send(minimum, sellable, sold)
    assert (pieces > 0) == (sold >= BEST_SELLER and sellable < minimum)
    assert not pieces or max(sellable, 0) + pieces > minimum - 1
    assert pieces <= minimum + max(sold, 0)


def test_a_manager_asks_and_sees_it_at_once(floor: Floor) -> None:
    shop, store = floor.shop, floor.shop.store_id
    shapes = {shape.table: shape for shape in STOCK_SHAPES}
    with floor.device.replicas.catalog.read() as catalog:
        product, variant = catalog.exec_driver_sql("SELECT product_id, id FROM variant WHERE sku = ?", (NAVY_M,)).one()
    low = Replenishment(store, variant, product, 4, 6, 3, "suggested", NOW)
    item = AttentionItem(ITEM, store, None, b"", "replenish", "{}", "", 0, 0, NOW, NOW, "open")
    shop.pull([feed_row(shapes["replenishment"], low, 9_000_000), feed_row(ATTENTION_SHAPES[0], item, 9_000_001)], 2)
    floor.device.poll()

    def state() -> list[tuple[str, int]]:
        with floor.device.reading() as reading:
            found = read_replenishment(reading.store, reading.pending, store, product)
        return [(one.state, one.pieces) for one in found]

    assert state() == [("suggested", 3)]
    assert [one.id for one in read_attention(floor.device).items] == [ITEM]
    people = {one.role: one.id for one in floor.device.roster.associates}
    for actor, lines, reason in (
        (people["associate"], [Wanted(variant, 3)], "manager_needed"),
        (people["manager"], [], "action_not_allowed"),
    ):
        with pytest.raises(Refusal) as refused:
            request(floor.device, ITEM, lines, actor)
        assert refused.value.reason == reason
    assert floor.commands() == []
    request(floor.device, ITEM, [Wanted(variant, 5), Wanted(77, 1)], people["manager"])
    assert [one.type for one in floor.commands()] == [REPLENISHMENT_REQUESTED]
    assert state() == [(Replenished.REQUESTED, 5)]
    assert read_attention(floor.device).items == ()
