"""Faults of ours, put into the real code on purpose: one that no seed finds shows a hole in the simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
from sqlalchemy import Connection, text

from app.journal import journal, pruning, unsettled
from app.journal.command import Command
from app.leases.book import LeaseBook
from app.orders import draft
from app.orders.change_overlay import refund_row
from app.pricing import pricing
from app.replica.apply import RowApplier
from app.returns import desk as returns_desk
from app.storage.changes import Changes
from app.storage.database import DatabaseFile
from sync import leaving, pages, pull, push, segments
from sync.hq import capture, commands, digests, head, sequencer, settling, trust
from sync.hq.coupons import limit_of
from sync.hq.handlers import changes, coupons, pickup
from sync.hq.handlers.work import Decision
from sync.hq.scopes import Caller
from sync.hq.settling import Settling
from sync.hq.tables import SHAPES
from sync.hq.versions import read_payload
from sync.protocol import CommandResult, CommandsRequest, envelope
from tests.simulation.runner import run_seed
from tests.simulation.story import Story

Patch = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`seed` found it last time and is tried first; `quick`: nearly any seed finds it."""

    name: str
    put_in: Patch
    seed: int
    quick: bool = False


# --- the device ------------------------------------------------------------------------------------------------------


def _acknowledge_first() -> AbstractContextManager[Any]:
    """The counter shows the order as placed before the journal has it."""

    @contextmanager
    def work(self: journal.Journal) -> Iterator[journal.Work]:
        with self.database.write() as connection:
            done = journal.Work(connection, self)
            yield done
            for listener in self.on_commit:
                listener(tuple(done.commands), Changes.of(done.topics))

    return patch.object(journal.Journal, "work", work)


def _journal_not_synced() -> AbstractContextManager[Any]:
    """synchronous=NORMAL."""

    def opened(path: Any, access: Any, _durability: str = "", *more: Any, **named: Any) -> DatabaseFile:
        return DatabaseFile(path, access, "normal", *more, **named)

    return patch.object(journal, "DatabaseFile", opened)


def _key_per_attempt() -> AbstractContextManager[Any]:
    """A command gets its id when it is sent, anew each time."""
    count = iter(range(1, 1 << 30))

    def sent(command: Command) -> Any:
        return envelope(replace(command, id=next(count).to_bytes(16)))

    stack = ExitStack()
    stack.enter_context(patch.object(push, "envelope", sent))
    # Signed anew as well, else HQ would not believe it.
    stack.enter_context(patch.object(trust, "verifies", lambda *_: True))
    return stack


def _float_money() -> AbstractContextManager[Any]:
    """Amounts by way of the price without tax, as float."""

    def price_line(list_price: int, quantity: int, limit: int = pricing.MOST_PIECES) -> pricing.PricedLine:
        exact = pricing.price_line(list_price, quantity, limit)
        return replace(exact, amount=int(round(list_price / 1.13) * 1.13) * quantity)

    return patch.object(draft, "price_line", price_line)


def _pull_overwrites() -> AbstractContextManager[Any]:
    """What a pull brings replaces what was done here, answered or not."""
    real = unsettled.Unsettled.at

    def at(self: unsettled.Unsettled, store: Any, checkpoint: tuple[str, int] = ("", -1)) -> unsettled.Pending:
        pending = real(self, store, checkpoint)
        kept = tuple(one for one in pending.commands if one.store_h >= checkpoint[1])
        return unsettled.Pending(pending.generation * 1000 + len(pending.commands) - len(kept), kept)

    return patch.object(unsettled.Unsettled, "at", at)


def _settled_flag() -> AbstractContextManager[Any]:
    """Once answered, always answered: remembered beside the command instead of read from the replica."""
    remembered: set[bytes] = set()
    real = unsettled._decided

    def decided(store: Any, low: int) -> set[bytes]:
        remembered.update(real(store, low))
        return set(remembered)

    return patch.object(unsettled, "_decided", decided)


def _tombstones_ignored() -> AbstractContextManager[Any]:
    real = RowApplier.apply

    def apply(self: RowApplier, connection: Any, rows: Any) -> frozenset[str]:
        return real(self, connection, (row for row in rows if row.image is not None))

    return patch.object(RowApplier, "apply", apply)


def _page_by_page() -> AbstractContextManager[Any]:
    """Only the first page of a pull is published, at the checkpoint of all of them."""
    real = segments.read_whole

    def first_page(client: Any, request: Any) -> Any:
        read, reply = real(client, request)
        kept = pages.Pages()
        for page in read:
            kept.keep(page)
            break
        return kept, reply

    return patch.object(pull, "read_whole", first_page)


