"""What people do with an order after it was placed: it is brought, cancelled, changed, put back, given back."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from app.attention.desk import read_attention
from app.attention.refunds import REFUND_DUE
from app.attention.refunds import give_back as pay_back
from app.device import Device
from app.inventory.records import read_locations
from app.orders.change_commands import Why
from app.orders.changing import Amendment, amend, cancel, cancellable, may_amend, redirectable
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.states import Fulfilment, LineState
from app.pickup.desk import TO_DELIVER, deliver, desk_lines, put_back, read_board, send_out
from app.returns.desk import Wanted, take_in
from app.returns.terms import Condition, Reason, returnable
from tests.simulation.device import SimDevice
from tests.simulation.shop import Shop

RECENT = 40


class Afterwards:
    """Acts as in `people`; `actor` gives somebody of the shop, or a stranger."""

    def __init__(self, shop: Shop, random: Random, actor: Callable[[Device], int]) -> None:
        self._shop = shop
        self._random = random
        self._actor = actor

    @property
    def acts(self) -> dict[Callable[[SimDevice, Device, OrderReader], bool], int]:
        """With how often they are done."""
        return {self._bring: 8, self._cancel: 2, self._amend: 2, self._put_back: 1, self._pay_back: 6, self._return: 3}

    def _bring(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        """Out of the shop, or handed over at the door."""
        view = self._one(read_board(reader).to_deliver)
        if view is not None:
            states = {line.state for line in desk_lines(view, reader.here, TO_DELIVER)}
            if LineState.SHIPPED in states and (LineState.READY not in states or self._random.random() < 0.5):
                deliver(window, reader, view.order.id, self._actor(window), tendered=1_000_000)
            else:
                send_out(window, reader, view.order.id, self._actor(window))
        return view is not None

    def _cancel(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        view = self._one([view for view in reader.recent(RECENT) if cancellable(view, reader.here)])
        if view is not None:
            line = self._random.choice(cancellable(view, reader.here))
            pieces = {line.id: self._random.randint(1, line.quantity)}
            cancel(window, reader, view.order.id, pieces, self._random.choice(list(Why)), self._actor(window))
        return view is not None

    def _amend(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        here = reader.here
        view = self._one([view for view in reader.recent(RECENT) if may_amend(view, here)])
        if view is not None:
            with window.replicas.catalog.read() as catalog:
                places = read_locations(catalog, "zh")
            shops = {
                line.id: places[self._random.choice(others)]
                for line in redirectable(view, here)
                if (others := [one for one in self._shop.region_of(here) if one != line.location_id])
                and self._random.random() < 0.7
            }
            wanted = Amendment("吴先生", "13900001111", None, shops)
            amend(window, reader, view.order.id, wanted, self._actor(window))
        return view is not None

    def _put_back(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        """Nothing of it is bought."""
        tried = [
            view
            for view in read_board(reader).to_collect
            if any(line.fulfilment == Fulfilment.TRY_ON and line.state == LineState.READY for line in view.lines)
        ]
        view = self._one(tried)
        if view is not None:
            put_back(window, reader, view.order.id, self._actor(window))
        return view is not None

    def _pay_back(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        due = [one for one in read_attention(window).items if one.reason == REFUND_DUE and one.amount > 0]
        if due:
            pay_back(window, self._random.choice(due), self._actor(window))
        return bool(due)

    def _return(self, device: SimDevice, window: Device, reader: OrderReader) -> bool:
        with window.replicas.catalog.read() as catalog:
            here = read_locations(catalog, "zh")[reader.here]
        found = [
            (view.order.id, one)
            for view in reader.recent(RECENT)
            for one in returnable(view, window.policy, here.timezone)
            if one.left
        ]
        if found:
            order_id, one = self._random.choice(found)
            pieces = self._random.randint(1, one.left)
            wanted = Wanted(order_id, one.line.id, pieces, Reason.SIZE, self._random.choice(list(Condition)))
            take_in(window, reader, wanted, self._actor(window), here)
        return bool(found)

    def _one(self, orders: list[OrderView] | tuple[OrderView, ...]) -> OrderView | None:
        return self._random.choice(orders) if orders else None
