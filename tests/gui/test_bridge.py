"""The bridge: list differences, work off the UI thread, topics, scans, words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.errors import Refusal
from app.money import Money
from app.storage.changes import Changes, Topic
from ui.bridge import wording
from ui.bridge.changes import ChangeSignal
from ui.bridge.rows import Rows
from ui.bridge.scanner import Burst, Damper, Scanner, cleaned
from ui.bridge.tasks import Failure, Tasks


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    text: str
    tags: tuple[str, ...] = ()


def lines(keys: list[int], word: str = "a") -> list[Line]:
    return [Line(key, word) for key in keys]


# --- rows -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(0, 12), unique=True), max_size=6))
def test_rows_end_as_given_and_report_it_rightly(steps: list[list[int]]) -> None:
    model: Rows[Line] = Rows(Line, "id")
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for step in steps:
        survivors = {
            row.id: QPersistentModelIndex(model.index(place)) for place, row in enumerate(model.rows) if row.id in step
        }
        model.replace(lines(step, str(len(step))))
        assert [row.id for row in model.rows] == step
        # A delegate is bound to its persistent index: it must have travelled with its row.
        assert {key: step[index.row()] for key, index in survivors.items()} == {key: key for key in survivors}
    assert tester.model() is model


@given(st.lists(st.lists(st.integers(0, 12), unique=True), max_size=6))
def test_rows_written_over_end_as_given_and_keep_their_places(steps: list[list[int]]) -> None:
    model: Rows[Line] = Rows(Line, "id")
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for step in steps:
        before = [QPersistentModelIndex(model.index(place)) for place in range(model.rowCount())]
        model.overwrite(lines(step, str(len(step))))
        assert list(model.rows) == lines(step, str(len(step)))
        assert [index.row() for index in before[: len(step)]] == list(range(min(len(before), len(step))))
    assert tester.model() is model


def test_rows_name_only_the_roles_that_changed() -> None:
    model: Rows[Line] = Rows(Line, "id")
    model.replace(lines([1, 2, 3]))
    seen: list[tuple[int, list[int]]] = []
    model.dataChanged.connect(lambda first, last, roles: seen.append((first.row(), list(roles))))
    model.replace([Line(1, "a"), Line(2, "b"), Line(3, "a", ("x",))])
    assert seen == [(1, [Qt.ItemDataRole.UserRole + 1]), (2, [Qt.ItemDataRole.UserRole + 2])]
    assert model.data(model.index(2), Qt.ItemDataRole.UserRole + 2) == ["x"]
    assert model.at(2) == {"id": 3, "text": "a", "tags": ["x"]}
    assert model.at(7) == {}
    assert model.rowCount(QModelIndex()) == model.property("count") == 3


def test_rows_refuse_a_double_key() -> None:
    model: Rows[Line] = Rows(Line, "id")
    with pytest.raises(ValueError, match="id is not unique"):
        model.replace(lines([1, 1]))


# --- tasks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_results_arrive_on_the_ui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    arrived: list[tuple[str, bool]] = []
    ui = threading.current_thread()
    for work in (tasks.read, tasks.write):
        work(
            lambda: threading.current_thread().name,
            lambda name: arrived.append((name, threading.current_thread() is ui)),
        )
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert sorted(arrived) == [("reader_0", True), ("writer_0", True)]


def test_what_a_task_raises_is_never_lost(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise Refusal("no_price")

    own: list[Failure] = []
    with qtbot.waitSignal(tasks.failed) as signal:
        tasks.write(refuse, lambda _: None)
    assert signal.args is not None
    failure = signal.args[0]
    assert (failure.lane, failure.error.reason) == ("writer", "no_price")
    tasks.read(refuse, lambda _: None, own.append)
    qtbot.waitUntil(lambda: len(own) == 1)


def test_only_the_newest_of_a_name_is_delivered(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    answers: list[str] = []
    tasks.read(lambda: (gate.wait(5), "y")[1], answers.append, latest="search")
    tasks.read(lambda: "yr", answers.append, latest="search")
    tasks.read(lambda: "yrf", answers.append, latest="search")
    tasks.read(lambda: "other", answers.append)
    gate.set()
    qtbot.waitUntil(lambda: "other" in answers)
    assert answers == ["yrf", "other"]


# --- changes --------------------------------------------------------------------------------------------------------


def test_watchers_hear_their_topics_once_a_turn(qtbot: QtBot) -> None:
    signal = ChangeSignal()
    heard: list[str] = []
    signal.watch([Topic.ORDERS, Topic.STOCK], lambda: heard.append("desk"))
    signal.watch([Topic.MEMBERS], lambda: heard.append("members"))
    with qtbot.waitSignal(signal.changed) as seen:
        thread = threading.Thread(target=lambda: signal.publish(Changes.of([Topic.ORDERS])))
        thread.start()
        thread.join()
        signal.publish(Changes.of([Topic.STOCK]))
        signal.publish(Changes.of([]))
    assert seen.args == [Changes.of([Topic.ORDERS, Topic.STOCK])]
    assert heard == ["desk"]


# --- scanner --------------------------------------------------------------------------------------------------------


class Typed(QWindow):
    """A window that notes which keys reached it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.text += event.text()


