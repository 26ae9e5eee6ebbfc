"""E-invoices at HQ: kept once an order, handed over once it is paid, flagged when goods come back."""

from __future__ import annotations

import csv
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.orders.change_commands import ORDER_CANCELLED, Cut, OrderCancelled
from app.orders.commands import OrderPlaced
from app.orders.invoice_commands import INVOICE_REQUESTED, InvoiceRequested
from app.orders.return_commands import RETURN_TAKEN
from sync.hq.erasing import erase_member
from sync.hq.invoicing import give, take
from tests.unit.hq.test_returns import back
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, Device, World, line, order, until_blocked

NUMBER = "91350100M000100Y43"


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


@pytest.fixture
def bought(world: World, counter: Device) -> OrderPlaced:
    """Three coats at ¥100, carried out and paid in cash."""
    placed = order(world, line(world, COAT, 3))
    assert counter.place(placed) == ("accepted", "")
    return placed


def wanted(world: World, order_id: bytes, title: str = "云衣商贸有限公司", number: str = NUMBER) -> InvoiceRequested:
    at = world.clock.now()
    return InvoiceRequested(world.ids.new_id(), order_id, None, "company", title, number, "", HUBIN, at, ASSOCIATE)


def ask(world: World, device: Device, asked: InvoiceRequested) -> tuple[str, str]:
    command = device.command(INVOICE_REQUESTED, asked, asked.order_id)
    device.send(command)
    return world.outcome(command)


