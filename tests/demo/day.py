"""The scripted day: sold without a network, by a coupon, power cut after the receipt, collected, one piece taken back.

Real processes, driven through their windows by taps and scans. Each step is told before it is done and pictured after.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from app.identity import journal_path, read_secrets
from app.leases.budgets import COUPON_BUDGET
from app.leases.records import read_grants
from app.replica.pointer import read_pointer
from app.storage.database import Database, DatabaseFile
from sync.agent.watch import wake_agent
from tests.demo.app_client import AppProcess
from tests.demo.books import Books, recompute
from tests.demo.file_keys import FileKeys
from tests.demo.stage import DemoDevice, Stage
from tests.fashion.demo import HUBIN, PEOPLE, PINS, XIHU

SHOPS = ((HUBIN, "平板 02"), (XIHU, "自提台"))
CARRIED, COLLECTED, SHIPPED = "YR-2208-NAVY-M", "YR-2208-NAVY-L", "MZ-0507-CAMEL"
RETURNED = "MZ-0412-SLATE"
"""A cap, also carried out, and brought back later."""
MEMBER = "FS100238"
ADDRESS = "周女士 13812348000 浙江省杭州市西湖区文三路 478 号 3 幢 1 单元 502"


@dataclass
class Step:
    """A caption, what was seen, and the pictures taken when it was done."""

    caption: str
    notes: list[str] = field(default_factory=list)
    pictures: list[Path] = field(default_factory=list)


@dataclass
class Day:
    """Plays the day on a built stage; `steps` and `books` are what it leaves."""

    stage: Stage
    pictures: Path
    say: Callable[[str], None] = print
    steps: list[Step] = field(default_factory=list)
    books: Books = field(default_factory=Books)
    number: str = ""
    pickup_code: str = ""
    receipt_code: str = ""
    coupon: str = ""

    def play(self) -> Books:
        self._open()
        self._cut_the_network()
        self._sell()
        self._cut_the_power()
        self._reconnect()
        self._pick()
        self._hand_over()
        self._take_back()
        return self._settle()

    # --- the steps ---------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._tell("Two shops open: Hubin's counter and Xihu's pickup desk")
        for device, person in ((self._hubin, "H01"), (self._xihu, "X03")):
            sign_in(device.open_app(), person)
        self._app(self._xihu).tap("nav-pickup")
        self._give_coupon()
        self._note(f"the chip at the counter says “{self._connection()}”")
        self._show("open", self._hubin, self._xihu)

    def _cut_the_network(self) -> None:
        self._tell("The network is cut: HQ is gone")
        self.unplug()
        self._app(self._hubin).wait_tone("offline")
        self._note(f"the chip says “{self._connection()}”; nothing else is different")
        self._show("offline", self._hubin)

    def _sell(self) -> None:
        app = self._app(self._hubin)
        self._tell("A walk-in: one piece to carry out, one found at Xihu, one shipped from the DC")
        app.scan(self._barcode(CARRIED))
        app.wait("orderLine")
        self._note(f"what is missing for more is said: “{app.wait('nearMiss', enabled=False)['words']}”")
        app.scan(self._barcode(RETURNED))
        app.wait("orderLine[1]")
        app.scan(MEMBER)
        app.wait("memberCard", enabled=False)
        app.type("yunganqing")
        app.wait("tile")
        self._show("search", self._hubin)
        app.key("Enter")
        app.tap("cell-elsewhere")
        app.wait("choosePlace")
        self._show("sheet", self._hubin)
        app.tap("choosePlace")
        app.wait("orderLine[2]")
        app.key("Esc")
        app.scan(self._barcode(SHIPPED))
        app.tap("choosePlace[1]")
        app.wait("orderLine[3]")
        app.tap("addressChip")
        app.wait("addressPaste")
        self._show("address", self._hubin)
        app.ask("fill", name="addressPaste", text=ADDRESS)
        app.tap("addressDone")
        app.wait("addressDone", gone=True)
        why, before = self._discount()
        self._note(f"member and promotions take {before} off: {why}")
        app.scan(self.coupon)
        self._until(lambda: self._discount()[1] != before, "the coupon's discount")
        self._note(f"a coupon is checked without HQ: {self._discount()[1]} now")
        self._show("order", self._hubin)
        app.tap("payButton")
        app.tap("collectLater")
        self._show("payment", self._hubin)
        app.tap("placeButton")
        self.number = str(app.wait("receiptNumber", enabled=False)["words"])
        self.receipt_code = str(app.ask("look", name="receiptQr", property="content")["value"])
        self.pickup_code = str(app.wait("pickupCode", enabled=False)["words"])
        app.tap("savePdf")
        self._until(lambda: any((self._hubin.home / "receipts").glob("*.pdf")), "the receipt's PDF")
        self._show("receipt", self._hubin)
        self._note(f"receipt {self.number} printed after its commit, pickup code {self.pickup_code}")
        self._note(f"it names each saving: {app.wait('receiptSaved', enabled=False)['words']}")
        self._note(f"the chip says “{self._connection()}”")

    def _cut_the_power(self) -> None:
        self._tell("The power is cut right after the receipt (kill -9 of window and agent), and switched on again")
        self.cut_power()
        dark = time.monotonic()
        self.switch_on()
        self._note(f"a PIN is asked for {time.monotonic() - dark:.1f} s later")
        app = self._app(self._hubin)
        sign_in(app, "H01")
        app.tap("nav-orders")
        app.wait("orderRow0", enabled=False)
        app.tap("orderRow0")
        app.wait("orderNumber", self.number, enabled=False)
        self._note(f"order {self.number} is there, still waiting for HQ")
        self._show("restarted", self._hubin)

    def _reconnect(self) -> None:
        self._tell("The network is back: HQ answers")
        self.plug_in()
        there = time.monotonic()
        self._app(self._hubin).wait_tone("accent", patience=40)
        self._app(self._xihu).wait(f"pickupCard*{{{self.number}}}", enabled=False, patience=40)
        self._note(f"HQ has answered and Xihu's pickup desk shows the order {time.monotonic() - there:.1f} s later")
        self._note(self._invoice_page())
        self._show("reconnected", self._hubin, self._xihu)

    def _pick(self) -> None:
        app = self._app(self._xihu)
        self._tell("Xihu picks the order and makes it ready")
        app.tap(f"pickupCard*{{{self.number}}}")
        app.tap("pickupActButton")
        app.wait("shelfField")
        app.scan(self._barcode(COLLECTED))
        app.ask("fill", name="shelfField", text="B-12")
        self._show("picking", self._xihu)
        app.tap("pickupActButton")
        app.wait("shelfField", gone=True, enabled=False)
        self._note("one piece scanned, laid on shelf B-12, ready")

    def _hand_over(self) -> None:
        app = self._app(self._xihu)
        self._tell("The customer comes: the code is scanned, the cash taken, the goods handed over")
        app.scan(self.pickup_code)
        app.wait("pickupProof", enabled=False)
        self._show("handover", self._xihu)
        due = app.wait("cashDue", enabled=False)["words"]
        app.tap("pickupActButton")
        app.wait("pickupProof", gone=True, enabled=False)
        app.wait_tone("accent", patience=40)
        self._note(f"{due} in cash taken, handed over once; HQ knows")
        self._show("handed-over", self._xihu)

    def _take_back(self) -> None:
        app = self._app(self._hubin)
        self._tell("The customer brings one piece back: the receipt is scanned, the cash goes out")
        app.scan(self.receipt_code)
        app.tap("returnLine*{护耳帽}")
        app.tap("reason_size")
        self._show("return", self._hubin)
        app.tap("takeInButton")
        app.wait("slipButton")
        said = app.wait("refundWords", enabled=False)["words"]
        self._show("taken-back", self._hubin)
        app.wait_tone("accent", patience=40)
        self._note(f"{said}; the piece waits for inspection")

    def _settle(self) -> Books:
        self._tell("The day's ledger, recomputed from HQ's database, the journals and the receipts")
        for device in self.stage.devices.values():
            self._app(device).wait_tone("accent", patience=40)
        homes = [device.home for device in self.stage.devices.values()]
        self.books = recompute(self.stage.hq.home, self.stage.hq.database_url, homes)
        for line in [*self.books.lines, *(f"DIFFERENCE: {one}" for one in self.books.differences)]:
            self._say_below(line)
        return self.books

    # --- what happens to a shop --------------------------------------------------------------------------------------

    def unplug(self) -> None:
        self.stage.hq.stop()

    def plug_in(self) -> None:
        plug_in(self.stage)

    def cut_power(self) -> None:
        self._hubin.cut_power()

    def switch_on(self) -> None:
        self._hubin.start_agent()
        self._hubin.open_app()

    def _give_coupon(self) -> None:
        """HQ gives out a coupon of ¥30, and Hubin hears of its key and of the day's budget while it still can."""
        hq = self.stage.hq
        if "AUTUMN" not in hq.run("coupon"):
            hq.run("coupon", "begin", "AUTUMN", "--zh", "立减 30 券", "--en", "30 off coupon", "--off", "30")
        self.coupon = hq.run("coupon", "give", "AUTUMN").strip()
        wake_agent(self._hubin.home)
        self._until(lambda: _takes_coupons(self._hubin), "the coupon's key", 40)

    # --- tools -------------------------------------------------------------------------------------------------------

    @property
    def _hubin(self) -> DemoDevice:
        return self.stage.devices[HUBIN]

    @property
    def _xihu(self) -> DemoDevice:
        return self.stage.devices[XIHU]

    def _app(self, device: DemoDevice) -> AppProcess:
        assert device.app is not None
        return device.app

    def _tell(self, caption: str) -> None:
        self.steps.append(Step(caption))
        self.say(f"\n{len(self.steps)}  {caption}")

    def _note(self, words: str) -> None:
        self.steps[-1].notes.append(words)
        self.say(f"     {words}")

    def _discount(self) -> tuple[str, str]:
        """Why, and how much, as the order at Hubin says."""
        app = self._app(self._hubin)
        words = app.wait("discount", enabled=False)["words"]
        return str(words), str(app.wait("discountAmount", enabled=False)["words"])

    def _invoice_page(self) -> str:
        """What the customer's own phone finds behind the receipt's QR."""
        with urlopen(self.receipt_code, timeout=20) as page:
            found = self.number in page.read().decode()
        if not found:
            raise RuntimeError("the page behind the receipt's QR is of another order")
        return "the receipt's QR opens HQ's page where the customer asks for the e-invoice"

    def _connection(self) -> str:
        """What the chip at Hubin says."""
        return str(self._app(self._hubin).wait("connection", enabled=False)["words"])

    def _say_below(self, line: str) -> None:
        """A line of the ledger, its name in a column of its own."""
        name, _, rest = line.partition(": ")
        self.say(f"     {name:<18}{rest}")

    def _show(self, name: str, *devices: DemoDevice) -> None:
        for device in devices:
            file = self.pictures / f"{len(self.steps)}-{name}-{device.home.name}.png"
            self._app(device).shot(file)
            self.steps[-1].pictures.append(file)

    def _barcode(self, sku: str) -> str:
        return barcode_of(self.stage.folder / "import", sku)

    def _until(self, ready: Callable[[], bool], what: str, patience: float = 20.0) -> None:
        end = time.monotonic() + patience
        while not ready():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not come")
            time.sleep(0.05)


