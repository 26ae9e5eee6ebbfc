"""`receipt TEXT`: is the QR of a receipt, or of a return's slip, what a device of ours signed and what HQ knows?"""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.orders.receipt_code import TAIL, ReceiptCode, is_genuine, read_receipt_code

_KNOWN = text(
    "SELECT 'order' AS kind, total, currency, placed_at AS at FROM orders WHERE number = :number"
    " UNION ALL SELECT 'return', amount, currency, at FROM goods_return WHERE number = :number"
)


def told(connection: Connection, scanned: str) -> tuple[int, str]:
    """(exit status, a line): 0 where all holds, 1 where something does not or HQ cannot tell yet."""
    code = read_receipt_code(scanned.strip())
    if code is None:
        return 1, "not the code of a receipt, or damaged"
    key = connection.execute(text("SELECT public_key FROM device WHERE id = :one"), {"one": code.device_id}).scalar()
    if key is None:
        return 1, f"no device {code.device_id}"
    if not is_genuine(code, bytes(key)):
        return 1, f"ALTERED, or never signed by device {code.device_id}"
    known = connection.execute(_KNOWN, {"number": code.number}).first()
    if known is None:
        return 1, f"signed by device {code.device_id}; HQ has not heard of {code.number} yet"
    name = f"{known.kind} {code.number}"
    if (code.total, code.currency, code.placed_at) != (known.total, known.currency, known.at // 1_000_000):
        return 1, f"signed by device {code.device_id}, but HQ knows {name} otherwise"
    place = _place(connection, code)
    if place is None:
        return 1, f"signed by device {code.device_id}; HQ does not hold the entry that it hangs on"
    return 0, f"genuine: {name}, at jseq {place[1]} of incarnation {place[0]} of device {code.device_id}"


def _place(connection: Connection, code: ReceiptCode) -> tuple[int, int] | None:
    """(incarnation, jseq) of the entry whose hash begins with the tail."""
    found = connection.execute(
        text("SELECT incarnation, jseq FROM command WHERE device_id = :device AND substr(hash, 1, :size) = :tail"),
        {"device": code.device_id, "size": TAIL, "tail": code.tail},
    ).first()
    return None if found is None else (found.incarnation, found.jseq)
