"""What unsettled commands mean for orders and stock: a fold in journal order, laid over the rows of `store`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.journal.codec import decode
from app.journal.command import Command
from app.journal.unsettled import Pending
from app.orders import customer_commands as customer
from app.orders import line_commands as pickup
from app.orders.change_overlay import Change, Rows, change_of, changed, detail_of
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine
from app.orders.discounts import as_discounts
from app.orders.invoice_commands import INVOICE_REQUESTED, InvoiceRequested
from app.orders.names import as_column
from app.orders.paying import PROVEN, waits_for_proof
from app.orders.promises import covers
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from app.orders.rows import GoodsReturn, Order, OrderEvent, OrderLine, Tender
from app.orders.states import AT_DESK, Fulfilment, LineState, roll_up
from app.orders.tenders import WHEN_PLACED, TenderKind, is_taken
from app.orders.till import is_at_till

_MOVES = {
    pickup.PICKING_STARTED: LineState.PICKING,
    pickup.UNPICKED: LineState.ACCEPTED,
    pickup.MADE_READY: LineState.READY,
    pickup.PUT_BACK: LineState.PUT_BACK,
    pickup.SENT_OUT: LineState.SHIPPED,
}
_LEFT = {
    pickup.HANDED_OVER: LineState.HANDED_OVER,
    pickup.HANDED_OUT: LineState.HANDED_OVER,
    pickup.DELIVERED: LineState.DELIVERED,
}


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as it stands here. `waiting` is True while HQ has not answered something about it.

    `asked` are the lines of which HQ has not said yet that they are cancelled.
    """

    order: Order
    lines: tuple[OrderLine, ...]
    tenders: tuple[Tender, ...]
    events: tuple[OrderEvent, ...]
    waiting: bool
    asked: frozenset[bytes] = frozenset()
    returns: tuple[GoodsReturn, ...] = ()

    @property
    def due(self) -> int:
        """Still to be paid, minor units."""
        return sum(tender.amount for tender in self.tenders if tender.state == "unpaid")


