"""Sign-in: who is at the counter, and the PIN. Also the lock after idling."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.staff.roster import Associate
from app.staff.sign_in import last_signed_in, sign_in
from app.storage.changes import Topic
from sync.status import AgentStatus, read_status
from ui.bridge.desk import MAP, DeskModel, Shops, Surroundings, read_shops
from ui.bridge.refusals import error_words
from ui.bridge.rows import Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.staff import derive
from ui.staff.derive import LoadView, PersonRow

QML_IMPORT_NAME = "ui.staff"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SignInModel(DeskModel):
    """Roster cards and the verdict on a PIN. `hints` maps associate codes to words below their card."""

    changed = Signal()
    busyChanged = Signal()
    refused = Signal()
    """The PIN is to be typed again."""
    signedIn = Signal(object)
    """The `Associate`."""
    lookAsked = Signal()
    """Goods are to be looked up without signing in."""
    languageWished = Signal()

    def __init__(
        self, around: Surroundings, hints: Mapping[str, str] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(around, (Topic.STAFF, Topic.CATALOG, Topic.SYNC), always=True, parent=parent)
        self._hints = hints or {}
        self._chosen = 0
        self._shops = Shops(around.device.identity.store_id, {})
        self._status = AgentStatus()
        self._error = ""
        self._busy = False
        self._locked = False
        self._connection = ("", "accent")
        self._people = Rows(PersonRow, "key", self)

    # --- for Python -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        device, lang = self.around.device, self.around.lang

        def known(read: tuple[Shops, AgentStatus, int | None]) -> None:
            self._shops, self._status, last = read
            roster = device.roster
            if roster.find(self._chosen) is None:
                known_last = last is not None and roster.find(last) is not None
                self._chosen = last if known_last and last is not None else 0
            if not self._chosen and roster.associates:
                self._chosen = roster.associates[0].id
            self._publish()

        self.read(
            lambda: (read_shops(device, lang), read_status(device.replicas), last_signed_in(device.journal)),
            known,
            "all",
        )

    def locked(self, locked: bool) -> None:
        """The same view after idling: the words differ, the order is kept."""
        self._locked = locked
        self._error = ""
        self._publish()

    def tell_connection(self, words: str, tone: str) -> None:
        self._connection = (words, tone)
        self.changed.emit()

    def badge(self, code: str) -> bool:
        """A staff badge was scanned; False where it is nobody's here."""
        person = next((one for one in self.around.device.roster.associates if one.code == code), None)
        if person is not None:
            self.choose(str(person.id))
        return person is not None

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def people(self) -> QObject:
        return self._people

    @Property(str, notify=changed)
    def greeting(self) -> str:
        if self._locked:
            return tr("Locked. Who goes on?")
        return derive.greeting(self.around.device.clock.now(), self._shops.zone)

    @Property(str, notify=changed)
    def place(self) -> str:
        """ "Hubin shop · Tablet 02"."""
        names = (self._shops.name(self._shops.here), self.around.device.identity.name)
        return " · ".join(name for name in names if name)

    @Property(str, notify=changed)
    def prompt(self) -> str:
        person = self.around.device.roster.find(self._chosen)
        return "" if person is None else tr("%1, enter your 6-digit PIN").replace("%1", person.name)

    @Property(str, notify=changed)
    def error(self) -> str:
        return self._error

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._busy

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """There is a roster to sign in from."""
        return bool(self.around.device.roster.associates)

    @Property(bool, notify=changed)
    def goods(self) -> bool:
        """There is a catalogue to look things up in."""
        return bool(self._shops.places)

    @Property(MAP, notify=changed)
    def load(self) -> dict[str, object]:
        return as_map(LoadView() if self.around.device.roster.associates else derive.load_view(self._status))

    @Property(str, notify=changed)
    def connection(self) -> str:
        return self._connection[0]

    @Property(str, notify=changed)
    def connectionTone(self) -> str:
        return self._connection[1]

    @Slot(str)
    def choose(self, key: str) -> None:
        self._chosen = int(key)
        self._error = ""
        self._publish()
        self.refused.emit()

    @Slot(str)
    def enter(self, pin: str) -> None:
        """The sixth digit was typed."""
        if self._busy or not self._chosen:
            return
        device, chosen = self.around.device, self._chosen
        self._set_busy(True)
        self.write(lambda: sign_in(device.journal, device.clock, chosen, pin), self._welcome, self._wrong)

    @Slot()
    def look(self) -> None:
        self.lookAsked.emit()

    @Slot()
    def switchLanguage(self) -> None:
        self.languageWished.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _welcome(self, person: Associate) -> None:
        self._error = ""
        self._set_busy(False)
        self._publish()
        self.signedIn.emit(person)

    def _wrong(self, failure: Failure) -> None:
        self._error = error_words(failure.error)
        self._set_busy(False)
        self._publish()
        self.refused.emit()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.busyChanged.emit()

    def _publish(self) -> None:
        self._people.replace(derive.people(self.around.device.roster, self._chosen, self._hints))
        self.changed.emit()
