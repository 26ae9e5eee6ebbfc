"""What a shift took, summed from its commands: every way by which money comes into the drawer, or leaves it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from app.journal.codec import encode
from app.orders.change_commands import TENDER_REFUNDED, TenderRefunded
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedTender
from app.orders.line_commands import DELIVERED, HANDED_OUT, HANDED_OVER, PUT_BACK, HandedOver, TenderTaken
from app.orders.return_commands import CASH, PENDING, RETURN_TAKEN, ReturnTaken
from app.shifts.commands import DRAWER_OPENED, DrawerOpened, Taking
from app.shifts.takings import MOVING, cash, takings

ID = bytes(16)


def placed(*tenders: PlacedTender) -> tuple[str, bytes]:
    order = OrderPlaced(
        ID, "A10-1", 1, "CNY", 1, "2026-11-22", 1, 501, None, "", "", None, "", [], list(tenders), 0
    )  # fmt: skip
    return ORDER_PLACED, encode(order)


def handed(kind: str, *amounts: int) -> tuple[str, bytes]:
    taken = [TenderTaken(ID, amount, amount, 0) for amount in amounts]
    return kind, encode(HandedOver(ID, [ID], 1, "code", 1, 501, taken))


def returned(amount: int, refund: str = CASH) -> tuple[str, bytes]:
    return RETURN_TAKEN, encode(
        ReturnTaken(ID, "R1", ID, ID, 1, 1, "size", "as_new", amount, refund, "", "2026-11-22", 1, 501)
    )


@pytest.mark.parametrize("kind", [HANDED_OVER, HANDED_OUT, DELIVERED])
def test_cash_taken_when_the_goods_go_is_in_the_drawer(kind: str) -> None:
    assert takings([handed(kind, 1_000, 250), handed(kind)]) == [Taking("cash", 2, 1_250)]


def test_what_goes_back_in_cash_is_not() -> None:
    sold = placed(PlacedTender(ID, 1, "cash", 9_000, 10_000, 1_000))
    refund = TENDER_REFUNDED, encode(TenderRefunded(ID, ID, ID, 1, 500, 1, 501))
    found = takings([sold, returned(2_000), refund, returned(3_000, PENDING), returned(0)])
    assert found == [Taking("cash", 1, 9_000), Taking("refund", 2, -2_500)], "what HQ pays back later leaves no drawer"
    assert cash(found) == 6_500


def test_cash_that_moves_without_a_sale_is_told_by_its_direction() -> None:
    def moved(amount: int) -> tuple[str, bytes]:
        return DRAWER_OPENED, encode(DrawerOpened(ID, "x", 1, 501, 0, amount))

    found = takings([moved(2_000), moved(-500), moved(0)])
    assert found == [Taking("put_in", 1, 2_000), Taking("taken_out", 1, -500)]
    assert cash(found) == 1_500


def test_a_slip_at_the_handover_is_not_in_the_drawer() -> None:
    taken = TenderTaken(ID, 700, 0, 0, "external", "0001")
    told = HANDED_OVER, encode(HandedOver(ID, [ID], 1, "code", 1, 501, [taken]))
    assert takings([told]) == [Taking("external", 1, 700)]
    assert cash(takings([told])) == 0


def test_of_an_order_only_what_was_taken_counts_by_its_kind() -> None:
    tenders = [("cash", 100), ("external", 200), ("pay_at_pickup", 400), ("qr", 800), ("cash", 0)]
    order = placed(*(PlacedTender(ID, place, kind, amount, amount, 0) for place, (kind, amount) in enumerate(tenders)))
    assert takings([order]) == [Taking("cash", 1, 100), Taking("external", 1, 200)]


def test_every_command_with_money_in_it_is_looked_at() -> None:
    """A new one that moves cash must be summed, too."""
    from sync.hq.handlers import HANDLERS

    telling = {"amount", "tenders", "takings", "float_amount"}
    with_money = {
        kind for (kind, _), one in HANDLERS.items() if telling & {field.name for field in fields(one.payload)}
    }
    assert with_money - {"shift.opened", "shift.counted", "shift.closed"} == set(MOVING)
    assert takings([(PUT_BACK, b"nobody reads this")]) == []