@dataclass
class Overlay:
    """Folded once per command; `placed` holds whole orders, the rest are changes to rows HQ has sent.

    `unowed`: lines that will not be bought, so nothing is owed for them.
    """

    placed: dict[bytes, OrderView] = field(default_factory=dict)
    moved: dict[bytes, tuple[str, str, int]] = field(default_factory=dict)
    paid: dict[bytes, tuple[pickup.TenderTaken, int]] = field(default_factory=dict)
    unowed: set[bytes] = field(default_factory=set)
    events: dict[bytes, list[OrderEvent]] = field(default_factory=lambda: defaultdict(list))
    stock: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    returned: dict[bytes, list[GoodsReturn]] = field(default_factory=lambda: defaultdict(list))
    touched: set[bytes] = field(default_factory=set)
    changes: dict[bytes, list[Change]] = field(default_factory=lambda: defaultdict(list))
    proven: dict[bytes, int] = field(default_factory=dict)
    picked_up: dict[bytes, str] = field(default_factory=dict)
    """Reservation → number of the order that took it."""

    def fold(self, command: Command) -> None:
        """Apply one command; types of other features mean nothing here."""
        if command.type == ORDER_PLACED:
            self._place(command, decode(command.payload, OrderPlaced))
        elif command.type in _MOVES:
            moved = decode(command.payload, pickup.LinesMoved)
            for line_id in moved.line_ids:
                self.moved[line_id] = (_MOVES[command.type], moved.shelf, moved.at)
            if command.type == pickup.PUT_BACK:
                self._put_back(moved.order_id, frozenset(moved.line_ids))
            self._event(command, moved.order_id, moved.at, moved.location_id, {"shelf": moved.shelf})
        elif command.type in _LEFT:
            handed = decode(command.payload, pickup.HandedOver)
            for line_id in handed.line_ids:
                self.moved[line_id] = (_LEFT[command.type], "", handed.at)
            for tender in handed.tenders:
                self.paid[tender.id] = (tender, handed.at)
            if handed.proof == "payment":
                self.proven[handed.order_id] = handed.at
            self._event(
                command,
                handed.order_id,
                handed.at,
                handed.location_id,
                {"proof": handed.proof, **_allowed(handed.approved_by)},
            )
        elif command.type == RETURN_TAKEN:
            self._return(command, decode(command.payload, ReturnTaken))
        elif command.type == INVOICE_REQUESTED:
            asked = decode(command.payload, InvoiceRequested)
            self._event(command, asked.order_id, asked.at, asked.location_id, {})
        elif command.type == customer.CUSTOMER_TOLD:
            told = decode(command.payload, customer.CustomerTold)
            if told.order_id is not None:
                self._event(command, told.order_id, told.at, told.location_id, {"how": told.how})
        elif command.type == customer.PHONE_REVEALED:
            seen = decode(command.payload, customer.PhoneRevealed)
            self._event(command, seen.order_id, seen.at, seen.location_id, {})
        elif command.type == customer.PLAN_CHOSEN:
            chosen = decode(command.payload, customer.PlanChosen)
            self._event(command, chosen.order_id, chosen.at, chosen.location_id, {"plan": chosen.plan_b})
        elif (change := change_of(command)) is not None:
            self.changes[change.order_id].append(change)
            self._event(command, change.order_id, change.at, change.location_id, detail_of(change))

    def view(
        self,
        order: Order,
        lines: Iterable[OrderLine],
        tenders: Iterable[Tender],
        events: Iterable[OrderEvent],
        returns: Iterable[GoodsReturn] = (),
        *,
        waiting: bool = False,
    ) -> OrderView:
        """Rows of one order with the changes laid over them."""
        moved = Rows(order, tuple(map(self._line, lines)), tuple(map(self._tender, tenders)))
        now = changed(moved, self.changes.get(order.id, ()))
        return OrderView(
            order=replace(now.order, state=roll_up(line.state for line in now.lines)),
            lines=now.lines,
            tenders=now.tenders,
            events=(*events, *self.events.get(order.id, ())),
            waiting=waiting or order.id in self.touched,
            asked=now.asked,
            returns=(*returns, *(replace(one, currency=order.currency) for one in self.returned.get(order.id, ()))),
        )

    def _line(self, line: OrderLine) -> OrderLine:
        if line.id not in self.moved:
            return line
        state, shelf, at = self.moved[line.id]
        if line.fulfilment == Fulfilment.TRY_ON and state == LineState.HANDED_OVER:
            state = LineState.BOUGHT
        return replace(line, state=state, shelf=shelf or line.shelf, changed_at=at)

    def _tender(self, tender: Tender) -> Tender:
        if tender.line_id in self.unowed and tender.state == "unpaid":
            return replace(tender, amount=0)
        by_qr = tender.kind in PROVEN
        if tender.id in self.paid:
            taken, at = self.paid[tender.id]
            if taken.kind in PROVEN:
                # HQ has said so to this device; its row is on its way, or here.
                known = by_qr and tender.state == "paid"
                return tender if known else replace(tender, kind=taken.kind, state="paid", taken_at=at)
            return replace(
                tender,
                kind=taken.kind if by_qr or taken.kind == TenderKind.EXTERNAL else tender.kind,
                state=WHEN_PLACED[taken.kind],
                reference=taken.reference,
                tendered=taken.tendered,
                change=taken.change,
                taken_at=at,
            )
        if by_qr and tender.order_id in self.proven and tender.state != "paid":
            # HQ has said so to this device; its row is on its way.
            return replace(tender, state="paid", taken_at=self.proven[tender.order_id])
        return tender

    def _event(self, command: Command, order_id: bytes, at: int, location_id: int, detail: dict[str, object]) -> None:
        kept = {name: value for name, value in detail.items() if value}
        self.touched.add(order_id)
        self.events[order_id].append(
            OrderEvent(command.id, order_id, None, command.type, at, location_id, command.actor, json.dumps(kept))
        )

    def _return(self, command: Command, taken: ReturnTaken) -> None:
        told = {name: getattr(taken, name) for name in ReturnTaken.__slots__ if name != "return_id"}
        self.returned[taken.order_id].append(GoodsReturn(id=taken.return_id, currency="", **told))
        detail = {"number": taken.number, "quantity": taken.quantity, "amount": taken.amount, "refund": taken.refund}
        self._event(command, taken.order_id, taken.at, taken.location_id, detail)

    def _put_back(self, order_id: bytes, line_ids: frozenset[bytes]) -> None:
        self.unowed |= line_ids
        if order_id in self.placed:
            for line in self.placed[order_id].lines:
                self.stock[line.location_id, line.variant_id] += line.quantity * (line.id in line_ids)

    def _place(self, command: Command, placed: OrderPlaced) -> None:
        lines = tuple(_line_of(placed, line) for line in placed.lines)
        confirmed = all(line.promise == "confirmed" for line in lines)
        till = is_at_till(placed.tenders)
        for line in lines:
            if till and line.fulfilment == Fulfilment.CARRY_OUT:
                continue  # the till books it
            # What a lease had locked was no longer in the figure.
            if not covers(placed.spends, line.id, line.quantity):
                self.stock[line.location_id, line.variant_id] -= line.quantity
        if placed.reservation is not None:
            # What HQ held for it was no longer in the figure.
            for variant_id, pieces in placed.reservation.held:
                self.stock[placed.reservation.location_id, variant_id] += pieces
            self.picked_up[placed.reservation.id] = placed.number
        self.touched.add(placed.order_id)
        order = Order(
            id=placed.order_id,
            number=placed.number,
            store_id=placed.store_id,
            device_id=0,
            associate_id=placed.associate_id,
            member_id=placed.member_id,
            contact_name=placed.contact_name,
            contact_phone=placed.contact_phone,
            address="" if placed.address is None else json.dumps(_address(placed), ensure_ascii=False),
            currency=placed.currency,
            total=placed.total,
            price_book_id=placed.price_book_id,
            business_date=placed.business_date,
            placed_at=placed.placed_at,
            state=roll_up(line.state for line in lines),
            promise="confirmed" if confirmed else "requested",
            pickup_code=placed.pickup_code,
        )
        tenders = tuple(
            Tender(
                id=tender.id,
                order_id=placed.order_id,
                position=tender.position,
                kind=tender.kind,
                amount=tender.amount,
                tendered=tender.tendered,
                change=tender.change,
                state=WHEN_PLACED[tender.kind],
                taken_at=placed.placed_at if is_taken(tender.kind) else 0,
                location_id=placed.store_id,
                line_id=tender.line_id,
                reference=tender.reference,
            )
            for tender in placed.tenders
        )
        detail = json.dumps(_allowed(placed.approved_by))
        event = OrderEvent(
            command.id, order.id, None, ORDER_PLACED, placed.placed_at, placed.store_id, placed.associate_id, detail
        )
        self.placed[order.id] = OrderView(order, lines, tenders, (event,), waiting=True)


