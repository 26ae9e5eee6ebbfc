"""The counter of the replay: a real device whose clock says what the invoice says, and the verbs that a person uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.catalog.products import Sheet
from app.catalog.search import current_prices, product_of, read_sheet, resolve_barcode
from app.clock import SystemClock, shop_time
from app.device import Device
from app.errors import Refusal
from app.identifiers import Uuid7
from app.identity import read_secrets
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.members.records import find_members
from app.orders.commands import Address
from app.orders.discounts import Terms, repriced
from app.orders.draft import Draft, Payment, Source, add, set_address, set_contact, set_member, set_price, set_quantity
from app.orders.ordering import Cash, place_order
from app.orders.overrides import override
from app.orders.redeeming import read_coupon, take_coupon
from app.orders.states import Fulfilment
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from app.pricing.pricing import MOST_PIECES
from tests.demo.file_keys import FileKeys
from tests.replay.invoices import Sold
from tests.replay.plan import Way
from tests.replay.shop import DC, MANAGER, SHOP

PHONE = "13912345678"
HOME = Address("Replay", PHONE, "浙江省 杭州市 西湖区", "1 Replay Street")
REASON = "invoice price"
_FULFILMENT = {
    Way.CARRY: Fulfilment.CARRY_OUT,
    Way.COLLECT: Fulfilment.CLICK_AND_COLLECT,
    Way.SHIP: Fulfilment.SHIP_TO_HOME,
}


class InvoiceClock(SystemClock):
    """The machine's clocks, but the wall says `wall`."""

    def __init__(self) -> None:
        self.wall = super().now()

    def now(self) -> int:
        return self.wall


@dataclass
class Counter:
    """`orders` maps an invoice to the order it has become, `refused` to why it could not."""

    device: Device
    clock: InvoiceClock

    @classmethod
    def open(cls, home: Path) -> Counter:
        clock = InvoiceClock()
        return cls(Device(home, read_secrets(FileKeys(home)), clock, Uuid7(SystemClock())), clock)

    def __post_init__(self) -> None:
        self.orders: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}
        self._sheets: dict[str, Sheet] = {}
        device = self.device
        with device.replicas.catalog.read() as catalog:
            self._places: dict[str, Location] = {one.code: one for one in read_locations(catalog, "en").values()}
            self._book = current_prices(catalog, self.clock.now())
        self._actor = next(one.id for one in device.roster.associates if one.code == MANAGER)
        self._terms = Terms(PromotionBook(), device.identity.store_id, device.identity.region, {})

    def sell(self, invoice: str, lines: Sequence[Sold], ways: Mapping[int, Way], coupon: str = "") -> None:
        """One invoice, as one order; `coupon`: the text of a QR. The counter's own refusals are noted."""
        self.clock.wall = lines[0].at
        try:
            draft = self._draft(lines, ways, coupon)
            placed = place_order(self.device, draft, Cash(draft.due_now), self._actor, self._places[SHOP])
        except Refusal as refusal:
            self.refused[invoice] = refusal.reason
        else:
            self.orders[invoice] = placed.order_id

    def waiting(self) -> int:
        """How many orders HQ has not answered, as the device knows it."""
        self.device.poll()
        with self.device.reading() as reading:
            return len(reading.pending.commands)

    def close(self) -> None:
        self.device.close()

    def _draft(self, lines: Sequence[Sold], ways: Mapping[int, Way], coupon: str) -> Draft:
        new_id = self.device.identifiers.new_id
        draft = Draft(new_id(), self._book.currency, self._book.book_id)
        if lines[0].customer:
            with self.device.replicas.store.read() as store:
                (member,) = find_members(store, lines[0].customer)
            draft = set_member(draft, member)
        kinds = {ways[line.place] for line in lines}
        if Way.COLLECT in kinds:
            draft = replace(set_contact(draft, "", PHONE), payment=Payment.PAY_AT_PICKUP)
        if Way.SHIP in kinds:
            draft = replace(set_address(draft, HOME), delivery_payment=Payment.CASH_ON_DELIVERY)
        added = tuple(one for line in lines for one in self._lines(draft, line, ways[line.place]).lines)
        draft, here = replace(draft, lines=added), self._places[SHOP]
        if coupon:
            draft = take_coupon(self.device, draft, read_coupon(self.device, coupon), (), self._actor, here)
        moment = Moment.of(lines[0].at, shop_time(lines[0].at, here.timezone))
        return repriced(draft, self._terms, moment)[0]

    def _lines(self, draft: Draft, line: Sold, way: Way) -> Draft:
        """The line as often as its pieces need it; at its own price where that is not the list price."""
        sheet = self._sheet(line.code)
        variant = next(one for one in sheet.variants if one.sku == line.code)
        place = self._places[DC if way is Way.SHIP else SHOP]
        source = Source(_FULFILMENT[way], place.location_id, 0 if way is Way.CARRY else line.at)
        policy, new_id = self.device.policy, self.device.identifiers.new_id
        most = min(policy.quantity_limit, MOST_PIECES)
        parts: list[Draft] = []
        for start in range(0, line.quantity, most):
            # One at a time: two equal lines of an invoice stay two.
            part = add(replace(draft, lines=()), sheet, variant, source, new_id(), most)
            (added,) = part.lines
            part = set_quantity(part, added.id, min(most, line.quantity - start), most)
            if line.price != variant.price:
                said = override(added, line.price, REASON, policy, managed=True)
                part = set_price(part, added.id, said)
            parts.append(part)
        return replace(draft, lines=tuple(one for part in parts for one in part.lines))

    def _sheet(self, code: str) -> Sheet:
        if code not in self._sheets:
            with self.device.replicas.catalog.read() as catalog:
                variant = resolve_barcode(catalog, code)
                product = None if variant is None else product_of(catalog, variant)
                sheet = None if product is None else read_sheet(catalog, product, "en", self.clock.now())
            if sheet is None:
                raise LookupError(f"{code} was imported but is not in the catalogue")
            self._sheets[code] = sheet
        return self._sheets[code]
