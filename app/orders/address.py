"""An address pasted as one text, taken apart: what a chat or another app gives in one line."""

from __future__ import annotations

import re

from app.orders.commands import Address

_PHONE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1\d{2})[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)")
_LABEL = re.compile(
    r"(收货人|收件人|姓名|联系人|电话|手机号?码?|联系电话|所在地区|地区|详细地址|收货地址|地址|name|phone|address)\s*[:：]",
    re.I,
)
_BREAK = re.compile(r"[,，;；、|\t\r\n]+|\s{2,}")
_REGION = re.compile(
    r"^((?:[^\d\s]{2,8}?(?:省|自治区|特别行政区))?\s*(?:[^\d\s]{2,8}?(?:市|自治州|地区|盟))?\s*(?:[^\d\s]{1,8}?(?:区|县|旗|市))?)\s*(.+)$"
)


def parse_address(text: str) -> Address:
    """Name, mobile number, region (province, city, district) and street, in any order; '' for what is not there.

    The longest part is the address, the shortest of the others the name; nothing is invented.
    """
    phone = _PHONE.search(text)
    rest = _LABEL.sub("\n", text)
    if phone is not None:
        rest = _PHONE.sub("\n", rest, count=1)
    parts = [part.strip() for part in _BREAK.split(rest) if part.strip()]
    if len(parts) == 1 and " " in parts[0]:
        parts = parts[0].split(" ", 1) if len(parts[0].split(" ", 1)[0]) <= 4 else parts[0].rsplit(" ", 1)
    parts.sort(key=len)
    name = parts.pop(0) if len(parts) > 1 or (parts and len(parts[0]) <= 4) else ""
    place = (", " if text.isascii() else "").join(sorted(parts, key=text.find))
    found = _REGION.match(place)
    region, street = (found.group(1).strip(), found.group(2).strip()) if found else ("", place)
    return Address(name=name, phone="".join(phone.groups()) if phone else "", region=region, street=street)
