"""The Pickup desk over a real device folder: picking, shelving, handing over, and what is committed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.line_commands import HANDED_OVER, MADE_READY, PICKING_STARTED, UNPICKED, HandedOver, LinesMoved
from app.staff.overriding import approve
from app.staff.roster import Capability
from tests.support.desks import Sold, Stage, a_morning, hear_hq, item, order_rows, shown, stage, tap, texts
from tests.support.floor import HOUR, NOW
from ui.bridge.asking import Fact, Question
from ui.pickup.derive import likely_sums, read_amount
from ui.pickup.model import PickupModel

VIEW = "ui/pickup/PickupView.qml"
NAVY_M, CAMEL_HAT = "YR-2208-NAVY-M", "MZ-0507-CAMEL"


class Desk:
    """The desk's model and view, and what it said."""

    def __init__(self, on: Stage, window: QQuickView, model: PickupModel) -> None:
        self.on, self.window, self.model = on, window, model
        self.said: list[tuple[str, str]] = []
        self.passed: list[str] = []
        model.said.connect(lambda words, tone: self.said.append((words, tone)))
        model.passed.connect(self.passed.append)

    def tap(self, name: str) -> None:
        tap(self.window, name)
        self.on.settle()

    def scan(self, code: str) -> None:
        self.model.scan(code)
        self.on.settle()

    def scan_article(self, sku: str) -> None:
        self.scan(self.on.shop.barcodes[sku])

    def words(self, name: str) -> str:
        return texts(item(self.window, name))

    @property
    def shown(self) -> str:
        return texts(self.window.contentItem())

    @property
    def commands(self) -> list[tuple[str, bytes]]:
        with self.on.device.journal.database.read() as connection:
            return [(one.type, one.payload) for one in commands_after(connection, 0)]


