"""发票抬头: whom an invoice is made out to. Checked alike at the counter, on the customer's own page and at HQ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.errors import Refusal

LONGEST_TITLE, LONGEST_SEND_TO = 100, 100


class Kind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Title:
    """As printed: `tax_number` '' for a person; `send_to` is an e-mail address, a mobile number, or ''."""

    kind: Kind
    name: str
    tax_number: str = ""
    send_to: str = ""


_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}", re.ASCII)
_OLD = re.compile(r"\d{6}[0-9A-Z]{8}[0-9X]", re.ASCII)
_PERSON = re.compile(r"\d{17}[0-9X]", re.ASCII)
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_HAN = re.compile(r"[\u3400-\u9fff]")


def check_title(kind: str, name: str, tax_number: str, send_to: str) -> Title:
    """What was typed, made one way of writing it.

    Raises Refusal `title_missing`, `text_invalid` (longest), `tax_number_missing`, `tax_number_invalid`,
    `tax_number_mistyped`, `tax_number_is_person`, `email_invalid`, `phone_invalid`, `kind_unknown`.
    """
    if kind not in Kind.__members__.values():
        raise Refusal("kind_unknown")
    number = clean_tax_number(tax_number) if kind == Kind.COMPANY else ""
    return Title(Kind(kind), _clean_name(name), number, _clean_send_to(send_to))


def clean_tax_number(text: str) -> str:
    """A company's tax number in capitals, without blanks; full-width characters are read as the plain ones.

    Taken are the unified social credit code, 18 characters whose last one proves the others (GB 32100-2015), and the
    number of 15 that it has replaced since and that old papers still carry: six figures for a region, then the
    organisation's code, whose last character proves it (GB 11714-1997). The 15, 18 and 20 characters that shops owned
    by one person used to have are made of that person's identity number, which is asked for and kept nowhere
    (retail.md §7): what reads as one is refused, and such a shop has a code of 18 by now.

    Raises Refusal `tax_number_missing`, `tax_number_invalid`, `tax_number_mistyped` or `tax_number_is_person`.
    """
    number = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if not number:
        raise Refusal("tax_number_missing")
    if _is_person(number[:18]):
        raise Refusal("tax_number_is_person")
    if _USCC.fullmatch(number):
        right = _credit_check(number[:17]) == number[17]
    elif _OLD.fullmatch(number):
        right = _organisation_check(number[6:14]) == number[14]
    else:
        raise Refusal("tax_number_invalid")
    if not right:
        raise Refusal("tax_number_mistyped")
    return number


def _credit_check(body: str) -> str:
    """Of 17 characters, GB 32100-2015: weights are the powers of 3 modulo 31."""
    total = sum(_USCC_ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(body))
    return _USCC_ALPHABET[-total % 31]


def _organisation_check(body: str) -> str:
    """Of the 8 characters of an organisation's code, GB 11714-1997: 10 is written X."""
    rest = -sum(int(one, 36) * weight for one, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _is_person(number: str) -> bool:
    """Whether it reads as an identity number, GB 11643-1999: a date of birth, and the right last character."""
    if _PERSON.fullmatch(number) is None:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(one) * pow(2, 17 - place, 11) for place, one in enumerate(number[:17]))
    return born.year >= 1900 and "10X98765432"[total % 11] == number[17]


def _clean_name(text: str) -> str:
    """Letters, figures and punctuation that are written from left to right; Chinese names keep Chinese brackets."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if _HAN.search(name):
        name = name.translate({ord("("): "（", ord(")"): "）"})
    if len(name) > LONGEST_TITLE or not all(_ordinary(one) for one in name):
        raise Refusal("text_invalid", longest=LONGEST_TITLE)
    if not any(unicodedata.category(one)[0] in "LN" for one in name):
        raise Refusal("title_missing")
    return name


def _ordinary(one: str) -> bool:
    return one in " +" or (
        unicodedata.category(one)[0] in "LNP" and unicodedata.bidirectional(one) not in _RIGHT_TO_LEFT
    )


def _clean_send_to(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return ""
    if len(plain) > LONGEST_SEND_TO or not plain.isascii() or not plain.isprintable():
        raise Refusal("email_invalid")
    if "@" in plain:
        if _EMAIL.fullmatch(plain) is None:
            raise Refusal("email_invalid")
        return plain
    digits = plain.replace("-", "").removeprefix("+86")
    if _MOBILE.fullmatch(digits) is None:
        raise Refusal("phone_invalid" if digits.isdigit() else "email_invalid")
    return digits
