"""Cutting the power at a chosen moment: processes started with `FARSHELF_DEATHS=FILE` watch named points in the code.

`arm(FILE, point)` writes the point into the file; the process that next reaches it removes the file and kills itself
with SIGKILL, so nothing is flushed, rolled back or said. The points wrap the shipped functions; nothing in the product
knows of them.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "FARSHELF_DEATHS"


@dataclass(frozen=True, slots=True)
class Point:
    """`target` is module:attribute path; death comes `before` or after the call."""

    process: str
    target: str
    before: bool
    what: str


POINTS: dict[str, Point] = {
    "app.commit_pending": Point(
        "app", "app.journal.records:append", False, "the command is written, the journal not committed"
    ),
    "app.committed": Point(
        "app", "app.device:Device._committed", True, "the journal is committed, no screen and no receipt knows"
    ),
    "agent.before_send": Point(
        "agent", "sync.hq_client:HqClient.commands", True, "between journal commit and push"
    ),
    "agent.answer_lost": Point(
        "agent", "sync.hq_client:HqClient.commands", False, "HQ has decided, the agent has not heard"
    ),
    "agent.before_apply": Point(
        "agent", "sync.pull:_publish_store", True, "the outcome is here but not applied"
    ),
    "agent.in_apply": Point(
        "agent", "app.replica.apply:RowApplier.apply", False, "rows are written, the replica not committed"
    ),
    "hq.before_outcome": Point(
        "hq", "sync.hq.settling:Settling._record_outcome", True, "inside HQ's transaction, effects without outcome"
    ),
    "hq.before_commit": Point(
        "hq", "sync.hq.settling:Settling.run", False, "inside HQ's transaction, all written, not committed"
    ),
    "hq.decided": Point("hq", "sync.hq.commands:_settle", False, "HQ has committed and not answered"),
    "hq.before_charge": Point(
        "hq", "sync.hq.payments.simulated:SimulatedProvider.pay_by_code", True, "a payment is on record, not yet asked"
    ),
    "hq.charged": Point(
        "hq", "sync.hq.payments.simulated:SimulatedProvider.pay_by_code", False, "the customer is charged, HQ waits"
    ),
    "hq.payment_written": Point(
        "hq", "sync.hq.payments.books:Books.write", False, "inside HQ's transaction, the payment written, not committed"
    ),
    "hq.payment_booked": Point(
        "hq", "sync.hq.payments.payments:Payments._apply", False, "HQ has booked the payment and not answered"
    ),
    "hq.in_round": Point("hq", "sync.hq.sequencer:_sequence", False, "inside the sequencer's round"),
}  # fmt: skip


def arm(file: Path, point: str) -> None:
    """The next process to reach `point` dies there."""
    aside = file.with_suffix(".new")
    aside.write_text(point)
    aside.replace(file)


def watch(process: str) -> None:
    """Wrap the points of this process; without the environment variable nothing happens."""
    file = os.environ.get(VARIABLE)
    if not file:
        return
    for name, point in POINTS.items():
        if point.process == process:
            _wrap(Path(file), name, point)


def _wrap(file: Path, name: str, point: Point) -> None:
    module, _, path = point.target.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, last = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    original: Callable[..., Any] = getattr(owner, last)

    @functools.wraps(original)
    def watched(*args: Any, **kwargs: Any) -> Any:
        if point.before:
            _die_if_armed(file, name)
        answer = original(*args, **kwargs)
        if not point.before:
            _die_if_armed(file, name)
        return answer

    setattr(owner, last, watched)


def _die_if_armed(file: Path, name: str) -> None:
    try:
        armed = file.read_text()
    except FileNotFoundError:
        return
    if armed == name:
        file.unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)
