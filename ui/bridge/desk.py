"""What every desk's view model stands on: its surroundings, reading again after a change, saying why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QTimeZone, Signal, Slot

from app.device import Device
from app.errors import FarshelfError
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.staff.roster import Associate
from app.storage.changes import Topic
from ui.bridge.changes import ChangeSignal
from ui.bridge.pictures import Urls, no_pictures
from ui.bridge.refusals import error_words
from ui.bridge.tasks import Failure, Tasks

T = TypeVar("T")


def nobody() -> Associate | None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`language` answers zh_CN | en, `person` who is signed in, `pictures` where photographs are."""

    device: Device
    tasks: Tasks
    changes: ChangeSignal
    language: Callable[[], str]
    person: Callable[[], Associate | None] = nobody
    pictures: Urls = no_pictures

    @property
    def lang(self) -> str:
        """The language of names in the catalogue: zh | en."""
        return self.language().partition("_")[0]

    @property
    def actor(self) -> int:
        """The signed-in associate's id, 0 for nobody."""
        person = self.person()
        return 0 if person is None else person.id


@dataclass(frozen=True, slots=True)
class Shops:
    """Places by id, and this shop; read on the reading thread."""

    here: int
    places: dict[int, Location]

    @property
    def zone(self) -> str:
        """This shop's IANA zone; the machine's while the catalogue is not here."""
        found = self.places.get(self.here)
        return found.timezone if found else bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"

    def name(self, location_id: int) -> str:
        found = self.places.get(location_id)
        return found.name if found else ""


def read_shops(device: Device, lang: str) -> Shops:
    """All places, none of them before the first load."""
    if not device.replicas.catalog.present:
        return Shops(device.identity.store_id, {})
    with device.replicas.catalog.read() as catalog:
        return Shops(device.identity.store_id, read_locations(catalog, lang))


class DeskModel(QObject):
    """A desk re-reads through `refresh` (subclasses) when its topics change, at once while it is shown, else later."""

    said = Signal(str, str)
    """A short message for the person: words, tone."""

    def __init__(
        self, around: Surroundings, topics: Iterable[Topic], *, always: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.around = around
        self._always = always
        self._shown = False
        self._stale = True
        around.changes.watch(topics, self.touch)

    def refresh(self) -> None:
        """Read and publish anew."""
        raise NotImplementedError  # a QObject's metaclass is Shiboken's: it cannot be an ABC

    @Slot()
    def touch(self) -> None:
        """What is shown may be out of date (also after a change of language)."""
        self._stale = True
        if self._always or self._shown:
            self._stale = False
            self.refresh()

    @Slot(bool)
    def show(self, shown: bool) -> None:
        """The view tells whether it is on the screen."""
        self._shown = shown
        if shown and self._stale:
            self.touch()

    def read(self, work: Callable[[], T], done: Callable[[T], None], latest: str | None = None) -> None:
        """Read off the UI thread; with `latest`, only the newest answer of that name counts."""
        self.around.tasks.read(work, done, self.fail, None if latest is None else f"{type(self).__name__}.{latest}")

    def write(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Failure], None] | None = None
    ) -> None:
        """Commit off the UI thread."""
        self.around.tasks.write(work, done, failed or self.fail)

    def fail(self, failure: Failure) -> None:
        """A refusal or outage is said; a defect goes where all defects go."""
        if isinstance(failure.error, FarshelfError):
            self.said.emit(error_words(failure.error), "warn")
        else:
            self.around.tasks.failed.emit(failure)
