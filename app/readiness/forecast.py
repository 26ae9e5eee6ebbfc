"""From what is in force and how fast it is used: until when each desk works without HQ. Pure; never too late.

Times are µs of HQ's time as estimated on the device, so they compare with `Device.time`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.journal.server_time import Anchor
from app.leases.budgets import COUPON_BUDGET, POINTS_ALLOWANCE
from app.staff.roster import Policy

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
RECENT = 12
"""Spends by which the pace of a lease is judged."""
CAUTION = 96
"""Percent of the usual time between two spends that is counted on."""
RESERVE = 64 << 20
"""Bytes of disk that are not counted on."""
FAR = 400 * DAY
_DAYS = 8
"""As far as anybody works without HQ."""


class Desk(StrEnum):
    SIGN_IN = "sign_in"
    SELL = "sell"
    REMOTE = "remote"
    ON_DELIVERY = "on_delivery"
    PICKUP = "pickup"
    COUPONS = "coupons"
    POINTS = "points"


class Limit(StrEnum):
    """What runs out. `manager`: from then on a manager must do it; `contact`: HQ was not heard for too long;
    `revoked`: HQ has blocked the device."""

    ROSTER = "roster"
    PRICES = "prices"
    DISK = "disk"
    CONTACT = "contact"
    MANAGER = "manager"
    LEASE_USED = "lease_used"
    LEASE_EXPIRES = "lease_expires"
    NO_LEASE = "no_lease"
    BUDGET_USED = "budget_used"
    BUDGET_ENDS = "budget_ends"
    DAY_ORDERS = "day_orders"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class HeldLease:
    """Pieces of a variant at one place. `spends` are (time, pieces) of orders that rested on it, oldest first."""

    variant_id: int
    pieces: int
    expires_at: int
    spends: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HeldBudget:
    """What is left of one business date's budget or allowance; `spends` (time, amount) of its kind, oldest first."""

    kind: str
    amount: int
    expires_at: int
    spends: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OnTrust:
    """Orders promised unpaid: how many of the business date HQ has not answered, when it ends, and all their times."""

    today: int
    day_ends: int
    times: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """What a shop has. `disk_free` in bytes, `disk_per_hour` what its work adds, 0 where too little is known of it."""

    time: Anchor
    policy: Policy
    people: int
    price_book: int
    leases: tuple[HeldLease, ...] = ()
    budgets: tuple[HeldBudget, ...] = ()
    on_trust: OnTrust | None = None
    disk_free: int = FAR
    disk_per_hour: int = 0
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """A desk works until `until` (None: without end); then `limit` stops it, for a lease that of `variant_id`."""

    desk: Desk
    until: int | None
    limit: Limit | None
    variant_id: int = 0


def forecast(stand: Stand) -> tuple[Forecast, ...]:
    """One for each desk, in the order of `Desk`; none for coupons and points where the shop does without."""
    now, policy = stand.time.time, stand.policy
    people = _if(stand.people < 1, now, Limit.ROSTER)
    disk = _disk(stand)
    blocked = _if(stand.revoked, now, Limit.REVOKED)
    closing = [*blocked, *people, *_if(stand.price_book < 1, now, Limit.PRICES), *disk]
    closing += _after_contact(stand, policy.offline_managed, Limit.CONTACT)
    doubt = _if(stand.time.suspect, now, Limit.MANAGER)
    given = {Desk.COUPONS: COUPON_BUDGET, Desk.POINTS: POINTS_ALLOWANCE}
    granted = policy.day_budgets
    return (
        _first(Desk.SIGN_IN, people),
        _first(Desk.SELL, closing),
        _first(Desk.REMOTE, [*closing, *doubt, *_leases(stand)]),
        _first(Desk.ON_DELIVERY, [*closing, *doubt, *_after_contact(stand, policy.offline_full, Limit.MANAGER),
                                  *_on_trust(stand)]),
        _first(Desk.PICKUP, [*blocked, *people, *disk, *doubt,
                             *_after_contact(stand, policy.offline_managed, Limit.CONTACT),
                             *_after_contact(stand, policy.handover_alone, Limit.MANAGER)]),
        *(_first(desk, [*closing, *_budget(stand, kind)]) for desk, kind in given.items() if kind in granted),
    )  # fmt: skip


_End = tuple[int, Limit, int]


def _first(desk: Desk, ends: Iterable[_End]) -> Forecast:
    found = min(ends, key=lambda end: end[0], default=None)
    return Forecast(desk, None, None) if found is None else Forecast(desk, *found)


