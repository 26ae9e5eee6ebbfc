"""What is wrong with the receipt printer, and what to do; the order is safe whatever it is."""

from __future__ import annotations

from ui.bridge.wording import tr


def printer_words(reason: str) -> str:
    """ "" for a reason that is none of a printer's."""
    match reason:
        case "printer_missing":
            return tr("No printer is set up. Choose one in Settings, or save a PDF.")
        case "printer_address":
            return tr("The address of the printer makes no sense. Check it in Settings.")
        case "printer_unreachable":
            return tr("The printer cannot be reached. Check that it is switched on, its cable and its address.")
        case "printer_silent":
            return tr("The printer does not answer. Switch it off and on, then print again.")
        case "printer_no_paper":
            return tr("The printer is out of paper. Put in a new roll, then print again.")
        case "printer_open":
            return tr("The printer's cover is open. Close it, then print again.")
        case "printer_fault":
            return tr("The printer reports a fault, such as a stuck knife. Switch it off and on, then print again.")
        case "printer_offline":
            return tr("The printer is off line. Press its on-line or feed button, then print again.")
        case "printer_stuck":
            return tr("The printer took the receipt but did not confirm it. Look at the paper before you print again.")
        case _:
            return ""
