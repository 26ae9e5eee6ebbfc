"""Reservations at HQ: held, picked up once, released when nobody comes; garbage changes nothing."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app.errors import Refusal
from app.orders.commands import OrderPlaced, PickedUp
from app.reservations.code import read_code
from app.reservations.lines import LONGEST_US
from sync.hq.erasing import erase_member
from sync.hq.reservations import expiry, intake, keys, looking
from sync.hq.tables import LIVE
from sync.protocol import OnlineLine, OnlinePromise, OnlineWish, ReservationAsked
from tests.unit.hq.world import COAT, HAT, HUBIN, NINGBO, START, XIHU, World, differences, line, order, until_blocked

HOUR = 3_600_000_000
CARD, MEMBER = "FS100238", 700


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000_000, UTC).isoformat()


WISH = OnlineWish(
    reference="web-1",
    kind="reservation",
    shop="hubin",
    currency="CNY",
    lines=[OnlineLine(sku="SKU-11", quantity=2, price=9_900), OnlineLine(sku="SKU-13", quantity=9, price=10_000)],
    expires_at=iso(START + 24 * HOUR),
)


def change(wish: OnlineWish, **fields: object) -> OnlineWish:
    return msgspec.structs.replace(wish, **fields)


def tell(world: World, wish: OnlineWish = WISH) -> OnlinePromise:
    with world.database.write() as connection:
        return intake.take_in(connection, world.clock, world.ids, intake.read_wish(msgspec.json.encode(wish)))


def picked_up(world: World, order_placed: OrderPlaced, *held: tuple[int, int], at: int = HUBIN) -> OrderPlaced:
    (row,) = world.rows("reservation")
    return replace(order_placed, reservation=PickedUp(bytes(row.id), row.code, at, list(held)))


def levels(world: World, variant: int, at: int = HUBIN) -> tuple[int, int]:
    return world.level(at, variant), world.level(at, variant, "reserved")


def state(world: World) -> tuple[str, str]:
    (row,) = world.rows("reservation")
    return row.state, row.number


@pytest.fixture
def member(world: World) -> int:
    row = (MEMBER, CARD, "周女士", "13812348000", "gold", 0, XIHU)
    with world.database.write() as connection:
        connection.execute(LIVE["member"].insert(), dict(zip(LIVE["member"].c.keys(), row, strict=True)))
    return MEMBER


def test_what_can_be_held_is_held(world: World) -> None:
    promise = tell(world)
    assert read_code(promise.code) == promise.code
    assert [(one.sku, one.quantity, one.held) for one in promise.lines] == [("SKU-11", 2, 2), ("SKU-13", 9, 5)]
    assert (levels(world, COAT), levels(world, HAT)) == ((3, 2), (0, 5))
    (row,) = world.rows("stock", location_id=HUBIN, variant_id=COAT)
    assert (row.sellable, row.reserved) == (3, 2), "devices are told"
    assert differences(world) == []


def test_the_same_again_changes_nothing(world: World) -> None:
    first = tell(world)
    assert tell(world) == first
    assert levels(world, COAT) == (3, 2)


def test_of_a_cart_nothing_is_held(world: World) -> None:
    promise = tell(world, change(WISH, kind="cart"))
    assert [one.held for one in promise.lines] == [0, 0]
    assert levels(world, COAT) == (5, 0)


def test_a_changed_one_takes_the_place_of_what_was_told(world: World) -> None:
    first = tell(world)
    one = [OnlineLine(sku="SKU-11", quantity=1, price=9_900)]
    again = tell(world, change(WISH, lines=one, shop="xihu"))
    assert again.code == first.code
    assert (levels(world, COAT), levels(world, HAT)) == ((5, 0), (5, 0))
    assert levels(world, COAT, XIHU) == (4, 1)
    tell(world, change(WISH, cancelled=True))
    assert state(world) == ("cancelled", "")
    assert levels(world, COAT, XIHU) == (5, 0)
    assert differences(world) == []


def test_who_picks_it_up_gets_what_was_held(world: World) -> None:
    device = world.enrol("hubin")
    tell(world)
    sold = picked_up(world, order(world, line(world, COAT, 2), line(world, HAT, 5)), (COAT, 2), (HAT, 5))
    assert device.place(sold) == ("accepted", ""), "the hats are all reserved, for this customer"
    assert state(world) == ("taken", sold.number)
    assert (levels(world, COAT), levels(world, HAT)) == ((3, 0), (0, 0))
    assert differences(world) == []


def test_what_the_customer_does_not_want_is_free_again(world: World) -> None:
    device = world.enrol("hubin")
    tell(world)
    assert device.place(picked_up(world, order(world, line(world, COAT)), (COAT, 2), (HAT, 5))) == ("accepted", "")
    assert (levels(world, COAT), levels(world, HAT)) == ((4, 0), (5, 0))
    assert differences(world) == []


def test_the_web_shop_may_have_changed_it_since_the_counter_heard(world: World) -> None:
    device = world.enrol("hubin")
    tell(world)
    sold = picked_up(world, order(world, line(world, COAT)), (COAT, 2), (HAT, 5))
    tell(world, change(WISH, lines=[OnlineLine(sku="SKU-12", quantity=1, price=10_000)]))
    assert device.place(sold) == ("accepted", "")
    assert [levels(world, one) for one in (COAT, 12, HAT)] == [(4, 0), (5, 0), (5, 0)]
    assert differences(world) == []


def test_two_counters_pick_it_up_the_first_to_arrive_has_it(world: World) -> None:
    hubin, other = world.enrol("hubin"), world.enrol("hubin", seed=2)
    tell(world)
    first = picked_up(world, order(world, line(world, COAT, 2)), (COAT, 2), (HAT, 5))
    second = picked_up(world, order(world, line(world, COAT, 2)), (COAT, 2), (HAT, 5))
    assert hubin.place(first) == ("accepted", "")
    assert other.place(second) == ("adjusted", "reservation_taken_twice")
    assert state(world) == ("taken", first.number)
    assert levels(world, COAT) == (1, 0), "both customers have theirs; nothing was freed twice"
    (item,) = world.rows("attention_item")
    assert (item.reason, item.amount, bytes(item.order_id)) == (
        "reservation_taken_twice",
        second.total,
        second.order_id,
    )
    detail = json.loads(item.detail)
    assert (detail["first"], detail["location_id"]) == (first.number, HUBIN)
    assert differences(world) == []


def test_goods_that_were_sold_twice_are_told_too(world: World) -> None:
    hubin, other = world.enrol("hubin"), world.enrol("hubin", seed=2)
    tell(world)
    first, second = (picked_up(world, order(world, line(world, HAT, 5)), (COAT, 2), (HAT, 5)) for _ in range(2))
    hubin.place(first)
    assert other.place(second) == ("adjusted", "stock_variance"), "goods in hand are always sold"
    assert {row.reason for row in world.rows("attention_item")} == {"stock_variance", "reservation_taken_twice"}
    assert differences(world) == []


def test_nobody_else_gets_what_is_held(world: World) -> None:
    device = world.enrol("xihu")
    tell(world)
    wanted = order(
        world, line(world, HAT, fulfilment="click_and_collect", at=HUBIN), store=XIHU, tender="pay_at_pickup"
    )
    assert device.place(wanted) == ("adjusted", "line_unavailable")


def test_when_nobody_comes_the_goods_are_free(world: World) -> None:
    tell(world)
    assert expiry.expire_due(world.database, world.clock) == 0
    world.clock.at += 25 * HOUR
    assert expiry.expire_due(world.database, world.clock) == 1
    assert expiry.expire_due(world.database, world.clock) == 0
    assert state(world) == ("expired", "")
    assert (levels(world, COAT), levels(world, HAT)) == ((5, 0), (5, 0))
    assert differences(world) == []


def test_who_comes_too_late_is_served_from_what_is_there(world: World) -> None:
    device = world.enrol("hubin")
    tell(world)
    sold = picked_up(world, order(world, line(world, COAT, 2)), (COAT, 2), (HAT, 5))
    world.clock.at += 25 * HOUR
    expiry.expire_due(world.database, world.clock)
    assert device.place(sold) == ("accepted", "")
    assert state(world) == ("taken", sold.number)
    assert levels(world, COAT) == (3, 0)
    assert differences(world) == []


def test_what_is_over_is_forgotten_after_a_while(world: World) -> None:
    tell(world)
    world.drain()
    world.clock.at += 25 * HOUR
    expiry.expire_due(world.database, world.clock)
    assert expiry.forget_old(world.database, world.clock) == 0
    world.clock.at += expiry.KEEP_US
    assert expiry.forget_old(world.database, world.clock) == 1
    assert world.rows("reservation") == []
    world.drain()
    with world.database.read() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM head WHERE tbl = 'reservation'").scalar()
    assert left == 0, "devices forget it too"


def test_what_is_asked_for_again_while_it_is_forgotten_stays(world: World) -> None:
    """Else its goods would be held for nobody, for ever."""
    tell(world)
    world.clock.at += 25 * HOUR
    expiry.expire_due(world.database, world.clock)
    world.clock.at += expiry.KEEP_US
    again = change(WISH, expires_at=iso(world.clock.at + HOUR))
    thread = threading.Thread(target=expiry.forget_old, args=(world.database, world.clock))
    with world.database.write() as connection:
        intake.take_in(connection, world.clock, world.ids, again)
        thread.start()
        until_blocked(world, thread)
    thread.join()
    assert state(world) == ("open", "")
    assert levels(world, COAT) == (3, 2)


def test_another_shop_that_asks_is_shown_it_from_then_on(world: World, member: int) -> None:
    promise = tell(world, change(WISH, card=CARD))
    world.drain()
    ningbo = world.caller(world.enrol("ningbo"))

    def shops(table: str) -> set[str]:
        with world.database.read() as connection:
            found = connection.exec_driver_sql(f"SELECT scope FROM head WHERE tbl = '{table}' AND image <> ''")
            return set(found.scalars())

    assert shops("reservation") == {f"ops:{HUBIN}"}
    assert shops("member") == {f"members:{XIHU}", f"members:{HUBIN}"}, "the shop that is named serves the customer"
    with world.database.write() as connection:
        reply = looking.look_up(connection, ningbo, ReservationAsked(code=promise.code.lower()), world.clock.now())
    assert (reply.reservation.code, reply.reservation.member_id) == (promise.code, member)
    world.drain()
    assert shops("reservation") == {f"ops:{HUBIN}", f"ops:{NINGBO}"}
    assert shops("member") == {f"members:{XIHU}", f"members:{HUBIN}", f"members:{NINGBO}"}
    with world.database.write() as connection, pytest.raises(Refusal, match="reservation_unknown"):
        looking.look_up(connection, ningbo, ReservationAsked(code="R00000000000"), world.clock.now())


def test_erasing_a_member_reaches_what_they_put_together(world: World, member: int) -> None:
    tell(world, change(WISH, card=CARD))
    with world.database.write() as connection:
        erase_member(connection, world.clock, member)
    (row,) = world.rows("reservation")
    assert (row.member_id, row.coupon, row.state) == (None, "", "open")
    assert levels(world, COAT) == (3, 2), "the goods wait for whoever brings the code"


def test_one_that_is_picked_up_is_changed_no_more(world: World) -> None:
    device = world.enrol("hubin")
    promise = tell(world)
    device.place(picked_up(world, order(world, line(world, COAT, 2)), (COAT, 2), (HAT, 5)))
    assert tell(world).state == "taken"
    assert tell(world).code == promise.code
    with pytest.raises(Refusal, match="reservation_taken"):
        tell(world, change(WISH, cancelled=True))
    assert differences(world) == []


def test_an_order_of_a_code_that_hq_does_not_have_is_a_sale_all_the_same(world: World) -> None:
    device = world.enrol("hubin")
    told = PickedUp(bytes(16), "R00000000000", HUBIN, [])
    sold = replace(order(world, line(world, COAT)), reservation=told)
    assert device.place(sold) == ("adjusted", "reservation_unknown")
    assert levels(world, COAT) == (4, 0)


BROKEN = {
    "reference": change(WISH, reference=""),
    "long_reference": change(WISH, reference="x" * 65),
    "kind": change(WISH, kind="wish"),
    "small_letters": change(WISH, currency="cny"),
    "four_letters": change(WISH, currency="CNYY"),
    "another_alphabet": change(WISH, currency="\u0421NY"),
    "no_lines": change(WISH, lines=[]),
    "a_line_twice": change(WISH, lines=[WISH.lines[0], WISH.lines[0]]),
    "quantity": change(WISH, lines=[OnlineLine(sku="SKU-11", quantity=-1, price=1)]),
    "no_pieces": change(WISH, lines=[OnlineLine(sku="SKU-11", quantity=0, price=1)]),
    "a_hundred": change(WISH, lines=[OnlineLine(sku="SKU-11", quantity=100, price=1)]),
    "too_dear": change(WISH, lines=[OnlineLine(sku="SKU-11", quantity=1, price=100_000_000_001)]),
    "a_billion": change(WISH, lines=[OnlineLine(sku="SKU-11", quantity=10**9, price=1)]),
    "price": change(WISH, lines=[OnlineLine(sku="SKU-11", quantity=1, price=0)]),
    "no_offset": change(WISH, expires_at="2026-11-23T10:00:00"),
    "no_instant": change(WISH, expires_at="soon"),
    "comes_at": change(WISH, comes_at="tomorrow"),
    "coupon": change(WISH, coupon="FS1:NOTHING"),
    "unknown_shop": change(WISH, shop="nowhere"),
    "no_text": change(WISH, shop="hubin\0"),
    "no_card": change(WISH, card="\0"),
    "no_sku": change(WISH, lines=[OnlineLine(sku="SKU-\0", quantity=1, price=1)]),
    "no_year": change(WISH, cancelled=True, expires_at="9999-12-31T23:59:59-12:00"),
    "before_all": change(WISH, cancelled=True, expires_at="0001-01-01T00:00:00+12:00"),
    "a_dc": change(WISH, shop="dc"),
    "unknown_card": change(WISH, card="FS0"),
    "unknown_sku": change(WISH, lines=[OnlineLine(sku="SKU-1", quantity=1, price=1)]),
    "past": change(WISH, expires_at=iso(START - HOUR)),
    "too_far": change(WISH, expires_at=iso(START + LONGEST_US + HOUR)),
}


def test_garbage_is_refused_and_changes_nothing(world: World) -> None:
    for wish in BROKEN.values():
        with pytest.raises(Refusal, match="reservation_invalid"):
            tell(world, wish)
    assert world.rows("reservation") == []
    assert levels(world, COAT) == (5, 0)


def test_of_a_file_the_good_lines_go_in(world: World, tmp_path: Path) -> None:
    path = tmp_path / "web.jsonl"
    bodies = [msgspec.json.encode(WISH), b"{", b"", msgspec.json.encode(change(WISH, reference="web-2", kind="cart"))]
    too_long, no_text = b'"' + b"x" * intake.MAX_LINE + b'"', '{"reference": "网店"}'.encode("gb18030")
    path.write_bytes(b"\n".join([*bodies, too_long, no_text]))
    told = list(intake.take_file(world.database, world.clock, world.ids, path))
    assert [went_in for went_in, _ in told] == [True, False, True, False, False]
    assert told[0][1].endswith(" open: 7 held")
    assert told[1][1].startswith("line 2: ")
    assert len(world.rows("reservation")) == 2
    assert all(went_in == known for (went_in, _), known in zip(
        intake.take_file(world.database, world.clock, world.ids, path), [True, False, True, False, False], strict=True
    ))  # fmt: skip
    assert len(world.rows("reservation")) == 2


def test_only_the_newest_key_of_the_web_shop_is_good(world: World) -> None:
    with world.database.write() as connection:
        with pytest.raises(Refusal, match="bad_web_key"):
            keys.require_key(connection, "Bearer ")
        first = keys.new_key(connection, world.ids)
        keys.require_key(connection, f"Bearer {first}")
        second = keys.new_key(connection, world.ids)
        keys.require_key(connection, f"Bearer {second}")
        for wrong in (None, "", f"Bearer {first}", f"Basic {second}", second):
            with pytest.raises(Refusal, match="bad_web_key"):
                keys.require_key(connection, wrong)
