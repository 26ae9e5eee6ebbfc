"""The sheets of an item: whom to reach and how, and what may become of a piece that could not be had. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.attention.customers import plans_for, reveals
from app.attention.rows import AttentionItem
from app.orders.customer_commands import How
from app.orders.states import PlanB
from ui.attention.derive import Facts, plan_line, told_words
from ui.bridge.plan_words import plan_detail, plan_sign, plan_title
from ui.bridge.wording import masked_phone, tr


@dataclass(frozen=True, slots=True)
class CustomerProps:
    """`phone` is masked until somebody asked for the whole number, which is `shown` then."""

    name: str
    phone: str
    shown: bool
    note: str
    told: str


@dataclass(frozen=True, slots=True)
class HowProps:
    key: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class WayProps:
    """One Plan B; `key` as in `PlanB`."""

    key: str
    title: str
    detail: str
    sign: str
    chosen: bool


def customer(facts: Facts, item: AttentionItem, number: str) -> CustomerProps | None:
    """`number`: the whole one, once it was revealed; None where the order is not known here."""
    view = facts.views.get(facts.found.orders.get(item.id, b""))
    if view is None:
        return None
    seen = reveals(view)
    counted = tr("Shown %n time(s) so far.", "", seen) if seen else tr("Not shown to anybody so far.")
    return CustomerProps(
        name=view.order.contact_name or tr("Customer"),
        phone=number or masked_phone(view.order.contact_phone),
        shown=bool(number),
        note=" ".join((tr("Each look at the whole number is recorded with your name."), counted)),
        told=told_words(facts, item),
    )


def hows(chosen: How) -> list[HowProps]:
    titles = {How.PHONE: tr("Phone call"), How.MESSAGE: tr("Message"), How.IN_PERSON: tr("In person")}
    return [HowProps(how, titles[how], how is chosen) for how in How]


def ways(facts: Facts, item: AttentionItem, chosen: str) -> list[WayProps]:
    view = facts.views.get(item.order_id or b"")
    line = None if view is None else next((one for one in view.lines if one.id == plan_line(item)), None)
    if view is None or line is None:
        return []
    plans = plans_for(view, line)
    return [WayProps(one, plan_title(one), _detail(one), plan_sign(one), one == chosen) for one in plans]


def _detail(plan: PlanB) -> str:
    """As when it was ordered; but the money has been taken by now, and the shop gives it back."""
    given_back = tr("The piece stays off the order; give back what was paid for it.")
    return given_back if plan is PlanB.REFUND else plan_detail(plan)
