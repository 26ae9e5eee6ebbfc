"""Refusals and outages → what happened, what it means and what to do; never a traceback."""

from __future__ import annotations

from app.errors import FarshelfError, Outage, Refusal
from app.money import Money
from ui.bridge.coupon_words import coupon_refusal
from ui.bridge.invoice_words import invoice_refusal
from ui.bridge.payment_words import payment_refusal
from ui.bridge.printer_words import printer_words
from ui.bridge.reservation_words import reservation_refusal
from ui.bridge.shift_words import shift_refusal
from ui.bridge.tender_words import tender_refusal
from ui.bridge.wording import money, number, size_of, tr


def error_words(error: Exception, currency: str = "CNY") -> str:
    """One or two sentences for a person at the counter."""
    match error:
        case Refusal():
            return _refusal(error, currency)
        case Outage():
            return outage_words(error.reason)
        case _:
            return tr("Something went wrong in the app. Nothing is lost; the details are in the log.")


def outage_words(reason: str) -> str:
    """Also for the reason that the agent reports, '' included."""
    match reason:
        case "":
            return ""
        case "no_network" | "timeout":
            return tr("No connection to HQ. Keep working; everything is sent automatically later.")
        case "wrong_certificate":
            return tr(
                "What answers cannot prove that it is HQ; nothing was sent. Try another network; tell HQ if it stays."
            )
        case "captive_portal":
            return tr("This network wants a sign-in in a browser first. Open one and accept its terms.")
        case "overloaded":
            return tr("HQ is busy. The app will try again automatically.")
        case "defect":
            return tr("A fault stopped the sync; it was logged. The app will try again automatically.")
        case "upgrade" | "replica_schema":
            return tr("This version of the app is too old for HQ. Update it; work done here is kept and still sent.")
        case "stale_call":
            return tr("The clock of this device is wrong. Set it to the right time.")
        case "unknown_device" | "bad_signature" | "unsigned":
            return tr("HQ does not recognise this device. Ask HQ to check its enrolment; work done here is kept.")
        case "agent_busy":
            return tr("The sync is still finishing. Wait a moment, then start the app again.")
        case "bad_address":
            return tr("The address of HQ is not valid. Check it in the settings.")
        case "gap" | "replayed" | "malformed" | "encoding" | "not_found" | "method_not_allowed" | "range" | "too_large":
            return tr("HQ did not understand this device. The app will try again automatically; tell HQ if it stays.")
        case "price_book_refused":
            return tr("A price book from HQ is not as HQ has signed it and was not taken in. Tell HQ.")
        case "document_not_signed":
            return tr("A list from HQ carries no valid signature and was not taken in. Tell HQ.")
        case "bad_answer":
            return tr("The reply from HQ could not be read. The app will try again automatically.")
        case "replica_missing":
            return tr("The catalogue of this device is still loading.")
        case "disk" | "disk_full" | "file_missing":
            return tr("The disk of this device is full or broken. Free some space, then try again.")
        case "keys_unavailable" | "keys_missing":
            return tr("The keys of this device cannot be read. Unlock the system's key ring.")
        case "revoked":
            return tr("HQ has blocked this device. What was done here is still sent; ask your manager.")
        case "no_snapshot":
            return tr("HQ has no catalogue ready yet. The app will ask again automatically.")
        case "blob_damaged" | "replica_damaged":
            return tr("What was downloaded was damaged and is fetched again.")
        case "resync":
            return tr("HQ asked this device to download its data again. The old data is used until the new is here.")
        case _ if words := printer_words(reason):
            return words
        case _:
            return tr("Sync is paused (%1). The app will try again automatically.").replace("%1", reason)


