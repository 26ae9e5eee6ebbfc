"""What a device holds: grants less what its own journal has used, whatever has settled and whatever is gone."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inventory.endless_aisle import places_of, stock_of
from app.inventory.places import Safety
from app.inventory.records import read_locations
from app.journal.codec import decode
from app.journal.pruning import prune
from app.journal.rows import OUTCOME_SHAPES, Outcome
from app.leases.book import STOCK, Grant, LeaseBook, grant_of
from app.leases.commands import Share
from app.leases.keeping import forget_commands, read_book
from app.leases.rows import LEASE_SHAPES, Lease
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, set_address, set_contact, set_plan_b
from app.orders.promises import promises
from app.orders.states import PlanB
from app.replica.pointer import Pointer, write_pointer
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.floor import COLLECT, HOME, HOUR, NAVY_M, NOW, SHIP, Floor
from tests.support.shop import FeedRow, feed_row
from tests.unit.journal.test_server_time import tell

VERSIONS = count(5_000_000)
H = count(10)

# --- pure ------------------------------------------------------------------------------------------------------------


def grant(number: int, quantity: int, expires: int = 100, place: int = 1, elsewhere: int = 0) -> Grant:
    return Grant(bytes([number]) * 16, STOCK, 7, 1, place, quantity, number, 0, expires, elsewhere)


GRANTS = st.lists(
    st.builds(
        grant, st.integers(1, 200), st.integers(1, 9), st.integers(1, 200), st.integers(1, 2), st.integers(-2, 9)
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(GRANTS, st.lists(st.tuples(st.integers(1, 2), st.integers(1, 12)), max_size=12), st.integers(0, 200))
def test_covers_are_whole_unexpired_and_never_more_than_held(
    grants: list[Grant], asked: list[tuple[int, int]], now: int
) -> None:
    book = LeaseBook(tuple(grants))
    spent: dict[bytes, int] = {}
    for place, quantity in asked:
        before = book.held(STOCK, 7, place, now)
        shares = book.cover(STOCK, 7, place, quantity, now)
        assert sum(share.quantity for share in shares) == (quantity if quantity <= before else 0)
        book = book.spending(shares)
        assert book.held(STOCK, 7, place, now) == before - sum(share.quantity for share in shares)
        for share in shares:
            spent[share.lease] = spent.get(share.lease, 0) + share.quantity
    for one in grants:
        assert spent.get(one.id, 0) <= max(0, one.quantity - max(0, one.elsewhere)) or one.elsewhere < 0
        assert one.expires_at > now or one.id not in spent
        assert one.quantity - one.elsewhere == spent.get(one.id, 0) + book.left(one) or book.left(one) == 0


def test_what_expires_first_goes_first() -> None:
    book = LeaseBook((grant(1, 2, 100), grant(2, 2, 50), grant(3, 9, 10)))
    assert [(share.lease[0], share.quantity) for share in book.cover(STOCK, 7, 1, 3, 20)] == [(2, 2), (1, 1)]


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 9))
def test_the_equation(spent: int, returned: int, expired: int, settled: int) -> None:
    row = Lease(b"l" * 16, 1, STOCK, 7, 1, 1, 20, 1, 0, 100, spent, returned, expired)
    one = grant_of(row, settled)
    book = LeaseBook((one,), {one.id: settled})
    assert book.left(one) + row.spent + row.returned + row.expired == row.quantity


# --- in an open device -----------------------------------------------------------------------------------------------


@pytest.fixture
def shop_floor(floor: Floor) -> Floor:
    tell(floor, NOW)
    return floor


def lease(floor: Floor, quantity: int, at: str = XIHU, hours: int = 72, spent: int = 0, expired: int = 0) -> Lease:
    return Lease(
        id=floor.device.identifiers.new_id(),
        device_id=1,
        kind=STOCK,
        resource=floor.shop.variants[NAVY_M],
        product_id=floor.goods(NAVY_M)[0].tile.product_id,
        location_id=floor.shop.locations[at],
        quantity=quantity,
        fence=3,
        granted_at=NOW,
        expires_at=NOW + hours * HOUR,
        spent=spent,
        returned=0,
        expired=expired,
    )


def granted(floor: Floor, *leases: Lease) -> None:
    pull(floor, [feed_row(LEASE_SHAPES[0], one, next(VERSIONS), "device:1") for one in leases])


def pull(floor: Floor, rows: list[FeedRow]) -> None:
    floor.shop.pull(rows, next(H))
    floor.device.poll()


def answered(floor: Floor, *leases: Lease, status: str = "accepted") -> None:
    """HQ's answer to all commands so far, with the leases as they now stand, at one checkpoint."""
    rows = [Outcome(command.id, 1, 0, command.jseq, status, "", "{}", NOW) for command in floor.commands()]
    pull(
        floor,
        [feed_row(OUTCOME_SHAPES[0], one, next(VERSIONS), "device:1") for one in rows]
        + [feed_row(LEASE_SHAPES[0], one, next(VERSIONS), "device:1") for one in leases],
    )


