"""Ids and the numbers that people read aloud."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identifiers import Uuid7, crockford, human_number, luhn_digit
from tests.support.floor import NOW, YEAR, FreeClock


def ids(clock: FreeClock, seed: int = 1) -> Uuid7:
    return Uuid7(clock, Random(seed).randbytes)


def test_the_layout_is_that_of_version_7() -> None:
    clock = FreeClock()
    for _ in range(200):
        made = UUID(bytes=ids(clock, clock.wall).new_id())
        assert made.version == 7
        assert made.variant == "specified in RFC 4122"
        assert made.int >> 80 == clock.wall // 1000
        clock.go(1_234_567)


@given(st.lists(st.integers(-20 * YEAR, 20 * YEAR), min_size=1, max_size=50), st.integers(0, 2**32))
def test_ids_only_grow_wherever_the_clock_goes(jumps: list[int], seed: int) -> None:
    clock = FreeClock()
    source = ids(clock, seed)
    made = []
    for jump in jumps:
        clock.wall = NOW + jump
        made += [source.new_id() for _ in range(3)]
    assert made == sorted(set(made))
    assert all(UUID(bytes=one).version == 7 for one in made)


def test_thousands_within_one_millisecond_stay_apart_and_in_order() -> None:
    source = ids(FreeClock())
    made = [source.new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_the_random_bits_come_from_the_given_source() -> None:
    assert ids(FreeClock(), 5).new_id() == ids(FreeClock(), 5).new_id()
    assert ids(FreeClock(), 5).new_id() != ids(FreeClock(), 6).new_id()
    assert ids(FreeClock(), 5).secret(16) == Random(5).randbytes(16)


def luhn_valid(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


@given(st.text("0123456789", min_size=1, max_size=30))
def test_the_check_digit_makes_the_number_valid_and_catches_a_slip(digits: str) -> None:
    whole = digits + luhn_digit(digits)
    assert luhn_valid(whole)
    for place, digit in enumerate(whole):
        wrong = whole[:place] + str((int(digit) + 1) % 10) + whole[place + 1 :]
        assert not luhn_valid(wrong)


def test_known_check_digits() -> None:
    assert luhn_digit("7992739871") == "3"  # the example of ISO/IEC 7812-1, annex B
    assert luhn_digit("00418") == "4"


def test_human_numbers_are_never_alike() -> None:
    assert human_number("A2", 0, 418) == "A20-004184"
    assert human_number("A2", 1, 123_456) == f"A21-123456{luhn_digit('123456')}"
    made = {human_number("B3", incarnation, counter) for incarnation in range(3) for counter in range(1, 2000)}
    assert len(made) == 3 * 1999


@given(st.binary(min_size=5, max_size=5))
def test_crockford_keeps_every_bit_and_uses_no_letter_that_is_misread(data: bytes) -> None:
    code = crockford(data, 8)
    assert len(code) == 8
    assert not set(code) & set("ILOU")
    value = 0
    for character in code:
        value = value * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(character)
    assert value == int.from_bytes(data)


@pytest.mark.parametrize(
    ("data", "length", "code"), [(b"\0", 1, "0"), (b"\xff", 2, "7Z"), (b"\x01\x00", 8, "00000080")]
)
def test_crockford_is_filled_from_the_left(data: bytes, length: int, code: str) -> None:
    assert crockford(data, length) == code
