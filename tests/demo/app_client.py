"""The other end of `driver`: an app process as a script sees it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.demo.driver import PREFIX

PATIENCE = 20.0
"""Seconds until a thing that should be on the screen counts as missing."""


class AppProcess:
    """A running app of one device; every wait has an end and says what was missing."""

    def __init__(
        self,
        home: Path,
        name: str,
        *options: str,
        size: tuple[int, int] = (1280, 800),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.name = name
        self.pace = 0.0
        """Seconds to wait before each tap, scan and key, for people who watch."""
        self._one_at_a_time = threading.Lock()
        self.log = home / "app.log"
        self._errors = self.log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.demo.device", "--home", str(home), "--drive",
             "--size", f"{size[0]}x{size[1]}", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        self._answers: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(PREFIX):
                self._answers.put(line.removeprefix(PREFIX))
            else:
                self._errors.write(line.encode())
                self._errors.flush()
        self._answers.put(None)

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """One request and its answer; raises RuntimeError where the app says no or is gone. Any thread may ask."""
        assert self.process.stdin is not None
        with self._one_at_a_time:
            try:
                if self.process.stdin.closed:
                    raise BrokenPipeError
                self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
                self.process.stdin.flush()
                line = self._answers.get(timeout=60)
            except (BrokenPipeError, queue.Empty) as error:
                raise RuntimeError(f"{self.name} does not answer {do}; see {self.log}") from error
        if line is None:
            raise RuntimeError(f"{self.name} ended during {do}; see {self.log}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{self.name}: {do} {values}: {answer['error']}")
        return answer

    def wait(
        self, name: str, words: str = "", *, enabled: bool = True, gone: bool = False, patience: float = PATIENCE
    ) -> dict[str, Any]:
        """Until `name` is on the screen (enabled, with `words` in its text), or is gone."""
        end = time.monotonic() + patience
        while True:
            seen = self.ask("look", name=name)
            there = seen["there"] and (not enabled or seen["enabled"]) and words in seen["words"]
            if there != gone:
                return seen
            if time.monotonic() > end:
                self.ask("shot", file=str(self.home / "missing.png"))
                raise RuntimeError(f"{self.name}: {name!r} {words!r} gone={gone} did not come; last seen {seen}")
            time.sleep(0.05)

    def wait_tone(self, tone: str, patience: float = PATIENCE) -> None:
        """Until the connection chip is of this tone ("accent" synced, "offline"), whatever the language."""
        end = time.monotonic() + patience
        while (seen := self.ask("look", name="connection", property="tone")).get("value") != tone:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name}: the connection did not become {tone}; last seen {seen}")
            time.sleep(0.05)

    def tap(self, name: str, words: str = "") -> None:
        self.wait(name, words)
        time.sleep(self.pace)
        self.ask("tap", name=name)

    def scan(self, code: str) -> None:
        time.sleep(self.pace)
        self.ask("scan", code=code)

    def type(self, text: str) -> None:
        time.sleep(self.pace)
        self.ask("type", text=text)

    def key(self, key: str) -> None:
        time.sleep(self.pace)
        self.ask("key", key=key)

    def shot(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.ask("shot", file=str(file))

    def kill(self) -> None:
        """Cut the power: SIGKILL, nothing is flushed."""
        self.process.kill()
        self._ended()

    def close(self) -> None:
        """Close the window as a person would; may be called again."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._ended()

    def _ended(self) -> None:
        self.process.wait()
        self._reader.join(timeout=5)
        with self._one_at_a_time:
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    with suppress(BrokenPipeError):
                        stream.close()
        self._errors.close()
