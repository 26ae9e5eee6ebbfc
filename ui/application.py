"""The window process: opens the device, makes models and window, and takes all down in the right order.

The one place that sees every desk. What the sign-in does not need is imported after its first frame.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import delete

from app.bootstrap import read_door
from app.clock import Clock, SystemClock
from app.errors import FarshelfError
from app.identifiers import Uuid7
from app.identity import Identity, Secrets, is_leaving, journal_path, make_secrets, read_secrets
from app.storage.keys import Keys
from ui.bridge.code_images import CodeImages
from ui.bridge.fonts import install_fonts
from ui.bridge.garbage import Garbage
from ui.bridge.refusals import error_words
from ui.bridge.scanner import Scanner
from ui.bridge.signals import end_on_signals
from ui.bridge.tasks import Failure, Tasks
from ui.bridge.translation import LANGUAGES, Translation
from ui.bridge.views import view
from ui.options import Options, parse
from ui.settings.chosen import Chosen, read_chosen
from ui.settings.model import SettingsModel
from ui.shell.model import ShellModel
from ui.staff.model import SignInModel

if TYPE_CHECKING:
    from app.device import Device
    from ui.counter import Counter

ROOT = Path(__file__).resolve().parents[1]
AGENT_CHECK = 5_000
"""ms between two looks whether an agent still runs; one that was killed is started again."""
KeysOf = Callable[[Path], Keys]
"""The key store of a device folder."""

log = logging.getLogger("farshelf")


@dataclass(frozen=True, slots=True)
class Extras:
    """What demo and tests add: words on the cards of the roster, a banner, and who wants the running application."""

    hints: Mapping[str, str] = field(default_factory=dict)
    banner: str = ""
    ready: Callable[[Application], object] | None = None
    clock: Clock = field(default_factory=SystemClock)


def main(
    argv: Sequence[str], keys_of: KeysOf, agent_command: Sequence[str] | None, extras: Extras | None = None
) -> int:
    """Serve the window until it is closed; the agent goes on.

    `agent_command` starts the agent for a folder (`--home` is added), None: someone else does. Exit code 3: another
    window has this device open. Where keys or journal cannot be opened the window says so and does no more.
    """
    from filelock import FileLock, Timeout

    options = parse(argv)
    options.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(options.home / "window.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Farshelf is already open for this device.", file=sys.stderr)
        return 3
    # A worker that imports or decodes gives way to a touch after half a millisecond instead of Python's five.
    sys.setswitchinterval(0.0005)
    qt = QGuiApplication(["farshelf"])
    garbage = Garbage()
    application = Application(qt, options, keys_of, agent_command, extras or Extras())
    end_on_signals(qt.quit, application)
    try:
        return qt.exec()
    finally:
        garbage.stop()
        application.close()
        with suppress(FarshelfError):  # else the next start does it
            _finish_leaving(options.home, keys_of(options.home))
        lock.release()


class Application(QObject):
    """Everything that lives as long as the window; `counter` from the moment the device is open."""

    def __init__(
        self,
        qt: QGuiApplication,
        options: Options,
        keys_of: KeysOf,
        agent_command: Sequence[str] | None,
        extras: Extras,
    ) -> None:
        super().__init__()
        self.options = options
        self.extras = extras
        self.clock = extras.clock
        self.sign_in: SignInModel | None = None
        self.counter: Counter | None = None
        self._device: Device | None = None
        self._framed = False
        self._agent_command = agent_command
        install_fonts(qt, ROOT / "resources" / "fonts")
        self.translation = Translation(ROOT / "resources" / "translations", self)
        self.tasks = Tasks(self)
        self.tasks.failed.connect(self.failed)
        self.shell = ShellModel(self)
        self.shell.update(banner=extras.banner)
        self.shell.actions.listen(lambda: [self.translation.voice(language) for language in LANGUAGES])
        chosen = read_chosen(options.home)
        chosen = replace(chosen, language=options.lang or chosen.language, theme=options.theme or chosen.theme)
        self.apply(chosen)
        self.settings = SettingsModel(options.home, chosen, self.tasks, self.shell)
        self.settings.chose.connect(self.apply)
        self.shell.languageWished.connect(self.settings.chooseLanguage)
        self.shell.darkWished.connect(lambda dark: self.settings.chooseTheme("dark" if dark else "light"))
        qt.styleHints().colorSchemeChanged.connect(lambda _: self.apply(self.settings.chosen))
        self.scanner = Scanner(self.clock.monotonic, parent=self)
        try:
            self._begin(keys_of)
        except FarshelfError as error:
            self._refuse(error)
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(ROOT))
        self._engine.addImageProvider("codes", CodeImages())
        self.translation.watch(self._engine)
        self._engine.setInitialProperties({"shell": self.shell})
        self._engine.load(view("shell/Main.qml"))
        window = next(iter(self._engine.rootObjects()), None)
        if not isinstance(window, QQuickWindow):
            raise RuntimeError("the window could not be loaded")
        self.window = window
        window.resize(*options.size)
        self.scanner.install(window)
        window.frameSwapped.connect(self._first_frame)
        if extras.ready is not None:
            extras.ready(self)

    @property
    def engine(self) -> QQmlApplicationEngine:
        return self._engine

    def apply(self, chosen: Chosen) -> None:
        """Language, theme and text size of the window, at once."""
        language, new = chosen.language, chosen.language != self.translation.language
        system = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = system if chosen.theme == "system" else chosen.theme == "dark"
        self.translation.use(language)
        self.shell.update(
            language=language, dark=dark, textScale=chosen.scale / 100, reducedMotion=chosen.reduced_motion
        )
        if not new:
            return
        self.shell.relabel()
        for part in (self.sign_in, self.counter):
            if part is not None:
                part.touch()

    def switch_language(self) -> None:
        """Also from the next start on."""
        self.settings.chooseLanguage(next(one for one in LANGUAGES if one != self.translation.language))

    def failed(self, failure: Failure) -> None:
        """Say it; a defect also goes to the log, by type and place only, because values may be personal."""
        error = failure.error
        if not isinstance(error, FarshelfError):
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s on the %s:\n%s", type(error).__name__, failure.lane, places)
        self.shell.say(error_words(error), "danger")

    def close(self) -> None:
        """The engine goes before the models it shows, the threads before the files they use."""
        if self.counter is not None:
            self.counter.stop()
        self.scanner.stop()
        self.window.close()
        delete(self._engine)
        self.tasks.close()
        if self._device is not None:
            self._device.close()

    def _begin(self, keys_of: KeysOf) -> None:
        self._keys = keys_of(self.options.home)
        _finish_leaving(self.options.home, self._keys)
        if journal_path(self.options.home).exists():
            self._show_door()
        else:
            self._enrol()

    def _show_door(self) -> None:
        """The sign-in, before the device is open."""
        self._secrets = read_secrets(self._keys)
        door = read_door(self.options.home, self._secrets)
        self.sign_in = SignInModel(door, self.clock, lambda: self.translation.language, self.extras.hints, self.shell)
        self.sign_in.said.connect(self.shell.say)
        self.sign_in.languageWished.connect(self.switch_language)
        self.shell.shut(view("staff/SignIn.qml"), self.sign_in)

    def _open(self) -> None:
        """The device and its desks, off this thread: the imports alone would hold a digit of the PIN for 0.3 s."""
        if self.sign_in is None:
            return
        secrets = self._secrets
        self.tasks.read(lambda: self._open_device(secrets), self._furnish, self._not_opened)

    def _open_device(self, secrets: Secrets) -> Device:
        from app.device import Device

        # The desks with all that they import, so that making them need not.
        import_module("ui.counter")
        self._device = Device(self.options.home, secrets, self.clock, Uuid7(self.clock))
        return self._device

    def _furnish(self, device: Device) -> None:
        from ui.counter import Counter, Frame

        assert self.sign_in is not None
        frame = Frame(self.shell, self.window, self.scanner, self.settings)
        self.counter = Counter(device, self.tasks, lambda: self.translation.language, self.sign_in, frame, self)
        self.counter.failed.connect(self.failed)
        self._keep_agent()

    def _keep_agent(self) -> None:
        if self._agent_command is not None:
            self._tend_agent()
            timer = QTimer(self)
            timer.timeout.connect(self._tend_agent)
            timer.start(AGENT_CHECK)

    def _not_opened(self, failure: Failure) -> None:
        # Work can leave also a device that cannot sell: one, say, whose journal a newer build has written.
        self._keep_agent()
        if isinstance(failure.error, FarshelfError):
            self._refuse(failure.error)
        else:
            self.failed(failure)

    def _refuse(self, error: FarshelfError) -> None:
        from ui.staff.fault import FaultModel

        self.shell.shut(view("staff/Fault.qml"), FaultModel(error_words(error), error.reason, self.shell))

    def _enrol(self) -> None:
        from ui.staff.enrol import EnrolModel

        model = EnrolModel(self.tasks, self._ask_hq, self.options.hq, self.shell)
        model.enrolled.connect(self._enrolled)
        model.languageWished.connect(self.switch_language)
        self.shell.shut(view("staff/Enrol.qml"), model)

    def _ask_hq(self, hq: str, code: str, name: str) -> Identity:
        # httpx costs 0.1 s to import and is needed once in a device's life.
        from sync.enrolment import enrol

        make_secrets(self._keys, Uuid7(self.clock))
        return enrol(self.options.home, self._keys, self.clock, Uuid7(self.clock), hq, code, name)

    def _enrolled(self, _: Identity) -> None:
        self._show_door()
        self._open()

    def _first_frame(self) -> None:
        # A renderer of its own thread may have sent a second frame before the first was heard.
        if self._framed:
            return
        self._framed = True
        self.window.frameSwapped.disconnect(self._first_frame)
        self._open()

    def _tend_agent(self) -> None:
        command, home = self._agent_command, self.options.home
        if command is not None:
            self.tasks.write(lambda: _start_agent(command, home), lambda _: None)


def _finish_leaving(home: Path, keys: Keys) -> None:
    if is_leaving(home):
        from sync.leaving import finish_leaving

        finish_leaving(home, keys)


def _start_agent(command: Sequence[str], home: Path) -> bool:
    # The agent's modules are not needed to show a window.
    from sync.agent.start import start_if_needed

    return start_if_needed(command, home)
