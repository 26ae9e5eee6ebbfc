"""View model of Sync & device, which also keeps the words of the connection chip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from app.attention.desk import WaitingCounter, WaitingTotals
from app.attention.history import Answered, read_history
from app.attention.outbox import Outbox, read_outbox
from app.inventory.giving_back import give_back
from app.orders.reading import OrderReader
from app.readiness.forecast import Desk, Forecast
from app.replica.files import ReplicaReader
from app.replica.meta import ReplicaMeta, read_meta
from app.storage.changes import Topic
from sync.agent.watch import wake_agent
from sync.status import read_status
from ui.bridge.desk import DeskModel, Surroundings, read_shops
from ui.bridge.readiness import ReadyProps, ending, read_readiness, ready_rows
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import tr
from ui.sync_status.derive import (
    FactProps,
    Facts,
    FigureProps,
    HistoryProps,
    OutboxProps,
    device_rows,
    figures,
    history_rows,
    outbox_rest,
    outbox_rows,
    status_card,
)
from ui.sync_status.leaving import LeavingModel

QML_IMPORT_NAME = "ui.sync_status"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 1_000
"""How often ages and the next try are told anew."""
WATCH_MS = 60_000
"""How often the model looks ahead."""
ABSENT = ReplicaMeta("", -1, 0, "")


@QmlElement
class SyncModel(DeskModel):
    """`connectionChanged(text, brief, tone)` is for the chip of the frame and is sent whenever its words change."""

    changed = Signal()
    connectionChanged = Signal(str, str, str)

    def __init__(
        self, around: Surroundings, version: str, parent: QObject | None = None, folder: Path | None = None
    ) -> None:
        """`folder` is where files for HQ are saved; else the person's documents."""
        topics = (Topic.SYNC, Topic.OUTBOX, Topic.STAFF, Topic.CATALOG, Topic.LEASES)
        super().__init__(around, topics, always=True, parent=parent)
        self._version = version
        self._reader = OrderReader(around.device)
        self._counter = WaitingCounter()
        self._facts: Facts | None = None
        self._said: tuple[str, str, str] = ("", "", "")
        self._figures = Rows(FigureProps, "title", self)
        self._history = Rows(HistoryProps, "key", self)
        self._outbox = Rows(OutboxProps, "key", self)
        self._device = Rows(FactProps, "title", self)
        self._ready = Rows(ReadyProps, "key", self)
        self._warned: frozenset[Desk] = frozenset()
        self.departure = LeavingModel(around, folder, self)
        self.departure.said.connect(self.said)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._show)
        self._clock.start()
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._look_ahead)
        self._watch.start()

    def refresh(self) -> None:
        lang = self.around.lang
        shown = self._shown
        self.read(lambda: self._read(lang, shown), self._publish, latest="status")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def status(self) -> dict[str, object]:
        """The card as `StatusProps`, empty while loading."""
        return {} if self._facts is None else as_map(status_card(self._facts))

    @Property(QObject, notify=changed)
    def figures(self) -> QObject:
        return self._figures

    @Property(QObject, notify=changed)
    def history(self) -> QObject:
        return self._history

    @Property(QObject, notify=changed)
    def outbox(self) -> QObject:
        """What HQ has not settled, and why."""
        return self._outbox

    @Property(str, notify=changed)
    def rest(self) -> str:
        """How many more than listed are in the outbox."""
        return "" if self._facts is None else outbox_rest(self._facts)

    @Property(QObject, notify=changed)
    def readiness(self) -> QObject:
        """Until when each desk works without HQ."""
        return self._ready

    @Property(int, notify=changed)
    def held(self) -> int:
        """Pieces elsewhere that are locked for this device, while somebody is signed in who may give them back."""
        return sum(one.pieces for one in self.around.device.held()) if self.around.person() is not None else 0

    @Slot()
    def giveBack(self) -> None:
        """Nobody here wants the locked pieces any more."""
        device, person = self.around.device, self.around.person()
        if person is not None:
            words = tr("The locked pieces go back to the other stores.")
            self.write(lambda: give_back(device, person.id), lambda _: self.said.emit(words, "accent"))

    @Property(QObject, notify=changed)
    def facts(self) -> QObject:
        """Identity, versions and cursor of this device."""
        return self._device

    @Property(QObject, notify=changed)
    def leaving(self) -> LeavingModel:
        """How the device is taken out of service."""
        return self.departure

    @Slot()
    def retry(self) -> None:
        """Ask the agent to try at once."""
        wake_agent(self.around.device.home)
        self.said.emit(tr("Trying to reach HQ"), "offline")

    def _read(self, lang: str, shown: bool) -> Facts:
        device = self.around.device
        status = read_status(device.replicas)
        totals, history, outbox = WaitingTotals(), tuple[Answered, ...](), Outbox()
        if device.replicas.store.present:
            with device.reading() as reading:
                totals = self._counter.at(reading.pending)
            history = read_history(device) if shown else ()
            outbox = read_outbox(device) if shown else outbox
        lanes = {one.command.lane for one in history if one.command is not None and not one.command.number}
        lanes |= {one.waiting.lane for one in outbox.entries if not one.waiting.number}
        views = {lane: self._reader.order(lane) for lane in lanes}
        ready, skus = read_readiness(device) if shown else ((), {})
        return Facts(
            status=status,
            totals=totals,
            history=history,
            numbers={lane: view.order.number for lane, view in views.items() if view is not None},
            identity=device.identity,
            catalog=_meta(device.replicas.catalog),
            store=_meta(device.replicas.store),
            roster=device.roster.version,
            policy=device.policy.version,
            version=self._version,
            shops=read_shops(device, lang),
            now=device.clock.now(),
            ready=ready,
            skus=skus,
            lang=lang,
            clock_suspect=device.time().suspect,
            outbox=outbox,
            people={one.id: one.name for one in device.roster.associates},
        )

    def _look_ahead(self) -> None:
        """Say once, while there is time, what will soon no longer work without HQ."""
        device = self.around.device
        self.read(lambda: read_readiness(device), self._warn, latest="ahead")

    def _warn(self, found: tuple[tuple[Forecast, ...], dict[int, str]]) -> None:
        facts, now = self._facts, self.around.device.time().time
        cut_off = facts is not None and facts.connection.tone == "offline"
        soon = ending(found[0], now) if cut_off else frozenset()
        for row in ready_rows(*found, now, "" if facts is None else facts.shops.zone):
            if Desk(row.key) in soon - self._warned:
                self.said.emit(f"{row.title}: {row.value}. {row.detail}", "warn")
        self._warned = soon

    def _publish(self, facts: Facts) -> None:
        self._facts = facts
        self._show()

    def _show(self) -> None:
        if self._facts is None:
            return
        self._facts = facts = replace(self._facts, now=self.around.device.clock.now())
        found = facts.connection
        if (found.text, found.brief, found.tone) != self._said:
            self._said = (found.text, found.brief, found.tone)
            self.connectionChanged.emit(*self._said)
        if self._shown:
            self._figures.replace(figures(facts))
            self._history.replace(history_rows(facts))
            self._outbox.replace(outbox_rows(facts))
            self._device.replace(device_rows(facts))
            self._ready.replace(ready_rows(facts.ready, facts.skus, self.around.device.time().time, facts.shops.zone))
            self.changed.emit()

    @Slot(bool)
    def show(self, shown: bool) -> None:
        super().show(shown)
        self.departure.show(shown)
        if shown:
            self.refresh()


def _meta(replica: ReplicaReader) -> ReplicaMeta:
    if not replica.present:
        return ABSENT
    with replica.read() as connection:
        return read_meta(connection)
