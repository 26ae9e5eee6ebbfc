"""What HQ keeps without acting on it, or could not do: why, what it means for the customer, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from ui.bridge.wording import tr


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """`tone` is danger where money or goods may be lost, else warn."""

    title: str
    text: str
    next: str
    tone: str = "warn"


def parked_words(reason: str) -> ReasonWords | None:
    """None for a reason that is not known here."""
    return _unbelieved(reason) or _waiting(reason) or _contradictory(reason) or _of_device(reason)


def _of_device(reason: str) -> ReasonWords | None:
    """Incidents of a whole device, for the manager of its shop."""
    match reason:
        case "fork":
            text = tr("Two copies of this device's record are in use, as after copying its disk or restoring a backup.")
            return ReasonWords(
                tr("A device's record exists twice"),
                f"{text} " + tr("All work of both counts; customers are not affected."),
                tr("Find the copy, and let only one of them be used."),
                "danger",
            )
        case "restored_journal":
            text = tr("It was put back to an earlier state or copied, and numbers its orders anew from now on.")
            return ReasonWords(
                tr("A device was restored or copied"),
                f"{text} " + tr("Work that HQ had before is kept; what HQ never received may be missing."),
                tr("Compare the receipts printed since with the order list, and find out who restored it."),
                "danger",
            )
        case "commands_lost":
            text = tr("HQ was put back from a backup, and this device no longer has all that it had sent before.")
            return ReasonWords(
                tr("Records are missing at HQ"),
                f"{text} " + tr("Orders of that time may be unknown when the customer comes."),
                tr("Keep printed receipts of that time, and call HQ."),
                "danger",
            )
        case "sealed_journal":
            text = tr("It was un-enrolled while HQ lacked some of its work, which lies in a sealed file.")
            return ReasonWords(
                tr("A sealed file has to reach HQ"),
                f"{text} " + tr("Until it is there, those orders are unknown at HQ."),
                tr("Bring the file to HQ; this item closes once it was read."),
                "danger",
            )
        case "price_book_refused":
            text = tr("A price book from HQ is not as HQ has signed it. The prices from before go on serving.")
            return ReasonWords(
                tr("New prices were refused"),
                f"{text} " + tr("New goods and prices come once HQ has mended it; everything else goes on."),
                tr("Tell HQ to import its prices again. Sell at the prices shown."),
                "danger",
            )
        case "device_revoked":
            text = tr("HQ has blocked it. What was done on it before still counts and is still sent.")
            return ReasonWords(
                tr("A device of this store was blocked"),
                f"{text} " + tr("What it sends from now on waits until HQ has looked at it."),
                tr("Take the device out of use and ask HQ why."),
                "danger",
            )
        case _:
            return None


def unknown_words(reason: str) -> ReasonWords:
    """A newer HQ may have reasons that this version has no words for."""
    text = tr("HQ's code for it is “%1”. %2").replace("%1", reason).replace("%2", kept())
    return ReasonWords(tr("HQ needs a person to look at this"), text, tell_manager())


def kept() -> str:
    return tr("HQ keeps the record and has not acted on it; nothing is lost.")


def tell_manager() -> str:
    return tr("Tell your manager; HQ settles it.")


def _unbelieved(reason: str) -> ReasonWords | None:
    honoured = tr("What the customer paid and took with them stands.")
    match reason:
        case "bad_signature" | "chain_broken":
            text = tr("The seal of this device's record does not fit.")
            return ReasonWords(
                tr("A record could not be verified"),
                f"{text} {kept()} {honoured}",
                tr("Stop selling on this device and call HQ."),
                "danger",
            )
        case "revoked":
            text = tr("HQ had blocked this device before the record arrived.")
            return ReasonWords(
                tr("This device is blocked"),
                f"{text} {kept()} {honoured}",
                tr("Hand the device to your manager; HQ decides what counts."),
                "danger",
            )
        case "conflict" | "id_taken":
            text = tr("HQ already holds a different record with the same number.")
            return ReasonWords(tr("Two records contradict each other"), f"{text} {kept()}", tell_manager(), "danger")
        case _:
            return None


def _waiting(reason: str) -> ReasonWords | None:
    no_worry = tr("The customer notices nothing unless the goods were promised for today.")
    match reason:
        case "unknown_type":
            text = tr("HQ runs an older version and cannot read this kind of work yet.")
            return ReasonWords(
                tr("HQ must be updated first"),
                f"{text} {kept()} {no_worry}",
                tr("Nothing to do here: it is taken in once HQ is updated. Tell your manager if it is urgent."),
            )
        case "malformed":
            text = tr("Part of the record is missing or damaged.")
            return ReasonWords(
                tr("HQ could not read a record"),
                f"{text} {kept()}",
                tr("Compare the printed receipt with the order and tell your manager."),
                "danger",
            )
        case "defect":
            text = tr("A fault at HQ stopped it.")
            return ReasonWords(
                tr("HQ failed to process a record"),
                f"{text} {kept()} {no_worry}",
                tr("Nothing to do here: HQ has been alerted and will try again."),
            )
        case "lane_held":
            text = tr("An earlier step of the same order is still being looked at.")
            return ReasonWords(
                tr("Waiting for an earlier step"),
                f"{text} {no_worry}",
                tr("Settle the earlier step; this one then follows by itself."),
            )
        case "waits_for":
            text = tr("It builds on work that HQ has not received yet, perhaps from another device.")
            return ReasonWords(
                tr("Waiting for another record"),
                f"{text} {no_worry}",
                tr("Check that every device of the store is switched on and connected."),
            )
        case "unknown_line":
            text = tr("HQ has not received this order yet, or it belongs to another store.")
            return ReasonWords(
                tr("HQ cannot find the order"),
                f"{text} {kept()} {no_worry}",
                tr("Switch on the device the order was placed on so that it can sync."),
            )
        case "unknown_item":
            return ReasonWords(
                tr("This item is no longer open at HQ"),
                tr("There is nothing left to settle. The customer is not affected."),
                tr("Nothing to do."),
            )
        case _:
            return None


def _contradictory(reason: str) -> ReasonWords | None:
    receipt = tr("The customer keeps the goods and the printed receipt.")
    compare = tr("Compare the printed receipt with the order and tell your manager.")

    def words(title: str, text: str) -> ReasonWords:
        return ReasonWords(title, f"{text} {kept()} {receipt}", compare, "danger")

    match reason:
        case "total_mismatch":
            return words(tr("The total does not add up"), tr("The lines of the order come to another sum."))
        case "tender_mismatch":
            return words(tr("The payments do not add up"), tr("What was paid and what is due differ from the total."))
        case "till_mismatch":
            return words(tr("The till's part does not add up"), tr("It is not the sum of what was to be carried out."))
        case "coupon_mismatch":
            return words(tr("The coupon does not add up"), tr("Its amount is not what came off the order's lines."))
        case "unknown_tender":
            return words(tr("Unknown way of paying"), tr("HQ does not accept one of the payments on this order."))
        case "unknown_fulfilment":
            return words(tr("Unknown way of delivery"), tr("HQ does not know how one of the lines is to be delivered."))
        case "empty_order":
            return words(tr("An order without goods"), tr("The order that arrived at HQ has no lines."))
        case "bad_quantity":
            return words(tr("An impossible quantity"), tr("A quantity or an amount on the order cannot be right."))
        case "bad_id":
            return words(tr("The order is damaged"), tr("Parts of the order carry the same number."))
        case "duplicate_order":
            return words(tr("This order exists already"), tr("Another device has sent an order with the same number."))
        case "other_store":
            return words(
                tr("The order belongs to another store"), tr("It takes goods from a store that is not this one.")
            )
        case _:
            return None
