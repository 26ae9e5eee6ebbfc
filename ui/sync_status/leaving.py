"""View model of what leaves the device as a file, and of its end: diagnostics, the sealed journal, un-enrolling."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, QStandardPaths, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import Outage
from app.money import Money
from app.staff.roster import Capability
from app.storage.changes import Topic
from sync.diagnostics import export
from sync.leaving import Unsent, decide, farewell, read_unsent, seal_journal, tell_hq
from sync.protocol import LeaveRequest
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.tasks import Failure
from ui.bridge.wording import money, number, tr

QML_IMPORT_NAME = "ui.sync_status"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class LeavingModel(DeskModel):
    """`asking`: the second tap is awaited; `busy` while HQ is told.

    `left` once it is decided: the window closes, and the rest is removed.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, around: Surroundings, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.OUTBOX, Topic.SYNC), parent=parent)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder = folder or Path(documents)
        self._unsent = Unsent(0, 0, 0)
        self._asking = False
        self._alone = False
        self._wary = False
        self._busy = False

    def refresh(self) -> None:
        device, wary = self.around.device, self._wary
        self.read(lambda: read_unsent(device, alone=wary), self._publish, latest="unsent")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def allowed(self) -> bool:
        """Whether a manager is signed in."""
        person = self.around.person()
        return person is not None and Capability.MANAGE in person.capabilities

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        return self._asking

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(bool, notify=changed)
    def free(self) -> bool:
        """Nothing stands in the way."""
        return self._free

    @Property(bool, notify=changed)
    def alone(self) -> bool:
        """HQ could not be told; the device may be un-enrolled all the same."""
        return self._alone

    @Property(str, notify=changed)
    def words(self) -> str:
        found = self._unsent
        if self._alone and self._free:
            first = tr("HQ cannot be reached, so it does not hear that this device leaves.")
            return f"{first} " + tr("It stays on HQ's list until somebody there blocks it: tell HQ by phone.")
        if not found.count:
            return tr("HQ has everything. All data on this device will be deleted; HQ can enrol it again.")
        waiting = tr("Records HQ has no safe copy of yet: %1 (%2).")
        waiting = waiting.replace("%1", number(found.count)).replace("%2", money(Money(found.amount)))
        if self._free:
            return f"{waiting} " + tr("They are in the sealed file. Bring it to HQ before you throw anything away.")
        return f"{waiting} " + tr("Connect to HQ, or save them as a sealed file that only HQ can open.")

    @Slot()
    def saveDiagnostics(self) -> None:
        """Save the diagnostics: no personal data, so anybody may."""
        device, folder = self.around.device, self._folder
        self.write(lambda: export(device, folder), self._saved)

    @Slot()
    def ask(self) -> None:
        self._asking, self._alone, self._wary = True, False, False
        self.refresh()

    @Slot()
    def keep(self) -> None:
        """Not after all."""
        self._asking = False
        self.changed.emit()

    @Slot()
    def seal(self) -> None:
        device, actor, folder = self.around.device, self.around.actor, self._folder
        self.write(lambda: seal_journal(device, actor, folder), self._sealed)

    @Slot()
    def confirm(self) -> None:
        """Tell HQ and go; where it cannot be reached, a further tap goes without."""
        if self._busy:
            return
        self._set_busy(True)
        device, actor = self.around.device, self.around.actor
        if self._alone:
            self._decide(actor)
        else:
            self.read(lambda: farewell(device, actor), lambda request: self._tell(request, actor))

    @Slot(bool)
    def show(self, shown: bool) -> None:
        super().show(shown)
        self._asking = self._alone = self._wary = False
        self.changed.emit()

    @property
    def _free(self) -> bool:
        return self._unsent.sealed == self._unsent.count

    def _publish(self, found: Unsent) -> None:
        self._unsent = found
        self.changed.emit()

    def _tell(self, request: LeaveRequest, actor: int) -> None:
        # On a thread of its own: no commit waits for HQ. What is made meanwhile is found when it is decided.
        device = self.around.device
        self.around.tasks.call(lambda: tell_hq(device, request), lambda _: self._decide(actor), self._unheard)

    def _decide(self, actor: int) -> None:
        device, alone = self.around.device, self._alone
        self.write(lambda: decide(device, actor, alone=alone), lambda _: self.left.emit())

    def _unheard(self, failure: Failure) -> None:
        # From here on the device goes by what HQ has called durable: HQ was not told, or says that it is not safe yet.
        self._wary = True
        if isinstance(failure.error, Outage):
            self._alone = True
            self._set_busy(False)
            self.refresh()
        else:
            self.fail(failure)

    def fail(self, failure: Failure) -> None:
        super().fail(failure)
        self._set_busy(False)
        self.refresh()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.changed.emit()

    def _sealed(self, path: Path) -> None:
        self._saved(path)
        self.refresh()

    def _saved(self, path: Path) -> None:
        self.said.emit(tr("Saved: %1").replace("%1", str(path)), "accent")
