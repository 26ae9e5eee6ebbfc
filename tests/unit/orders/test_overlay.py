"""What the screen shows around settlement: nothing flickers, nothing counts twice, whatever comes in which order.

The expected picture is a small model of its own: dictionaries of line states and pieces, moved once per command. The
rows that "HQ" sends are the same model after the commands it has answered.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inventory.rows import STOCK_SHAPES
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.rows import OUTCOME_SHAPES
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.draft import Payment, set_contact
from app.orders.line_commands import HANDED_OVER, MADE_READY, PICKING_STARTED, UNPICKED, HandedOver, LinesMoved
from app.orders.overlay import Overlay, OverlayCache
from app.orders.reading import OrderReader
from app.orders.rows import ORDER_SHAPES, Order, OrderEvent, OrderLine, Tender
from app.orders.states import roll_up
from app.pickup import desk
from app.pickup.desk import Proof
from app.replica.meta import ReplicaMeta, write_meta
from app.replica.pointer import Pointer, write_pointer
from app.shapes import REPLICA_SCHEMA
from app.storage.database import Database, DatabaseFile
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, HOUR, NAVY_M, NOW, SECOND, Floor, fresh_shop
from tests.support.shop import FeedRow, feed_row

SHAPES = {shape.table: shape for shape in (*ORDER_SHAPES, *OUTCOME_SHAPES, *STOCK_SHAPES)}
BASE = 3
VERSIONS = count(3_000_000)


def row(table: str, *values: object) -> FeedRow:
    shape = SHAPES[table]
    return feed_row(shape, shape.row(*values), next(VERSIONS), "ops:10")


@dataclass
class ModelOrder:
    placed: OrderPlaced
    states: dict[bytes, str]
    tendered: dict[bytes, int]
    steps: list[bytes]


@dataclass
class Model:
    """The truth after some commands: orders, and pieces of the navy jacket left in Hubin."""

    orders: dict[bytes, ModelOrder] = field(default_factory=dict)
    left: int = BASE

    def take(self, command: Command) -> None:
        if command.type == ORDER_PLACED:
            placed = decode(command.payload, OrderPlaced)
            states = {x.id: "handed_over" if x.fulfilment == "carry_out" else "accepted" for x in placed.lines}
            tendered = {tender.id: tender.tendered for tender in placed.tenders if tender.kind == "cash"}
            self.orders[placed.order_id] = ModelOrder(placed, states, tendered, [command.id])
            self.left -= sum(line.quantity for line in placed.lines if line.sku == NAVY_M)
        elif command.type == HANDED_OVER:
            handed = decode(command.payload, HandedOver)
            order = self.orders[handed.order_id]
            order.states.update(dict.fromkeys(handed.line_ids, "handed_over"))
            order.tendered.update({tender.id: tender.tendered for tender in handed.tenders})
            order.steps.append(command.id)
        else:
            moved = decode(command.payload, LinesMoved)
            new = {PICKING_STARTED: "picking", UNPICKED: "accepted", MADE_READY: "ready"}[command.type]
            self.orders[moved.order_id].states.update(dict.fromkeys(moved.line_ids, new))
            self.orders[moved.order_id].steps.append(command.id)

    def rows(self, floor: Floor) -> list[FeedRow]:
        """All of it, as HQ would tell it."""
        sheet, variant = floor.goods(NAVY_M)
        here = floor.shop.store_id
        found = [row("stock", here, variant.variant_id, sheet.tile.product_id, self.left, 0, NOW)]
        for order_id, order in self.orders.items():
            p = order.placed
            found.append(row("orders", order_id, p.number, p.store_id, 1, p.associate_id, None, p.contact_name,
                             p.contact_phone, "", p.currency, p.total, p.price_book_id, p.business_date, p.placed_at,
                             roll_up(order.states.values()), "confirmed", p.pickup_code))  # fmt: skip
            for x in p.lines:
                found.append(row("order_line", x.id, order_id, x.position, x.variant_id, x.product_id, x.sku,
                                 json.dumps(x.title), json.dumps(x.colour), x.size, x.quantity, x.list_price,
                                 x.unit_price, x.amount, x.tax_class, x.tax_basis_points, x.fulfilment, x.location_id,
                                 order.states[x.id], "", x.due_at, p.placed_at, "confirmed", x.plan_b))  # fmt: skip
            for t in p.tenders:
                given_ = order.tendered.get(t.id)
                found.append(row("tender", t.id, order_id, t.position, t.kind, t.amount, given_ or 0,
                                 (given_ or t.amount) - t.amount, "unpaid" if given_ is None else "paid", 0,
                                 p.store_id, t.reference, t.line_id))  # fmt: skip
            for step in order.steps:
                found.append(row("order_event", b"hq" + step[2:], order_id, None, "step", 0, here, 1, "{}"))
        return found


class History:
    """A floor, its HQ, and what both should agree on."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.all, self.answered = Model(), Model()
        self.commands: list[Command] = []
        self.settled = 0
        self.h = 1
        self.file = 1
        shutil.copy(floor.shop.home / "store-1.db", floor.shop.home / "pristine")

    def learn(self) -> None:
        fresh = self.floor.commands()[len(self.commands) :]
        for command in fresh:
            self.all.take(command)
        self.commands += fresh

    # --- what people do ---

    def carry(self, pieces: int) -> None:
        self.floor.place(self.floor.carry(pieces % 3 + 1))

    def collect(self, pieces: int) -> None:
        draft = self.floor.draft((NAVY_M, COLLECT, HUBIN, pieces % 2 + 1), ("YR-2208-NAVY-S", CARRY, HUBIN, 1))
        draft = set_contact(draft, "周女士", "13812348000")
        if pieces % 2:
            from dataclasses import replace

            draft = replace(draft, payment=Payment.PAY_AT_PICKUP)
        self.floor.place(draft)

    def work(self, which: int) -> None:
        """The next thing that the desk may do on one of the orders."""
        views = [view for view in self.floor.reader.recent() if view.order.state != "complete"]
        if not views:
            return
        view = views[which % len(views)]
        args = (self.floor.device, self.floor.reader, view.order.id, self.floor.actor)
        states = {line.state for line in view.lines}
        if "ready" in states:
            desk.hand_over(*args, Proof.CODE, view.due + which)
        elif "picking" in states:
            desk.unpick(*args) if which % 3 == 0 else desk.make_ready(*args, "A-1")
        elif "accepted" in states:
            desk.start_picking(*args)

    # --- what HQ and the agent do ---

    def answer(self, how_many: int) -> None:
        fresh = self.commands[self.settled : self.settled + how_many]
        for command in fresh:
            self.answered.take(command)
        self.settled += len(fresh)
        self.h += 1
        rows = self.answered.rows(self.floor) + [self._outcome(one) for one in fresh]
        self._write(rows, f"store-{self.file}.db", "epoch-1")

    def resync(self, lost: int) -> None:
        """HQ comes back from a backup without its last answers; the agent loads a new file."""
        self.settled = max(0, self.settled - lost)
        self.answered = Model()
        for command in self.commands[: self.settled]:
            self.answered.take(command)
        self.file += 1
        name = f"store-{self.file}.db"
        shutil.copy(self.floor.shop.home / "pristine", self.floor.shop.home / name)
        self.h = 1 + self.settled
        outcomes = [self._outcome(one) for one in self.commands[: self.settled]]
        self._write(self.answered.rows(self.floor) + outcomes, name, f"epoch-{self.file}")
        write_pointer(self.floor.shop.home, Pointer("catalog-1.db", name))

    def restart(self, _: int) -> None:
        self.floor = self.floor.reopen()

    def _outcome(self, command: Command) -> FeedRow:
        return row("outcome", command.id, 1, 0, command.jseq, "accepted", "", "{}", NOW)

    def _write(self, rows: list[FeedRow], name: str, epoch: str) -> None:
        from app.replica.apply import RowApplier
        from app.shapes import STORE_SHAPES

        opened = Database(DatabaseFile(self.floor.shop.home / name, "write", key=self.floor.shop.secrets.store_key))
        with opened.write() as connection:
            RowApplier(STORE_SHAPES, scoped=True).apply(connection, rows)
            write_meta(connection, ReplicaMeta(epoch, self.h, REPLICA_SCHEMA, ""))
        opened.close()

    # --- what the screen shows ---

    def check(self) -> None:
        self.floor.device.poll()
        views = {view.order.id: view for view in self.floor.reader.recent()}
        assert views.keys() == self.all.orders.keys()
        open_orders = {command.lane for command in self.commands[self.settled :]}
        for order_id, order in self.all.orders.items():
            view = views[order_id]
            assert {line.id: str(line.state) for line in view.lines} == order.states
            assert view.order.state == roll_up(order.states.values())
            paid = {tender.id: tender.tendered for tender in view.tenders if tender.state == "paid"}
            assert paid == order.tendered
            assert len(view.events) == len(order.steps), "a step is missing or told twice"
            assert view.waiting == (order_id in open_orders)
            assert self.floor.view(order_id) == view
        assert self.floor.figure().here == max(0, self.all.left)
        anew = OrderReader(self.floor.device)
        assert anew.recent() == self.floor.reader.recent(), "the fold kept up differs from the fold made anew"
        with self.floor.device.reading() as reading:
            assert anew.overlay(reading) == self.floor.reader.overlay(reading)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["carry", "collect", "work", "work", "work", "answer", "answer", "resync", "restart"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_any_interleaving_of_people_and_pulls(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    history = History(Floor.open(fresh_shop(tmp_path_factory.mktemp("any") / "device")))
    try:
        for name, value in steps:
            history.floor.clock.go(SECOND)
            step: Callable[[int], None] = getattr(history, name)
            step(value)
            history.learn()
            history.check()
    finally:
        history.floor.device.close()


def test_the_whole_life_of_an_order_step_by_step(floor: Floor) -> None:
    """The road above that is always walked, with an answer after each step and a resync at the end."""
    history = History(floor)
    for name, value in (("collect", 1), ("work", 1), ("work", 0), ("work", 1), ("work", 1), ("work", 2)):
        floor.clock.go(SECOND)
        getattr(history, name)(value)
        history.learn()
        history.check()
        history.answer(1)
        history.check()
    assert [order.states for order in history.all.orders.values()] == [
        dict.fromkeys(next(iter(history.all.orders.values())).states, "handed_over")
    ]
    history.resync(3)
    history.check()


def test_readers_in_other_threads_never_see_a_piece_twice(floor: Floor) -> None:
    """While this thread sells and HQ answers: orders seen and pieces left always add up to what there was."""
    history, done, faults = History(floor), Event(), list[str]()
    variant = floor.goods(NAVY_M)[1].variant_id

    def watch() -> None:
        reader, seen = OrderReader(floor.device), 0
        while not done.is_set():
            with floor.device.reading() as reading:
                overlay = reader.overlay(reading)
                sql = "SELECT id FROM orders"
                orders = {bytes(one[0]) for one in reading.store.exec_driver_sql(sql)} | overlay.placed.keys()
                left = reading.store.exec_driver_sql("SELECT sellable FROM stock WHERE variant_id = ?", (variant,))
                here = left.scalar_one() + overlay.stock.get((floor.shop.store_id, variant), 0)
            if here + len(orders) != BASE or len(orders) < seen:
                faults.append(f"{here} left after {len(orders)} orders, {seen} seen before")
            seen = len(orders)

    threads = [Thread(target=watch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for place in range(40):
        history.carry(0)
        history.learn()
        if place % 3 == 0:
            history.answer(2)
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []


# --- single rules -----------------------------------------------------------------------------------------------------


def test_stock_falls_with_the_sale_and_stays_when_hq_answers(floor: Floor) -> None:
    before = floor.figure()
    history = History(floor)
    floor.place(floor.carry(2))
    history.learn()
    assert (floor.figure().here, floor.figure().network) == (before.here - 2, before.network - 2)
    history.answer(1)
    assert (floor.figure().here, floor.figure().network) == (before.here - 2, before.network - 2)


def test_the_fold_ignores_what_is_of_other_features(floor: Floor) -> None:
    from app.attention.desk import acknowledge

    acknowledge(floor.device, bytes(16), floor.actor)
    overlay = Overlay()
    overlay.fold(floor.commands()[0])
    assert overlay == Overlay()


def test_a_fold_is_kept_until_something_settles(floor: Floor) -> None:
    cache = OverlayCache()
    floor.place(floor.carry())
    with floor.device.reading() as reading:
        first = cache.at(reading.pending)
        assert cache.at(reading.pending) is first
    floor.place(floor.carry())
    with floor.device.reading() as reading:
        assert cache.at(reading.pending) is first
        assert len(first.placed) == 2
    history = History(floor)
    history.learn()
    history.answer(1)
    with floor.device.reading() as reading:
        assert cache.at(reading.pending) is not first
        assert len(cache.at(reading.pending).placed) == 1


def test_a_shorter_tail_of_the_same_generation_is_folded_anew(floor: Floor) -> None:
    from app.journal.unsettled import Pending

    floor.place(floor.carry())
    floor.place(floor.carry())
    commands, cache = tuple(floor.commands()), OverlayCache()
    assert len(cache.at(Pending(1, commands)).placed) == 2
    assert len(cache.at(Pending(1, commands[:1])).placed) == 1


def test_a_remote_line_is_a_request_and_off_the_remote_stock_at_once(floor: Floor) -> None:
    draft = set_contact(floor.draft((NAVY_M, COLLECT, "HZ-XIHU", 2)), "", "13812348000")
    placed = floor.place(draft)
    view = floor.view(placed.order_id)
    assert (view.order.promise, view.order.state, view.waiting) == ("requested", "placed", True)
    assert [line.state for line in view.lines] == ["new"]
    with floor.device.reading() as reading:
        deltas = dict(floor.reader.overlay(reading).stock)
    assert deltas == {(floor.shop.locations["HZ-XIHU"], floor.shop.variants[NAVY_M]): -2}


def test_an_address_and_unpaid_tenders_are_laid_over_as_hq_would_tell_them(floor: Floor) -> None:
    from dataclasses import replace

    from app.orders.draft import set_address
    from tests.support.floor import HOME, SHIP

    draft = set_address(floor.draft((NAVY_M, SHIP, "HZ-DC", 1)), HOME)
    placed = floor.place(replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY))
    view = floor.view(placed.order_id)
    assert json.loads(view.order.address) == {
        "name": HOME.name, "phone": HOME.phone, "region": HOME.region, "street": HOME.street
    }  # fmt: skip
    assert [(one.kind, one.state, one.amount, one.taken_at) for one in view.tenders] == [
        ("cash_on_delivery", "unpaid", 89_900, 0)
    ]
    assert view.due == 89_900


def test_rows_that_hq_sent_are_not_changed_by_looking(floor: Floor) -> None:
    order = Order(b"o", "n", 1, 1, 1, None, "", "", "", "CNY", 1, 1, "d", 0, "placed", "confirmed", "")
    line = OrderLine(
        b"l", b"o", 1, 1, 1, "s", "{}", "", "", 1, 1, 1, 1, "", 0, "click_and_collect", 1, "ready", "B", 0, 0,
        "confirmed", "",
    )  # fmt: skip
    tender = Tender(b"t", b"o", 1, "pay_at_pickup", 1, 0, 0, "unpaid", 0, 1)
    event = OrderEvent(b"e", b"o", None, "k", 0, 1, 1, "{}")
    overlay = Overlay()
    before = deepcopy(overlay)
    view = overlay.view(order, [line], [tender], [event])
    assert (view.lines, view.tenders, view.events, view.waiting) == ((line,), (tender,), (event,), False)
    assert overlay == before


def test_the_shelf_of_a_line_made_ready_is_shown(floor: Floor) -> None:
    history = History(floor)
    for value in (1, 1, 1):
        history.collect(0) if not floor.commands() else history.work(value)
    view = floor.reader.recent()[0]
    assert [(line.fulfilment, line.state, line.shelf) for line in view.lines] == [
        ("click_and_collect", "ready", "A-1"), ("carry_out", "handed_over", "")
    ]  # fmt: skip
    assert [json.loads(event.detail) for event in view.events] == [{}, {}, {"shelf": "A-1"}]


def test_before_the_first_load_the_shop_sees_what_it_sold(shop: object, tmp_path: Path) -> None:
    with Floor.open(fresh_shop(tmp_path / "other")) as floor:
        draft = floor.carry()

        def lose_the_store() -> None:
            for path in floor.shop.home.glob("store-*"):
                path.unlink()
            write_pointer(floor.shop.home, Pointer("catalog-1.db", ""))

        with floor.reopen(lose_the_store) as again:
            placed = again.place(draft)
            assert again.view(placed.order_id).order.number == placed.number
            assert again.reader.order(bytes(16)) is None


def test_orders_are_found_by_number_and_code_and_by_nothing_else(floor: Floor) -> None:
    history = History(floor)
    history.collect(0)
    history.learn()
    floor.clock.go(HOUR)
    floor.place(floor.carry())
    history.learn()
    view = floor.reader.recent()[1]
    for _ in range(2):
        assert floor.reader.find(view.order.number) == view.order.id
        assert floor.reader.find(view.order.pickup_code) == view.order.id
        assert floor.reader.find("") is None
        assert floor.reader.find("A10-999999") is None
        history.answer(2)
