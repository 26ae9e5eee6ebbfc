"""抬头: what is typed becomes one way of writing it, and what cannot be right is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.invoices.titles import Kind, Title, check_title, clean_tax_number

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
REAL = ("91440300708461136T", "91110108551385082Q", "914403001922038216", "91330106673959654P", "91350100M000100Y43")
"""Codes of companies as their licences print them, and the example of GB 32100-2015."""
bodies = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


def right(body: str) -> str:
    """The one code with this beginning, found by trying; nearly never an identity number."""
    for last in ALPHABET:
        try:
            return clean_tax_number(body + last)
        except Refusal as refusal:
            if refusal.reason == "tax_number_is_person":
                return ""
    raise AssertionError(f"{body} has no last character")


@pytest.mark.parametrize("number", REAL)
def test_real_codes_are_taken(number: str) -> None:
    assert clean_tax_number(number) == number


def test_the_old_numbers_end_in_an_organisations_code() -> None:
    assert clean_tax_number("440301708461136") == "440301708461136"
    for wrong in ("440301708461137", "440301708461163"):
        with pytest.raises(Refusal, match="tax_number_mistyped"):
            clean_tax_number(wrong)


@given(bodies)
def test_each_beginning_has_exactly_one_end(body: str) -> None:
    code = right(body)
    if not code:
        return
    for last in ALPHABET.replace(code[-1], ""):
        with pytest.raises(Refusal):
            clean_tax_number(body + last)


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = right(body)
    if not code or code[place] == other:
        return
    with pytest.raises(Refusal):
        clean_tax_number(code[:place] + other + code[place + 1 :])


@given(bodies, st.integers(0, 16))
def test_two_that_changed_places_are_found(body: str, place: int) -> None:
    code = right(body)
    if not code or code[place] == code[place + 1]:
        return
    with pytest.raises(Refusal):
        clean_tax_number(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


def test_however_it_was_typed_it_is_written_one_way() -> None:
    typed = "\t９１３５ 0100 m000100y43 "
    assert check_title("company", " 云衣（集团） 有限公司 ", typed, "") == Title(
        Kind.COMPANY, "云衣（集团） 有限公司", "91350100M000100Y43"
    )
    assert check_title("company", "云衣(集团)有限公司", typed, "").name == "云衣（集团）有限公司"
    assert check_title("person", "Ａｃｍｅ (UK) Ltd", "", "").name == "Acme (UK) Ltd"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "tax_number_missing"),
        ("  ", "tax_number_missing"),
        ("91350100M000100Y4", "tax_number_invalid"),
        ("91350100M000100Y433", "tax_number_invalid"),
        ("91350100I000100Y43", "tax_number_invalid"),
        ("9135010OM000100Y43", "tax_number_invalid"),
        ("91350100M000100Y4\u202e3", "tax_number_invalid"),
        ("91350100M000100Y4\x003", "tax_number_invalid"),
        ("٩١٣٥٠١٠٠M000100Y43", "tax_number_invalid"),
        ("😀" * 18, "tax_number_invalid"),
        ("9" * 10_000, "tax_number_invalid"),
        ("91350100M000100Y44", "tax_number_mistyped"),
        ("11010519491231002X", "tax_number_is_person"),
        ("11010519491231002x00", "tax_number_is_person"),
    ],
)
def test_what_cannot_be_a_companys_number(number: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        clean_tax_number(number)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "title_missing"),
        ("（）", "title_missing"),
        ("x" * 101, "text_invalid"),
        ("云衣\u202e有限公司", "text_invalid"),
        ("云衣\u200b有限公司", "text_invalid"),
        ("云衣\x07", "text_invalid"),
        ("شركة", "text_invalid"),
        ("חברה", "text_invalid"),
        ("云衣😀", "text_invalid"),
    ],
)
def test_what_cannot_be_printed_as_a_name(name: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_title("person", name, "", "")
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("ＡＢ@example.com", "AB@example.com"),
        ("138 1234 8000", "13812348000"),
        ("+86-13812348000", "13812348000"),
    ],
)
def test_where_it_is_sent(typed: str, kept: str) -> None:
    assert check_title("person", "王小明", "", typed).send_to == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("a@b", "email_invalid"),
        ("a b@", "email_invalid"),
        ("somebody", "email_invalid"),
        ("a@b.c\u202e", "email_invalid"),
        ("王@b.cn", "email_invalid"),
        ("12345", "phone_invalid"),
        ("a@" + "b" * 200 + ".cn", "email_invalid"),
    ],
)
def test_where_nothing_can_be_sent(typed: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_title("person", "王小明", "", typed)
    assert refusal.value.reason == reason


def test_a_persons_invoice_has_no_number() -> None:
    assert check_title("person", "王小明", "anything", "").tax_number == ""
    with pytest.raises(Refusal, match="kind_unknown"):
        check_title("shop", "王小明", "", "")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_typed_is_kept_right_or_refused(name: str, number: str, to: str) -> None:
    for kind in ("person", "company"):
        try:
            title = check_title(kind, name, number, to)
        except Refusal:
            continue
        assert check_title(title.kind, title.name, title.tax_number, title.send_to) == title, "the same at HQ"
