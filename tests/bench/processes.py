"""Windows as processes, cold, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE = 60.0
HEADLESS = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
# An installed app has its bytecode; the warm-up run writes it.
HEADLESS.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass
class WindowProcess:
    """A started window. Times are milliseconds since its process was asked for."""

    process: subprocess.Popen[str]
    began: int

    def next(self) -> tuple[str, float]:
        """What it says next: a name and a value."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args!r} ended; see above")
        name, value = line.split()
        return name, float(value)

    def wait(self, name: str) -> float:
        """Until it says that this has happened."""
        said, at = self.next()
        if said != name:
            raise RuntimeError(f"{said} where {name} was awaited")
        return (at - self.began) / 1000

    def tell(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()


@contextmanager
def window(module: str, *options: str) -> Iterator[WindowProcess]:
    began = time.monotonic_ns() // 1000
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=HEADLESS,
    )
    try:
        yield WindowProcess(process, began)
    finally:
        process.kill()
        process.communicate()
