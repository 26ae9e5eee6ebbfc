"""Cells: exact money, check digits, PINs, places in the order of popularity."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identifiers import check_digit_fits
from sync.hq.importing.cells import is_trivial_pin, minor_units, parser
from sync.hq.importing.findings import Bad
from sync.hq.importing.layout import Column
from sync.hq.importing.ranking import places
from tests.fashion.folder import check_digit


@given(fen=st.integers(1, 10_000_000_000))
def test_every_price_is_exact(fen: int) -> None:
    text = f"{fen // 100}.{fen % 100:02d}"
    assert minor_units(text, "CNY") == fen
    assert minor_units(text + "00", "CNY") == fen


@given(whole=st.integers(0, 10**7), fraction=st.text("0123456789", max_size=6))
def test_a_price_is_its_own_fraction_or_refused(whole: int, fraction: str) -> None:
    exact = Fraction(whole) + (Fraction(int(fraction), 10 ** len(fraction)) if fraction else 0)
    text = f"{whole}.{fraction}" if fraction else str(whole)
    if exact == 0 or (exact * 100).denominator != 1:
        with pytest.raises(Bad, match=r"price_zero|price_precision"):
            minor_units(text, "CNY")
    else:
        assert minor_units(text, "CNY") == exact * 100


@given(
    body=st.text("0123456789", min_size=7, max_size=13).filter(lambda body: len(body) in (7, 11, 12, 13)),
    data=st.data(),
)
def test_check_digits(body: str, data: st.DataObject) -> None:
    right = check_digit(body)
    assert check_digit_fits(body + right)
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right]))
    assert not check_digit_fits(body + wrong)
    with pytest.raises(Bad, match="check_digit"):
        parser(Column("barcode", "barcode"))(body + wrong)


@pytest.mark.parametrize(
    "barcode", ["4006381333931", "036000291452", "96385074", "10614141000415", "123456", "IN-0001"]
)
def test_good_barcodes(barcode: str) -> None:
    assert parser(Column("barcode", "barcode"))(barcode) == barcode


@pytest.mark.parametrize(
    "pin",
    ["000000", "111111", "121212", "123456", "234567", "654321", "987654", "890123", "112233", "123123", "520131"],
)
def test_trivial_pins(pin: str) -> None:
    assert is_trivial_pin(pin)


@pytest.mark.parametrize("pin", ["204816", "317529", "480263", "947136"])
def test_good_pins(pin: str) -> None:
    assert not is_trivial_pin(pin)


@pytest.mark.parametrize("text", ["１２３456", "٣٤٥٦٧٨", "12345６"])
def test_digits_are_ascii(text: str) -> None:
    with pytest.raises(Bad):
        parser(Column("pin", "pin"))(text)
    with pytest.raises(Bad):
        parser(Column("quantity", "quantity"))(text)


@given(
    known=st.lists(st.integers(1, 10_000), unique=True, max_size=30),
    order=st.permutations(range(40)),
    data=st.data(),
)
def test_places_are_unique_and_keep_what_is_taken(known: list[int], order: list[int], data: st.DataObject) -> None:
    taken = dict(zip(data.draw(st.permutations(range(40))), known, strict=False))
    found = places(order, taken, known)
    assert found.keys() == set(order) - taken.keys()
    both = [*taken.values(), *found.values()]
    assert len(set(both)) == len(both)
    assert min(both, default=1) >= 1
    again = places(order, taken | found, both)
    assert again == {}


@given(order=st.lists(st.integers(0, 10**6), unique=True, max_size=60), data=st.data())
def test_newcomers_stand_between_their_neighbours(order: list[int], data: st.DataObject) -> None:
    first = [one for one in order if data.draw(st.booleans())]
    taken = places(first, {}, [])
    assert sorted(taken, key=taken.__getitem__) == first
    everyone = taken | places(order, taken, taken.values())
    assert sorted(everyone, key=everyone.__getitem__) == order
