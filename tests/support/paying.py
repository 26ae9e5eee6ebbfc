"""HQ taking QR payments from a simulated provider, dying where it is told to, and the person who stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from app.errors import Refusal
from app.orders.commands import OrderPlaced
from app.orders.line_commands import MADE_READY, PICKING_STARTED
from app.orders.paying import LIVE, PROVIDERS
from sync.hq.database import Database
from sync.hq.payments.payments import Payments
from sync.hq.payments.provider import Answer, Ask, Notice
from sync.hq.payments.simulated import SimulatedProvider
from sync.protocol import PaymentAsked, PaymentReply, PaymentRequest
from tests.unit.hq.world import COAT, HAT, Device, World, line, order

CODES = {"wechat": "134567890123456789", "alipay": "281234567890123456"}
SECOND = 1_000_000


class Killed(BaseException):
    """The process is gone, at this boundary."""


@dataclass
class Boundaries:
    """Counts every point before and after a commit or a call to a provider; dies at number `at`."""

    at: int = 0
    passed: list[str] = field(default_factory=list)

    def telling(self, most: int) -> list[int]:
        """Where to die: the first `most` times that each kind of boundary is reached."""
        seen: Counter[str] = Counter()
        numbers = []
        for number, where in enumerate(self.passed, 1):
            seen[where] += 1
            if seen[where] <= most:
                numbers.append(number)
        return numbers

    def reach(self, where: str) -> None:
        self.passed.append(where)
        if len(self.passed) == self.at:
            raise Killed(where)


class DyingDatabase(Database):
    """HQ's database as a process sees it that may die around each commit."""

    def __init__(self, real: Database, boundaries: Boundaries) -> None:
        self.__dict__.update(real.__dict__)
        self._boundaries = boundaries

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            yield connection
            self._boundaries.reach("before a commit")
        self._boundaries.reach("after a commit")


@dataclass
class DyingProvider:
    """A provider that outlives the process that calls it."""

    real: SimulatedProvider
    boundaries: Boundaries
    thanks: str = "success"

    def _around(self, name: str, call: Callable[[], Answer]) -> Answer:
        self.boundaries.reach(f"before {name}")
        answer = call()
        self.boundaries.reach(f"after {name}")
        return answer

    def pay_by_code(self, ask: Ask, code: str) -> Answer:
        return self._around("charge", lambda: self.real.pay_by_code(ask, code))

    def create_code(self, ask: Ask) -> Answer:
        return self._around("charge", lambda: self.real.create_code(ask))

    def query(self, number: str) -> Answer:
        return self._around("query", lambda: self.real.query(number))

    def reverse(self, number: str) -> Answer:
        return self._around("reverse", lambda: self.real.reverse(number))

    def refund(self, number: str, amount: int) -> Answer:
        return self._around("refund", lambda: self.real.refund(number, amount))

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        return self.real.parse_notice(headers, body)


