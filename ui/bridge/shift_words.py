"""Shifts in words: refusals at the drawer, and what HQ finds of them."""

from __future__ import annotations

from collections.abc import Mapping

from app.money import Money
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import money, tr


def shift_refusal(reason: str, values: Mapping[str, object], currency: str) -> str:
    """ "" for a reason that is none of a shift's."""
    match reason:
        case "shift_open":
            return tr("A shift is open at this device. Count and close it first.")
        case "shift_none":
            return tr("No shift is open at this device. Open one with its float.")
        case "shift_difference":
            words = tr("The drawer differs by %1 from what it should hold. Count again, or say why.")
            return words.replace("%1", money(Money(int(str(values["amount"])), currency)))
        case "shift_uncounted":
            return tr("Count the drawer before the shift is closed.")
        case "count_stale":
            return tr("Cash was taken or given since the drawer was counted. Count it again.")
        case "drawer_manager":
            return tr("Only a manager opens the drawer without a sale. Ask one to allow it.")
        case "handover_unknown":
            return tr("The drawer can be handed over only to a colleague of this store.")
        case _:
            return ""


def shift_finding(reason: str, told: Mapping[str, object], currency: str) -> ReasonWords | None:
    """None for a reason that is none of a shift's."""

    def amount(name: str) -> str:
        found = told.get(name)
        return money(Money(found if isinstance(found, int) else 0, currency))

    date = str(told.get("date") or "—")
    match reason:
        case "cash_difference":
            text = tr("Shift of %1: %2 was counted, %3 should have been there. Reason given: %4")
            return ReasonWords(
                tr("The drawer did not match"),
                text.replace("%1", date)
                .replace("%2", amount("counted"))
                .replace("%3", amount("expected"))
                .replace("%4", str(told.get("why") or "—")),
                tr("Count the drawer with the person, look at the shift's slips, and note the outcome."),
                "danger",
            )
        case "float_variance":
            text = tr("Shift of %1: the one who left counted %2, the one who took over %3.")
            return ReasonWords(
                tr("Two people counted differently"),
                text.replace("%1", date).replace("%2", amount("left")).replace("%3", amount("counted")),
                tr("Ask both, and count the drawer with them."),
                "danger",
            )
        case "shift_mismatch":
            text = tr("Shift of %1: the device made it %2, its orders at HQ make %3.")
            return ReasonWords(
                tr("A shift's sums do not match its orders"),
                text.replace("%1", date).replace("%2", amount("told")).replace("%3", amount("found")),
                tr("Keep the day-end slip and call HQ."),
            )
        case "duplicate_shift" | "unknown_shift":
            return ReasonWords(
                tr("A shift that HQ cannot place"),
                tr("HQ was told of a shift that it knows already, or whose beginning it never heard of."),
                tr("Keep the day-end slip and call HQ; orders are not affected."),
            )
        case _:
            return None
