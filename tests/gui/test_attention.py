"""The Attention desk: every reason in plain words, what waits to be sent, and true figures on readiness."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.attention.commands import ACKNOWLEDGED
from app.attention.desk import AttentionList, WaitingTotals
from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.inventory.places import Location
from app.journal.records import commands_after
from app.orders.customer_commands import CUSTOMER_TOLD, PHONE_REVEALED, PLAN_CHOSEN
from app.orders.reading import OrderReader
from app.pickup.desk import Proof, hand_over, start_picking
from tests.support.desks import Stage, a_morning, hear_hq, item, shown, stage, tap, texts
from tests.support.floor import DAY, HOUR, MINUTE, NOW
from tests.support.shop import FeedRow, feed_row
from ui.attention.derive import Facts, Readiness, ready_rows
from ui.attention.model import AttentionModel
from ui.bridge.desk import Shops
from ui.bridge.reasons import reason_words

VIEW = "ui/attention/AttentionView.qml"
WULIN = 12
JACKET = {"zh": "短款连帽羽绒服", "en": "Hooded short down"}


def an_item(
    reason: str, detail: dict[str, Any], *, amount: int = 0, due: int = NOW + 7 * HOUR, **other: Any
) -> AttentionItem:
    values = {"id": bytes(16), "order_id": None, "command_id": bytes(16), "owner_id": 200, **other}
    return AttentionItem(store_id=10, reason=reason, detail=json.dumps(detail), currency="CNY", amount=amount,
                         raised_at=NOW - 20 * MINUTE, due_at=due, state="open", **values)  # fmt: skip


def rows(on: Stage, *items: AttentionItem) -> list[FeedRow]:
    return [feed_row(ATTENTION_SHAPES[0], one, 2_000_000, "ops:10") for one in items]


@pytest.fixture
def on(english: None, tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        found.pull(a_morning(found.shop, found.device))
        new_id = found.device.identifiers.new_id
        reader = OrderReader(found.device)
        order = reader.find("A20-003244")
        view = None if order is None else reader.order(order)
        assert view is not None
        gone = {
            "line_id": view.lines[0].id.hex(),
            "sku": "YR-2231-BRICK-L",
            "title": JACKET,
            "location_id": WULIN,
            "wanted": 1,
            "had": 0,
        }
        twice = {"number": "A20-003178", "lines": [{"sku": "YR-2231-BRICK-L", "state": "handed_over"}]}
        found.pull(rows(
            found,
            an_item("line_unavailable", gone, amount=69_900, id=new_id(), order_id=order),
            an_item("already_handed_over", twice, amount=82_800, id=new_id(), owner_id=202, due=NOW - DAY),
        ))  # fmt: skip
        yield found


@pytest.fixture
def model(on: Stage) -> AttentionModel:
    return AttentionModel(on.around, on.owner)


@pytest.fixture
def window(on: Stage, model: AttentionModel, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[QQuickView]:
    with shown(VIEW, model) as found:
        fatal_qml_warnings(found.engine())
        on.settle()
        yield found


def test_items_say_what_happened_what_it_costs_and_who_sees_to_it(window: QQuickView) -> None:
    said = texts(window.contentItem())
    assert "2 items need you" in said
    assert "¥1,527.00 at risk" in said
    first, second = texts(item(window, "attentionItem0")), texts(item(window, "attentionItem1"))
    assert "Handed over a second time" in first, "the earliest due stands first"
    assert "Order A20-003178: " in first
    assert "Owner: 赵敏 · Due: Yesterday 10:42 · Since today 10:22" in first
    for part in (
        "Wulin no longer has it",
        "¥699.00",
        "Order A20-003244: ",
        "Hooded short down",
        "had 0 of the 1 needed",
        "Offer another",
    ):
        assert part in second, part


def test_an_item_dealt_with_is_gone_at_once_and_committed(on: Stage, window: QQuickView) -> None:
    tap(window, "acknowledgeButton0")
    on.settle()
    with on.device.journal.database.read() as connection:
        assert [one.type for one in commands_after(connection, 0)] == [ACKNOWLEDGED]
    assert "1 item needs you" in texts(window.contentItem())
    assert "Item marked as handled" in texts(item(window, "waiting0"))


def test_nobody_signed_in_acknowledges_nothing(on: Stage, model: AttentionModel, window: QQuickView) -> None:
    said: list[str] = []
    model.said.connect(lambda words, tone: said.append(words))
    on.person = None
    tap(window, "acknowledgeButton0")
    on.settle()
    assert said == ["Sign in first."]
    assert "2 items need you" in texts(window.contentItem())


def test_an_item_opens_its_order(on: Stage, model: AttentionModel, window: QQuickView) -> None:
    asked: list[str] = []
    model.orderWished.connect(asked.append)
    tap(window, "itemOrderButton1")
    order = OrderReader(on.device).find("A20-003244")
    assert order is not None
    assert asked == [order.hex()]


def test_filters_say_how_many_and_whose(on: Stage, window: QQuickView) -> None:
    assert texts(item(window, "attentionFilter_all")) == "All 2"
    assert texts(item(window, "attentionFilter_mine")) == "Mine 1"
    tap(window, "attentionFilter_mine")
    on.settle()
    assert "Wulin no longer has it" in texts(item(window, "attentionItem0"))
    assert "Handed over a second time" not in texts(window.contentItem())
    tap(window, "attentionFilter_waiting")
    on.settle()
    assert "Nothing under this filter" in texts(window.contentItem())


def test_a_customer_is_called_and_that_stands_on_the_item(on: Stage, model: AttentionModel, window: QQuickView) -> None:
    tap(window, "attentionItem1")
    tap(window, "contactButton1")
    on.settle()
    sheet = window.contentItem()
    said = texts(sheet)
    assert "138****8000" in said
    assert "13812348000" not in said
    assert "Not shown to anybody so far." in said
    assert "Customer not told yet" in said
    model.reveal()
    on.settle()
    said = texts(sheet)
    assert "13812348000" in said
    assert "Shown 1 time so far." in said
    model.chooseHow("message")
    model.tellCustomer()
    on.settle()
    assert model.property("sheet") == ""
    assert "13812348000" not in texts(sheet), "a number goes with its sheet"
    assert "Customer told · by message · 林晓 · today 10:42" in texts(item(window, "attentionItem1"))
    assert "Waiting for the customer" in texts(item(window, "attentionItem1"))
    with on.device.journal.database.read() as connection:
        assert [one.type for one in commands_after(connection, 0)] == [PHONE_REVEALED, CUSTOMER_TOLD]
    assert texts(item(window, "attentionFilter_waiting")).endswith(" 1")


def test_another_way_is_chosen_from_the_item(on: Stage, model: AttentionModel, window: QQuickView) -> None:
    tap(window, "attentionItem1")
    tap(window, "itemActButton1")
    on.settle()
    sheet = window.contentItem()
    assert model.property("sheet") == "plan"
    assert "Collect it at another store" in texts(sheet)
    assert "Ship it from the DC" not in texts(sheet), "there is no address"
    assert "Choose one" in texts(sheet)
    model.choosePlan("shop")
    on.settle()
    assert "Tell HQ" in texts(sheet)
    model.confirmPlan()
    on.settle()
    with on.device.journal.database.read() as connection:
        assert [one.type for one in commands_after(connection, 0)] == [PLAN_CHOSEN]
    told = texts(item(window, "attentionItem1"))
    assert "Plan B chosen: collected at another store." in told
    assert "Waiting for HQ" in told
    assert "Sync now" in told, "the next thing to do"
    assert "Choose Plan B" not in told


def test_a_shown_number_goes_with_its_desk_and_nobody_looks_one_up(
    on: Stage, model: AttentionModel, window: QQuickView
) -> None:
    """Locking hides the desk, as another desk does."""
    tap(window, "attentionItem1")
    tap(window, "contactButton1")
    model.reveal()
    on.settle()
    assert model.property("customer")["phone"] == "13812348000"
    window.rootObject().setVisible(False)
    assert (model.property("sheet"), model.property("customer")["phone"]) == ("", "138****8000")
    window.rootObject().setVisible(True)
    on.person = None
    on.settle()
    tap(window, "contactButton1")
    model.reveal()
    on.settle()
    assert (model.property("sheet"), model.property("customer")["phone"]) == ("", "138****8000")
    with on.device.journal.database.read() as connection:
        assert [one.type for one in commands_after(connection, 0)] == [PHONE_REVEALED]


def test_what_waits_is_listed_with_its_money(on: Stage, window: QQuickView) -> None:
    reader = OrderReader(on.device)
    for number in ("B10-003202", "A20-003095"):
        order = reader.find(number)
        assert order is not None
        if number == "B10-003202":
            start_picking(on.device, reader, order, 200)
            on.clock.at += 5 * MINUTE
        else:
            hand_over(on.device, reader, order, 200, Proof.CODE, 130_000)
    on.settle()
    said = texts(window.contentItem())
    assert "2 waiting to be sent" in said
    assert "¥1,299.00 · oldest 10:42" in said
    newest = texts(item(window, "waiting0"))
    for part in ("A20-003095", "Handover · 1 item", "¥1,299.00", "10:47", "Waiting for network"):
        assert part in newest, part


def test_the_panel_counts_the_hours_of_each_desk_and_retry_wakes_the_agent(on: Stage, window: QQuickView) -> None:
    hear_hq(on, NOW)
    said = texts(window.contentItem())
    for part in (
        "24 hours", "First to end: Hand over pickups (tomorrow 10:42)",
        "Sell goods in hand", "168 hours", "Then look-up only",
        "Cash on delivery", "72 hours", "Then a manager must do it",
        "Confirm goods elsewhere", "not now", "Sign-in", "without limit",
        "Valid, no start date set", "Being brought up to date",
    ):  # fmt: skip
        assert part in said, part
    on.clock.at += 23 * HOUR + 30 * MINUTE
    hear_hq(on, 0)
    said = texts(window.contentItem())
    assert "30 minutes" in said
    on.clock.at += 150 * HOUR
    hear_hq(on, 0)
    said = texts(window.contentItem())
    assert "No selling now" in said
    assert "Out of contact with HQ for too long" in said
    wake = on.shop.home / "wake"
    assert not wake.exists()
    tap(window, "retryButton")
    assert wake.exists()


def test_the_catalogue_is_as_old_as_the_last_full_pull(english: None) -> None:
    known = Readiness(book=1, book_since=NOW - DAY, catalog_h=4, current_at=NOW - MINUTE,
                      disk_free=10**12, last_contact=NOW - MINUTE, online=True)  # fmt: skip
    nothing = AttentionList((), ())
    facts = Facts(nothing, WaitingTotals(), {}, {}, known, Shops(10, {}), "en", NOW)
    told = {row.title: row.value for row in ready_rows(facts)}
    assert told["Catalogue"].startswith("As of today ")
    assert told["Price book"].startswith("Valid since yesterday ")


SHOPS = Shops(10, {WULIN: Location(WULIN, "HZ-WULIN", "store", "Wulin", "Asia/Shanghai", 0, 0, "", "")})
LINE = {"sku": "YR-2231-BRICK-L", "title": JACKET, "location_id": WULIN, "wanted": 2, "had": 1}
DETAILS: dict[str, dict[str, Any]] = {
    "line_unavailable": LINE,
    "stock_variance": LINE,
    "price_variance": {"lines": [{"sku": "YR-2231-BRICK-L", "sold": 69_900, "book": 65_000}], "price_book": 3},
    "budget_exceeded": {"amount": 3_000},
    "already_handed_over": {"number": "A20-1", "lines": [{"sku": "X", "state": "handed_over", "location_id": 10}]},
    "state_changed": {"number": "A20-1", "lines": [{"sku": "X", "state": "handed_over", "location_id": 10}]},
    "other_location": {"number": "A20-1", "lines": []},
    "already_paid": {"number": "A20-1", "amount": 45_900, "due": 0},
    "tender_variance": {"number": "A20-1", "amount": 45_900, "due": 50_000},
    "actor_unknown": {"type": "order.placed", "actor": 5, "roster": 3},
    "override_not_allowed": {"type": "order.placed", "actor": 5, "approved_by": 5, "roster": 3},
    "actor_not_allowed": {"type": "order.placed", "actor": 5, "roster": 3},
    "conflict": {"type": "order.placed"},
    "bad_signature": {"type": "order.placed"},
    "chain_broken": {"type": "order.placed"},
    "revoked": {"type": "order.placed"},
    "unknown_type": {"type": "order.placed", "version": 9},
    "total_mismatch": {"type": "order.placed"},
    "unknown_line": {"order": "00"},
    "malformed": {"error": "Expected `int`"},
    "waits_for": {"command": "00"},
    "never_heard_of": {"anything": [1, {"deep": None}]},
}


@pytest.mark.parametrize("reason", DETAILS)
def test_every_reason_of_hq_has_words(english: None, reason: str) -> None:
    words = reason_words(an_item(reason, DETAILS[reason]), "A20-1", SHOPS, "en")
    for part in (words.title, words.text, words.next):
        assert part
        assert "%" not in part, part
        assert "{" not in part
    assert words.text.startswith("Order A20-1: ")
    assert words.tone in ("warn", "danger")
    if reason not in ("never_heard_of",):
        assert reason not in words.title


@pytest.mark.parametrize("reason", DETAILS)
@pytest.mark.parametrize("detail", [{}, {"lines": "x", "title": 3, "amount": "y", "location_id": None}])
def test_a_strange_detail_still_gives_a_sentence(english: None, reason: str, detail: dict[str, Any]) -> None:
    words = reason_words(an_item(reason, detail), "", SHOPS, "zh")
    assert words.title
    assert words.next


def test_sentences_carry_their_figures(english: None) -> None:
    price = reason_words(an_item("price_variance", DETAILS["price_variance"]), "", SHOPS, "en")
    assert "YR-2231-BRICK-L sold at ¥699.00, the book says ¥650.00." in price.text
    paid = reason_words(an_item("tender_variance", DETAILS["tender_variance"]), "", SHOPS, "en")
    assert "¥459.00 was taken, ¥500.00 was due." in paid.text
