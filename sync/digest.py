r"""Digests of rows and scopes: how both sides find out that a replica is not what HQ sent.

A row's digest is the first 8 bytes, as a signed big-endian number, of SHA-256 over `table NUL key NUL ver NUL image`
in UTF-8. `key` and `image` are the JSON arrays of the feed in their canonical text: no spaces; the shortest escapes
(`\"` `\\` `\b` `\f` `\n` `\r` `\t`, else `\u00xx` in lower case for what is below U+0020), everything else as it is;
`ver` is decimal. A scope's digest is the sum over its rows, wrapping around at 64 bits, signed.
"""

from __future__ import annotations

import hashlib


def row_digest(table: str, key: str, ver: int, image: str) -> int:
    """The digest of one row; `key` and `image` are canonical JSON texts."""
    return int.from_bytes(hashlib.sha256(f"{table}\0{key}\0{ver}\0{image}".encode()).digest()[:8], signed=True)


def wrapped(total: int) -> int:
    """A sum as the signed 64-bit number it wraps around to."""
    return (total + 2**63) % 2**64 - 2**63
