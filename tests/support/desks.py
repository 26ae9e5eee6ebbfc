"""A desk on its own: the real device folder, the real executors and one QML view, without the rest of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QSize, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickView, QQuickWindow
from PySide6.QtTest import QTest

from app.device import Device
from app.journal.server_time import Contact, Moment
from app.orders.names import as_column
from app.orders.rows import ORDER_SHAPES, Order, OrderEvent, OrderLine, Tender
from app.replica.meta import set_value, touch
from app.staff.roster import Associate
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from app.timekeeping import CONTACT, encode_contact
from tests.support.floor import DAY, HOUR, MINUTE, NOW, fresh_shop
from tests.support.shop import FeedRow, Shop, feed_row
from ui.bridge.changes import ChangeSignal
from ui.bridge.desk import Surroundings
from ui.bridge.fonts import install_fonts
from ui.bridge.tasks import Failure, Tasks

ROOT = Path(__file__).resolve().parents[2]


class HandClock:
    """Time that passes when the test says so."""

    def __init__(self, now: int = NOW) -> None:
        self.at = now

    def now(self) -> int:
        return self.at

    def monotonic(self) -> int:
        return self.at - NOW

    def boot(self) -> str:
        return "test"


class ScannerClock(HandClock):
    """The wall stands still at NOW; scans are timed by the machine."""

    def monotonic(self) -> int:
        return time.monotonic_ns() // 1000


@dataclass
class Stage:
    """What a view model needs, over the folder of one device. `owner` is to be the parent of the models: they are
    deleted here, on their own thread; else the garbage collector might run on another and stop their timers there."""

    shop: Shop
    device: Device
    clock: HandClock
    tasks: Tasks
    changes: ChangeSignal
    failures: list[Failure]
    owner: QObject
    language: str = "zh_CN"
    person: Associate | None = None
    h: Iterator[int] = field(default_factory=lambda: count(2))

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.device, self.tasks, self.changes, lambda: self.language, lambda: self.person)

    def pull(self, rows: list[FeedRow]) -> None:
        """What the agent does with a page, and the window's next look at the files."""
        self.shop.pull(rows, next(self.h))
        self.changes.publish(self.device.poll())

    def settle(self) -> None:
        """Until the executors are idle and everything they said has been delivered."""
        for _ in range(3):
            for lane in self.tasks._threads.values():
                lane.submit(lambda: None).result(timeout=10)
            for _ in range(4):
                QGuiApplication.processEvents()
        for window in QGuiApplication.allWindows():
            if isinstance(window, QQuickWindow) and window.isVisible():
                window.grabWindow()  # makes and removes the delegates of what has changed
        assert not self.failures, self.failures[0].error


def hear_hq(on: Stage, server_time: int) -> None:
    """The agent had an answer just now that bore this time (µs UTC), 0 for none; the window looks at the files."""
    store = Database(DatabaseFile(on.shop.home / "store-1.db", "write", key=on.shop.secrets.store_key))
    contact = Contact(server_time, Moment(on.clock.now(), on.clock.monotonic(), on.clock.boot()))
    with store.write() as connection:
        if server_time:
            set_value(connection, CONTACT, encode_contact(contact))
        touch(connection, [Topic.SYNC])
    store.close()
    on.changes.publish(on.device.poll())
    on.settle()


@contextmanager
def stage(home: Path, language: str = "zh_CN", person: int = 0) -> Iterator[Stage]:
    """A device of Hubin at NOW; `person` is the place of the signed-in associate in its roster."""
    clock = HandClock()
    shop = fresh_shop(home)
    device = shop.open(clock)
    owner = QObject()
    tasks, changes = Tasks(owner), ChangeSignal(owner)
    failures: list[Failure] = []
    tasks.failed.connect(failures.append)
    device.listen(changes.publish)
    found = Stage(shop, device, clock, tasks, changes, failures, owner, language, device.roster.associates[person])
    try:
        yield found
        found.settle()
    finally:
        tasks.close()
        device.close()
        shiboken6.delete(owner)


@contextmanager
def shown(view: str, desk: QObject, size: tuple[int, int] = (1192, 744)) -> Iterator[QQuickView]:
    """The QML view on an offscreen window of the size that the frame leaves to a desk at 1280 × 800."""
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    install_fonts(application, ROOT / "resources" / "fonts")
    window = QQuickView()
    window.engine().addImportPath(str(ROOT))
    window.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    window.setInitialProperties({"desk": desk})
    window.resize(QSize(*size))
    theme(window.engine(), wide=size[0] >= 900)
    window.setSource(QUrl.fromLocalFile(str(ROOT / view)))
    assert not window.errors(), [error.toString() for error in window.errors()]
    window.setColor(theme(window.engine()).property("background"))
    window.show()
    try:
        yield window
    finally:
        window.close()
        shiboken6.delete(window)  # at once: the engine must be gone before the view model is


