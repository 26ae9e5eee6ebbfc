"""Why a coupon is not taken, and what HQ found wrong with one, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import FarshelfError
from app.money import Money
from ui.bridge.order_words import tier_words
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import money, tr


def coupon_refusal(error: FarshelfError, currency: str) -> str:
    """ "" for a refusal that is not about coupons."""
    values = error.values

    def amount(name: str) -> str:
        return money(Money(int(str(values[name])), currency))

    match error.reason:
        case "coupon_unreadable":
            return tr("This is no coupon of ours, or its code is damaged. Scan it again.")
        case "coupon_forged":
            return tr("This coupon was not made by HQ, so it is worth nothing. Keep it and tell your manager.")
        case "coupon_key_unknown":
            return tr("This coupon cannot be checked here yet: connect to the network once, then scan it again.")
        case "coupon_stopped":
            return tr("HQ has stopped this coupon. It is not taken any more.")
        case "coupon_not_yet":
            return tr("This coupon is not valid yet. Its first day is printed on it.")
        case "coupon_expired":
            return tr("This coupon has expired.")
        case "coupon_currency":
            return tr("This coupon is for another currency.")
        case "coupon_audience":
            kind, _, tier = str(values.get("audience", "")).partition(":")
            if kind == "tier":
                return tr("This coupon is for %1 members. Scan the member card first.").replace("%1", tier_words(tier))
            return tr("This coupon is for members. Scan the member card first.")
        case "coupon_used":
            words = tr("This coupon was used already, on order %1.")
            return words.replace("%1", str(values.get("number", "")))
        case "coupon_needs_network":
            return tr("A valuable coupon: only HQ can tell whether it is still good, so it is not taken here yet.")
        case "coupon_too_valuable":
            return tr("Without HQ a coupon may take off up to %1; this one is worth more.").replace(
                "%1", amount("limit")
            )
        case "coupon_budget":
            words = tr(
                "Of today's coupon budget %1 is left on this device. Connect to the network, or sell without it."
            )
            return words.replace("%1", amount("left"))
        case _:
            return ""


def coupon_reason(reason: str, told: Mapping[str, object], currency: str, place: str) -> ReasonWords | None:
    """What HQ found; `place` is the name of the shop that was first. None for any other reason."""
    found = told.get("amount")
    lost = money(Money(found if isinstance(found, int) else 0, currency))
    calm = tr("Nothing to collect from the customer. The manager looks at the difference.")
    match reason:
        case "coupon_used_twice":
            words = tr("Order %1 at %2 had used it first. %3 is booked as the campaign's loss; the receipt stands.")
            text = words.replace("%1", str(told.get("first", "—"))).replace("%2", place or "—").replace("%3", lost)
            return ReasonWords(tr("A coupon was used a second time"), text, calm)
        case "coupon_unknown":
            words = tr("HQ has never given out this coupon. %1 is booked as a loss; the receipt stands.")
            nxt = tr("Keep the coupon if the customer left it, and tell HQ.")
            return ReasonWords(tr("A coupon that HQ does not know"), words.replace("%1", lost), nxt, "danger")
        case "returned_twice":
            words = tr("%1 pieces were taken back, of only %2 that the customer still had. The goods are booked here.")
            text = words.replace("%1", str(told.get("wanted", "—"))).replace("%2", str(told.get("had", "—")))
            nxt = tr("Find out whose goods these are, and whether money went out twice.")
            return ReasonWords(tr("Taken back more often than bought"), text, nxt, "danger")
        case "refund_variance":
            due = told.get("due")
            right = money(Money(due if isinstance(due, int) else 0, currency))
            words = tr("%1 went back to the customer; the pieces had cost %2. The slip stands.")
            return ReasonWords(
                tr("Another sum went back than was paid"), words.replace("%1", lost).replace("%2", right), calm
            )
        case _:
            return None
