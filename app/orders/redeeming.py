"""A coupon's QR scanned at the counter: checked without HQ, and put on the open order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.coupons.coupon import Coupon, Kind
from app.coupons.records import number_used_by, read_campaign, read_key
from app.coupons.token import is_genuine, read_token
from app.device import Device
from app.errors import Refusal
from app.inventory.places import Location
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.open_shift import date_of
from app.orders.commands import ORDER_PLACED, PlacedCoupon
from app.orders.couponing import budget_left, require_usable
from app.orders.draft import Draft
from app.staff.standing import is_manager


@dataclass(frozen=True, slots=True)
class _Told:
    number: str
    coupon: PlacedCoupon | None = None


def read_coupon(device: Device, text: str) -> Coupon:
    """The coupon of a QR that HQ has signed, with its campaign's names.

    Raises Refusal `coupon_unreadable`, `coupon_key_unknown`, `coupon_forged` or `coupon_stopped`, and Outage
    `replica_missing` while there is no catalogue.
    """
    token = read_token(text)
    with device.replicas.catalog.read() as catalog:
        key = read_key(catalog, token.key_id.hex(), bytes.fromhex(device.identity.hq_public_key))
        names, stopped = read_campaign(catalog, token.coupon.campaign_id)
    if key is None:
        raise Refusal("coupon_key_unknown")
    if not is_genuine(token, key.public_key):
        raise Refusal("coupon_forged")
    if key.ended or stopped:
        raise Refusal("coupon_stopped")
    return replace(token.coupon, names=names)


def take_coupon(
    device: Device, draft: Draft, coupon: Coupon, unanswered: Iterable[Command], actor: int, here: Location
) -> Draft:
    """The draft with this coupon in place of any other, not priced yet; `unanswered`: commands HQ has not answered.

    Raises Refusal `coupon_budget` (left) and those of `require_redeemable`.
    """
    taken = replace(draft, coupon=coupon)
    require_redeemable(device, taken, unanswered, actor)
    if coupon.kind is Kind.B:
        with device.journal.database.read() as journal:
            date = date_of(journal, device.clock.now(), here.timezone)
        left = budget_left(device.leases, device.identity.store_id, date, device.time().time)
        if left < (coupon.off or 1):
            raise Refusal("coupon_budget", left=left)
    return taken


def drop_coupon(draft: Draft) -> Draft:
    return replace(draft, coupon=None)


def require_redeemable(device: Device, draft: Draft, unanswered: Iterable[Command], actor: int) -> None:
    """The draft's coupon may be used now; where HQ's time is in doubt, by a manager only.

    Raises Refusal `manager_needed`, `coupon_used` (number), and those of `couponing.require_usable`.
    """
    coupon, time = draft.coupon, device.time()
    if coupon is None:
        return
    require_usable(draft, coupon, time.time, device.policy.coupon_each)
    if time.suspect and not is_manager(device.roster, actor):
        raise Refusal("manager_needed")
    if coupon.kind is not Kind.C:
        number = _used_by(device, coupon.serial, unanswered)
        if number is not None:
            raise Refusal("coupon_used", number=number)


def _used_by(device: Device, serial: bytes, unanswered: Iterable[Command]) -> str | None:
    """The order that has taken it here, whether HQ has answered or not."""
    for command in unanswered:
        # Most orders have none: looking for the word takes a tenth of reading them.
        if command.type == ORDER_PLACED and b'"coupon":{' in command.payload:
            told = decode(command.payload, _Told)
            if told.coupon is not None and told.coupon.serial == serial:
                return told.number
    if not device.replicas.store.present:
        return None
    with device.replicas.store.read() as store:
        return number_used_by(store, serial)
