"""Payload classes to bytes and back: UTF-8 JSON, bytes as base64 (RFC 4648 §4)."""

from __future__ import annotations

from typing import TypeVar

import msgspec

Payload = TypeVar("Payload")


def encode(payload: object) -> bytes:
    """UTF-8 JSON of a payload dataclass."""
    return msgspec.json.encode(payload)


def decode(payload: bytes, kind: type[Payload]) -> Payload:
    """The payload as `kind`; raises `msgspec.ValidationError` where a field is missing or malformed."""
    try:
        return msgspec.json.decode(payload, type=kind)
    except RecursionError as error:
        raise msgspec.ValidationError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise msgspec.ValidationError("not UTF-8") from error
