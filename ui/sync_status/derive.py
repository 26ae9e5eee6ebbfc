"""The agent's status, the outbox and the history → what Sync & device shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.attention.desk import WaitingTotals
from app.attention.history import Answered
from app.attention.outbox import Outbox, Unsettled
from app.clock import business_date
from app.identity import Identity
from app.money import Money
from app.readiness.forecast import Forecast
from app.replica.meta import ReplicaMeta
from sync.status import AgentStatus
from ui.bridge.contact import is_loading, is_online
from ui.bridge.desk import Shops
from ui.bridge.order_words import command_words, outcome_words
from ui.bridge.reasons import reason_title
from ui.bridge.refusals import outage_words
from ui.bridge.wording import DASH, age, clock_time, day_time, money, number, size_of, tr
from ui.sync_status.connection import Connection, connection, percent

SECOND = 1_000_000
MOVING = ("catalog", "checking", "store")
"""Phases that load something whole."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`numbers` maps order ids to human numbers; metas have h −1 where the file is missing; `now` is µs UTC."""

    status: AgentStatus
    totals: WaitingTotals
    history: tuple[Answered, ...]
    numbers: Mapping[bytes, str]
    identity: Identity
    catalog: ReplicaMeta
    store: ReplicaMeta
    roster: int
    policy: int
    version: str
    shops: Shops
    now: int
    ready: tuple[Forecast, ...] = ()
    skus: Mapping[int, str] = field(default_factory=dict)
    lang: str = "zh"
    clock_suspect: bool = False
    outbox: Outbox = field(default_factory=Outbox)
    people: Mapping[int, str] = field(default_factory=dict)

    @property
    def connection(self) -> Connection:
        return connection(self.status, self.totals, self.catalog.h, self.now, self.shops.zone)


@dataclass(frozen=True, slots=True)
class StatusProps:
    """The card at the top; `progress` counts thousandths, −1 where there is none to show.

    `failing`: trying again is the thing to do.
    """

    title: str
    text: str
    tone: str
    icon: str
    failing: bool
    progress: int
    phase: str
    amount: str
    rate: str
    left: str


@dataclass(frozen=True, slots=True)
class FigureProps:
    title: str
    value: str
    detail: str
    tone: str


@dataclass(frozen=True, slots=True)
class HistoryProps:
    key: str
    number: str
    title: str
    time: str
    outcome: str
    tone: str


@dataclass(frozen=True, slots=True)
class OutboxProps:
    """One command that HQ has not settled; `detail` says whose it is and since when, `why` what it waits for."""

    key: str
    number: str
    title: str
    detail: str
    amount: str
    why: str
    tone: str


@dataclass(frozen=True, slots=True)
class FactProps:
    title: str
    value: str


