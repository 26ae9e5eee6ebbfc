"""What HQ thinks of money that a till or a terminal took: it went too far, or not; cash that was rounded off."""

from __future__ import annotations

from sqlalchemy import text

from app.orders.commands import OrderPlaced
from app.orders.line_commands import HandedOver
from app.orders.tenders import DUE_KIND, TOGETHER, TenderKind, rounding, rounds
from app.pricing.prices import Why
from app.staff.roster import Capability, Policy
from sync.hq import actors
from sync.hq.handlers.work import Finding, Work
from sync.hq.policies import policy_of

_DAY = text(
    "SELECT coalesce(sum(t.amount), 0) FROM orders o JOIN tender t ON t.order_id = o.id WHERE o.device_id = :device"
    " AND o.placed_at > :since AND o.business_date = :date AND t.kind = 'external' AND t.state = 'paid_unverified'"
)
_WEEK_US = 7 * 86_400 * 1_000_000


def beyond_limits(work: Work, order: OrderPlaced) -> list[Finding]:
    """`external_limit`, `external_day`: the device trusted more slips than its policy allows; before its rows are in.

    The money was taken, so the order stands.
    """
    amount = sum(tender.amount for tender in order.tenders if tender.kind == TenderKind.EXTERNAL)
    if not amount:
        return []
    policy, times = _policy(work, order)
    detail = {"number": order.number, "amount": amount}
    if found := _over_order(policy, times, order.number, amount):
        return found
    before = work.connection.execute(
        _DAY,
        {"device": work.device_id, "date": order.business_date, "since": order.placed_at - _WEEK_US},
    ).scalar_one()
    over = int(before) + amount - policy.external_day * times
    if over > 0:
        return [Finding("external_day", {**detail, "limit": policy.external_day * times}, min(over, amount))]
    return []


def beyond_at_desk(work: Work, handed: HandedOver, number: str) -> list[Finding]:
    """`external_limit`, of what a terminal took at a handover; the money was taken, so that stands."""
    amount = sum(tender.amount for tender in handed.tenders if tender.kind == TenderKind.EXTERNAL)
    return _over_order(*_policy(work, handed), number, amount) if amount else []


def _policy(work: Work, told: OrderPlaced | HandedOver) -> tuple[Policy, int]:
    """With how many times its limits the one who did it may go, alone or by a manager's leave."""
    policy = policy_of(work.connection, work.store_id)
    people = actors.people_of(work.connection, work.store_id, work.command.roster)
    managed = told.approved_by or Capability.MANAGE in people.get(str(told.associate_id), ())
    return policy, policy.manager_times if managed else 1


def _over_order(policy: Policy, times: int, number: str, amount: int) -> list[Finding]:
    limit = policy.external_limit * times
    detail = {"number": number, "amount": amount, "limit": limit}
    return [Finding("external_limit", detail, amount - limit)] if amount > limit else []


def rounded_off(work: Work, order: OrderPlaced, right: dict[bytes, int | None]) -> dict[bytes, int | None]:
    """What the lines ought to have cost once 抹零 is off them, by the rule the device uses; as they are without it."""
    kinds = {tender.kind for tender in order.tenders}
    asked = any(one.why == Why.ROUNDING for line in order.lines for one in line.discounts)
    if not asked or not rounds(kinds):
        return right
    own = {tender.line_id for tender in order.tenders}
    later = {fulfilment for fulfilment in TOGETHER if DUE_KIND[fulfilment] in _together(order)}
    now = {line.id: right[line.id] for line in order.lines if line.id not in own and line.fulfilment not in later}
    amounts = [amount for amount in now.values() if amount is not None]
    if len(amounts) < len(now):
        return right
    off = dict(zip(now, rounding(amounts, policy_of(work.connection, work.store_id).cash_rounding), strict=True))
    return {one: amount if amount is None else amount - off.get(one, 0) for one, amount in right.items()}


def _together(order: OrderPlaced) -> set[str]:
    return {tender.kind for tender in order.tenders if tender.line_id is None}