def barcode_of(folder: Path, sku: str) -> str:
    """The barcode of a SKU in an import folder."""
    with (folder / "barcodes.csv").open(encoding="utf-8") as file:
        return next(row["barcode"] for row in csv.DictReader(file) if row["sku"] == sku)


def _takes_coupons(device: DemoDevice) -> bool:
    """Its catalog has a coupon key, and its journal a budget."""
    secrets, pointer = read_secrets(FileKeys(device.home)), read_pointer(device.home)
    if not pointer.catalog:
        return False
    catalog = Database(DatabaseFile(device.home / pointer.catalog, "read"))
    journal = Database(DatabaseFile(journal_path(device.home), "read", key=secrets.journal_key))
    try:
        with catalog.read() as goods, journal.read() as work:
            known = goods.exec_driver_sql("SELECT count(*) FROM coupon_key").scalar_one()
            return bool(known) and any(one.kind == COUPON_BUDGET for one in read_grants(work))
    finally:
        catalog.close()
        journal.close()


def plug_in(stage: Stage) -> None:
    """Bring HQ back and press "try now" on each device: after a long outage they wait up to a minute between tries."""
    stage.hq.start()
    for device in stage.devices.values():
        wake_agent(device.home)


def sign_in(app: AppProcess, code: str) -> None:
    """Choose the person's card and type the PIN."""
    name = next(person.name for person in PEOPLE if person.code == code)
    app.tap(f"person{{{name}}}")
    app.type(PINS[code])
    app.wait("scanBox")
