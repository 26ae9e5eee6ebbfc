"""An answer in pages: read in order, and kept back until the last one is here."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import zstandard

from app.errors import Outage
from sync.hq_client import HqClient
from sync.protocol import FeedRow, PullReply, PullRequest

_ROWS = msgspec.msgpack.Decoder(list[FeedRow])


def pack(rows: list[FeedRow]) -> bytes:
    return zstandard.compress(msgspec.msgpack.encode(rows), 1)


def unpack(packed: bytes) -> list[FeedRow]:
    return _ROWS.decode(zstandard.decompress(packed))


class Pages:
    """Pages kept back in memory: all but a lone one packed, since 200,000 decoded rows would weigh 100 MB."""

    def __init__(self) -> None:
        self.count = 0
        self._last: list[FeedRow] = []
        self._packed: list[bytes] = []

    def keep(self, rows: list[FeedRow]) -> None:
        if self._last:
            self._packed.append(pack(self._last))
        self._last = rows
        self.count += len(rows)

    def __iter__(self) -> Iterator[list[FeedRow]]:
        for packed in self._packed:
            yield unpack(packed)
        yield self._last


def read_pages(client: HqClient, request: PullRequest) -> Iterator[PullReply]:
    """The pages of one answer, in order; raises Outage `bad_answer` where they do not belong together."""
    first: PullReply | None = None
    while True:
        reply = client.pull(request)
        first = first or reply
        if (reply.epoch, reply.h) != (request.epoch, first.h):
            raise Outage("bad_answer", detail="pages of two checkpoints", h=(first.h, reply.h))
        if reply.more and reply.page == request.page:
            raise Outage("bad_answer", detail="the same page again")
        _check_scopes(reply)
        yield reply
        if not reply.more:
            return
        request = msgspec.structs.replace(request, page=reply.page)


def _check_scopes(reply: PullReply) -> None:
    stray = {row.scope for row in reply.rows} - set(reply.scopes)
    if stray:
        raise Outage("bad_answer", detail="rows of scopes that this device does not have", scopes=sorted(stray))
