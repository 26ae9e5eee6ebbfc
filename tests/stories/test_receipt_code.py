"""HQ asked about a receipt's QR: the customer's paper against what the device has handed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.receipt_code import make_receipt_code
from sync.agent.agent import Agent
from sync.hq.proving import told
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.seller import Seller


@pytest.fixture
def device(headquarters: Headquarters, tmp_path: Path) -> Enrolled:
    return headquarters.enrol(tmp_path / "counter")


def test_a_receipt_is_genuine_once_its_entry_is_here_and_never_after_a_change(
    headquarters: Headquarters, device: Enrolled, open_agent: Callable[[Enrolled], Agent]
) -> None:
    agent, seller = open_agent(device), Seller(headquarters, device)
    agent.download.step()
    seller.sell()
    command = seller.sell()
    order = decode(command.payload, OrderPlaced)
    signer, device_id = device.secrets.signer, device.identity.device_id

    def paper(total: int = order.total, entry: bytes = command.hash) -> str:
        return make_receipt_code(signer, device_id, order.number, order.placed_at, total, order.currency, entry)

    def asked(text: str) -> tuple[int, str]:
        with headquarters.database.read() as connection:
            return told(connection, text)

    assert asked(paper()) == (1, f"signed by device {device_id}; HQ has not heard of {order.number} yet")
    agent.upload.step()
    headquarters.drain()
    assert asked(paper()) == (
        0, f"genuine: order {order.number}, at jseq 2 of incarnation 0 of device {device_id}"
    )  # fmt: skip
    assert asked(paper().replace(f":{order.total}:", f":{order.total + 1}:"))[1].startswith("ALTERED")
    assert "knows order" in asked(paper(total=order.total - 1))[1], "signed, but of another amount"
    assert "does not hold the entry" in asked(paper(entry=bytes(32)))[1], "dropped from the chain"
    assert asked(paper()[:-1])[0] == asked("FSR1:" + order.number)[0] == 1
    stranger = paper().replace(f":{device_id}:", ":999999:", 1)
    assert asked(stranger) == (1, "no device 999999")
    agent.stop(5)
    seller.journal.close()
