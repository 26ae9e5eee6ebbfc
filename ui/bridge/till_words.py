"""The words of a shop whose own till books what is carried out."""

from __future__ import annotations

from collections.abc import Mapping

from app.money import Money
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import money, tr


def till_reason(reason: str, told: Mapping[str, object], currency: str) -> ReasonWords | None:
    """None for a reason that has nothing to do with the till."""

    def amount(name: str) -> str:
        found = told.get(name)
        return money(Money(found if isinstance(found, int) else 0, currency))

    def said(name: str) -> str:
        return str(told.get(name) or "—")

    match reason:
        case "till_missing":
            text = tr("%1 was sent to the till more than a day ago, and the till's sales do not have it.")
            return ReasonWords(
                tr("The till has not sold this order"),
                text.replace("%1", amount("amount")),
                tr("Look for it at the till. If the customer left without the goods, cancel the order."),
            )
        case "till_unknown":
            found = told.get("pieces")
            text = tr(
                "On slip %2 the till sold %n piece(s) of %1 for an order that HQ does not have. The stock is booked.",
                "",
                found if isinstance(found, int) else 0,
            )
            return ReasonWords(
                tr("The till names an unknown order"),
                text.replace("%1", said("sku")).replace("%2", said("slip")),
                tr("Compare the slip with the order; it closes by itself once the order is here."),
            )
        case "till_variance":
            text = tr(
                "On slip %1 the till took %2 where the order says %3, or sold other goods. Both stand as they are."
            )
            return ReasonWords(
                tr("The till sold something else than ordered"),
                text.replace("%1", said("slip")).replace("%2", amount("amount")).replace("%3", amount("due")),
                tr("Compare the slip with the order, and settle the difference with the customer."),
            )
        case _:
            return None
