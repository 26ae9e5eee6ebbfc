"""One device of a shop in a story: its window, its agent, and HQ at the other end of a line that a test may cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text

from app.attention.desk import read_attention
from app.clock import SystemClock, shop_time
from app.device import Device
from app.errors import Outage
from app.identifiers import Uuid7
from app.inventory.places import Location
from app.orders.discounts import Terms, repriced
from app.orders.draft import Draft
from app.orders.ordering import unanswered
from app.orders.reading import OrderReader
from app.orders.redeeming import read_coupon, take_coupon
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from sync.agent.agent import Agent
from sync.hq import stock
from sync.hq.ledger import recompute
from tests.support.floor import NAVY_M, Floor, FreeClock
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.shop import Shop

OpenAgent = Callable[[Enrolled], Agent]


class WallClock(FreeClock):
    """The machine's clock, `ahead` (µs) of itself."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self.ahead = 0

    def now(self) -> int:
        return self._real.now() + self.ahead

    def monotonic(self) -> int:
        return self._real.monotonic() + self.ahead

    def boot(self) -> str:
        return self._real.boot()


@dataclass
class Site:
    """It reaches HQ only inside `sync`."""

    hq: Headquarters
    line: Line
    agent: Agent
    floor: Floor
    clock: WallClock
    rounds: int = 1
    """So often `sync` goes up and down: what a first answer brings about may need a second."""

    def sync(self) -> None:
        """Up and down, as far as the line lets it. Raises Outage where that is cut."""
        try:
            for _ in range(self.rounds):
                self.agent.upload.step()
                self.hq.drain()
                self.agent.download.step()
        finally:
            self.agent.board._written_at = 0
            self.agent.tick(committed=False, woken=False)
            self.floor.device.poll()

    def hear(self) -> None:
        """`sync`, as far as the line lets it."""
        with suppress(Outage):
            self.sync()

    @property
    def here(self) -> Location:
        return self.floor.here

    def with_coupon(self, draft: Draft, qr: str) -> Draft:
        """Scanned, checked, and taken off."""
        device, now = self.floor.device, self.clock.now()
        draft = take_coupon(device, draft, read_coupon(device, qr), unanswered(device), self.floor.actor, self.here)
        moment = Moment.of(now, shop_time(now, self.here.timezone))
        return repriced(draft, Terms(PromotionBook(), self.floor.shop.store_id, "hangzhou", {}), moment)[0]

    @property
    def unanswered(self) -> int:
        with self.floor.device.reading() as reading:
            return len(reading.pending.commands)

    def reasons(self) -> list[str]:
        return [item.reason for item in read_attention(self.floor.device).items]

    def level(self, state: str, at: str, sku: str = NAVY_M) -> int:
        """Pieces that HQ has there."""
        found = self.hq.value(
            "SELECT quantity FROM stock_level WHERE location_id = :l AND variant_id = :v AND state = :s",
            l=self.floor.shop.locations[at],
            v=self.floor.shop.variants[sku],
            s=state,
        )
        return int(str(found or 0))


S = TypeVar("S", bound=Site)


def open_site(
    kind: type[S], hq: Headquarters, line: Line, open_agent: OpenAgent, home: Path, store: str, rounds: int = 1
) -> S:
    """A new device of the shop, enrolled over `line` and loaded."""
    with hq.database.read() as connection:
        codes, skus = _places(connection), _goods(connection)
    enrolled = hq.enrol(home, store, url=line.url)
    agent, clock = open_agent(enrolled), WallClock()
    agent.download.step()
    agent.upload.step()
    shop = Shop(enrolled.home, enrolled.secrets, codes[store], codes, skus, {}, {})
    device = Device(enrolled.home, enrolled.secrets, clock, Uuid7(clock))
    site = kind(hq, line, agent, Floor(shop, device, clock, OrderReader(device)), clock, rounds)
    site.sync()
    return site


@contextmanager
def open_sites(
    kind: type[S], hq: Headquarters, open_agent: OpenAgent, folder: Path, stores: Mapping[str, str], rounds: int = 1
) -> Iterator[list[S]]:
    """A new device for each name, of the shop that stands with it, each on a line of its own."""
    made = [
        open_site(kind, hq, Line(hq.port), open_agent, folder / name, store, rounds) for name, store in stores.items()
    ]
    yield made
    for site in made:
        site.floor.device.close()
        site.line.close()


def count(hq: Headquarters, *counts: tuple[str, str, int]) -> None:
    """Just now so many pieces (place, SKU, pieces) were on hand."""
    with hq.database.write() as connection:
        places, goods, now = _places(connection), _goods(connection), hq.clock.now()
        stock.apply_counts(connection, [stock.Count(places[at], goods[sku], now, many) for at, sku, many in counts])
    hq.drain()


def _places(connection: Connection) -> dict[str, int]:
    return {row.code: row.id for row in connection.execute(text("SELECT code, id FROM location"))}


def _goods(connection: Connection) -> dict[str, int]:
    return {row.sku: row.id for row in connection.execute(text("SELECT sku, id FROM variant"))}


def differences(hq: Headquarters) -> list[str]:
    """Where HQ's books are not what the devices said."""
    hq.drain()
    with hq.database.snapshot() as connection:
        return recompute(connection).differences