def _refusal(error: FarshelfError, currency: str) -> str:
    values = error.values

    def amount(name: str) -> str:
        return money(Money(int(str(values[name])), currency))

    match error.reason:
        case "unsent":
            if "amount" not in values:
                return tr(
                    "HQ has no safe copy of everything here yet. Wait for its next backup, or save it sealed for HQ."
                )
            words = tr("Records HQ has no safe copy of yet: %1 (%2). Connect to HQ, or save them sealed for HQ first.")
            return words.replace("%1", number(int(str(values["count"])))).replace("%2", amount("amount"))
        case "manager_only":
            return tr("Only a manager can do this. Ask one to sign in.")
        case "no_sealing_key":
            return tr("HQ's key for sealed files is not on this device yet. Connect to HQ once.")
        case "not_sealed_for_us":
            return tr("This file was not sealed for this HQ, or it was changed.")
        case "held_limit":
            words = tr("%1 orders are on hold already. Take one up or drop one first.")
            return words.replace("%1", number(int(str(values["limit"]))))
        case "held_gone":
            return tr("This order is not on hold any more.")
        case "cash_short":
            return tr("%1 is still missing.").replace("%1", amount("short"))
        case "cod_limit":
            words = tr("Unpaid goods may go up to %2 an order; this one has %1. Take the rest now.")
            said = words.replace("%1", amount("amount")).replace("%2", amount("limit"))
            if int(str(values["amount"])) > int(str(values["manager"])) or values["manager"] == values["limit"]:
                return said
            return " ".join((said, tr("A manager may go up to %1.").replace("%1", amount("manager"))))
        case "day_limit":
            words = tr("%1 unpaid orders of today are still waiting for HQ; more only once it is reached.")
            said = words.replace("%1", number(int(str(values["limit"]))))
            if values["manager"] == values["limit"]:
                return said
            more = tr("A manager may go up to %1.").replace("%1", number(int(str(values["manager"]))))
            return " ".join((said, more))
        case "own_override":
            return tr("Nobody can allow this to themselves. Ask another manager.")
        case "override_over":
            return tr("What the manager allowed has changed or was more than two minutes ago. Ask again.")
        case "amount_out_of_range":
            return tr("This amount is not possible. Enter it again.")
        case "quantity_out_of_range":
            return tr("From 1 to %1 pieces on one line.").replace("%1", number(int(str(values["limit"]))))
        case "promotion_unreadable" | "promotion_invalid":
            return tr("A promotion from HQ cannot be read and is left out of all prices. Update the app, or tell HQ.")
        case "price_book_expired":
            return tr("The prices here have expired, so nothing can be sold. Connect to the network to get new ones.")
        case "price_not_lower":
            return tr("The price by hand must be lower than %1.").replace("%1", amount("list_price"))
        case "price_too_low":
            said = tr("The price may not go below %1.").replace("%1", amount("lowest"))
            if int(str(values["manager"])) >= int(str(values["lowest"])):
                return said
            return " ".join((said, tr("A manager may go down to %1.").replace("%1", amount("manager"))))
        case "reason_missing":
            return tr("Why this price? Give the reason.")
        case "price_missing":
            return tr("This item has no price here, so it cannot be sold. Ask HQ for a price.")
        case "record_too_long":
            return tr("This is too much for one record. Make two orders of it.")
        case "order_incomplete":
            return tr("The order is not complete yet.")
        case "phone_invalid":
            return tr("A mobile number has 11 digits and begins with 1.")
        case "region_missing":
            return tr("Choose the province, the city and the district. Nothing has changed.")
        case "address_incomplete":
            return tr("Name, phone and street are needed.")
        case "text_invalid":
            return tr("Up to %1 ordinary characters.").replace("%1", str(values["longest"]))
        case "nothing_to_return":
            return tr("Nothing of this line is left to return.")
        case "line_gone":
            return tr("This line is no longer on the order.")
        case "order_unknown":
            return tr("This order is not on this device.")
        case "action_not_allowed":
            return tr("The order has moved on meanwhile. Look at its state again.")
        case "pickup_code_wrong":
            return tr("That does not match this order. Ask for the pickup code or the phone number.")
        case "offline_too_long":
            words = tr(
                "No contact with HQ for %1 hours. You can still look things up; selling resumes once HQ is reached."
            )
            return words.replace("%1", number(int(str(values["hours"]))))
        case "manager_needed":
            return tr("HQ has been out of reach for too long. A manager must do this, or allow it.")
        case "code_needed":
            return tr("HQ has been out of reach for too long. Hand over only against the pickup code.")
        case "shelf_missing":
            return tr("Where are the goods? Enter the shelf.")
        case "pin_wrong":
            return tr("Wrong PIN. %n attempt(s) left.", "", int(str(values["left"])))
        case "pin_wait":
            return tr("Wait %n second(s), then try again.", "", int(str(values["seconds"])))
        case "pin_locked":
            return tr("Locked after too many wrong PINs. A manager unlocks it at HQ.")
        case "unknown_associate":
            return tr("This person is no longer on the roster of this store.")
        case "not_enrolled":
            return tr("This device is not enrolled yet. Ask HQ for a code.")
        case "journal_newer":
            return tr("A newer version of the app was here. Install it again to sell.")
        case "till_changed":
            return tr("HQ has changed who books what is carried out. Look at the order again, then place it.")
        case "disk_full":
            return tr("%1 of disk space is needed.").replace("%1", size_of(int(str(values["needed"]))))
        case _:
            said = payment_refusal(error.reason) or tender_refusal(error.reason, values, currency)
            said = said or shift_refusal(error.reason, values, currency) or invoice_refusal(error.reason)
            said = said or reservation_refusal(error)
            return said or coupon_refusal(error, currency) or outage_words(error.reason)
