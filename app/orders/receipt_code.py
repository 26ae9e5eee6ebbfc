"""The text of a receipt's QR: the order, the tail of the audit chain it hangs on, and the device's signature over both.

    FSR1:A10-000178:7:1763779200:179800:CNY:<26>:<103>
         number     device, second placed (UTC), total in minor units, currency, tail, signature

The tail is the first 16 bytes of the chain hash of the order's journal entry: whoever holds the paper can show that the
entry was there, whatever became of the device. Only characters of QR's alphanumeric mode, so that the code stays small.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.identifiers import CROCKFORD, crockford
from app.journal.signing import Signer, verifies

PREFIX = "FSR1"
TAIL = 16
_TEXT = re.compile(
    r"FSR1:(?P<number>[0-9A-Z][0-9A-Z-]{0,31}):(?P<device>[1-9]\d{0,18}):(?P<placed>\d{1,12}):(?P<total>\d{1,15})"
    r":(?P<currency>[A-Z]{3}):(?P<tail>[0-9A-Z]{26}):(?P<signature>[0-9A-Z]{103})",
    re.ASCII,
)
_DIGITS = {one: value for value, one in enumerate(CROCKFORD)}


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """`placed_at` in whole seconds UTC, `total` in minor units; `signature` is over `signed`, the text before it."""

    number: str
    device_id: int
    placed_at: int
    total: int
    currency: str
    tail: bytes
    signature: bytes
    signed: str


def make_receipt_code(
    signer: Signer, device_id: int, number: str, placed_at: int, total: int, currency: str, entry_hash: bytes
) -> str:
    """The text; `placed_at` in µs UTC, `entry_hash` the 32 bytes that the journal keeps for the order."""
    tail = crockford(entry_hash[:TAIL], 26)
    signed = f"{PREFIX}:{number}:{device_id}:{placed_at // 1_000_000}:{total}:{currency}:{tail}"
    return f"{signed}:{crockford(signer.sign(signed.encode('ascii')), 103)}"


def read_receipt_code(text: str) -> ReceiptCode | None:
    """None for any other text; says nothing of its signature."""
    text = _bare(text)
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    tail, signature = _bytes(found["tail"], TAIL), _bytes(found["signature"], 64)
    if tail is None or signature is None or int(found["device"]) >= 1 << 63:
        return None
    return ReceiptCode(
        found["number"],
        int(found["device"]),
        int(found["placed"]),
        int(found["total"]),
        found["currency"],
        tail,
        signature,
        text.rpartition(":")[0],
    )


def is_genuine(code: ReceiptCode, public_key: bytes) -> bool:
    """Whether the device of this key has signed exactly this."""
    return verifies(public_key, code.signed.encode("ascii"), code.signature)


def number_in(text: str) -> str:
    """The order's number of a receipt's QR, any other text as it is."""
    head, _, rest = _bare(text).partition(":")
    return rest.partition(":")[0] if head == PREFIX else text


def led(page: str, code: str) -> str:
    """The QR's text where it leads the customer's own phone to a page of HQ; the code alone without one."""
    return f"{page}/{code}" if page else code


def _bare(text: str) -> str:
    """Without the address of that page."""
    return text[text.index(f"/{PREFIX}:") + 1 :] if f"/{PREFIX}:" in text else text


def _bytes(text: str, size: int) -> bytes | None:
    value = 0
    for one in text:
        if one not in _DIGITS:
            return None
        value = value << 5 | _DIGITS[one]
    return value.to_bytes(size) if value < 1 << 8 * size else None
