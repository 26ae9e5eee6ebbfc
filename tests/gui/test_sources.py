"""PySide6 must not keep the sources of what the window imports: 15 MB that nobody reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROBE = """
import linecache
import ui.application
import ui.counter
print(*linecache.cache, sep="\\n")
"""


def test_no_source_of_an_imported_module_stays_in_memory() -> None:
    """As a process of its own: in this one, pytest has imported much before PySide6."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    folder = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, cwd=folder, check=True, capture_output=True, text=True
    )
    held = [Path(line) for line in done.stdout.splitlines()]
    ours = (folder / "app", folder / "ui")
    assert [path for path in held if "sqlalchemy" in path.parts or any(map(path.is_relative_to, ours))] == []
