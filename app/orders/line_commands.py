"""What a pickup desk tells HQ about the lines of an order: command payloads, version 1; their lane is the order."""

from __future__ import annotations

from dataclasses import dataclass

PICKING_STARTED = "pickup.picking_started"
UNPICKED = "pickup.unpicked"
MADE_READY = "pickup.made_ready"
HANDED_OVER = "pickup.handed_over"
HANDED_OUT = "order.handed_out"
PUT_BACK = "pickup.put_back"
SENT_OUT = "pickup.sent_out"
DELIVERED = "pickup.delivered"


@dataclass(frozen=True, slots=True)
class LinesMoved:
    """Lines of one order begin picking, go back, are made ready on `shelf` ('' unless made ready), leave for the
    customer's address, or, tried on and not bought, are put back among the goods."""

    order_id: bytes
    line_ids: list[bytes]
    location_id: int
    shelf: str
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class TenderTaken:
    """Money taken at handover for a tender placed unpaid; minor units.

    `kind` is cash | external | qr; of an external one `reference` is the number of the slip (`app.orders.tenders`);
    `qr`: HQ told this device that the provider has taken it, and nothing was `tendered`.
    """

    id: bytes
    amount: int
    tendered: int
    change: int
    kind: str = "cash"
    reference: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A fact: the goods left, or arrived where the shop has brought them. `proof` is code | name_and_phone | door;
    `approved_by` as in `OrderPlaced`.

    As `order.handed_out` it is the selling desk's, about goods that waited for a QR payment: `proof` payment | cash.
    """

    order_id: bytes
    line_ids: list[bytes]
    location_id: int
    proof: str
    at: int
    associate_id: int
    tenders: list[TenderTaken]
    approved_by: int = 0