def theme(engine: QQmlEngine, **values: object) -> QObject:
    """The Theme of an engine, with these tokens set."""
    found = engine.singletonInstance("ui.components", "Theme")
    assert isinstance(found, QObject)
    for name, value in values.items():
        assert found.setProperty(name, value)
    return found


def item(window: QQuickView, name: str) -> QQuickItem:
    """The shown item with this objectName, delegates included."""
    found = next(_named(window.contentItem(), name), None)
    assert found is not None, f"no visible {name}"
    return found


def tap(window: QQuickView, name: str) -> None:
    """What a finger does."""
    from PySide6.QtCore import QPoint, QPointF, Qt

    target = item(window, name)
    middle = target.mapToScene(QPointF(target.width() / 2, target.height() / 2))
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(int(middle.x()), int(middle.y())))


def texts(root: QQuickItem) -> str:
    """Every visible word below an item."""
    is_text = root.inherits("QQuickText") or root.inherits("QQuickTextInput")
    said = [str(root.property("text"))] if root.isVisible() and is_text else []
    inside = [texts(child) for child in root.childItems() if child.isVisible()]
    return " ".join(part for part in (*said, *inside) if part)


def _named(root: QQuickItem, name: str) -> Iterator[QQuickItem]:
    if not root.isVisible():
        return
    if root.objectName() == name:
        yield root
    for child in root.childItems():
        yield from _named(child, name)


# --- orders as HQ tells them ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sold:
    """One line: `state` as in app.orders.states."""

    sku: str
    state: str
    fulfilment: str = "click_and_collect"
    quantity: int = 1
    shelf: str = ""
    at: str = ""


def order_rows(
    shop: Shop,
    device: Device,
    number: str,
    lines: Iterable[Sold],
    *,
    age: int = HOUR,
    due: int = NOW + 4 * HOUR,
    customer: tuple[str, str] = ("周女士", "13812348000"),
    tender: str = "cash",
    code: str = "",
    store: int | None = None,
    associate: int = 200,
    address: str = "",
    new_id: Callable[[], bytes] | None = None,
) -> list[FeedRow]:
    """Rows of one order that HQ has accepted; `age` is how long ago it was placed (µs)."""
    new_id = new_id or device.identifiers.new_id
    order_id = new_id()
    placed = NOW - age
    place = store or shop.store_id
    sold = [
        _line(shop, device, one, order_id, position, placed, due, new_id()) for position, one in enumerate(lines, 1)
    ]
    total = sum(line.amount for line in sold)
    paid = tender == "cash"
    order = Order(order_id, number, place, 1, associate, None, *customer, address, "CNY", total, 1, "2026-11-21",
                  placed, "placed", "confirmed", code)  # fmt: skip
    money = Tender(new_id(), order_id, 1, tender, total, total if paid else 0, 0, "paid" if paid else "unpaid",
                   placed if paid else 0, place)  # fmt: skip
    event = OrderEvent(new_id(), order_id, None, "placed", placed, place, associate, "{}")
    events = [event, *(_ready(line, new_id()) for line in sold if line.shelf)]
    shapes = {shape.table: shape for shape in ORDER_SHAPES}
    told = [("orders", order), *(("order_line", line) for line in sold), ("tender", money)]
    told += [("order_event", one) for one in events]
    # Versions only need to be newer than those of the filled replica.
    return [feed_row(shapes[table], row, 1_000_000 + place, "ops:10") for place, (table, row) in enumerate(told)]


def _line(
    shop: Shop, device: Device, sold: Sold, order_id: bytes, position: int, placed: int, due: int, new_id: bytes
) -> OrderLine:
    variant = shop.variants[sold.sku]
    with device.replicas.catalog.read() as catalog:
        product_id, code, size, price = catalog.exec_driver_sql(
            "SELECT v.product_id, v.colour, v.size, p.amount FROM variant v JOIN price p ON p.variant_id = v.id"
            " WHERE v.id = ?",
            (variant,),
        ).one()
        names = catalog.exec_driver_sql(
            "SELECT lang, name FROM product_text WHERE product_id = ?", (product_id,)
        ).fetchall()
        colours = catalog.exec_driver_sql("SELECT lang, name FROM colour_text WHERE code = ?", (code,)).fetchall()
    carried = sold.fulfilment == "carry_out"
    return OrderLine(
        id=new_id,
        order_id=order_id,
        position=position,
        variant_id=variant,
        product_id=product_id,
        sku=sold.sku,
        title=as_column({row[0]: row[1] for row in names}),
        colour=as_column({row[0]: row[1] for row in colours}),
        size=size,
        quantity=sold.quantity,
        list_price=price,
        unit_price=price,
        amount=price * sold.quantity,
        tax_class="standard",
        tax_basis_points=1300,
        fulfilment=sold.fulfilment,
        location_id=shop.locations[sold.at] if sold.at else shop.store_id,
        state=sold.state,
        shelf=sold.shelf,
        due_at=0 if carried else due,
        changed_at=placed,
        promise="requested" if sold.state == "rejected" else "confirmed",
        plan_b="",
    )