def _answer_is_truth() -> AbstractContextManager[Any]:
    """The reply to /commands settles them, before their effects are here."""
    answered: set[bytes] = set()
    real_push, real_decided = CommandsRequest, unsettled._decided

    def asked(commands: Any, epoch: str) -> Any:
        answered.update(one.id for one in commands)
        return real_push(commands=commands, epoch=epoch)

    stack = ExitStack()
    stack.enter_context(patch.object(push, "CommandsRequest", asked))
    stack.enter_context(patch.object(unsettled, "_decided", lambda store, low: real_decided(store, low) | answered))
    return stack


def _scope_stays() -> AbstractContextManager[Any]:
    """The scopes a device lost keep their rows."""
    return patch.object(RowApplier, "forget_scopes", lambda *_: None)


def _leaves_too_soon() -> AbstractContextManager[Any]:
    """A device goes with what HQ has not got, saying that it was sealed."""
    return patch.object(leaving, "_require_nothing_unsent", lambda *_, **__: True)


# --- HQ --------------------------------------------------------------------------------------------------------------


def _outcome_apart() -> AbstractContextManager[Any]:
    """Effects in one transaction, the outcome in the next."""
    late: list[tuple[Settling, Caller, Decision]] = []
    record, settle = Settling._record_outcome, commands._settle

    def recorded(self: Settling, caller: Caller, decision: Decision) -> None:
        late.append((self, caller, decision))

    def settled(reception: Any, caller: Caller, command: Command, *, last: bool) -> CommandResult:
        late.clear()
        result = settle(reception, caller, command, last=last)
        for effects, whose, decision in late:
            with reception.database.write() as connection:
                again = replace(effects, connection=connection)
                record(again, whose, decision)
                again.writes.flush()
        return result

    stack = ExitStack()
    stack.enter_context(patch.object(Settling, "_record_outcome", recorded))
    stack.enter_context(patch.object(commands, "_settle", settled))
    return stack


def _handover_blind() -> AbstractContextManager[Any]:
    """A handover does not look whether the goods have left already."""
    real = pickup._lines

    def lines(work: Any, order_id: bytes) -> dict[bytes, Any]:
        found = real(work, order_id)
        return {
            key: SimpleNamespace(**{**row._asdict(), "state": "ready" if row.state == "handed_over" else row.state})
            for key, row in found.items()
        }

    return patch.object(pickup, "_lines", lines)


def _naive_cursor() -> AbstractContextManager[Any]:
    """`seq >` over the numbers that transactions took before they had committed."""

    def _sequence(connection: Connection, clock: Any) -> int:
        rows = connection.execute(text("SELECT * FROM cap ORDER BY id")).all()
        return _sequenced(connection, clock, [(row.id, row.id, row) for row in rows])

    return patch.object(sequencer, "_sequence", _sequence)


def _xmin_cursor() -> AbstractContextManager[Any]:
    """By transaction, behind the oldest one that is still open: nothing is lost, but the order is another."""
    opened: set[int] = set()
    transaction: dict[int, int] = {}

    def _sequence(connection: Connection, clock: Any) -> int:
        before: int = connection.execute(sequencer._TOP).scalar_one()
        rows = connection.execute(text("SELECT * FROM cap")).all()
        by = {row.id: transaction.get(row.id, row.id) for row in rows}
        visible = [row for row in rows if by[row.id] < min(opened, default=1 << 62)]
        visible.sort(key=lambda row: (by[row.id], row.id))
        return _sequenced(connection, clock, [(before + n, before + n, row) for n, row in enumerate(visible, 1)])

    stack = ExitStack()
    stack.enter_context(patch.object(sequencer, "_sequence", _sequence))
    stack.enter_context(patch.object(Story, "transaction_began", lambda self, number: opened.add(number)))
    stack.enter_context(patch.object(Story, "transaction_ended", lambda self, number: opened.discard(number)))
    stack.enter_context(
        patch.object(
            Story, "transaction_wrote", lambda self, number, ids: transaction.update(dict.fromkeys(ids, number))
        )
    )
    return stack


def _sequenced(connection: Connection, clock: Any, rows: list[tuple[int, int, Any]]) -> int:
    """`rows` are (seq, ver, captured row)."""
    before: int = connection.execute(sequencer._TOP).scalar_one()
    for seq, ver, row in rows:
        connection.execute(
            text("INSERT INTO feed(seq, scope, tbl, pk, op, ver, image) VALUES (:q, :s, :t, :p, :o, :v, :i)"),
            {"q": seq, "s": row.scope, "t": row.tbl, "p": row.pk, "o": row.op, "v": ver, "i": row.image},
        )
        connection.execute(text("DELETE FROM cap WHERE id = :id"), {"id": row.id})
    top = max((seq for seq, _, _ in rows), default=before)
    if top > before:
        connection.execute(sequencer._HEAD_UPSERT, {"h": before})
        connection.execute(sequencer._HEAD_DELETE, {"h": before})
        connection.execute(sequencer._CHECKPOINT, {"h": top, "at": clock.now()})
        digests.rebuild(connection)
    return len(rows)


