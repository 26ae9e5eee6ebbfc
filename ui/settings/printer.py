"""View model of the printer's set-up: where it stands, its paper, a test page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.printing.printers import KINDS, PAGES, PAPERS, PrinterSetup, printer_of
from ui.bridge.refusals import error_words
from ui.bridge.rows import Rows
from ui.bridge.tasks import Failure, Tasks
from ui.bridge.wording import tr
from ui.settings.options import OptionProps
from ui.settings.trial_page import trial_page

QML_IMPORT_NAME = "ui.settings"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PrinterModel(QObject):
    """`take` keeps what was chosen; `setup` is what holds."""

    changed = Signal()

    def __init__(
        self, setup: PrinterSetup, take: Callable[[PrinterSetup], None], tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.setup = setup
        self._take = take
        self._tasks = tasks
        self._busy = False
        self._words, self._tone = "", "neutral"
        self._kinds = Rows(OptionProps, "key", self)
        self._papers = Rows(OptionProps, "key", self)
        self._pages = Rows(OptionProps, "key", self)

    def touch(self) -> None:
        """All words anew."""
        names = {"none": tr("None"), "network": tr("Network"), "device": tr("USB"), "folder": tr("Folder")}
        setup = self.setup
        self._kinds.replace([OptionProps(one, names[one], one == setup.kind) for one in KINDS])
        self._papers.replace([OptionProps(str(one), f"{one} mm", one == setup.paper) for one in PAPERS])
        self._pages.replace([OptionProps(one, one, one == setup.page) for one in PAGES])
        self.changed.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def kinds(self) -> QObject:
        return self._kinds

    @Property(QObject, notify=changed)
    def papers(self) -> QObject:
        return self._papers

    @Property(QObject, notify=changed)
    def pages(self) -> QObject:
        return self._pages

    @Property(str, notify=changed)
    def address(self) -> str:
        return self.setup.address

    @Property(str, notify=changed)
    def addressLabel(self) -> str:
        """ "" where no address is asked for."""
        match self.setup.kind:
            case "network":
                return tr("Address, such as 192.168.1.50 or 192.168.1.50:9100")
            case "device":
                return tr("Device, such as /dev/usb/lp0")
            case "folder":
                return tr("Folder for one file a receipt")
            case _:
                return ""

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def words(self) -> str:
        """How the test page went."""
        return self._words

    @Property(str, notify=changed)
    def tone(self) -> str:
        return self._tone

    @Slot(str)
    def chooseKind(self, kind: str) -> None:
        if kind != self.setup.kind:
            self._adopt(replace(self.setup, kind=kind, address=""))

    @Slot(str)
    def choosePaper(self, paper: str) -> None:
        self._adopt(replace(self.setup, paper=int(paper)))

    @Slot(str)
    def choosePage(self, page: str) -> None:
        self._adopt(replace(self.setup, page=page))

    @Slot(str)
    def typeAddress(self, address: str) -> None:
        self._adopt(replace(self.setup, address=address))

    @Slot()
    def printTrial(self) -> None:
        """One at a time; the answer may take as long as the printer."""
        if self._busy:
            return
        setup = self.setup
        self._say(tr("Printing…"), "neutral", busy=True)
        self._tasks.print_out(
            lambda: printer_of(setup).print(lambda: trial_page(setup.paper)), lambda _: self._printed(), self._failed
        )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _printed(self) -> None:
        self._say(tr("The test page is printed."), "accent")

    def _failed(self, failure: Failure) -> None:
        self._say(error_words(failure.error), "danger")

    def _say(self, words: str, tone: str, *, busy: bool = False) -> None:
        self._words, self._tone, self._busy = words, tone, busy
        self.changed.emit()

    def _adopt(self, setup: PrinterSetup) -> None:
        if setup != self.setup:
            self.setup = setup
            self._words, self._tone = "", "neutral"
            self._take(setup)
            self.touch()
