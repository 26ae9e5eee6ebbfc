"""What people do on the devices: they sell, pick, hand over, put things right; all by the verbs their taps lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from app.attention.customers import choose_plan, plans_for, reveal, tell
from app.attention.desk import acknowledge, read_attention
from app.catalog.search import current_prices, read_sheet
from app.clock import shop_time
from app.device import Device
from app.errors import Outage, Refusal
from app.inventory.giving_back import give_back
from app.inventory.places import promise
from app.inventory.records import read_locations
from app.leases.book import Held
from app.leases.wishes import Wish, wish
from app.orders.commands import Address
from app.orders.customer_commands import How
from app.orders.discounts import Terms, repriced
from app.orders.draft import Draft, Payment, Source, add, set_address, set_contact, set_plan_b, set_quantity
from app.orders.ordering import Cash, keep_draft, place_order, unanswered
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.redeeming import read_coupon, take_coupon
from app.orders.states import BROUGHT, Fulfilment, PlanB
from app.pickup.desk import TO_COLLECT, Proof, desk_lines, hand_over, make_ready, read_board, start_picking, unpick
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from tests.simulation.afterwards import Afterwards
from tests.simulation.book import Asked, Sale
from tests.simulation.device import SimDevice
from tests.simulation.older import NEWEST, weigh
from tests.simulation.shop import Shop
from tests.simulation.template import COUPON_OFF
from tests.simulation.world import World

STRANGER = 999_999
HOW_OFTEN = {
    Fulfilment.CARRY_OUT: 5,
    Fulfilment.SHIP_TO_HOME: 2,
    Fulfilment.STORE_DELIVERY: 2,
    Fulfilment.CLICK_AND_COLLECT: 4,
    Fulfilment.TRY_ON: 2,
}
QUIET_SECONDS = 3.0
TRIES = 3
NOTED = "order.noted"
CUSTOMER = ("周女士", "13812348000")

Act = Callable[[SimDevice, Device, OrderReader], bool]
"""Something done at a device; False where there was nothing of the kind to do."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The payload of a command that only a later release knows."""

    order_id: bytes
    text: str


