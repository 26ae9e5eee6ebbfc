"""Tenders in words: refusals at the payment, and what HQ finds wrong with money that somebody else took."""

from __future__ import annotations

from collections.abc import Mapping

from app.money import Money
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import money, tr


def tender_refusal(reason: str, values: Mapping[str, object], currency: str) -> str:
    """ "" for a reason that is none of a tender's."""

    def amount(name: str) -> str:
        return money(Money(int(str(values[name])), currency))

    match reason:
        case "cash_over":
            return tr("%1 more was taken than is due. Give it back first.").replace("%1", amount("amount"))
        case "slip_invalid":
            return tr("A slip number has 4 to 32 letters and figures.")
        case "slip_is_card":
            return tr("That looks like a card number; it is not kept. Enter the number of the slip instead.")
        case "slip_for_one":
            return tr("One slip pays one item that is tried on. Take the rest in cash, or hand over one by one.")
        case "slip_twice":
            return tr("This slip is on the order already.")
        case "external_limit":
            words = tr("Terminals may take up to %2 an order before HQ has checked it; this order has %1.")
        case "external_day":
            words = tr("With this order terminals took %1 today that HQ has not checked; up to %2 a day is allowed.")
        case _:
            return ""
    said = words.replace("%1", amount("amount")).replace("%2", amount("limit"))
    if int(str(values["amount"])) > int(str(values["manager"])) or values["manager"] == values["limit"]:
        return said
    return " ".join((said, tr("A manager may go up to %1.").replace("%1", amount("manager"))))


def tender_finding(reason: str, told: Mapping[str, object], currency: str) -> ReasonWords | None:
    """None for a reason that is none of a tender's."""

    def amount(name: str) -> str:
        found = told.get(name)
        return money(Money(found if isinstance(found, int) else 0, currency))

    match reason:
        case "external_limit":
            text = tr("A terminal took %1 for one order, %2 is the limit before HQ has checked it. The sale stands.")
            return ReasonWords(
                tr("More on a terminal than an order may have"),
                text.replace("%1", amount("amount")).replace("%2", amount("limit")),
                tr("Nothing to do for the customer. Look for the slip and keep it until HQ has matched it."),
            )
        case "external_day":
            text = tr("An order of %1 took this device past the %2 a day that HQ has not checked. The sale stands.")
            return ReasonWords(
                tr("More on terminals than a day may have"),
                text.replace("%1", amount("amount")).replace("%2", amount("limit")),
                tr("Nothing to do for the customer. Keep the slips of that day until HQ has matched them."),
            )
        case "slip_missing":
            text = tr("The slip %1 over %2 is in no settlement of the terminals, although later days are.")
            return ReasonWords(
                tr("Money on a slip never came in"),
                text.replace("%1", str(told.get("slip") or "—")).replace("%2", amount("amount")),
                tr("Find the slip and compare its number and shop; then call HQ."),
                "danger",
            )
        case "slip_variance":
            text = tr("The slip %1 was recorded over %2, the terminals settled %3.")
            return ReasonWords(
                tr("A slip over another sum"),
                text.replace("%1", str(told.get("slip") or "—"))
                .replace("%2", amount("amount"))
                .replace("%3", amount("settled")),
                tr("Find the slip; the customer paid what stands on it. Then tell HQ."),
                "danger",
            )
        case "slip_unknown":
            text = tr("The terminals settled %2 for the slip %1, and no order of this store has it.")
            return ReasonWords(
                tr("A slip without an order"),
                text.replace("%1", str(told.get("slip") or "—")).replace("%2", amount("amount")),
                tr("Look whether an order was paid with it under another number, or whether it has to be given back."),
            )
        case _:
            return None
