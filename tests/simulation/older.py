"""A command type two releases on, of the simulation alone: devices of three builds weigh parcels, HQ reads all of them.

No shipped type has a second version yet; this one goes the whole way that an older one will: signed and stored as it
was written, read by steps, settled by the handler of the newest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from app.device import Device
from app.journal import journal
from app.journal.codec import decode
from app.journal.command import Command
from sync.hq.handlers import HANDLERS, Handler
from sync.hq.handlers.work import Decision, Work
from sync.hq.versions import STEPS

WEIGHED = "order.weighed"
NEWEST = 3


@dataclass(frozen=True, slots=True)
class WeighedOnce:
    """Version 1: kilograms, as text."""

    order_id: bytes
    kilos: str


@dataclass(frozen=True, slots=True)
class WeighedTwice:
    """Version 2: whole grams."""

    order_id: bytes
    grams: int


@dataclass(frozen=True, slots=True)
class Weight:
    grams: int
    scale: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """Version 3: which scale it was."""

    order_id: bytes
    weight: Weight


def grams_of(command: Command) -> int:
    """What the person read off the scale, whichever build wrote it down."""
    if command.type_version == 1:
        whole, _, part = decode(command.payload, WeighedOnce).kilos.partition(".")
        return int(whole) * 1000 + int(part)
    if command.type_version == 2:
        return decode(command.payload, WeighedTwice).grams
    return decode(command.payload, Weighed).weight.grams


def weigh(device: Device, order_id: bytes, actor: int, grams: int, version: int) -> None:
    """As a build that knows up to `version` writes it."""
    payload: Any = Weighed(order_id, Weight(grams, "back door"))
    if version == 1:
        payload = WeighedOnce(order_id, f"{grams // 1000}.{grams % 1000:03d}")
    elif version == 2:
        payload = WeighedTwice(order_id, grams)

    def of_build(**values: Any) -> Command:
        return replace(Command(**values), type_version=version)

    with patch.object(journal, "Command", of_build), device.journal.work() as work:
        work.record(WEIGHED, payload, device.basis(actor, 0), lane=order_id)


def _to_grams(payload: dict[str, Any]) -> dict[str, Any]:
    whole, _, part = payload["kilos"].partition(".")
    return {"order_id": payload["order_id"], "grams": int(whole) * 1000 + int(part)}


def _to_weight(payload: dict[str, Any]) -> dict[str, Any]:
    return {"order_id": payload["order_id"], "weight": {"grams": payload["grams"], "scale": ""}}


def _note(work: Work, weighed: Weighed) -> Decision:
    if work.connection.exec_driver_sql("SELECT 1 FROM orders WHERE id = ?", (weighed.order_id,)).first() is not None:
        work.record_step(weighed.order_id, at=work.now, associate_id=0, detail={"grams": weighed.weight.grams})
    return Decision("accepted")


@contextmanager
def known() -> Iterator[None]:
    """HQ knows all three versions."""
    with (
        patch.dict(HANDLERS, {(WEIGHED, NEWEST): Handler(Weighed, _note)}),
        patch.dict(STEPS, {(WEIGHED, 1): _to_grams, (WEIGHED, 2): _to_weight}),
    ):
        yield
