"""What needs a person, and what waits for HQ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.attention.commands import ACKNOWLEDGED, Acknowledged
from app.attention.desk import WaitingCounter, acknowledge, read_attention, read_waiting
from app.attention.history import read_history
from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.journal.codec import decode
from app.orders.draft import Payment, set_contact
from app.orders.line_commands import HANDED_OVER
from app.pickup import desk
from app.storage.changes import Changes, Topic
from tests.fashion.demo import HUBIN
from tests.support.floor import COLLECT, HOUR, NAVY_M, NOW, SECOND, Floor, fresh_shop
from tests.support.shop import feed_row
from tests.unit.journal.test_unsettled import outcome

ITEM = AttentionItem(b"\1" * 16, 10, None, b"\2" * 16, "stock_variance", "{}", "CNY", 500, 200, NOW, NOW + HOUR, "open")


def told(floor: Floor, *items: AttentionItem, h: int = 2) -> None:
    floor.shop.pull([feed_row(ATTENTION_SHAPES[0], one, 10_000_000 + h) for one in items], h)


def other(number: int, **changes: Any) -> AttentionItem:
    return replace(ITEM, id=bytes([number]) * 16, **changes)


def test_open_items_the_earliest_due_first_with_the_money_at_risk(floor: Floor) -> None:
    told(floor, other(3, due_at=NOW + 9, amount=1), other(4, due_at=NOW + 1, amount=20), other(5, state="done"),
         other(6, due_at=NOW + 1, raised_at=NOW - 1, amount=300))  # fmt: skip
    found = read_attention(floor.device)
    assert [item.id[0] for item in found.items] == [6, 4, 3]
    assert found.amount == 321
    assert found.waiting == ()


def test_an_acknowledged_item_is_gone_at_once_and_stays_gone(floor: Floor) -> None:
    told(floor, ITEM, other(3))
    heard: list[Changes] = []
    floor.device.listen(heard.append)
    acknowledge(floor.device, ITEM.id, floor.actor)
    assert [one.topics for one in heard] == [{Topic.ATTENTION, Topic.OUTBOX}]
    assert [item.id[0] for item in read_attention(floor.device).items] == [3]
    (command,) = floor.commands()
    assert (command.type, command.lane, command.actor) == (ACKNOWLEDGED, ITEM.id, floor.actor)
    assert decode(command.payload, Acknowledged) == Acknowledged(ITEM.id, NOW, floor.actor)
    told(floor, other(1, state="done"), h=3)
    floor.shop.pull([outcome(command)], 4)
    assert [item.id[0] for item in read_attention(floor.device).items] == [3]


def test_what_hq_did_not_accept_comes_back(floor: Floor) -> None:
    told(floor, ITEM)
    acknowledge(floor.device, ITEM.id, floor.actor)
    floor.shop.pull([outcome(floor.commands()[0], "rejected")], 3)
    assert [item.id for item in read_attention(floor.device).items] == [ITEM.id]


def test_waiting_work_with_its_money_newest_first(floor: Floor) -> None:
    draft = set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 2)), "", "13812348000")
    placed = floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP))
    args = (floor.device, floor.reader, placed.order_id, floor.actor)
    floor.clock.go(SECOND)
    desk.start_picking(*args)
    desk.make_ready(*args, "A-1")
    desk.hand_over(*args, desk.Proof.CODE, 200_000)
    floor.place(floor.carry())
    found = read_attention(floor.device)
    assert [(one.type.partition(".")[2], one.pieces, one.amount) for one in found.waiting] == [
        ("placed", 1, 89_900), ("handed_over", 1, 179_800), ("made_ready", 0, 0), ("picking_started", 0, 0),
        ("placed", 2, 179_800),
    ]  # fmt: skip
    assert [one.number for one in found.waiting[1:]] == ["", "", "", placed.number]
    assert found.waiting[-1].made_at == NOW
    with floor.device.reading() as reading:
        assert WaitingCounter().at(reading.pending).amount == 89_900 + 179_800, "money of one order counts once"
    handed = next(one for one in floor.commands() if one.type == HANDED_OVER)
    floor.shop.pull([outcome(handed)], 2)
    assert len(read_attention(floor.device).waiting) == 4


@pytest.mark.parametrize(("limit", "expected"), [(200, 3), (2, 2), (1, 1)])
def test_a_long_tail_shows_its_newest(floor: Floor, limit: int, expected: int) -> None:
    numbers = [floor.place(floor.carry()).number for _ in range(3)]
    with floor.device.reading() as reading:
        found = read_waiting(reading.pending, limit)
    assert [one.number for one in found] == numbers[::-1][:expected]


@given(st.lists(st.sampled_from(["sell", "collect", "settle", "look"]), max_size=12))
@settings(max_examples=15, deadline=None)
def test_totals_kept_up_are_totals_made_anew(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    with Floor.open(fresh_shop(tmp_path_factory.mktemp("totals") / "device")) as floor:
        counter, settled = WaitingCounter(), 0
        for h, step in enumerate(steps, 2):
            floor.clock.go(SECOND)
            if step == "sell":
                floor.place(floor.carry(h % 3 + 1))
            elif step == "collect":
                floor.place(set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000"))
            elif step == "settle" and len(floor.commands()) > settled:
                floor.shop.pull([outcome(floor.commands()[settled])], h)
                settled += 1
            else:
                with floor.device.reading() as reading:
                    kept = counter.at(reading.pending)
                    assert kept == WaitingCounter().at(reading.pending)
                    assert kept.amount == sum(one.amount for one in read_waiting(reading.pending))
                left = floor.commands()[settled:]
                assert (kept.count, kept.oldest) == (len(left), left[0].wall if left else 0)


def test_history_is_hqs_newest_answers_beside_what_they_answer(floor: Floor) -> None:
    placed = [floor.place(floor.carry(pieces)) for pieces in (1, 2, 3)]
    first, second, third = floor.commands()
    assert read_history(floor.device) == ()
    foreign = replace(third, id=b"\7" * 16, jseq=90)
    floor.shop.pull([outcome(first), outcome(second, "adjusted"), outcome(foreign)], 2)
    found = read_history(floor.device)
    assert [(one.outcome.command_id, one.outcome.status) for one in found] == [
        (foreign.id, "accepted"), (second.id, "adjusted"), (first.id, "accepted")
    ]  # fmt: skip
    assert [one.command and (one.command.number, one.command.amount) for one in found] == [
        None, (placed[1].number, 179_800), (placed[0].number, 89_900)
    ]  # fmt: skip
    assert len(read_history(floor.device, 1)) == 1
