"""Placing an order: one journal commit, and only then a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.catalog.search import require_current
from app.device import Device
from app.errors import Refusal
from app.identifiers import crockford, human_number
from app.inventory.places import Location
from app.journal import records as journal_records
from app.journal.command import Command
from app.journal.open_shift import date_of
from app.leases.book import LeaseBook
from app.leases.keeping import read_book
from app.leases.wishes import Wish, remember
from app.orders import records
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine, PlacedTender
from app.orders.couponing import budget_shares, used
from app.orders.draft import Draft
from app.orders.later import later
from app.orders.limits import Today, action_of, external_taken, on_trust, orders_on_trust, require_within
from app.orders.overrides import require_prices
from app.orders.promises import Promise, promises
from app.orders.redeeming import require_redeemable
from app.orders.states import COLLECTED
from app.orders.tenders import TenderKind
from app.orders.till import EXTERNAL
from app.staff.overriding import Approval, approver
from app.staff.roster import Policy
from app.staff.standing import Phase, is_manager, phase_of, require_open
from app.storage.changes import Topic

MOST_CASH = 100_000_000
"""Minor units; more than anybody hands over a counter is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Cash:
    """Cash handed over for what is left of the draft, minor units; `by`: none, HQ charges the customer for it by a
    tender of this kind (`app.orders.paying.PROVEN`)."""

    tendered: int
    by: str = ""


def keep_draft(device: Device, draft: Draft) -> None:
    """Commit the open order, so that a power cut loses no scanned line."""
    with device.journal.work() as work:
        records.keep_draft(work.connection, draft, device.clock.now())


def read_draft(device: Device) -> Draft | None:
    with device.journal.database.read() as connection:
        return records.read_draft(connection)


def drop_draft(device: Device) -> None:
    with device.journal.work() as work:
        records.drop_draft(work.connection)


def place_order(
    device: Device, draft: Draft, cash: Cash, actor: int, here: Location, approval: Approval | None = None
) -> OrderPlaced:
    """Commit the order and answer it as committed; `approval` is a manager's for `action_of` this draft.

    Raises Refusal `order_incomplete` (missing), `cash_short` (short), `cash_over` (amount: more was taken than is due),
    `amount_out_of_range`, `quantity_out_of_range`, `coupon_budget` (left), those of `require_trust`, `require_prices`
    and `require_redeemable`, `revoked`, `offline_too_long` (hours), `override_over`, `price_book_expired`,
    `till_changed`, or `action_not_allowed` where this draft is an order already; nothing is stored then.
    """
    check(draft, cash, device.policy)
    time = device.time()
    if device.replicas.catalog.present:
        with device.replicas.catalog.read() as catalog:
            require_current(catalog, draft.price_book_id, time.time)
    require_open(time, device.policy, revoked=device.revoked)
    approved_by = approver(approval, device.clock, actor, action_of(draft))
    now = device.clock.now()
    managed = approved_by > 0 or is_manager(device.roster, actor)
    require_prices(draft, device.policy, managed=is_manager(device.roster, actor))
    counts = on_trust(draft, device.identity.store_id) or draft.taken_by(TenderKind.EXTERNAL)
    coupon = used(draft)
    if coupon is not None:
        require_redeemable(device, draft, unanswered(device), actor)
    collected = any(line.fulfilment in COLLECTED for line in draft.lines)
    remote = any(line.location_id != device.identity.store_id for line in draft.lines)
    with device.journal.work() as work:
        if journal_records.lane_holds(work.connection, draft.id, ORDER_PLACED):
            raise Refusal("action_not_allowed", action="place")
        date = date_of(work.connection, now, here.timezone)
        require_trust(device, draft, today_of(device, date) if counts else Today(), managed=managed)
        # Read anew under the lock: what another thread has just promised is gone.
        book = read_book(work.connection) if remote or coupon is not None else device.leases
        promised = promises(draft, trusted(device, book, actor), device.identity.store_id, time.time, device.policy)
        spends = [share for one in promised.values() for share in one.shares]
        spends += budget_shares(draft, book, device.identity.store_id, date, time.time)
        counter = journal_records.next_count(work.connection, "order")
        placed = OrderPlaced(
            order_id=draft.id,
            number=human_number(device.identity.prefix, work.journal.incarnation, counter),
            store_id=device.identity.store_id,
            currency=draft.currency,
            price_book_id=draft.price_book_id,
            business_date=date,
            placed_at=now,
            associate_id=actor,
            member_id=draft.member_id,
            contact_name=draft.contact_name,
            contact_phone=draft.contact_phone,
            address=draft.address,
            pickup_code=crockford(device.identifiers.secret(5), 8) if collected else "",
            lines=_lines(draft, promised),
            tenders=_tenders(draft, cash, device),
            total=draft.totals.total,
            spends=spends,
            approved_by=approved_by,
            promotions=list(draft.promotions),
            known=draft.known,
            coupon=coupon,
            reservation=draft.reservation,
        )
        work.record(
            ORDER_PLACED,
            placed,
            device.basis(actor, draft.price_book_id),
            lane=draft.id,
            lease_refs=tuple(dict.fromkeys(share.lease for share in spends)),
        )
        # What had to be a request this time is better locked the next time.
        asked = [Wish(line.variant_id, line.location_id) for line in draft.lines if not promised[line.id].confirmed]
        if asked:
            remember(work.connection, asked)
        records.drop_draft(work.connection)
        work.touch(Topic.ORDERS, Topic.STOCK, Topic.DRAFT)
    return placed