@pytest.fixture
def on(english: None, tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        found.pull(a_morning(found.shop, found.device))
        yield found


@pytest.fixture
def desk(on: Stage, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Desk]:
    model = PickupModel(on.around, on.owner)
    with shown(VIEW, model) as window:
        fatal_qml_warnings(window.engine())
        on.settle()
        yield Desk(on, window, model)


def test_the_board_shows_what_waits_with_the_oldest_promise_first(desk: Desk) -> None:
    assert desk.words("pickupTab_to_pick") == "To pick 3"
    assert desk.words("pickupTab_to_collect") == "To collect 5"
    assert "B10-003202" in desk.words("pickupCard0")
    assert "周女士 ···8000" in desk.words("pickupCard0")
    assert "3 items" in desk.words("pickupCard0")
    assert "13812348000" not in desk.shown
    desk.tap("pickupTab_to_collect")
    assert "Pay ¥1,299" in desk.shown
    assert "5 pickup codes are on this device" in desk.shown


def test_picking_wants_every_piece_and_a_shelf(desk: Desk) -> None:
    desk.tap("pickupCard0")
    assert desk.words("pickupActButton") == "Start picking"
    desk.tap("pickupActButton")
    assert desk.words("pickupActButton") == "Scan 3 more"
    assert not item(desk.window, "pickupActButton").isEnabled()
    desk.scan_article(NAVY_M)
    assert desk.words("pickupActButton") == "Scan 2 more"
    desk.scan_article(NAVY_M)
    desk.tap("piece1")
    assert desk.words("pickupActButton") == "Enter the shelf"
    desk.model.editShelf("b-12")
    assert desk.words("pickupActButton") == "Ready on shelf B-12"
    desk.tap("pickupActButton")
    kinds = [kind for kind, _ in desk.commands]
    assert kinds == [PICKING_STARTED, MADE_READY]
    ready = decode(desk.commands[1][1], LinesMoved)
    assert (ready.shelf, len(ready.line_ids), ready.associate_id) == ("B-12", 2, 200)
    assert desk.words("pickupTab_to_pick") == "To pick 2"
    assert desk.words("pickupTab_to_collect") == "To collect 6"
    assert desk.said[-1] == ("B10-003202 is ready on shelf B-12", "accent")


def test_what_does_not_belong_to_the_order_is_refused(desk: Desk) -> None:
    desk.tap("pickupCard0")
    desk.tap("pickupActButton")
    desk.scan_article("YR-2231-BRICK-L")
    assert desk.words("pickupError") == "That item is not part of this order."
    for _ in range(2):
        desk.scan_article(CAMEL_HAT)
    assert desk.words("pickupError") == "That is one too many."
    assert desk.words("pickupActButton") == "Scan 2 more"


def test_picked_lines_can_be_given_back(desk: Desk) -> None:
    desk.tap("pickupCard0")
    desk.tap("pickupActButton")
    desk.tap("unpickButton")
    assert [kind for kind, _ in desk.commands] == [PICKING_STARTED, UNPICKED]
    desk.tap("pickupCard0")
    assert desk.words("pickupActButton") == "Start picking"


def test_a_pickup_code_and_one_tap_hand_over(desk: Desk) -> None:
    desk.scan("7K3M9Q2X")
    assert desk.words("pickupNumber") == "A20-003178"
    assert desk.words("pickupProof") == "Pickup code checked"
    desk.tap("pickupActButton")
    ((kind, payload),) = desk.commands
    handed = decode(payload, HandedOver)
    assert kind == HANDED_OVER
    assert (handed.proof, len(handed.line_ids), handed.tenders) == ("code", 2, [])
    assert desk.words("pickupTab_to_collect") == "To collect 4"
    assert "A20-003178" not in desk.shown
    desk.scan("7K3M9Q2X")
    assert desk.said[-1][1] == "warn"
    assert "nothing waits here" in desk.said[-1][0]
    assert len(desk.commands) == 1


def test_without_code_the_phone_number_is_asked_for(desk: Desk) -> None:
    desk.tap("pickupTab_to_collect")
    desk.scan("A10-003160")
    assert desk.words("pickupProof") == "Not checked yet"
    assert not item(desk.window, "pickupActButton").isEnabled()
    desk.model.prove("0000")
    assert "does not match" in desk.words("pickupError")
    desk.tap("phoneButton")
    for _ in range(4):
        desk.on.settle()
    desk.model.prove("2215")
    assert desk.words("pickupProof") == "Phone number checked"
    desk.model.act()
    desk.on.settle()
    assert decode(desk.commands[0][1], HandedOver).proof == "name_and_phone"


def test_money_due_is_taken_in_cash_before_the_goods_leave(desk: Desk) -> None:
    desk.scan("2QW8ERTY")
    assert desk.words("pickupActButton") == "Take ¥1,299.00 and hand over"
    desk.model.giveAmount("1000")
    assert desk.words("pickupActButton") == "¥299.00 is missing"
    assert not item(desk.window, "pickupActButton").isEnabled()
    desk.tap("cashQuick1")
    assert desk.words("cashChange") == "¥1.00"
    kicks: list[bool] = []
    desk.model.cashTaken.connect(lambda: kicks.append(True))
    desk.tap("pickupActButton")
    (tender,) = decode(desk.commands[0][1], HandedOver).tenders
    assert (tender.amount, tender.tendered, tender.change) == (129_900, 130_000, 100)
    assert kicks == [True], "the drawer opens, after the commit"
    assert desk.said[-1][0] == "A20-003095 handed over, change ¥1.00"


def test_money_due_may_be_on_the_slip_of_a_terminal(desk: Desk) -> None:
    kicks: list[bool] = []
    desk.model.cashTaken.connect(lambda: kicks.append(True))
    desk.scan("2QW8ERTY")
    desk.tap("paySlip")
    assert desk.words("pickupActButton") == "Scan or key the slip"
    desk.scan("12")
    assert desk.words("pickupError") == "A slip number has 4 to 32 letters and figures."
    desk.scan("T1-004217")
    assert desk.words("slipNumber") == "Slip T1-004217"
    desk.tap("pickupActButton")
    (tender,) = decode(desk.commands[0][1], HandedOver).tenders
    assert (tender.amount, tender.tendered, tender.kind, tender.reference) == (129_900, 0, "external", "T1-004217")
    assert (kicks, desk.passed) == ([], [])


def test_on_old_knowledge_a_manager_is_asked_for_this_order_alone(desk: Desk) -> None:
    on = desk.on
    hear_hq(on, NOW)
    on.clock.at += 25 * HOUR
    asked: list[Question] = []
    desk.model.managerAsked.connect(asked.append)
    desk.scan("7K3M9Q2X")
    assert not desk.model.property("askable")
    desk.tap("pickupActButton")
    assert "or allow it" in desk.words("pickupError")
    desk.tap("askManagerButton")
    (question,) = asked
    assert question.facts[:2] == (Fact("Order", "A20-003178"), Fact("To hand over", "2 items"))
    boss = next(one for one in on.device.roster.associates if Capability.MANAGE in one.capabilities)
    approval = approve(on.device.journal, on.clock, boss.id, on.shop.pins[boss.code], on.around.actor, question.action)
    question.allowed(approval)
    on.settle()
    assert f"Allowed by {boss.name} · 2:00" in desk.words("allowedChip")
    desk.scan("2QW8ERTY")
    assert desk.model.property("allowed") == "", "another order was not asked for"
    desk.scan("7K3M9Q2X")
    question.allowed(approval)
    on.settle()
    desk.tap("pickupActButton")
    handed = [decode(payload, HandedOver) for kind, payload in desk.commands if kind == HANDED_OVER]
    assert [one.approved_by for one in handed] == [boss.id]


def test_a_code_of_something_else_goes_on_to_the_others(desk: Desk) -> None:
    desk.scan("FS100238")
    desk.scan_article(NAVY_M)
    assert desk.passed == ["FS100238", desk.on.shop.barcodes[NAVY_M]]


def test_nobody_signed_in_moves_nothing(desk: Desk) -> None:
    desk.on.person = None
    desk.scan("7K3M9Q2X")
    desk.tap("pickupActButton")
    assert desk.commands == []
    assert desk.words("pickupError") == "Sign in first."


def test_an_order_that_arrives_appears_by_itself(desk: Desk) -> None:
    on = desk.on
    on.pull(order_rows(on.shop, on.device, "B10-003301", [Sold(NAVY_M, "accepted")], due=1))
    on.settle()
    assert desk.words("pickupTab_to_pick") == "To pick 4"
    assert "B10-003301" in desk.words("pickupCard0")
    assert "Late" in desk.words("pickupCard0")


@pytest.mark.parametrize(
    ("due", "sums"),
    [
        (129_900, [129_900, 130_000]),
        (40, [40, 1_000, 5_000, 10_000]),
        (45_950, [45_950, 46_000, 50_000]),
        (10_000, [10_000]),
    ],
)
def test_likely_sums_are_exact_then_full_notes(due: int, sums: list[int]) -> None:
    assert likely_sums(due) == sums


@pytest.mark.parametrize(("typed", "minor"), [("", 0), ("459", 45_900), ("459.5", 45_950), ("0.05", 5), ("7.", 700)])
def test_keyed_amounts_are_read_to_the_fen(typed: str, minor: int) -> None:
    assert read_amount(typed) == minor
