"""The first start: a folder becomes a device, with a code that a manager reads out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.identity import Identity
from ui.bridge.refusals import error_words
from ui.bridge.tasks import Failure, Tasks
from ui.bridge.wording import tr

QML_IMPORT_NAME = "ui.staff"
QML_IMPORT_MAJOR_VERSION = 1

Enrolment = Callable[[str, str, str], Identity]
"""(address of HQ, code, name of the device) → the identity; blocks on the network."""


@QmlElement
class EnrolModel(QObject):
    """`hq` is the address that stands in the field at first."""

    changed = Signal()
    enrolled = Signal(object)
    """The `Identity`."""
    languageWished = Signal()

    def __init__(self, tasks: Tasks, enrolment: Enrolment, hq: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._enrolment = enrolment
        self._hq = hq
        self._busy = False
        self._error = ""

    @Property(str, notify=changed)
    def hq(self) -> str:
        return self._hq

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def error(self) -> str:
        return self._error

    @Slot(str, str, str)
    def start(self, hq: str, code: str, name: str) -> None:
        """Ask HQ; the code is taken without blanks and dashes, as it is read aloud."""
        if self._busy:
            return
        self._busy, self._error = True, ""
        self._hq = hq.strip()  # the field shows it anew at each change
        self.changed.emit()
        plain = "".join(one for one in code.upper() if one.isalnum())
        self._tasks.write(lambda: self._enrolment(self._hq, plain, name.strip()), self._done, self._failed)

    @Slot()
    def switchLanguage(self) -> None:
        self.languageWished.emit()

    def _done(self, identity: Identity) -> None:
        self._busy = False
        self.changed.emit()
        self.enrolled.emit(identity)

    def _failed(self, failure: Failure) -> None:
        reason = getattr(failure.error, "reason", "")
        match reason:
            case "bad_code":
                self._error = tr("HQ did not take this code. A code works once, for 10 minutes; ask for a new one.")
            case "bad_address":
                self._error = tr("This is not an address of HQ. It begins with https://.")
            case "no_network" | "timeout":
                self._error = tr("HQ cannot be reached at this address. Check the network and the address.")
            case _:
                self._error = error_words(failure.error)
        self._busy = False
        self.changed.emit()
