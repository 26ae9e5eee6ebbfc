"""A receipt in words, for the screen and for the printer alike."""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import shop_time
from app.money import Money
from app.orders.receipt import Receipt, ReceiptLine
from app.orders.states import Fulfilment
from ui.bridge import wording
from ui.bridge.order_words import tender_words, variant_words
from ui.bridge.plan_words import promise_words
from ui.bridge.price_words import saving_words
from ui.bridge.wording import tr


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    title: str
    detail: str
    way: str
    amount: str


@dataclass(frozen=True, slots=True)
class TenderRow:
    words: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """The receipt in words; `change` is "" where no change was given, `waiting` says how it stands with HQ."""

    shop: str = ""
    address: str = ""
    number: str = ""
    when: str = ""
    associate: str = ""
    lines: tuple[ReceiptRow, ...] = ()
    tenders: tuple[TenderRow, ...] = ()
    total: str = ""
    tax: str = ""
    change: str = ""
    pickupCode: str = ""
    qr: str = ""
    waiting: str = ""
    tone: str = "accent"
    copy: bool = False
    savings: tuple[TenderRow, ...] = ()
    saved: str = ""
    till: str = ""
    """What to do with the code, where it is for the till."""


def receipt_view(receipt: Receipt, *, copy: bool = False) -> ReceiptView:
    def money(minor: int) -> str:
        return wording.money(Money(minor, receipt.currency))

    change = sum(one.change for one in receipt.tenders)
    waiting, tone = _waiting(receipt)
    return ReceiptView(
        shop=receipt.shop,
        address=receipt.shop_address,
        number=receipt.number,
        when=shop_time(receipt.placed_at, receipt.timezone).strftime("%Y-%m-%d %H:%M"),
        associate=tr("Served by %1").replace("%1", receipt.associate) if receipt.associate else "",
        lines=tuple(_row(line, receipt, money(line.amount), money(line.unit_price)) for line in receipt.lines),
        tenders=tuple(
            TenderRow(
                tender_words(one.kind)
                if one.state == "paid"
                else tender_words(one.kind) + " · " + tr("still to be paid"),
                money(one.amount),
            )
            for one in receipt.tenders
        ),
        total=money(receipt.total),
        tax=tr("Tax included %1").replace("%1", money(receipt.tax)),
        change=money(change) if change else "",
        pickupCode=receipt.pickup_code,
        qr=receipt.qr,
        waiting=waiting,
        tone=tone,
        copy=copy,
        savings=tuple(TenderRow(saving_words(one.why, one.name), money(-one.amount)) for one in receipt.savings),
        saved=tr("You saved %1").replace("%1", money(sum(one.amount for one in receipt.savings)))
        if receipt.savings
        else "",
        till=tr("Show this code at the till: it takes the money and books the goods.") if receipt.at_till else "",
    )


def _row(line: ReceiptLine, receipt: Receipt, amount: str, each: str) -> ReceiptRow:
    variant = variant_words(line.colour, line.size)
    when = wording.day_time(line.due_at, receipt.placed_at, receipt.timezone, inside=True)
    match line.fulfilment:
        case Fulfilment.CLICK_AND_COLLECT:
            way = tr("Collect at %1 from %2").replace("%1", line.place).replace("%2", when)
        case Fulfilment.SHIP_TO_HOME:
            day = wording.day(line.due_at, receipt.placed_at, receipt.timezone, inside=True)
            way = tr("Shipped from %1, with you by %2").replace("%1", line.place).replace("%2", day)
        case Fulfilment.STORE_DELIVERY:
            way = tr("Brought by %1 by %2").replace("%1", line.place).replace("%2", when)
        case Fulfilment.TRY_ON:
            way = tr("Try on at %1 from %2, held for 48 hours").replace("%1", line.place).replace("%2", when)
        case _:
            way = ""
    if line.promise:
        way = " · ".join((way, promise_words(line.promise, line.plan_b)))
    return ReceiptRow(line.title, f"{variant} · {line.quantity} × {each}", way, amount)


def _waiting(receipt: Receipt) -> tuple[str, str]:
    if receipt.at_till:
        return tr("To be paid at the till. The goods are sold there, and the till prints the receipt."), "warn"
    if receipt.waiting and receipt.requested:
        words = tr("Saved here; sent to HQ as soon as there is a network. HQ then confirms items from other places.")
        return words, "offline"
    if receipt.waiting:
        return tr("Saved on this device; it goes to HQ as soon as there is a network. The sale is valid."), "offline"
    if receipt.requested:
        return tr("HQ has the order; not every item can be had: see Attention."), "warn"
    return tr("HQ has the order."), "accent"