def require_trust(device: Device, draft: Draft, today: Today, *, managed: bool) -> None:
    """What of the order is not paid for certain may go; `managed` as in `limits.require_within`.

    Raises Refusal `manager_needed`, and those of `limits.require_within`.
    """
    if draft.due_on_delivery and not managed and phase_of(device.time(), device.policy) is Phase.MANAGED:
        raise Refusal("manager_needed")
    require_within(draft, device.identity.store_id, device.policy, today, managed=managed)


def trusted(device: Device, book: LeaseBook, actor: int) -> LeaseBook:
    """The leases this person may promise from: where nobody can tell whether they have expired, a manager's word."""
    return book if not device.time().suspect or is_manager(device.roster, actor) else LeaseBook()


def check(draft: Draft, cash: Cash, policy: Policy) -> None:
    """Everything that can be refused, before anything is written."""
    if draft.at_till != (policy.till == EXTERNAL):
        raise Refusal("till_changed")
    if draft.missing:
        raise Refusal("order_incomplete", missing=[str(one) for one in draft.missing])
    for line in draft.lines:
        if line.quantity > policy.quantity_limit:
            raise Refusal("quantity_out_of_range", quantity=line.quantity, limit=policy.quantity_limit)
    if not 0 <= cash.tendered <= MOST_CASH:
        raise Refusal("amount_out_of_range", amount=cash.tendered)
    if draft.left < 0:
        raise Refusal("cash_over", amount=-draft.left)
    if cash.tendered < draft.left and not cash.by:
        raise Refusal("cash_short", short=draft.left - cash.tendered)


def unanswered(device: Device) -> Sequence[Command]:
    """What HQ has not answered; all of the journal where the store is not here to tell what HQ has answered."""
    if device.replicas.store.present:
        with device.reading() as reading:
            return reading.pending.commands
    with device.journal.database.read() as connection:
        return journal_records.commands_after(connection, 0)


def today_here(device: Device, zone: str) -> Today:
    """As `today_of`, for the business date of now."""
    with device.journal.database.read() as journal:
        date = date_of(journal, device.clock.now(), zone)
    return today_of(device, date)


def today_of(device: Device, date: str) -> Today:
    """What this device has taken on trust on the business date so far."""
    waiting, answered = unanswered(device), 0
    if device.replicas.store.present:
        with device.reading() as reading:
            # Judged in one look: an order is among these or among those.
            waiting = reading.pending.commands
            answered = records.external_unverified(reading.store, device.identity.device_id, date)
    return Today(orders_on_trust(waiting, date), external_taken(waiting, date) + answered)


def _lines(draft: Draft, promised: Mapping[bytes, Promise]) -> list[PlacedLine]:
    return [
        PlacedLine(
            id=line.id,
            position=position,
            variant_id=line.variant_id,
            product_id=line.product_id,
            sku=line.sku,
            title=line.title,
            colour=line.colour,
            size=line.size,
            quantity=line.quantity,
            list_price=line.priced.list_price,
            unit_price=line.priced.unit_price,
            amount=line.priced.amount,
            tax_class=line.tax_class,
            tax_basis_points=line.tax_basis_points,
            fulfilment=line.fulfilment,
            location_id=line.location_id,
            due_at=line.due_at,
            plan_b=str(promised[line.id].plan_b or ""),
            discounts=list(line.discounts),
            override=line.override,
        )
        for position, line in enumerate(draft.lines, 1)
    ]


def _tenders(draft: Draft, cash: Cash, device: Device) -> list[PlacedTender]:
    """What was taken on the way, the cash for the rest, and what is paid later."""
    parts: list[tuple[bytes, str, int, int, str, bytes | None]] = [
        (one.id, one.kind, one.amount, one.amount if one.kind == TenderKind.CASH else 0, one.reference, None)
        for one in draft.taken
    ]
    left = (cash.by or TenderKind.CASH.value, draft.left, 0 if cash.by else cash.tendered, None)
    rest: list[tuple[str, int, int, bytes | None]] = [left] if draft.left > 0 else []
    rest += [(one.kind.value, one.amount, 0, one.line_id) for one in later(draft)]
    new_id = device.identifiers.new_id
    parts += [(new_id(), kind, amount, tendered, "", line_id) for kind, amount, tendered, line_id in rest]
    return [
        PlacedTender(
            id=tender_id,
            position=position,
            kind=kind,
            amount=amount,
            tendered=tendered,
            change=tendered - amount if tendered else 0,
            reference=reference,
            line_id=line_id,
        )
        for position, (tender_id, kind, amount, tendered, reference, line_id) in enumerate(parts, 1)
    ]
