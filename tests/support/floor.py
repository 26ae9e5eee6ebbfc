"""A shop floor without a window: a filled device folder, a clock in the test's hands, and short words for the verbs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType

from app.catalog.products import Sheet, VariantView
from app.catalog.search import current_prices, product_of, read_sheet, resolve_barcode
from app.device import Device
from app.inventory.endless_aisle import StockFigure, stock_of
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.journal import records
from app.journal.command import GENESIS, Command
from app.journal.signing import verifies
from app.orders.commands import Address, OrderPlaced
from app.orders.draft import Draft, Source, add, set_quantity
from app.orders.ordering import Cash, place_order
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.states import Fulfilment
from tests.fashion.demo import HUBIN
from tests.support.shop import Shop, make_shop

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY
NOW = 1_795_228_920_000_000
"""2026-11-21 10:42 in Hangzhou."""

CARRY, SHIP, COLLECT = Fulfilment.CARRY_OUT, Fulfilment.SHIP_TO_HOME, Fulfilment.CLICK_AND_COLLECT
NAVY_M = "YR-2208-NAVY-M"
"""A down jacket at ¥899.00; three pieces in Hubin, eight in Xihu, 24 in the DC."""

HOME = Address("周女士", "13812348000", "浙江省 杭州市 西湖区", "文三路 1 号")


class FreeClock:
    """Wall, monotonic time and boot, each moved on its own."""

    def __init__(self, wall: int = NOW) -> None:
        self.wall = wall
        self.mono = HOUR
        self.boot_name = "boot-1"

    def now(self) -> int:
        return self.wall

    def monotonic(self) -> int:
        return self.mono

    def boot(self) -> str:
        return self.boot_name

    def go(self, time: int) -> None:
        """Time passes as it does for everybody."""
        self.wall += time
        self.mono += time

    def restart(self) -> None:
        """The machine boots again; its monotonic clock begins anew."""
        self.boot_name += "'"
        self.mono = MINUTE


@lru_cache(maxsize=1)
def _template() -> Shop:
    return make_shop(Path(mkdtemp(prefix="floor-")) / "device", now=NOW)


def fresh_shop(home: Path) -> Shop:
    """A device folder of Hubin at NOW; a copy, since filling one takes a third of a second."""
    template = _template()
    shutil.copytree(template.home, home)
    return replace(template, home=home)


@dataclass
class Floor:
    """An open device and what a person at its counter does."""

    shop: Shop
    device: Device
    clock: FreeClock
    reader: OrderReader

    @classmethod
    def open(cls, shop: Shop, clock: FreeClock | None = None) -> Floor:
        clock = clock or FreeClock()
        device = shop.open(clock)
        return cls(shop, device, clock, OrderReader(device))

    @property
    def actor(self) -> int:
        return self.device.roster.associates[0].id

    @property
    def here(self) -> Location:
        with self.device.replicas.catalog.read() as catalog:
            return read_locations(catalog, "zh")[self.shop.store_id]

    def goods(self, sku: str) -> tuple[Sheet, VariantView]:
        with self.device.replicas.catalog.read() as catalog:
            variant_id = resolve_barcode(catalog, sku)
            assert variant_id is not None, sku
            product_id = product_of(catalog, variant_id)
            assert product_id is not None
            sheet = read_sheet(catalog, product_id, "zh", self.clock.now())
        assert sheet is not None
        return sheet, sheet.variant(variant_id)

    def draft(self, *lines: tuple[str, Fulfilment, str, int]) -> Draft:
        """Of (SKU, fulfilment, location code, quantity) lines."""
        with self.device.replicas.catalog.read() as catalog:
            book = current_prices(catalog, self.clock.now())
        draft = Draft(self.device.identifiers.new_id(), book.currency, book.book_id)
        for sku, fulfilment, place, quantity in lines:
            source = Source(fulfilment, self.shop.locations[place], 0 if fulfilment is CARRY else NOW + HOUR)
            draft = add(draft, *self.goods(sku), source, self.device.identifiers.new_id(), 99)
            draft = set_quantity(draft, draft.lines[-1].id, quantity, 99)
        return draft

    def carry(self, quantity: int = 1, sku: str = NAVY_M) -> Draft:
        return self.draft((sku, CARRY, HUBIN, quantity))

    def place(self, draft: Draft, tendered: int | None = None, *, by_qr: bool = False) -> OrderPlaced:
        cash = Cash(0, by="qr") if by_qr else Cash(draft.due_now if tendered is None else tendered)
        return place_order(self.device, draft, cash, self.actor, self.here)

    def view(self, order_id: bytes) -> OrderView:
        view = self.reader.order(order_id)
        assert view is not None
        return view

    def figure(self, sku: str = NAVY_M) -> StockFigure:
        """Stock of one variant as the counter shows it."""
        sheet, variant = self.goods(sku)
        with self.device.reading() as reading:
            deltas = self.reader.overlay(reading).stock
            found = stock_of(reading.store, deltas, self.shop.store_id, [sheet.tile.product_id])
        return found[variant.variant_id]

    def commands(self) -> list[Command]:
        with self.device.journal.database.read() as connection:
            return records.commands_after(connection, 0)

    def journal_bytes(self) -> list[str]:
        """Everything the journal holds, to see that nothing of it has changed."""
        found = []
        with self.device.journal.database.read() as connection:
            for table in sorted(records.metadata.tables):
                rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
                found.append(f"{table}: {rows!r}")
        return found

    def reopen(self, break_before: Callable[[], None] = lambda: None) -> Floor:
        self.device.close()
        break_before()
        return Floor.open(self.shop, self.clock)

    def __enter__(self) -> Floor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.device.close()


def assert_chain(commands: list[Command], public_key: bytes) -> None:
    """Dense from 1, each bound to the one before, each signed by the device."""
    previous = GENESIS
    for place, command in enumerate(commands, 1):
        assert command.jseq == place
        assert command.prev_hash == previous
        assert verifies(public_key, command.hash, command.signature)
        previous = command.hash
