"""A coupon's QR: one text stands for one coupon, and nothing but HQ's key makes one that is taken."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coupons import base45
from app.coupons.coupon import Coupon, Kind
from app.coupons.token import LONGEST, PREFIX, is_genuine, make_token, read_token
from app.errors import Refusal
from app.journal.signing import Signer

KEY = Signer(bytes(range(32)))
COUPON = Coupon(bytes(range(10)), 1000, Kind.B, "CNY", 3_000, 0, 0, 20_000, "member", 1_790_000_000, 1_792_592_000, {})
TOKEN = make_token(KEY, COUPON)

coupons = st.builds(
    Coupon,
    serial=st.binary(min_size=8, max_size=16),
    campaign_id=st.integers(0, 2**62),
    kind=st.sampled_from(Kind),
    currency=st.sampled_from(["CNY", "JPY"]),
    off=st.integers(1, 10**9),
    rate=st.just(0),
    most=st.integers(0, 10**6),
    amount_from=st.integers(0, 10**9),
    audience=st.sampled_from(["", "member", "tier:gold", "tier:金卡"]),
    since=st.integers(0, 2**33),
    until=st.just(2**34),
    names=st.just({}),
)


@given(coupons, st.booleans())
def test_what_is_read_is_what_was_signed(coupon: Coupon, percentage: bool) -> None:
    if percentage:
        coupon = replace(coupon, off=0, rate=1 + coupon.off % 10_000)
    token = read_token(make_token(KEY, coupon))
    assert token.coupon == coupon
    assert is_genuine(token, KEY.public_key)
    assert not is_genuine(token, Signer(bytes(32)).public_key)


def test_it_is_as_short_as_a_small_qr_holds() -> None:
    assert TOKEN.startswith(PREFIX)
    assert len(TOKEN) <= 240, len(TOKEN)
    assert len(make_token(KEY, replace(COUPON, audience="tier:" + "x" * 400))) <= LONGEST


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_one_changed_character_is_never_taken(place: int, other: str) -> None:
    changed = TOKEN[:place] + other + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    with suppress(Refusal):
        assert not is_genuine(read_token(changed), KEY.public_key)


@given(st.text(max_size=60) | st.binary(max_size=200).map(base45.encode))
def test_garbage_is_unreadable(text: str) -> None:
    with pytest.raises(Refusal, match="coupon_unreadable"):
        read_token(PREFIX + text)


@given(st.binary(max_size=80))
def test_base45_brings_every_byte_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"ietf!", "QED8WEX0")])
def test_base45_is_that_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["GGW", "A", "::", "ab"])
def test_base45_takes_nothing_else(text: str) -> None:
    assert base45.decode(text) is None


def _repacked(change: dict[int, object]) -> str:
    protected, header, payload, _ = cbor2.loads(base45.decode(TOKEN.removeprefix(PREFIX)) or b"").value
    told = cbor2.loads(payload) | change
    told = {number: value for number, value in told.items() if value is not None}
    body = cbor2.dumps(told, canonical=True)
    signed = cbor2.dumps(["Signature1", protected, b"", body], canonical=True)
    return PREFIX + base45.encode(cbor2.dumps(cbor2.CBORTag(18, [protected, header, body, KEY.sign(signed)])))


SENSELESS: dict[str, dict[int, object]] = {
    "short serial": {1: b"short"},
    "text for a number": {2: "1000"},
    "bool for a number": {2: True},
    "class": {3: "D"},
    "negative": {5: -1},
    "worthless": {5: None},
    "amount and rate": {6: 500},
    "audience": {9: "men"},
    "span": {11: 1},
    "unknown field": {12: 1},
    "what is left out": {8: 0},
}


@pytest.mark.parametrize("why", SENSELESS)
def test_even_signed_it_must_make_sense(why: str) -> None:
    with pytest.raises(Refusal, match="coupon_unreadable"):
        read_token(_repacked(SENSELESS[why]))


def test_a_text_longer_than_any_coupon_is_not_looked_at() -> None:
    with pytest.raises(Refusal, match="coupon_unreadable"):
        read_token(PREFIX + base45.encode(random.Random(1).randbytes(700)))


def test_the_same_coupon_written_otherwise_is_no_coupon() -> None:
    """Else one coupon would have two texts."""
    data = base45.decode(TOKEN.removeprefix(PREFIX)) or b""
    with pytest.raises(Refusal, match="coupon_unreadable"):
        read_token(PREFIX + base45.encode(data + b"\x00"))
    padded = b"\xd8\x12" + data[1:]
    assert cbor2.loads(padded) == cbor2.loads(data)
    with pytest.raises(Refusal, match="coupon_unreadable"):
        read_token(PREFIX + base45.encode(padded))


def test_checking_one_costs_less_than_a_frame() -> None:
    """Far less: about 0.2 ms (tests/bench); here only that nothing slow has crept in."""
    began = time.process_time()
    for _ in range(20):
        assert is_genuine(read_token(TOKEN), KEY.public_key)
    assert (time.process_time() - began) / 20 < 0.016
