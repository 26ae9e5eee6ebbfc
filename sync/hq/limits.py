"""What HQ refuses before it reads it (quality.md, "Security")."""

from __future__ import annotations

import re

from app.errors import Refusal

MAX_BODY = 1 << 20
"""Bytes of a request; never inflated, since none may be compressed."""

MAX_DEPTH = 32
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(one for one in range(256) if one not in b"[]{}")


def check_body(body: bytes, encoding: str | None) -> None:
    """Raises Refusal `encoding` for a compressed body and `malformed` for JSON nested deeper than MAX_DEPTH."""
    if encoding not in (None, "", "identity"):
        raise Refusal("encoding", encoding=encoding)
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for one in _TEXT.sub(b"", body).translate(None, _NOT_BRACKETS):
        depth += 1 if one in b"[{" else -1
        if depth > MAX_DEPTH:
            raise Refusal("malformed", depth=MAX_DEPTH)
