"""Coupons at HQ: given out, used in order of arrival, what is beyond booked as the campaign's loss."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.clock import business_date
from app.coupons.coupon import Coupon, Kind
from app.coupons.token import is_genuine, read_token
from app.errors import Refusal
from app.leases.book import LeaseBook, grant_of
from app.leases.budgets import COUPON_BUDGET, day_number
from app.leases.commands import Share
from app.leases.rows import Lease
from app.orders.commands import Known, OrderPlaced, PlacedCoupon, PlacedDiscount
from sync.hq import coupons
from sync.hq.coupons import Campaign, Terms
from tests.unit.hq.test_leases import ask
from tests.unit.hq.world import COAT, HUBIN, START, XIHU, Device, World, differences, line, order

NAMES = {"zh": "满百减三十", "en": "30 off 100"}
TERMS = Terms("CNY", 3_000, 0, 0, 5_000, "", START // 1_000_000 - 100, START // 1_000_000 + 86_400)


def begin(world: World, code: str = "AUTUMN", kind: Kind = Kind.B, uses: int = 1, terms: Terms = TERMS) -> None:
    with world.database.write() as connection:
        coupons.begin(connection, Campaign(code, NAMES, kind, terms, uses))


def give(world: World, count: int = 1, code: str = "AUTUMN") -> list[Coupon]:
    with world.database.write() as connection:
        texts = coupons.give_out(connection, world.signer, world.clock, world.ids, code, count)
    return [read_token(one).coupon for one in texts]


@pytest.fixture
def counter(world: World) -> Device:
    device = world.enrol("hubin")
    ask(world, device, fill=True)
    return device


def budget(world: World, device: Device, amount: int) -> list[Share]:
    rows = [Lease(*row) for row in world.rows("lease", device_id=device.identity.device_id)]
    day = day_number(business_date(world.clock.now(), "Asia/Shanghai"))
    book = LeaseBook(tuple(grant_of(one, 0) for one in rows))
    return book.cover(COUPON_BUDGET, day, device.identity.store_id, amount, world.clock.now())


def with_coupon(world: World, device: Device, coupon: Coupon, off: int = 3_000, *, covered: bool = True) -> OrderPlaced:
    """A coat at ¥100 with the coupon, as the counter of the device's shop places it."""
    shop = device.identity.store_id
    plain = replace(line(world, COAT, at=shop), discounts=[PlacedDiscount("coupon", off)])
    plain = replace(plain, amount=plain.amount - off)
    placed = order(world, plain, store=shop)
    return replace(
        placed,
        coupon=PlacedCoupon(coupon.serial, coupon.campaign_id, str(coupon.kind), NAMES, off),
        known=Known(placed.placed_at, "", [], []),
        spends=budget(world, device, off) if covered else [],
    )


def uses(world: World) -> list[tuple[int, int]]:
    return [(row.amount, row.loss) for row in world.rows("coupon_use")]


def test_a_coupon_given_out_is_signed_with_a_key_that_hq_has_told(world: World) -> None:
    begin(world)
    with world.database.write() as connection:
        (qr,) = coupons.give_out(connection, world.signer, world.clock, world.ids, "AUTUMN", 1)
    token = read_token(qr)
    (key,) = world.rows("coupon_key")
    assert key.id == token.key_id.hex()
    assert is_genuine(token, bytes(key.public_key))
    assert (token.coupon.off, token.coupon.amount_from, token.coupon.kind) == (3_000, 5_000, Kind.B)
    assert bytes(key.public_key) != world.signer.public_key


def test_another_key_signs_from_then_on_and_one_can_be_ended(world: World) -> None:
    begin(world)
    give(world)
    (old,) = (row.id for row in world.rows("coupon_key"))
    with world.database.write() as connection:
        coupons.new_key(connection, world.signer)
        coupons.end_key(connection, world.signer, old)
        (qr,) = coupons.give_out(connection, world.signer, world.clock, world.ids, "AUTUMN", 1)
    new = read_token(qr).key_id.hex()
    assert {row.id: row.ended for row in world.rows("coupon_key")} == {old: 1, new: 0}


def test_where_the_newest_key_was_ended_another_signs(world: World) -> None:
    begin(world)
    give(world)
    (ended,) = (row.id for row in world.rows("coupon_key"))
    with world.database.write() as connection:
        coupons.end_key(connection, world.signer, ended)
        (qr,) = coupons.give_out(connection, world.signer, world.clock, world.ids, "AUTUMN", 1)
    token = read_token(qr)
    keys = {row.id: row for row in world.rows("coupon_key")}
    assert [keys[ended].ended, keys[token.key_id.hex()].ended] == [1, 0]
    assert is_genuine(token, bytes(keys[token.key_id.hex()].public_key))


def test_nothing_is_given_out_of_a_stopped_campaign(world: World) -> None:
    begin(world)
    with world.database.write() as connection:
        coupons.stop(connection, "AUTUMN")
    with pytest.raises(Refusal, match="campaign_stopped"):
        give(world)


