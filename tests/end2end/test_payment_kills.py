"""HQ's process is killed around a charge, and started again: what the provider took is what HQ says, once each."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.errors import Outage
from app.identifiers import Uuid7
from app.orders.commands import OrderPlaced
from sync.hq.database import Database
from sync.hq.ledger import recompute
from sync.hq.payments.simulated import SimulatedProvider
from sync.hq_client import HqClient
from sync.protocol import PaymentAsked, PaymentRequest
from sync.signing import Seal
from tests.demo import deaths
from tests.demo.stage import Headquarters
from tests.unit.hq.world import COAT, Device, World, line, order

POINTS = ("hq.before_charge", "hq.charged", "hq.payment_written", "hq.payment_booked")
EXPECTED = {point: "closed" if point == "hq.before_charge" else "paid" for point in POINTS}
"""What becomes of it; the request that never left is given up by the associate, who sees that nobody knows."""


def asked(placed: OrderPlaced) -> PaymentAsked:
    return PaymentAsked(order_id=placed.order_id, tender_id=placed.tenders[0].id)


def test_hq_is_killed_around_a_charge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    armed, home = tmp_path / "armed", tmp_path / "hq"
    monkeypatch.setenv(deaths.VARIABLE, str(armed))
    home.mkdir()
    orders, device = _waiting(home)
    hq = Headquarters(home, None)
    hq.start()
    client = _client(hq, device)
    try:
        for point, placed in orders.items():
            deaths.arm(armed, point)
            about = asked(placed)
            request = PaymentRequest(
                order_id=about.order_id, tender_id=about.tender_id, attempt_id=placed.order_id, way="code",
                code="134567890123456789",
            )  # fmt: skip
            with pytest.raises(Outage):
                client.pay(request)
            assert hq.process is not None
            assert hq.process.wait(20) == -9
            hq.start()
        assert client.payment_state(asked(orders["hq.before_charge"])).state in ("created", "unknown")
        client.cancel_payment(asked(orders["hq.before_charge"]))
        states = _settled(client, {point: asked(placed) for point, placed in orders.items()})
    finally:
        client.close()
        hq.stop()
    assert states == EXPECTED
    provider = SimulatedProvider(hq.payments, "wechat")
    ledger = provider.ledger()
    provider.close()
    paid = {placed.order_id.hex(): placed.total for point, placed in orders.items() if states[point] == "paid"}
    assert {number: charged - refunded for number, (charged, refunded, _) in ledger.items()} == paid
    database = Database(f"sqlite:///{home / 'hq.db'}")
    with database.snapshot() as connection:
        assert recompute(connection).differences == []
    database.close()


def _waiting(home: Path) -> tuple[dict[str, OrderPlaced], Device]:
    """An order for each point, held by an HQ that has not been started yet."""
    world = World.open(f"sqlite:///{home / 'hq.db'}")
    world.clock.at = SystemClock().now()
    device = world.enrol("hubin")
    orders = {}
    for point in POINTS:
        orders[point] = order(world, line(world, COAT), tender="qr")
        assert device.place(orders[point])[0] == "accepted"
    world.database.close()
    return orders, device


def _client(hq: Headquarters, device: Device) -> HqClient:
    clock = SystemClock()
    seal = Seal(device.identity.device_id, device.signer, clock, Uuid7(clock), device.identity.hq_public_key)
    return HqClient(hq.url, clock, seal)


def _settled(client: HqClient, waiting: dict[str, PaymentAsked]) -> dict[str, str]:
    """Until each is decided."""
    end = time.monotonic() + 120
    while True:
        states = {point: client.payment_state(one).state for point, one in waiting.items()}
        if set(states.values()) <= {"paid", "closed", "reversed"}:
            return states
        assert time.monotonic() < end, states
        time.sleep(0.5)
