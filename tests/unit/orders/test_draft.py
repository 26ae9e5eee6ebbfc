"""The order being made: quantities, addresses and phones as people type them, and what is still missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.journal.codec import decode, encode
from app.members.rows import Member
from app.orders.commands import Address
from app.orders.draft import (
    Draft,
    Missing,
    Payment,
    Source,
    add,
    clean_phone,
    clean_text,
    drop_member,
    remove,
    set_address,
    set_contact,
    set_member,
    set_quantity,
    set_source,
)
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M, SHIP, Floor

EMPTY = Draft(b"\1" * 16, "CNY", 1)


# --- lines ------------------------------------------------------------------------------------------------------------


def test_the_same_goods_from_the_same_place_share_a_line(floor: Floor) -> None:
    sheet, variant = floor.goods(NAVY_M)
    draft = EMPTY
    for place, source in enumerate((Source(CARRY, 1), Source(CARRY, 1), Source(COLLECT, 1), Source(COLLECT, 2))):
        draft = add(draft, sheet, variant, source, bytes([place]) * 16, 99)
    assert [(line.fulfilment, line.location_id, line.quantity) for line in draft.lines] == [
        (CARRY, 1, 2), (COLLECT, 1, 1), (COLLECT, 2, 1)
    ]  # fmt: skip
    assert (draft.totals.pieces, draft.totals.total) == (4, 4 * 89_900)


@pytest.mark.parametrize("quantity", [-1, 0, 100, 10**9])
def test_a_bad_quantity_is_refused_and_the_line_stays(floor: Floor, quantity: int) -> None:
    draft = floor.carry()
    with pytest.raises(Refusal, match="quantity_out_of_range"):
        set_quantity(draft, draft.lines[0].id, quantity, 99)
    assert draft.lines[0].quantity == 1


def test_scanning_on_stops_at_the_limit(floor: Floor) -> None:
    sheet, variant = floor.goods(NAVY_M)
    draft, source = EMPTY, Source(CARRY, 1)
    for _ in range(3):
        draft = add(draft, sheet, variant, source, b"\2" * 16, 3)
    with pytest.raises(Refusal, match="quantity_out_of_range"):
        add(draft, sheet, variant, source, b"\2" * 16, 3)
    with pytest.raises(Refusal, match="quantity_out_of_range"):
        add(EMPTY, sheet, variant, source, b"\2" * 16, 0)


def test_goods_without_a_price_come_onto_no_draft(floor: Floor) -> None:
    sheet, variant = floor.goods(NAVY_M)
    with pytest.raises(Refusal, match="price_missing"):
        add(EMPTY, sheet, replace(variant, price=0), Source(CARRY, 1), b"\2" * 16, 99)


def test_a_line_that_is_gone_is_not_changed(floor: Floor) -> None:
    draft = floor.carry()
    line = draft.lines[0].id
    emptied = remove(draft, line)
    assert emptied.lines == ()
    assert remove(emptied, line) == emptied
    with pytest.raises(Refusal, match="line_gone"):
        set_quantity(emptied, line, 1, 99)
    with pytest.raises(Refusal, match="line_gone"):
        set_source(emptied, line, Source(CARRY, 1))


def test_another_source_changes_that_line_alone(floor: Floor) -> None:
    draft = floor.draft((NAVY_M, CARRY, HUBIN, 2), ("YR-2208-NAVY-S", CARRY, HUBIN, 1))
    moved = set_source(draft, draft.lines[0].id, Source(SHIP, 14, 99))
    assert (moved.lines[0].fulfilment, moved.lines[0].location_id, moved.lines[0].due_at) == (SHIP, 14, 99)
    assert moved.lines[0].quantity == 2
    assert moved.lines[1] == draft.lines[1]


# --- money ------------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.sampled_from([CARRY, SHIP, COLLECT]), st.integers(1, 99), st.integers(1, 10**7))),
    st.sampled_from([Payment.NOW, Payment.PAY_AT_PICKUP]),
    st.sampled_from([Payment.NOW, Payment.CASH_ON_DELIVERY]),
)
def test_what_is_due_when_adds_up_to_the_total(lines: list[Any], payment: Payment, delivery: Payment) -> None:
    from app.orders.draft import DraftLine

    made = tuple(
        DraftLine(bytes([n]) * 16, n, 1, "s", {}, {}, "", "", "", price, quantity, "t", 0, fulfilment, 1)
        for n, (fulfilment, quantity, price) in enumerate(lines)
    )
    draft = replace(EMPTY, lines=made, payment=payment, delivery_payment=delivery)
    assert draft.due_now + draft.due_at_pickup + draft.due_on_delivery == draft.totals.total
    assert min(draft.due_now, draft.due_at_pickup, draft.due_on_delivery) >= 0
    assert draft.due_now >= draft.sum_of(CARRY), "what leaves now is paid now"
    assert draft.due_at_pickup == (draft.sum_of(COLLECT) if payment is Payment.PAY_AT_PICKUP else 0)
    assert draft.due_on_delivery == (draft.sum_of(SHIP) if delivery is Payment.CASH_ON_DELIVERY else 0)


# --- what is missing --------------------------------------------------------------------------------------------------


def test_what_is_missing_in_the_order_of_filling_in(floor: Floor) -> None:
    assert EMPTY.missing == (Missing.LINES,)
    assert floor.carry().missing == ()
    both = floor.draft((NAVY_M, SHIP, "HZ-DC", 1), (NAVY_M, COLLECT, HUBIN, 1))
    assert both.missing == (Missing.ADDRESS, Missing.PHONE)
    assert set_contact(both, "", "13812348000").missing == (Missing.ADDRESS,)
    assert set_address(both, HOME).missing == ()
    assert set_address(both, HOME).contact_phone == HOME.phone, "the parcel's phone serves for the pickup too"
    named = set_contact(both, "陈先生", "13905712215")
    assert set_address(named, HOME).contact_phone == "13905712215"


# --- texts as people type and paste them ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13812348000", "13812348000"),
        ("+86 138 1234 8000", "13812348000"),
        ("138-1234-8000", "13812348000"),
        ("１３８１２３４８０００", "13812348000"),
        ("＋８６ 13812348000", "13812348000"),
        ("138\u00a01234\u30008000", "13812348000"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_phones_as_people_write_them(typed: str, kept: str) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "1381234800",
        "138123480000",
        "23812348000",
        "1381234800a",
        "٠١٢٣٤٥٦٧٨٩٠",
        "1381234800½",
        "😀",
        "13812348000\u202e",
        "'; DROP TABLE member; --",
        "+1 212 555 0100",
        "-13812348000x",
        "1" * 10_000,
    ],
)
def test_what_is_no_mobile_number(typed: str) -> None:
    with pytest.raises(Refusal, match="phone_invalid"):
        clean_phone(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 周女士 ", "周女士"),
        ("浙江省　杭州市\u00a0西湖区", "浙江省 杭州市 西湖区"),
        ("文三路\n1 号\t2 室", "文三路 1 号 2 室"),
        ("👨\u200d👩\u200d👧 Zoë", "👨\u200d👩\u200d👧 Zoë"),
        ("محمد بن زايد", "محمد بن زايد"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("O'Brien <b>&amp;", "O'Brien <b>&amp;"),
        ("𠮷田", "𠮷田"),
        ("", ""),
        ("x" * 40, "x" * 40),
    ],
)
def test_texts_that_people_have(typed: str, kept: str) -> None:
    assert clean_text(typed, 40) == kept
    assert clean_text(kept, 40) == kept


@pytest.mark.parametrize(
    "typed", ["x" * 41, "a\0b", "a\x1bb", "a\u202eb", "a\u2066b", "a\ufeffb", "a\ud800b", "a\x7fb", "\u200f" * 3]
)
def test_texts_that_are_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="text_invalid"):
        clean_text(typed, 40)


@given(st.text(max_size=60))
def test_what_is_kept_can_be_stored_printed_and_read_back(typed: str) -> None:
    try:
        kept = clean_text(typed, 40)
    except Refusal:
        return
    assert len(kept) <= 40
    assert kept == kept.strip()
    assert "\n" not in kept
    draft = replace(EMPTY, contact_name=kept)
    assert decode(encode(draft), Draft) == draft


@pytest.mark.parametrize("missing", ["name", "phone", "street"])
def test_an_address_needs_name_phone_and_street(missing: str) -> None:
    with pytest.raises(Refusal, match="address_incomplete"):
        set_address(EMPTY, replace(HOME, **{missing: "  "}))


def test_a_refused_address_leaves_the_draft_as_it_was() -> None:
    draft = set_address(EMPTY, HOME)
    for bad in (replace(HOME, phone="123"), replace(HOME, street="\u202e"), replace(HOME, name="x" * 41)):
        with pytest.raises(Refusal):
            set_address(draft, bad)
    assert draft.address == HOME


def test_a_region_may_be_empty() -> None:
    assert set_address(EMPTY, Address("周", "138 1234 8000", "", "文三路 1")).address == Address(
        "周", "13812348000", "", "文三路 1"
    )


# --- members ----------------------------------------------------------------------------------------------------------

ZHOU = Member(500, "FS100238", "周女士", "13812348000", "gold", 2340, 10)


def test_a_member_brings_the_contact_and_takes_it_away() -> None:
    draft = set_member(EMPTY, ZHOU)
    assert (draft.member_id, draft.member_tier, draft.member_points) == (500, "gold", 2340)
    assert (draft.contact_name, draft.contact_phone) == ("周女士", "13812348000")
    assert drop_member(draft) == EMPTY


def test_a_contact_that_was_given_stays() -> None:
    named = set_contact(EMPTY, "陈先生", "13905712215")
    draft = set_member(named, ZHOU)
    assert (draft.contact_name, draft.contact_phone, draft.member_name) == ("陈先生", "13905712215", "周女士")
    assert drop_member(draft) == named
