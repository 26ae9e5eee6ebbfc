"""Signed documents of a shop: its roster and policy (scope `ops:{store}`), copied into the journal when newer."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """`kind` is roster | policy, `body` JSON; `signature` is HQ's Ed25519 over `signed_text`; `version` only grows."""

    store_id: int
    kind: str
    version: int
    body: str
    signature: bytes


def signed_text(store_id: int, kind: str, version: int, body: str) -> bytes:
    """The bytes HQ signs: fields joined by NUL, so that no field can be read as another."""
    return "\0".join(("farshelf-document", str(store_id), kind, str(version), body)).encode()


STAFF_SHAPES = (RowShape("signed_document", SignedDocument, ("store_id", "kind")),)
