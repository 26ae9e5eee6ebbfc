"""A loop that runs and gets nowhere while HQ answers is found; a device without a network is left in peace."""

from __future__ import annotations

from sync.agent.watchdog import Mark, Watchdog

SECOND = 1_000_000


def played(marks: list[Mark], *, answers: bool = True, limit: int = 100 * SECOND) -> list[list[str]]:
    """What the watchdog says, looking every ten seconds."""
    dog = Watchdog(limit)
    return [
        dog.stuck({"upload": mark}, look * 10 * SECOND, look * 10 * SECOND if answers else None)
        for look, mark in enumerate(marks)
    ]


def test_work_that_does_not_move_is_found_after_the_limit() -> None:
    said = played([Mark(True, (7,))] * 13)
    assert said[:11] == [[]] * 11
    assert said[11:] == [["upload"]] * 2


def test_a_loop_that_gets_on_slowly_is_not_stuck() -> None:
    assert played([Mark(True, (look // 9,)) for look in range(60)]) == [[]] * 60


def test_nothing_to_do_is_no_stall() -> None:
    assert played([Mark(False, (7,))] * 60) == [[]] * 60


def test_while_hq_is_silent_nobody_is_stuck() -> None:
    assert played([Mark(True, (7,))] * 60, answers=False) == [[]] * 60


def test_the_time_without_hq_does_not_count() -> None:
    dog, mark = Watchdog(100 * SECOND), {"download": Mark(True, (1,))}
    assert dog.stuck(mark, 0, 0) == []
    assert dog.stuck(mark, 1_000 * SECOND, 0) == []
    assert dog.stuck(mark, 1_050 * SECOND, 1_050 * SECOND) == []
    assert dog.stuck(mark, 1_150 * SECOND, 1_150 * SECOND) == ["download"]
