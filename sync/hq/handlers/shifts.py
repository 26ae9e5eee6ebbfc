"""Shifts of devices: opened, drawers opened without a sale, closed with a blind count. Facts, never rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import msgspec
from sqlalchemy import bindparam, text

from app.shifts.commands import SHIFT_OPENED, DrawerOpened, ShiftClosed, ShiftCounted, ShiftOpened, Taking
from app.shifts.takings import MOVING, cash, takings
from sync.hq.capture import to_json
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.tables import shift

_ROW = text("SELECT * FROM shift WHERE id = :id AND device_id = :device")
_BEFORE = text(
    "SELECT counted, handed_to FROM shift WHERE device_id = :device AND state = 'closed'"
    " ORDER BY closed_at DESC, id DESC LIMIT 1"
)
_OPENED = text(
    "UPDATE shift SET drawer_openings = drawer_openings + 1 WHERE id = :id AND device_id = :device AND state = 'open'"
)
_COUNTED = text("UPDATE shift SET counts = counts + 1 WHERE id = :id AND device_id = :device AND state = 'open'")
_SINCE = text(
    "SELECT c.type, c.payload FROM command c JOIN command o ON o.device_id = c.device_id AND o.type = :opened"
    " AND o.lane = :shift WHERE c.device_id = :device AND c.type IN :moving"
    # A clone's sales lie in another drawer; an incarnation begun since has its own line.
    " AND c.fork = CASE c.incarnation WHEN o.incarnation THEN o.fork ELSE 0 END"
    " AND (c.incarnation, c.jseq) > (o.incarnation, o.jseq)"
    " AND (c.incarnation, c.jseq) < (:incarnation, :jseq)"
).bindparams(bindparam("moving", expanding=True))
_CLOSE = text(
    "UPDATE shift SET closed_at = :at, closed_by = :by, handed_to = :handed, takings = :takings,"
    " expected = :expected, counted = :counted, reason = :reason, state = 'closed' WHERE id = :id"
)


def open_shift(work: Work, opened: ShiftOpened) -> Decision:
    """Adjusted `float_variance` where the one who took over counted something else than the one who left.

    Parked as none the app makes: `other_store`, `duplicate_shift`.
    """
    if opened.store_id != work.store_id:
        return Decision("parked", "other_store")
    if work.connection.execute(_ROW, {"id": opened.shift_id, "device": work.device_id}).first() is not None:
        return Decision("parked", "duplicate_shift")
    before = work.connection.execute(_BEFORE, {"device": work.device_id}).first()
    findings = []
    if before is not None and before.handed_to and before.counted != opened.float_amount:
        detail = {"left": before.counted, "counted": opened.float_amount, "date": opened.business_date}
        findings.append(Finding("float_variance", detail, abs(before.counted - opened.float_amount)))
    work.connection.execute(
        shift.insert().values(
            id=opened.shift_id,
            store_id=opened.store_id,
            device_id=work.device_id,
            business_date=opened.business_date,
            currency=opened.currency,
            float_amount=opened.float_amount,
            opened_at=opened.at,
            opened_by=opened.associate_id,
            closed_at=0,
            closed_by=0,
            handed_to=0,
            takings="[]",
            expected=opened.float_amount,
            counted=0,
            reason="",
            drawer_openings=0,
            counts=0,
            state="open",
        )
    )
    return conclude(
        work, findings, order_id=None, currency=opened.currency, owner_id=opened.associate_id, status="adjusted"
    )


def open_drawer(work: Work, opened: DrawerOpened) -> Decision:
    """Counted on the shift."""
    work.connection.execute(_OPENED, {"id": opened.shift_id, "device": work.device_id})
    return Decision("accepted")


def count(work: Work, counted: ShiftCounted) -> Decision:
    """So often was the drawer counted; what was found is told by the closing."""
    work.connection.execute(_COUNTED, {"id": counted.shift_id, "device": work.device_id})
    return Decision("accepted")


def close_shift(work: Work, closed: ShiftClosed) -> Decision:
    """Adjusted: `shift_mismatch`, the device's sums are not those of its commands; `cash_difference`, the drawer held
    something else. Parked `unknown_shift` while HQ does not know that it was opened.
    """
    row = work.connection.execute(_ROW, {"id": closed.shift_id, "device": work.device_id}).first()
    if row is None or row.state == "closed":
        return Decision("parked", "unknown_shift")
    since = work.connection.execute(
        _SINCE,
        {
            "opened": SHIFT_OPENED,
            "shift": closed.shift_id,
            "moving": MOVING,
            "device": work.device_id,
            "incarnation": work.command.incarnation,
            "jseq": work.command.jseq,
        },
    ).all()
    found = _summed((one.type, one.payload) for one in since)
    if found is None:
        found = closed.takings
    expected = row.float_amount + cash(found)
    findings = []
    if (found, expected) != (closed.takings, closed.expected):
        detail = {"date": row.business_date, "told": closed.expected, "found": expected}
        findings.append(Finding("shift_mismatch", detail, abs(expected - closed.expected)))
    if closed.counted != expected:
        detail = {
            "date": row.business_date,
            "expected": expected,
            "counted": closed.counted,
            "why": closed.reason,
            "counts": row.counts,
        }
        findings.append(Finding("cash_difference", detail, abs(closed.counted - expected)))
    work.connection.execute(
        _CLOSE,
        {
            "at": closed.at,
            "by": closed.associate_id,
            "handed": closed.handed_to,
            "takings": to_json([asdict(one) for one in found]),
            "expected": expected,
            "counted": closed.counted,
            "reason": closed.reason,
            "id": closed.shift_id,
        },
    )
    return conclude(
        work, findings, order_id=None, currency=row.currency, owner_id=closed.associate_id, status="adjusted"
    )


def _summed(commands: Iterable[tuple[str, bytes | None]]) -> list[Taking] | None:
    """None where one was erased, or is parked as nobody can read it: then there is only what the device says."""
    told = list(commands)
    payloads = [bytes(payload) for _, payload in told if payload is not None]
    if len(payloads) < len(told):
        return None
    try:
        return takings(zip((kind for kind, _ in told), payloads, strict=True))
    except msgspec.MsgspecError:
        return None
