"""The ledger balances after a day's work, and finds whatever is altered by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.orders.line_commands import MADE_READY, PICKING_STARTED, TenderTaken
from sync.hq import ledger
from tests.unit.hq.world import COAT, DC, HAT, PRICE, SHOE, XIHU, Device, World, differences, line, order


@pytest.fixture
def day(world: World) -> World:
    """Orders of every kind with everything that can go wrong in them."""
    counter, desk = world.enrol("hubin"), world.enrol("xihu", 2)
    wanted = line(world, SHOE, 2, "click_and_collect", XIHU)
    collected = order(world, wanted, tender="pay_at_pickup")
    counter.place(collected)
    counter.place(
        order(
            world,
            line(world, COAT, 7),
            line(world, HAT, 1, "ship_to_home", DC),
            line(world, SHOE, 9, "ship_to_home", DC),
        )
    )
    counter.place(order(world, line(world, HAT, price=PRICE - 1)))
    counter.place(order(world, line(world, HAT, 6, "click_and_collect", XIHU), tender="pay_at_pickup"))
    counter.place(order(world, line(world, HAT), line(world, COAT, 1, "ship_to_home", DC), tender="cash_on_delivery"))
    desk.move(PICKING_STARTED, collected, wanted)
    desk.move(MADE_READY, collected, wanted, "A3")
    paid = TenderTaken(collected.tenders[0].id, 2 * PRICE, 2 * PRICE, 0)
    desk.hand_over(collected, [wanted], [paid])
    desk.hand_over(collected, [wanted], [replace(paid, tendered=3 * PRICE, change=PRICE)])
    counter.send(counter.command("order.teleported", b"{}"))
    forge(counter, world)
    return world


def forge(counter: Device, world: World) -> None:
    """An id used twice, a cloned journal, a torn chain."""
    first = counter.made[0]
    again = replace(counter.placed(order(world, line(world, COAT))), id=first.id)
    again = replace(again, signature=counter.signer.sign(again.hash))
    counter.prev_hash = again.hash
    counter.send(again, counter.placed(order(world, line(world, COAT))))
    clone = Device(world, counter.identity, counter.signer, jseq=counter.jseq, prev_hash=counter.prev_hash)
    counter.send(counter.placed(order(world, line(world, COAT))))
    clone.send(clone.placed(order(world, line(world, COAT))), clone.placed(order(world, line(world, COAT))))
    torn = replace(clone.placed(order(world, line(world, COAT))), prev_hash=b"\x05" * 32)
    clone.send(replace(torn, signature=clone.signer.sign(torn.hash)))


def test_a_days_books_balance(day: World, capsys: pytest.CaptureFixture[str]) -> None:
    with day.database.snapshot() as connection:
        books = ledger.recompute(connection)
    assert books.differences == []
    assert books.orders == 9
    assert books.total["CNY"] == books.paid["CNY"] + books.due["CNY"] + books.rejected["CNY"] - books.refund_due["CNY"]
    assert (books.rejected["CNY"], books.refund_due["CNY"]) == (15 * PRICE, 9 * PRICE)
    assert books.outcomes.total() == books.commands == len(day.rows("outcome"))
    by_place = {row["location"]: row for row in books.stock}
    assert by_place["xihu"] == {
        "location": "xihu",
        "counted": 15,
        "sold": 2,
        "sellable": 13,
        "reserved": 0,
        "leased": 0,
        "transit": 0,
        "inspection": 0,
        "returned": 0,
    }
    assert ledger.report(day.database, as_json=False) == 0
    assert "the ledger balances" in capsys.readouterr().out


ALTERATIONS = (
    "UPDATE stock_movement SET quantity = quantity + 1 WHERE reason = 'sale' AND variant_id = 13",
    "UPDATE stock_movement SET quantity = quantity + 1 WHERE reason = 'count' AND variant_id = 13",
    "UPDATE stock_movement SET to_location = 4 WHERE reason = 'reserve'",
    "UPDATE stock_movement SET variant_id = 13 WHERE reason = 'handover'",
    "DELETE FROM stock_movement WHERE reason = 'handover'",
    "UPDATE stock_movement SET order_line_id = NULL WHERE reason = 'sale'",
    "UPDATE stock_level SET quantity = quantity - 1 WHERE location_id = 1 AND variant_id = 11",
    "UPDATE stock SET sellable = sellable + 1 WHERE location_id = 2 AND variant_id = 11",
    "DELETE FROM stock WHERE location_id = 2 AND variant_id = 11",
    "UPDATE availability SET total = total + 1",
    "UPDATE tender SET amount = amount - 1 WHERE kind = 'cash'",
    "UPDATE tender SET tendered = tendered + 100 WHERE kind = 'pay_at_pickup' AND state = 'paid'",
    "UPDATE tender SET state = 'paid' WHERE state = 'unpaid'",
    "UPDATE tender SET state = 'unpaid' WHERE state = 'paid'",
    "DELETE FROM tender WHERE kind = 'cash'",
    "UPDATE orders SET total = total - 1",
    "UPDATE orders SET state = 'complete'",
    "UPDATE order_line SET unit_price = unit_price - 1",
    "UPDATE order_line SET state = 'rejected' WHERE state = 'handed_over'",
    "DELETE FROM order_line WHERE variant_id = 12 AND state = 'rejected'",
    "DELETE FROM orders",
    "DELETE FROM outcome WHERE status = 'parked'",
    "DELETE FROM command WHERE type = 'order.placed'",
    "UPDATE command SET wall = wall + 1 WHERE jseq = 2",
    "UPDATE device_journal SET received_jseq = received_jseq - 1",
)


def test_what_is_altered_by_hand_is_found(day: World) -> None:
    unseen = [alteration for alteration in ALTERATIONS if not found(day, alteration)]
    assert unseen == []
    assert differences(day) == []


def found(day: World, alteration: str) -> bool:
    with day.database.engine.connect() as connection, connection.begin() as undone:
        assert connection.execute(text(alteration)).rowcount > 0
        seen = bool(ledger.recompute(connection).differences)
        undone.rollback()
    return seen


def test_the_report_fails_when_something_differs(day: World, capsys: pytest.CaptureFixture[str]) -> None:
    with day.database.write() as connection:
        connection.execute(text("UPDATE tender SET amount = amount - 1 WHERE kind = 'cash'"))
    assert ledger.report(day.database, as_json=True) == 1
    assert "should be" in capsys.readouterr().out
    assert ledger.report(day.database, as_json=False) == 1
    assert "does not balance" in capsys.readouterr().out


def test_an_altered_payload_is_found(day: World) -> None:
    with day.database.write() as connection:
        row = connection.execute(text("SELECT id, payload FROM command WHERE jseq = 1 ORDER BY id")).first()
        assert row is not None
        forged = bytes(row.payload).replace(b"K7M2", b"AAAA")
        connection.execute(text("UPDATE command SET payload = :p WHERE id = :i"), {"p": forged, "i": row.id})
    assert any("payload" in one for one in differences(day))