def status_card(facts: Facts) -> StatusProps:
    status = facts.status
    loading = is_loading(status, facts.catalog.h)
    title, text, tone, icon = _verdict(facts, loading)
    moving = status.phase in MOVING and not status.error
    known = moving and status.total > 0
    amount = tr("%1 of %2").replace("%1", size_of(status.done)).replace("%2", size_of(status.total)) if known else ""
    return StatusProps(
        title=title,
        text=text,
        tone=tone,
        icon=icon,
        failing=tone == "offline",
        progress=min(1000, status.done * 1000 // status.total) if known else -1,
        phase=_phase(status) if moving else "",
        amount=amount or (size_of(status.done) if moving and status.done else ""),
        rate=tr("%1/s").replace("%1", size_of(status.rate)) if moving and status.rate else "",
        left=_left(status.seconds_left) if moving and status.seconds_left >= 0 else "",
    )


def figures(facts: Facts) -> list[FigureProps]:
    status, totals, zone = facts.status, facts.totals, facts.shops.zone
    contact = status.last_contact
    oldest = tr("oldest %1").replace("%1", clock_time(totals.oldest, zone)) if totals.count else ""
    return [
        FigureProps(
            tr("Last contact"),
            clock_time(contact, zone) if contact else DASH,
            age(contact, facts.now, zone) if contact else tr("never"),
            "ink",
        ),
        FigureProps(tr("Changes to come"), number(status.lag), "", _calm(status.lag)),
        FigureProps(tr("Waiting to be sent"), number(totals.count), oldest, "offline" if totals.count else "muted"),
        FigureProps(tr("Money waiting"), money(Money(totals.amount)), "", _calm(totals.amount)),
    ]


def _calm(figure: int) -> str:
    """Nothing open is nothing to look at."""
    return "ink" if figure else "muted"


def outbox_rows(facts: Facts) -> list[OutboxProps]:
    return [_unsettled(facts, one) for one in facts.outbox.entries]


def outbox_rest(facts: Facts) -> str:
    """How many are not listed."""
    rest = facts.totals.count - len(facts.outbox.entries)
    return tr("and %n more", "", rest) if rest > 0 else ""


def history_rows(facts: Facts) -> list[HistoryProps]:
    return [_answered(facts, one) for one in facts.history]


def device_rows(facts: Facts) -> list[FactProps]:
    identity, status = facts.identity, facts.status
    here = facts.shops.places.get(facts.shops.here)
    shop = here.name if here else str(facts.shops.here)
    cursor = tr("catalogue %1 · store %2")
    cursor = cursor.replace("%1", _stand(facts.catalog)).replace("%2", _stand(facts.store))
    documents = tr("roster %1 · policy %2").replace("%1", number(facts.roster)).replace("%2", number(facts.policy))
    return [
        FactProps(tr("Device"), f"{identity.name} · {identity.prefix}{identity.incarnation}"),
        *_journal(facts),
        FactProps(tr("Clock"), _clock(facts)),
        FactProps(tr("Store"), " · ".join(part for part in (shop, here.code if here else "") if part)),
        FactProps(tr("HQ"), identity.hq_url),
        FactProps(tr("App version"), facts.version),
        FactProps(tr("Data version"), tr("schema %1").replace("%1", str(facts.catalog.schema or facts.store.schema))),
        FactProps(tr("Progress"), cursor),
        FactProps(tr("Data set"), facts.store.epoch or facts.catalog.epoch or DASH),
        FactProps(tr("Signed documents"), documents),
        FactProps(tr("Countersigned by HQ up to"), _countersigned(facts)),
        FactProps(
            tr("Data fetched again"), clock_time(status.mended_at, facts.shops.zone) if status.mended_at else DASH
        ),
    ]


def _journal(facts: Facts) -> list[FactProps]:
    """After a restore or a copy HQ lets the device number anew; the work before is kept and sent all the same."""
    if not facts.identity.incarnation:
        return []
    words = tr("It was restored or copied; new numbers start with %1. Earlier work is kept and still sent.")
    now = f"{facts.identity.prefix}{facts.identity.incarnation}"
    return [FactProps(tr("This device's journal"), words.replace("%1", now))]


def _countersigned(facts: Facts) -> str:
    receipt = facts.outbox.receipt
    if receipt is None:
        return DASH
    words = tr("record %1 · %2").replace("%1", number(receipt.jseq))
    return words.replace("%2", day_time(receipt.received_at, facts.now, facts.shops.zone, inside=True))


def _clock(facts: Facts) -> str:
    if facts.clock_suspect:
        return tr("Not certain since the last restart: connect to HQ to check it")
    return tr("Agrees with HQ") if facts.status.last_contact else DASH


def _verdict(facts: Facts, loading: bool) -> tuple[str, str, str, str]:
    """Title, sentence, tone, icon of the card."""
    status = facts.status
    if status.revoked:
        return tr("This device is blocked"), outage_words("revoked"), "danger", "lock"
    if status.error:
        return tr("Working offline"), _error_text(facts), "offline", "wifi-off"
    if loading:
        words = tr("Loading the catalogue %1").replace("%1", percent(status)).strip()
        return (
            words,
            tr("You can sell as soon as it is here. A broken download resumes where it stopped."),
            "accent",
            "download",
        )
    if status.phase in MOVING:
        return tr("Updating"), tr("The current data is used until the new is complete."), "accent", "download"
    if is_online(status, facts.now):
        if status.differing:
            return (
                tr("Some data differs from HQ's"),
                tr("It is fetched again every hour. HQ has been told."),
                "warn",
                "info",
            )
        text = tr("Everything HQ has sent is on this device.") if not status.lag else tr("Catching up with HQ.")
        return tr("Up to date with HQ"), text, "accent", "check"
    return tr("Working offline"), _error_text(facts), "offline", "wifi-off"


def _error_text(facts: Facts) -> str:
    status = facts.status
    text = outage_words(status.error or "no_network")
    if status.next_try <= facts.now:
        return text
    seconds = -(-(status.next_try - facts.now) // SECOND)
    return " ".join((text, tr("Next try in %n second(s).", "", seconds)))


def _phase(status: AgentStatus) -> str:
    match status.phase:
        case "catalog":
            return tr("Downloading the catalogue")
        case "checking":
            return tr("Checking what was downloaded")
        case _:
            return tr("Loading this store's orders, stock and members")


def _left(seconds: int) -> str:
    if seconds < 60:
        return tr("%n second(s) left", "", seconds)
    return tr("%n minute(s) left", "", -(-seconds // 60))


def _stand(meta: ReplicaMeta) -> str:
    return f"h {number(meta.h)}" if meta.h >= 0 else DASH


def _answered(facts: Facts, one: Answered) -> HistoryProps:
    said = outcome_words(one.outcome.status)
    command = one.command
    zone = facts.shops.zone
    at = one.outcome.at
    what = command_words(command.type, command.pieces) if command else tr("Earlier work")
    why = reason_title(one.outcome.reason, one.outcome.detail, facts.shops, facts.lang)
    today = business_date(at, zone) == business_date(facts.now, zone)
    return HistoryProps(
        key=one.outcome.command_id.hex(),
        number=(command.number or facts.numbers.get(command.lane, DASH)) if command else DASH,
        title=" · ".join(part for part in (what, why) if part),
        time=clock_time(at, zone) if today else day_time(at, facts.now, zone),
        outcome=said.text,
        tone=said.tone,
    )


def _unsettled(facts: Facts, one: Unsettled) -> OutboxProps:
    waiting, parked = one.waiting, one.parked
    since = tr("since %1").replace("%1", day_time(waiting.made_at, facts.now, facts.shops.zone, inside=True))
    why, tone = _why(facts, one)
    parts = [facts.people.get(one.actor, ""), since]
    if parked is not None:
        parts.append(
            tr("kept at HQ since %1").replace("%1", day_time(parked.at, facts.now, facts.shops.zone, inside=True))
        )
    return OutboxProps(
        key=waiting.command_id.hex(),
        number=waiting.number or facts.numbers.get(waiting.lane, DASH),
        title=command_words(waiting.type, waiting.pieces),
        detail=" · ".join(part for part in parts if part),
        amount=money(Money(waiting.amount)) if waiting.amount else DASH,
        why=why,
        tone=tone,
    )


def _why(facts: Facts, one: Unsettled) -> tuple[str, str]:
    """What it waits for, and the tone."""
    status, parked = facts.status, one.parked
    if parked is not None:
        words = reason_title(parked.reason, parked.detail, facts.shops, facts.lang)
        return words or outcome_words(parked.status).text, "danger"
    if one.incarnation == facts.identity.incarnation and one.jseq <= status.received_jseq:
        return tr("HQ has it, reply to come"), "accent"
    if is_online(status, facts.now):
        return tr("Being sent"), "offline"
    return (tr("Waiting for HQ"), "warn") if status.error == "overloaded" else (tr("Waiting for network"), "offline")
