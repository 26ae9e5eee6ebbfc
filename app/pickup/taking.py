"""How what is due at a desk or a door is paid: cash with change, a terminal's slip, or a QR payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.clock import business_date
from app.device import Device
from app.errors import Refusal
from app.journal.codec import decode
from app.journal.open_shift import date_of
from app.orders.limits import require_external
from app.orders.line_commands import DELIVERED, HANDED_OVER, HandedOver, TenderTaken
from app.orders.ordering import MOST_CASH, today_of, unanswered
from app.orders.rows import Tender
from app.orders.tenders import TenderKind, slip_number


@dataclass(frozen=True, slots=True)
class OnSlip:
    """A terminal took it: the number of its slip. `timezone` is the shop's, for the business date."""

    number: str
    timezone: str


@dataclass(frozen=True, slots=True)
class ByQr:
    """HQ has told this device that a provider has taken what this tender asks for."""

    tender_id: bytes


def in_cash(due: Sequence[Tender], tendered: int) -> list[TenderTaken]:
    """Raises Refusal `amount_out_of_range` or `cash_short` (short)."""
    amount = sum(tender.amount for tender in due)
    if not 0 <= tendered <= MOST_CASH:
        raise Refusal("amount_out_of_range", amount=tendered)
    if tendered < amount:
        raise Refusal("cash_short", short=amount - tendered)
    change = tendered - amount
    return [
        # All change is given on the first tender, so that tendered − change = amount holds for each.
        TenderTaken(one.id, one.amount, one.amount + (change if place == 0 else 0), change if place == 0 else 0)
        for place, one in enumerate(due)
    ]


def on_slip(device: Device, due: Sequence[Tender], slip: OnSlip, *, managed: bool) -> list[TenderTaken]:
    """One slip pays one tender: HQ matches them one to one.

    Raises Refusal `slip_invalid`, `slip_is_card`, `slip_for_one`, `external_limit` or `external_day`.
    """
    reference = slip_number(slip.number)
    if len(due) != 1:
        raise Refusal("slip_for_one")
    require_external(due[0].amount, _today(device, slip.timezone), device.policy, managed=managed)
    return [TenderTaken(due[0].id, due[0].amount, 0, 0, TenderKind.EXTERNAL.value, reference)]


def by_qr(tenders: Sequence[Tender], due: Sequence[Tender], paid: ByQr) -> list[TenderTaken]:
    """Of the order's `tenders` the one that is paid; it may be `due` here, where HQ's row has yet to come.

    Raises Refusal `cash_short` (short) where something else is due.
    """
    short = sum(one.amount for one in due if one.id != paid.tender_id)
    if short:
        raise Refusal("cash_short", short=short)
    return [TenderTaken(one.id, one.amount, 0, 0, TenderKind.QR.value) for one in tenders if one.id == paid.tender_id]


def _today(device: Device, zone: str) -> int:
    """What terminals took on this device and business date, of which HQ has verified nothing."""
    with device.journal.database.read() as journal:
        date = date_of(journal, device.clock.now(), zone)
    handed = (decode(one.payload, HandedOver) for one in unanswered(device) if one.type in (HANDED_OVER, DELIVERED))
    taken = sum(
        tender.amount
        for one in handed
        for tender in one.tenders
        if tender.kind == TenderKind.EXTERNAL and business_date(one.at, zone) == date
    )
    return today_of(device, date).external + taken
