"""The window process: opens the device, makes models and window, and takes all down in the right order.

The one place that sees every desk. What the sign-in does not need is imported after its first frame.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import delete

from app.clock import Clock, SystemClock
from app.device import Device
from app.errors import FarshelfError
from app.identifiers import Uuid7
from app.identity import Identity, journal_path, make_secrets, read_secrets
from app.staff.roster import Associate, Capability
from app.storage.changes import Changes, Topic
from app.storage.keys import Keys
from ui.bridge.changes import ChangeSignal
from ui.bridge.code_images import CodeImages
from ui.bridge.desk import Surroundings
from ui.bridge.fonts import install_fonts
from ui.bridge.idle import Idle
from ui.bridge.refusals import error_words
from ui.bridge.scanner import Scanner
from ui.bridge.tasks import Failure, Tasks
from ui.bridge.translation import LANGUAGES, Translation
from ui.bridge.wording import tr
from ui.options import Options, parse
from ui.settings.chosen import Chosen, read_chosen
from ui.settings.model import SettingsModel
from ui.shell.model import ShellModel
from ui.staff.model import SignInModel

if TYPE_CHECKING:
    from app.orders.commands import OrderPlaced
    from ui.bridge.found import Found
    from ui.catalog.model import Choice

ROOT = Path(__file__).resolve().parents[1]
POLL = 100
"""ms between two looks at what pulls have changed."""
QUANTITY = re.compile(r"(\d{1,3})[*×]")
"""Digits, then *: the quantity of the line added last."""

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
    window has this device open; 4: the keys or the journal cannot be opened, said on standard error.
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
    qt = QGuiApplication(["farshelf"])
    try:
        application = Application(qt, options, keys_of(options.home), agent_command, extras or Extras())
    except FarshelfError as error:
        print(error_words(error), file=sys.stderr)
        return 4
    try:
        return qt.exec()
    finally:
        application.close()
        lock.release()


def view(path: str) -> QUrl:
    """The address of a view below ui/."""
    return QUrl.fromLocalFile(str(ROOT / "ui" / path))


class Application(QObject):
    """Everything that lives as long as the window; `counter` from the moment the device is enrolled."""

    def __init__(
        self,
        qt: QGuiApplication,
        options: Options,
        keys: Keys,
        agent_command: Sequence[str] | None,
        extras: Extras,
    ) -> None:
        super().__init__()
        self.options = options
        self.extras = extras
        self.clock = extras.clock
        self.counter: Counter | None = None
        self._keys = keys
        self._agent_command = agent_command
        install_fonts(qt, ROOT / "resources" / "fonts")
        self.translation = Translation(ROOT / "resources" / "translations", self)
        self.tasks = Tasks(self)
        self.tasks.failed.connect(self.failed)
        self.shell = ShellModel(self)
        self.shell.update(banner=extras.banner)
        chosen = read_chosen(options.home)
        chosen = replace(chosen, language=options.lang or chosen.language, theme=options.theme or chosen.theme)
        self.apply(chosen)
        self.settings = SettingsModel(options.home, chosen, self.tasks, self.shell)
        self.settings.chose.connect(self.apply)
        self.shell.languageWished.connect(lambda language: self.settings.adopt(language=language))
        self.shell.darkWished.connect(lambda dark: self.settings.adopt(theme="dark" if dark else "light"))
        qt.styleHints().colorSchemeChanged.connect(lambda _: self.apply(self.settings.chosen))
        self.scanner = Scanner(self.clock.monotonic, parent=self)
        if journal_path(options.home).exists():
            self._open()
        else:
            self._enrol()
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
        if new:
            self.shell.relabel()
        if new and self.counter is not None:
            self.counter.relabel()

    def switch_language(self) -> None:
        """Also from the next start on."""
        self.settings.adopt(language=next(one for one in LANGUAGES if one != self.translation.language))

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
        self.window.close()
        delete(self._engine)
        self.tasks.close()
        if self.counter is not None:
            self.counter.device.close()

    def _open(self) -> None:
        device = Device(self.options.home, read_secrets(self._keys), self.clock, Uuid7(self.clock))
        self.counter = Counter(self, device)

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
        self._open()
        self._after_first_frame()

    def _first_frame(self) -> None:
        self.window.frameSwapped.disconnect(self._first_frame)
        # Not inside the frame: what follows imports the desks.
        QTimer.singleShot(0, self, self._after_first_frame)

    def _after_first_frame(self) -> None:
        if self.counter is None:
            return
        self.counter.furnish(self.window)
        command, home = self._agent_command, self.options.home
        if command is not None:
            self.tasks.write(lambda: _start_agent(command, home), lambda _: None)


def _start_agent(command: Sequence[str], home: Path) -> bool:
    # The agent's modules are not needed to show a window.
    from sync.agent.start import start_if_needed

    return start_if_needed(command, home)


class Counter(QObject):
    """The desks of one device, who stands at them, and what passes between them."""

    def __init__(self, application: Application, device: Device) -> None:
        super().__init__(application)
        self.application = application
        self.device = device
        self.shell = application.shell
        self.tasks = application.tasks
        self.person: Associate | None = None
        self.changes = ChangeSignal(self)
        self._stop_listening = device.listen(self.changes.publish)
        self.furnished = False
        self._looking = False
        self.around = Surroundings(
            device, self.tasks, self.changes, lambda: application.translation.language, lambda: self.person
        )
        self.sign_in = SignInModel(self.around, application.extras.hints, self.shell)
        self.sign_in.signedIn.connect(self._signed_in)
        self.sign_in.lookAsked.connect(self._look_around)
        self.sign_in.languageWished.connect(application.switch_language)
        self.sign_in.touch()
        self._shut()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self._look)
        self._poll.start()

    # --- the desks, after the first frame -----------------------------------------------------------------------------

    def furnish(self, window: QQuickWindow) -> None:
        """Make the desks and connect them."""
        from app.orders.reading import OrderReader
        from ui.catalog.model import SellModel
        from ui.catalog.reading import GoodsReader
        from ui.desks import Desks
        from ui.orders.model import OrderModel
        from ui.orders.receipt_model import ReceiptModel

        self._orders = OrderReader(self.device)
        self.order = OrderModel(self.around, self._orders, self.shell)
        self.sell = SellModel(self.around, GoodsReader(self.device, self._orders), self.shell)
        self.receipt = ReceiptModel(self.around, self._orders, self.device.home / "receipts", self.shell)
        self.sell.plug_panel(view("orders/OrderPanel.qml"), self.order)
        self.shell.plug("sell", lambda: tr("Sell"), "sell", view("catalog/SellDesk.qml"), self.sell)
        self.shell.lay(view("orders/ReceiptSheet.qml"), self.receipt)
        self.desks = Desks(self.around, self.shell, self.application.settings, self)
        self.desks.receiptWished.connect(lambda order_id: self.receipt.show_order(order_id, copy=True))
        self._connect_sell()
        self.shell.associateTapped.connect(self.lock)
        self._idle = Idle(self.device.policy.idle_lock, self)
        self._idle.install(window)
        self._idle.passed.connect(self.lock)
        self.changes.watch((Topic.STAFF,), self._staff_changed)
        self.application.scanner.scanned.connect(self.scanned)
        self.furnished = True
        self.order.restore()
        if self.person is not None:
            self._show_desks(self.person)

    def _connect_sell(self) -> None:
        shell, sell, order, receipt = self.shell, self.sell, self.order, self.receipt
        shell.edited.connect(self._edited)
        shell.submitted.connect(self._submitted)
        shell.stepped.connect(sell.step)
        shell.wished.connect(order.wish)
        sell.chose.connect(self._chosen)
        sell.choosing.connect(order.set_quiet)
        sell.closed.connect(shell.armed)
        sell.unlockAsked.connect(self.lock)
        order.added.connect(lambda words, undo: shell.say(words, "accent", undo, tr("Undo")))
        order.placed.connect(self._placed)
        order.signInAsked.connect(self.lock)
        order.focusLost.connect(self._refocus)
        receipt.finished.connect(self._next_customer)
        for desk in (sell, order, receipt, self.sign_in):
            desk.said.connect(shell.say)

    # --- who is here --------------------------------------------------------------------------------------------------

    def _signed_in(self, person: Associate) -> None:
        self.person = person
        self.shell.update(initial=person.name[:1], associate=person.name)
        if self.furnished:
            self._show_desks(person)

    def _show_desks(self, person: Associate) -> None:
        self.sell.lock(False)
        self.order.publish()
        self.shell.show_only(_desks_of(person))
        if self.shell.state.current not in _desks_of(person):
            first = "sell" if Capability.SELL in person.capabilities else "pickup"
            self.shell.select(first)
        self.shell.open()

    def lock(self) -> None:
        """PIN again; the order stays as it is."""
        if self.person is None and self.shell.state.gate.isValid() and not self.shell.state.gate.isEmpty():
            return
        self.person = None
        if self.furnished:
            self.order.closeSheet()
            self.receipt.close()
        self.sign_in.locked(True)
        self._shut()

    def _shut(self) -> None:
        self.shell.update(initial="", associate="")
        self.shell.shut(view("staff/SignIn.qml"), self.sign_in)

    def _look_around(self) -> None:
        """Goods and stock without a PIN."""
        if not self.furnished:
            return
        self.sell.lock(True)
        self.shell.show_only(frozenset({"sell"}))
        self.shell.select("sell")
        self.shell.open()

    def _staff_changed(self) -> None:
        self._idle.allow(self.device.policy.idle_lock)
        if self.person is not None and self.device.roster.find(self.person.id) is None:
            self.lock()

    # --- codes and words ----------------------------------------------------------------------------------------------

    def scanned(self, code: str) -> None:
        """A scan anywhere in the window."""
        self._idle.touch()
        if self.shell.state.gate.isEmpty():
            if self.order.paying():
                self.shell.say(tr("Finish this payment first, or close it."), "warn")
                return
            self.receipt.close()
            if not self.desks.scanned(code, lambda passed: self._route(passed, self._unknown)):
                self._route(code, self._unknown)
        elif not self.sign_in.badge(code):
            self._route(code, lambda _: None)

    def _submitted(self, text: str, directly: bool) -> None:
        """Enter in the scan box: an exact code acts like its scan, words open what was found."""
        if text.strip():
            self._route(text, lambda _: self.sell.take(directly))
        else:
            self.sell.take(directly)

    def _edited(self, text: str) -> None:
        quantity = QUANTITY.fullmatch(text)
        if quantity and self.person is not None:
            self.order.set_last_quantity(int(quantity[1]))
            self.shell.update(search="")
            return
        if self.shell.state.current != "sell":
            self.shell.select("sell")
        self.sell.search(text)

    def _route(self, code: str, unknown: Callable[[str], object]) -> None:
        from ui.bridge.found import resolve

        self.tasks.read(lambda: resolve(self.device, self._orders, code), lambda found: self._found(found, unknown))

    def _found(self, found: Found, unknown: Callable[[str], object]) -> None:
        from ui.bridge.found import CouponCode, MemberFound, OrderFound, PaymentCode, ProductFound, Unknown

        match found:
            case ProductFound(product_id, variant_id):
                self._show_goods(product_id, variant_id)
            case Unknown(code):
                unknown(code)
            case PaymentCode():
                self.shell.say(tr("A payment code: nothing was charged. Payment codes are not taken here yet."), "warn")
            case CouponCode():
                self.shell.say(tr("Coupons cannot be checked on this device yet."), "warn")
            case MemberFound() | OrderFound() if self.person is None:
                self.lock()
            case MemberFound(member):
                self.shell.select("sell")
                self._clear_search()
                self.order.attach(member)
                self.shell.say(tr("Member: %1").replace("%1", member.name))
            case OrderFound(order_id, shown, by_pickup_code):
                self._clear_search()
                self.desks.open_order(order_id, shown, by_pickup_code=by_pickup_code)

    def _show_goods(self, product_id: int, variant_id: int) -> None:
        if not self.shell.state.gate.isEmpty():
            self._look_around()
        self.shell.select("sell")
        self._clear_search()
        self.sell.show_product(product_id, variant_id, add=self.person is not None)

    def _unknown(self, code: str) -> None:
        words = tr("Nothing here has the code %1. Look at the search, or type its name.")
        self.shell.say(words.replace("%1", code), "warn")
        self.shell.select("sell")
        self.shell.update(search=code)
        self.sell.search(code)

    def _clear_search(self) -> None:
        if self.shell.state.search:
            self.shell.update(search="")
            self.sell.search("")

    # --- an order's way -----------------------------------------------------------------------------------------------

    def _chosen(self, choice: Choice) -> None:
        self.order.add(choice.sheet, choice.variant, choice.source)

    def _placed(self, placed: OrderPlaced) -> None:
        self.sell.close()
        self.receipt.show_order(placed.order_id)

    def _refocus(self) -> None:
        focused: QQuickItem | None = self.application.window.activeFocusItem()
        if focused is None or not focused.isVisible():
            self.shell.armed.emit()

    def _next_customer(self) -> None:
        self._clear_search()
        self.sell.close()
        self.shell.armed.emit()

    # --- changes ------------------------------------------------------------------------------------------------------

    def relabel(self) -> None:
        """All words anew."""
        self.sign_in.touch()
        if self.furnished:
            for desk in (self.sell, self.order, self.receipt, self.desks):
                desk.touch()

    def stop(self) -> None:
        self._poll.stop()
        self._stop_listening()

    def _look(self) -> None:
        if self._looking:
            return
        self._looking = True
        self.tasks.read(self.device.poll, self._looked, self._look_failed)

    def _looked(self, changes: Changes) -> None:
        self._looking = False
        self.changes.publish(changes)

    def _look_failed(self, failure: Failure) -> None:
        self._looking = False
        self.application.failed(failure)


def _desks_of(person: Associate) -> frozenset[str]:
    """What a role may not use is absent."""
    from ui.desks import NEEDS

    allowed = {desk for desk, needed in NEEDS.items() if needed in person.capabilities}
    return frozenset(allowed | {"sync", "settings"})
