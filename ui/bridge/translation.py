"""The language of the window, changed at once and without a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator, Signal
from PySide6.QtQml import QQmlEngine
from shiboken6 import isValid

LANGUAGES = ("zh_CN", "en")
"""English is the language of the source; its file holds the plural forms only."""


_spoken: list[QTranslator] = []
"""What the process speaks. English lacks all but the plurals: another translator left below it would shine through."""


class Translation(QObject):
    """`use("zh_CN")` swaps the translator and every qsTr of the watched engines; `changed(language)` is for models.

    `folder` holds farshelf_<language>.qm, made by packaging/translations.py. FileNotFoundError when one is missing.
    """

    changed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._engines: list[QQmlEngine] = []
        self.language = ""

    def watch(self, engine: QQmlEngine) -> None:
        """Retranslate this engine at each change."""
        self._engines.append(engine)
        engine.setUiLanguage(self.language)

    def use(self, language: str) -> None:
        """Speak `language` ("zh_CN" | "en") from now on."""
        if language == self.language:
            return
        file = self._folder / f"farshelf_{language}.qm"
        translator = QTranslator()
        if not translator.load(str(file)):
            raise FileNotFoundError(f"no translation {file.name}: run packaging/translations.py build")
        self.silence()
        QCoreApplication.installTranslator(translator)
        QLocale.setDefault(QLocale(language))
        _spoken.append(translator)
        self.language = language
        self._engines = [engine for engine in self._engines if isValid(engine)]
        for engine in self._engines:
            engine.setUiLanguage(language)
            engine.retranslate()
        self.changed.emit(language)

    def voice(self, language: str) -> Callable[[str], str]:
        """The words of Python code in a language, whichever is spoken now."""
        translator = QTranslator()
        translator.load(str(self._folder / f"farshelf_{language}.qm"))
        return lambda text: translator.translate("", text) or text

    def silence(self) -> None:
        """Speak the language of the source again."""
        while _spoken:
            QCoreApplication.removeTranslator(_spoken.pop())
        self.language = ""
