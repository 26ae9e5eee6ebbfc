"""Copies of the signed documents in the journal, and failed PINs."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.journal.records import document_table, pin_failure_table
from app.staff.rows import SignedDocument
from app.storage.database import fetch_all


def read_document(journal: Connection, kind: str) -> SignedDocument | None:
    columns = "store_id, kind, version, body, signature"
    rows = fetch_all(journal, f"SELECT {columns} FROM {document_table.name} WHERE kind = ?", (kind,))
    return SignedDocument(*rows[0]) if rows else None


def keep_document(journal: Connection, document: SignedDocument) -> None:
    values = {
        "kind": document.kind,
        "store_id": document.store_id,
        "version": document.version,
        "body": document.body,
        "signature": document.signature,
    }
    statement = insert(document_table).values(values)
    journal.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=values))


def offered_documents(store: Connection) -> list[SignedDocument]:
    """What HQ's feed brought, newest version of each kind."""
    rows = store.exec_driver_sql("SELECT store_id, kind, version, body, signature FROM signed_document").fetchall()
    return [SignedDocument(*row) for row in rows]


def failures(journal: Connection, associate_id: int) -> tuple[int, str, int]:
    """(failed PINs since the last right one, the boot of the last and its monotonic µs)."""
    row = journal.execute(select(pin_failure_table).where(pin_failure_table.c.associate_id == associate_id)).first()
    return (0, "", 0) if row is None else (row.failures, row.boot, row.mono)


def set_failures(journal: Connection, associate_id: int, count: int, boot: str, mono: int) -> None:
    values = {"associate_id": associate_id, "failures": count, "boot": boot, "mono": mono}
    statement = insert(pin_failure_table).values(values)
    journal.execute(statement.on_conflict_do_update(index_elements=["associate_id"], set_=values))


def forget_failures(journal: Connection, associate_id: int) -> None:
    journal.execute(delete(pin_failure_table).where(pin_failure_table.c.associate_id == associate_id))
