"""A counter without a window: the verbs a person's taps lead to, on a device folder that a real agent fills."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from app.catalog.products import Sheet, VariantView
from app.catalog.search import current_prices, product_of, read_sheet, resolve_barcode
from app.clock import SystemClock
from app.device import Device
from app.identifiers import Uuid7
from app.identity import read_secrets
from app.inventory.places import promise
from app.inventory.records import read_locations
from app.orders.commands import Address, OrderPlaced
from app.orders.draft import Draft, Payment, Source, add, set_address, set_contact
from app.orders.ordering import Cash, place_order
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.states import Fulfilment
from tests.demo.file_keys import FileKeys


class Counter:
    """One open device; `actor` is the first associate of its roster."""

    def __init__(self, home: Path) -> None:
        clock = SystemClock()
        self.device = Device(home, read_secrets(FileKeys(home)), clock, Uuid7(clock))
        self.orders = OrderReader(self.device)
        with self.device.replicas.catalog.read() as catalog:
            self.locations = read_locations(catalog, "zh")
        self.by_code = {location.code: location for location in self.locations.values()}
        self.here = self.locations[self.device.identity.store_id]
        self.actor = self.device.roster.associates[0].id

    def goods(self, sku: str) -> tuple[Sheet, VariantView]:
        """The product sheet and the variant of a SKU code or barcode."""
        with self.device.replicas.catalog.read() as catalog:
            variant_id = resolve_barcode(catalog, sku)
            assert variant_id is not None, sku
            product_id = product_of(catalog, variant_id)
            assert product_id is not None
            sheet = read_sheet(catalog, product_id, "zh", self.device.clock.now())
        assert sheet is not None
        return sheet, sheet.variant(variant_id)

    def draft(
        self,
        *lines: tuple[str, Fulfilment, str],
        pay_at_pickup: bool = False,
        customer: tuple[str, str] = ("周女士", "13812348000"),
    ) -> Draft:
        """A draft of (SKU, fulfilment, location code) lines with a customer's name, phone and address."""
        with self.device.replicas.catalog.read() as catalog:
            book = current_prices(catalog, self.device.clock.now())
        new_id = self.device.identifiers.new_id
        payment = Payment.PAY_AT_PICKUP if pay_at_pickup else Payment.NOW
        draft = Draft(new_id(), book.currency, book.book_id, payment=payment)
        for sku, fulfilment, place in lines:
            due = 0 if fulfilment is Fulfilment.CARRY_OUT else promise(self.by_code[place], self.device.clock.now())
            source = Source(fulfilment, self.by_code[place].location_id, due)
            draft = add(draft, *self.goods(sku), source, new_id(), 99)
        draft = set_contact(draft, *customer)
        return set_address(draft, Address(*customer, "浙江省 杭州市 西湖区", "文三路 1 号"))

    def place(self, draft: Draft) -> OrderPlaced:
        return place_order(self.device, draft, Cash(draft.due_now), self.actor, self.here)

    def until(self, ready: Callable[[], bool], what: str, patience: float = 20.0) -> None:
        """Poll for pulled changes until it is so."""
        end = time.monotonic() + patience
        while True:
            self.device.poll()
            if ready():
                return
            assert time.monotonic() < end, f"{what} did not come"
            time.sleep(0.05)

    def view(self, order_id: bytes) -> OrderView:
        view = self.orders.order(order_id)
        assert view is not None
        return view

    def settled(self, order_id: bytes) -> bool:
        view = self.orders.order(order_id)
        return view is not None and not view.waiting

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.device.close()
