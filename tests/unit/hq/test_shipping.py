"""Parcels: what left, in which parcel, and what the carrier says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.orders.change_commands import ORDER_CANCELLED, Cut, OrderCancelled
from app.orders.commands import OrderPlaced
from app.orders.parcels import Leg, Parcel, parcels_of
from app.orders.rows import OrderEvent
from sync.hq.ledger import recompute
from sync.hq.shipping import Scan, read_scans, report, ship, track
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HAT, HUBIN, SHOE, START, XIHU, Device, World, line, order

MINUTE = 60_000_000
HOUR = 60 * MINUTE


@pytest.fixture
def counter(world: World) -> Iterator[Device]:
    yield world.enrol("hubin")
    world.drain()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def placed(world: World, counter: Device) -> OrderPlaced:
    coats, shoes = line(world, COAT, 2, "ship_to_home", DC), line(world, SHOE, 1, "ship_to_home", DC)
    made = order(world, coats, replace(shoes, position=2), line(world, COAT, 1))
    assert counter.place(made) == ("accepted", "")
    return made


def send(world: World, made: OrderPlaced, parcel: str, *skus: str) -> int:
    with world.database.write() as connection:
        return ship(connection, world.clock.now(), made.number, "SF", parcel, skus)


def say(world: World, parcel: str, what: Leg, after: int = 1, place: str = "杭州") -> int:
    with world.database.write() as connection:
        new, _ = track(connection, START + HOUR, [Scan("SF", parcel, START + after * MINUTE, what, place)])
    return new


def states(world: World, made: OrderPlaced) -> list[str]:
    return [row.state for row in sorted(world.rows("order_line", order_id=made.order_id), key=lambda row: row.sku)]


def parcels(world: World, made: OrderPlaced) -> list[Parcel]:
    """As a device reads them."""
    with world.database.read() as connection:
        columns = ", ".join(OrderEvent.__slots__)
        statement = text(f"SELECT {columns} FROM order_event WHERE order_id = :id")
        rows = connection.execute(statement, {"id": made.order_id}).all()
        return parcels_of([OrderEvent(*row) for row in rows])


def test_an_order_leaves_in_two_parcels_and_arrives(world: World, counter: Device) -> None:
    made = placed(world, counter)
    assert send(world, made, "SF1", "SKU-11") == 1
    assert (world.level(DC, COAT), world.level(DC, COAT, "reserved")) == (3, 0)
    assert send(world, made, "SF1", "SKU-11") == 0, "said twice, it left once"
    assert send(world, made, "SF2") == 1, "what has not left yet"
    with pytest.raises(Refusal, match="not_shippable"):
        send(world, made, "SF3")
    assert [(one.number, len(one.lines), one.leg) for one in parcels(world, made)] == [("SF1", 1, ""), ("SF2", 1, "")]
    assert say(world, "SF1", Leg.IN_TRANSIT) == 1
    assert say(world, "SF1", Leg.IN_TRANSIT) == 0, "known"
    assert say(world, "SF1", Leg.DELIVERED, 9) == 1
    assert say(world, "SF1", Leg.OUT_FOR_DELIVERY, 5, "西湖") == 1, "heard of late"
    first, second = parcels(world, made)
    assert (first.leg, second.leg) == ("delivered", "")
    assert sorted(states(world, made)) == ["delivered", "handed_over", "shipped"]
    assert [row.state for row in world.rows("orders", id=made.order_id)] == ["partly"]
    say(world, "SF2", Leg.DELIVERED)
    assert [row.state for row in world.rows("orders", id=made.order_id)] == ["complete"]
    world.drain()
    with world.database.read() as connection:
        sent = connection.exec_driver_sql("SELECT count(*) FROM head WHERE tbl = 'order_event' AND scope = 'ops:1'")
        assert sent.scalar() == len(world.rows("order_event", order_id=made.order_id)), "the shop sees each step"


@pytest.mark.parametrize(
    ("said", "further"), [(("SKU-11", "SKU-12"), "SKU-12"), (("SKU-12",), "SKU-12"), ((), "SKU-12"), (("X",), "X")]
)
def test_a_parcel_that_has_left_takes_nothing_more(
    world: World, counter: Device, said: tuple[str, ...], further: str
) -> None:
    made = placed(world, counter)
    send(world, made, "SF1", "SKU-11")
    with pytest.raises(Refusal, match="parcel_left") as refused:
        send(world, made, "SF1", *said)
    assert refused.value.values["skus"] == further
    assert sorted(states(world, made)) == ["handed_over", "new", "shipped"], "nothing is lost, and nothing left unsaid"
    assert send(world, made, "SF2", "SKU-12") == 1
    assert send(world, made, "SF1") == send(world, made, "SF2", "SKU-12") == 0, "known"


def test_what_has_left_cannot_be_cancelled(world: World, counter: Device) -> None:
    made = placed(world, counter)
    send(world, made, "SF1")
    cut = Cut(made.lines[0].id, 2, 2, b"")
    told = OrderCancelled(made.order_id, HUBIN, "other", [cut], world.clock.now(), ASSOCIATE)
    command = counter.command(ORDER_CANCELLED, told, made.order_id)
    counter.send(command)
    assert world.outcome(command) == ("rejected", "state_changed")


def test_an_unknown_order_and_a_nameless_parcel(world: World, counter: Device) -> None:
    made = placed(world, counter)
    with pytest.raises(Refusal, match="not_shippable"):
        send(world, made, "")
    with pytest.raises(Refusal, match="unknown_order"):
        send(world, replace(made, number="Z99"), "SF1")
    assert sorted(set(states(world, made))) == ["handed_over", "new"]


def test_a_carriers_file(world: World, counter: Device, tmp_path: Path) -> None:
    made = placed(world, counter)
    send(world, made, "SF1")
    file = tmp_path / "scans.csv"
    lines = [
        "carrier,parcel,at,what,place",
        "SF,SF1,2026-11-22T10:00:00+08:00,collected,杭州",
        "SF,SF1,2026-11-22T10:00:00+08:00,collected,杭州",
        "YTO,Y9,2026-11-22T10:00:00+08:00,collected,杭州",
        "SF,SF1,2026-11-23T10:00:00+08:00,delivered,",
    ]
    file.write_text("\n".join(lines), "utf-8-sig")
    assert (
        report(world.database, world.clock, file) == "4 scans: 2 new, 1 known, 1 of no parcel\nno such parcel: YTO Y9"
    )
    assert states(world, made).count("delivered") == 2


@pytest.mark.parametrize(
    ("text_", "at"),
    [
        ("a,b\n1,2", 1),
        ("carrier,parcel,at,what,place\nSF,1,2026-11-22T10:00:00,collected,x", 2),
        ("carrier,parcel,at,what,place\nSF,1,2026-11-22T10:00:00+08:00,lost,x", 2),
    ],
    ids=["columns", "no_offset", "no_leg"],
)
def test_a_file_that_cannot_be_read_names_its_line(tmp_path: Path, text_: str, at: int) -> None:
    file = tmp_path / "scans.csv"
    file.write_text(text_, "utf-8")
    with pytest.raises(Refusal, match="bad_file") as refusal:
        read_scans(file)
    assert refusal.value.values["line"] == at


def test_what_is_not_paid_stays_and_a_number_is_one_parcels(world: World, counter: Device) -> None:
    waiting = order(world, line(world, COAT, 1, "ship_to_home", DC), tender="qr")
    assert counter.place(waiting) == ("accepted", "")
    with pytest.raises(Refusal, match="not_paid"):
        send(world, waiting, "SF1")
    assert world.level(DC, COAT, "reserved") == 1
    first, second = placed(world, counter), placed(world, counter)
    assert send(world, first, "SF1") == 2
    with pytest.raises(Refusal, match="parcel_taken"):
        send(world, second, "SF1")
    assert states(world, second).count("shipped") == 0


@pytest.mark.parametrize("minutes", [-90 * 24 * 60, 90 * 24 * 60], ids=["before_it_left", "in_the_future"])
def test_a_carriers_clock_moves_nothing_out_of_its_time(world: World, counter: Device, minutes: int) -> None:
    made = placed(world, counter)
    send(world, made, "SF1", "SKU-11")
    assert say(world, "SF1", Leg.DELIVERED, minutes) == 1
    (coat,) = (row for row in world.rows("order_line", order_id=made.order_id) if row.state == "delivered")
    assert START <= coat.changed_at <= START + HOUR
    with world.database.read() as connection:
        statement = text("SELECT updated_at FROM stock_level WHERE location_id = :dc AND state = 'transit'")
        assert connection.execute(statement, {"dc": DC}).scalar_one() == START + HOUR, "when HQ learned it"


def test_a_file_of_a_chinese_carrier_is_read_as_imports_are(tmp_path: Path) -> None:
    file = tmp_path / "scans.csv"
    lines = ["parcel,carrier,at,what,place,more", "SF1,顺丰,2026-11-22T10:00:00+08:00,collected,杭州,x"]
    file.write_bytes("\n".join(lines).encode("gb18030"))
    (scan,) = read_scans(file)
    assert (scan.carrier, scan.place, scan.what) == ("顺丰", "杭州", Leg.COLLECTED)
    file.write_text("\n".join([*lines, "SF2,SF"]), "gb18030")
    with pytest.raises(Refusal, match="bad_file") as refusal:
        read_scans(file)
    assert refusal.value.values["line"] == 3


def test_a_parcel_leaves_from_one_place_and_a_shops_own_delivery_stays(world: World, counter: Device) -> None:
    coats, shoes = line(world, COAT, 1, "ship_to_home", DC), line(world, SHOE, 1, "ship_to_home", XIHU)
    brought = line(world, HAT, 1, "store_delivery", HUBIN)
    made = order(world, coats, replace(shoes, position=2), replace(brought, position=3))
    assert counter.place(made) == ("accepted", "")
    with pytest.raises(Refusal, match="several_places"):
        send(world, made, "SF1")
    assert send(world, made, "SF1", "SKU-11") == 1
    assert send(world, made, "SF2") == 1
    assert sorted(states(world, made)) == ["accepted", "shipped", "shipped"]
