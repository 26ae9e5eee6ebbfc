"""Stock here and everywhere, with what was just sold already off."""

from __future__ import annotations

from app.inventory.endless_aisle import StockFigure, places_of, stock_of
from app.inventory.places import Place, Safety
from app.inventory.records import read_locations
from tests.support.floor import MINUTE, NAVY_M, NOW, Floor

PRODUCT = 1000


def figures(floor: Floor, deltas: dict[tuple[int, int], int], shops: tuple[str, ...] = ()) -> dict[int, StockFigure]:
    nearby = [floor.shop.locations[code] for code in shops]
    with floor.device.replicas.store.read() as store:
        return stock_of(store, deltas, floor.shop.store_id, [PRODUCT], nearby)


def places(floor: Floor, deltas: dict[tuple[int, int], int], sku: str = NAVY_M, now: int = NOW) -> list[Place]:
    with floor.device.replicas.store.read() as store, floor.device.replicas.catalog.read() as catalog:
        locations = read_locations(catalog, "zh")
        return places_of(store, deltas, locations, floor.shop.store_id, PRODUCT, floor.shop.variants[sku], now)


def test_figures_here_nearby_and_in_the_region(floor: Floor) -> None:
    figure = figures(floor, {}, ("HZ-XIHU", "HZ-WULIN", "HZ-BINJIANG"))[floor.shop.variants[NAVY_M]]
    # The demo's catalogue: 3 in Hubin, 8 in Xihu, 6 in Binjiang, 24 in the DC.
    assert (figure.here, figure.nearby, figure.network) == (3, 14, 41)
    assert figure.as_of == NOW - 2 * MINUTE


def test_local_sales_come_off_and_never_below_nothing(floor: Floor) -> None:
    variant, here, xihu = floor.shop.variants[NAVY_M], floor.shop.store_id, floor.shop.locations["HZ-XIHU"]
    figure = figures(floor, {(here, variant): -2, (xihu, variant): -8}, ("HZ-XIHU",))[variant]
    assert (figure.here, figure.nearby, figure.network) == (1, 0, 31)
    figure = figures(floor, {(here, variant): -5, (xihu, variant): -9}, ("HZ-XIHU",))[variant]
    assert (figure.here, figure.nearby, figure.network) == (0, 0, 30)


def test_a_variant_that_is_only_elsewhere_is_known_with_none_here(floor: Floor) -> None:
    figure = figures(floor, {})[floor.shop.variants["YR-2208-NAVY-L"]]
    assert (figure.here, figure.network) == (0, 12)


def test_products_that_were_not_asked_for_are_not_answered(floor: Floor) -> None:
    with floor.device.replicas.store.read() as store:
        assert stock_of(store, {}, floor.shop.store_id, []) == {}
        assert {one.product_id for one in figures(floor, {}).values()} == {PRODUCT}


def test_places_are_the_others_safest_then_nearest(floor: Floor) -> None:
    found = places(floor, {})
    codes = [place.location.code for place in found]
    assert set(codes) == {"HZ-XIHU", "HZ-BINJIANG", "HZ-DC"}, "not the shop itself, nor one with none"
    assert {place.safety for place in found} == {Safety.SAFE}
    assert [place.distance for place in found] == sorted(place.distance for place in found)
    assert codes[0] == "HZ-XIHU"
    assert all(500 < place.distance < 60_000 for place in found)
    assert all(place.due_at > NOW for place in found)


def test_what_was_promised_here_changes_the_safety_at_once(floor: Floor) -> None:
    variant, xihu = floor.shop.variants[NAVY_M], floor.shop.locations["HZ-XIHU"]
    for taken, left, safety, position in (
        (5, 3, Safety.SAFE, 0),
        (6, 2, Safety.AT_RISK, 2),
        (7, 1, Safety.LAST_PIECE, 2),
    ):
        found = places(floor, {(xihu, variant): -taken})
        place = next(one for one in found if one.location.code == "HZ-XIHU")
        assert (place.quantity, place.safety, found.index(place)) == (left, safety, position)
    for taken in (8, 9):
        assert "HZ-XIHU" not in {one.location.code for one in places(floor, {(xihu, variant): -taken})}


def test_old_figures_are_shown_with_their_age_and_are_no_promise(floor: Floor) -> None:
    found = places(floor, {}, now=NOW + 14 * MINUTE)
    assert {place.safety for place in found} == {Safety.AT_RISK}
    assert {place.as_of for place in found} == {NOW - 2 * MINUTE}


def test_an_order_for_another_shop_moves_the_figures_through_the_overlay(floor: Floor) -> None:
    from app.orders.draft import set_contact
    from tests.support.floor import COLLECT

    before = figures(floor, {})[floor.shop.variants[NAVY_M]]
    floor.place(set_contact(floor.draft((NAVY_M, COLLECT, "HZ-XIHU", 2)), "", "13812348000"))
    after = floor.figure()
    assert (after.here, after.network) == (before.here, before.network - 2)
