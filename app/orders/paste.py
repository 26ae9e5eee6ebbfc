"""An address pasted as one text, completed against the regions: what a chat or another app gives, in any order."""

from __future__ import annotations

import re
import unicodedata

from app.catalog.regions import Located, RegionBook
from app.orders.address import parse_address
from app.orders.commands import Address

LONGEST = 400
"""Characters that are looked at; no address is longer."""

_MOBILE = re.compile(r"(?<!\d)(?:\+?\s?86[-\s]?|0086[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)")
_OTHER_NUMBER = re.compile(
    r"(?<![\d])(?:\+\d{2,3}[-\s]?)(?:\d[-\s]?){7,10}\d?(?!\d)|(?<!\d)0\d{2,3}[-\s]\d{7,8}(?:-\d{1,6})?(?!\d)"
)
_POSTCODE = re.compile(r"(?:邮编|邮政编码|postcode|zip)\s*[:：]?\s*\d{6}(?!\d)|(?<=[\s,;\n])\d{6}(?=[\s,;\n]|$)", re.I)
_LABEL = re.compile(
    r"(?:收货人|收件人|姓名|联系人|电话|手机号?码?|联系电话|联系方式|所在地区|所在地|地区|省市区|详细地址|街道地址|收货地址|收件地址|寄到|地址|"
    r"name|phone|mobile|tel|address|region)\s*:"
    r"|(?:^|(?<=[\s,;]))(?:收货人|收件人|姓名|联系人|联系电话|手机号?码?|电话|详细地址|所在地区|收货地址|收件地址|地址)",
    re.I,
)
_FOR = re.compile(r"\(([^()]{2,10}?)收\)")
_BREAK = re.compile(r"[,;、|。\t\r\n\[\]【】<>]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NO_NAME = re.compile(r"\d|(?:[省市区县镇乡村路街巷弄号栋幢楼层室座苑园城厦庄里店站旁内口院场期]|单元)$")
_TITLE = re.compile(r"(?:先生|女士|小姐|老师|阿姨|经理|太太)$")
_POLITE = re.compile(r"(?:收|亲启)$")


def paste(text: str, regions: RegionBook, near: str = "") -> Address:
    """Name, mobile number, region with its code, and street; '' for what is not there, and nothing invented.

    `near` is the region of the shop: of several districts of one name its own city's is meant. Without regions in the
    book, or where none is named, as `parse_address` has it.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    mobile = _MOBILE.search(plain)
    rest = _LABEL.sub("\n", _OTHER_NUMBER.sub("\n", _MOBILE.sub("\n", plain)))
    rest = _POSTCODE.sub("\n", _BREAK.sub("\n", _FOR.sub(r"\n\1\n", rest)))
    found = _find(rest, regions, near)
    if found is None:
        return parse_address(_BREAK.sub("\n", plain))
    before, after = rest[: found.start], rest[found.end :]
    name, street = _apart(_pieces(before), _pieces(after))
    return Address(
        name=_POLITE.sub("", name),
        phone="".join(mobile.groups()) if mobile else "",
        region=regions.words(found.code),
        street=street,
        code=found.code,
    )


def _find(text: str, regions: RegionBook, near: str) -> Located | None:
    """The deepest region named anywhere, the first of those equally deep; inside a word only from a city on."""
    best: Located | None = None
    for start in range(len(text)):
        found = regions.locate(text, start, near)
        inside = start > 0 and _HAN.match(text, start - 1) is not None
        if found is None or (inside and len(found.code) < 4):
            continue
        if best is None or len(found.code) > len(best.code):
            best = found
    return best


def _pieces(text: str) -> list[list[str]]:
    """Lines, each as the words between its blanks."""
    return [line.split() for line in text.split("\n") if line.strip()]


def _apart(before: list[list[str]], after: list[list[str]]) -> tuple[str, str]:
    """The name, and the street: what stands behind the region before what stands before it."""
    # A name stands alone in its line, or first before the region, or last behind it.
    places = [(part, at) for part in (before, after) for at in range(len(part))]
    alone = [(part, at) for part, at in places if _is_name(" ".join(part[at]))]
    if alone:
        part, at = min(alone, key=lambda one: _likely(" ".join(one[0][one[1]])))
        name = " ".join(part.pop(at))
    else:
        name = _take_word(before, 0) or _take_word(after, -1) or _take_word(before, -1)
    words = [word for line in (*after, *before) for word in line]
    chinese = any(_HAN.search(word) for word in words)
    return name, _joined(words) if chinese else " ".join(words)


def _likely(name: str) -> tuple[bool, int]:
    """Smaller is likelier."""
    return _TITLE.search(name) is None, len(name)


def _take_word(part: list[list[str]], end: int) -> str:
    if not part or not part[end]:
        return ""
    line = part[end]
    latin = 0
    while end == -1 and latin < len(line) and line[-1 - latin].isalpha() and line[-1 - latin].isascii():
        latin += 1
    if latin > 1:
        name = " ".join(line[-latin:])
        del line[-latin:]
        return name
    # Behind a street a longer word may be a name: 乌云其木格.
    most = 6 if end == -1 and len(line) > 1 else 4
    if not _is_name(line[end], most):
        return ""
    return line.pop(end)


def _joined(words: list[str]) -> str:
    """Blanks stay between figures and letters alone."""
    joined = ""
    for word in words:
        apart = joined and not (_HAN.match(word) or _HAN.match(joined[-1]))
        joined += f" {word}" if apart else word
    return joined


def _is_name(part: str, most: int = 4) -> bool:
    if not part or _NO_NAME.search(part):
        return False
    bare = _POLITE.sub("", part)
    if _HAN.search(bare):
        return 2 <= len(bare) <= (16 if "·" in bare else most)
    return 2 <= len(bare) <= 40 and any(one.isalpha() for one in bare)
