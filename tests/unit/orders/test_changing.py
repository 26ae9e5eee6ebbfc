"""An order is changed at the counter: asked at once and shown so, refused where picking has begun, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.attention.refunds import give_back, refund_of
from app.attention.rows import AttentionItem
from app.errors import Refusal
from app.inventory.records import read_locations
from app.orders.change_commands import Why
from app.orders.changing import Amendment, amend, cancel, cancellable, may_amend, may_readdress, redirectable
from app.orders.commands import Address, OrderPlaced
from app.orders.draft import Payment, set_address, set_contact
from app.pickup.desk import start_picking
from app.staff.overriding import Approval
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M, SHIP, Floor, fresh_shop

MOVED = Address("李先生", "13900001111", "浙江省 宁波市", "中山路 2 号")


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with Floor.open(fresh_shop(tmp_path / "device")) as opened:
        yield opened


def placed(floor: Floor, *, later: bool = False) -> OrderPlaced:
    """One carried out, three to be collected here, two to be sent."""
    draft = floor.draft((NAVY_M, CARRY, HUBIN, 1), (NAVY_M, COLLECT, HUBIN, 3), (NAVY_M, SHIP, DC, 2))
    draft = set_contact(set_address(draft, HOME), "周女士", "13812348000")
    return floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP) if later else draft)


def states(floor: Floor, order: OrderPlaced) -> list[tuple[str, int]]:
    return [(line.state, line.quantity) for line in floor.view(order.order_id).lines]


def refused(floor: Floor, order: OrderPlaced, pieces: dict[bytes, int]) -> str:
    before = floor.journal_bytes()
    with pytest.raises(Refusal) as refusal:
        cancel(floor.device, floor.reader, order.order_id, pieces, Why.OTHER, floor.actor)
    assert floor.journal_bytes() == before
    return refusal.value.reason


def test_what_is_asked_shows_at_once_and_is_owed_less(floor: Floor) -> None:
    order = placed(floor, later=True)
    view = floor.view(order.order_id)
    due, total = view.due, sum(line.amount for line in view.lines)
    _, collected, sent = view.lines
    assert {line.id for line in cancellable(view, floor.reader.here)} == {collected.id, sent.id}
    cancel(floor.device, floor.reader, order.order_id, {collected.id: 1, sent.id: 2}, Why.CHANGED_MIND, floor.actor)
    view = floor.view(order.order_id)
    assert states(floor, order) == [("handed_over", 1), ("accepted", 2), ("cancelled", 1), ("cancelled", 2)]
    assert view.waiting
    assert view.asked == {view.lines[2].id, sent.id}
    assert view.due == due - collected.amount // 3 - sent.amount == 0, "what was paid for it goes for what is not yet"
    assert sum(line.amount for line in view.lines) == total
    assert [event.kind for event in view.events] == ["order.placed", "order.cancelled"]
    assert [line.id for line in cancellable(view, floor.reader.here)] == [collected.id]
    again = floor.reopen()
    assert states(again, order)[2:] == [("cancelled", 1), ("cancelled", 2)]
    again.device.close()


def test_what_is_being_picked_stays(floor: Floor) -> None:
    order = placed(floor)
    carried, collected, sent = floor.view(order.order_id).lines
    start_picking(floor.device, floor.reader, order.order_id, floor.actor)
    assert refused(floor, order, {collected.id: 1}) == "action_not_allowed"
    assert refused(floor, order, {carried.id: 1}) == "action_not_allowed"
    assert refused(floor, order, {collected.id: 1, sent.id: 1}) == "action_not_allowed", "all of it or nothing"
    assert redirectable(floor.view(order.order_id), floor.reader.here) == []
    assert may_readdress(floor.view(order.order_id), floor.reader.here)


@pytest.mark.parametrize("pieces", [-1, 0, 3, 10**9])
def test_only_pieces_that_are_there(floor: Floor, pieces: int) -> None:
    order = placed(floor)
    sent = floor.view(order.order_id).lines[2]
    assert refused(floor, order, {sent.id: pieces}) == "quantity_out_of_range"
    assert refused(floor, order, {}) == "action_not_allowed"


def test_another_address_and_another_shop(floor: Floor) -> None:
    order = placed(floor)
    collected = floor.view(order.order_id).lines[1]
    with floor.device.replicas.catalog.read() as catalog:
        xihu = read_locations(catalog, "zh")[floor.shop.locations[XIHU]]
    wanted = Amendment(" 李先生 ", "139 0000 1111", MOVED, {collected.id: xihu})
    amend(floor.device, floor.reader, order.order_id, wanted, floor.actor)
    view = floor.view(order.order_id)
    assert (view.order.contact_name, view.order.contact_phone) == ("李先生", "13900001111")
    assert "中山路 2 号" in view.order.address
    assert view.lines[1].location_id == xihu.location_id
    assert may_amend(view, floor.reader.here)


@pytest.mark.parametrize(
    ("name", "phone", "address", "reason"),
    [
        ("李", "1390000", None, "phone_invalid"),
        ("李\u0007", "13900001111", None, "text_invalid"),
        ("李", "13900001111", replace(MOVED, street=""), "address_incomplete"),
    ],
    ids=["phone", "text", "street"],
)
def test_wrong_words_change_nothing(floor: Floor, name: str, phone: str, address: Address | None, reason: str) -> None:
    order = placed(floor)
    before = floor.journal_bytes()
    with pytest.raises(Refusal) as refusal:
        amend(floor.device, floor.reader, order.order_id, Amendment(name, phone, address, {}), floor.actor)
    assert (refusal.value.reason, floor.journal_bytes()) == (reason, before)


def item(floor: Floor, order: OrderPlaced, amount: int = 5000, state: str = "open") -> AttentionItem:
    return AttentionItem(
        bytes(16), floor.shop.store_id, order.order_id, bytes(16), "refund_due", "{}", "CNY", amount, floor.actor, 0, 0,
        state,
    )  # fmt: skip


def test_money_that_goes_back_is_in_the_books_at_once(floor: Floor) -> None:
    order = placed(floor)
    before = sum(tender.amount for tender in floor.view(order.order_id).tenders)
    give_back(floor.device, item(floor, order), floor.actor)
    tenders = floor.view(order.order_id).tenders
    assert sum(tender.amount for tender in tenders) == before - 5000
    assert (tenders[-1].kind, tenders[-1].state, tenders[-1].tendered - tenders[-1].change) == (
        "cash", "refunded", -5000
    )  # fmt: skip
    with pytest.raises(Refusal, match="action_not_allowed"):
        give_back(floor.device, item(floor, order, state="done"), floor.actor)
    other = Approval(1, floor.actor, refund_of(b"another"), floor.clock.boot(), floor.clock.monotonic() + 1)
    with pytest.raises(Refusal, match="override_over"):
        give_back(floor.device, item(floor, order), floor.actor, other)