def order(floor: Floor, quantity: int, at: str = XIHU) -> Draft:
    return set_contact(floor.draft((NAVY_M, COLLECT, at, quantity)), "", "13812348000")


def held(floor: Floor) -> int:
    return sum(one.pieces for one in floor.device.held())


def placed(floor: Floor, quantity: int) -> OrderPlaced:
    return floor.place(order(floor, quantity))


def test_an_order_within_the_lease_is_confirmed_and_says_what_it_rests_on(shop_floor: Floor) -> None:
    mine = lease(shop_floor, 3)
    granted(shop_floor, mine)
    told = placed(shop_floor, 2)
    (command,) = shop_floor.commands()
    assert command.lease_refs == (mine.id,)
    assert decode(command.payload, OrderPlaced).spends == [Share(mine.id, 3, 2, told.lines[0].id)]
    view = shop_floor.view(told.order_id)
    assert (view.order.promise, view.lines[0].promise, view.lines[0].plan_b) == ("confirmed", "confirmed", "")
    assert held(shop_floor) == 1
    beyond = shop_floor.view(placed(shop_floor, 2).order_id)
    assert (beyond.order.promise, beyond.lines[0].promise, beyond.lines[0].plan_b) == (
        "requested", "requested", "refund"
    )  # fmt: skip
    assert held(shop_floor) == 1, "a line that is not covered whole leaves the lease alone"


def test_what_is_locked_is_shown_first_and_not_counted_twice(shop_floor: Floor) -> None:
    floor = shop_floor

    def place() -> tuple[int, int, Safety]:
        with floor.device.reading() as reading, floor.device.replicas.catalog.read() as catalog:
            locations = read_locations(catalog, "zh")
            deltas = floor.reader.overlay(reading).stock
            sheet, variant = floor.goods(NAVY_M)
            found = places_of(
                reading.store, deltas, locations, floor.shop.store_id, sheet.tile.product_id, variant.variant_id, NOW,
                floor.device.held(),
            )  # fmt: skip
            figure = stock_of(
                reading.store, deltas, floor.shop.store_id, [sheet.tile.product_id], held=floor.device.held()
            )[variant.variant_id]
        one = next(place for place in found if place.location.code == XIHU)
        assert figure.network == figure.here + sum(place.quantity for place in found)
        return one.quantity, one.leased, one.safety if one is not found[0] else found[0].safety

    before = place()
    granted(floor, lease(floor, 2))
    assert place() == (before[0] + 2, 2, Safety.LEASED), "HQ's figure is already without the locked pieces"
    placed(floor, 1)
    assert place() == (before[0] + 1, 1, Safety.LEASED)
    placed(floor, 2)
    assert place() == (before[0] - 1, 1, Safety.LEASED)


def test_settlement_changes_nothing_of_what_is_held(shop_floor: Floor) -> None:
    mine = lease(shop_floor, 5)
    granted(shop_floor, mine)
    placed(shop_floor, 2)
    placed(shop_floor, 1)
    assert held(shop_floor) == 2
    before = shop_floor.journal_bytes()
    answered(shop_floor, replace(mine, spent=3))
    assert held(shop_floor) == 2
    assert shop_floor.journal_bytes() == before, "nothing new for the journal"
    placed(shop_floor, 2)
    assert held(shop_floor) == 0
    with shop_floor.reopen() as again:
        assert held(again) == 0


def test_pieces_hq_did_not_take_from_the_lease_are_held_again(shop_floor: Floor) -> None:
    mine = lease(shop_floor, 5)
    granted(shop_floor, mine)
    placed(shop_floor, 2)
    answered(shop_floor, mine, status="parked")
    assert held(shop_floor) == 3, "still open"
    answered(shop_floor, mine, status="adjusted")
    assert held(shop_floor) == 5


def test_a_command_that_is_told_twice_counts_once(shop_floor: Floor) -> None:
    granted(shop_floor, lease(shop_floor, 5))
    placed(shop_floor, 2)
    book = shop_floor.device.leases
    assert book.after(shop_floor.commands()) == book
    assert held(shop_floor) == 3


def test_pruning_what_is_settled_changes_nothing_of_what_is_held(shop_floor: Floor) -> None:
    mine = lease(shop_floor, 9, hours=400)
    granted(shop_floor, mine)
    placed(shop_floor, 2)
    answered(shop_floor, replace(mine, spent=2))
    placed(shop_floor, 3)
    shop_floor.clock.go(8 * 24 * HOUR)
    shop_floor.device.durable = {0: 1}
    assert held(shop_floor) == 4
    assert shop_floor.device.tidy() == 1
    assert len(shop_floor.commands()) == 1
    assert held(shop_floor) == 4
    with shop_floor.reopen() as again:
        assert held(again) == 4


