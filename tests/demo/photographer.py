"""The walk through every screen of one window: each is pictured, and looked at for faults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.demo.app_client import AppProcess
from tests.demo.day import ADDRESS, COLLECTED, MEMBER, SHIPPED, barcode_of
from tests.fashion.demo import PINS

SIZES = {"portrait": (800, 1280), "landscape": (1280, 800), "desktop": (1920, 1080)}


@dataclass(frozen=True, slots=True)
class Look:
    """One way to see the screens."""

    lang: str
    theme: str
    layout: str

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.theme}-{self.layout}"

    @property
    def options(self) -> tuple[str, ...]:
        return ("--lang", self.lang, "--theme", self.theme)

    @property
    def size(self) -> tuple[int, int]:
        return SIZES[self.layout]

    @property
    def portrait(self) -> bool:
        return self.layout == "portrait"


LOOKS = [Look(lang, theme, layout) for layout in SIZES for lang in ("zh_CN", "en") for theme in ("light", "dark")]


class Photographer:
    """Walks one app through its screens; each is pictured and looked at for faults."""

    def __init__(self, app: AppProcess, folder: Path, look: Look, barcodes: Path) -> None:
        self._app = app
        self._folder = folder
        self._look = look
        self._barcodes = barcodes
        self.faults: list[str] = []
        # A sheet that fades away still takes the next tap.
        app.ask("settings", still=True)

    def picture(self, name: str) -> None:
        """Without the message of the moment, which may stand on anything."""
        self._app.ask("hush")
        self._app.wait("toast", enabled=False, gone=True)
        file = self._folder / f"{name}-{self._look.name}.png"
        self._app.shot(file)
        self.faults += [f"{file.name}: {fault}" for fault in self._app.ask("faults")["faults"]]

    def switch(self, look: Look) -> None:
        """To another look without a restart, as Settings does."""
        self._look = look
        width, height = look.size
        self._app.ask("size", width=width, height=height)
        self._app.ask("settings", lang=look.lang, dark=look.theme == "dark")

    def desk(self, key: str) -> None:
        """By the rail, or by More where the bar has no room for it."""
        if self._app.ask("look", name=f"nav-{key}")["there"]:
            self._app.tap(f"nav-{key}")
        else:
            self._app.tap("nav-more")
            self._app.tap(f"more-{key}")
            self._app.wait(f"more-{key}", gone=True)

    def _back(self) -> None:
        """From a detail that covers its list, as it does where there is one pane."""
        if self._app.ask("look", name="paneBackButton")["there"]:
            self._app.tap("paneBackButton")

    def sell(self) -> None:
        app = self._app
        self.desk("sell")
        self.picture("sell-start")
        app.type("qqq")
        app.wait("noResults", enabled=False)
        self.picture("no-results")
        app.key("Esc")
        app.wait("noResults", enabled=False, gone=True)
        app.type("yrf")
        app.wait("footer", "48", enabled=False)
        self.picture("sell-results")
        app.tap("filter-more")
        app.wait("filtersDone")
        self.picture("filters")
        app.tap("filtersDone")
        app.wait("filtersDone", gone=True)
        self._compare()
        app.key("Down")
        app.key("Enter")
        app.wait("cell-elsewhere")
        self.picture("product")
        app.tap("cell-elsewhere")
        app.wait("choosePlace")
        self.picture("product-elsewhere")
        app.tap("choosePlace")
        app.key("Esc")
        self._order()
        self._price_by_hand()
        self._pay()
        self._ask_manager()

    def _compare(self) -> None:
        """The first two of the results."""
        app = self._app
        for tile in ("tile", "tile[1]"):
            app.tap(tile)
            app.tap("compareButton")
            app.key("Esc")
            app.wait("compareButton", gone=True)
        app.tap("comparing")
        app.wait("compared[1]")
        self.picture("compare")
        app.tap("compareRemove")
        app.wait("compared[1]", gone=True)
        app.tap("compareRemove")
        app.wait("compareView", enabled=False, gone=True)

    def _hold(self) -> None:
        """The order is put aside, and taken up again."""
        app = self._app
        app.tap("heldButton")
        app.tap("holdButton")
        app.wait("holdButton", gone=True)
        app.tap("heldButton")
        app.wait("heldRow")
        self.picture("held")
        app.tap("heldRow")
        app.wait("total", "1,698", enabled=False)
        app.wait("heldRow", gone=True)

    def _order(self) -> None:
        """Three lines: collected, carried out, shipped; for a member."""
        app = self._app
        app.scan(barcode_of(self._barcodes, COLLECTED.replace("-L", "-M")))
        app.wait("total", "1,698", enabled=False)
        self._hold()
        app.scan(barcode_of(self._barcodes, SHIPPED))
        app.tap("choosePlace")
        app.wait("total", "1,757", enabled=False)
        app.key("Esc")
        app.wait("tile", enabled=False)
        self._people()
        app.scan(MEMBER)
        if self._look.portrait:
            app.tap("orderButton")
        app.wait("memberName", "周女士", enabled=False)
        warehouse = "总仓" if self._look.lang == "zh_CN" else "DC"
        app.tap(f"fulfilmentChip{{{warehouse}}}")
        app.wait("way")
        self.picture("fulfilment")
        app.tap(f"way{{{warehouse}}}")
        app.wait("way", gone=True)
        app.tap("addressChip")
        app.wait("addressPaste")
        app.ask("fill", name="addressPaste", text=ADDRESS)
        self.picture("address")
        app.tap("addressDone")
        app.wait("addressDone", gone=True)
        if self._look.portrait:
            self.picture("order-open")
            app.key("Esc")
            app.wait("sheetPayButton", gone=True)
        app.key("F2")
        app.type("yrf")
        app.wait("footer", "48", enabled=False)
        self.picture("order")

    def _people(self) -> None:
        """Who collects, and the search for a member; both sheets are left as they are."""
        app = self._app
        if self._look.portrait:
            app.tap("orderButton")
        app.tap("contactChip")
        app.wait("contactPad")
        self.picture("contact")
        app.key("Esc")
        app.wait("contactPad", gone=True)
        if self._look.portrait:
            app.key("Esc")
            app.wait("sheetPayButton", enabled=False, gone=True)
        app.tap("memberButton")
        app.wait("memberField")
        app.ask("fill", name="memberField", text="8000")
        app.wait("memberRow")
        self.picture("member")
        app.key("Esc")
        app.wait("memberField", gone=True)

    def _price_by_hand(self) -> None:
        """Lower than anybody may go: told, and left as it was."""
        app = self._app
        if self._look.portrait:
            app.tap("orderButton")
        app.tap("priceChip")
        app.wait("pricePad")
        app.type("1")
        app.tap("reasonPill")
        app.wait("overLimit", enabled=False)
        self.picture("price-by-hand")
        app.key("Esc")
        app.wait("pricePad", gone=True)
        if self._look.portrait:
            app.key("Esc")
            app.wait("sheetPayButton", enabled=False, gone=True)

    def _pay(self) -> None:
        app = self._app
        app.tap("payButton")
        app.tap("collectLater")
        self.picture("payment")
        app.tap("kind-stored_value")
        app.wait("valueNotice", "0.00", enabled=False)
        self.picture("payment-stored-value")
        app.key("Esc")
        app.wait("placeButton", gone=True)

    def _ask_manager(self) -> None:
        """More unpaid than an associate may promise: asked, a wrong PIN, allowed; it is not placed."""
        app = self._app
        app.key("F2")
        app.type("24*")
        app.wait("total", "3,766", enabled=False)
        app.tap("payButton")
        app.tap("shipLater")
        app.wait("askManagerButton")
        self.picture("payment-over")
        app.tap("askManagerButton")
        app.wait("overridePad")
        self.picture("ask-manager")
        app.type("111111")
        app.wait("pinError", "9", enabled=False)
        self.picture("ask-manager-wrong")
        app.type(PINS["H03"])
        app.wait("overridePad", gone=True)
        app.wait("allowedChip", enabled=False)
        self.picture("payment-allowed")
        app.key("Esc")
        app.wait("placeButton", gone=True)

    def reserved(self, code: str) -> None:
        """Put together online: opened by its code, with what has changed since; the order that was open is held."""
        app = self._app
        app.scan(code)
        app.wait("reservationGoOn")
        self.picture("reservation-changed")
        app.tap("reservationGoOn")
        app.wait("reservationGoOn", gone=True)
        self.picture("reservation")

    def orders(self) -> None:
        app = self._app
        self.desk("orders")
        app.wait("orderRow0", enabled=False)
        self.picture("orders")
        app.tap("orderRow0")
        app.wait("orderNumber", enabled=False)
        self.picture("order-detail")
        app.tap("orderReceiptButton")
        app.wait("receiptNumber", enabled=False)
        self.picture("receipt")
        app.key("Esc")
        app.wait("receiptNumber", enabled=False, gone=True)
        app.tap("orderInvoiceButton")
        app.wait("invoiceName")
        self.picture("invoice")
        app.key("Esc")
        app.wait("invoiceName", gone=True)
        self._back()

    def pickup(self) -> None:
        for tab in ("to_pick", "to_collect"):
            self.desk("pickup")
            self._app.tap(f"pickupTab_{tab}")
            self._app.wait("pickupCard0", enabled=False)
            self.picture(f"pickup-{tab}")
            self._app.tap("pickupCard0")
            self._app.wait("pickupActButton", enabled=False)
            self.picture(f"pickup-{tab}-open")
            if tab == "to_collect":
                self._pads()
            self._back()

    def _pads(self) -> None:
        """Cash that is not exact, and the phone in place of the code."""
        app = self._app
        for button, pad, name in (("cashOther", "cashPad", "pickup-cash"), ("phoneButton", "phonePad", "pickup-phone")):
            app.tap(button)
            app.wait(pad)
            self.picture(name)
            app.key("Esc")
            app.wait(pad, gone=True)

    def handover(self, code: str) -> None:
        """The customer's code is scanned; the goods are not given yet."""
        self._app.scan(code)
        self._app.wait("pickupActButton")
        self.picture("pickup-verified")
        self._back()

    def by_qr(self, code: str) -> None:
        """What is due for this one by QR: up to the moment in which the customer shows a code."""
        app = self._app
        app.scan(code)
        app.tap("payQr")
        app.wait("payQrWords", enabled=False)
        self.picture("pickup-qr")
        app.tap("pickupActButton")
        app.wait("showWechat")
        self.picture("pickup-qr-ask")
        app.tap("qrLater")
        app.wait("qrWords", enabled=False, gone=True)
        app.tap("payCash")
        self._back()

    def returns(self) -> None:
        """Before a receipt was scanned; with one, the scripted day has the picture."""
        self.desk("returns")
        self.picture("returns-start")

    def shift(self) -> None:
        """From its float to its slip, with a difference."""
        app = self._app
        self.desk("shift")
        self.picture("shift-start")
        self._count("5", "500")
        self.picture("shift-float")
        app.tap("countButton")
        app.wait("moveButton")
        self.picture("shift-open")
        app.tap("moveButton")
        app.wait("movePad")
        self.picture("shift-move")
        app.tap("leaveButton")
        self._count("4", "400")
        app.tap("countButton")
        app.tap("why0")
        app.wait("closeShiftButton")
        self.picture("shift-result")
        app.tap("closeShiftButton")
        app.wait("slipTitle", enabled=False)
        self.picture("shift-slip")
        app.tap("slipDone")

    def _count(self, pieces: str, total: str) -> None:
        """So many notes of ¥100."""
        app = self._app
        app.tap("beginButton")
        app.tap("note-10000")
        app.type(pieces)
        app.wait("countTotal", total, enabled=False)

    def others(self) -> None:
        for key in ("attention", "sync", "settings"):
            self.desk(key)
            if key == "attention":
                self._app.wait("itemActButton2")
            self.picture(key)
            if key == "attention":
                self._settling()
            elif key == "settings":
                self._app.tap("printer_network")
                self._app.wait("printerAddress")
                self.picture("settings-printer")
                self._app.tap("printer_none")
        self.desk("sell")
        if self._look.portrait:
            self._app.tap("nav-more")
            self.picture("more")
            self._app.key("Esc")
            self._app.wait("more-settings", gone=True)
            self._app.tap("nav-more")
            self._app.tap("more-palette")
        else:
            self._app.tap("paletteButton")
        self._app.wait("paletteField")
        self.picture("palette")
        self._app.key("Esc")
        self._app.wait("paletteField", gone=True)
        self._app.key("F1")
        self.picture("help")
        self._app.key("Esc")
        self._app.wait("keyHelp", enabled=False, gone=True)

    def _settling(self) -> None:
        """What can be done about an item; nothing is."""
        app = self._app
        for button, wanted in (("itemActButton0", "toldButton"), ("itemActButton2", "planButton")):
            app.tap(button)
            app.wait(wanted, enabled=False)
            self.picture(f"attention-{wanted.removesuffix('Button')}")
            app.key("Esc")
            app.wait(wanted, enabled=False, gone=True)
        app.tap("attentionFilter_waiting")
        self.picture("attention-waiting")
        app.tap("attentionFilter_all")

    def offline(self) -> None:
        """While nobody answers and work is waiting."""
        for key in ("sell", "attention", "sync"):
            self.desk(key)
            self.picture(f"offline-{key}")
        self._leaving()

    def _leaving(self) -> None:
        """Taken out of service where HQ cannot hear of it; then kept after all."""
        app = self._app
        app.tap("askLeavingButton")
        app.wait("leaveButton")
        self.picture("leaving")
        app.tap("leaveButton")
        alone = "HQ" if self._look.lang == "en" else "总部"
        app.wait("leavingWords", alone, enabled=False)
        app.wait("leaveButton", "不通知" if self._look.lang == "zh_CN" else "without telling")
        self.picture("leaving-unheard")
        app.tap("keepButton")
        app.wait("askLeavingButton")
