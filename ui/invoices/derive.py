"""An invoice as it stands → what its sheet shows. Pure: words included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import FarshelfError
from app.invoices.rows import Invoice
from app.invoices.titles import Kind, Title
from app.orders.overlay import OrderView
from ui.bridge.invoice_words import invoice_state
from ui.bridge.refusals import error_words
from ui.bridge.wording import tr

_ABOUT_NUMBER = ("tax_number_missing", "tax_number_invalid", "tax_number_mistyped", "tax_number_is_person")
_ABOUT_SENDING = ("email_invalid", "phone_invalid")
_ABOUT_NAME = ("title_missing", "text_invalid", "kind_unknown")


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """`asked`: there is one, and only `state` and what it says are shown; else a form. `busy` while it is committed."""

    number: str = ""
    asked: bool = False
    state: str = ""
    tone: str = "neutral"
    title: str = ""
    taxNumber: str = ""
    sendTo: str = ""
    company: bool = True
    nameError: str = ""
    numberError: str = ""
    sendError: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class KindRow:
    key: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A title the member has used before; `key` is its place among them."""

    key: str
    title: str
    detail: str


def kinds(chosen: Kind) -> list[KindRow]:
    return [
        KindRow(Kind.COMPANY.value, tr("Company"), chosen is Kind.COMPANY),
        KindRow(Kind.PERSON.value, tr("Person"), chosen is Kind.PERSON),
    ]


def remembered(titles: Sequence[Title]) -> list[TitleRow]:
    return [TitleRow(str(place), one.name, one.tax_number or tr("Person")) for place, one in enumerate(titles)]


def invoice_view(
    order: OrderView, invoice: Invoice | None, kind: Kind, refused: FarshelfError | None, *, busy: bool
) -> InvoiceView:
    """`refused` is why the form was not taken, said at the field that it is about."""
    number = tr("Invoice of order %1").replace("%1", order.order.number)
    if invoice is not None and invoice.state != "refused":
        issued = invoice.state == "issued"
        return InvoiceView(
            number=number,
            asked=True,
            state=invoice_state(invoice.state, invoice.number, invoice.why),
            tone="accent" if issued else "offline",
            title=invoice.title,
            taxNumber=invoice.tax_number,
            sendTo=invoice.send_to,
        )
    words = "" if refused is None else error_words(refused)
    reason = "" if refused is None else refused.reason
    return InvoiceView(
        number=number,
        state="" if invoice is None else invoice_state(invoice.state, invoice.number, invoice.why),
        tone="warn",
        company=kind is Kind.COMPANY,
        nameError=words if reason in _ABOUT_NAME else "",
        numberError=words if reason in _ABOUT_NUMBER else "",
        sendError=words if reason in _ABOUT_SENDING else "",
        busy=busy,
    )