def _ready(line: OrderLine, new_id: bytes) -> OrderEvent:
    detail = f'{{"shelf":"{line.shelf}"}}'
    return OrderEvent(new_id, line.order_id, line.id, "made_ready", line.changed_at + 8 * MINUTE, line.location_id, 203,
                      detail)  # fmt: skip


def morning_shop(home: Path) -> Shop:
    """A device folder of Hubin at NOW with the orders of `a_morning`."""
    shop = fresh_shop(home)
    device = shop.open(HandClock())
    shop.pull(a_morning(shop, device), 2)
    device.close()
    return shop


def a_morning(shop: Shop, device: Device) -> list[FeedRow]:
    """Eleven orders of a morning: to pick, to collect, to be shipped, done, one refused."""
    ready = "ready"
    told: list[list[FeedRow]] = [
        order_rows(shop, device, "A20-003178", [Sold("YR-2231-BRICK-L", ready, shelf="B-12"),
                   Sold("MZ-0507-CAMEL", ready, shelf="B-12")], age=70 * MINUTE, code="7K3M9Q2X"),
        order_rows(shop, device, "A10-003160", [Sold("XZ-3300-INK-38", ready, shelf="A-03")], age=2 * HOUR,
                   due=NOW + 9 * HOUR, customer=("陈先生", "13905712215"), code="5D8R2WJH"),
        order_rows(shop, device, "B10-003129", [Sold("QZ-2077-WINE-M", ready, shelf="C-07"),
                   Sold("MZ-0412-SLATE", ready, shelf="C-07"), Sold("KZ-1180-INK-L", ready, shelf="C-07")],
                   age=20 * HOUR, due=NOW + DAY, customer=("刘女士", "13757160934"), code="9XCV4BNM"),
        order_rows(shop, device, "A20-003095", [Sold("YR-2240-OLIVE-M", ready, shelf="A-11")], age=3 * HOUR,
                   due=NOW + 9 * HOUR, customer=("王先生", "18605717718"), tender="pay_at_pickup", code="2QW8ERTY"),
        order_rows(shop, device, "A20-003053", [Sold("YR-2266-RUST-M", ready, shelf="B-02"),
                   Sold("MZ-0412-SLATE", ready, shelf="B-02")], age=30 * HOUR, due=NOW - 16 * HOUR,
                   customer=("赵女士", "15968104402"), code="6ZXC1VBN"),
        order_rows(shop, device, "B10-003202", [Sold("YR-2208-NAVY-M", "accepted", quantity=2),
                   Sold("MZ-0507-CAMEL", "accepted")], age=26 * MINUTE, due=NOW + HOUR, code="8HJK3MNP"),
        order_rows(shop, device, "A10-003210", [Sold("YR-2255-BROWN-M", "picking")], age=12 * MINUTE,
                   due=NOW + 2 * HOUR, customer=("孔女士", "15878590039"), code="4FGH7JKL"),
        order_rows(shop, device, "A20-003219", [Sold("YR-2190-OCEAN-L", "accepted")], age=6 * MINUTE,
                   due=NOW + 3 * HOUR, customer=("许悦", "15087366946"), tender="pay_at_pickup", code="3RTY6QAZ"),
        order_rows(shop, device, "A20-003226", [Sold("YR-2208-CAMEL-L", "handed_over", "carry_out")],
                   age=4 * MINUTE, customer=("", "")),
        order_rows(shop, device, "A20-003235", [Sold("YR-2231-BLACK-M", "new", "ship_to_home", at="HZ-DC"),
                   Sold("YR-2208-NAVY-S", "handed_over", "carry_out")], age=3 * MINUTE, due=NOW + 2 * DAY,
                   address='{"name":"周女士","phone":"13812348000","region":"浙江省杭州市","street":"文三路 1 号"}'),
        order_rows(shop, device, "A20-003244", [Sold("YR-2231-BRICK-L", "rejected", at="HZ-WULIN")],
                   age=2 * MINUTE),
    ]  # fmt: skip
    return [row for rows in told for row in rows]
