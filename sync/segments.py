"""Sealed segments of the catalogue's feed, which may come from any cache: believed only if their hash is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
import zstandard

from app.errors import Outage, Refusal
from sync.hq_client import HqClient
from sync.pages import Pages, read_pages
from sync.protocol import MAX_REPLY, SEGMENT_ROWS, FeedRow, PullReply, PullRequest

_UNUSABLE = "segment"
_ROWS = msgspec.json.Decoder(list[FeedRow])


def read_whole(client: HqClient, request: PullRequest) -> tuple[Pages, PullReply]:
    """All pages of one answer, and the last of them; from sealed segments as far as HQ says and they can be had."""
    pages = Pages()
    try:
        for reply in read_pages(client, msgspec.structs.replace(request, segments=True)):
            for rows in _sealed_rows(client, reply):
                pages.keep(rows)
            pages.keep(reply.rows)
    except Refusal as refusal:
        if refusal.reason != _UNUSABLE:
            raise
        pages = Pages()
        for reply in read_pages(client, request):
            pages.keep(reply.rows)
    return pages, reply


def _sealed_rows(client: HqClient, reply: PullReply) -> Iterator[list[FeedRow]]:
    """The rows that `reply` left to segments, piece by piece; they come before its own.

    Raises Refusal `segment` where one cannot be had or is not what it should be; Outage where HQ cannot be reached.
    """
    catalog = [scope for scope in reply.scopes if scope.startswith("catalog:")]
    for first in reply.segments:
        try:
            sha256, body = client.segment(reply.epoch, first, first + SEGMENT_ROWS)
            rows = _unpacked(sha256, body)
        except Refusal as refusal:
            if refusal.reason != "not_found":
                raise
            raise Refusal(_UNUSABLE, first=first) from refusal
        except (zstandard.ZstdError, msgspec.MsgspecError, ValueError) as error:
            raise Refusal(_UNUSABLE, first=first, detail=str(error)) from error
        except Outage as outage:
            if outage.reason not in ("bad_answer", "captive_portal"):
                raise
            # A cache between us and HQ may be at fault; HQ itself has just answered.
            raise Refusal(_UNUSABLE, first=first) from outage
        if any(row.scope not in catalog for row in rows):
            raise Refusal(_UNUSABLE, first=first, detail="rows of another scope")
        yield rows


def _unpacked(sha256: str, body: bytes) -> list[FeedRow]:
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ValueError("another hash than promised")
    size = zstandard.frame_content_size(body)
    if not 0 <= size <= MAX_REPLY:
        raise ValueError(f"unpacks to {size} bytes")
    return _ROWS.decode(zstandard.decompress(body))
