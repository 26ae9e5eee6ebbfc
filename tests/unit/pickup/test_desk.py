"""The pickup desk: only what the table allows, once, and the money to the fen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, replace

import pytest

from app.errors import Refusal
from app.journal.codec import decode
from app.orders.change_commands import Why
from app.orders.changing import cancel
from app.orders.commands import OrderPlaced
from app.orders.draft import Payment, set_contact
from app.orders.line_commands import HANDED_OVER, HandedOver, LinesMoved, TenderTaken
from app.orders.ordering import MOST_CASH
from app.orders.overlay import OrderView
from app.orders.rows import ORDER_SHAPES
from app.pickup import desk
from app.pickup.desk import Proof, proof_of, read_board
from app.pickup.taking import ByQr, OnSlip
from app.shifts.commands import Taking
from app.shifts.proving import proved
from app.shifts.takings import takings
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, HOUR, NAVY_M, NOW, Floor
from tests.support.shop import feed_row
from tests.unit.orders.test_overlay import History, row

NAVY_S = "YR-2208-NAVY-S"


def order(floor: Floor, *, unpaid: bool = False, carry: bool = False, at: str = HUBIN) -> OrderPlaced:
    lines = [(NAVY_M, COLLECT, at, 1), (NAVY_S, COLLECT, at, 2)] + [("YR-2208-NAVY-XL", CARRY, HUBIN, 1)] * carry
    draft = set_contact(floor.draft(*lines), "周女士", "13812348000")
    return floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP) if unpaid else draft)


def pick(floor: Floor, placed: OrderPlaced) -> None:
    desk.start_picking(floor.device, floor.reader, placed.order_id, floor.actor)


def unpick(floor: Floor, placed: OrderPlaced) -> None:
    desk.unpick(floor.device, floor.reader, placed.order_id, floor.actor)


def ready(floor: Floor, placed: OrderPlaced, shelf: str = "B-12") -> None:
    desk.make_ready(floor.device, floor.reader, placed.order_id, floor.actor, shelf)


def hand_over(floor: Floor, placed: OrderPlaced, tendered: int = 0) -> OrderView:
    return desk.hand_over(floor.device, floor.reader, placed.order_id, floor.actor, Proof.CODE, tendered)


ACTIONS: dict[str, Callable[[Floor, OrderPlaced], object]] = {
    "pick": pick, "unpick": unpick, "make_ready": ready, "hand_over": hand_over
}  # fmt: skip
ROADS: dict[str, tuple[str, ...]] = {
    "accepted": (), "picking": ("pick",), "ready": ("pick", "make_ready"),
    "handed_over": ("pick", "make_ready", "hand_over"),
}  # fmt: skip
MAY = {"accepted": {"pick"}, "picking": {"unpick", "make_ready"}, "ready": {"hand_over"}, "handed_over": set[str]()}


@pytest.mark.parametrize("answered", [False, True], ids=["before HQ's answer", "after it"])
@pytest.mark.parametrize("state", ROADS)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_table_and_nothing_else(floor: Floor, state: str, action: str, answered: bool) -> None:
    history, placed = History(floor), order(floor)
    for step in ROADS[state]:
        ACTIONS[step](floor, placed)
    if answered:
        history.learn()
        history.answer(99)
        assert not floor.view(placed.order_id).waiting
    assert {line.state for line in floor.view(placed.order_id).lines} == {state}
    before = floor.journal_bytes()
    if action in MAY[state]:
        ACTIONS[action](floor, placed)
        assert len(floor.commands()) == len(ROADS[state]) + 2
    else:
        with pytest.raises(Refusal, match="action_not_allowed"):
            ACTIONS[action](floor, placed)
        assert floor.journal_bytes() == before


def test_a_handover_happens_once_even_after_a_restart(floor: Floor) -> None:
    placed = order(floor)
    pick(floor, placed)
    ready(floor, placed)
    hand_over(floor, placed)
    with floor.reopen() as again, pytest.raises(Refusal, match="action_not_allowed"):
        hand_over(again, placed)


def test_an_order_nobody_knows(floor: Floor) -> None:
    with pytest.raises(Refusal, match="order_unknown"):
        desk.start_picking(floor.device, floor.reader, bytes(16), floor.actor)


def test_lines_of_another_shop_are_not_ours(floor: Floor) -> None:
    placed = order(floor, at="HZ-XIHU")
    for action in ACTIONS.values():
        with pytest.raises(Refusal, match="action_not_allowed"):
            action(floor, placed)
    assert read_board(floor.reader) == desk.Board((), ())


def test_only_the_lines_to_collect_move(floor: Floor) -> None:
    placed = order(floor, carry=True)
    pick(floor, placed)
    moved = decode(floor.commands()[-1].payload, LinesMoved)
    assert moved.line_ids == [line.id for line in placed.lines[:2]]
    assert (moved.location_id, moved.shelf, moved.associate_id) == (floor.shop.store_id, "", floor.actor)
    assert floor.commands()[-1].lane == placed.order_id


def test_of_an_order_for_two_shops_only_our_lines_move(floor: Floor) -> None:
    placed = order(floor)
    history = History(floor)
    history.learn()
    history.answer(99)
    ours, theirs = floor.view(placed.order_id).lines
    told = replace(theirs, location_id=floor.shop.locations["HZ-XIHU"])
    floor.shop.pull([row("order_line", *astuple(told))], 50)
    pick(floor, placed)
    assert decode(floor.commands()[-1].payload, LinesMoved).line_ids == [ours.id]
    assert [line.state for line in floor.view(placed.order_id).lines] == ["picking", "accepted"]


def test_the_shelf_is_kept_in_capitals(floor: Floor) -> None:
    placed = order(floor)
    pick(floor, placed)
    for bad, reason in (
        ("", "shelf_missing"),
        ("   ", "shelf_missing"),
        ("x" * 13, "text_invalid"),
        ("a\0", "text_invalid"),
    ):
        with pytest.raises(Refusal, match=reason):
            ready(floor, placed, bad)
    ready(floor, placed, " b-12 ")
    assert {line.shelf for line in floor.view(placed.order_id).lines} == {"B-12"}


# --- the board --------------------------------------------------------------------------------------------------------


def test_the_board_follows_each_step_at_once(floor: Floor) -> None:
    placed = order(floor)

    def board() -> tuple[list[bytes], list[bytes]]:
        found = read_board(floor.reader)
        return [view.order.id for view in found.to_pick], [view.order.id for view in found.to_collect]

    assert board() == ([placed.order_id], [])
    pick(floor, placed)
    assert board() == ([placed.order_id], [])
    unpick(floor, placed)
    assert board() == ([placed.order_id], [])
    pick(floor, placed)
    ready(floor, placed)
    assert board() == ([], [placed.order_id])
    hand_over(floor, placed)
    assert board() == ([], [])


def test_the_oldest_promise_comes_first_whatever_else_is_on_the_order(floor: Floor) -> None:
    """A carry-out line has no promise; it must not bring its order to the top."""
    early = order(floor)
    draft = floor.draft((NAVY_M, COLLECT, HUBIN, 1), (NAVY_S, CARRY, HUBIN, 1))
    draft = set_contact(draft, "", "13812348000")
    late = floor.place(
        replace(draft, lines=(replace(draft.lines[0], due_at=draft.lines[0].due_at + HOUR), draft.lines[1]))
    )
    assert [view.order.id for view in read_board(floor.reader).to_pick] == [early.order_id, late.order_id]


# --- proof ------------------------------------------------------------------------------------------------------------


def test_the_code_or_the_end_of_the_phone(floor: Floor) -> None:
    placed = order(floor)
    view = floor.view(placed.order_id)
    assert proof_of(view, placed.pickup_code) is Proof.CODE
    assert proof_of(view, f" {placed.pickup_code.lower()} ") is Proof.CODE
    assert proof_of(view, "8000") is Proof.NAME_AND_PHONE
    for wrong in ("", " ", "8001", "000", "48000", "13812348000", placed.pickup_code[:-1], placed.number):
        with pytest.raises(Refusal, match="pickup_code_wrong"):
            proof_of(view, wrong)


def test_an_order_without_code_or_phone_is_proved_by_nothing(floor: Floor) -> None:
    view = floor.view(floor.place(floor.carry()).order_id)
    for shown in ("", "    ", "0000"):
        with pytest.raises(Refusal, match="pickup_code_wrong"):
            proof_of(view, shown)


# --- money ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unpaid(floor: Floor) -> OrderPlaced:
    placed = order(floor, unpaid=True)
    pick(floor, placed)
    ready(floor, placed)
    return placed


@pytest.mark.parametrize("tendered", [-1, 0, 269_699, MOST_CASH + 1, 10**30, -(10**30)])
def test_bad_cash_hands_nothing_over(floor: Floor, unpaid: OrderPlaced, tendered: int) -> None:
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match=r"cash_short|amount_out_of_range"):
        hand_over(floor, unpaid, tendered)
    assert floor.journal_bytes() == before
    assert {line.state for line in floor.view(unpaid.order_id).lines} == {"ready"}


@pytest.mark.parametrize(("tendered", "change"), [(269_700, 0), (300_000, 30_300)])
def test_what_is_due_is_taken_and_change_given(floor: Floor, unpaid: OrderPlaced, tendered: int, change: int) -> None:
    view = hand_over(floor, unpaid, tendered)
    assert view.due == 0
    assert [(x.kind, x.state, x.amount, x.tendered, x.change) for x in view.tenders] == [
        ("pay_at_pickup", "paid", 269_700, tendered, change)
    ]
    assert {line.state for line in view.lines} == {"handed_over"}
    assert view.order.state == "complete"


def test_change_is_given_on_the_first_of_several_tenders(floor: Floor, unpaid: OrderPlaced) -> None:
    """HQ may have split what is due; tendered − change = amount must hold for each."""
    history = History(floor)
    history.learn()
    history.answer(99)
    tender = floor.view(unpaid.order_id).tenders[0]
    parts = [(tender.id, 1, 200_000), (b"\7" * 16, 2, 69_700)]
    rows = [row("tender", one, unpaid.order_id, place, "pay_at_pickup", amount, 0, 0, "unpaid", 0, floor.shop.store_id)
            for one, place, amount in parts]  # fmt: skip
    floor.shop.pull(rows, 50)
    view = hand_over(floor, unpaid, 270_000)
    handed = decode(floor.commands()[-1].payload, HandedOver)
    assert [(one.amount, one.tendered, one.change) for one in handed.tenders] == [
        (200_000, 200_300, 300), (69_700, 69_700, 0)
    ]  # fmt: skip
    assert all(one.tendered - one.change == one.amount for one in handed.tenders)
    assert sum(one.tendered for one in handed.tenders) == 270_000
    assert view.due == 0


def test_a_paid_order_takes_no_money(floor: Floor) -> None:
    placed = order(floor)
    pick(floor, placed)
    ready(floor, placed)
    hand_over(floor, placed, 5_000)
    handed = decode(floor.commands()[-1].payload, HandedOver)
    assert handed.tenders == []
    assert floor.commands()[-1].type == HANDED_OVER
    assert handed.proof == "code"


def test_what_waits_for_its_qr_payment_is_not_picked_until_it_is_paid_or_cancelled(floor: Floor) -> None:
    draft = set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 2)), "周女士", "13812348000")
    placed = floor.place(draft, by_qr=True)
    with pytest.raises(Refusal, match="action_not_allowed"):
        pick(floor, placed)
    assert read_board(floor.reader).to_pick == ()
    (line,) = floor.view(placed.order_id).lines
    cancel(floor.device, floor.reader, placed.order_id, {line.id: 1}, Why.CHANGED_MIND, floor.actor)
    (tender,) = floor.view(placed.order_id).tenders
    assert (tender.amount, tender.state) == (placed.total // 2, "awaiting")
    view = floor.view(placed.order_id)
    rows = [feed_row(ORDER_SHAPES[0], view.order, 50), *(feed_row(ORDER_SHAPES[1], one, 50) for one in view.lines)]
    rows.append(feed_row(ORDER_SHAPES[2], replace(tender, state="paid"), 50))
    answered = [row("outcome", one.id, 1, 0, one.jseq, "accepted", "", "{}", NOW) for one in floor.commands()]
    floor.shop.pull([*rows, *answered], 60)
    assert [view.order.id for view in read_board(floor.reader).to_pick] == [placed.order_id]


def test_what_is_due_may_stand_on_a_terminals_slip(floor: Floor) -> None:
    placed = order(floor, unpaid=True)
    ready_to_go(floor, placed)
    slip = OnSlip("t1-0042", "Asia/Shanghai")
    for number, reason in (("12", "slip_invalid"), ("4111 1111 1111 1111", "slip_is_card")):
        with pytest.raises(Refusal, match=reason):
            on_slip(floor, placed, replace(slip, number=number))
    floor.device.policy = replace(floor.device.policy, external_limit=269_699)
    with pytest.raises(Refusal, match="external_limit"):
        on_slip(floor, placed, slip)
    floor.device.policy = replace(floor.device.policy, external_limit=269_700, external_day=269_700)
    view = on_slip(floor, placed, slip)
    (tender,) = view.tenders
    assert (tender.kind, tender.state, tender.reference) == ("external", "paid_unverified", "T1-0042")
    assert (tender.amount, tender.tendered, tender.change) == (269_700, 0, 0)
    another = floor.place(
        replace(set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000"), payment=Payment.PAY_AT_PICKUP)
    )
    ready_to_go(floor, another)
    with pytest.raises(Refusal, match="external_day"):
        on_slip(floor, another, replace(slip, number="T1-0043"))


def on_slip(floor: Floor, placed: OrderPlaced, slip: OnSlip) -> OrderView:
    return desk.hand_over(floor.device, floor.reader, placed.order_id, floor.actor, Proof.CODE, paid=slip)


def ready_to_go(floor: Floor, placed: OrderPlaced) -> None:
    pick(floor, placed)
    ready(floor, placed)


def test_what_hq_says_was_paid_by_qr_is_in_the_handover_and_not_in_the_drawer(floor: Floor) -> None:
    placed = order(floor, unpaid=True)
    ready_to_go(floor, placed)
    (due,) = placed.tenders

    def collect(paid: bytes) -> OrderView:
        proven = ByQr(paid)
        return desk.hand_over(floor.device, floor.reader, placed.order_id, floor.actor, Proof.CODE, paid=proven)

    with pytest.raises(Refusal, match="cash_short"):
        collect(bytes(16))
    (tender,) = collect(due.id).tenders
    assert (tender.kind, tender.state, tender.tendered, tender.reference) == ("qr", "paid", 0, "")
    told = floor.commands()
    assert decode(told[-1].payload, HandedOver).tenders == [TenderTaken(due.id, due.amount, 0, 0, "qr")]
    assert takings((one.type, one.payload) for one in told) == []
    assert proved(floor.reader, told) == [Taking("qr", 1, due.amount)]


@pytest.mark.parametrize("state", ["user_paying", "unknown"])
def test_what_is_being_paid_is_still_due(floor: Floor, state: str) -> None:
    placed = order(floor, unpaid=True)
    ready_to_go(floor, placed)
    view = floor.view(placed.order_id)
    trying = replace(view, tenders=tuple(replace(one, state=state) for one in view.tenders))
    assert desk.tenders_for(trying, trying.lines) == list(trying.tenders)
