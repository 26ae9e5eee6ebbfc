"""What a payment provider charged is what HQ's paid tenders say: every answer, and HQ dying around every step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.orders.change_commands import ORDER_CANCELLED, Cut, OrderCancelled
from app.orders.line_commands import TenderTaken
from sync.hq import stock
from sync.hq.ledger import recompute
from sync.hq.payments.simulated import SCENARIOS, SimulatedProvider
from tests.support.paying import Till
from tests.unit.hq.world import ASSOCIATE, COAT, HAT, HUBIN, START, XIHU, Device, World

WAYS = (("code", "waits"), ("code", "cancels"), ("shown", "waits"), ("code", "leaves"))
ALL = "FARSHELF_ALL_DEATHS" in os.environ
"""Every way with every scenario, and each kind of boundary four times: ten minutes."""


def _told_here(world: World, scenario: str) -> tuple[tuple[str, str], ...]:
    """The plain way, and on SQLite one of the others."""
    if ALL:
        return WAYS
    place = sorted(SCENARIOS).index(scenario) % 3
    return WAYS[:1] if world.database.is_postgresql else (WAYS[0], WAYS[1 + place])


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    world = World.open(url)
    if world.database.path is not None:

        @event.listens_for(world.database.engine, "connect")
        def hasten(raw: Any, _: object) -> None:
            raw.execute("PRAGMA synchronous = OFF").close()  # these deaths are of processes, not of the power

        world.database.engine.dispose()
    yield world
    world.database.close()


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedProvider]:
    provider = SimulatedProvider(tmp_path / "provider.db", "wechat")
    yield provider
    provider.close()


def told(
    world: World, device: Device, simulated: SimulatedProvider, scenario: str, person: str, way: str, at: int
) -> Till:
    """One story: HQ dies at boundary `at`, 0 for never."""
    simulated.script(scenario)
    till = Till.open(world, device, simulated, at)
    till.stand(person, way)
    return till


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_whatever_the_provider_says_and_wherever_hq_dies_the_money_adds_up(
    world: World, simulated: SimulatedProvider, scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    device = world.enrol("hubin")
    wrong, table = [], []
    for way, person in _told_here(world, scenario):
        whole = told(world, device, simulated, scenario, person, way, 0)
        points = whole.boundaries.telling(4 if ALL else 1)
        wrong += [(way, person, "alive", one) for one in whole.differences()]
        for at in points:
            till = told(world, device, simulated, scenario, person, way, at)
            wrong += [(way, person, till.boundaries.passed[at - 1], one) for one in till.differences()]
        table.append(f"{scenario:28} {way:6} {person:8} {len(points):4} deaths")
    with capsys.disabled():
        print("\n" + "\n".join(table))
    assert wrong == []
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def test_an_order_is_not_cancelled_under_a_payment_and_a_paid_one_frees_its_goods(
    world: World, simulated: SimulatedProvider
) -> None:
    device = world.enrol("hubin")
    free = world.level(HUBIN, COAT)
    till = Till.open(world, device, simulated)
    assert world.level(HUBIN, COAT) == free - 1
    (line,) = till.placed.lines
    simulated.script("bank_error_paid_later")
    begun = till.begin(world.ids.new_id())
    assert begun is not None
    assert begun.state == "unknown"
    at = world.clock.now()
    told = OrderCancelled(till.placed.order_id, HUBIN, "changed_mind", [Cut(line.id, 1, 1, b"")], at, ASSOCIATE)
    first = device.command(ORDER_CANCELLED, told, till.placed.order_id)
    device.send(first)
    assert world.outcome(first) == ("rejected", "payment_open")
    while till.state().state != "paid":
        till.wait(1)
    second = device.command(ORDER_CANCELLED, told, till.placed.order_id)
    assert device.send(second) == ["accepted"]
    assert world.level(HUBIN, COAT) == free
    assert "refund_due" in world.attention()
    till.rest()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


DEADLY = frozenset(
    {"user_paying_then_paid", "bank_error_paid_later", "late_success_after_reverse", "success_answer_lost"}
)
"""Answers at which HQ dies around each step for a parcel too; of the others so only with `ALL`."""


def test_a_parcel_is_handed_over_for_money_once_whatever_the_provider_says(
    world: World, simulated: SimulatedProvider
) -> None:
    seller, desk = world.enrol("hubin"), world.enrol("xihu", 2)
    with world.database.write() as connection:
        stock.apply_counts(connection, [stock.Count(XIHU, HAT, START, 1_000)])
    wrong: list[tuple[str, int, str]] = []

    def collected(scenario: str, at: int) -> Till:
        """By QR where HQ says so, else in cash; two days later everybody has paid once."""
        simulated.script(scenario)
        till = Till.at_pickup(world, desk, seller, simulated, at)
        till.stand("cancels" if scenario.startswith("user_paying") else "waits", "code")
        wrong.extend((scenario, at, one) for one in till.differences())
        (tender,) = world.rows("tender", order_id=till.placed.order_id)
        paid = tender.state == "paid"
        assert tender.kind == ("qr" if paid else "pay_at_pickup")
        taken = TenderTaken(tender.id, tender.amount, 0 if paid else tender.amount, 0, "qr" if paid else "cash")
        assert desk.hand_over(till.placed, till.placed.lines, [taken]) == ("accepted", "")
        till.rest()
        ledger = simulated.ledger()
        kept = [ledger.get(row.number, (0, 0, 0)) for row in till.attempts()]
        if sum(charged - refunded for charged, refunded, _ in kept) != (tender.amount if paid else 0):
            wrong.append((scenario, at, f"kept {kept}"))
        return till

    for scenario in sorted(SCENARIOS):
        whole = collected(scenario, 0)
        if ALL or (scenario in DEADLY and not world.database.is_postgresql):
            for at in whole.boundaries.telling(1):
                collected(scenario, at)
    assert wrong == []
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []
