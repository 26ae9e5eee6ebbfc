"""A manager allows one action of somebody else at the counter: what is asked, who allows it, and the PIN."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.staff.overriding import Approval, approve
from app.staff.roster import Capability, Roster
from ui.bridge.asking import Fact, Question
from ui.bridge.desk import Surroundings
from ui.bridge.refusals import error_words
from ui.bridge.rows import Rows
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.staff import derive
from ui.staff.derive import PersonRow

QML_IMPORT_NAME = "ui.staff"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class OverrideModel(QObject):
    """One sheet for every desk that may ask. A wrong PIN counts and delays as it does at the sign-in."""

    changed = Signal()
    refused = Signal()
    """The PIN is to be typed again."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._question: Question | None = None
        self._chosen = 0
        self._error = ""
        self._busy = False
        self._people = Rows(PersonRow, "key", self)
        self._facts = Rows(Fact, "title", self)

    # --- for Python -----------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Show the question; the first manager who is not asking is chosen."""
        self._question, self._error, self._busy = question, "", False
        others = [one.id for one in self._managers.associates if one.id != self._around.actor]
        self._chosen = next(iter(others), 0)
        self._publish()
        self.refused.emit()

    def badge(self, code: str) -> bool:
        """A staff badge was scanned; False where nothing is asked. Somebody who may not allow anything is told so."""
        if self._question is None:
            return False
        person = next((one for one in self._around.device.roster.associates if one.code == code), None)
        if person is not None and self._managers.find(person.id) is not None:
            self.choose(str(person.id))
        else:
            self._error = tr("This is not a manager's badge of this store.")
            self._publish()
        return True

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        return self._question is not None

    @Property(str, notify=changed)
    def title(self) -> str:
        return "" if self._question is None else self._question.title

    @Property(str, notify=changed)
    def why(self) -> str:
        return "" if self._question is None else self._question.why

    @Property(QObject, notify=changed)
    def facts(self) -> QObject:
        return self._facts

    @Property(QObject, notify=changed)
    def people(self) -> QObject:
        """The shop's managers."""
        return self._people

    @Property(str, notify=changed)
    def prompt(self) -> str:
        """Whose PIN is awaited; "" while nobody is chosen."""
        person = self._managers.find(self._chosen)
        return "" if person is None else tr("%1, enter your 6-digit PIN").replace("%1", person.name)

    @Property(str, notify=changed)
    def error(self) -> str:
        return self._error

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Slot(str)
    def choose(self, key: str) -> None:
        if self._busy:
            return
        self._chosen, self._error = int(key), ""
        self._publish()
        self.refused.emit()

    @Slot(str)
    def enter(self, pin: str) -> None:
        """The sixth digit was typed."""
        question, manager = self._question, self._chosen
        if question is None or self._busy or not manager:
            return
        self._busy = True
        self.changed.emit()
        device, actor = self._around.device, self._around.actor

        def answered(approval: Approval) -> None:
            # Closed meanwhile: nobody waits for it any more.
            if self._question is question:
                self.close()
                question.allowed(approval)

        def refused(failure: Failure) -> None:
            if self._question is question:
                self._busy, self._error = False, error_words(failure.error)
                self._publish()
                self.refused.emit()

        self._around.tasks.write(
            lambda: approve(device.journal, device.clock, manager, pin, actor, question.action), answered, refused
        )

    @Slot()
    def close(self) -> None:
        """Nothing is asked any more."""
        self._question, self._error, self._busy = None, "", False
        self._publish()
        self.refused.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    @property
    def _managers(self) -> Roster:
        roster = self._around.device.roster
        managers = tuple(one for one in roster.associates if Capability.MANAGE in one.capabilities)
        return Roster(roster.version, managers)

    def _publish(self) -> None:
        if self._question is not None:
            # What was asked stays to be read while the sheet fades away.
            self._facts.replace(self._question.facts)
            self._people.replace(derive.people(self._managers, self._chosen, {}))
        self.changed.emit()
