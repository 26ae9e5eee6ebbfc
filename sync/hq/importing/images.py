"""Size of a picture by its header: PNG (W3C), JPEG (ITU-T T.81) and WebP (RFC 9649); torn files are none."""

from __future__ import annotations

import struct

_SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that begin a frame."""
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG markers without a length."""


def measure(data: bytes) -> tuple[int, int]:
    """Width and height in px as stored. Raises ValueError for anything that is not one whole picture."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            found = _png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            found = _jpeg(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            found = _webp(data)
        else:
            raise ValueError("no picture")
    except (struct.error, IndexError) as error:
        raise ValueError("torn") from error
    if min(found) < 1:
        raise ValueError("empty")
    return found


def _png(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR" or b"IEND" not in data[-64:]:
        raise ValueError("torn")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    at, size = 2, (0, 0)
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker == 0xDA:
            # A preview inside has an end of its own; the picture's comes after its scan has begun.
            if data.rfind(b"\xff\xd9") < at:
                raise ValueError("torn")
            return size
        else:
            if marker in _SIZED:
                height, width = struct.unpack_from(">HH", data, at + 5)
                size = (width, height)
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError("torn")


def _webp(data: bytes) -> tuple[int, int]:
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise ValueError("torn")
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (packed,) = struct.unpack_from("<I", data, 21)
            return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        case _:
            raise ValueError("no picture")