def test_a_use_is_booked_within_the_budget(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    assert counter.place(with_coupon(world, counter, coupon)) == ("accepted", "")
    assert uses(world) == [(3_000, 0)]
    (row,) = world.rows("order_line")
    assert '"names":{"zh":"满百减三十"' in row.discounts
    assert sum(one.spent for one in world.rows("lease", kind=COUPON_BUDGET)) == 3_000
    assert world.attention() == []
    assert differences(world) == []


def test_the_second_use_by_arrival_is_a_loss_and_the_customer_keeps_it(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    other = world.enrol("xihu", 2)
    ask(world, other, fill=True)
    first, second = with_coupon(world, counter, coupon), with_coupon(world, other, coupon)
    assert other.place(second) == ("accepted", "")
    assert counter.place(first) == ("adjusted", "coupon_used_twice")
    assert sorted(uses(world)) == [(3_000, 0), (3_000, 3_000)]
    assert world.rows("orders", id=first.order_id)[0].total == 7_000
    (item,) = world.rows("attention_item", reason="coupon_used_twice")
    assert (item.amount, item.store_id) == (3_000, HUBIN)
    assert f'"location_id":{XIHU}' in item.detail
    assert differences(world) == []


def test_a_counted_coupon_is_good_as_often_as_it_says(world: World, counter: Device) -> None:
    begin(world, kind=Kind.C, uses=2)
    (coupon,) = give(world)
    placed = [counter.place(with_coupon(world, counter, coupon, covered=False)) for _ in range(3)]
    assert [reason for _, reason in placed] == ["", "", "coupon_used_twice"]
    assert sorted(uses(world)) == [(3_000, 0), (3_000, 0), (3_000, 3_000)]


def test_without_a_limit_any_number_of_times(world: World, counter: Device) -> None:
    begin(world, kind=Kind.C, uses=0)
    (coupon,) = give(world)
    assert {counter.place(with_coupon(world, counter, coupon, covered=False)) for _ in range(3)} == {("accepted", "")}


def test_one_that_hq_never_gave_out_is_a_loss(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    stranger = replace(coupon, serial=bytes(10))
    assert counter.place(with_coupon(world, counter, stranger)) == ("adjusted", "coupon_unknown")
    assert uses(world) == [(3_000, 3_000)]


def test_beyond_the_budget_it_is_a_loss_too(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    placed = with_coupon(world, counter, coupon)
    old = replace(placed.spends[0], fence=99)
    assert counter.place(replace(placed, spends=[old])) == ("adjusted", "budget_exceeded")
    assert uses(world) == [(3_000, 3_000)]


def test_more_off_than_the_coupon_says_is_a_variance(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    assert counter.place(with_coupon(world, counter, coupon, off=4_000)) == ("adjusted", "price_variance")
    assert world.rows("attention_item")[0].amount == 1_000


def test_an_order_that_contradicts_itself_is_parked(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    placed = with_coupon(world, counter, coupon)
    assert placed.coupon is not None
    other = replace(placed, coupon=replace(placed.coupon, amount=2_000))
    assert counter.place(other) == ("parked", "coupon_mismatch")
    assert counter.place(replace(with_coupon(world, counter, coupon), coupon=None)) == ("parked", "coupon_mismatch")


def test_told_twice_it_is_used_once(world: World, counter: Device) -> None:
    begin(world)
    (coupon,) = give(world)
    command = counter.placed(with_coupon(world, counter, coupon))
    counter.send(command)
    counter.send(command)
    assert uses(world) == [(3_000, 0)]


@pytest.mark.parametrize(
    ("kind", "uses", "terms", "field"),
    [
        (Kind.B, 2, TERMS, "uses"),
        (Kind.B, 1, replace(TERMS, off=10_001), "value"),
        (Kind.B, 1, replace(TERMS, off=0, rate=1_000), "value"),
        (Kind.C, 0, replace(TERMS, rate=1_000), "terms"),
        (Kind.C, -1, TERMS, "uses"),
        (Kind.A, 1, replace(TERMS, audience="men"), "terms"),
    ],
    ids=["twice", "too much", "no cap", "both", "minus", "audience"],
)
def test_a_campaign_must_make_sense(world: World, kind: Kind, uses: int, terms: Terms, field: str) -> None:
    with pytest.raises(Refusal, match=f"campaign_invalid.*{field}"):
        begin(world, kind=kind, uses=uses, terms=terms)
    assert world.rows("coupon_campaign") == []


def test_the_list_says_what_became_of_a_campaign(world: World, counter: Device) -> None:
    begin(world)
    first, second = give(world, 2)
    for coupon in (first, second, second):
        counter.place(with_coupon(world, counter, coupon))
    with world.database.write() as connection:
        coupons.stop(connection, "AUTUMN")
        assert coupons.told(connection) == [
            "AUTUMN (B, stopped): 2 given out, 3 uses, 9000 off, 3000 lost (minor units)"
        ]
        assert connection.execute(text("SELECT ended FROM coupon_campaign")).scalar() == 1
