"""The agent's small parts: backoff, loop, watches, status board, log, batches."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event

import pytest

from app.clock import SystemClock
from app.errors import Outage, Refusal
from app.replica.meta import get_value, read_topics
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from sync.agent.backoff import CAP_SECONDS, Backoff
from sync.agent.board import LEAST_PAUSE_US, Board
from sync.agent.log import agent_log, described
from sync.agent.loop import Loop
from sync.agent.unhurried import unhurried
from sync.agent.watch import JournalWatch, WakeFile, wake_agent
from sync.files import Files
from sync.protocol import CommandEnvelope, encode
from sync.push import fitting
from sync.status import VALUE, AgentStatus, decode_status

KEY = b"k" * 32


class HandClock:
    """Moves only when told to."""

    def __init__(self) -> None:
        self.at = 1_000_000_000

    def now(self) -> int:
        return 1_790_000_000_000_000 + self.at

    def monotonic(self) -> int:
        return self.at

    def boot(self) -> str:
        return "boot"


# --- backoff ---------------------------------------------------------------------------------------------------------


def test_pauses_double_up_to_the_cap() -> None:
    backoff = Backoff(lambda: 1.0)
    assert [backoff.after_failure() for _ in range(9)] == [1, 2, 4, 8, 16, 32, CAP_SECONDS, CAP_SECONDS, CAP_SECONDS]


def test_the_jitter_is_full_and_starts_over() -> None:
    backoff = Backoff(lambda: 0.25)
    assert [backoff.after_failure() for _ in range(3)] == [0.25, 0.5, 1.0]
    backoff.reset()
    assert backoff.after_failure() == 0.25


def test_hq_is_not_asked_before_the_time_it_named() -> None:
    assert Backoff(lambda: 0.0).after_failure(30.0) == 30.0


# --- loop ------------------------------------------------------------------------------------------------------------


def test_a_failing_step_waits_longer_each_time_and_says_why() -> None:
    told: list[tuple[str, float]] = []

    def step() -> float:
        raise Outage("no_network")

    loop = Loop("x", HandClock(), Backoff(lambda: 1.0), step, lambda e, pause: told.append((str(e), pause)))
    assert [loop.turn() for _ in range(3)] == [1, 2, 4]
    assert told == [("no_network()", 1.0), ("no_network()", 2.0), ("no_network()", 4.0)]
    loop.poke()
    assert loop.turn() == 1


def test_a_fault_of_ours_does_not_end_the_loop() -> None:
    told: list[Exception] = []

    def step() -> float:
        raise ZeroDivisionError

    loop = Loop("x", HandClock(), Backoff(lambda: 1.0), step, lambda error, pause: told.append(error))
    assert (loop.turn(), type(told[0])) == (1.0, ZeroDivisionError)


def test_a_loop_that_gets_on_no_more_is_noticed() -> None:
    clock, going, release = HandClock(), Event(), Event()

    def step() -> float:
        going.set()
        release.wait(10)
        return 60.0

    loop = Loop("x", clock, Backoff(lambda: 1.0), step, lambda error, pause: None)
    loop.start()
    assert going.wait(10)
    clock.at += 5_000_000
    assert (loop.stalled(6_000_000), loop.stalled(4_000_000)) == (False, True)
    loop.progressed()
    assert not loop.stalled(4_000_000)
    release.set()
    loop.stop()
    loop.join(10)
    clock.at += 60_000_000
    assert (loop.running, loop.stalled(4_000_000)) == (False, False)


def test_a_poke_ends_the_pause_at_once() -> None:
    turns = [Event(), Event()]
    waiting = iter(turns)

    def step() -> float:
        next(waiting).set()
        return 3600.0

    loop = Loop("x", SystemClock(), Backoff(lambda: 1.0), step, lambda error, pause: None)
    loop.start()
    assert turns[0].wait(10)
    loop.poke()
    assert turns[1].wait(10)
    loop.stop()
    loop.join(10)
    assert not loop.running


def test_a_pause_that_hq_asked_for_is_kept_unless_a_person_insists() -> None:
    clock, turns, second = HandClock(), [0], Event()

    def step() -> float:
        turns[0] += 1
        if turns[0] == 1:
            raise Outage("overloaded", retry_after=3600.0)
        second.set()
        return 3600.0

    failed = Event()
    loop = Loop("x", clock, Backoff(lambda: 1.0), step, lambda error, pause: failed.set())
    loop.start()
    assert failed.wait(10)
    loop.poke()
    assert not second.wait(0.2)
    loop.poke(force=True)
    assert second.wait(10)
    loop.stop()
    loop.join(10)


# --- watches ---------------------------------------------------------------------------------------------------------


def test_a_commit_of_the_window_is_seen_once(tmp_path: Path) -> None:
    database = Database(DatabaseFile(tmp_path / "journal.db", "create", "full", KEY))
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    watch = JournalWatch(tmp_path / "journal.db", KEY)
    assert not watch.changed()
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    assert (watch.changed(), watch.changed()) == (True, False)
    watch.close()
    database.close()


def test_retry_now_is_seen_once(tmp_path: Path) -> None:
    wake = WakeFile(tmp_path)
    assert not wake.touched()
    wake_agent(tmp_path)
    assert (wake.touched(), wake.touched()) == (True, False)


# --- status ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def written(files: Files) -> AgentStatus:
    with files.store.read() as connection:
        return decode_status(get_value(connection, VALUE))


def test_progress_is_written_at_most_four_times_a_second(tmp_path: Path, clock: HandClock) -> None:
    files, board = Files(tmp_path, KEY, clock), Board(clock, AgentStatus())
    board.phase("catalog", 100, 1100)
    assert board.write(files)
    clock.at += 100_000
    board.received(500)
    assert not board.write(files)
    clock.at += LEAST_PAUSE_US
    assert (board.write(files), board.write(files)) == (True, False)
    status = written(files)
    assert (status.phase, status.done, status.total, status.rate, status.seconds_left) == (
        "catalog",
        600,
        1100,
        5000,
        0,
    )
    with files.store.read() as connection:
        assert read_topics(connection) == {Topic.SYNC: 2}
    files.close()


def test_the_last_contact_outlives_the_agent(clock: HandClock) -> None:
    board = Board(clock, AgentStatus(phase="store", last_contact=7, current_at=5, lag=3, error="timeout", revoked=True))
    assert board.status == AgentStatus(last_contact=7, current_at=5, revoked=True)


def test_the_time_left_follows_from_the_whole_phase(clock: HandClock) -> None:
    board = Board(clock, AgentStatus())
    board.phase("catalog", 0, 10_000)
    clock.at += 2_000_000
    board.received(2_000)
    assert (board.status.rate, board.status.seconds_left) == (1000, 8)


def test_an_error_stays_until_its_own_loop_gets_through(clock: HandClock) -> None:
    board = Board(clock, AgentStatus())
    board.failed("upload", "timeout", 50)
    board.failed("download", "no_network", 40)
    assert (board.status.phase, board.status.error, board.status.next_try) == ("waiting", "timeout", 40)
    board.contact("upload", received_jseq=3)
    assert (board.status.error, board.status.received_jseq) == ("no_network", 3)
    board.contact("download")
    assert (board.status.error, board.status.next_try, board.status.last_contact) == ("", 0, clock.now())


def test_a_status_of_another_build_is_no_status() -> None:
    assert decode_status("") == decode_status('{"phase": 7}') == AgentStatus()


# --- log -------------------------------------------------------------------------------------------------------------


def test_the_log_holds_codes_and_no_values(tmp_path: Path) -> None:
    with agent_log(tmp_path, HandClock()) as log:
        log.warning("failed", **described(Refusal("disk_full", needed=5, detail="张三 13812348000")))
        try:
            raise KeyError("13812348000")
        except KeyError as error:
            log.warning("failed", **described(error))
    text = (tmp_path / "log" / "agent.jsonl").read_text()
    first, second = (json.loads(line) for line in text.splitlines())
    assert (first["reason"], first["needed"], first["at"]) == ("disk_full", 5, HandClock().now())
    assert (second["type"], second["where"][0].split(":")[0]) == ("KeyError", "test_agent_parts.py")
    assert "138" not in text
    assert "张" not in text


# --- batches ---------------------------------------------------------------------------------------------------------


def sized(jseq: int, size: int) -> CommandEnvelope:
    return CommandEnvelope(
        id=bytes(16), incarnation=0, jseq=jseq, lane=b"", type="t", type_version=1, payload=bytes(size), salt=b"",
        deps=[], lease_refs=[], actor=1, roster=1, catalog_h=0, store_h=0, price_book=1, wall=0, boot="", mono=0,
        prev_hash=b"", signature=b"",
    )  # fmt: skip


def test_a_batch_keeps_within_the_size_of_a_request() -> None:
    sent = fitting([sized(n, 30_000) for n in range(1, 6)], limit=130_000)
    assert [one.jseq for one in sent] == [1, 2, 3]
    assert sum(len(encode(one)) for one in sent) <= 130_000


def test_one_command_too_large_goes_alone() -> None:
    assert [one.jseq for one in fitting([sized(1, 200_000), sized(2, 10)], limit=100_000)] == [1]


# --- unhurried -------------------------------------------------------------------------------------------------------


def test_what_fails_unhurried_fails_for_whoever_asked() -> None:
    def fails() -> None:
        raise Outage("disk")

    with pytest.raises(Outage):
        unhurried(fails)
