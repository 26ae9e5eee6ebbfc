"""E-invoices in words: why a title is not taken, what became of a request, what needs a person."""

from __future__ import annotations

from ui.bridge.parked import ReasonWords
from ui.bridge.wording import tr


def invoice_refusal(reason: str) -> str:
    """Why nothing was asked for; "" for what has nothing to do with it."""
    match reason:
        case "title_missing" | "kind_unknown":
            return tr("Whom is the invoice for? Enter the name as it is to be printed.")
        case "tax_number_missing":
            return tr("A company's invoice needs its tax number.")
        case "tax_number_invalid":
            return tr("A company's tax number has 18 characters, an old one 15. Look at it again.")
        case "tax_number_mistyped":
            return tr("The last character does not fit the others: one of them is wrong. Type the number again.")
        case "tax_number_is_person":
            return tr("This looks like a person's identity number. None is ever kept; choose a person's invoice.")
        case "email_invalid":
            return tr("This is no e-mail address. It may also be a mobile number, or stay empty.")
        case "invoice_exists":
            return tr("An invoice was asked for already. There is one for each order.")
        case "nothing_to_invoice":
            return tr("The customer keeps nothing of this order, so there is no invoice for it.")
        case _:
            return ""


def invoice_reason(reason: str, amount: str, number: str) -> ReasonWords | None:
    """What HQ found; `number` is the invoice's. None for any other reason."""
    match reason:
        case "invoice_exists":
            return ReasonWords(
                tr("Two invoices were asked for"),
                tr("Somebody asked for an invoice of this order first, made out otherwise. That one stands."),
                tr("Tell the customer whom it is made out to; HQ can have it issued anew."),
            )
        case "invoice_invalid":
            return ReasonWords(
                tr("An invoice cannot be made out so"),
                tr("Name or tax number of the invoice are not right, so nobody was asked to issue it."),
                tr("Ask the customer for them and enter them again on the order."),
            )
        case "red_letter_needed":
            text = tr("Goods worth %1 came back or were cancelled, and invoice %2 of this order is out already.")
            return ReasonWords(
                tr("The invoice needs a red-letter note"),
                text.replace("%1", amount).replace("%2", number or "—"),
                tr("Ask HQ's accounts to issue it; the refund itself need not wait."),
            )
        case _:
            return None


def invoice_state(state: str, number: str, why: str) -> str:
    """What became of a request."""
    match state:
        case "requested":
            return tr("Asked for; HQ has it issued")
        case "sent":
            return tr("Being issued")
        case "issued":
            return tr("Issued as %1").replace("%1", number)
        case "refused":
            return tr("Not issued: %1").replace("%1", why)
        case _:
            return ""


def invoice_event(kind: str) -> str:
    """A step of the timeline, by the last part of its kind; "" for what is none of these."""
    match kind:
        case "requested":
            return tr("E-invoice asked for")
        case "sent":
            return tr("E-invoice handed over to be issued")
        case "issued":
            return tr("E-invoice issued")
        case "refused":
            return tr("E-invoice not issued")
        case _:
            return ""
