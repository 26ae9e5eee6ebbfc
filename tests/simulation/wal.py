"""What a power cut leaves of a WAL that was never synced: any number of its last transactions may be gone.

Frames as in sqlite.org/fileformat2.html#walformat. Torn pages are the crash images' business.
"""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

_HEADER, _FRAME = 32, 24
MOST_LOST = 4
MOST_BYTES = 3 << 20
"""A longer WAL may have been synced and copied into its file already (automatic checkpoint at 1,000 pages)."""


def commits(data: bytes) -> list[int]:
    """Lengths of `data` at which a transaction ends, in order."""
    if len(data) < _HEADER:
        return []
    page = struct.unpack(">I", data[8:12])[0]
    salts = data[16:24]
    ends, place = [], _HEADER
    while place + _FRAME + page <= len(data):
        header = data[place : place + _FRAME]
        if header[8:16] != salts:
            break
        place += _FRAME + page
        if struct.unpack(">I", header[4:8])[0]:
            ends.append(place)
    return ends


def forget_tail(path: Path, random: Random) -> None:
    """Drop up to MOST_LOST of the last transactions."""
    data = path.read_bytes()
    ends = commits(data)
    if not ends or len(data) > MOST_BYTES:
        return
    kept = max(0, len(ends) - random.randrange(MOST_LOST + 1))
    path.write_bytes(data[: ends[kept - 1] if kept else _HEADER])
