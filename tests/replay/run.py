"""A file of invoices through the whole road: import, an offline device, its agent, HQ; each step timed."""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from sqlalchemy import text

from app.clock import SystemClock
from app.identifiers import Uuid7
from app.money import EXPONENTS
from app.pricing.pricing import MOST_PIECES
from sync.enrolment import enrol
from sync.hq import documents, enrolment, schema, sequencer
from sync.hq.database import Database
from sync.hq.importing import import_folder
from sync.hq.tables import policy
from tests.demo.file_keys import FileKeys
from tests.demo.stage import DemoDevice, Headquarters
from tests.replay import arithmetic, plan, shop
from tests.replay.counter import Counter
from tests.replay.invoices import Reported, Sold, invoices, read
from tests.replay.plan import Way

Say = Callable[[str], None]
STALLED_SECONDS = 120.0
"""Without any progress for so long, nothing will come any more."""
PROGRESS = 1_000
SHOWN = 20
"""Differences named of each kind."""


@dataclass
class Replay:
    """One run. `folder` holds HQ and the device; `seed` makes it the second pass."""

    file: Path
    folder: Path
    say: Say
    currency: str = "GBP"
    database_url: str | None = None
    seed: int | None = None
    sold: list[Sold] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    ways: Mapping[int, Way] = field(default_factory=dict)
    orders: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    code: str = ""
    couponed: list[str] = field(default_factory=list)
    coupons: dict[str, str] = field(default_factory=dict)
    """Invoice → the text of its coupon's QR."""
    cuts: int = 0

    def __post_init__(self) -> None:
        self.hq = Headquarters(self.folder / "hq", self.database_url, entry=("sync.hq",))
        self.device = DemoDevice(self.folder / "device", "replay")

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{(self.hq.home / 'hq.db').resolve()}"

    def run(self) -> int:
        """The exit status: 1 where anything differs from plain addition of the file."""
        try:
            with self.timed("reading"):
                self.read()
            with self.timed("import"):
                self.open_shop()
            with self.timed("first load"):
                self.enrol()
            counter = Counter.open(self.device.home)
            try:
                if self.seed is None:
                    with self.timed("orders, offline"):
                        self.sell(counter)
                    with self.timed("sync"):
                        self.device.start_agent()
                        self.settle(counter)
                else:
                    with self.timed("orders, while the network comes and goes"):
                        self.sell_with_cuts(counter, Random(self.seed))
                self.orders, self.refused = counter.orders, counter.refused
            finally:
                counter.close()
        finally:
            self.end()
        with self.timed("comparing"):
            return self.report()

    # --- steps ----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        for one in read(self.file, self.currency, shop.ZONE):
            if isinstance(one, Sold):
                self.sold.append(one)
            else:
                self.reported.append(one)
        self.ways = plan.plain(self.sold) if self.seed is None else plan.split(self.sold, self.seed)
        self.couponed = [] if self.seed is None else plan.couponed(self.sold, self.ways, self.seed)

    def open_shop(self) -> None:
        shop.write(self.folder / "import", self.sold, self.ways, self.currency)
        self.hq.home.mkdir(parents=True)
        clock, database = SystemClock(), Database(self.url)
        schema.prepare(database, Uuid7(clock))
        signer = documents.hq_signer(self.hq.home)
        import_folder(self.folder / "import", database, signer, clock, lambda found: self.say(f"import: {found}"))
        with database.write() as connection:
            store = connection.execute(text("SELECT id FROM location WHERE code = :code"), {"code": shop.SHOP}).scalar()
            connection.execute(policy.insert().values(store_id=store, body=shop.policy()))
            self.code = enrolment.new_code(connection, clock, Uuid7(clock), shop.SHOP)
            texts = shop.give_coupons(connection, signer, clock, len(self.couponed), self.currency)
        self.coupons = dict(zip(self.couponed, texts, strict=True))
        sequencer.drain(database, clock)
        database.analyze()
        database.close()

    def enrol(self) -> None:
        """The device has been online once; then nothing leaves it."""
        self.hq.start()
        clock = SystemClock()
        enrol(self.device.home, FileKeys(self.device.home), clock, Uuid7(clock), self.hq.url, self.code, "replay")
        self.device.start_agent()
        self.device.wait_loaded()
        self._hear_the_time()
        self.device.stop_agent()

    def _hear_the_time(self) -> None:
        """Until the device knows what time it is at HQ: coupons go by that, whatever the date of an invoice."""
        counter, give_up = Counter.open(self.device.home), time.monotonic() + STALLED_SECONDS
        try:
            while not counter.device.time().contact:
                if time.monotonic() > give_up:
                    raise RuntimeError("the agent has not heard what time it is at HQ")
                time.sleep(0.05)
                counter.device.poll()
        finally:
            counter.close()

    def sell(self, counter: Counter) -> None:
        for number, (invoice, lines) in enumerate(invoices(self.sold).items(), 1):
            counter.sell(invoice, lines, self.ways, self.coupons.get(invoice, ""))
            if number % PROGRESS == 0:
                self.say(f"    {number:,} invoices are in the journal")

    def settle(self, counter: Counter) -> None:
        """Until the device has HQ's answer to every order."""
        waiting, moved = counter.waiting(), time.monotonic()
        while waiting:
            time.sleep(0.3)
            before, waiting = waiting, counter.waiting()
            if waiting != before:
                moved = time.monotonic()
            elif time.monotonic() - moved > STALLED_SECONDS:
                self.say(f"{waiting} orders without an answer for {STALLED_SECONDS:.0f} s")
                return

    def sell_with_cuts(self, counter: Counter, random: Random) -> None:
        """HQ is killed and comes back, the agent too, while the counter goes on as if nothing had happened."""
        done = Event()
        self.device.start_agent()
        cutting = Thread(target=self._cut, args=(random, done))
        cutting.start()
        try:
            self.sell(counter)
        finally:
            done.set()
            cutting.join()
        self.settle(counter)

    def _cut(self, random: Random, done: Event) -> None:
        """At least one of each, however short the selling."""
        for turn in range(10**6):
            if done.is_set() and turn >= 2:
                return
            done.wait(random.uniform(0.2, 6)) if not done.is_set() else time.sleep(random.uniform(0.2, 1))
            self.cuts += 1
            if turn % 2 == 0:
                self.hq.kill()
                time.sleep(random.uniform(0, 2))
                self.hq.start()
            else:
                self.device.kill_agent()
                time.sleep(random.uniform(0, 1))
                self.device.start_agent()

    def end(self) -> None:
        with suppress(Exception):
            self.device.stop_agent()
        self.hq.stop()

    # --- what came of it ------------------------------------------------------------------------------------------

    def report(self) -> int:
        refused = [
            Reported(line.place, f"refused at the counter: {self.refused[line.invoice]}")
            for line in self.sold
            if line.invoice in self.refused
        ]
        reported = [*self.reported, *refused]
        accepted = {line.place: str(self.ways[line.place]) for line in self.sold if line.invoice in self.orders}
        coupons = arithmetic.Coupons(plan.COUPON_OFF, frozenset(self.couponed))
        sums = arithmetic.of_file(self.file, accepted, 10 ** EXPONENTS[self.currency], coupons)
        database = Database(self.url)
        held = arithmetic.at_hq(database)
        database.close()
        named = {order: invoice for invoice, order in self.orders.items()}
        checks = {
            "invoices": arithmetic.compare(
                {invoice: (total, total, total) for invoice, total in sums.invoices.items()},
                _by_name(named, held.orders),
            ),
            "customers": arithmetic.compare(sums.customers, held.customers),
            "tenders": arithmetic.compare(
                {f"{invoice} {kind}": total for (invoice, kind), total in sums.tenders.items()},
                {f"{named.get(order, order.hex())} {kind}": total for (order, kind), total in held.tenders.items()},
            ),
            "coupons": arithmetic.compare(sums.coupons, _by_name(named, held.coupons)),
            "pieces of an article": arithmetic.compare(sums.pieces, held.pieces),
            "pieces in the ledger": arithmetic.compare(sums.pieces, held.moved),
        }
        places = [*accepted, *(one.place for one in reported)]
        whole = sorted(places) == list(range(1, sums.lines + 1))
        fine = set(held.outcomes) <= {("accepted", "")}
        self._tell(sums.lines, len(accepted), reported)
        self.say(
            f"invoices of the file: {sums.numbers:,}, credit notes left out; as orders {len(self.orders):,},"
            f" with nothing that could be one {sums.numbers - len(self.orders):,}"
        )
        for name, one in checks.items():
            self.say(f"{name}: {one.equal:,} equal, {len(one.different):,} different")
            for words in one.different[:SHOWN]:
                self.say(f"    {words}")
        for (status, reason), count in sorted(held.outcomes.items()):
            self.say(f"HQ's answer {status} {reason}".rstrip() + f": {count:,}")
        if self.seed is not None:
            self.say(f"network cuts: {self.cuts}")
        if not whole:
            self.say(f"LINES LOST OR COUNTED TWICE: {len(set(places)):,} of {sums.lines:,} told of")
        return 0 if whole and fine and not any(one.different for one in checks.values()) else 1

    def _tell(self, lines: int, accepted: int, reported: list[Reported]) -> None:
        self.say(f"lines read: {lines:,} = accepted {accepted:,} + reported {len(reported):,}")
        for reason, count in Tally(one.reason for one in reported).most_common():
            self.say(f"    {reason}: {count:,}")
        parts = sum(-(-line.quantity // MOST_PIECES) - 1 for line in self.sold)
        self.say(f"accepted lines that became several of the order, for their pieces: {parts:,} lines more")

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.say(f"{step}: {time.monotonic() - begun:.1f} s")


def _by_name(invoices: Mapping[bytes, str], held: Mapping[bytes, Any]) -> dict[str, Any]:
    """By invoice; an order that is none of them by its id."""
    return {invoices.get(order, order.hex()): found for order, found in held.items()}
