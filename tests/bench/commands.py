"""`commands` and `poll`: what one HQ worker on PostgreSQL does a second, against bare routes in turn."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.protocol import MAX_COMMANDS
from tests.bench.crowd import Market, Member, market
from tests.bench.measure import emit, percentile
from tests.bench.traffic import Tally, blast
from tests.demo.stage import end

DEVICES = 8
BATCHES = 2
"""Of `MAX_COMMANDS` each, for every device and turn."""

POLLS = 250
TURNS = 5


def bench(_: int) -> None:
    """Independent of the catalogue's size."""
    with _both() as (shop, members, bare):
        _commands(shop, members, bare)


def bench_poll(_: int) -> None:
    """Independent of the catalogue's size."""
    with _both() as (shop, members, bare):
        _polls(shop, members, bare)


def _commands(shop: Market, members: list[Member], bare: int) -> None:
    ours, limit = [], []
    for turn in range(-1, TURNS):
        queues = [[one.push(one.orders(MAX_COMMANDS)) for _ in range(BATCHES)] for one in members]
        many = DEVICES * BATCHES * MAX_COMMANDS
        tally = _sound(blast(shop.hq.port, queues))
        few = _sound(blast(bare, [_bare(shop, "order", many // DEVICES // 4) for _ in members]))
        if turn >= 0:
            ours.append(many / tally.seconds)
            limit.append(many // 4 / few.seconds)
    placed, expected = shop.count("orders"), DEVICES * BATCHES * MAX_COMMANDS * (TURNS + 1)
    if placed != expected:
        raise RuntimeError(f"{placed} orders at HQ where {expected} were sent")
    _tell("commands", ours, limit)


def _polls(shop: Market, members: list[Member], bare: int) -> None:
    epoch, h = shop.head()
    ours, limit, times = [], [], []
    for turn in range(-1, TURNS):
        tally = _sound(blast(shop.hq.port, [[one.poll(epoch, h) for _ in range(POLLS)] for one in members]))
        few = _sound(blast(bare, [_bare(shop, "poll", POLLS) for _ in members]))
        if turn >= 0:
            ours.append(DEVICES * POLLS / tally.seconds)
            limit.append(DEVICES * POLLS / few.seconds)
            times += tally.times
    _tell("poll", ours, limit, p95_ms=round(percentile(times, 95), 2))


def _tell(name: str, ours: list[float], limit: list[float], **more: object) -> None:
    """`ratio` says how many times fewer than the bare route."""
    value, bare = percentile(ours, 50), percentile(limit, 50)
    emit(name, DEVICES, value, "a second", bare, bar="ratio ≤ 3", **{**more, "ratio": round(bare / value, 2)})


def _bare(shop: Market, route: str, count: int) -> Iterator[bytes]:
    for _ in range(count):
        order_id = base64.b64encode(shop.identifiers.new_id()).decode()
        body = json.dumps({"id": order_id, "number": "B1", "total": 12900, "body": "x" * 1000}).encode()
        head = f"POST /{route} HTTP/1.1\r\nHost: bare\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        yield f"{head}\r\n\r\n".encode() + body


def _sound(tally: Tally) -> Tally:
    if set(tally.statuses) != {200}:
        raise RuntimeError(f"not all was taken: {dict(tally.statuses)}")
    return tally


@contextmanager
def _both() -> Iterator[tuple[Market, list[Member], int]]:
    """HQ and the bare service, both listening; their shop, eight devices, the bare one's port."""
    with tempfile.TemporaryDirectory() as folder, market(Path(folder)) as shop:
        members = shop.crowd(DEVICES)
        shop.hq.start()
        url = str(shop.hq.database_url)
        bare = subprocess.Popen([sys.executable, "-m", "tests.bench.bare_service", url], stdout=subprocess.PIPE)
        try:
            assert bare.stdout is not None
            yield shop, members, int(bare.stdout.readline().split()[1])
        finally:
            end(bare)
