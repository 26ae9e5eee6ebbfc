"""A coupon at the counter, without HQ: taken, or why not; spent with the order, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.clock import business_date, shop_time
from app.coupons.coupon import Coupon, Kind
from app.coupons.rows import COUPON_STORE_SHAPES, CouponUse
from app.errors import Refusal
from app.journal.codec import decode
from app.journal.server_time import Contact
from app.journal.server_time import Moment as Told
from app.journal.signing import Signer
from app.leases.budgets import COUPON_BUDGET, day_number
from app.orders.commands import OrderPlaced
from app.orders.couponing import taken_off
from app.orders.discounts import Terms, repriced, savings
from app.orders.draft import Draft
from app.orders.ordering import unanswered
from app.orders.redeeming import read_coupon, take_coupon
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from app.replica.meta import set_value, touch
from app.staff.roster import Policy
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from app.timekeeping import CONTACT, encode_contact
from tests.support.couponing import NAMES, accept_coupons, coupon_at, give_budget, text_of
from tests.support.floor import DAY, HOUR, NOW, Floor
from tests.support.shop import Shop, feed_row

ZONE = "Asia/Shanghai"


@pytest.fixture
def floor(shop: Shop) -> Floor:
    accept_coupons(shop)
    floor = Floor.open(shop)
    give_budget(shop, NOW)
    floor.device.poll()
    return floor


def priced(floor: Floor, draft: Draft) -> Draft:
    terms = Terms(PromotionBook(), floor.shop.store_id, "hangzhou", {})
    return repriced(draft, terms, Moment.of(floor.clock.now(), shop_time(floor.clock.now(), ZONE)))[0]


def take(floor: Floor, draft: Draft, text: str) -> Draft:
    """Scanned: checked, on the order, and priced."""
    coupon = read_coupon(floor.device, text)
    return priced(floor, take_coupon(floor.device, draft, coupon, unanswered(floor.device), floor.actor, floor.here))


def left(floor: Floor) -> int:
    date = day_number(business_date(floor.clock.now(), ZONE))
    return floor.device.leases.held(COUPON_BUDGET, date, floor.shop.store_id, floor.clock.now())


def test_a_scanned_coupon_comes_off_and_is_spent_with_the_order(floor: Floor) -> None:
    coupon = coupon_at(NOW)
    draft = take(floor, floor.carry(2), text_of(coupon))
    assert (draft.totals.list_total, draft.totals.total) == (179_800, 176_800)
    placed = floor.place(draft)
    assert placed.coupon is not None
    assert (placed.coupon.serial, placed.coupon.amount, placed.coupon.names) == (coupon.serial, 3_000, NAMES)
    assert [(one.quantity, one.line_id) for one in placed.spends] == [(3_000, b"")]
    (command,) = floor.commands()
    assert decode(command.payload, OrderPlaced) == placed
    assert command.lease_refs == (placed.spends[0].lease,)
    assert left(floor) == 97_000
    (saving,) = savings(line.discounts for line in floor.view(placed.order_id).lines)
    assert (saving.why, saving.names, saving.amount) == ("coupon", NAMES, 3_000)


def test_a_second_time_here_it_is_refused_with_the_order_that_took_it(floor: Floor) -> None:
    text = text_of(coupon_at(NOW))
    placed = floor.place(take(floor, floor.carry(), text))
    with pytest.raises(Refusal, match="coupon_used") as refusal:
        take(floor, floor.carry(), text)
    assert refusal.value.values == {"number": placed.number}


def test_put_on_two_orders_only_the_first_one_is_placed(floor: Floor) -> None:
    """Held orders, say: what was checked when it was scanned is checked again when it counts."""
    text = text_of(coupon_at(NOW))
    first, second = take(floor, floor.carry(), text), take(floor, floor.carry(), text)
    floor.place(first)
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="coupon_used"):
        floor.place(second)
    assert floor.journal_bytes() == before


def test_what_another_counter_of_the_shop_took_is_known_from_hq(floor: Floor) -> None:
    coupon = coupon_at(NOW)
    use = CouponUse(coupon.serial, bytes(16), "B20-000018", 77, floor.shop.store_id, 2, "CNY", 3_000, 0, NOW)
    floor.shop.pull([feed_row(COUPON_STORE_SHAPES[0], use, 20_000, "ops:1")], 3)
    floor.device.poll()
    with pytest.raises(Refusal, match="B20-000018"):
        take(floor, floor.carry(), text_of(coupon))


def test_a_counted_one_is_taken_again_and_again_without_a_budget(floor: Floor) -> None:
    text = text_of(coupon_at(NOW, 20_000, Kind.C))
    for _ in range(2):
        placed = floor.place(take(floor, floor.carry(), text))
        assert (placed.total, placed.spends) == (69_900, [])


def test_the_days_budget_ends(floor: Floor) -> None:
    for serial in range(1, 11):
        floor.place(take(floor, floor.carry(), text_of(coupon_at(NOW, 9_500, serial=serial))))
    with pytest.raises(Refusal, match="coupon_budget") as refusal:
        take(floor, floor.carry(), text_of(coupon_at(NOW, 9_500, serial=11)))
    assert refusal.value.values == {"left": 5_000}
    floor.place(take(floor, floor.carry(), text_of(coupon_at(NOW, 5_000, serial=12))))
    assert left(floor) == 0
    floor.clock.go(DAY)
    with pytest.raises(Refusal, match="coupon_budget"):
        take(floor, floor.carry(), text_of(coupon_at(NOW, 100, serial=13)))


def test_two_orders_cannot_spend_the_same_rest(floor: Floor) -> None:
    floor.shop.pull([], 3)
    one, other = (take(floor, floor.carry(), text_of(coupon_at(NOW, 9_000, serial=n))) for n in (1, 2))
    for serial in range(3, 13):
        floor.place(take(floor, floor.carry(), text_of(coupon_at(NOW, 9_000, serial=serial))))
    floor.place(one)
    with pytest.raises(Refusal, match="coupon_budget"):
        floor.place(other)


def test_a_percentage_stops_at_its_cap(floor: Floor) -> None:
    coupon = replace(coupon_at(NOW), off=0, rate=1_000, most=8_000)
    assert take(floor, floor.carry(), text_of(coupon)).totals.saved == 8_000
    assert take(floor, floor.carry(), text_of(replace(coupon, rate=100))).totals.saved == 899


def test_below_its_threshold_it_takes_nothing_and_is_not_used_up(floor: Floor) -> None:
    draft = take(floor, floor.carry(), text_of(replace(coupon_at(NOW), amount_from=100_000)))
    assert taken_off(draft) == 0
    placed = floor.place(draft)
    assert (placed.coupon, placed.spends, left(floor)) == (None, [], 100_000)


def test_it_never_takes_more_than_there_is_to_pay(floor: Floor) -> None:
    draft = floor.carry()
    cheap = replace(draft, lines=(replace(draft.lines[0], list_price=1_000),))
    assert take(floor, cheap, text_of(coupon_at(NOW))).totals.total == 0


def of_members(coupon: Coupon) -> Coupon:
    return replace(coupon, audience="tier:gold")


WHY_NOT: dict[str, tuple[str, Callable[[Coupon], Coupon]]] = {
    "expired": ("coupon_expired", lambda one: replace(one, until=NOW // 1_000_000)),
    "not yet": ("coupon_not_yet", lambda one: replace(one, since=NOW // 1_000_000 + 1)),
    "other money": ("coupon_currency", lambda one: replace(one, currency="GBP")),
    "other people": ("coupon_audience", of_members),
    "valuable": ("coupon_needs_network", lambda one: replace(one, kind=Kind.A)),
    "too much": ("coupon_too_valuable", lambda one: replace(one, off=10_001)),
}


@pytest.mark.parametrize("why", WHY_NOT)
def test_it_says_why_not_and_changes_nothing(floor: Floor, why: str) -> None:
    reason, change = WHY_NOT[why]
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match=reason):
        take(floor, floor.carry(), text_of(change(coupon_at(NOW))))
    assert floor.journal_bytes() == before


def test_for_members_it_is_taken_from_one_of_their_tier_only(floor: Floor) -> None:
    text = text_of(of_members(coupon_at(NOW)))
    gold = replace(floor.carry(), member_id=500, member_name="周", member_tier="gold")
    assert take(floor, gold, text).totals.saved == 3_000
    with pytest.raises(Refusal, match="coupon_audience"):
        take(floor, replace(gold, member_tier="silver"), text)
    left_alone = priced(floor, replace(take(floor, gold, text), member_id=None, member_tier=""))
    assert left_alone.totals.saved == 0


@pytest.mark.parametrize("text", ["FS1:", "FS1:NOTHING", "FS1:" + "A" * 2000, "FS1:🙂", "FS1:%69 VD92EX0"])
def test_what_is_no_coupon_is_said_to_be_none(floor: Floor, text: str) -> None:
    with pytest.raises(Refusal, match="coupon_unreadable"):
        read_coupon(floor.device, text)


def test_another_hand_or_another_key_is_not_hqs(floor: Floor) -> None:
    with pytest.raises(Refusal, match="coupon_key_unknown"):
        read_coupon(floor.device, text_of(coupon_at(NOW), Signer(bytes(32))))


@pytest.mark.parametrize(("ended", "stopped"), [(1, 0), (0, 1)], ids=["key", "campaign"])
def test_what_hq_has_stopped_is_taken_no_more(shop: Shop, ended: int, stopped: int) -> None:
    accept_coupons(shop, key_ended=ended, stopped=stopped)
    with Floor.open(shop) as floor, pytest.raises(Refusal, match="coupon_stopped"):
        read_coupon(floor.device, text_of(coupon_at(NOW)))


def test_a_key_that_hq_has_not_signed_is_no_key(shop: Shop) -> None:
    accept_coupons(shop)
    database = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE coupon_key SET signature = ?", (bytes(64),))
    database.close()
    with Floor.open(shop) as floor, pytest.raises(Refusal, match="coupon_key_unknown"):
        read_coupon(floor.device, text_of(coupon_at(NOW)))


def test_expiry_is_judged_by_hqs_time_not_by_the_wall(floor: Floor) -> None:
    """A wall clock that stands still, or is set back, keeps no coupon good."""
    text = text_of(replace(coupon_at(NOW), until=NOW // 1_000_000 + 3600))
    heard = Contact(NOW, Told(floor.clock.now(), floor.clock.monotonic(), floor.clock.boot()))
    store = Database(DatabaseFile(floor.shop.home / "store-1.db", "write", key=floor.shop.secrets.store_key))
    with store.write() as connection:
        set_value(connection, CONTACT, encode_contact(heard))
        touch(connection, frozenset({Topic.SYNC}))
    store.close()
    floor.device.poll()
    take(floor, floor.carry(), text)
    floor.clock.mono += 2 * HOUR
    floor.clock.wall -= DAY
    with pytest.raises(Refusal, match="coupon_expired"):
        take(floor, floor.carry(), text)


def test_a_policy_without_a_budget_takes_no_b(floor: Floor) -> None:
    floor.device.policy = Policy(coupon_each=2_999)
    with pytest.raises(Refusal, match="coupon_too_valuable"):
        take(floor, floor.carry(), text_of(coupon_at(NOW)))
