"""A price book that is not as HQ signed it: refused, the old prices serve, the shop hears of it, all else goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.attention.desk import read_attention
from app.catalog.books import require_signed
from app.catalog.search import current_prices
from app.errors import Refusal
from sync.agent.agent import Agent
from sync.hq import books
from sync.hq.tables import LIVE
from tests.support.counter import Counter
from tests.support.headquarters import Enrolled, Headquarters

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
NAVY_M = "YR-2208-NAVY-M"
TAMPERED = {
    "a price": "UPDATE price SET amount = 1 WHERE variant_id = (SELECT id FROM variant WHERE sku = 'YR-2208-NAVY-M')",
    "its end": "UPDATE price_book SET valid_until = 4102444800000000",
    "its signature": "UPDATE price_book SET signature = :none, version = version + 1",
}


def behind_hqs_back(hq: Headquarters, statement: str) -> None:
    with hq.database.write() as connection:
        connection.execute(text(statement), {"none": bytes(64)} if ":none" in statement else {})
    hq.drain()


@BOTH
@pytest.mark.parametrize("what", ["a price", "its signature"])
def test_a_tampered_book_is_refused_and_the_old_one_serves(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, what: str
) -> None:
    hq, agent = headquarters, open_agent(device)
    agent.upload.step()
    agent.download.step()
    with Counter(device.home) as counter:

        def sync() -> None:
            agent.upload.step()
            agent.download.step()
            counter.device.poll()

        def price() -> int:
            return counter.goods(NAVY_M)[1].price

        with counter.device.replicas.catalog.read() as catalog:
            assert (current_prices(catalog, hq.clock.now()).code, current_prices(catalog, hq.clock.now()).version) == (
                "retail", 1)  # fmt: skip
        behind_hqs_back(hq, TAMPERED[what])
        stood = agent.files.catalog_meta.h
        sync()
        assert (price(), agent.files.catalog_meta.h) == (89_900, stood)
        assert agent.files.store_meta.h > stood, "everything else goes on"
        sync()
        hq.drain()
        sync()
        assert [item.reason for item in read_attention(counter.device).items] == ["price_book_refused"]
        sync()
        assert hq.value("SELECT count(*) FROM attention_item WHERE reason = 'price_book_refused'") == 1

        with hq.database.write() as connection:
            connection.execute(LIVE["price"].update().where(LIVE["price"].c.amount == 1).values(amount=88_800))
            connection.execute(text("UPDATE price_book SET digest = 0"))
            assert books.recount(connection, hq.signer) == 1
        hq.drain()
        sync()
        assert agent.files.catalog_meta.h > stood
        assert price() == (88_800 if what == "a price" else 89_900)


def test_a_file_with_a_tampered_book_is_not_taken_into_use(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent, tmp_path: Path
) -> None:
    hq = headquarters
    behind_hqs_back(hq, TAMPERED["its end"])
    hq.snapshots.make()
    agent = open_agent(device)
    with pytest.raises(Refusal, match="price_book_refused"):
        agent.download.step()
    assert agent.files.catalog is None
    with hq.database.write() as connection:
        connection.execute(text("UPDATE price_book SET digest = 0"))
        books.recount(connection, hq.signer)
    hq.drain()
    hq.snapshots.make()
    agent.download.step()
    assert agent.files.catalog is not None
    with agent.files.catalog.read() as catalog:
        require_signed(catalog, bytes.fromhex(device.identity.hq_public_key))
        with pytest.raises(Refusal, match="price_book_refused"):
            require_signed(catalog, bytes(32))
