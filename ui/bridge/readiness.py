"""Readiness in words: until when each desk works without HQ, what ends it, and which of them ends first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.catalog.search import current_prices, skus_of
from app.device import Device
from app.readiness.forecast import HOUR, Desk, Forecast, Limit, forecast
from app.readiness.reading import read_stand
from ui.bridge.wording import MINUTE, day_time, tr

SOON = 12 * HOUR
"""µs before the end from which the row warns."""


@dataclass(frozen=True, slots=True)
class ReadyProps:
    """One desk; `key` is its name in `Desk`."""

    key: str
    title: str
    value: str
    detail: str
    tone: str


@dataclass(frozen=True, slots=True)
class ReadyHead:
    """How long all goes on as usual: `fraction` (0–1) of the time that HQ allows without it, `first` what ends then."""

    title: str = ""
    tone: str = "ink"
    fraction: float = 0.0
    first: str = ""


def read_readiness(device: Device) -> tuple[tuple[Forecast, ...], dict[int, str]]:
    """The forecasts, and the SKUs they speak of. Reading thread."""
    if not device.replicas.catalog.present:
        return forecast(read_stand(device, 0)), {}
    with device.replicas.catalog.read() as catalog:
        found = forecast(read_stand(device, current_prices(catalog, device.clock.now()).book_id))
        return found, skus_of(catalog, {one.variant_id for one in found})


def ready_head(found: Iterable[Forecast], now: int, zone: str, span: int) -> ReadyHead:
    """`span` (µs) fills the bar. What has ended already is in the rows; without selling there is nothing to count."""
    known = list(found)
    selling = next((one for one in known if one.desk is Desk.SELL), None)
    if selling is None:
        return ReadyHead()
    if selling.until is not None and selling.until <= now:
        return ReadyHead(tr("No selling now"), "danger", 0.0, _detail(selling, {}, now))
    ends = [one for one in known if one.until is not None and one.until > now]
    if not ends:
        return ReadyHead(tr("Without limit"), "accent", 1.0)
    soonest = min(ends, key=lambda one: one.until or 0)
    left = (soonest.until or now) - now
    when = day_time(now + left, now, zone, inside=True)
    first = tr("First to end: %1 (%2)").replace("%1", _title(soonest.desk)).replace("%2", when)
    return ReadyHead(left_words(left), "warn" if left <= SOON else "ink", min(1.0, left / span), first)


def left_rows(found: Iterable[Forecast], skus: Mapping[int, str], now: int) -> list[ReadyProps]:
    """As `ready_rows`, with how long it still works in place of until when."""
    return [
        ReadyProps(one.desk.value, _title(one.desk), _left(one, now), _detail(one, skus, now), _tone(one, now))
        for one in found
    ]


def left_words(left: int) -> str:
    """ "57 hours"; minutes below one hour."""
    return tr("%n hour(s)", "", left // HOUR) if left >= HOUR else tr("%n minute(s)", "", max(1, left // MINUTE))


def ready_rows(found: Iterable[Forecast], skus: Mapping[int, str], now: int, zone: str) -> list[ReadyProps]:
    """`now` is HQ's time as estimated, as the forecasts are; `skus` names variants."""
    return [
        ReadyProps(one.desk.value, _title(one.desk), _until(one, now, zone), _detail(one, skus, now), _tone(one, now))
        for one in found
    ]


def ending(found: Iterable[Forecast], now: int) -> frozenset[Desk]:
    """Desks that still work and soon will not."""
    return frozenset(one.desk for one in found if one.until is not None and 0 < one.until - now <= SOON)


def _title(desk: Desk) -> str:
    match desk:
        case Desk.SIGN_IN:
            return tr("Sign-in")
        case Desk.SELL:
            return tr("Sell goods in hand")
        case Desk.REMOTE:
            return tr("Confirm goods elsewhere")
        case Desk.ON_DELIVERY:
            return tr("Cash on delivery")
        case Desk.PICKUP:
            return tr("Hand over pickups")
        case Desk.COUPONS:
            return tr("Low-value coupons")
        case Desk.POINTS:
            return tr("Spend points")


def _until(one: Forecast, now: int, zone: str) -> str:
    if one.until is None:
        return tr("without limit")
    return tr("until %1").replace("%1", day_time(one.until, now, zone, inside=True)) if one.until > now else _over(one)


def _left(one: Forecast, now: int) -> str:
    if one.until is None:
        return tr("without limit")
    return left_words(one.until - now) if one.until > now else _over(one)


def _over(one: Forecast) -> str:
    return tr("manager only") if one.limit is Limit.MANAGER else tr("not now")


def _detail(one: Forecast, skus: Mapping[int, str], now: int) -> str:
    over = one.until is not None and one.until <= now
    match one.limit:
        case None:
            return ""
        case Limit.ROSTER:
            return tr("Nobody can sign in yet")
        case Limit.PRICES:
            return tr("No price book yet")
        case Limit.DISK:
            return tr("The disk is almost full") if over else tr("Then the disk is full")
        case Limit.CONTACT:
            return tr("Out of contact with HQ for too long") if over else tr("Then look-up only, until HQ is reached")
        case Limit.MANAGER:
            return tr("Out of contact with HQ for too long") if over else tr("Then a manager must do it")
        case Limit.LEASE_USED:
            return tr("Then the locked pieces of %1 are sold").replace("%1", skus.get(one.variant_id, ""))
        case Limit.LEASE_EXPIRES:
            return tr("Then the lock on %1 runs out").replace("%1", skus.get(one.variant_id, ""))
        case Limit.BUDGET_USED:
            return tr("Today's budget is used up") if over else tr("Then the day's budget is used up")
        case Limit.BUDGET_ENDS:
            return tr("HQ has granted no budget yet") if over else tr("Then HQ must grant a new budget")
        case Limit.DAY_ORDERS:
            return (
                tr("As many unpaid orders as a day allows wait for HQ; a manager may go on")
                if over
                else tr("Then as many unpaid orders as a day allows wait for HQ")
            )
        case Limit.REVOKED:
            return tr("HQ has blocked this device")
        case Limit.NO_LEASE:
            return tr("Nothing is locked for this device; orders are requests")


def _tone(one: Forecast, now: int) -> str:
    if one.until is None or one.until - now > SOON:
        return "ink"
    if one.limit in (Limit.NO_LEASE, Limit.BUDGET_ENDS):
        return "muted"
    return "danger" if one.until <= now and one.limit is not Limit.MANAGER else "warn"
