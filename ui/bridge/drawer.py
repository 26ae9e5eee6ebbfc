"""The cash drawer: it hangs on the receipt printer and opens on a pulse."""

from __future__ import annotations

from collections.abc import Callable

from app.printing.escpos import Tape
from app.printing.printers import PrinterSetup, printer_of
from ui.bridge.tasks import Failure, Tasks


def open_drawer(tasks: Tasks, setup: PrinterSetup, failed: Callable[[Failure], None]) -> None:
    """After what opens it was committed, without paper; nothing where no printer is set up. Faults go to `failed`."""
    if not setup.usable:
        return

    def pulse() -> bytes:
        tape = Tape(setup.paper)
        tape.drawer()
        return tape.done()

    tasks.print_out(lambda: printer_of(setup).print(pulse), lambda _: None, failed)