def _if(lacking: bool, now: int, limit: Limit) -> list[_End]:
    return [(now, limit, 0)] if lacking else []


def _after_contact(stand: Stand, seconds: int, limit: Limit) -> list[_End]:
    """A device that never heard HQ has no such clock running."""
    return [(stand.time.contact + seconds * SECOND, limit, 0)] if stand.time.contact else []


def _disk(stand: Stand) -> list[_End]:
    left = max(0, stand.disk_free - RESERVE)
    if not left:
        return [(stand.time.time, Limit.DISK, 0)]
    lasts = left * HOUR * CAUTION // (100 * stand.disk_per_hour) if stand.disk_per_hour > 0 else FAR
    return [(stand.time.time + lasts, Limit.DISK, 0)] if lasts < FAR else []


def _leases(stand: Stand) -> list[_End]:
    """The first piece that can no longer be confirmed."""
    now = stand.time.time
    alive = [lease for lease in stand.leases if lease.pieces > 0 and lease.expires_at > now]
    if not alive:
        return [(now, Limit.NO_LEASE, 0)]
    return [end for lease in alive for end in _of_lease(lease, now)]


def _of_lease(lease: HeldLease, now: int) -> list[_End]:
    ends: list[_End] = [(lease.expires_at, Limit.LEASE_EXPIRES, lease.variant_id)]
    if pace := _pace([at for at, _ in lease.spends], now):
        # After the orders that are still covered comes the one that is not.
        used = _next(lease.spends[-1][0], pace, now) + _covered(lease.pieces, lease.spends) * pace
        ends.append((used, Limit.LEASE_USED, lease.variant_id))
    return ends


def _pace(times: Sequence[int], now: int) -> int:
    """µs from one to the next that are counted on; 0 where too few are known to tell.

    A gap that is still open counts once it is longer than usual: a rush that is over is not the pace of the day.
    """
    recent, interval = times[-RECENT:], usual_interval(times)
    return max(interval, (now - recent[0]) // len(recent)) * CAUTION // 100 if interval else 0


def _next(last: int, pace: int, now: int) -> int:
    """When the next one is due; one that is overdue may come at once, and so may all after it, at their pace."""
    return max(now, last + pace)


def _covered(amount: int, spends: Sequence[tuple[int, int]]) -> int:
    """How many more spends it is sure to cover."""
    return amount // max(spent for _, spent in spends[-RECENT:])


def _budget(stand: Stand, kind: str) -> list[_End]:
    """The first moment at which nothing may be given away, date after date."""
    now = begins = stand.time.time
    days = sorted((one for one in stand.budgets if one.kind == kind), key=lambda one: one.expires_at)
    for day in days:
        if day.expires_at <= now:
            continue
        if day.expires_at - DAY > begins or not day.amount:
            return [(begins, Limit.BUDGET_USED, 0)]
        if pace := _pace([at for at, _ in day.spends], now):
            orders = _covered(day.amount, day.spends)
            # Of a day that has not begun the first customer may come at once.
            used = (_next(day.spends[-1][0], pace, now) if begins == now else begins) + orders * pace
            if used < day.expires_at:
                return [(used, Limit.BUDGET_USED, 0)]
        begins = day.expires_at
    return [(begins, Limit.BUDGET_ENDS, 0)]


def _on_trust(stand: Stand) -> list[_End]:
    """The first order of a business date that is one too many."""
    found, begins = stand.on_trust, stand.time.time
    if found is None:
        return []
    pace = _pace(found.times, begins)
    left, ends = stand.policy.trust_orders - found.today, found.day_ends
    for _ in range(_DAYS):
        if left < 1:
            return [(begins, Limit.DAY_ORDERS, 0)]
        # Of a day that has not begun the first customer may come at once.
        first = _next(found.times[-1], pace, begins) if pace and begins == stand.time.time else begins
        used = first + left * pace
        if pace and used < ends:
            return [(used, Limit.DAY_ORDERS, 0)]
        left, begins, ends = stand.policy.trust_orders, ends, ends + DAY
    return []


def usual_interval(times: Sequence[int]) -> int:
    """µs between two of the latest times, 0 where there are too few to tell."""
    recent = times[-RECENT:]
    return (recent[-1] - recent[0]) // (len(recent) - 1) if len(recent) > 2 and recent[-1] > recent[0] else 0
