"""The receipt's QR: signed by the device, hung on its audit chain, and void after any change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journal import records
from app.journal.signing import Signer
from app.orders.commands import ORDER_PLACED
from app.orders.proving import receipt_code
from app.orders.receipt_code import is_genuine, make_receipt_code, number_in, read_receipt_code
from tests.support.floor import NOW, Floor

SIGNER = Signer(bytes(range(32)))
TEXT = make_receipt_code(SIGNER, 7, "A10-000178", NOW, 179_800, "CNY", bytes(range(200, 232)))
ALPHABET = "".join(chr(one) for one in range(32, 127))


def holds(text: str) -> bool:
    code = read_receipt_code(text)
    return code is not None and is_genuine(code, SIGNER.public_key)


def test_what_was_signed_is_read_back() -> None:
    code = read_receipt_code(TEXT)
    assert code is not None
    assert (code.number, code.device_id, code.placed_at, code.total, code.currency, code.tail) == (
        "A10-000178", 7, NOW // 1_000_000, 179_800, "CNY", bytes(range(200, 216))
    )  # fmt: skip
    assert holds(TEXT)
    assert not is_genuine(code, Signer(bytes(32)).public_key), "another device's key"
    assert set(TEXT) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), "QR's alphanumeric mode"
    assert len(TEXT) < 200


def test_every_single_altered_character_fails() -> None:
    for place, right in enumerate(TEXT):
        for other in ALPHABET:
            if other != right:
                assert not holds(TEXT[:place] + other + TEXT[place + 1 :]), (place, other)
    for place in range(len(TEXT)):
        assert not holds(TEXT[:place] + TEXT[place + 1 :]), place


@given(st.text(max_size=250))
def test_no_other_text_is_taken_for_one(text: str) -> None:
    assert not holds(text)
    number_in(text)


@pytest.mark.parametrize("device", ["1\u0663", "\uff17", "9" * 19])
def test_a_device_that_nobody_can_look_up_is_none(device: str) -> None:
    assert read_receipt_code(TEXT.replace(":7:", f":{device}:")) is None


@given(st.binary(min_size=32, max_size=32), st.integers(0, 10**15 - 1), st.integers(1, 2**62))
def test_any_order_round_trips(entry: bytes, total: int, device: int) -> None:
    code = read_receipt_code(make_receipt_code(SIGNER, device, "B7-1", NOW, total, "GBP", entry))
    assert code is not None
    assert (code.tail, code.total, code.device_id) == (entry[:16], total, device)
    assert is_genuine(code, SIGNER.public_key)


@pytest.mark.parametrize(
    ("text", "number"), [(TEXT, "A10-000178"), ("FSR1:A10-003210", "A10-003210"), ("A10-003210", "A10-003210")]
)
def test_the_number_is_found(text: str, number: str) -> None:
    assert number_in(text) == number


def test_a_receipt_hangs_on_its_own_entry_for_ever(floor: Floor) -> None:
    placed = floor.place(floor.carry())
    view = floor.view(placed.order_id)
    text = receipt_code(floor.device, view.order)
    floor.place(floor.carry())
    assert receipt_code(floor.device, view.order) == text, "whatever came after"
    code = read_receipt_code(text)
    assert code is not None
    assert is_genuine(code, floor.device.secrets.signer.public_key)
    assert code.number == placed.number
    with floor.device.journal.database.read() as connection:
        entry = records.hash_in_lane(connection, placed.order_id, ORDER_PLACED)
    assert entry is not None
    assert entry[:16] == code.tail