class Hand:
    """Presses keys at times of its own choosing (µs); `timed`: the events say when, as those of window systems do."""

    def __init__(self, window: QWindow, timed: bool) -> None:
        self.window = window
        self.timed = timed
        self.now = 0
        self.late = 0
        """µs by which a busy window handles each key later than the one before."""

    def press(self, keys: str, gap: int) -> None:
        struck = self.now
        for key in keys:
            self.now += gap + self.late
            struck += gap
            named = Qt.Key.Key_Return if key == "\r" else Qt.Key(ord(key.upper()))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, named, Qt.KeyboardModifier.NoModifier, key)
                event.setTimestamp(struck // 1000 if self.timed else 0)
                QGuiApplication.sendEvent(self.window, event)


@pytest.fixture(params=[True, False], ids=["timed", "untimed"])
def desk(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QGuiApplication
) -> Iterator[tuple[Typed, Hand, list[str]]]:
    window = Typed()
    hand = Hand(window, request.param)
    scanner = Scanner(lambda: hand.now, parent=window)
    scanner.install(window)
    codes: list[str] = []
    scanner.scanned.connect(codes.append)
    window.show()
    yield window, hand, codes
    window.close()


Desk = tuple[Typed, Hand, list[str]]


def test_a_scan_arrives_whole_and_nothing_is_typed(desk: Desk) -> None:
    window, hand, codes = desk
    hand.press("6901234567892\r", 3_000)
    assert codes == ["6901234567892"]
    QTest.qWait(60)
    assert window.text == ""


def test_a_scan_without_suffix_arrives_too(desk: Desk, qtbot: QtBot) -> None:
    window, hand, codes = desk
    hand.press("FS1:ABC%$12", 3_000)
    qtbot.waitUntil(lambda: codes == ["FS1:ABC%$12"])
    assert window.text == ""


def test_a_busy_window_takes_a_scan_by_when_its_keys_were_struck(desk: Desk, qtbot: QtBot) -> None:
    window, hand, codes = desk
    hand.late = 60_000
    hand.press("6901234567892\r", 3_000)
    if hand.timed:
        assert codes == ["6901234567892"]
    else:  # nobody says when: it may as well have been typed
        qtbot.waitUntil(lambda: window.text == "6901234567892\r")
        assert codes == []


def test_a_person_types_as_ever(desk: Desk) -> None:
    window, hand, codes = desk
    for key in "yrf 12":
        hand.press(key, 90_000)
        QTest.qWait(40)
    hand.press("\r", 90_000)
    assert (window.text, codes) == ("yrf 12\r", [])


def test_a_quick_but_short_burst_is_typed_in_order(desk: Desk, qtbot: QtBot) -> None:
    window, hand, codes = desk
    hand.press("abc\r", 5_000)
    qtbot.waitUntil(lambda: window.text == "abc\r")
    assert codes == []


def test_nothing_is_typed_into_a_window_that_went(desk: Desk, qtbot: QtBot) -> None:
    window, hand, codes = desk
    hand.press("69", 3_000)
    for scanner in window.findChildren(Scanner):
        scanner.stop()
    qtbot.wait(150)
    assert window.text == ""
    assert codes == []


def test_the_same_code_at_once_is_one_pull_of_the_trigger(desk: Desk) -> None:
    _, hand, codes = desk
    hand.press("6901234567892\r6901234567892\r", 3_000)
    hand.now += 900_000
    hand.press("6901234567892\r", 3_000)
    assert codes == ["6901234567892"] * 2


def test_damper_and_cleaning() -> None:
    damper = Damper()
    assert [damper.passes(code, at) for code, at in (("a", 0), ("b", 1), ("b", 600_001), ("b", 1_400_000))] == [
        True, True, False, True,
    ]  # fmt: skip
    assert cleaned("\x02QQ\x1d0690\x03 ", prefix="QQ") == "0690"
    assert not Burst("12345", 0, 10).is_code()
    assert not Burst("123456", 0, 900_000).is_code()


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "brief", "words"),
    [(157_710, False, "¥1,577.10"), (89_900, True, "¥899"), (89_950, True, "¥899.50"),
     (-4_194, False, "−¥41.94"), (5, False, "¥0.05")],
)  # fmt: skip
def test_money(minor: int, brief: bool, words: str) -> None:
    assert wording.money(Money(minor), brief=brief) == words
    assert wording.money(Money(1_200, "JPY")) == "¥1,200"


