"""Codes of reservations: read however they were typed, refused where a finger slipped."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reservations.code import SECRET, is_like_code, make_code, read_code, shown

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = make_code(bytes(range(SECRET)))


def full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) for one in text)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        shown(CODE),
        f"  {shown(CODE)}\n",
        shown(CODE).replace("-", " "),
        shown(CODE).replace("-", "－"),
        shown(CODE).replace("-", "–"),
        full_width(CODE),
        full_width(shown(CODE).lower()),
        CODE.replace("0", "O"),
        CODE.replace("0", "o").replace("1", "l"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


@given(st.binary(min_size=SECRET, max_size=SECRET), st.integers(1, 11), st.integers(1, 31))
def test_any_wrong_character_is_found(secret: bytes, place: int, by: int) -> None:
    code = make_code(secret)
    other = ALPHABET[(ALPHABET.index(code[place]) + by) % 32]
    wrong = code[:place] + other + code[place + 1 :]
    assert is_like_code(wrong)
    assert read_code(wrong) is None


@given(st.binary(min_size=SECRET, max_size=SECRET), st.integers(1, 11), st.integers(1, 11))
def test_any_two_exchanged_characters_are_found(secret: bytes, one: int, other: int) -> None:
    code = make_code(secret)
    mixed = list(code)
    mixed[one], mixed[other] = mixed[other], mixed[one]
    assert read_code("".join(mixed)) == (code if code[one] == code[other] else None)


@pytest.mark.parametrize(
    "other", ["", "R", "YR-2208-NAVY-M", "A10-000178", "K7M2QXT4", "6901234567892", "R" + "0" * 12]
)
def test_other_codes_are_none(other: str) -> None:
    assert not is_like_code(other)
    assert read_code(other) is None


def test_codes_are_spread_over_all_of_their_room() -> None:
    drawn = random.Random(1)
    codes = {make_code(drawn.randbytes(SECRET)) for _ in range(2_000)}
    assert len(codes) == 2_000
    for place in range(1, 12):
        assert {one[place] for one in codes} == set(ALPHABET)
