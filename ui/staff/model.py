"""Sign-in: who is at the counter, and the PIN. Also the lock after idling.

It stands before the device is open: the cards come from what `app.bootstrap` has read, and a PIN that was typed by
then is looked at as soon as the device is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimeZone, Signal, Slot
from PySide6.QtQml import QmlElement

from app.bootstrap import Door
from app.clock import Clock
from app.errors import FarshelfError
from app.staff.roster import Associate, Roster
from app.storage.changes import Topic
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.staff import derive
from ui.staff.derive import LoadView, PersonRow

if TYPE_CHECKING:
    from sync.status import AgentStatus
    from ui.bridge.desk import Shops, Surroundings

QML_IMPORT_NAME = "ui.staff"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SignInModel(QObject):
    """Roster cards and the verdict on a PIN. `hints` maps associate codes to words below their card."""

    changed = Signal()
    busyChanged = Signal()
    refused = Signal()
    """The PIN is to be typed again."""
    signedIn = Signal(object)
    """The `Associate`."""
    said = Signal(str, str)
    """A short message for the person: words, tone."""
    lookAsked = Signal()
    """Goods are to be looked up without signing in."""
    languageWished = Signal()

    def __init__(
        self,
        door: Door,
        clock: Clock,
        language: Callable[[], str],
        hints: Mapping[str, str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`language` answers zh_CN | en."""
        super().__init__(parent)
        self._door = door
        self._clock = clock
        self._language = language
        self._hints = hints or {}
        self._around: Surroundings | None = None
        self._chosen = 0
        self._shops: Shops | None = None
        self._status: AgentStatus | None = None
        self._typed = ""
        self._error = ""
        self._busy = False
        self._locked = False
        self._connection = ("", "accent")
        self._people = Rows(PersonRow, "key", self)
        self._choose_last(door.last)
        self._publish()

    # --- for Python -----------------------------------------------------------------------------------------------

    def admit(self, around: Surroundings) -> None:
        """The device is open: from now on the sign-in follows it, and a PIN already typed is looked at."""
        self._around = around
        around.changes.watch((Topic.STAFF, Topic.CATALOG, Topic.SYNC), self.touch)
        self.touch()
        if self._typed:
            self._look_at(around, self._typed)

    def touch(self) -> None:
        """What is shown may be out of date (also after a change of language)."""
        around = self._around
        if around is None:
            self._publish()
            return
        from app.staff.sign_in import last_signed_in
        from sync.status import read_status
        from ui.bridge.desk import read_shops

        device, lang = around.device, around.lang

        def known(read: tuple[Shops, AgentStatus, int | None]) -> None:
            self._shops, self._status, last = read
            self._choose_last(last or 0)
            self._publish()

        around.tasks.read(
            lambda: (read_shops(device, lang), read_status(device.replicas), last_signed_in(device.journal)),
            known,
            self._fail,
            "SignInModel.all",
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
        person = next((one for one in self._roster.associates if one.code == code), None)
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
            return tr("Locked. Who is taking over?")
        system = bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"
        zone = self._shops.zone if self._shops else self._door.timezone or system
        return derive.greeting(self._clock.now(), zone)

    @Property(str, notify=changed)
    def place(self) -> str:
        """ "Hubin shop · Tablet 02"."""
        names = self._door.names
        shop = names.get(self._language().partition("_")[0], names.get("zh", ""))
        if self._shops:
            shop = self._shops.name(self._shops.here)
        return " · ".join(name for name in (shop, self._door.identity.name) if name)

    @Property(str, notify=changed)
    def prompt(self) -> str:
        person = self._roster.find(self._chosen)
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
        return bool(self._roster.associates)

    @Property(bool, notify=changed)
    def goods(self) -> bool:
        """There is a catalogue to look things up in."""
        return bool(self._shops and self._shops.places)

    @Property(MAP, notify=changed)
    def load(self) -> dict[str, object]:
        return as_map(LoadView() if self._roster.associates else derive.load_view(self._status))

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
        if self._typed:
            self._typed = ""
            self._set_busy(False)
        self._publish()
        self.refused.emit()

    @Slot(str)
    def enter(self, pin: str) -> None:
        """The sixth digit was typed."""
        if self._busy or not self._chosen:
            return
        self._set_busy(True)
        if self._around is None:
            self._typed = pin
        else:
            self._look_at(self._around, pin)

    @Slot()
    def look(self) -> None:
        self.lookAsked.emit()

    @Slot()
    def switchLanguage(self) -> None:
        self.languageWished.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    @property
    def _roster(self) -> Roster:
        return self._door.roster if self._around is None else self._around.device.roster

    def _choose_last(self, last: int) -> None:
        """Whoever is chosen stays so; else who signed in last, else the first card."""
        roster = self._roster
        if roster.find(self._chosen) is None:
            first = roster.associates[0].id if roster.associates else 0
            self._chosen = last if roster.find(last) else first

    def _look_at(self, around: Surroundings, pin: str) -> None:
        from app.staff.sign_in import sign_in

        self._typed = ""
        device, chosen = around.device, self._chosen
        around.tasks.write(lambda: sign_in(device.journal, device.clock, chosen, pin), self._welcome, self._wrong)

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

    def _fail(self, failure: Failure) -> None:
        if isinstance(failure.error, FarshelfError):
            self.said.emit(error_words(failure.error), "warn")
        elif self._around is not None:
            self._around.tasks.failed.emit(failure)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.busyChanged.emit()

    def _publish(self) -> None:
        self._people.replace(derive.people(self._roster, self._chosen, self._hints))
        self.changed.emit()