def handed_over(world: World, folder: Path) -> list[dict[str, str]]:
    with world.database.write() as connection:
        many = give(connection, folder / "given.csv", world.clock.now())
    with (folder / "given.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == many
    return rows


def answer(world: World, folder: Path, *lines: str) -> tuple[int, list[str]]:
    path = folder / "taken.csv"
    path.write_text("\n".join(("order,number,why", *lines)) + "\n", "utf-8")
    with world.database.write() as connection:
        return take(connection, path, world.clock.now())


def test_it_is_asked_for_handed_over_and_issued(
    world: World, counter: Device, bought: OrderPlaced, tmp_path: Path
) -> None:
    assert ask(world, counter, wanted(world, bought.order_id)) == ("accepted", "")
    world.drain()
    with world.database.read() as connection:
        scopes = connection.execute(text("SELECT scope FROM head WHERE tbl = 'invoice'")).scalars().all()
    assert scopes == [f"ops:{HUBIN}"]
    (given,) = handed_over(world, tmp_path)
    assert (given["order"], given["tax_number"], given["amount"]) == (bought.number, NUMBER, "30000")
    assert handed_over(world, tmp_path) == [], "once"
    assert answer(world, tmp_path, f"{bought.number},24331000000012345678,") == (1, [])
    assert answer(world, tmp_path, f"{bought.number},24331000000012345678,", "NOBODY,1,") == (0, ["NOBODY"])
    (row,) = world.rows("invoice")
    assert (row.state, row.number, row.amount) == ("issued", "24331000000012345678", 30_000)
    kinds = [one.kind for one in world.rows("order_event")]
    assert sorted(kinds) == ["invoice.issued", INVOICE_REQUESTED, "invoice.sent", "order.placed"]
    assert world.attention() == []


def test_the_same_again_changes_nothing_and_another_is_refused(
    world: World, counter: Device, bought: OrderPlaced
) -> None:
    other = world.enrol("hubin", 2)
    assert ask(world, counter, wanted(world, bought.order_id)) == ("accepted", "")
    assert ask(world, other, wanted(world, bought.order_id)) == ("accepted", "")
    assert ask(world, other, wanted(world, bought.order_id, "别家有限公司")) == ("rejected", "invoice_exists")
    assert [one.title for one in world.rows("invoice")] == ["云衣商贸有限公司"]
    assert [one.reason for one in world.rows("attention_item")] == ["invoice_exists"]


def test_refused_by_the_issuer_it_may_be_asked_for_anew(
    world: World, counter: Device, bought: OrderPlaced, tmp_path: Path
) -> None:
    ask(world, counter, wanted(world, bought.order_id))
    handed_over(world, tmp_path)
    assert answer(world, tmp_path, f"{bought.number},,no such company") == (1, [])
    assert ask(world, counter, wanted(world, bought.order_id, "杭州云衣商贸有限公司")) == ("accepted", "")
    states = {one.title: (one.state, one.why) for one in world.rows("invoice")}
    refused = ("refused", "no such company")
    assert states == {"云衣商贸有限公司": refused, "杭州云衣商贸有限公司": ("requested", "")}
    assert len(handed_over(world, tmp_path)) == 1


@pytest.mark.parametrize("number", ["91350100M000100Y44", "", "330106199003070011"])
def test_hq_looks_at_the_number_again(world: World, counter: Device, bought: OrderPlaced, number: str) -> None:
    """A device of another build, or an altered one, may send anything."""
    asked = wanted(world, bought.order_id, number=number)
    assert ask(world, counter, asked) == ("rejected", "invoice_invalid")
    assert world.rows("invoice") == []


def test_an_order_nobody_knows_yet_holds_it_back_until_it_comes(world: World, counter: Device) -> None:
    placed = order(world, line(world, COAT, 1))
    other = world.enrol("hubin", 2)
    assert ask(world, other, wanted(world, placed.order_id)) == ("parked", "unknown_line")
    counter.place(placed)
    assert [one.state for one in world.rows("invoice")] == ["requested"]


def test_what_is_not_paid_waits(world: World, counter: Device, tmp_path: Path) -> None:
    placed = order(world, line(world, COAT, 1, "click_and_collect"), tender="pay_at_pickup")
    counter.place(placed)
    ask(world, counter, wanted(world, placed.order_id))
    assert handed_over(world, tmp_path) == []


def test_goods_that_came_back_are_not_invoiced(
    world: World, counter: Device, bought: OrderPlaced, tmp_path: Path
) -> None:
    ask(world, counter, wanted(world, bought.order_id))
    counter.send(counter.command(RETURN_TAKEN, back(world, bought), bought.order_id))
    assert [one["amount"] for one in handed_over(world, tmp_path)] == ["20000"]
    assert world.attention() == [], "nothing is out yet that would need a red-letter note"


def test_a_return_after_the_invoice_needs_a_red_letter_note(
    world: World, counter: Device, bought: OrderPlaced, tmp_path: Path
) -> None:
    ask(world, counter, wanted(world, bought.order_id))
    handed_over(world, tmp_path)
    answer(world, tmp_path, f"{bought.number},24331000000012345678,")
    counter.send(counter.command(RETURN_TAKEN, back(world, bought), bought.order_id))
    (item,) = world.rows("attention_item")
    assert (item.reason, item.amount) == ("red_letter_needed", 10_000)
    assert '"invoice":"24331000000012345678"' in item.detail


def test_goods_that_come_back_while_invoices_are_handed_over(
    world: World, counter: Device, bought: OrderPlaced, tmp_path: Path
) -> None:
    """The invoice says what is left, or the return hears that it is out."""
    ask(world, counter, wanted(world, bought.order_id))
    returned = counter.command(RETURN_TAKEN, back(world, bought), bought.order_id)
    thread = threading.Thread(target=counter.send, args=(returned,))
    with world.database.write() as connection:
        give(connection, tmp_path / "given.csv", world.clock.now())
        thread.start()
        until_blocked(world, thread)
    thread.join()
    assert [one.amount for one in world.rows("invoice")] == [30_000]
    assert world.attention() == ["red_letter_needed"]


def test_what_is_cancelled_after_the_invoice_needs_a_red_letter_note(
    world: World, counter: Device, tmp_path: Path
) -> None:
    carried, waiting = line(world, COAT, 2), line(world, COAT, 1, "click_and_collect")
    placed = order(world, carried, waiting)
    assert counter.place(placed) == ("accepted", "")
    ask(world, counter, wanted(world, placed.order_id))
    assert [one["amount"] for one in handed_over(world, tmp_path)] == ["30000"], "all of it is paid"
    cut = Cut(waiting.id, 1, 1, b"")
    cancelled = OrderCancelled(placed.order_id, HUBIN, "changed_mind", [cut], world.clock.now(), ASSOCIATE)
    counter.send(counter.command(ORDER_CANCELLED, cancelled, placed.order_id))
    assert {one.reason: one.amount for one in world.rows("attention_item")} == {
        "refund_due": 10_000,
        "red_letter_needed": 10_000,
    }


@pytest.mark.parametrize("line_", ["X,1,why", "X,,", ",1,"])
def test_a_file_that_cannot_be_right_changes_nothing(world: World, tmp_path: Path, line_: str) -> None:
    with pytest.raises(Refusal, match="bad_file"):
        answer(world, tmp_path, line_)


def test_erasing_a_member_reaches_the_title(world: World, counter: Device, tmp_path: Path) -> None:
    placed = replace(order(world, line(world, COAT, 1)), member_id=77)
    counter.place(placed)
    asked = InvoiceRequested(
        world.ids.new_id(),
        placed.order_id,
        77,
        "person",
        "王小明",
        "",
        "13812348000",
        HUBIN,
        world.clock.now(),
        ASSOCIATE,
    )
    ask(world, counter, asked)
    with world.database.write() as connection:
        assert erase_member(connection, world.clock, 77) == 2
    world.drain()
    with world.database.read() as connection:
        told = connection.execute(text("SELECT image FROM head WHERE tbl = 'invoice'")).scalar_one()
    assert "王小明" not in told
    assert "13812348000" not in told
    assert handed_over(world, tmp_path) == [], "made out to nobody"
