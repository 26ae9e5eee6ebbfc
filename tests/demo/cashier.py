"""The walk through what takes, changes and gives up money: coupon, QR, changes of an order, the till, low stock."""

from __future__ import annotations

from dataclasses import dataclass

from tests.demo.day import barcode_of
from tests.demo.photographer import Photographer

CUSTOMERS_CODE = "134650012345678901"
"""A 付款码 of WeChat, as on the customer's phone."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the pictures tell of: a coupon, a reservation's code, and the numbers of orders.

    `unpaid` waits for its QR payment, `early` may still be changed. `codes` collect at Xihu: what is paid, what is not.
    """

    coupon: str
    reserved: str
    unpaid: str
    early: str
    codes: tuple[str, str]


class Cashier(Photographer):
    """Leaves everything as it was: no look sees what another has done."""

    def coupon(self, coupon: str) -> None:
        """Asked for, put on the order by a scan, and taken off again."""
        app = self._app
        app.key("F4")
        app.wait("couponField")
        self.picture("coupon")
        app.scan(coupon)
        app.wait("couponField", gone=True)
        if self._look.portrait:
            app.tap("orderButton")
        app.wait("discountAmount", enabled=False)
        self.picture("coupon-order")
        if self._look.portrait:
            app.key("Esc")
            app.wait("sheetPayButton", enabled=False, gone=True)
        app.key("F4")
        app.wait("couponDrop")
        self.picture("coupon-taken")
        app.tap("couponDrop")
        app.wait("couponDrop", gone=True)
        app.key("Esc")
        app.wait("couponField", gone=True)

    def change(self, number: str) -> None:
        """What the customer does not want, and where the rest goes; neither is asked of HQ."""
        app = self._app
        app.scan(number)
        app.wait("orderNumber", number, enabled=False)
        app.tap("orderCancelButton")
        app.tap("cancelAll")
        app.wait("cancelConfirm")
        self.picture("order-cancel")
        app.key("Esc")
        app.wait("cancelConfirm", gone=True)
        app.tap("orderAmendButton")
        app.wait("amendConfirm")
        self.picture("order-amend")
        app.key("Esc")
        app.wait("amendConfirm", gone=True)
        self._back()

    def pay_by_qr(self, number: str) -> None:
        """Of a customer who never confirms: asked for a code, shown one of ours, theirs scanned; the order waits on."""
        app = self._app
        app.scan(number)
        app.wait("orderNumber", number, enabled=False)
        self.picture("order-unpaid")
        app.tap("orderPayButton")
        app.wait("showWechat", patience=30)
        self.picture("qr-ask")
        app.tap("showWechat")
        app.wait("qrCode", enabled=False, patience=30)
        self.picture("qr-shown")
        app.tap("qrGiveUp")
        app.wait("showWechat", patience=30)
        app.scan(CUSTOMERS_CODE)
        app.wait("qrGiveUp", patience=30)
        self.picture("qr-paying")
        app.tap("qrGiveUp")
        app.wait("showWechat", patience=30)
        app.tap("qrLater")
        app.wait("qrWords", enabled=False, gone=True)
        self._back()

    def low_stock(self) -> None:
        """The manager's own item, which is left open."""
        self.desk("attention")
        self._app.tap("attentionFilter_mine")
        self._app.wait("itemActButton0")
        self.picture("low-stock")
        self._app.tap("attentionFilter_all")

    def till(self, sku: str) -> None:
        """Placed with nothing to pay here: the customer takes the code to the shop's own till."""
        app = self._app
        self.desk("sell")
        app.scan(barcode_of(self._barcodes, sku))
        app.tap("payButton")
        app.wait("placeButton")
        self.picture("till-payment")
        app.tap("placeButton")
        app.wait("receiptTill", enabled=False)
        self.picture("till-receipt")
        app.tap("newOrder")
        app.wait("receiptTill", enabled=False, gone=True)
