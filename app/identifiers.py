"""Ids and human numbers.

Rows made on a device get a UUIDv7 (RFC 9562 §5.7) as 16 bytes and are never re-keyed. Human numbers are for people:
device prefix + incarnation + counter + check digit; never a key, never recycled.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol

from app.clock import Clock


class Identifiers(Protocol):
    """Where new ids and secrets come from; injected, so that tests can replay them."""

    def new_id(self) -> bytes:
        """A fresh 16-byte UUIDv7."""
        ...

    def secret(self, size: int) -> bytes:
        """`size` unguessable bytes."""
        ...


class Uuid7:
    """UUIDv7 from a clock and a source of random bytes; ids of one instance only grow."""

    def __init__(self, clock: Clock, random: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._random = random
        self._last = 0

    def new_id(self) -> bytes:
        head = max((self._clock.now() // 1000) << 12 | int.from_bytes(self._random(2)) & 0x3FF, self._last + 1)
        self._last = head
        stamp, sequence = head >> 12, head & 0xFFF
        tail = int.from_bytes(self._random(8)) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return (stamp & 0xFFFF_FFFF_FFFF).to_bytes(6) + (0x7000 | sequence).to_bytes(2) + tail.to_bytes(8)

    def secret(self, size: int) -> bytes:
        return self._random(size)


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U."""


def crockford(data: bytes, length: int) -> str:
    """`length` characters of `CROCKFORD` drawn from the bits of `data`."""
    value = int.from_bytes(data)
    return "".join(CROCKFORD[value >> 5 * place & 31] for place in reversed(range(length)))


def luhn_digit(digits: str) -> str:
    """The check digit of ISO/IEC 7812-1 annex B for a string of decimal digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def check_digit_fits(gtin: str) -> bool:
    """Whether the last digit of a GTIN of any length is right (GS1 General Specifications §7.9)."""
    backwards = gtin[-2::-1]
    total = 3 * sum(map(int, backwards[::2])) + sum(map(int, backwards[1::2]))
    return (total + int(gtin[-1])) % 10 == 0


def human_number(prefix: str, incarnation: int, counter: int) -> str:
    """A number to read aloud, e.g. `A20-004184`: device A2, incarnation 0, counter 418, check digit 4."""
    body = f"{counter:05d}"
    return f"{prefix}{incarnation}-{body}{luhn_digit(body)}"
