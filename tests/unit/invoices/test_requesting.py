"""Asking for an e-invoice without HQ: one commit, once an order, titles of a member remembered."""

from __future__ import annotations

import pytest

from app.errors import Refusal
from app.invoices.requesting import invoice_of, request_invoice, titles_of
from app.journal.codec import decode
from app.members.records import find_members
from app.orders.draft import set_member
from app.orders.invoice_commands import INVOICE_REQUESTED, InvoiceRequested
from tests.support.floor import Floor
from tests.unit.returns.test_desk import CAP, associate

NUMBER = "91350100M000100Y43"


def ask(floor: Floor, order_id: bytes, name: str = "云衣有限公司", number: str = NUMBER) -> InvoiceRequested:
    return request_invoice(floor.device, floor.reader, order_id, "company", name, number, "", associate(floor))


def test_it_is_asked_for_in_one_commit_and_shown_at_once(floor: Floor) -> None:
    order = floor.place(floor.carry(1, CAP))
    assert invoice_of(floor.device, order.order_id) is None
    asked = ask(floor, order.order_id, number=" 91350100m000100y43 ")
    command = floor.commands()[-1]
    assert (command.type, command.lane) == (INVOICE_REQUESTED, order.order_id)
    assert decode(command.payload, InvoiceRequested) == asked
    shown = invoice_of(floor.device, order.order_id)
    assert shown is not None
    assert (shown.state, shown.title, shown.tax_number) == ("requested", "云衣有限公司", NUMBER)
    assert [one.kind for one in floor.view(order.order_id).events][-1] == INVOICE_REQUESTED
    with floor.reopen() as again:
        assert invoice_of(again.device, order.order_id) == shown


def test_once_an_order(floor: Floor) -> None:
    order = floor.place(floor.carry(1, CAP))
    ask(floor, order.order_id)
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="invoice_exists"):
        ask(floor, order.order_id, "别家有限公司")
    assert floor.journal_bytes() == before


def test_what_is_refused_changes_nothing(floor: Floor) -> None:
    order = floor.place(floor.carry(1, CAP))
    before = floor.journal_bytes()
    for name, number, reason in (("", NUMBER, "title_missing"), ("云衣", "123", "tax_number_invalid")):
        with pytest.raises(Refusal, match=reason):
            ask(floor, order.order_id, name, number)
    with pytest.raises(Refusal, match="order_unknown"):
        ask(floor, bytes(16))
    assert floor.journal_bytes() == before


def test_a_members_titles_are_offered_again(floor: Floor) -> None:
    with floor.device.replicas.store.read() as store:
        member = find_members(store, "FS100238")[0]
    for name in ("云衣有限公司", "山风有限公司", "云衣有限公司"):
        order = floor.place(set_member(floor.carry(1, CAP), member))
        ask(floor, order.order_id, name)
    assert [one.name for one in titles_of(floor.device, member.id)] == ["云衣有限公司", "山风有限公司"]
    assert titles_of(floor.device, member.id + 1) == []
