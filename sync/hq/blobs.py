"""Immutable files under their SHA-256, and the byte ranges clients ask for (RFC 9110 §14)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refusal

_CHUNK = 256 * 1024
_KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
_NAME = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


class BlobFolder:
    """Content-addressed files; what has its name never changes, so every copy is good for ever."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def path(self, sha256: str) -> Path | None:
        """Where the blob lies, None where there is none; a name that is no SHA-256 is never looked up."""
        if not _NAME.fullmatch(sha256):
            return None
        path = self.folder / sha256
        return path if path.is_file() else None

    def adopt(self, made: Path, sha256: str) -> Path:
        """Move a finished file into the folder; a crash leaves it there whole or not at all."""
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        target = self.folder / sha256
        made.replace(target)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return target


def media_type(path: Path) -> str:
    """What kind of bytes the blob holds, by how it begins."""
    with path.open("rb") as file:
        head = file.read(12)
    for magic, kind in _KINDS.items():
        if head.startswith(magic):
            return kind
    return "application/zstd"


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` to `stop` (exclusive) of a file of `size`."""

    start: int
    stop: int
    size: int

    @property
    def partial(self) -> bool:
        return self.stop - self.start != self.size

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.stop - 1}/{self.size}"


def wanted_span(size: int, range_header: str | None, if_range: str | None, etag: str) -> Span:
    """What to send. Raises `Refusal('range')` for one range beyond the end; several ranges get the whole file."""
    match = _RANGE.fullmatch(range_header or "")
    if match is None or not any(match.groups()) or (if_range is not None and if_range != etag):
        return Span(0, size, size)
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
    if last and first and int(last) < int(first):
        return Span(0, size, size)
    if start >= size or start >= stop:
        raise Refusal("range", size=size)
    return Span(start, stop, size)


def read_span(path: Path, span: Span) -> Iterator[bytes]:
    """The bytes of the span, from disk, piece by piece."""
    with path.open("rb") as file:
        file.seek(span.start)
        left = span.stop - span.start
        while left > 0:
            piece = file.read(min(_CHUNK, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
