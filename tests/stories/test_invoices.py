"""An e-invoice asked for at two counters that cannot reach HQ, issued, and goods that come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Outage
from app.invoices.requesting import invoice_of, request_invoice
from app.invoices.rows import Invoice
from app.returns.desk import Wanted, take_in
from app.returns.terms import Condition, Reason
from sync.hq.invoicing import told
from tests.fashion.demo import HUBIN
from tests.support.headquarters import Headquarters
from tests.support.line import Line
from tests.support.site import OpenAgent, Site, open_site

CAP = "MZ-0412-SLATE"
NUMBER = "91350100M000100Y43"
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


class Counter(Site):
    def ask(self, order_id: bytes, title: str) -> None:
        floor = self.floor
        request_invoice(floor.device, floor.reader, order_id, "company", title, NUMBER, "", floor.actor)

    def invoice(self, order_id: bytes) -> Invoice:
        found = invoice_of(self.floor.device, order_id)
        assert found is not None
        return found


@BOTH
def test_asked_for_offline_issued_once_and_a_return_tells_of_the_red_letter(
    headquarters: Headquarters, line: Line, open_agent: OpenAgent, tmp_path: Path
) -> None:
    hubin, other = (
        open_site(Counter, headquarters, line, open_agent, tmp_path / name, HUBIN, rounds=2)
        for name in ("hubin", "other")
    )
    order = hubin.floor.place(hubin.floor.carry(1, CAP))
    hubin.sync()
    other.sync()
    line.down = True
    line.break_all()
    hubin.ask(order.order_id, "云衣有限公司")
    other.ask(order.order_id, "别家有限公司")
    for one in (hubin, other):
        with pytest.raises(Outage):
            one.agent.upload.step()
        assert one.invoice(order.order_id).state == "requested", "shown at once"
    line.down, line.lose_answers = False, 1
    with pytest.raises(Outage):
        hubin.agent.upload.step()  # HQ has decided it; the device does not know, and says it again
    hubin.sync()
    other.sync()
    hubin.sync()
    for one in (hubin, other):
        assert one.invoice(order.order_id).title == "云衣有限公司", "the first to arrive"
    assert headquarters.value("SELECT reason FROM attention_item") == "invoice_exists"

    path = tmp_path / "given.csv"
    assert told("give", headquarters.database, path, headquarters.clock.now()).startswith("1 invoices")
    assert order.number in path.read_text("utf-8")
    answer = tmp_path / "taken.csv"
    answer.write_text(f"order,number,why\n{order.number},24331000000012345678,\n", "utf-8")
    for new in (1, 0):
        assert told("take", headquarters.database, answer, headquarters.clock.now()) == f"{new} answers booked"
    headquarters.drain()
    other.sync()
    assert (other.invoice(order.order_id).state, other.invoice(order.order_id).number) == (
        "issued",
        "24331000000012345678",
    )
    wanted = Wanted(order.order_id, order.lines[0].id, 1, Reason.SIZE, Condition.AS_NEW)
    taken = take_in(other.floor.device, other.floor.reader, wanted, other.floor.actor, other.here)
    other.sync()
    amount = headquarters.value("SELECT amount FROM attention_item WHERE reason = 'red_letter_needed'")
    assert amount == taken.amount
