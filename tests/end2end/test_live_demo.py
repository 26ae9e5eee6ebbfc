"""The demo on a real display (Xvfb): the six steps play by themselves, and nothing it started outlives it."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 150
"""Seconds until a line of the demo counts as missing; some seconds on a machine that does nothing else."""


@pytest.fixture
def display() -> Iterator[str]:
    """An X display of our own, the size of a small laptop's."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.skip("Xvfb is not installed: the demo is not tried on a display")
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            assert select.select([told], [], [], 30)[0], "Xvfb did not start"
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


class _Demo:
    """The demo as a process; `said` is what it has printed."""

    def __init__(self, folder: Path, display: str, *options: str) -> None:
        self._errors = folder.parent / "errors"
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "tests.demo", "--folder", str(folder), *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            )
        self.said = ""

    def until(self, words: str) -> None:
        assert self.process.stdout is not None
        end = time.monotonic() + PATIENCE
        while words not in self.said and "failed" not in self.said:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, end - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 65_536) if ready else b""
            assert more, f"{words!r} did not come after {self.said}\n{self._errors.read_text()}"
            self.said += more.decode()
        assert words in self.said, self.said

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(timeout=60)
        finally:
            assert self.process.stdout is not None
            self.process.stdout.close()

    def errors(self) -> str:
        return self._errors.read_text()


@pytest.mark.timeout(240)
def test_the_six_steps_play_by_themselves_and_leave_nothing_behind(tmp_path: Path, display: str) -> None:
    folder = tmp_path / "demo"
    demo = _Demo(folder, display, "--play", "--pace", "0")
    try:
        demo.until("nothing lost, nothing done twice")
        assert len(_running(folder)) == 6, "the demo, HQ, two agents, two windows"
    finally:
        status = demo.end(signal.SIGINT)
    assert status == 0, demo.errors()
    assert _running(folder) == []
    steps = [int(step) for step in re.findall(r"step (\d) of 6", demo.said)]
    assert steps == sorted(steps), demo.said
    assert {1, 5, 6} <= set(steps), "the others may pass between two looks at this pace"
    assert demo.errors() == ""
    for log in folder.glob("*/app.log"):
        assert log.read_text() == "", "a window warned"


@pytest.mark.timeout(120)
def test_an_end_in_the_middle_of_the_start_ends_what_was_started(tmp_path: Path, display: str) -> None:
    folder = tmp_path / "demo"
    demo = _Demo(folder, display)
    try:
        demo.until("is enrolled")
    finally:
        demo.end(signal.SIGTERM)
    assert _running(folder) == []


def _running(folder: Path) -> list[str]:
    """Command lines of the processes that name the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended
        if str(folder) in words:
            found.append(words)
    return found
