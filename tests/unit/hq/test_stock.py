"""Stock is the sum of its movements, and devices see exactly that."""

from __future__ import annotations

import json
import threading

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from sync.hq import ledger_stock, stock
from sync.hq.stock import OUTSIDE, Count, Movement, Place
from sync.hq.tables import cap, stock_movement
from tests.unit.hq.world import COAT, DC, HAT, HUBIN, NINGBO, START, XIHU, World, line, order


def move(world: World, source: Place, target: Place, quantity: int = 1, at: int = START) -> None:
    with world.database.write() as connection:
        stock.lock(connection, [COAT])
        stock.move(connection, [Movement(COAT, quantity, source, target, "test", None, None, at, at)])


def count(world: World, *counts: Count) -> int:
    with world.database.write() as connection:
        return stock.apply_counts(connection, counts)


def places(world: World, region: str = "hz") -> list[list[int]]:
    rows = world.rows("availability", variant_id=COAT, region=region)
    return [place for row in rows for place in json.loads(row.places)]


def test_levels_stock_rows_and_availability_follow(world: World) -> None:
    move(world, Place(HUBIN, "sellable"), Place(HUBIN, "reserved"), 2, START + 5)
    (own,) = world.rows("stock", location_id=HUBIN, variant_id=COAT)
    assert (own.sellable, own.reserved, own.updated_at) == (3, 2, START + 5)
    assert places(world) == [[HUBIN, 3, START + 5], [XIHU, 5, START - 1000], [DC, 5, START - 1000]]
    (row,) = world.rows("availability", variant_id=COAT, region="hz")
    assert (row.total, row.product_id) == (13, 7)
    assert world.rows("stock", location_id=DC) == []


def test_the_last_piece_takes_the_row_with_it(world: World) -> None:
    move(world, Place(NINGBO, "sellable"), Place(OUTSIDE, "customer"), 5)
    assert world.rows("availability", variant_id=COAT, region="nb") == []
    move(world, Place(NINGBO, "sellable"), Place(OUTSIDE, "customer"), 1)
    assert world.level(NINGBO, COAT) == -1
    move(world, Place(OUTSIDE, "lost"), Place(NINGBO, "sellable"), 3)
    assert places(world, "nb") == [[NINGBO, 2, START]]


def test_a_count_is_booked_once(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(cap.delete())
    counted = Count(HUBIN, COAT, START + 100, 9)
    assert count(world, counted) == 1
    assert world.level(HUBIN, COAT) == 9
    with world.database.read() as connection:
        movements = len(connection.execute(select(stock_movement)).all())
        captured = len(connection.execute(select(cap)).all())
    assert captured == 2
    assert count(world, counted) == 0
    assert count(world, Count(HUBIN, COAT, START + 50, 3)) == 0
    with world.database.read() as connection:
        assert len(connection.execute(select(stock_movement)).all()) == movements
        assert len(connection.execute(select(cap)).all()) == captured
    assert count(world, Count(HUBIN, COAT, START + 100, 8)) == 1
    assert world.level(HUBIN, COAT) == 8


def test_what_left_since_the_count_stays_booked(world: World) -> None:
    move(world, Place(HUBIN, "sellable"), Place(OUTSIDE, "customer"), 2, START + 500)
    count(world, Count(HUBIN, COAT, START + 100, 6))
    assert world.level(HUBIN, COAT) == 4
    count(world, Count(HUBIN, COAT, START + 600, 4))
    assert world.level(HUBIN, COAT) == 4


def test_a_count_holds_reserved_pieces_too(world: World) -> None:
    move(world, Place(HUBIN, "sellable"), Place(HUBIN, "reserved"), 2)
    count(world, Count(HUBIN, COAT, START + 100, 4))
    assert (world.level(HUBIN, COAT), world.level(HUBIN, COAT, "reserved")) == (2, 2)


def test_a_location_that_changes_its_region_takes_its_stock_along(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(text("UPDATE location SET region = 'nb' WHERE id = :id"), {"id": XIHU})
        stock.refresh_location(connection, [XIHU])
    assert [place[0] for place in places(world)] == [HUBIN, DC]
    assert [place[0] for place in places(world, "nb")] == [XIHU, NINGBO]


PLACES = st.sampled_from([Place(OUTSIDE, "count"), *(Place(at, s) for at in (HUBIN, DC) for s in stock.ON_HAND)])
STEPS = st.lists(
    st.one_of(
        st.tuples(PLACES, PLACES, st.integers(1, 9), st.integers(0, 50)),
        st.tuples(st.sampled_from([HUBIN, DC]), st.integers(0, 50), st.integers(0, 9)),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_the_books_balance(world: World, steps: list[tuple[object, ...]]) -> None:
    with world.database.write() as connection:
        for step in steps:
            if len(step) == 4:
                source, target, quantity, at = step
                assert isinstance(source, Place)
                assert isinstance(target, Place)
                assert isinstance(quantity, int)
                assert isinstance(at, int)
                when = START + at
                stock.move(connection, [Movement(HAT, quantity, source, target, "test", None, None, when, when)])
            else:
                location, at, quantity = step
                assert isinstance(location, int)
                assert isinstance(at, int)
                assert isinstance(quantity, int)
                stock.apply_counts(connection, [Count(location, HAT, START + at, quantity)])
        assert list(ledger_stock.stock_differences(connection)) == []


def test_nothing_oversells_under_concurrent_reservations(world: World) -> None:
    """Eight shops' devices promise the same five pieces of the DC at once, in two sorts taken in opposite order."""
    devices = [world.enrol("hubin", seed) for seed in range(1, 9)]
    orders = []
    for place, device in enumerate(devices):
        variants = (COAT, HAT) if place % 2 else (HAT, COAT)
        orders.append(
            [
                device.placed(order(world, *(line(world, v, 1, "ship_to_home", DC) for v in variants), tender="cash"))
                for _ in range(2)
            ]
        )
    threads = [
        threading.Thread(target=device.send, args=commands) for device, commands in zip(devices, orders, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for variant in (COAT, HAT):
        assert (world.level(DC, variant), world.level(DC, variant, "reserved")) == (0, 5)
        states = [row.state for row in world.rows("order_line", variant_id=variant)]
        assert (states.count("new"), states.count("rejected")) == (5, 11)
    with world.database.snapshot() as connection:
        assert list(ledger_stock.stock_differences(connection)) == []
