"""The unit of work of one command, and the decision it ends in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from app.clock import shop_time
from app.identifiers import Identifiers
from app.journal.command import Command
from sync.hq.capture import key_text
from sync.hq.items import raise_item
from sync.hq.showing import see
from sync.hq.tables import LIVE, row_scope
from sync.hq.timeline import step
from sync.hq.trips import Insert, Writes

_SHOW = Insert(row_scope)
_EVENT = Insert(LIVE["order_event"])
_BACKDATE_US = 30 * 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a command: accepted | adjusted | rejected | parked; `detail` holds the values of its sentence."""

    status: str
    reason: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the command said; `amount` is the money at risk, minor units."""

    reason: str
    detail: Mapping[str, object]
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """One command being handled, inside its transaction. `now` is HQ's time, µs UTC.

    `writes` are sent when the handler is done; whoever reads what may be among them flushes them first. `known` holds
    answers to what the handler's `ahead` asked.
    """

    connection: Connection
    writes: Writes
    identifiers: Identifiers
    command: Command
    device_id: int
    store_id: int
    now: int
    known: Sequence[Sequence[Any]] = ()

    def happened(self, at: int) -> int:
        """When a fact of the device is booked: its own time, kept out of the future and of a wrong clock's past."""
        return min(max(at, self.now - _BACKDATE_US), self.now)

    def raise_attention(self, finding: Finding, *, order_id: bytes | None, currency: str, owner_id: int) -> None:
        """An item for the device's shop, due the same day."""
        raise_item(
            self.connection,
            self.identifiers.new_id(),
            self.store_id,
            finding.reason,
            finding.detail,
            amount=finding.amount,
            currency=currency,
            owner_id=owner_id,
            now=self.now,
            due_at=self._end_of_day(),
            order_id=order_id,
            command_id=self.command.id,
        )

    def record_step(
        self,
        order_id: bytes,
        *,
        at: int,
        associate_id: int,
        detail: Mapping[str, object] | None = None,
        shown: bool = False,
    ) -> None:
        """This command as a step of the order's timeline, under the id and kind the device's overlay gave it.

        `shown`: its row, named by the command's id, has its scopes already.
        """
        if not shown:
            self.see(order_id, "order_event", [self.command.id])
        told, at_shop = detail or {}, self.store_id
        kind = self.command.type
        self.writes.add(_EVENT, step(self.command.id, order_id, kind, at, at_shop, told, associate_id=associate_id))

    def record_line_event(self, order_id: bytes, line_id: bytes, kind: str, detail: Mapping[str, object]) -> None:
        """A step that HQ itself adds to the timeline, about one line."""
        event_id = self.identifiers.new_id()
        self.see(order_id, "order_event", [event_id])
        self.writes.add(_EVENT, step(event_id, order_id, kind, self.now, self.store_id, detail, line_id=line_id))

    def show(self, rows: Sequence[tuple[str, bytes]], scopes: Sequence[str]) -> None:
        """These new rows (table, id) belong to these scopes; before they are inserted."""
        self.writes.add(
            _SHOW, *({"tbl": table, "pk": key_text(one), "scope": scope} for table, one in rows for scope in scopes)
        )

    def see(self, order_id: bytes, table: str, ids: Sequence[bytes]) -> None:
        """Rows of `table` are seen by every shop that sees the order, whose scopes must be known."""
        self.writes.flush()
        see(self.connection, order_id, table, ids)

    def _end_of_day(self) -> int:
        zone: str | None = self.connection.execute(
            text("SELECT timezone FROM location WHERE id = :id"), {"id": self.store_id}
        ).scalar()
        today = shop_time(self.now, zone or "UTC").date()
        midnight = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(zone or "UTC"))
        return int(midnight.timestamp()) * 1_000_000


def conclude(
    work: Work, findings: Sequence[Finding], *, order_id: bytes | None, currency: str, owner_id: int, status: str
) -> Decision:
    """Accepted without findings; else `status`, an attention item for each, and the first one as the reason."""
    if not findings:
        return Decision("accepted")
    for finding in findings:
        work.raise_attention(finding, order_id=order_id, currency=currency, owner_id=owner_id)
    detail: dict[str, object] = dict(findings[0].detail)
    if len(findings) > 1:
        detail["also"] = [{"reason": one.reason, **one.detail} for one in findings[1:]]
    return Decision(status, findings[0].reason, detail)
