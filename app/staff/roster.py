"""Who works in this shop and what each may do, from the documents HQ signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from enum import StrEnum


class Capability(StrEnum):
    """A permission granted per shop; screens hide what a person may not use."""

    SELL = "sell"
    PICKUP = "pickup"
    ATTENTION = "attention"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Associate:
    """`pin_verifier` is an Argon2id PHC string; `role` is associate | manager | pickup_desk | inspector."""

    id: int
    code: str
    name: str
    role: str
    pin_verifier: str
    capabilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roster:
    """One version of a shop's roster; a command records the version it was made under."""

    version: int = 0
    associates: tuple[Associate, ...] = ()

    def find(self, associate_id: int) -> Associate | None:
        return next((one for one in self.associates if one.id == associate_id), None)


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits that HQ sets for a shop; amounts in minor units, times in seconds.

    Unpaid, goods go out or come from elsewhere up to `cod_limit` an order, in `trust_orders` orders a business date
    that HQ has not answered; tills and terminals may have taken `external_limit` an order and `external_day` a device
    and business date that HQ has not verified; with a manager each `manager_times` as far. Cash is rounded off to
    multiples of `cash_rounding`, 0 for not at all. `plan_b` is what a request becomes by default
    when its piece is gone. Leases: at most `lease_variants` at a time of `lease_pieces` each, for `lease_seconds`,
    `lease_fill` of them best sellers that nobody has asked for; `lease_share` percent of the pieces at a place may
    be leased, and `lease_risk` pieces beyond that. HQ takes a spend for `lease_grace` after the expiry. Each device
    may give away `coupon_budget` in low-value coupons and `points_allowance` in points (both minor units) a
    business date without asking, one coupon at most `coupon_each`; 0 for not at all. By hand a piece's price goes
    down by at most `price_off`, with a manager `manager_price_off` (basis points of the list price).
    It costs the organisation `delivery_cost` that a shop brings goods itself, a carrier takes `parcel_cost`.
    Goods come back until 24:00 of `return_days` days after the customer got them, shipped ones `return_days_distance`;
    of an order up to `return_cash` goes back in cash.
    Without HQ a shop does everything for `offline_full`, up to `offline_managed` what costs money with a manager
    only, and hands over on its own what was told within `handover_alone`.
    `receipt_page`: what a receipt's QR begins with, the address of HQ's page for e-invoices in capitals
    (`HTTPS://…/R`), '' for none. `sealing_key`: hex, for files only HQ can read.
    """

    version: int = 0
    pin_attempts: int = 10
    idle_lock: int = 120
    cod_limit: int = 200_000
    trust_orders: int = 20
    external_limit: int = 300_000
    external_day: int = 1_000_000
    cash_rounding: int = 10
    manager_times: int = 3
    quantity_limit: int = 99
    price_off: int = 1_000
    manager_price_off: int = 5_000
    till: str = "none"
    plan_b: str = "dc"
    lease_variants: int = 40
    lease_fill: int = 0
    lease_pieces: int = 2
    lease_share: int = 50
    lease_risk: int = 0
    lease_seconds: int = 72 * 3600
    lease_grace: int = 24 * 3600
    coupon_budget: int = 100_000
    coupon_each: int = 10_000
    return_days: int = 14
    return_days_distance: int = 7
    return_cash: int = 50_000
    points_allowance: int = 2_000
    offline_full: int = 72 * 3600
    offline_managed: int = 168 * 3600
    handover_alone: int = 24 * 3600
    delivery_cost: int = 600
    parcel_cost: int = 1_200
    receipt_page: str = ""
    sealing_key: str = ""
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def day_budgets(self) -> dict[str, int]:
        """Kind of lease (`app.leases.budgets`) → its amount a business date; without those the shop does without."""
        found = {"coupon_budget": self.coupon_budget, "points_allowance": self.points_allowance}
        return {kind: amount for kind, amount in found.items() if amount > 0}


def roster_from(version: int, body: str) -> Roster:
    """Reads `{"associates": [{id, code, name, role, pin_verifier, capabilities}]}`."""
    people = [
        Associate(
            id=one["id"],
            code=one["code"],
            name=one["name"],
            role=one["role"],
            pin_verifier=one["pin_verifier"],
            capabilities=frozenset(one["capabilities"]),
        )
        for one in json.loads(body)["associates"]
    ]
    return Roster(version, tuple(people))


def policy_from(version: int, body: str) -> Policy:
    """Reads a JSON object of the fields above; what this build does not know is kept in `extra`."""
    found = json.loads(body)
    names = [one.name for one in fields(Policy) if one.name not in ("version", "extra")]
    known = {name: found.pop(name) for name in names if name in found}
    return Policy(version=version, extra=found, **known)
