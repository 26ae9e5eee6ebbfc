"""View model of the Settings desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.rows import Rows
from ui.bridge.tasks import Tasks
from ui.bridge.wording import tr
from ui.settings.chosen import LANGUAGES, SCALES, THEMES, Chosen, keep_chosen
from ui.settings.options import OptionProps
from ui.settings.printer import PrinterModel
from ui.settings.scans import ScanProps, scan_words

QML_IMPORT_NAME = "ui.settings"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SettingsModel(QObject):
    """`chose(Chosen)` asks the application to apply what was chosen; it is already being kept."""

    changed = Signal()
    chose = Signal(object)
    said = Signal(str, str)

    def __init__(self, home: Path, chosen: Chosen, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._tasks = tasks
        self.chosen = chosen
        self.testing = False
        self._scan = ScanProps()
        self._languages = Rows(OptionProps, "key", self)
        self._themes = Rows(OptionProps, "key", self)
        self._scales = Rows(OptionProps, "key", self)
        self._printer = PrinterModel(
            chosen.printer, lambda setup: self._take(replace(self.chosen, printer=setup)), tasks, self
        )
        self.touch()

    def scanned(self, code: str) -> bool:
        """Show a scan in the test field; False while the field is not on the screen."""
        if self.testing:
            self._scan = scan_words(code)
            self.changed.emit()
        return self.testing

    @Slot()
    def touch(self) -> None:
        """All words anew."""
        names = {"zh_CN": "中文", "en": "English"}
        themes = {"system": tr("Match system"), "light": tr("Light"), "dark": tr("Dark")}
        chosen = self.chosen
        self._languages.replace([OptionProps(one, names[one], one == chosen.language) for one in LANGUAGES])
        self._themes.replace([OptionProps(one, themes[one], one == chosen.theme) for one in THEMES])
        self._scales.replace([OptionProps(str(one), f"{one} %", one == chosen.scale) for one in SCALES])
        self._printer.touch()
        self.changed.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def languages(self) -> QObject:
        return self._languages

    @Property(QObject, notify=changed)
    def themes(self) -> QObject:
        return self._themes

    @Property(QObject, notify=changed)
    def scales(self) -> QObject:
        return self._scales

    @Property(PrinterModel, notify=changed)
    def printer(self) -> PrinterModel:
        return self._printer

    @Property(bool, notify=changed)
    def reducedMotion(self) -> bool:
        return self.chosen.reduced_motion

    @Property(str, notify=changed)
    def scanCode(self) -> str:
        return self._scan.code

    @Property(str, notify=changed)
    def scanKind(self) -> str:
        return self._scan.kind

    @Property(str, notify=changed)
    def scanTone(self) -> str:
        return self._scan.tone

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        self._take(replace(self.chosen, language=language))

    @Slot(str)
    def chooseTheme(self, theme: str) -> None:
        self._take(replace(self.chosen, theme=theme))

    @Slot(str)
    def chooseScale(self, scale: str) -> None:
        self._take(replace(self.chosen, scale=int(scale)))

    @Slot(bool)
    def reduceMotion(self, reduced: bool) -> None:
        self._take(replace(self.chosen, reduced_motion=reduced))

    @Slot(bool)
    def show(self, shown: bool) -> None:
        """While the desk is shown, scans go to its test field."""
        self.testing = shown
        if not shown:
            self._scan = ScanProps()

    def _take(self, chosen: Chosen) -> None:
        if chosen == self.chosen:
            return
        self.chosen = chosen
        self.chose.emit(chosen)
        self.touch()
        self._tasks.write(lambda: keep_chosen(self._home, chosen), lambda _: None)