def _backfill_from_live() -> AbstractContextManager[Any]:
    """A first load reads the live tables, which run ahead of h."""
    real = head._backfill

    def backfill(connection: Connection, wanted: Any, page: Any, limit: int) -> Any:
        rows, following = real(connection, wanted, page, limit)
        live: dict[tuple[str, str], str] = {}
        for shape in SHAPES:
            if any(row.table == shape.table for row in rows):
                for one in capture.run(connection, capture.rows(connection, shape)):
                    live[shape.table, one.pk] = one.image
        fresh = [
            _row(row.scope, row.table, bytes(row.key).decode(), row.ver,
                      live.get((row.table, bytes(row.key).decode()), bytes(row.image or b"").decode()))
            for row in rows
        ]  # fmt: skip
        return fresh, following

    return patch.object(head, "_backfill", backfill)


def _row(scope: str, table: str, key: str, ver: int, image: str | None) -> Any:
    packed = None if image is None else msgspec.Raw(image.encode())
    return head._Row(scope, table, msgspec.Raw(key.encode()), ver, packed)


def _shop_filter_missing() -> AbstractContextManager[Any]:
    """Rows of every shop's orders, whoever asks."""
    return patch.object(head, "_tail", _tail_of_all)


def _tail_of_all(connection: Connection, caller: Any, catalog_h: int, store_h: int, page: Any, limit: int) -> Any:
    found = connection.execute(
        text(
            "SELECT seq, CASE WHEN scope LIKE 'ops:%' THEN :ops ELSE scope END AS scope, tbl, pk, ver, image FROM feed"
            " WHERE seq > :low AND seq <= :h AND (scope LIKE 'ops:%' OR scope IN (SELECT value FROM json_each(:mine)))"
            " ORDER BY seq"
        ),
        {"low": min(catalog_h, store_h), "h": page.h, "ops": f"ops:{caller.store_id}",
         "mine": str(caller.scopes).replace("'", '"')},
    )  # fmt: skip
    return [_row(row.scope, row.tbl, row.pk, row.ver, row.image) for row in found], None


def _numbers_restart() -> AbstractContextManager[Any]:
    """`cap` without AUTOINCREMENT: drained, it numbers from 1 again."""
    real = sequencer._sequence

    def _sequence(connection: Connection, clock: Any) -> int:
        drained = real(connection, clock)
        connection.execute(text("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'cap'"))
        return drained

    return patch.object(sequencer, "_sequence", _sequence)


def _at_hq(statement: str) -> AbstractContextManager[Any]:
    """Something is other in HQ's database from the start."""
    real = Story.begin

    def begin(self: Story) -> None:
        real(self)
        self.world.start_hq()
        with self.world.hq.processes[0].database.write() as connection:
            connection.exec_driver_sql(statement)

    return patch.object(Story, "begin", begin)


def _old_scope_kept() -> AbstractContextManager[Any]:
    """A row that moves to another shop leaves no tombstone at the first."""
    real = Story.begin

    def begin(self: Story) -> None:
        real(self)
        self.world.start_hq()
        with self.world.hq.processes[0].database.write() as connection:
            body: str = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE name = 'cap_member_update'"
            ).scalar_one()
            connection.exec_driver_sql("DROP TRIGGER cap_member_update")
            connection.exec_driver_sql(body.replace("IS NOT OLD.store_id", "IS NULL"))

    return patch.object(Story, "begin", begin)


def _restored_in_silence() -> AbstractContextManager[Any]:
    """A restored HQ goes on with the epoch it had."""

    @contextmanager
    def put_in() -> Iterator[None]:
        with patch("tests.simulation.headquarters.epoch.begin", lambda *_: None):
            yield

    return put_in()


def _scope_too_many() -> AbstractContextManager[Any]:
    """A device is given another shop's orders."""
    real = vars(Caller)["store_scopes"].fget

    def store_scopes(self: Caller) -> tuple[str, ...]:
        return tuple(sorted({*real(self), f"ops:{self.store_id + 1}"}))

    return patch.object(Caller, "store_scopes", property(store_scopes))


def _signature_unchecked() -> AbstractContextManager[Any]:
    return patch.object(trust, "distrust", lambda *_, **__: None)


