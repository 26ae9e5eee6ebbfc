"""Sync & device, and the words of the connection chip."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from select import select
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView
from PySide6.QtTest import QTest

from app.attention.desk import WaitingTotals, acknowledge
from app.identity import is_leaving
from app.journal.receipts import RECEIPT_SHAPES, ChainReceipt
from app.journal.records import commands_after
from app.journal.rows import OUTCOME_SHAPES, Outcome
from app.journal.signing import Signer
from app.orders.reading import OrderReader
from app.pickup.desk import Proof, hand_over, start_picking
from app.replica.meta import set_value, touch
from app.staff.roster import Capability
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from sync.sealing import public_sealing_key
from sync.status import VALUE, AgentStatus, encode_status
from tests.support.desks import Stage, a_morning, item, shown, stage, tap, texts
from tests.support.floor import MINUTE, NOW, SECOND
from tests.support.qml import rows_of
from tests.support.shop import feed_row
from ui.bridge.refusals import outage_words
from ui.sync_status.connection import connection
from ui.sync_status.derive import device_rows
from ui.sync_status.model import SyncModel

VIEW = "ui/sync_status/SyncView.qml"
ZONE = "Asia/Shanghai"
NOTHING = WaitingTotals()


def online(**values: Any) -> AgentStatus:
    return AgentStatus(**{"phase": "up_to_date", "last_contact": NOW, **values})


def offline(**values: Any) -> AgentStatus:
    return AgentStatus(**{"phase": "waiting", "error": "no_network", "last_contact": NOW, **values})


OLD = NOW - MINUTE


@pytest.mark.parametrize(
    ("status", "waiting", "catalog_h", "text", "brief", "tone"),
    [
        (online(last_contact=NOW - SECOND), NOTHING, 9, "Synced 10:41", "10:41", "accent"),
        (online(), WaitingTotals(1, 5, NOW), 9, "Synced 10:42", "10:42", "accent"),
        (online(), WaitingTotals(2, 5, OLD), 9, "Synced 10:42 · 2 waiting", "10:42", "accent"),
        (offline(), NOTHING, 9, "Working offline", "Offline", "offline"),
        (
            offline(),
            WaitingTotals(3, 129_800, OLD),
            9,
            "Working offline · 3 waiting · ¥1,298",
            "Offline · 3",
            "offline",
        ),
        # An agent that died left a fair word behind: silence counts more.
        (online(last_contact=NOW - 4 * MINUTE), NOTHING, 9, "Working offline", "Offline", "offline"),
        (online(phase="catalog", done=62, total=100), NOTHING, -1, "Loading 62 %", "62 %", "offline"),
        (AgentStatus(), NOTHING, -1, "Loading", "Loading", "offline"),
        (offline(error="timeout"), NOTHING, -1, "Working offline", "Offline", "offline"),
        (online(revoked=True), NOTHING, 9, "Device blocked", "Blocked", "danger"),
    ],
)
def test_the_chip_says_in_plain_words_how_it_stands(
    english: None, status: AgentStatus, waiting: WaitingTotals, catalog_h: int, text: str, brief: str, tone: str
) -> None:
    found = connection(status, waiting, catalog_h, NOW, ZONE)
    assert (found.text, found.brief, found.tone) == (text, brief, tone)


@pytest.fixture
def on(english: None, tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        found.pull(a_morning(found.shop, found.device))
        yield found


@pytest.fixture
def model(on: Stage) -> SyncModel:
    return SyncModel(on.around, "9.8.7", on.owner)


@pytest.fixture
def window(on: Stage, model: SyncModel, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[QQuickView]:
    with shown(VIEW, model) as found:
        fatal_qml_warnings(found.engine())
        on.settle()
        yield found


def report(on: Stage, **values: Any) -> None:
    """What the agent writes down."""
    store = Database(DatabaseFile(on.shop.home / "store-1.db", "write", key=on.shop.secrets.store_key))
    with store.write() as connection:
        set_value(connection, VALUE, encode_status(AgentStatus(**values)))
        touch(connection, [Topic.SYNC])
    store.close()
    on.changes.publish(on.device.poll())
    on.settle()


def work(on: Stage) -> None:
    reader = OrderReader(on.device)
    for number, at in (("B10-003202", 0), ("A20-003095", 5 * MINUTE)):
        order = reader.find(number)
        assert order is not None
        on.clock.at = NOW + at
        if at:
            hand_over(on.device, reader, order, 200, Proof.CODE, 130_000)
        else:
            start_picking(on.device, reader, order, 200)


def test_a_load_shows_bytes_rate_and_time_left(on: Stage, window: QQuickView) -> None:
    report(on, phase="catalog", done=11_300_000, total=18_200_000, rate=2_400_000, seconds_left=3, last_contact=NOW)
    assert texts(item(window, "syncBytes")) == "11.3 MB of 18.2 MB · 2.4 MB/s · 3 seconds left"
    assert "Downloading the catalogue" in texts(window.contentItem())
    assert item(window, "syncProgress").property("value") == pytest.approx(0.62, abs=0.01)


def test_offline_tells_why_what_waits_and_when_it_tries_again(on: Stage, model: SyncModel, window: QQuickView) -> None:
    chip: list[tuple[str, str, str]] = []
    model.connectionChanged.connect(lambda *words: chip.append(words))
    work(on)
    report(on, phase="waiting", error="no_network", last_contact=NOW - 2 * MINUTE, next_try=on.clock.at + 23 * SECOND)
    said = texts(window.contentItem())
    for part in (
        "Working offline",
        "No connection to HQ.",
        "Next try in 23 seconds.",
        "10:40",
        "oldest 10:42",
        "¥1,299.00",
    ):
        assert part in said, part
    assert chip[-1] == ("Working offline · 2 waiting · ¥1,299", "Offline · 2", "offline")
    on.clock.at += 3 * SECOND
    model._clock.timeout.emit()
    on.settle()
    assert "Next try in 20 seconds." in texts(window.contentItem())


def test_answers_are_listed_newest_first_and_settle_the_waiting(
    on: Stage, model: SyncModel, window: QQuickView
) -> None:
    work(on)
    with on.device.journal.database.read() as connection:
        commands = commands_after(connection, 0)
    outcomes = [
        Outcome(one.id, 1, 0, one.jseq, status, reason, "{}", on.clock.at)
        for one, (status, reason) in zip(commands, (("accepted", ""), ("adjusted", "tender_variance")), strict=True)
    ]
    on.pull([feed_row(OUTCOME_SHAPES[0], one, 3_000_000, "device:1") for one in outcomes])
    report(on, phase="up_to_date", last_contact=on.clock.at)
    said = texts(window.contentItem())
    assert said.index("Handover · 1 item") < said.index("Picking started")
    assert "Accepted with a change" in said
    assert "Handover · 1 item · Another sum was taken than was due" in said, "and why"
    assert "Up to date with HQ" in said
    assert [row.value for row in rows_of(model.figures)][2] == "0"


def test_data_that_differs_is_said_and_when_it_was_fetched_again(on: Stage, window: QQuickView) -> None:
    report(on, phase="up_to_date", last_contact=on.clock.at, mended_at=on.clock.at, differing=("members:4",))
    said = texts(window.contentItem())
    assert "Some data differs from HQ's" in said
    assert "Data fetched again" in said
    report(on, phase="up_to_date", last_contact=on.clock.at, mended_at=on.clock.at)
    assert "Some data differs from HQ's" not in texts(window.contentItem())


def test_the_device_says_who_it_is(on: Stage, window: QQuickView) -> None:
    said = texts(window.contentItem())
    for part in (
        "平板 02 · A10",
        "Hubin · HZ-HUBIN",
        "9.8.7",
        "catalogue h 1 · store h 2",
        "epoch-1",
        "roster 1 · policy 1",
    ):
        assert part in said, part


def test_retry_wakes_the_agent(on: Stage, window: QQuickView) -> None:
    tap(window, "retryButton")
    assert (on.shop.home / "wake").exists()


REASONS = ("no_network", "wrong_certificate", "timeout", "captive_portal", "overloaded", "bad_answer", "disk_full",
           "revoked", "no_snapshot", "blob_damaged", "resync", "keys_unavailable", "something_new")  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_every_trouble_of_the_agent_has_a_sentence(english: None, reason: str) -> None:
    words = outage_words(reason)
    assert words.endswith(".")
    assert "%" not in words
    assert (reason in words) == (reason == "something_new")


def test_a_manager_seals_what_is_unsent_and_takes_the_device_out_of_service(
    on: Stage, english: None, tmp_path: Path, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> None:
    roster = on.device.roster
    boss = next(one for one in roster.associates if Capability.MANAGE in one.capabilities)
    on.device.policy = replace(on.device.policy, sealing_key=public_sealing_key(Signer(bytes(32))).hex())
    on.person = next(one for one in roster.associates if Capability.MANAGE not in one.capabilities)
    model = SyncModel(on.around, "9.8.7", on.owner, tmp_path)
    left: list[bool] = []
    said: list[str] = []
    model.departure.left.connect(lambda: left.append(True))
    model.said.connect(lambda words, tone: said.append(words))
    with shown(VIEW, model) as window:
        fatal_qml_warnings(window.engine())
        window.resize(1192, 1400)
        on.settle()
        assert "Un-enrol" not in texts(window.contentItem()), "for managers alone"
        tap(window, "exportButton")
        on.settle()
        (zipped,) = tmp_path.glob("*.zip")
        assert said == [f"Saved: {zipped}"]
        on.person = boss
        acknowledge(on.device, bytes(16), boss.id)
        model.departure.changed.emit()
        on.settle()
        tap(window, "askLeavingButton")
        on.settle()
        assert "Records HQ has no safe copy of yet: 1 (¥0.00). Connect to HQ, or save them" in texts(
            window.contentItem()
        )
        assert "Delete and un-enrol" not in texts(window.contentItem())
        tap(window, "sealButton")
        on.settle()
        (path,) = tmp_path.glob("*.sealed")
        assert said[1:] == [f"Saved: {path}"]
        assert "They are in the sealed file." in texts(window.contentItem())
        tap(window, "leaveButton")
        on.settle()
        assert left == []
        assert "HQ cannot be reached" in texts(window.contentItem())
        assert texts(item(window, "leaveButton")) == "Un-enrol without telling HQ"
        tap(window, "leaveButton")
        on.settle()
    assert left == [True]
    assert is_leaving(on.device.home)


@pytest.mark.parametrize("width", [712, 1192], ids=["one pane", "two panes"])
def test_both_answers_to_whether_a_device_leaves_are_in_sight(
    on: Stage, english: None, model: SyncModel, window: QQuickView, width: int
) -> None:
    on.person = next(one for one in on.device.roster.associates if Capability.MANAGE in one.capabilities)
    window.resize(width, 640)
    model.departure.ask()
    on.settle()
    for name in ("leaveButton", "keepButton"):
        button = item(window, name)
        bottom = button.mapToScene(QPointF(0, button.height())).y()
        assert button.height() <= bottom <= window.height(), name


def test_no_commit_waits_while_hq_is_told_that_the_device_leaves(on: Stage, english: None, model: SyncModel) -> None:
    boss = next(one for one in on.device.roster.associates if Capability.MANAGE in one.capabilities)
    on.person = boss
    done: list[object] = []
    leaving = model.departure
    with socket.create_server(("127.0.0.1", 0)) as mute:
        on.device.identity = replace(on.device.identity, hq_url=f"http://127.0.0.1:{mute.getsockname()[1]}")
        leaving.ask()
        on.settle()
        leaving.confirm()
        spin_until(lambda: bool(select([mute], [], [], 0)[0]))
        line, _ = mute.accept()
        assert leaving.property("busy")
        leaving.confirm()
        on.tasks.write(lambda: acknowledge(on.device, bytes(16), boss.id), done.append)
        spin_until(lambda: bool(done))
        assert leaving.property("busy"), "HQ has not answered yet"
        line.close()
    on.settle()
    assert (leaving.property("busy"), leaving.property("alone")) == (False, True)
    words: list[str] = []
    model.said.connect(lambda said, _: words.append(said))
    leaving.confirm()
    on.settle()
    assert not is_leaving(on.device.home), "what was made meanwhile is not at HQ"
    assert words == ["Records HQ has no safe copy of yet: 1 (¥0.00). Connect to HQ, or save them sealed for HQ first."]
    assert not leaving.property("busy")


def spin_until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not there():
        assert time.monotonic() < end
        QTest.qWait(5)


def test_a_restored_journal_and_an_uncertain_clock_are_said(on: Stage, model: SyncModel, window: QQuickView) -> None:
    said = texts(window.contentItem())
    assert "This device's journal" not in said
    assert model._facts is not None
    facts = replace(model._facts, identity=replace(on.device.identity, incarnation=3), clock_suspect=True)
    told = {row.title: row.value for row in device_rows(facts)}
    assert told["This device's journal"].startswith("It was restored or copied; new numbers start with A13.")
    assert told["Clock"].startswith("Not certain since the last restart")


def test_the_outbox_says_whose_since_when_how_much_and_why(on: Stage, window: QQuickView) -> None:
    work(on)
    on.clock.at += MINUTE
    report(on, phase="waiting", error="no_network", last_contact=NOW)
    newest, oldest = texts(item(window, "outbox0")), texts(item(window, "outbox1"))
    for part in ("A20-003095", "Handover · 1 item", "林晓 · since today 10:47", "¥1,299.00", "Waiting for network"):
        assert part in newest, part
    for part in ("B10-003202", "Picking started", "since today 10:42", "Waiting for network"):
        assert part in oldest, part
    with on.device.journal.database.read() as connection:
        first, second = commands_after(connection, 0)
    report(on, phase="up_to_date", last_contact=on.clock.at, received_jseq=first.jseq)
    assert "HQ has it, reply to come" in texts(item(window, "outbox1"))
    assert "Being sent" in texts(item(window, "outbox0"))
    why = Outcome(second.id, 1, second.incarnation, second.jseq, "parked", "unknown_line", "{}", on.clock.at)
    stood = ChainReceipt(1, 0, 1, first.hash, NOW, "k", b"")
    on.pull([feed_row(OUTCOME_SHAPES[0], why, 2_000_000, "device:1"),
             feed_row(RECEIPT_SHAPES[0], stood, 2_000_001, "device:1")])  # fmt: skip
    on.settle()
    parked = texts(item(window, "outbox0"))
    assert "kept at HQ since today 10:48" in parked
    assert "HQ cannot find the order" in parked
    assert "Picking started" in texts(item(window, "outbox1")), "parked ones stand first"
    assert "record 1 · today 10:42" in texts(window.contentItem())
