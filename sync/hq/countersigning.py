"""HQ countersigns what it received: after each upload the device gets proof of its chain's head, and HQ keeps it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, text

from app.clock import Clock
from app.journal.receipts import ChainReceipt, key_id, receipt_text
from app.journal.signing import Signer
from sync.hq.tables import LIVE

_RECEIPT = LIVE["chain_receipt"]
_STAND = text(
    "SELECT j.received_jseq, j.head_hash FROM device_journal j LEFT JOIN chain_receipt r"
    " ON r.device_id = j.device_id AND r.incarnation = j.incarnation"
    " WHERE j.device_id = :device AND j.incarnation = :incarnation AND j.received_jseq > 0"
    " AND (r.jseq IS NULL OR r.jseq <> j.received_jseq OR r.head_hash <> j.head_hash)"
)


def countersign(connection: Connection, signer: Signer, clock: Clock, device_id: int, incarnation: int) -> None:
    """Bring the receipt for this chain up to where HQ stands in it; in the transaction that advanced it."""
    stand = connection.execute(_STAND, {"device": device_id, "incarnation": incarnation}).first()
    if stand is None:
        return
    unsigned = ChainReceipt(
        device_id=device_id,
        incarnation=incarnation,
        jseq=stand.received_jseq,
        head_hash=bytes(stand.head_hash),
        received_at=clock.now(),
        key_id=key_id(signer.public_key),
        signature=b"",
    )
    receipt = replace(unsigned, signature=signer.sign(receipt_text(unsigned)))
    connection.execute(_UPSERT, {name: getattr(receipt, name) for name in _NAMES})


_NAMES = tuple(column.name for column in _RECEIPT.columns)
_UPSERT = text(
    f"INSERT INTO chain_receipt({', '.join(_NAMES)}) VALUES ({', '.join(f':{name}' for name in _NAMES)})"
    " ON CONFLICT (device_id, incarnation) DO UPDATE SET"
    + ", ".join(f" {name} = excluded.{name}" for name in _NAMES if name not in ("device_id", "incarnation"))
)
