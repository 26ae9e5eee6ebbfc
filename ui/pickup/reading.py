"""What the Pickup desk reads: its board with all that is shown of it, and what a code means here."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalog.pictures import Picture, read_pictures
from app.catalog.search import resolve_barcode
from app.members.records import read_member
from app.members.rows import Member
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.receipt_code import number_in
from app.pickup.desk import Proof, read_board
from ui.bridge.desk import Surroundings, read_shops
from ui.bridge.pictures import addresses
from ui.pickup.derive import Facts


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code means here: an order with `proof` when its pickup code was shown, or a variant, or nothing."""

    code: str
    view: OrderView | None = None
    proof: Proof | None = None
    variant_id: int | None = None


def read_facts(around: Surroundings, reader: OrderReader, lang: str) -> Facts:
    device = around.device
    board = read_board(reader)
    views = {view.order.id: view for view in (*board.to_pick, *board.to_collect, *board.to_deliver)}.values()
    pictures: dict[int, Picture] = {}
    if device.replicas.catalog.present:
        with device.replicas.catalog.read() as catalog:
            pictures = read_pictures(catalog, {line.variant_id for view in views for line in view.lines})
    sources = addresses(around.pictures, "pickup", {key: one.photo for key, one in pictures.items()})
    with device.replicas.store.read() as store:
        wanted = {view.order.member_id for view in views if view.order.member_id}
        found = {member_id: read_member(store, member_id) for member_id in wanted}
    members: dict[int, Member] = {key: member for key, member in found.items() if member is not None}
    return Facts(board, pictures, members, read_shops(device, lang), lang, device.clock.now(), sources)


def read_code(around: Surroundings, reader: OrderReader, code: str) -> Scanned:
    clean = number_in(code.strip().upper())
    order_id = reader.find(clean)
    if order_id is not None:
        view = reader.order(order_id)
        shown = view is not None and clean == view.order.pickup_code
        return Scanned(code, view, Proof.CODE if shown else None)
    if not around.device.replicas.catalog.present:
        return Scanned(code)
    with around.device.replicas.catalog.read() as catalog:
        return Scanned(code, variant_id=resolve_barcode(catalog, code.strip()))