class People:
    """The staff of all shops."""

    def __init__(self, world: World, shop: Shop, random: Random) -> None:
        self._world = world
        self._shop = shop
        self._random = random
        self._newer = random.random() < 0.3
        """Devices run a build that HQ does not know yet, and may do what it cannot read."""
        self._builds = {name: random.randint(1, NEWEST) for name in world.devices}
        """How far behind each device is; a clone is of the newest."""
        self._afterwards = Afterwards(shop, random, self._actor)

    def act(self, device: SimDevice) -> None:
        """Somebody does something at this device, if its window is open."""
        window, reader = device.window, device.reader
        device.touched = True
        if window is None or reader is None:
            return
        with self._world.guarded(device.window_process, lambda: device.window_gone(window)):
            try:
                window.poll()
                if window.replicas.store.present and window.replicas.catalog.present and window.roster.associates:
                    self._find_something(device, window, reader)
            except Refusal as refusal:
                self._world.log(device.name, "refused", refusal.reason)
            except Outage as outage:
                self._world.log(device.name, "outage", outage.reason)

    def _find_something(self, device: SimDevice, window: Device, reader: OrderReader) -> None:
        """Whoever finds nothing to pick, to hand over, to settle may find something else."""
        acts: dict[Act, int] = {
            self._sell: 10, self._pick: 5, self._shelve: 5, self._unpick: 1, self._hand_over: 6, self._put_right: 1,
            self._leave_draft: 1, self._look: 2, self._give_back: 1, self._note: 2 * self._newer,
            self._call_customer: 3, self._choose_again: 3, self._weigh: 1,
            **self._afterwards.acts,
        }  # fmt: skip
        for what in self._random.choices(list(acts), list(acts.values()), k=TRIES):
            if what(device, window, reader):
                break

    def _actor(self, window: Device) -> int:
        """Mostly somebody of the shop; now and then somebody whom its roster does not know."""
        return STRANGER if self._random.random() < 0.03 else self._random.choice(window.roster.associates).id

    def _sell(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        random, now, new_id = self._random, window.clock.now(), window.identifiers.new_id
        held = window.held()
        lines = [self._asked(window.identity.store_id, held) for _ in range(random.choice((1, 1, 1, 2, 3)))]
        with window.replicas.catalog.read() as catalog:
            book = current_prices(catalog, now)
            locations = read_locations(catalog, "zh")
            products = {self._shop.by_id[line.variant_id].product_id for line in lines}
            sheets = {product: read_sheet(catalog, product, "zh", now) for product in sorted(products)}
        payment = random.choice((Payment.NOW, Payment.PAY_AT_PICKUP))
        delivery = random.choice((Payment.NOW, Payment.CASH_ON_DELIVERY))
        draft = Draft(new_id(), book.currency, book.book_id, payment=payment, delivery_payment=delivery)
        kept: dict[tuple[int, str, int], Asked] = {}
        for line in lines:
            kept[line.variant_id, line.fulfilment, line.location_id] = line
        for line in kept.values():
            sheet = sheets[self._shop.by_id[line.variant_id].product_id]
            assert sheet is not None
            due = 0 if line.fulfilment == Fulfilment.CARRY_OUT else promise(locations[line.location_id], now)
            source = Source(Fulfilment(line.fulfilment), line.location_id, due)
            draft = add(draft, sheet, sheet.variant(line.variant_id), source, new_id(), 99)
            draft = set_quantity(draft, draft.lines[-1].id, line.quantity, 99)
            draft = set_plan_b(draft, draft.lines[-1].id, random.choice(list(PlanB)))
        draft = set_address(set_contact(draft, *CUSTOMER), Address(*CUSTOMER, "浙江省 杭州市", "文三路 1 号"))
        actor, here = self._actor(window), locations[window.identity.store_id]
        serial, off = b"", 0
        if len(kept) == 1 and random.random() < 0.4:
            coupon = read_coupon(window, random.choice(self._shop.coupons))
            draft = take_coupon(window, draft, coupon, unanswered(window), actor, here)
            terms, moment = (
                Terms(PromotionBook(), here.location_id, "", {}),
                Moment.of(now, shop_time(now, here.timezone)),
            )
            draft, serial, off = repriced(draft, terms, moment)[0], coupon.serial, COUPON_OFF
        later = sum(
            line.amount - off
            for line in kept.values()
            if line.fulfilment == Fulfilment.TRY_ON
            or (line.fulfilment == Fulfilment.CLICK_AND_COLLECT and payment is Payment.PAY_AT_PICKUP)
            or (line.fulfilment in BROUGHT and delivery is Payment.CASH_ON_DELIVERY)
        )
        sale = Sale(draft.id, device.name, here.location_id, tuple(kept.values()), later, serial, off)
        self._world.book.sales[draft.id] = sale
        cash = Cash(sale.cash + random.choice((0, 0, 500)))
        place_order(window, draft, cash, actor, here)
        return True

    def _asked(self, here: int, held: list[Held]) -> Asked:
        random, shop = self._random, self._shop
        if held and random.random() < 0.4:
            # What a lease holds is offered first.
            one = random.choice(held)
            fulfilment = Fulfilment.SHIP_TO_HOME if one.location_id == shop.dc else Fulfilment.CLICK_AND_COLLECT
            return Asked(one.variant_id, 1, shop.by_id[one.variant_id].price, fulfilment, one.location_id)
        variant = random.choice(shop.variants)
        kinds = tuple(Fulfilment)
        fulfilment = random.choices(kinds, [HOW_OFTEN[one] for one in kinds])[0]
        places = {
            Fulfilment.CARRY_OUT: [here],
            Fulfilment.SHIP_TO_HOME: [shop.dc, here],
            Fulfilment.STORE_DELIVERY: shop.region_of(here),
            Fulfilment.CLICK_AND_COLLECT: shop.region_of(here),
            Fulfilment.TRY_ON: shop.region_of(here),
        }[fulfilment]
        quantity = random.choice((1, 1, 1, 2))
        return Asked(variant.variant_id, quantity, variant.price, fulfilment, random.choice(places))

    def _one_of(self, orders: Sequence[OrderView]) -> bytes | None:
        return self._random.choice(orders).order.id if orders else None

    def _pick(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        order_id = self._one_of(read_board(reader).to_pick)
        if order_id is not None:
            start_picking(window, reader, order_id, self._actor(window))
        return order_id is not None

    def _shelve(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        order_id = self._one_of(read_board(reader).to_pick)
        if order_id is not None:
            make_ready(window, reader, order_id, self._actor(window), "A-11")
        return order_id is not None

    def _unpick(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        order_id = self._one_of(read_board(reader).to_pick)
        if order_id is not None:
            unpick(window, reader, order_id, self._actor(window))
        return order_id is not None

    def _hand_over(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        waiting = read_board(reader).to_collect
        if waiting:
            view = self._random.choice(waiting)
            tried = [one.id for one in desk_lines(view, reader.here, TO_COLLECT) if one.fulfilment == Fulfilment.TRY_ON]
            left = {one for one in tried if self._random.random() < 0.4}
            actor = self._actor(window)
            hand_over(window, reader, view.order.id, actor, Proof.CODE, tendered=1_000_000, unwanted=left)
        return bool(waiting)

    def _put_right(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        items = read_attention(window).items
        if items:
            acknowledge(window, self._random.choice(items).id, self._actor(window))
        return bool(items)

    def _look(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        wish(window.journal, Wish(self._random.choice(self._shop.variants).variant_id, 0))
        # A quiet moment, in which the window tidies up.
        self._world.spend(QUIET_SECONDS)
        if window is device.window:
            window.poll()
        return True

    def _give_back(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        give_back(window, self._actor(window))
        return True

    def _note(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        order_id = self._one_of(read_board(reader).to_pick)
        if order_id is not None:
            actor = window.roster.associates[0].id
            with window.journal.work() as work:
                work.record(NOTED, Noted(order_id, "易碎"), window.basis(actor, 0), lane=order_id)
        return order_id is not None

    def _call_customer(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        attention = read_attention(window)
        if attention.items:
            item = self._random.choice(attention.items)
            order_id = attention.orders.get(item.id)
            if order_id is not None:
                reveal(window, reader, item, order_id, self._actor(window))
            tell(window, item, order_id, self._random.choice(list(How)), self._actor(window))
        return bool(attention.items)

    def _choose_again(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        """The customer of a line that could not be had wants it another way, or not at all."""
        found = []
        for item in read_attention(window).items:
            view = None if item.order_id is None else reader.order(item.order_id)
            # Who did something without permission is another matter than how the customer gets the goods.
            if view is not None and not item.reason.startswith("actor_"):
                found += [(item, line, plan) for line in view.lines for plan in plans_for(view, line)]
        if found:
            item, line, plan = self._random.choice(found)
            choose_plan(window, reader, item, line.id, plan, self._actor(window))
        return bool(found)

    def _weigh(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        order_id = self._one_of(read_board(reader).to_pick)
        if order_id is not None:
            version, actor = self._builds.get(device.name, NEWEST), window.roster.associates[0].id
            weigh(window, order_id, actor, self._random.randrange(1, 5000), version)
        return order_id is not None

    def _leave_draft(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        keep_draft(window, Draft(window.identifiers.new_id(), "CNY", 1))
        return True