ZONE = "Asia/Shanghai"
NOON = 1_795_233_600_000_000
"""2026-11-21 12:00 in Shanghai, a Saturday."""
HOUR = 3_600_000_000


@pytest.fixture
def speaking(qapp: QGuiApplication, translations: Path) -> Iterator[Callable[[str], None]]:
    from ui.bridge.translation import Translation

    owner = QObject()
    translation = Translation(translations, owner)
    yield translation.use
    translation.silence()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["just now", "1 min ago", "2 min ago", "3 h ago", "Yesterday 12:00", "1 item", "3 items", "Monday"]),
        ("zh_CN", ["刚刚", "1 分钟前", "2 分钟前", "3 小时前", "昨天 12:00", "1 件", "3 件", "周一"]),
    ],
)
def test_ages_and_counts_in_both_languages(speaking: Callable[[str], None], language: str, words: list[str]) -> None:
    speaking(language)
    ages = [1_000_000, HOUR // 60, HOUR // 30, 3 * HOUR, 24 * HOUR]
    said = [wording.age(NOON - passed, NOON, ZONE) for passed in ages]
    assert [*said, wording.items(1), wording.items(3), wording.day(NOON + 48 * HOUR, NOON, ZONE)] == words


def test_english_is_no_thin_layer_over_chinese(qapp: QGuiApplication, translations: Path) -> None:
    from ui.bridge.translation import Translation

    Translation(translations).use("zh_CN")
    assert wording.tr("Today") == "今天"
    second = Translation(translations)
    second.use("en")
    assert wording.tr("Today") == "Today"
    second.silence()


def test_days_follow_the_wall_of_the_shop(speaking: Callable[[str], None]) -> None:
    speaking("en")
    late = NOON + 12 * HOUR - 60_000_000
    assert wording.day_time(late, NOON, ZONE) == "Today 23:59"
    assert wording.day(late + 120_000_000, NOON, ZONE) == "Tomorrow"
    assert wording.day(NOON - 30 * 24 * HOUR, NOON, ZONE) == "10/22"
    assert wording.day(NOON - 400 * 24 * HOUR, NOON, ZONE) == "2025-10-17"
    assert wording.masked_phone("13812348000") == "138****8000"


def test_a_deadline_at_midnight_belongs_to_the_day_it_ends(speaking: Callable[[str], None]) -> None:
    speaking("en")
    midnight = NOON + 12 * HOUR
    assert wording.deadline(midnight, NOON, ZONE) == "Today 24:00"
    assert wording.deadline(midnight + HOUR, NOON, ZONE) == "Tomorrow 01:00"
