"""View model of the address: pasted, picked from the regions or from the member's book, and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.catalog.region_reading import read_regions
from app.catalog.regions import RegionBook
from app.device import Device
from app.errors import Outage, Refusal
from app.members.addresses import addresses_of, save_address
from app.members.rows import MemberAddress
from app.orders import draft as steps
from app.orders.commands import Address
from app.orders.paste import paste
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import masked_phone
from ui.orders.open_order import OpenOrder

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1

OFFERED = 24
"""Regions to tap at once; the rest is found by typing."""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region to tap; `detail` says what it lies in."""

    key: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class BookRow:
    """An address of the member's book."""

    key: str
    title: str
    detail: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the sheet was opened on: the regions, the shop's own one, and the member's book."""

    regions: RegionBook
    near: str
    book: tuple[MemberAddress, ...]


@QmlElement
class AddressModel(QObject):
    """`form` is what the fields show, `done` once the order has the address."""

    formChanged = Signal()
    regionsChanged = Signal()
    done = Signal()

    def __init__(self, order: OpenOrder, parent: QObject) -> None:
        super().__init__(parent)
        self._order = order
        self._known = Known(RegionBook(), "", ())
        self._form = self._keyed = Address("", "", "", "")
        self._error = ""
        self._keep = True
        self._pasted = ""
        self._regions = Rows(RegionRow, "key", self)
        self._book = Rows(BookRow, "key", self)

    def begin(self) -> None:
        """The sheet opens."""
        draft = self._order.draft
        told = Address(draft.contact_name, draft.contact_phone, "", "")
        self._form = self._keyed = draft.address or told
        self._error, self._keep, self._pasted = "", draft.member_id is not None, ""
        device, member = self._order.around.device, draft.member_id
        ground = self._order.ground
        here = "" if ground is None else ground.here.address

        def known(found: Known) -> None:
            self._known = found
            if self._pasted:
                self.pasteText(self._pasted)
            self._book.replace([self._book_row(one) for one in found.book])
            self._offer("")
            self.formChanged.emit()

        self._offer("")
        self.formChanged.emit()
        self._order.read(lambda: _read(device, here, member), known, "addresses")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=formChanged)
    def form(self) -> dict[str, object]:
        return as_map(self._form)

    @Property(str, notify=formChanged)
    def error(self) -> str:
        return self._error

    @Property(bool, notify=formChanged)
    def hasMember(self) -> bool:
        return self._order.draft.member_id is not None

    @Property(bool, notify=formChanged)
    def keep(self) -> bool:
        """The address goes into the member's book."""
        return self._keep

    @Property(bool, notify=formChanged)
    def coded(self) -> bool:
        """There are regions to choose from."""
        return bool(self._known.regions)

    @Property(bool, notify=formChanged)
    def whole(self) -> bool:
        """The region is chosen down to its district, or may be anything."""
        return not self._known.regions or self._known.regions.is_whole(self._form.code)

    @Property(QObject, notify=formChanged)
    def regions(self) -> QObject:
        return self._regions

    @Property(QObject, notify=formChanged)
    def book(self) -> QObject:
        return self._book

    @Slot()
    def toggleKeep(self) -> None:
        self._keep = not self._keep
        self.formChanged.emit()

    @Slot(str, str, str)
    def keepFields(self, name: str, phone: str, street: str) -> None:
        """The fields as somebody has keyed them."""
        self._form = self._keyed = replace(self._form, name=name, phone=phone, street=street)

    @Slot(str)
    def typeRegion(self, text: str) -> None:
        """Look a region up by its name or the initials of its pinyin; without regions the words are the region."""
        if self._known.regions:
            self._offer(text)
        else:
            self._form = self._keyed = replace(self._form, region=text)

    @Slot(str)
    def pickRegion(self, code: str) -> None:
        """Take it; what lies below it is offered next."""
        self._form = self._keyed = replace(self._form, code=code, region=self._known.regions.words(code))
        self._offer("")
        self.formChanged.emit()

    @Slot()
    def clearRegion(self) -> None:
        """Choose anew, from the provinces on."""
        self._form = self._keyed = replace(self._form, code="", region="")
        self._regions.replace([self._region_row(one.code) for one in self._known.regions.below("")])
        self.formChanged.emit()

    @Slot(str)
    def pasteText(self, text: str) -> None:
        """Fill the form from one pasted text; what it does not say stays as it was keyed."""
        # Pasted before the regions were read it is looked at again.
        self._pasted = text
        found, keyed = paste(text, self._known.regions, self._known.near), self._keyed
        named = found if found.region else keyed
        self._form = Address(
            found.name or keyed.name,
            found.phone or keyed.phone,
            named.region,
            found.street or keyed.street,
            named.code,
        )
        self._offer("")
        self.formChanged.emit()

    @Slot(str)
    def pickBook(self, key: str) -> None:
        """An address of the member's book, as it is."""
        found = next((one for one in self._known.book if one.id.hex() == key), None)
        if found is not None:
            self._form = self._keyed = Address(found.name, found.phone, found.region, found.street, found.code)
            self.accept()

    @Slot()
    def accept(self) -> None:
        """The order has this address, and the member's book where that is wanted; what is wrong is said here."""
        try:
            draft = steps.set_address(self._order.draft, self._form, self._known.regions)
        except Refusal as refusal:
            self._error = error_words(refusal, self._order.draft.currency)
            self.formChanged.emit()
            return
        if not self._order.take(draft):
            return
        address, member, around = draft.address, draft.member_id, self._order.around
        if self._keep and member is not None and address is not None:
            device, actor = around.device, around.actor
            told = (address.name, address.phone, address.code, address.region, address.street)
            self._order.write(lambda: save_address(device, member, *told, actor), lambda _: None)
        self.done.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _offer(self, text: str) -> None:
        """What to tap next: what was looked up, or what lies below the region chosen so far."""
        regions, code = self._known.regions, self._form.code
        if text.strip():
            found = regions.search(text, self._known.near)
        elif regions.is_whole(code):
            found = []
        else:
            found = regions.below(code or self._known.near[:4])
        self._regions.replace([self._region_row(one.code) for one in found[:OFFERED]])

    def _region_row(self, code: str) -> RegionRow:
        *above, own = self._known.regions.path(code)
        return RegionRow(code, own.name, " ".join(one.name for one in above))

    def _book_row(self, one: MemberAddress) -> BookRow:
        now = self._form
        chosen = (one.name, one.phone, one.code, one.street) == (now.name, now.phone, now.code, now.street)
        return BookRow(one.id.hex(), f"{one.name} · {masked_phone(one.phone)}", f"{one.region} {one.street}", chosen)


def _read(device: Device, here: str, member_id: int | None) -> Known:
    regions = RegionBook()
    if device.replicas.catalog.present:
        with device.replicas.catalog.read() as catalog:
            regions = read_regions(catalog)
    own = regions.locate(here, 0) if here else None
    try:
        book = () if member_id is None else tuple(addresses_of(device, member_id))
    except Outage:
        book = ()
    return Known(regions, "" if own is None else own.code, book)