def test_a_crash_right_after_pruning_leaves_nothing_to_be_promised_twice(shop_floor: Floor) -> None:
    """The replica may be gone too when the shop opens again, so nothing would put it right."""
    mine = lease(shop_floor, 9, hours=400)
    granted(shop_floor, mine)
    placed(shop_floor, 2)
    placed(shop_floor, 1)
    answered(shop_floor, replace(mine, spent=3))
    placed(shop_floor, 2)
    device, later = shop_floor.device, NOW + 8 * 24 * HOUR
    with device.replicas.store.read() as store:
        assert prune(device.journal, store, {0: 2}, later, forget_commands) == 2
    with device.journal.database.read() as connection:
        book = read_book(connection)
    assert sum(one.pieces for one in book.held_pieces(NOW)) == 4
    granted(shop_floor, replace(mine, spent=3))
    assert held(shop_floor) == 4


def test_what_another_journal_of_this_device_has_spent_is_gone(shop_floor: Floor) -> None:
    granted(shop_floor, lease(shop_floor, 5, spent=2, expired=1))
    assert held(shop_floor) == 2


def test_a_lease_expires_by_hqs_time_and_not_by_the_wall(shop_floor: Floor) -> None:
    granted(shop_floor, lease(shop_floor, 5, hours=3))
    shop_floor.clock.wall += 400 * HOUR
    assert held(shop_floor) == 5
    assert shop_floor.view(placed(shop_floor, 1).order_id).order.promise == "confirmed"
    shop_floor.clock.go(3 * HOUR)
    assert held(shop_floor) == 0
    assert shop_floor.view(placed(shop_floor, 1).order_id).order.promise == "requested"
    assert shop_floor.commands()[1].lease_refs == ()


def test_with_both_replicas_gone_the_shop_still_promises_from_its_leases(shop_floor: Floor) -> None:
    granted(shop_floor, lease(shop_floor, 3))
    draft = order(shop_floor, 2)

    def lose_both() -> None:
        for path in [*shop_floor.shop.home.glob("store-*"), *shop_floor.shop.home.glob("catalog-*")]:
            path.unlink()
        write_pointer(shop_floor.shop.home, Pointer("catalog-1.db", "store-1.db"))

    with shop_floor.reopen(lose_both) as again:
        from app.inventory.places import Location
        from app.orders.ordering import Cash, place_order

        here = Location(again.shop.store_id, "", "store", "", "Asia/Shanghai", 0, 0, "", "")
        told = place_order(again.device, draft, Cash(draft.due_now), again.actor, here)
        assert again.view(told.order_id).order.promise == "confirmed"
        assert held(again) == 1
    with Floor.open(shop_floor.shop, shop_floor.clock) as again:
        assert held(again) == 1


def test_a_clock_nobody_can_believe_leaves_promises_to_the_manager(shop_floor: Floor) -> None:
    granted(shop_floor, lease(shop_floor, 3))
    shop_floor.clock.restart()
    shop_floor.clock.wall -= HOUR
    with shop_floor.reopen() as again:
        by_role = {one.role: one.id for one in again.device.roster.associates}
        from app.orders.ordering import Cash, place_order

        for role, promise in (("associate", "requested"), ("manager", "confirmed")):
            draft = order(again, 1)
            told = place_order(again.device, draft, Cash(draft.due_now), by_role[role], again.here)
            assert again.view(told.order_id).order.promise == promise


def test_the_plan_b_is_the_one_chosen_where_it_can_be_done(shop_floor: Floor) -> None:
    floor = shop_floor
    here, policy = floor.shop.store_id, floor.device.policy

    def plan(draft: Draft) -> tuple[PlanB | None, tuple[PlanB, ...]]:
        (one,) = promises(draft, LeaseBook(), here, NOW, policy).values()
        return one.plan_b, one.options

    collect = order(floor, 1)
    assert plan(collect) == (PlanB.REFUND, (PlanB.OTHER_SHOP, PlanB.REFUND))
    with_address = set_address(collect, HOME)
    assert plan(with_address) == (PlanB.DC, (PlanB.DC, PlanB.OTHER_SHOP, PlanB.REFUND))
    chosen = set_plan_b(with_address, with_address.lines[0].id, PlanB.OTHER_SHOP)
    assert plan(chosen)[0] is PlanB.OTHER_SHOP
    assert floor.place(chosen).lines[0].plan_b == "shop"
    ship = set_address(floor.draft((NAVY_M, SHIP, DC, 1)), HOME)
    assert plan(ship) == (PlanB.SHOP_SHIPS, (PlanB.SHOP_SHIPS, PlanB.REFUND)), "from the DC it was to come anyway"
    own = promises(order(floor, 1, HUBIN), LeaseBook(), here, NOW, policy)
    assert [(one.confirmed, one.options) for one in own.values()] == [(True, ())]
