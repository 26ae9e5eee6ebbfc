"""Base45 (RFC 9285): bytes in the characters of QR's alphanumeric mode."""

from __future__ import annotations

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {one: value for value, one in enumerate(_CHARACTERS)}


def encode(data: bytes) -> str:
    """Two bytes make three characters, a last one two."""
    found = []
    for place in range(0, len(data), 2):
        pair = data[place : place + 2]
        value = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            found.append(_CHARACTERS[digit])
    return "".join(found)


def decode(text: str) -> bytes | None:
    """None for what `encode` never makes."""
    found = bytearray()
    try:
        digits = [_VALUES[one] for one in text]
    except KeyError:
        return None
    for place in range(0, len(digits), 3):
        group = digits[place : place + 3]
        value = sum(digit * 45**power for power, digit in enumerate(group))
        if len(group) == 1 or value >= 256 ** (len(group) - 1):
            return None
        found += value.to_bytes(len(group) - 1)
    return bytes(found)
