"""Pages and segments stay within what a device takes, however long rows are; nothing is left out for it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.errors import Refusal
from sync.hq import head, segments
from sync.protocol import MAX_PAGE_BYTES, MAX_PAGE_ROWS, MAX_REPLY, PullReply, PullRequest, decode
from tests.unit.hq.test_sequencer import Client
from tests.unit.hq.world import HUBIN, World

LONG = "长" * 1000
"""3 kB in UTF-8; the bounds are a hundredth of what they are, or less."""

ROWS = 40


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "MAX_PAGE_BYTES", MAX_PAGE_BYTES // 100)
    monkeypatch.setattr(segments, "MAX_REPLY", MAX_REPLY // 150)
    monkeypatch.setattr(segments, "SEGMENT_ROWS", 32)


def fill(world: World, longest: str = LONG) -> None:
    with world.database.write() as connection:
        for number in range(ROWS):
            connection.execute(
                text("INSERT INTO product_text VALUES (7, :lang, 'x', :told)"), {"lang": f"l{number:02}", "told": LONG}
            )
            connection.execute(
                text("INSERT INTO member VALUES (:id, :card, :name, '', 'basic', 0, :store)"),
                {"id": number, "card": str(number), "name": longest if number == 20 else LONG, "store": HUBIN},
            )
    world.drain()


class Weighing(Client):
    """Sees what each page weighs."""

    def __init__(self, world: World) -> None:
        super().__init__(world, world.enrol("hubin"))
        self.sizes: list[int] = []

    def ask(self, request: PullRequest, limit: int) -> PullReply:
        with self.world.database.read() as connection:
            body = head.pull(connection, self.world.caller(self.device), request, 0, limit)
        self.sizes.append(len(body))
        return decode(body, PullReply)


@pytest.mark.parametrize(("store_h", "products", "pages"), [(None, 0, 4), (0, ROWS, 7)])
def test_long_rows_make_more_pages(world: World, store_h: int | None, products: int, pages: int) -> None:
    client = Weighing(world)
    fill(world)
    client.store_h = store_h
    client.pull(MAX_PAGE_ROWS)
    assert (len(client.table("member")), len(client.table("product_text"))) == (ROWS, products)
    assert max(client.sizes) < (MAX_PAGE_BYTES + MAX_REPLY) // 200
    assert len(client.sizes) == pages


def test_a_row_longer_than_a_page_comes_alone(world: World) -> None:
    client = Weighing(world)
    fill(world, LONG * 20)
    client.store_h = None
    client.pull(MAX_PAGE_ROWS)
    assert len(client.table("member")) == ROWS
    assert MAX_PAGE_BYTES // 100 < max(client.sizes) < MAX_REPLY // 100
    assert len(client.sizes) == 5


def test_a_segment_that_no_device_would_take_is_none(world: World) -> None:
    device = world.enrol("hubin")
    fill(world)
    epoch, filled = world.caller(device).epoch, world.caller(device).head
    with world.database.write() as connection:
        # Of this table alone, so that more of the catalogue's rows lie close together.
        connection.execute(text("UPDATE product_text SET description = description || '!'"))
    ends = range(32, world.drain(), 32)
    there = [last for last in ends if has_segment(world, epoch, last)]
    assert min(set(ends) - set(there)) > filled > 64, "those of before are there"


def has_segment(world: World, epoch: str, last: int) -> bool:
    try:
        return bool(segments.segment(world.database, epoch, f"{last - 32}-{last}").body)
    except Refusal as refusal:
        return refusal.reason != "not_found"
