"""Why something needs a person: HQ's reason codes → what happened, what it means for the customer, what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from app.attention.rows import AttentionItem
from app.money import Money
from app.orders.names import name_in
from ui.bridge.coupon_words import coupon_reason
from ui.bridge.desk import Shops
from ui.bridge.invoice_words import invoice_reason
from ui.bridge.order_words import line_state, variant_words
from ui.bridge.parked import ReasonWords, parked_words, unknown_words
from ui.bridge.payment_words import payment_reason
from ui.bridge.reservation_words import reservation_reason
from ui.bridge.shift_words import shift_finding
from ui.bridge.stock_words import stock_reason
from ui.bridge.tender_words import tender_finding
from ui.bridge.till_words import till_reason
from ui.bridge.wording import money, tr


def reason_words(item: AttentionItem, number: str, shops: Shops, lang: str) -> ReasonWords:
    """Words for one item; `number` is that of its order, "" where it has none. Unknown reasons are said as they are."""
    told: dict[str, object] = json.loads(item.detail or "{}")
    order = number or str(told.get("number") or "")
    of_order = tr("Order %1: ").replace("%1", order) if order else ""
    named = " · ".join(str(told[name]) for name in ("name", "device") if told.get(name))
    if named and not of_order:
        of_order = tr("Device %1: ").replace("%1", named)
    words = _known(replace(item, currency=item.currency or "CNY"), told, shops, lang)  # '' where no money is at risk
    return ReasonWords(words.title, of_order + words.text, words.next, words.tone)


def reason_title(reason: str, detail: str, shops: Shops, lang: str) -> str:
    """Why HQ did not simply accept something, in a few words; "" where it did."""
    if not reason:
        return ""
    told: dict[str, object] = json.loads(detail or "{}")
    return _known(AttentionItem(b"", 0, None, b"", reason, detail, "CNY", 0, 0, 0, 0, ""), told, shops, lang).title


def _known(item: AttentionItem, told: Mapping[str, object], shops: Shops, lang: str) -> ReasonWords:
    title = _goods(told, lang)
    place = shops.name(_int(told.get("location_id")))
    match item.reason:
        case "line_unavailable":
            text = tr("“%1” was requested offline; when HQ received it, %2 had %3 of the %4 needed.")
            return ReasonWords(
                tr("%1 no longer has it").replace("%1", place) if place else tr("No longer available"),
                _fill(text, title, place, told.get("had"), told.get("wanted")),
                tr("Offer another store or delivery from the DC; otherwise refund."),
            )
        case "lease_expired":
            text = tr("“%1” was promised from pieces locked at %2, but the lock had run out; %3 of %4 were left.")
            return ReasonWords(
                tr("The lock on a promised piece had run out"),
                _fill(text, title, place, told.get("had"), told.get("wanted")),
                tr("Call the customer; offer another store or delivery from the DC; otherwise refund."),
                "danger",
            )
        case "unknown_member":
            return ReasonWords(
                tr("An address was not kept"),
                tr("This shop does not hold the member any more, or HQ does not know them. The order is not touched."),
                tr("Ask the customer for the card and save the address again."),
            )
        case "plan_unavailable":
            text = tr("“%1” could not be had in the way the customer chose; the order stands without it.")
            return ReasonWords(
                tr("Plan B did not work out"),
                _fill(text, title),
                tr("Call the customer and choose another way."),
            )
        case "refund_due":
            text = tr("%1 was paid for what the customer does not get.")
            return ReasonWords(
                tr("A refund is due"),
                _fill(text, _money(told.get("amount"), item)),
                tr("Give it back in cash here; that is recorded with your name."),
                "danger",
            )
        case "refund_variance":
            text = tr("%1 was given back, %2 was due.")
            return ReasonWords(
                tr("More was given back than was due"),
                _fill(text, _money(told.get("amount"), item), _money(told.get("due"), item)),
                tr("Count the drawer and settle the difference with the customer."),
                "danger",
            )
        case "payment_open":
            return ReasonWords(
                tr("Not cancelled: a payment is under way"),
                tr("Nobody can say yet whether the customer has paid. The order stands as it was."),
                tr("Wait for the answer of the payment, then cancel again."),
            )
        case "shop_lacks_it":
            text = tr("%1 has not enough of %2 to keep it for the customer. The order stands as it was.")
            return ReasonWords(
                tr("The other store could not take it on"),
                _fill(text, place, str(told.get("sku") or "")),
                tr("Tell the customer, and choose another store."),
            )
        case "line_rerouted":
            text = tr("“%1” was gone at %2; as the customer had chosen it now comes from %3.")
            return ReasonWords(
                tr("Moved to Plan B"),
                _fill(text, title, place, shops.name(_int(told.get("to")))),
                tr("Tell the customer where and when it comes."),
            )
        case "stock_variance":
            text = tr("“%1”: the customer took %2, stock on record was %3. The sale stands.")
            return ReasonWords(
                tr("Sold more than the stock on record"),
                _fill(text, title, told.get("wanted"), told.get("had")),
                tr("Count the shelf; HQ corrects the figure."),
            )
        case "price_variance":
            return ReasonWords(
                tr("Sold at another price than the price book"),
                _price_lines(told, item.currency) + tr("The customer keeps the printed price."),
                tr("Nothing to collect from the customer. The manager looks at the difference."),
            )
        case "budget_exceeded":
            text = tr("%1 in coupons or points was given away without HQ, beyond what this device may in a day.")
            return ReasonWords(
                tr("More given away than the day's budget"),
                _fill(text, _money(told.get("amount"), item)),
                tr("Nothing to collect from the customer. The manager looks at the difference."),
            )
        case "already_handed_over":
            return ReasonWords(
                tr("Handed over a second time"),
                tr("These goods had already left with a customer. Nothing was booked twice."),
                tr("Find out who holds the goods, before the customer calls."),
                "danger",
            )
        case "state_changed":
            return ReasonWords(
                tr("Somebody else was faster"),
                tr("The order had moved on before this device was heard: %1").replace("%1", _lines(told)),
                tr("Look at the order as it stands now."),
            )
        case "other_location":
            return ReasonWords(
                tr("Handed over in another store than planned"),
                tr("The goods waited elsewhere and left from this store's stock."),
                tr("Tell the other store to put its goods back on the shelf."),
            )
        case "already_paid":
            text = tr("%1 was taken here, but nothing was due any more.")
            return ReasonWords(
                tr("Paid twice"), _fill(text, _money(told.get("amount"), item)), tr("Refund it."), "danger"
            )
        case "tender_variance":
            text = tr("%1 was taken, %2 was due.")
            return ReasonWords(
                tr("Another sum was taken than was due"),
                _fill(text, _money(told.get("amount"), item), _money(told.get("due"), item)),
                tr("Count the drawer and settle the difference with the customer."),
                "danger",
            )
        case "override_not_allowed":
            return ReasonWords(
                tr("Allowed by somebody without the permission"),
                tr("By this store's roster the one who allowed this was no manager, or did it themselves. It counts."),
                tr("Find out who used this device."),
                "danger",
            )
        case "actor_unknown" | "actor_not_allowed":
            return ReasonWords(
                tr("Done by somebody without the permission"),
                tr("By this store's roster the person was not allowed to do this. It counts all the same."),
                tr("Find out who used this device."),
                "danger",
            )
        case _:
            told_of_payment = payment_reason(
                item.reason, _money(told.get("amount"), item), _money(told.get("due"), item)
            )
            known = told_of_payment or coupon_reason(item.reason, told, item.currency, place)
            known = known or till_reason(item.reason, told, item.currency) or stock_reason(item.reason, told, lang)
            known = known or tender_finding(item.reason, told, item.currency)
            known = known or shift_finding(item.reason, told, item.currency)
            known = known or invoice_reason(item.reason, _money(told.get("amount"), item), str(told.get("invoice", "")))
            known = known or reservation_reason(item.reason, told, place)
            return known or parked_words(item.reason) or unknown_words(item.reason)


def _goods(told: Mapping[str, object], lang: str) -> str:
    """ "Hooded short down · Brick red / L"; the SKU where HQ named nothing."""
    variant = variant_words(_named(told.get("colour"), lang), str(told.get("size") or ""))
    title = _named(told.get("title"), lang) or str(told.get("sku") or "")
    return " · ".join(part for part in (title, variant) if part)


def _named(told: object, lang: str) -> str:
    return name_in(told, lang) if isinstance(told, dict) else ""


def _lines(told: Mapping[str, object]) -> str:
    found = told.get("lines")
    lines = [line for line in found if isinstance(line, dict)] if isinstance(found, list) else []
    said = []
    for line in lines:
        try:
            state = line_state("click_and_collect", str(line.get("state"))).text
        except ValueError:
            state = str(line.get("state"))
        said.append(f"{line.get('sku', '')} – {state}")
    return ", ".join(said) or "—"


def _price_lines(told: Mapping[str, object], currency: str) -> str:
    found = told.get("lines")
    lines = [line for line in found if isinstance(line, dict)] if isinstance(found, list) else []
    words = tr("%1 sold at %2, the book says %3. ")
    return "".join(
        _fill(
            words,
            line.get("sku", ""),
            money(Money(_int(line.get("sold")), currency)),
            money(Money(_int(line.get("book")), currency)),
        )
        for line in lines
    )


def _money(value: object, item: AttentionItem) -> str:
    return money(Money(_int(value), item.currency))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _fill(words: str, *values: object) -> str:
    for place, value in enumerate(values, 1):
        words = words.replace(f"%{place}", str(value if value is not None else "—"))
    return words
