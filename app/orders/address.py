"""An address pasted as one text, taken apart: what a chat or another app gives in one line."""

from __future__ import annotations

import re

from app.orders.commands import Address

_PHONE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1\d{2})[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)")
_LABEL = re.compile(
    r"(收货人|收件人|姓名|联系人|电话|手机号?码?|联系电话|所在地区|地区|详细地址|收货地址|地址|name|phone|address)\s*[:：]",
    re.I,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_OF_PLACE = re.compile(r"\d|(?:省|市|区|县|镇|乡|村|路|街|巷|弄|号|栋|幢|楼|层|室|单元)$")
"""What no name has: figures, or the last word of a place."""
_BREAK = re.compile(r"[,，;；、|\t\r\n]+|\s{2,}")
_REGION = re.compile(
    r"^((?:[^\d\s]{2,8}?(?:省|自治区|特别行政区))?\s*(?:[^\d\s]{2,8}?(?:市|自治州|地区|盟))?\s*(?:[^\d\s]{1,8}?(?:区|县|旗|市))?)\s*(.+)$"
)


def parse_address(text: str) -> Address:
    """Name, mobile number, region (province, city, district) and street, in any order; '' for what is not there.

    The shortest part is the name, and the first one where nothing is written in Chinese; nothing is invented.
    """
    phone = _PHONE.search(text)
    rest = _LABEL.sub("\n", text)
    if phone is not None:
        rest = _PHONE.sub("\n", rest, count=1)
    parts = [part.strip() for part in _BREAK.split(rest) if part.strip()]
    chinese = _HAN.search(text) is not None
    if len(parts) == 1 and " " in parts[0]:
        parts = _apart(parts[0], chinese)
    names = [part for part in parts if _is_name(part)] if len(parts) > 1 or len("".join(parts)) <= 4 else []
    name = (min(names, key=len) if chinese else names[0]) if names else ""
    if name:
        parts.remove(name)
    place = ("" if chinese else ", ").join(parts)
    found = _REGION.match(place)
    region, street = (found.group(1).strip(), found.group(2).strip()) if found else ("", place)
    return Address(name=name, phone="".join(phone.groups()) if phone else "", region=region, street=street)


def _apart(part: str, chinese: bool) -> list[str]:
    """A name before or, in Chinese, behind the place it stands with."""
    first, after = part.split(" ", 1)
    before, last = part.rsplit(" ", 1)
    if (len(first) <= 4 or "·" in first) and _is_name(first):
        return [first, after]
    return [before, last] if chinese and _is_name(last) else [part]


def _is_name(part: str) -> bool:
    return len(part) > 1 and _OF_PLACE.search(part) is None