def _allowed(manager: int) -> dict[str, object]:
    """As HQ writes it into its own event."""
    return {"approved_by": manager} if manager else {}


def _line_of(placed: OrderPlaced, line: PlacedLine) -> OrderLine:
    carry_out = line.fulfilment == Fulfilment.CARRY_OUT
    left = carry_out and not waits_for_proof(placed.tenders) and not is_at_till(placed.tenders)
    at_hand = carry_out or line.location_id == placed.store_id
    here = line.fulfilment in AT_DESK and at_hand
    return OrderLine(
        id=line.id,
        order_id=placed.order_id,
        position=line.position,
        variant_id=line.variant_id,
        product_id=line.product_id,
        sku=line.sku,
        title=as_column(line.title),
        colour=as_column(line.colour),
        size=line.size,
        quantity=line.quantity,
        list_price=line.list_price,
        unit_price=line.unit_price,
        amount=line.amount,
        tax_class=line.tax_class,
        tax_basis_points=line.tax_basis_points,
        fulfilment=line.fulfilment,
        location_id=line.location_id,
        state=LineState.HANDED_OVER if left else LineState.ACCEPTED if here else LineState.NEW,
        shelf="",
        due_at=line.due_at,
        changed_at=placed.placed_at,
        promise="confirmed" if at_hand or covers(placed.spends, line.id, line.quantity) else "requested",
        plan_b=line.plan_b,
        discounts=as_discounts(line, placed),
    )


def _address(placed: OrderPlaced) -> dict[str, str]:
    assert placed.address is not None
    address = placed.address
    return {"name": address.name, "phone": address.phone, "region": address.region, "street": address.street}


class OverlayCache:
    """The fold kept between reads: only commands that came since are folded, all anew once one has settled."""

    def __init__(self) -> None:
        self._generation = -1
        self._folded = 0
        self._overlay = Overlay()

    def at(self, pending: Pending) -> Overlay:
        if pending.generation != self._generation or len(pending.commands) < self._folded:
            self._generation, self._folded, self._overlay = pending.generation, 0, Overlay()
        for command in pending.commands[self._folded :]:
            self._overlay.fold(command)
        self._folded = len(pending.commands)
        return self._overlay
