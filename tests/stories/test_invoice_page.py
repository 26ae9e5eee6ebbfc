"""A customer's own phone reads a receipt's QR and asks HQ for the e-invoice: once, never for a made-up code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.receipt_code import led, make_receipt_code, number_in, read_receipt_code
from sync.agent.agent import Agent
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.seller import Seller

BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
COMPANY = {"kind": "company", "title": "云衣有限公司", "tax_number": "91350100 m000100y43", "send_to": "a@b.cn"}


@BOTH
def test_the_paper_asks_for_its_invoice_once(
    headquarters: Headquarters, tmp_path: Path, open_agent: Callable[[Enrolled], Agent]
) -> None:
    device = headquarters.enrol(tmp_path / "counter")
    agent, seller = open_agent(device), Seller(headquarters, device)
    agent.download.step()
    command = seller.sell()
    order = decode(command.payload, OrderPlaced)

    def paper(number: str = order.number, placed_at: int = order.placed_at) -> str:
        signer, device_id = device.secrets.signer, device.identity.device_id
        return make_receipt_code(signer, device_id, number, placed_at, order.total, order.currency, command.hash)

    def page(code: str) -> httpx.Response:
        return httpx.get(led(headquarters.url + "/R", code))

    def ask(code: str, **typed: str) -> httpx.Response:
        body = urlencode({**COMPANY, **typed})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return httpx.post(led(headquarters.url + "/R", code), content=body, headers=kind)

    assert page(paper()).status_code == 404
    assert "稍后再试" in page(paper()).text, "HQ has not heard of it yet"
    agent.upload.step()
    headquarters.drain()
    shown = page(paper())
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert order.number in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    altered = paper()[:-1] + ("0" if paper()[-1] != "0" else "1")
    kind, number, _, *rest = paper().split(":")
    for code in (
        altered,
        "FSR1:" + order.number,
        ":".join((kind, number, str(10**19 - 1), *rest)),
        paper(placed_at=order.placed_at + 1_000_000),
        "x",
    ):
        assert page(code).status_code == ask(code).status_code == 404, code

    wrong = ask(paper(), tax_number="91350100M000100Y44", title="<b>云衣</b>")
    assert wrong.status_code == 400
    assert "校验位不符" in wrong.text
    assert "&lt;b&gt;" in wrong.text
    assert "<b>云衣" not in wrong.text, "what was typed is words, never markup"
    assert ask(paper(), tax_number="\u202e").status_code == 400
    assert headquarters.value("SELECT count(*) FROM invoice") == 0

    assert ask(paper()).status_code == 200
    assert ask(paper()).status_code == 200, "the same again is the same"
    assert ask(paper(), title="别家有限公司").status_code == 409
    again = page(paper())
    assert again.status_code == 409
    assert "云衣" not in again.text, "what was asked for is not told to whoever finds the paper"
    row = "SELECT title || tax_number || state || associate_id FROM invoice"
    assert headquarters.value(row) == "云衣有限公司91350100M000100Y43requested0"
    assert headquarters.value("SELECT count(*) FROM order_event WHERE kind = 'invoice.requested'") == 1
    agent.stop(5)
    seller.journal.close()


def test_a_counter_reads_the_code_behind_the_address() -> None:
    code = "FSR1:A10-000178:7:1763779200:179800:CNY:" + "0" * 26 + ":" + "0" * 103
    text = led("HTTPS://HQ.EXAMPLE.CN/R", code)
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), "the QR stays small"
    assert read_receipt_code(text) == read_receipt_code(code) is not None
    assert number_in(text) == "A10-000178"
    assert led("", code) == code
