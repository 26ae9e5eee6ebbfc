"""The device of a world after days without a network: 10,000 orders in its journal that HQ has not answered."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import app
from app.catalog.search import current_prices, find_products, read_sheet
from app.device import Device
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.orders.draft import Draft, Source, add
from app.orders.ordering import Cash, place_order
from app.orders.states import Fulfilment
from tests.bench.world import World, open_device, tell

UNSETTLED = 10_000


def unsettled(place: World, commands: int = UNSETTLED) -> Path:
    """A copy of the device with so many of them, made anew where the code has changed since."""
    home, made = place.folder / f"unsettled-{commands}", place.folder / f"unsettled-{commands}.made"
    print_of_code = _fingerprint()
    if made.exists() and made.read_text() == print_of_code:
        return home
    tell(f"placing {commands:,} orders that HQ will not hear of")
    made.unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(place.device, home)
    device = open_device(home)
    make, where = order_of(device), here_of(device)
    for _ in range(commands):
        draft = make(device.identifiers.new_id())
        place_order(device, draft, Cash(draft.totals.total), 1, where)
    device.close()
    made.write_text(print_of_code)
    return home


def borrowed(home: Path, copy: Path) -> Path:
    """The device once more, for orders that nobody shall find in `home`: the catalogue is shared, the rest copied."""

    def take(source: str, target: str) -> None:
        if Path(source).name.startswith("catalog-") and source.endswith(".db"):
            os.link(source, target)
        else:
            shutil.copy2(source, target)

    shutil.copytree(home, copy, copy_function=take)
    return copy


def here_of(device: Device) -> Location:
    with device.replicas.catalog.read() as catalog:
        return read_locations(catalog, "zh")[device.identity.store_id]


def order_of(device: Device) -> Callable[[bytes], Draft]:
    """Makes an order of three articles in the customer's hand, of this id."""
    with device.replicas.catalog.read() as catalog:
        now = device.clock.now()
        book = current_prices(catalog, now)
        tiles = find_products(catalog, "yrf", "zh")[:3]
        sheets = [read_sheet(catalog, tile.product_id, "zh", now) for tile in tiles]

    def make(order_id: bytes) -> Draft:
        draft = Draft(order_id, book.currency, book.book_id)
        for sheet in sheets:
            assert sheet is not None
            source = Source(Fulfilment.CARRY_OUT, device.identity.store_id)
            draft = add(draft, sheet, sheet.variants[0], source, device.identifiers.new_id(), 99)
        return draft

    return make


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(app.__path__[0]).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