@dataclass
class Till:
    """One order that waits for its QR payment, and whoever asks for it; HQ is started anew wherever it dies."""

    world: World
    device: Device
    simulated: SimulatedProvider
    placed: OrderPlaced
    boundaries: Boundaries = field(default_factory=Boundaries)

    @classmethod
    def open(cls, world: World, device: Device, simulated: SimulatedProvider, at: int = 0) -> Till:
        placed = order(world, line(world, COAT, at=device.identity.store_id), tender="qr")
        assert device.place(placed)[0] in ("accepted", "adjusted")
        return cls(world, device, simulated, placed, Boundaries(at))

    @classmethod
    def at_pickup(cls, world: World, desk: Device, seller: Device, simulated: SimulatedProvider, at: int = 0) -> Till:
        """One that is ready at `desk`'s shop and is to be paid there."""
        sold = line(world, HAT, fulfilment="click_and_collect", at=desk.identity.store_id)
        placed = order(world, sold, tender="pay_at_pickup")
        assert seller.place(placed)[0] == "accepted"
        for step, shelf in ((PICKING_STARTED, ""), (MADE_READY, "A3")):
            assert desk.move(step, placed, sold, shelf) == ("accepted", "")
        return cls(world, desk, simulated, placed, Boundaries(at))

    @property
    def tender_id(self) -> bytes:
        return self.placed.tenders[0].id

    def payments(self) -> Payments:
        """A process of HQ."""
        database = DyingDatabase(self.world.database, self.boundaries)
        providers = {name: DyingProvider(self.simulated, self.boundaries) for name in PROVIDERS}
        return Payments(database, self.world.clock, self.world.ids, providers)

    def alive(self, call: Callable[[Payments], Any]) -> Any:
        """What HQ answers, None where it died of it; it is up again then."""
        try:
            return call(self.payments())
        except Killed:
            return None

    def wait(self, seconds: float) -> None:
        self.world.clock.at += int(seconds * SECOND)

    def begin(self, attempt_id: bytes, way: str = "code", provider: str = "wechat") -> PaymentReply | None:
        code = CODES[provider] if way == "code" else ""
        asked = PaymentRequest(
            order_id=self.placed.order_id,
            tender_id=self.tender_id,
            attempt_id=attempt_id,
            way=way,
            code=code,
            provider=provider,
        )
        caller = self.world.caller(self.device)
        found: PaymentReply | None = self.alive(lambda hq: hq.begin(caller, asked))
        return found

    def state(self) -> PaymentReply:
        """What HQ knows; asked until it lives to answer."""
        caller, asked = self.world.caller(self.device), self.asked
        found: PaymentReply | None = self.alive(lambda hq: hq.state(caller, asked))
        return found or self.state()

    def cancel(self) -> PaymentReply | None:
        caller, asked = self.world.caller(self.device), self.asked
        found: PaymentReply | None = self.alive(lambda hq: hq.cancel(caller, asked))
        return found

    @property
    def asked(self) -> PaymentAsked:
        return PaymentAsked(order_id=self.placed.order_id, tender_id=self.tender_id)

    def run(self) -> None:
        self.alive(lambda hq: hq.run())

    def notify(self) -> None:
        """Everything the provider has to tell, as often as it does."""
        mine = {row.number for row in self.attempts()}
        for headers, body in self.simulated.notices(mine):
            self.alive(partial(Payments.heed, name="wechat", headers=headers, body=body))

    # --- people -------------------------------------------------------------------------------------------------------

    def stand(self, person: str, way: str) -> None:
        """`waits` asks until it is known and tries once more; `cancels` after 5 s; `leaves` at once, for ever."""
        self._try(way, person)
        if person == "leaves":
            self.wait(1)
        elif self.state().state in ("", "closed", "reversed", "refunded"):
            self._try(way, "waits")
        self.notify()
        self.rest()

    def _try(self, way: str, person: str) -> None:
        self.begin(self.world.ids.new_id(), way)
        if person == "leaves":
            return
        for look, seconds in enumerate((1, 1, 2, 2, 4, 10, 20, 30, 60, 120, 120, 120)):
            told = self.state()
            if told.state not in LIVE:
                return
            if look in (0, 4):
                self.refused_meanwhile(way)
            if look == 3 and person == "cancels":
                self.cancel()
            self.wait(seconds)
            if look % 3 == 2:
                self.run()
            if look == 6:
                self.notify()

    def refused_meanwhile(self, way: str) -> None:
        """Never charge again while nobody knows."""
        found, why = None, ""
        try:
            found = self.begin(self.world.ids.new_id(), way)
        except Refusal as refusal:
            why = refusal.reason
        assert why in ("", "payment_pending", "order_closed")
        assert found is None or found.state == "paid", "a second attempt began while one was alive"

    def rest(self) -> None:
        """Two days go by."""
        for seconds in (2, 2, 4, 10, 30, 60, 60, 300, 600, 1_200, 3_600, 3_600, 86_400, 86_400):
            self.wait(seconds)
            self.run()

    # --- the books ----------------------------------------------------------------------------------------------------

    def attempts(self) -> list[Any]:
        """HQ's rows, the oldest first."""
        with self.world.database.read() as connection:
            wanted = text("SELECT * FROM payment_attempt WHERE order_id = :id ORDER BY created_at")
            return list(connection.execute(wanted, {"id": self.placed.order_id}))

    def differences(self) -> list[str]:
        """Where what the provider kept is not what HQ's paid tender says; an attempt that is still open."""
        found = []
        ledger = self.simulated.ledger()
        kept = 0
        for row in self.attempts():
            charged, refunded, charges = ledger.get(row.number, (0, 0, 0))
            kept += charged - refunded
            if charged - refunded != (row.amount if row.state == "paid" else 0):
                found.append(f"attempt {row.number} is {row.state}: charged {charged}, given back {refunded}")
            if charges > 1:
                found.append(f"attempt {row.number} was charged {charges} times")
            if row.state in LIVE or row.state == "refunding":
                found.append(f"attempt {row.number} is still {row.state}")
        (tender,) = self.world.rows("tender", order_id=self.placed.order_id)
        if kept != (tender.amount if tender.state == "paid" else 0):
            found.append(f"the tender is {tender.state}, but the provider kept {kept} of {tender.amount}")
        if tender.state not in ("paid", "unpaid", "refunded"):
            found.append(f"the tender is still {tender.state}")
        return found
