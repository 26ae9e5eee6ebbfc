"""What the strip below the two shops shows and does; the shops' processes are the world's, the clicks a person's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from tests.demo.day import CARRIED, COLLECTED, MEMBER, barcode_of
from tests.demo.steps import STEPS, Facts, Seen, after, caption, next_round
from tests.demo.tour import Stopped, Tour
from tests.demo.world import World
from tests.fashion.demo import HUBIN, XIHU
from ui.bridge.rows import Rows
from ui.bridge.tasks import Failure, Tasks

QML_IMPORT_NAME = "tests.demo"
QML_IMPORT_MAJOR_VERSION = 1

LOOK = 400
"""ms between two looks at the shops."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code to click; `symbology` is ean13 or qr. It is scanned at the shop `store`."""

    key: str
    symbology: str
    zh: str
    en: str
    store: str


@QmlElement
class StripModel(QObject):
    """Captions from what is so (`steps.caption`), and the hands that change it; nothing slow on the UI thread."""

    changed = Signal()
    captioned = Signal(str)
    """Another step, or other words for it."""
    _told = Signal(str)

    def __init__(self, world: World, pace: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._world = world
        self._pace = pace
        self._facts = Facts()
        self._error = ""
        self._busy = True
        self._playing = False
        self._stop = Event()
        self._codes = Rows(CodeRow, "key", self)
        self._tasks = Tasks(self)
        self._tasks.failed.connect(self._failed)
        self._told.connect(self._tell)
        self._look = QTimer(self)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self._look_around)

    # --- for Python -----------------------------------------------------------------------------------------------

    def open(self, *, play: bool = False) -> None:
        """Build the world and open both windows; the strip tells how far it is. `play`: then play at once."""

        def opened() -> None:
            self._opened()
            if play:
                self.togglePlay()

        self._do(self._world.open, opened)

    def tell(self, words: str) -> None:
        """A line of the start; from any thread."""
        self._told.emit(words)

    def close(self) -> None:
        """End every process, also one that is being started now."""
        self._look.stop()
        self._stop.set()
        self._world.stage.close()
        self._tasks.close()
        self._world.stage.close()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(int, notify=changed)
    def step(self) -> int:
        return caption(self._facts).step

    @Property(int, notify=changed)
    def steps(self) -> int:
        return STEPS

    @Property(str, notify=changed)
    def zh(self) -> str:
        return caption(self._facts).zh

    @Property(str, notify=changed)
    def en(self) -> str:
        return caption(self._facts).en

    @Property(str, notify=changed)
    def error(self) -> str:
        return self._error

    @Property(bool, notify=changed)
    def online(self) -> bool:
        return self._facts.now.online

    @Property(bool, notify=changed)
    def power(self) -> bool:
        """Both windows run."""
        return self._facts.now.power

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Cable and power can be touched."""
        return self._facts.built and not self._busy

    @Property(bool, notify=changed)
    def playing(self) -> bool:
        return self._playing

    @Property(QObject, notify=changed)
    def codes(self) -> QObject:
        return self._codes

    @Slot()
    def toggleCable(self) -> None:
        self._do(self._world.unplug if self._facts.now.online else self._world.plug_in)

    @Slot()
    def togglePower(self) -> None:
        self._do(self._world.cut_power if self._facts.now.power else self._world.switch_on)

    @Slot(str, str)
    def scan(self, store: str, code: str) -> None:
        """As if the code had been held before that shop's scanner."""
        if not self._playing:
            self._tasks.write(lambda: self._world.scan(store, code), lambda _: None)

    @Slot()
    def togglePlay(self) -> None:
        """Play the six steps, or take over between two of their touches."""
        if self._playing:
            self._stop.set()
            return
        self._stop.clear()
        self._playing = True
        self._facts = next_round(self._facts)
        self._do(self._play)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _play(self) -> None:
        now = self._world.look()
        if not now.power:
            self._world.switch_on()
        if not now.online:
            self._world.plug_in()
        try:
            Tour(self._world, self._stop, self._pace).perform()
        except Stopped:
            return

    def _do(self, work: Callable[[], None], done: Callable[[], None] = lambda: None) -> None:
        """One at a time, off the UI thread."""

        def finished(_: None) -> None:
            self._busy = self._playing = False
            done()
            self.changed.emit()
            self._look_around()

        self._busy, self._error = True, ""
        self.changed.emit()
        self._tasks.write(work, finished, self._failed)

    def _opened(self) -> None:
        folder = self._world.stage.folder / "import"
        self._codes.replace(
            [
                CodeRow(barcode_of(folder, COLLECTED), "ean13", "羽绒服 L · 西湖店有", "Down jacket L", HUBIN),
                CodeRow(barcode_of(folder, CARRIED), "ean13", "羽绒服 M · 本店有", "Down jacket M", HUBIN),
                CodeRow(MEMBER, "qr", "会员 周女士", "Member", HUBIN),
            ]
        )
        self._facts = replace(self._facts, built=True)
        self._look.start()

    @Slot()
    def _look_around(self) -> None:
        if self._facts.built:
            self._tasks.read(self._world.look, self._looked, latest="look")

    def _looked(self, now: Seen) -> None:
        was = self._facts
        self._facts = after(was, now)
        order = self._facts.round.order
        if order is not None and order.code not in [row.key for row in self._codes.rows]:
            kept = [row for row in self._codes.rows if row.store == HUBIN]
            self._codes.replace([*kept, CodeRow(order.code, "qr", "取货码 · 西湖店", "Pickup code", XIHU)])
        if self._facts != was:
            self.changed.emit()
        said = caption(self._facts)
        if said != caption(was):
            self.captioned.emit(f"step {min(said.step, STEPS)} of {STEPS}  {said.zh} | {said.en}")

    @Slot(str)
    def _tell(self, words: str) -> None:
        self._facts = replace(self._facts, told=words.strip())
        self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        self._busy = self._playing = False
        self._error = str(failure.error)
        self.captioned.emit(f"failed  {self._error}")
        self.changed.emit()
