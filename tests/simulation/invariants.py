"""The invariants of sync.md §10, looked at after each event as far as they can be then, and all of them at rest."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any

from app.errors import Outage
from app.inventory.endless_aisle import stock_of
from app.inventory.rows import STOCK_SHAPES
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.rows import OUTCOME_SHAPES
from app.leases.commands import LEASE_RETURNED, Shares
from app.orders.change_commands import TENDER_REFUNDED
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.customer_commands import CUSTOMER_TOLD, PHONE_REVEALED, CustomerTold, PhoneRevealed
from app.orders.line_commands import DELIVERED, HANDED_OVER, PUT_BACK, SENT_OUT, HandedOver, LinesMoved
from app.orders.promises import covers
from app.orders.return_commands import RETURN_TAKEN
from app.storage.database import Connection, Database, DatabaseError, fetch_all
from sync.hq.ledger import recompute
from sync.pull import held_scopes
from tests.simulation.book import State
from tests.simulation.device import SimDevice
from tests.simulation.expected import live_rows, scopes_of
from tests.simulation.journals import FALSE_NAME
from tests.simulation.money import money
from tests.simulation.older import WEIGHED, grams_of
from tests.simulation.people import NOTED, STRANGER
from tests.simulation.shop import Shop
from tests.simulation.world import Violation, World
from tests.support.mirrors import of_store

_STATUS = OUTCOME_SHAPES[0].names.index("status")
_SELLABLE = STOCK_SHAPES[0].names.index("sellable")
ALL_ORDERS = 1000
UNREAD = ("unknown_type", "malformed")
HAD = "('handed_over', 'bought', 'delivered')"
"""States in which the customer has it."""
EVERY = 12
"""Each so many changes at HQ all of its books are looked at."""

_STANDING = "SELECT name, value FROM replica_meta WHERE name IN ('epoch', 'h')"
_ONCE = {
    "I2 two effects of one line": "SELECT order_line_id AS what FROM stock_movement m"
    " WHERE reason IN ('sale', 'reserve') GROUP BY order_line_id"
    # Each time it was to be collected elsewhere it was reserved there.
    " HAVING count(*) > 1 + (SELECT count(*) FROM order_line l JOIN order_event e ON e.order_id = l.order_id"
    " AND e.kind = 'order.amended' WHERE l.id = m.order_line_id)",
    "I14 handed over twice": "SELECT order_line_id AS what FROM stock_movement WHERE reason = 'handover'"
    " GROUP BY order_line_id HAVING count(*) > 1",
    "I2 a command without outcome": "SELECT id AS what FROM command WHERE id NOT IN (SELECT command_id FROM outcome)",
    "I2 an outcome without command": "SELECT command_id AS what FROM outcome"
    " WHERE command_id NOT IN (SELECT id FROM command)",
    "I3 an order without lines": "SELECT id AS what FROM orders WHERE id NOT IN (SELECT order_id FROM order_line)",
    "I3 an order without its entry in the timeline": "SELECT id AS what FROM orders WHERE id NOT IN"
    " (SELECT order_id FROM order_event WHERE kind = 'order.placed')",
    "I3 lines without order": "SELECT id AS what FROM order_line WHERE order_id NOT IN (SELECT id FROM orders)",
    "I10 a lane went on past a parked command": "SELECT late.id AS what FROM command late"
    " JOIN outcome o ON o.command_id = late.id AND o.status <> 'parked'"
    " JOIN command early ON early.device_id = late.device_id AND early.lane = late.lane AND early.lane <> x''"
    " AND (early.incarnation, early.jseq) < (late.incarnation, late.jseq)"
    # Between two living copies of a journal, arrival decides.
    " AND ((early.incarnation, early.fork) = (late.incarnation, late.fork) OR early.received_at < o.at)"
    " JOIN outcome p ON p.command_id = early.id AND p.status = 'parked'",
    "HQ a handler failed": "SELECT detail AS what FROM alert WHERE kind = 'defect'",
}
_ALL_ONCE = " UNION ALL ".join(f"SELECT '{name}' AS name, q.what FROM ({query}) q" for name, query in _ONCE.items())


class Invariants:
    """Looks; raises Violation. `checked` counts by invariant."""

    def __init__(self, world: World, shop: Shop) -> None:
        self.world = world
        self.shop = shop
        self.checked: Counter[str] = Counter()
        self._seen_stores: dict[str, tuple[str, str, int]] = {}
        self._seen_screens: dict[str, object] = {}
        self._changes = (0, 0, 0)
        self._count = 0
        self._at_hq: tuple[str, set[bytes]] = ("", set())

    def after_event(self) -> None:
        """What can be said at any moment."""
        with self._quietly():
            for device in self.world.devices.values():
                if device.touched:
                    device.touched = False
                    self._look_at(device)
            self._look_at_hq()

    def all_answered(self) -> None:
        """I16, a minute after the faults have stopped."""
        with self._quietly():
            self._served_no_more()
            for device in self.world.devices.values():
                self._outbox_is_empty(device)

    def at_rest(self) -> None:
        """What must hold once everything is quiet, and each device has polled since."""
        with self._quietly():
            self.after_event()
            self._served_no_more()
            self._hq_in_full()
            for device in self.world.devices.values():
                self._outbox_is_empty(device)
                self._is_current(device)
            self._head_is_what_lives()
            self._nothing_is_lost()
            self._promises_rest_on_leases()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        before, self.world.crashes.quiet = self.world.crashes.quiet, True
        try:
            yield
        finally:
            self.world.crashes.quiet = before

    def _hold(self, invariant: str, holds: bool, what: object) -> None:
        self.checked[invariant.partition(" ")[0]] += 1
        if not holds:
            raise Violation(invariant.partition(" ")[0], f"{invariant}: {what}")

    # --- a device ----------------------------------------------------------------------------------------------------

    def _look_at(self, device: SimDevice) -> None:
        if device.agent is not None:
            with suppress(Outage, DatabaseError):
                self._mirrors(device)
        if device.window is not None:
            with suppress(Outage):
                self._screen(device)

    def _mirrors(self, device: SimDevice) -> None:
        """I12, I13, I15: the store is, row for row, what HQ's feed said of this device's scopes at its checkpoint."""
        assert device.agent is not None
        store = device.agent.files.store
        epoch, h = _standing_of(store)
        standing = (store.file.path.name, epoch, h)
        if h < 0 or self._seen_stores.get(device.name) == standing:
            return
        self._seen_stores[device.name] = standing
        told = self._state(epoch, h)
        if told is None:
            return
        scopes = self._scopes(device)
        self._hold("I12 scopes", held_scopes(store) <= scopes, (device.name, held_scopes(store) - scopes))
        mirror = of_store(store)
        wanted = {(table, key): row for (scope, table, key), row in told.items() if scope in scopes}
        if mirror != wanted:
            differing = {key for key in mirror.keys() | wanted.keys() if mirror.get(key) != wanted.get(key)}
            one = min(differing)
            which = "I15" if one not in wanted else "I13"
            self._hold(
                which, False, f"{device.name} at {standing}: {len(differing)} rows differ, e.g. {one}:"
                f" {mirror.get(one)} instead of {wanted.get(one)}",
            )  # fmt: skip
        self.checked["I13"] += 1
        self.checked["I15"] += 1

    def _state(self, epoch: str, h: int) -> State | None:
        return self.world.book.checkpoints.get((epoch, h))

    def _scopes(self, device: SimDevice) -> frozenset[str]:
        identity = device.place
        return frozenset(scopes_of(identity.device_id, identity.store_id, identity.region))

    def _screen(self, device: SimDevice) -> None:
        """I17: what is shown is HQ's word at the checkpoint less what was done here and is not in it yet."""
        window, reader, book = device.window, device.reader, self.world.book
        assert window is not None
        assert reader is not None
        if not window.replicas.store.present:
            return
        with window.replicas.store.read() as store:
            epoch, h = _standing(store)
        told = self._state(epoch, h)
        looked = (epoch, h, len(book.journals[device.name]), device.openings, window.unsettled._generation)
        if told is None or self._seen_screens.get(device.name) == looked:
            return
        with window.reading() as reading:
            self._seen_screens[device.name] = (*looked[:-1], window.unsettled._generation)
            overlay = reader.overlay(reading)
            products = sorted({one.product_id for one in self.shop.variants})
            figures = stock_of(reading.store, overlay.stock, reader.here, products)
        shown_orders = {view.order.id: view for view in reader.recent(ALL_ORDERS)}
        here, device_id = window.identity.store_id, window.identity.device_id
        open_orders: set[bytes] = set()
        taken: Counter[int] = Counter()
        kept: dict[bytes, tuple[int, int]] = {}
        for command in book.journals[device.name].values():
            answer = told.get((f"device:{device_id}", "outcome", json.dumps([command.id.hex()])))
            if (answer is not None and answer[1][_STATUS] != "parked") or book.is_forgotten(command.id, epoch, h):
                continue
            open_orders.add(_order_of(command))
            if command.type == ORDER_PLACED:
                for line in decode(command.payload, OrderPlaced).lines:
                    if line.location_id == here:
                        taken[line.variant_id] += line.quantity
                        kept[line.id] = (line.variant_id, line.quantity)
            if command.type == PUT_BACK:
                for one in decode(command.payload, LinesMoved).line_ids:
                    variant_id, pieces = kept.get(one, (0, 0))
                    taken[variant_id] -= pieces
        for variant in self.shop.variants:
            row = told.get((f"stock:{here}", "stock", json.dumps([here, variant.variant_id])))
            left = max(0, (0 if row is None else row[1][_SELLABLE]) - taken[variant.variant_id])
            figure = figures.get(variant.variant_id)
            shown = 0 if figure is None else figure.here
            self._hold("I17 stock", shown == left, f"{device.name} shows {shown} of {variant.sku}, {left} are left")
        for command in book.journals[device.name].values():
            if command.type != ORDER_PLACED:
                continue
            sale = book.sales[command.lane]
            view = shown_orders.get(sale.order_id)
            self._hold("I17 order", view is not None, f"{device.name} does not show an order placed there")
            assert view is not None
            self._hold("I17 total", view.order.total == sale.total, f"{device.name}: {view.order.total} {sale.total}")
            waiting = command.lane in open_orders
            self._hold("I17 waiting", view.waiting == waiting, f"{device.name}: order {view.order.number} {waiting=}")

    # --- HQ ----------------------------------------------------------------------------------------------------------

    def _look_at_hq(self) -> None:
        hq = self.world.hq
        if not hq.processes:
            return
        row = hq.rows(
            "SELECT (SELECT count(*) FROM command) AS a, (SELECT count(*) FROM stock_movement) AS b,"
            " (SELECT coalesce(max(h), 0) FROM checkpoint) AS c"
        )[0]
        if (row.a, row.b, row.c) == self._changes:
            return
        if row.c != self._changes[2]:
            self.world.book.read_feed(hq)
        self._changes = (row.a, row.b, row.c)
        found = {row.name: row.what for row in hq.rows(_ALL_ONCE)}
        for name in _ONCE:
            self._hold(name, name not in found, found.get(name))
        epoch, before = self._at_hq
        now = {bytes(one.id) for one in hq.rows("SELECT id FROM command")}
        self._hold("I1 kept", epoch != self.world.book.epoch or before <= now, "HQ forgot a command")
        self._at_hq = (self.world.book.epoch, now)
        self._count += 1
        if self._count % EVERY == 0:
            self._hq_in_full()

    def _hq_in_full(self) -> None:
        """I3, I4, I6, I9: HQ's own ledger balances, and says what the people say."""
        hq, book = self.world.hq, self.world.book
        if not hq.processes:
            return
        # By the simulation's own books first, then by HQ's.
        for invariant, holds, what in money(hq, book):
            self._hold(invariant, holds, what)
        with hq.processes[0].database.snapshot() as connection:
            differences = recompute(connection).differences
        self._hold("I6 ledger", not differences, differences[:3])
        believed = hq.rows(
            "SELECT count(*) AS n FROM command c JOIN outcome o ON o.command_id = c.id"
            " WHERE instr(c.payload, :name) > 0 AND o.status <> 'parked'",
            name=FALSE_NAME,
        )[0].n
        self._hold("I9 altered", believed == 0, "HQ believes what was altered in a journal")
        self._goods()
        lines: defaultdict[bytes, list[tuple[Any, ...]]] = defaultdict(list)
        for row in hq.rows("SELECT order_id, variant_id, quantity, unit_price, fulfilment FROM order_line"):
            lines[bytes(row.order_id)].append((row.variant_id, row.unit_price, row.fulfilment, row.quantity))
        rerouted = {
            bytes(row.order_id)
            for row in hq.rows(
                "SELECT order_id FROM order_event WHERE kind IN ('order.line_rerouted', 'customer.plan_chosen')"
            )
        }
        for row in hq.rows("SELECT id, total, store_id FROM orders"):
            sale = book.sales.get(bytes(row.id))
            self._hold("I3 known", sale is not None, "HQ has an order that nobody placed")
            assert sale is not None
            # A piece that was gone may come another way: the customer's plan B. What was cancelled stands apart.
            width = 2 if sale.order_id in rerouted else 3
            asked, there = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
            for one in sale.lines:
                asked[(one.variant_id, one.price, str(one.fulfilment))[:width]] += one.quantity
            for *what, quantity in lines[sale.order_id]:
                there[tuple(what[:width])] += quantity
            self._hold("I3 lines", there == asked, f"{there} instead of {asked}")
            self._hold("I4 total", row.total == sale.total, f"{row.total} instead of {sale.total}")

    def _goods(self) -> None:
        """I6: what was counted is there or with customers, and no piece is at two places."""
        hq, book = self.world.hq, self.world.book
        there: Counter[int] = Counter()
        for row in hq.rows("SELECT variant_id, sum(quantity) AS n FROM stock_level GROUP BY variant_id"):
            there[row.variant_id] += int(row.n)
        gone: Counter[int] = Counter()
        for row in hq.rows(
            f"SELECT variant_id, quantity FROM order_line WHERE state IN {HAD}"
            " UNION ALL SELECT l.variant_id, -r.quantity FROM goods_return r JOIN order_line l ON l.id = r.line_id"
        ):
            gone[row.variant_id] += row.quantity
        for variant in self.shop.variants:
            counted = sum(n for (_, one), n in book.counted.items() if one == variant.variant_id)
            one = variant.variant_id
            self._hold("I6 goods", there[one] + gone[one] == counted, f"{there[one]} + {gone[one]} of {counted}")

    # --- at rest -----------------------------------------------------------------------------------------------------

    def _served_no_more(self) -> None:
        """Whoever has said farewell hears nothing any more, be it that they stayed after all or their clone did."""
        gone = {row.id for row in self.world.hq.rows("SELECT id FROM device WHERE left_at IS NOT NULL")}
        for device in self.world.devices.values():
            device.revoked |= device.place.device_id in gone

    def _outbox_is_empty(self, device: SimDevice) -> None:
        """I16: everything is answered, or there is a reason a person can read."""
        if device.revoked or device.window is None:
            return
        device.window.poll()
        with device.window.reading() as reading:
            left = reading.pending.commands
        parked = {bytes(row.id) for row in self.world.hq.rows(
            "SELECT command_id AS id FROM outcome WHERE status = 'parked'")}  # fmt: skip
        waiting = [one for one in left if one.id not in parked]
        self._hold("I16", not waiting, f"{device.name} still waits for {len(waiting)}: {waiting and waiting[0].type}")

    def _is_current(self, device: SimDevice) -> None:
        """I13 at rest: the device stands at HQ's checkpoint."""
        if device.revoked or device.agent is None:
            return
        files, book = device.agent.files, self.world.book
        at = (files.store_meta.epoch, files.store_meta.h)
        self._hold("I13 current", at == (book.epoch, book.h), f"{device.name} stands at {at}, HQ at {book.h}")

    def _head_is_what_lives(self) -> None:
        """I13: `head`, row for row, is what the live tables say; a missing trigger or a lost change shows here."""
        hq = self.world.hq
        head = {
            (row.scope, row.tbl, json.dumps(json.loads(row.pk))): json.loads(row.image)
            for row in hq.rows("SELECT scope, tbl, pk, image FROM head WHERE scope NOT LIKE 'catalog:%'")
        }
        followed = {key: image for key, (_, image) in self.world.book.latest.items()}
        live = live_rows(hq, self.world.book)
        for name, rows in (("head", head), ("feed", followed)):
            differing = [key for key in rows.keys() | live.keys() if rows.get(key) != live.get(key)]
            self._hold(
                "I13 live", not differing,
                lambda_text(name, differing, rows, live),
            )  # fmt: skip

    def _promises_rest_on_leases(self) -> None:
        """I6: no journal spends more of a lease than was granted, and what it calls confirmed elsewhere is covered."""
        granted = self.world.book.granted
        for name, journal in self.world.book.journals.items():
            used: Counter[bytes] = Counter()
            for command in journal.values():
                if command.lease_refs:
                    shares = decode(command.payload, Shares)
                    used.update(chain.from_iterable([one.lease] * one.quantity for one in shares.spends))
                    used.update(chain.from_iterable([one.lease] * one.quantity for one in shares.returns))
                if command.type == ORDER_PLACED:
                    placed = decode(command.payload, OrderPlaced)
                    for line in placed.lines:
                        elsewhere = line.fulfilment != "carry_out" and line.location_id != placed.store_id
                        sure = elsewhere and not line.plan_b
                        held = covers(placed.spends, line.id, line.quantity)
                        self._hold("I6 confirmed", held == sure, f"{name}: {line.sku} is promised and not held")
            for lease, pieces in used.items():
                known = granted.get(lease, 0)
                self._hold("I6 lease", pieces <= known, f"{name} used {pieces} of a lease of {known}")

    def _nothing_is_lost(self) -> None:
        """I1, I2, I14: each acknowledged command is at HQ once, and what it said happened."""
        hq, book = self.world.hq, self.world.book
        told = hq.rows("SELECT command_id, status, reason FROM outcome")
        outcomes = {bytes(row.command_id): row.status for row in told}
        reasons = {bytes(row.command_id): row.reason for row in told}
        orders = {bytes(row.id) for row in hq.rows("SELECT id FROM orders")}
        handed = {bytes(row.id) for row in hq.rows(f"SELECT id FROM order_line WHERE state IN {HAD}")}
        paid = {bytes(row.id) for row in hq.rows("SELECT id FROM tender WHERE state = 'paid'")}
        refused = {bytes(row.id) for row in hq.rows("SELECT id FROM order_line WHERE state = 'rejected'")}
        flags = Counter(
            bytes(row.command_id)
            for row in hq.rows("SELECT command_id FROM attention_item WHERE reason LIKE 'actor\\_%' ESCAPE '\\'")
        )
        expired = {
            bytes(row.order_id) for row in hq.rows("SELECT order_id FROM attention_item WHERE reason = 'lease_expired'"
                # An item that the customer has settled says something else by now.
                " UNION SELECT order_id FROM order_event WHERE kind = 'customer.plan_chosen'")
        }  # fmt: skip
        weighed = {
            bytes(row.id): json.loads(row.detail)["grams"]
            for row in hq.rows("SELECT id, detail FROM order_event WHERE kind = 'order.weighed'")
        }
        for command in book.commands.values():
            if command.id in book.lost:
                continue
            self._hold("I1", command.id in outcomes, f"{command.type} of jseq {command.jseq} is lost")
            status = outcomes[command.id]
            # Giving pieces back needs no permission: a device may do it by itself.
            stranger = command.actor == STRANGER and command.type != LEASE_RETURNED
            wanted = int(stranger and status != "parked")
            self._hold("I11", flags[command.id] == wanted, f"{command.type}: {flags[command.id]} flags, not {wanted}")
            if status == "parked":
                readable = command.type != WEIGHED or reasons[command.id] not in UNREAD
                self._hold("I2 version", readable, f"HQ cannot read version {command.type_version}")
                continue
            if command.type == WEIGHED and command.id in weighed:
                grams = grams_of(command)
                self._hold("I2 weighed", weighed[command.id] == grams, f"{weighed[command.id]} instead of {grams} g")
            if command.type in (WEIGHED, CUSTOMER_TOLD, PHONE_REVEALED):
                self._hold("I1 told", status == "accepted", f"{command.type} was {status}")
            if command.type == ORDER_PLACED:
                self._hold("I1 fact", status in ("accepted", "adjusted"), f"an order was {status}")
                self._hold("I2 order", command.lane in orders, "an order was taken, but is not there")
                placed = decode(command.payload, OrderPlaced)
                carried = {line.id for line in placed.lines if line.fulfilment == "carry_out"}
                promised = {share.line_id for share in placed.spends} if command.lane not in expired else set()
                self._hold("I6 promise", not promised & refused, "a piece that a lease held was not there")
                self._hold("I2 goods", carried <= handed, "goods left, and HQ does not know")
            if command.type in (SENT_OUT, RETURN_TAKEN, TENDER_REFUNDED):
                self._hold("I1 fact", status in ("accepted", "adjusted"), f"{command.type} was {status}")
            if command.type in (HANDED_OVER, DELIVERED):
                handed_over = decode(command.payload, HandedOver)
                self._hold("I1 fact", status in ("accepted", "adjusted"), f"a handover was {status}")
                self._hold("I14", set(handed_over.line_ids) <= handed, "goods were handed over, and HQ does not know")
                self._hold(
                    "I4 taken", {one.id for one in handed_over.tenders} <= paid, "money was taken, and HQ does not know"
                )


def _order_of(command: Command) -> bytes:
    """The order on which the command shows as waiting; what this build cannot read shows nowhere."""
    if command.type in (NOTED, WEIGHED):
        return b""
    if command.type == CUSTOMER_TOLD:
        return decode(command.payload, CustomerTold).order_id or b""
    return decode(command.payload, PhoneRevealed).order_id if command.type == PHONE_REVEALED else command.lane


def _standing(store: Connection) -> tuple[str, int]:
    """(epoch, h) of a device's store."""
    found = dict(fetch_all(store, _STANDING))
    return found.get("epoch", ""), int(found.get("h", -1))


def _standing_of(store: Database) -> tuple[str, int]:
    """The same in a moment of its own, by the driver alone: it is looked at after nearly each event."""
    raw = store.engine.raw_connection()
    try:
        found = dict(raw.cursor().execute(_STANDING).fetchall())
    finally:
        raw.close()
    return found.get("epoch", ""), int(found.get("h", -1))


def lambda_text(name: str, differing: list[Any], rows: dict[Any, Any], live: dict[Any, Any]) -> str:
    if not differing:
        return ""
    one = min(differing)
    return f"{name} differs in {len(differing)} rows, e.g. {one}: {rows.get(one)}, live {live.get(one)}"
