"""Recomputes everything from HQ's database alone and names each difference (goods, money, commands).

The payloads the devices signed are the source: orders, lines and tenders must say what they said, stock must be the
sum of its movements, and every line must have moved exactly what its state means.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text

from app.journal.codec import decode
from app.journal.command import GENESIS, Command, chain_hash
from app.journal.signing import verifies
from app.orders.change_commands import ORDER_CANCELLED, TENDER_REFUNDED, OrderCancelled, TenderRefunded
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine, PlacedTender
from app.orders.customer_commands import PLAN_CHOSEN, PlanChosen
from app.orders.line_commands import DELIVERED, HANDED_OUT, HANDED_OVER, HandedOver, TenderTaken
from app.orders.paying import PROVEN, AttemptState
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from app.orders.states import Fulfilment, LineState, PaymentState, PlanB, roll_up
from app.orders.tenders import WHEN_PLACED, TenderKind, stands
from sync.hq.database import Database
from sync.hq.entries import stored_command
from sync.hq.leases.balance import lease_differences
from sync.hq.ledger_changes import Step, replayed
from sync.hq.ledger_coupons import coupon_differences
from sync.hq.ledger_reservations import reservation_differences
from sync.hq.ledger_returns import return_differences
from sync.hq.ledger_stock import stock_differences, stock_totals
from sync.hq.ledger_till import proved as proved_by_tills
from sync.hq.ledger_till import till_differences
from sync.hq.payments import stored_value
from sync.hq.payments.books import state_at_pickup, tender_state

_TAKEN = frozenset({"accepted", "adjusted"})
_UNBELIEVED = frozenset({"bad_signature", "chain_broken"})
AnyRow = Row[tuple[Any, ...]]


@dataclass
class Ledger:
    """What was found; amounts in minor units, by currency. `differences` is empty when the books balance."""

    differences: list[str] = field(default_factory=list)
    commands: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    total: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    cancelled: Counter[str] = field(default_factory=Counter)
    refund_due: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    stock: list[dict[str, object]] = field(default_factory=list)


@dataclass
class _Told:
    """What the devices said, as far as HQ took it; of orders in `erased` (lanes) not everything is known any more."""

    placed: dict[bytes, OrderPlaced] = field(default_factory=dict)
    taken: dict[bytes, TenderTaken] = field(default_factory=dict)
    chosen: dict[bytes, str] = field(default_factory=dict)
    steps: dict[bytes, list[Step]] = field(default_factory=lambda: defaultdict(list))
    returned: dict[bytes, ReturnTaken] = field(default_factory=dict)
    refunds: dict[bytes, list[TenderRefunded]] = field(default_factory=lambda: defaultdict(list))
    erased: set[bytes] = field(default_factory=set)
    settled: set[bytes] = field(default_factory=set)


def recompute(connection: Connection) -> Ledger:
    """Everything, as of one moment: give it a `Database.snapshot` transaction."""
    ledger, told = Ledger(), _Told()
    proved = connection.execute(text("SELECT tender_id FROM settlement_line WHERE tender_id IS NOT NULL"))
    told.settled = {bytes(one) for one in proved.scalars()}
    told.settled |= proved_by_tills(connection)
    ledger.differences += _check_commands(connection, ledger, told)
    ledger.differences += _check_orders(connection, ledger, told)
    ledger.differences += stock_differences(connection)
    ledger.differences += reservation_differences(connection)
    ledger.differences += till_differences(connection)
    ledger.differences += lease_differences(connection)
    ledger.differences += coupon_differences(connection, told.placed.values(), told.erased)
    ledger.differences += stored_value.differences(connection)
    ledger.differences += return_differences(connection, told.returned, told.erased, ledger.refunded)
    ledger.stock = stock_totals(connection)
    return ledger


# --- commands --------------------------------------------------------------------------------------------------------


def _check_commands(connection: Connection, ledger: Ledger, told: _Told) -> Iterator[str]:
    keys = {row.id: bytes(row.public_key) for row in connection.execute(text("SELECT id, public_key FROM device"))}
    links: dict[tuple[int, int, int], set[bytes]] = defaultdict(set)
    for row in connection.execute(text("SELECT device_id, detail FROM alert WHERE kind = 'conflict'")):
        kept = json.loads(row.detail)["command"]
        sent = msgspec.convert(kept, Command, strict=False)
        entry = chain_hash(sent, bytes.fromhex(kept["payload_hash"]))
        links[row.device_id, sent.incarnation, sent.jseq].add(entry)
    for row in connection.execute(text("SELECT device_id, detail FROM alert WHERE kind = 'commands_lost'")):
        lost = json.loads(row.detail)
        links[row.device_id, lost["incarnation"], lost["to"]].add(bytes.fromhex(lost["hash"]))
    statement = text(
        "SELECT c.*, o.status, o.reason FROM command c LEFT JOIN outcome o ON o.command_id = c.id"
        " ORDER BY o.at, c.received_at, c.device_id, c.incarnation, c.jseq, c.fork"
    )
    rows = connection.execute(statement.execution_options(yield_per=2000))
    line: dict[tuple[int, int], int] = defaultdict(int)
    unlinked: list[tuple[tuple[int, int, int], bytes, str]] = []
    for row in rows:
        ledger.commands += 1
        command, name = stored_command(row), f"command {bytes(row.id).hex()} ({row.type})"
        if row.status is None:
            yield f"{name}: no outcome"
            continue
        ledger.outcomes[row.status] += 1
        if row.payload is not None and command.payload_hash != bytes(row.payload_hash):
            yield f"{name}: the payload is not the one its hash was made of"
        if chain_hash(command, bytes(row.payload_hash)) != bytes(row.hash):
            yield f"{name}: the entry is not the one its chain hash was made of"
        place = (row.device_id, row.incarnation, row.jseq)
        links[place].add(bytes(row.hash))
        if row.fork == 0:
            line[row.device_id, row.incarnation] = max(row.jseq, line[row.device_id, row.incarnation])
        if row.reason not in _UNBELIEVED:
            if not verifies(keys.get(row.device_id, b""), bytes(row.hash), command.signature):
                yield f"{name}: not signed by its device"
            unlinked.append((place, command.prev_hash, name))
        if row.payload is None:
            told.erased.add(command.lane)
        elif row.status in _TAKEN:
            _hear(told, command)
    for (device, incarnation, jseq), prev_hash, name in unlinked:
        before = {GENESIS} if jseq == 1 else links[device, incarnation, jseq - 1]
        if prev_hash not in before:
            yield f"{name}: the chain of device {device} breaks before jseq {jseq}"
    for row in connection.execute(
        text("SELECT o.command_id FROM outcome o LEFT JOIN command c ON c.id = o.command_id WHERE c.id IS NULL")
    ):
        yield f"outcome {bytes(row.command_id).hex()}: there is no such command"
    for row in connection.execute(text("SELECT * FROM device_journal WHERE received_jseq > 0")):
        if (
            not links[row.device_id, row.incarnation, row.received_jseq]
            or line[row.device_id, row.incarnation] > row.received_jseq
        ):
            yield f"device {row.device_id}: received_jseq {row.received_jseq} is not its last command"


def _hear(told: _Told, command: Command) -> None:
    if command.type == ORDER_PLACED:
        order = decode(command.payload, OrderPlaced)
        told.placed[order.order_id] = order
    elif command.type == RETURN_TAKEN:
        taken = decode(command.payload, ReturnTaken)
        told.returned[taken.return_id] = taken
    elif command.type == PLAN_CHOSEN:
        plan = decode(command.payload, PlanChosen)
        told.chosen[plan.line_id] = plan.plan_b
        told.steps[plan.order_id].append(plan)
    elif command.type == ORDER_CANCELLED:
        cancelled = decode(command.payload, OrderCancelled)
        told.steps[cancelled.order_id].append(cancelled)
    elif command.type == TENDER_REFUNDED:
        refund = decode(command.payload, TenderRefunded)
        told.refunds[refund.order_id].append(refund)
    elif command.type in (HANDED_OVER, HANDED_OUT, DELIVERED):
        handed = decode(command.payload, HandedOver)
        told.steps[handed.order_id].append(handed)
        for tender in handed.tenders:
            # The first handover took the money; a second one was flagged and changed nothing. What a provider took is
            # in HQ's own books.
            if tender.kind not in PROVEN:
                told.taken.setdefault(tender.id, tender)


# --- orders and money ------------------------------------------------------------------------------------------------


def _check_orders(connection: Connection, ledger: Ledger, told: _Told) -> Iterator[str]:
    orders = {bytes(row.id): row for row in connection.execute(text("SELECT * FROM orders"))}
    lines = _by_order(connection, "order_line")
    tenders = _by_order(connection, "tender")
    attempts: dict[bytes, set[tuple[str, int]]] = defaultdict(set)
    for attempt in connection.execute(text("SELECT tender_id, state, amount FROM payment_attempt")):
        attempts[bytes(attempt.tender_id)].add((attempt.state, attempt.amount))
    moved = {
        bytes(row.order_line_id)
        for row in connection.execute(
            text(
                "SELECT DISTINCT order_line_id FROM stock_movement"
                " WHERE reason = 'reserve' AND order_line_id IS NOT NULL"
            )
        )
    }
    for order_id in {*lines, *tenders, *orders} - set(told.placed) - told.erased:
        yield f"order {order_id.hex()}: no command has placed it"
    for order_id, order in told.placed.items():
        if order_id in told.erased:
            continue
        row = orders.get(order_id)
        if row is None:
            yield f"order {order.number}: placed, but not there"
            continue
        ledger.orders += 1
        ledger.total[order.currency] += row.total
        back = {one for one, line in lines[order_id].items() if line.state == LineState.PUT_BACK}
        rejected = [
            line
            for line in order.lines
            if line.fulfilment != Fulfilment.CARRY_OUT and (line.id not in moved or line.id in back)
        ]
        refused_lines = {line.id for line in rejected}
        changed = replayed(order, refused_lines, told.steps[order_id], tenders[order_id])
        yield from _check_lines(order, row, lines[order_id], changed.lines, told.chosen)
        yield from _check_tenders(ledger, told, order, row, tenders[order_id], changed.tenders, attempts)
        # Nobody paid in time, so HQ has freed what it still had.
        given_up = sum(
            line.amount
            for one, line in lines[order_id].items()
            if line.state == LineState.CANCELLED and one not in changed.gone
        )
        refused = sum(line.amount for line in rejected)
        cancelled = changed.cancelled + given_up
        ledger.rejected[order.currency] += refused
        ledger.cancelled[order.currency] += cancelled
        kept = sum(one.amount for one in tenders[order_id].values() if _counts(one, row))
        ledger.refund_due[order.currency] += kept - (order.total - refused - cancelled)


def _by_order(connection: Connection, table: str) -> dict[bytes, dict[bytes, AnyRow]]:
    found: dict[bytes, dict[bytes, AnyRow]] = defaultdict(dict)
    for row in connection.execute(text(f"SELECT * FROM {table}")):
        found[bytes(row.order_id)][bytes(row.id)] = row
    return found


_LINE_FIELDS = ("variant_id", "sku", "quantity", "list_price", "unit_price", "amount", "tax_basis_points", "fulfilment")


def _check_lines(
    order: OrderPlaced,
    row: AnyRow,
    lines: dict[bytes, AnyRow],
    expected: Mapping[bytes, PlacedLine],
    chosen: Mapping[bytes, str],
) -> Iterator[str]:
    name = f"order {order.number}"
    if row.total != order.total:
        yield f"{name}: total is {row.total}, placed with {order.total}"
    if sum(line.amount for line in lines.values()) != row.total:
        yield f"{name}: the lines' amounts do not sum to its total {row.total}"
    if lines.keys() != expected.keys():
        yield f"{name}: other lines than those placed"
    if lines and row.state != roll_up(line.state for line in lines.values()):
        yield f"{name}: its state {row.state} does not follow from its lines"
    for told in expected.values():
        line = lines.get(told.id)
        for name_of in _LINE_FIELDS if line is not None else ():
            if getattr(line, name_of) not in _as_told(told, name_of, chosen.get(told.id, told.plan_b)):
                yield (
                    f"{name}, line {told.position}: {name_of} is {getattr(line, name_of)},"
                    f" placed with {getattr(told, name_of)}"
                )


def _as_told(line: PlacedLine, name: str, plan_b: str) -> tuple[object, ...]:
    """What a field may be: a request may have become what its Plan B says, the one chosen last."""
    sent = plan_b in (PlanB.DC, PlanB.SHOP_SHIPS)
    shipped = (Fulfilment.SHIP_TO_HOME,) if name == "fulfilment" and sent else ()
    return (getattr(line, name), *shipped)


def _check_tenders(
    ledger: Ledger,
    told: _Told,
    order: OrderPlaced,
    placed: AnyRow,
    tenders: dict[bytes, AnyRow],
    expected: list[Any],
    attempts: Mapping[bytes, set[tuple[str, int]]],
) -> Iterator[str]:
    name = f"order {order.number}"
    refunds = {one.id: one.amount for one in told.refunds[order.order_id]}
    if set(tenders) != {tender.id for tender in expected} | refunds.keys():
        yield f"{name}: other tenders than those placed"
    for one, amount in refunds.items():
        given = tenders.get(one)
        if given is not None and (given.amount, given.state, given.kind) != (-amount, "refunded", "cash"):
            yield f"{name}: {amount} were given back, the tender says {given.amount} ({given.kind}, {given.state})"
        ledger.paid[order.currency] -= amount
    for tender in expected:
        row = tenders.get(tender.id)
        if row is None:
            continue
        # What was paid before is not paid again.
        taken = told.taken.get(tender.id) if WHEN_PLACED[tender.kind] != PaymentState.PAID else None
        source = tender if taken is None else taken
        wanted = {
            "kind": taken.kind if taken is not None and taken.kind == "external" else tender.kind,
            "amount": tender.amount,
            "tendered": source.tendered,
            "change": source.change,
            "state": _state(tender, taken, settled=tender.id in told.settled),
            "reference": source.reference,
            **_by_qr(tender, taken, row, attempts.get(tender.id, set())),
        }
        for name_of, value in wanted.items():
            if getattr(row, name_of) != value:
                yield f"{name}, tender {tender.position}: {name_of} is {getattr(row, name_of)}, should be {value}"
        if row.state in ("paid", "paid_unverified"):
            ledger.paid[order.currency] += row.amount
        elif _counts(row, placed):
            ledger.due[order.currency] += row.amount


def _state(tender: PlacedTender, taken: TenderTaken | None, *, settled: bool) -> str:
    if settled:
        return "paid"
    return WHEN_PLACED[tender.kind if taken is None else taken.kind]


def _counts(tender: AnyRow, order: AnyRow) -> bool:
    """Whether it was paid or is owed: what was asked for by QR is owed until the order is given up."""
    return stands(tender.kind, tender.state) or (
        order.state != "closed" and tender.state not in ("refunding", "refunded")
    )


def _by_qr(
    tender: PlacedTender, taken: TenderTaken | None, row: AnyRow, tried: Set[tuple[str, int]]
) -> dict[str, object]:
    """A tender to be paid by QR, or at a pickup: paid in cash after all, or as the attempts to charge it say."""
    charged = [amount for state, amount in tried if state == AttemptState.PAID]
    if charged:
        kind = tender.kind if tender.kind in PROVEN else TenderKind.QR.value
        of_none = {"tendered": tender.tendered, "change": tender.change, "reference": tender.reference}
        return {**of_none, "kind": kind, "state": PaymentState.PAID.value, "amount": charged[0]}
    if tender.kind in PROVEN:
        if taken is not None:
            return {"kind": taken.kind}
        waits = row.state == "awaiting"  # whether its order still waits is not in the commands
        return {"state": tender_state({AttemptState(state) for state, _ in tried}, waits=waits and row.amount > 0)}
    return {} if taken is not None or not tried else {"state": state_at_pickup({AttemptState(one) for one, _ in tried})}


# --- report ----------------------------------------------------------------------------------------------------------


def report(database: Database, *, as_json: bool) -> int:
    """Print the ledger; answers 0, or 1 where something differs."""
    with database.snapshot() as connection:
        ledger = recompute(connection)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(ledger), indent=2).decode())
        return 1 if ledger.differences else 0
    outcomes = ", ".join(f"{count} {status}" for status, count in sorted(ledger.outcomes.items()))
    print(f"commands {ledger.commands}: {outcomes or 'none'}")
    for currency in sorted(ledger.total):
        print(
            f"orders {ledger.orders}, {currency} (minor units): total {ledger.total[currency]}"
            f" = paid {ledger.paid[currency]} + due {ledger.due[currency]} + refused {ledger.rejected[currency]}"
            f" + cancelled {ledger.cancelled[currency]}"
            f" - to be given back {ledger.refund_due[currency]}"
        )
        if ledger.refunded[currency]:
            print(f"returns, {currency} (minor units): {ledger.refunded[currency]} given back in cash")
        owed = ledger.due[currency] - ledger.refund_due[currency]
        balance = ledger.paid[currency] + owed + ledger.rejected[currency] + ledger.cancelled[currency]
        if balance != ledger.total[currency]:
            ledger.differences.append(f"{currency}: money in and money due do not make the orders' total")
    for place in ledger.stock:
        print(
            "stock at {location}: {counted} counted - {sold} with customers"
            " + {returned} returned = {sellable} sellable + {reserved} reserved + {leased} leased"
            " + {transit} on the way + {inspection} to inspect".format(**place)
        )
    for difference in ledger.differences:
        print(f"DIFFERENCE {difference}")
    print("the ledger does not balance" if ledger.differences else "the ledger balances")
    return 1 if ledger.differences else 0
