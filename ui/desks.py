"""The desks behind the counter: orders, pickup, attention, sync & device, settings; made after the first frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.staff.roster import Capability
from sync.protocol import BUILD
from ui.attention.model import AttentionModel
from ui.bridge.desk import Surroundings
from ui.bridge.drawer import open_drawer
from ui.bridge.views import view
from ui.bridge.wording import tr
from ui.order_list.model import OrderListModel
from ui.pickup.model import PickupModel
from ui.returns.model import ReturnsModel
from ui.settings.model import SettingsModel
from ui.shell.model import ShellModel
from ui.shifts.model import ShiftModel
from ui.sync_status.model import SyncModel


class Desks(QObject):
    """Plugs the desks into the frame and passes on what goes from one to another."""

    left = Signal()
    """The device was un-enrolled."""
    managerAsked = Signal(object)
    """A `Question`."""
    tookOver = Signal(object)
    """The `Associate` who has the drawer now, and stands here."""
    paymentWished = Signal(object)
    """Take the payment that this order (id) waits for."""
    payableWished = Signal(object)
    """Take a `Payable`."""
    receiptWished = Signal(object)
    """Show the receipt of this order (id) again, as a copy."""

    def __init__(self, around: Surroundings, shell: ShellModel, settings: SettingsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._shell = shell
        self._otherwise: Callable[[str], object] = lambda _: None
        # The frame owns them: they must live until its engine is gone.
        self.orders = OrderListModel(around, shell)
        self.pickup = PickupModel(around, shell)
        self.returns = ReturnsModel(around, lambda: settings.chosen.printer, shell)
        self.shift = ShiftModel(around, around.device.home / "receipts", lambda: settings.chosen.printer, shell)
        self.attention = AttentionModel(around, shell)
        self.sync = SyncModel(around, BUILD, shell)
        self.settings = settings
        plug = shell.plug
        plug("orders", lambda: tr("Orders"), "orders", view("order_list/OrderListView.qml"), self.orders)
        plug("pickup", lambda: tr("Pickup"), "pickup", view("pickup/PickupView.qml"), self.pickup,
             shortcut="F10")  # fmt: skip
        plug("returns", lambda: tr("Returns"), "returns", view("returns/ReturnsView.qml"), self.returns, shortcut="F8")
        plug("attention", lambda: tr("Attention"), "attention", view("attention/AttentionView.qml"), self.attention,
             foot=True)  # fmt: skip
        plug("shift", lambda: tr("Shift"), "cash", view("shifts/ShiftView.qml"), self.shift)
        plug("sync", lambda: tr("Sync"), "sync", view("sync_status/SyncView.qml"), self.sync)
        plug("settings", lambda: tr("Settings"), "settings", view("settings/SettingsView.qml"), settings)
        self._connect()
        for desk in (self.pickup, self.attention, self.sync):
            desk.touch()

    def scanned(self, code: str, otherwise: Callable[[str], object]) -> bool:
        """A scan that the desk on the screen takes for itself; what it cannot use goes to `otherwise`."""
        current = self._shell.state.current
        if current == "settings" and self.settings.scanned(code):
            return True
        if current != "pickup" or self._around.person() is None:
            return False
        self._otherwise = otherwise
        self.pickup.scan(code)
        return True

    def take_back(self, order_id: bytes, *, by_receipt: bool) -> bool:
        """A receipt opens the return, and so does a number while returns are on the screen; False for anything else."""
        person = self._around.person()
        if person is None or Capability.SELL not in person.capabilities:
            return False
        if not by_receipt and self._shell.state.current != "returns":
            return False
        self._shell.select("returns")
        self.returns.open(order_id)
        return True

    def open_order(self, order_id: bytes, code: str, *, by_pickup_code: bool) -> None:
        """A pickup code opens the handover where the person may do that; a number opens the order."""
        person = self._around.person()
        may = {desk for desk, needed in NEEDS.items() if person is not None and needed in person.capabilities}
        if "pickup" in may and (by_pickup_code or "orders" not in may):
            self._shell.select("pickup")
            self.pickup.scan(code)
        elif "orders" in may:
            self._shell.select("orders")
            self.orders.open(order_id)

    def touch(self) -> None:
        """All words anew."""
        for desk in (self.orders, self.pickup, self.returns, self.shift, self.attention, self.sync):
            desk.touch()
        self.settings.touch()

    def _connect(self) -> None:
        shell = self._shell
        self.orders.paymentWished.connect(lambda key: self.paymentWished.emit(bytes.fromhex(key)))
        self.orders.receiptWished.connect(lambda key: self.receiptWished.emit(bytes.fromhex(key)))
        self.orders.pickupWished.connect(self._go_on)
        self.attention.orderWished.connect(lambda key: self.open_order(bytes.fromhex(key), "", by_pickup_code=False))
        self.sync.departure.left.connect(self.left)
        self.pickup.passed.connect(self._pass_on)
        self.pickup.managerAsked.connect(self.managerAsked)
        self.pickup.paymentWished.connect(self.payableWished)
        self.shift.managerAsked.connect(self.managerAsked)
        self.shift.tookOver.connect(self.tookOver)
        self.pickup.cashTaken.connect(self._open_drawer)
        self.pickup.counted.connect(lambda count: shell.count("pickup", count))
        self.attention.counted.connect(lambda count: shell.count("attention", count))
        self.sync.connectionChanged.connect(
            lambda text, brief, tone: shell.update(connection=text, connectionBrief=brief, connectionTone=tone)
        )
        for desk in (self.orders, self.pickup, self.returns, self.shift, self.attention, self.sync, self.settings):
            desk.said.connect(shell.say)

    def _open_drawer(self) -> None:
        open_drawer(self._around.tasks, self.settings.chosen.printer, self.pickup.fail)

    def _pass_on(self, code: str) -> None:
        self._otherwise(code)

    def _go_on(self, key: str) -> None:
        self._shell.select("pickup")
        self.pickup.open(bytes.fromhex(key))


NEEDS = {
    "sell": Capability.SELL,
    "orders": Capability.SELL,
    "pickup": Capability.PICKUP,
    "returns": Capability.SELL,
    "shift": Capability.SELL,
    "attention": Capability.ATTENTION,
}
"""What a role must be allowed for a desk to be there at all; the others are for everybody."""
