"""What the order panel reads: shops and prices in force, ways to have a line, members, receipts. Reading thread."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalog.products import CurrentPrices
from app.catalog.region_reading import read_areas
from app.catalog.search import current_prices
from app.device import Device
from app.errors import Outage, Refusal
from app.inventory.endless_aisle import places_of, stock_of
from app.inventory.places import Location, promise
from app.members.records import find_members
from app.members.rows import Member
from app.orders.discounts import Terms
from app.orders.draft import Draft, DraftLine
from app.orders.ordering import trusted
from app.orders.promises import Promise, promises
from app.orders.proving import code_of
from app.orders.reading import OrderReader
from app.orders.receipt import Receipt, Shop, build_receipt
from app.orders.routing import Costs, Here, Need, Way, ranked
from app.pricing.conditions import PromotionBook
from app.pricing.records import read_promotions, read_stock
from ui.bridge.desk import Shops, read_shops


@dataclass(frozen=True, slots=True)
class Ground:
    """What an order stands on here and now."""

    shops: Shops
    prices: CurrentPrices
    terms: Terms

    @property
    def here(self) -> Location:
        """This shop; nameless while the catalogue is not here."""
        nameless = Location(self.shops.here, "", "store", "", self.shops.zone, 0, 0, "", "")
        return self.shops.places.get(self.shops.here, nameless)


@dataclass(frozen=True, slots=True)
class Ways:
    """How one line could be fulfilled, best first; `here` counts pieces in this shop, `code` names the region of the
    address, '' while there is none."""

    line: DraftLine
    here: int
    ways: tuple[Way, ...]
    now: int
    zone: str
    code: str = ""


def read_ground(device: Device, lang: str) -> Ground:
    """Also before the first load."""
    identity = device.identity
    if not device.replicas.catalog.present:
        terms = Terms(PromotionBook(), identity.store_id, identity.region, {}, device.policy.cash_rounding)
        return Ground(read_shops(device, lang), CurrentPrices(0, "CNY"), terms)
    with device.replicas.catalog.read() as catalog:
        prices = current_prices(catalog, device.clock.now())
        promotions = read_promotions(catalog, bytes.fromhex(identity.hq_public_key))
    asked = frozenset(stock.product_id for one in promotions for stock in one.which.stock)
    stock = _stock(device, asked)
    terms = Terms(PromotionBook(promotions), identity.store_id, identity.region, stock, device.policy.cash_rounding)
    return Ground(read_shops(device, lang), prices, terms)


def _stock(device: Device, products: frozenset[int]) -> dict[int, int]:
    if not products or not device.replicas.store.present:
        return {}
    with device.replicas.store.read() as store:
        return read_stock(store, products)


def read_ways(device: Device, orders: OrderReader, line: DraftLine, code: str, lang: str) -> Ways:
    """While stock is not loaded there is what lies in the hand, and nothing else."""
    ground = read_ground(device, lang)
    now, here = device.clock.now(), ground.here
    ready = promise(here, now)
    try:
        with device.reading() as reading:
            deltas = orders.overlay(reading).stock
            figures = stock_of(reading.store, deltas, here.location_id, [line.product_id])
            figure = figures.get(line.variant_id)
            places = places_of(
                reading.store,
                deltas,
                ground.shops.places,
                here.location_id,
                line.product_id,
                line.variant_id,
                now,
                device.held(),
            )
    except Outage:
        figure, places = None, []
    pieces = 0 if figure is None else figure.here
    areas = read_shop_areas(device)
    costs = Costs(device.policy.delivery_cost, device.policy.parcel_cost)
    found = ranked(Need(line.quantity, code), Here(here.location_id, pieces, ready), places, areas, costs, now)
    return Ways(line, pieces, tuple(found), now, here.timezone, code=code)


def read_shop_areas(device: Device) -> dict[int, tuple[str, ...]]:
    """Where shops bring goods; nowhere before the first load."""
    if not device.replicas.catalog.present:
        return {}
    with device.replicas.catalog.read() as catalog:
        return read_areas(catalog)


def promised(device: Device, draft: Draft, actor: int) -> dict[bytes, Promise]:
    """What this person may promise now, line by line; from memory, on any thread."""
    book = trusted(device, device.leases, actor)
    return promises(draft, book, device.identity.store_id, device.time().time, device.policy)


def read_members(device: Device, text: str) -> list[Member]:
    """Members bound to this shop; nobody while the store's rows are not loaded."""
    try:
        with device.reading() as reading:
            return find_members(reading.store, text)
    except Outage:
        return []


def read_receipt(device: Device, orders: OrderReader, order_id: bytes, lang: str) -> Receipt:
    """The receipt of an order as it stands now. Raises Refusal `order_unknown`."""
    view = orders.order(order_id)
    if view is None:
        raise Refusal("order_unknown")
    ground = read_ground(device, lang)
    place = ground.shops.places.get(view.order.store_id, ground.here)
    associate = device.roster.find(view.order.associate_id)
    return build_receipt(
        view,
        Shop(place.name, place.address, place.timezone),
        "" if associate is None else associate.name,
        {location_id: one.name for location_id, one in ground.shops.places.items()},
        lang,
        code_of(device, view),
    )
