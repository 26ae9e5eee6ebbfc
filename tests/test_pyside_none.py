"""PySide6 must leave the reference counts of None, True and False alone.

6.12.0 drops one at some of its calls on Python 3.10 and 3.11; the interpreter aborts once none is left, after seconds
of ordinary use. The probe runs as a process of its own, for then such an abort fails one test and not the whole run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = Path(__file__).with_name("pyside_none_probe.py")

ROUNDS = 10_000
LEEWAY = 500
"""References that caches and frames may come to hold or to drop meanwhile; the fault costs one a round."""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="immortal from Python 3.12 on: nothing to drop")
def test_qt_leaves_the_references_of_none_alone() -> None:
    command = [sys.executable, str(PROBE), str(ROUNDS)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    drifted = [report for report in reports if any(abs(drift) > LEEWAY for drift in report["drift"].values())]
    assert not drifted
    assert done.returncode == 0, f"after {len(reports)} reports: {done.stderr}"
    assert [report["what"] for report in reports if report["calls"] < ROUNDS] == []
    assert len(reports) == 6
