"""Reading orders: rows of `store` with the unsettled commands laid over them, at one moment."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar

from app.device import Device, Reading
from app.orders import records
from app.orders.overlay import OrderView, Overlay, OverlayCache
from app.orders.rows import GoodsReturn, OrderEvent, OrderLine, Tender

Wanted = frozenset[tuple[str, str]]
"""Pairs of a fulfilment and a state of its lines."""


class OrderReader:
    """Reads for one thread; keeps its fold between reads."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._cache = OverlayCache()
        self.here = device.identity.store_id

    def overlay(self, reading: Reading) -> Overlay:
        return self._cache.at(reading.pending)

    def recent(self, limit: int = 100) -> list[OrderView]:
        """Newest first, placed here or to be served here."""
        with self._device.reading() as reading:
            overlay = self.overlay(reading)
            orders = records.recent_orders(reading.store, limit)
            views = self._views(reading, overlay, [order.id for order in orders])
        mine = [self._placed(overlay, order_id) for order_id in overlay.placed]
        return sorted([*views, *mine], key=lambda view: -view.order.placed_at)[:limit]

    def order(self, order_id: bytes) -> OrderView | None:
        """One order; before the first load and while `store` is gone, those placed here and not yet answered."""
        if not self._device.replicas.store.present:
            overlay = self._cache.at(self._device.unsettled.at(None))
            return self._placed(overlay, order_id) if order_id in overlay.placed else None
        with self._device.reading() as reading:
            overlay = self.overlay(reading)
            if order_id in overlay.placed:
                return self._placed(overlay, order_id)
            return next(iter(self._views(reading, overlay, [order_id])), None)

    def find(self, code: str) -> bytes | None:
        """The order of a pickup code or a human number, HQ's answer or not."""
        with self._device.reading() as reading:
            overlay = self.overlay(reading)
            for view in overlay.placed.values():
                if code and code in (view.order.number, view.order.pickup_code):
                    return view.order.id
            return records.order_by_code(reading.store, code)

    def at_desk(self, wanted: Wanted) -> list[OrderView]:
        """Orders with such a line at this shop's pickup desk, oldest promise first."""
        with self._device.reading() as reading:
            overlay = self.overlay(reading)
            # A line's state may have been moved here since HQ's last word: look at every open order of the desk.
            ids = records.orders_waiting_at(reading.store, self.here, ("accepted", "picking", "ready", "shipped"))
            views = self._views(reading, overlay, ids)
            views += [self._placed(overlay, order_id) for order_id in overlay.placed]
        matching = [view for view in views if any(is_wanted(line, self.here, wanted) for line in view.lines)]
        return sorted(matching, key=lambda view: (self._promised(view, wanted), view.order.number))

    def _promised(self, view: OrderView, wanted: Wanted) -> int:
        return min(line.due_at for line in view.lines if is_wanted(line, self.here, wanted))

    def _placed(self, overlay: Overlay, order_id: bytes) -> OrderView:
        view = overlay.placed[order_id]
        return overlay.view(view.order, view.lines, view.tenders, view.events, waiting=True)

    def _views(self, reading: Reading, overlay: Overlay, ids: list[bytes]) -> list[OrderView]:
        wanted = [order_id for order_id in ids if order_id not in overlay.placed]
        lines = _by_order(records.lines_of(reading.store, wanted))
        tenders = _by_order(records.tenders_of(reading.store, wanted))
        events = _by_order(records.events_of(reading.store, wanted))
        returns = _by_order(records.returns_of(reading.store, wanted))
        return [
            overlay.view(order, lines[order.id], tenders[order.id], events[order.id], returns[order.id])
            for order in records.orders_by_id(reading.store, wanted)
        ]


Child = TypeVar("Child", OrderLine, Tender, OrderEvent, GoodsReturn)


def _by_order(rows: list[Child]) -> dict[bytes, list[Child]]:
    grouped: dict[bytes, list[Child]] = defaultdict(list)
    for row in rows:
        grouped[row.order_id].append(row)
    return grouped


def is_wanted(line: OrderLine, here: int, wanted: Wanted) -> bool:
    """Whether the line lies at this shop in one of the states that are wanted of its kind."""
    return line.location_id == here and (line.fulfilment, line.state) in wanted
