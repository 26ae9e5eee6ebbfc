"""The words of QR payment: what HQ refuses, and what needs a person."""

from __future__ import annotations

from ui.bridge.parked import ReasonWords
from ui.bridge.wording import tr


def payment_refusal(reason: str) -> str:
    """Why HQ does not charge; "" for what has nothing to do with it."""
    match reason:
        case "order_unknown":
            return tr("HQ has not received this order yet. It is on its way; nothing was charged.")
        case "member_unknown":
            return tr("This shop does not hold the member any more, so nothing can be taken from the account.")
        case "order_closed":
            return tr("Nothing is to be paid for this order any more. Nothing was charged.")
        case "payment_pending":
            return tr("An earlier payment of this order is not settled. Do not charge again; ask for its state.")
        case "payments_off":
            return tr("HQ takes no QR payments of this kind. Take cash, or the slip of a terminal.")
        case "payment_code_unknown" | "bad_notice":
            return tr("This is no payment code. Ask the customer to open the code to pay with; nothing was charged.")
        case _:
            return ""


def payment_reason(reason: str, amount: str, due: str) -> ReasonWords | None:
    """What became of a payment that a person must hear of; None for what is none of these."""
    match reason:
        case "not_paid":
            text = tr("Goods of this order left or were asked for, but nobody has proved that %1 was paid by QR.")
            return ReasonWords(
                tr("Not paid yet"),
                text.replace("%1", amount),
                tr("Ask for the payment's state; if it stays unpaid, call the customer."),
                "danger",
            )
        case "payment_unknown":
            text = tr("The provider has not said for minutes whether %1 was paid. HQ goes on asking by itself.")
            return ReasonWords(
                tr("Nobody knows yet whether it was paid"),
                text.replace("%1", amount),
                tr("Do not charge again. This item closes once it is known."),
                "danger",
            )
        case "payment_late":
            text = tr("%1 was paid after the payment had been given up. HQ gives it back to the customer by itself.")
            return ReasonWords(
                tr("Money came too late"),
                text.replace("%1", amount),
                tr("Tell the customer that the money comes back the way it was paid."),
            )
        case "payment_mismatch":
            text = tr("The provider took %1 where %2 was due. It does not count as paid, and HQ gives it back.")
            return ReasonWords(
                tr("Another sum was charged than was due"),
                text.replace("%1", amount).replace("%2", due),
                tr("Tell the customer that the money comes back; HQ looks into it with the provider."),
                "danger",
            )
        case "payment_expired":
            text = tr("Nobody paid within 30 minutes, so the goods are free again. Other money taken for it: %1.")
            return ReasonWords(
                tr("Order given up: not paid in time"),
                text.replace("%1", amount),
                tr("Give back what was taken; if the customer still wants the goods, make a new order."),
            )
        case _:
            return None


def payment_event(kind: str, provider: str = "") -> str:
    """A step of the timeline, by the last part of its kind; "" for what is none of these."""
    match kind:
        case "paid" if provider == "stored_value":
            return tr("Paid with stored value")
        case "closed" if provider == "stored_value":
            return tr("Too little stored value; nothing was taken")
        case "reversed" if provider == "stored_value":
            return tr("Stored value given back")
        case "paid":
            return tr("Paid by QR")
        case "closed":
            return tr("QR payment failed; nothing was charged")
        case "reversed":
            return tr("QR payment taken back")
        case "refunded":
            return tr("Money given back by HQ")
        case "released":
            return tr("Given up: not paid in time")
        case _:
            return ""


def payment_state(state: str) -> str:
    """Where a tender stands that HQ asks a provider for; "" for paid and for what is paid later."""
    match state:
        case "awaiting":
            return tr("Waiting for its payment")
        case "user_paying":
            return tr("The customer is paying")
        case "unknown":
            return tr("Not known yet: do not charge again")
        case "refunding":
            return tr("HQ is giving it back")
        case "refunded":
            return tr("Given back")
        case _:
            return ""