def _steps_skipped() -> AbstractContextManager[Any]:
    """A command of an older release is read as if this one had written it."""
    return patch.object(settling, "read_payload", lambda payload, handler, _: read_payload(payload, handler, ()))


def _lanes_ignored() -> AbstractContextManager[Any]:
    """Nor the commands it names."""
    return patch.object(Settling, "_held_back", lambda self, *, lane_held: None)


def _pruned_at_once() -> AbstractContextManager[Any]:
    """A device forgets what HQ has answered, durable or not."""

    def prune(journal: Any, store: Any, durable: Mapping[int, int], now: int, leaving: Any) -> int:
        return pruning.prune(journal, store, dict.fromkeys(durable, 1 << 39), now, leaving)

    return patch("app.device.prune", prune)


def _leases_not_counted() -> AbstractContextManager[Any]:
    """What was promised from a lease can be promised again."""
    return patch.object(LeaseBook, "left", lambda self, grant: grant.quantity)


def _coupon_without_limit() -> AbstractContextManager[Any]:
    """A coupon is good as often as somebody shows it."""

    def endless(connection: Connection, serial: bytes) -> tuple[int, int] | None:
        found = limit_of(connection, serial)
        return None if found is None else (found[0], 0)

    return patch.object(coupons, "limit_of", endless)


def _list_price_back() -> AbstractContextManager[Any]:
    """What comes back gives the list price, whatever was taken off."""
    return patch.object(returns_desk, "share_of", lambda line, returned, quantity: line.list_price * quantity)


def _refund_not_booked() -> AbstractContextManager[Any]:
    """Cash given back is noted in the timeline alone."""

    def noted(told: Any, position: int) -> Any:
        return replace(refund_row(told, position), amount=0)

    return patch.object(changes, "refund_row", noted)


MUTANTS = (
    Mutant("acknowledged before the commit", _acknowledge_first, 13),
    Mutant("journal not synced", _journal_not_synced, 1),
    Mutant("key minted per attempt", _key_per_attempt, 1, quick=True),
    Mutant("float money", _float_money, 1, quick=True),
    Mutant("pull overwrites unsettled", _pull_overwrites, 3, quick=True),
    Mutant("settled flag in the journal", _settled_flag, 9, quick=True),
    Mutant("tombstones ignored", _tombstones_ignored, 14),
    Mutant("first page published alone", _page_by_page, 23),
    Mutant("reply taken for the outcome", _answer_is_truth, 1, quick=True),
    Mutant("outcome outside the effects' transaction", _outcome_apart, 23),
    Mutant("handover not checked for state", _handover_blind, 119),
    Mutant("naive cursor", _naive_cursor, 5),
    Mutant("cursor of xmin's kind", _xmin_cursor, 5),
    Mutant("backfill from the live tables", _backfill_from_live, 68),
    Mutant("shop filter missing", _shop_filter_missing, 3, quick=True),
    Mutant("scope of another shop", _scope_too_many, 1, quick=True),
    Mutant("cap without AUTOINCREMENT", _numbers_restart, 1, quick=True),
    Mutant("trigger missing", partial(_at_hq, "DROP TRIGGER cap_attention_item_insert"), 1),
    Mutant("no tombstone for a moved row", _old_scope_kept, 9),
    Mutant("restored without a new epoch", _restored_in_silence, 31),
    Mutant("chain and signature not checked", _signature_unchecked, 40),
    Mutant("lanes ignored", _lanes_ignored, 9),
    Mutant("pruned before it is durable", _pruned_at_once, 40),
    Mutant("spends of leases not counted", _leases_not_counted, 14),
    Mutant("left with something unsent", _leaves_too_soon, 98),
    Mutant("older versions read as the newest", _steps_skipped, 2),
    Mutant("coupon without a limit", _coupon_without_limit, 13),
    Mutant("list price given back", _list_price_back, 6),
    Mutant("refund not booked", _refund_not_booked, 14),
)


@dataclass(frozen=True, slots=True)
class Kill:
    """Which seed found the mutant and by which invariant; seed 0 where none did."""

    mutant: str
    seed: int
    invariant: str
    what: str


def hunt(name: str, seeds: Iterable[int]) -> Kill:
    """Try the seed that found the mutant last time, then the others, until one finds it."""
    mutant = next(one for one in MUTANTS if one.name == name)
    for seed in dict.fromkeys((mutant.seed, *seeds)):
        with mutant.put_in():
            result = run_seed(seed)
        # Where the simulation itself stumbled, nothing was found.
        if result.invariant not in ("", "SIM"):
            return Kill(name, seed, result.invariant, result.violation)
    return Kill(name, 0, "", "")
