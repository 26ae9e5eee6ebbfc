"""`./dev demo [--headless] [--database-url URL] [--folder DIR]`: two shops, an HQ, a day when all fails."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.demo.day import SHOPS, Day
from tests.demo.report import write_report
from tests.demo.stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="play the scripted day offscreen and end")
    parser.add_argument("--database-url", default=None, help="postgresql+psycopg://…: put HQ there, not on SQLite")
    parser.add_argument("--folder", type=Path, default=None, help="keep the devices and HQ here")
    parser.add_argument("--report", type=Path, default=Path("demo-report.html"), help="where the page goes")
    parser.add_argument("--play", action="store_true", help="on a display: play the six steps without being asked")
    parser.add_argument("--pace", type=float, default=1.0, help="of --play: 1 to be followed by people, 0 at once")
    asked = parser.parse_args()
    # So that what was started is ended: an end by a signal would skip it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="farshelf-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if asked.headless or not _has_display():
            return play(folder, asked.database_url, asked.report)
        from tests.demo.live import show

        return show(folder, asked.database_url, play=asked.play, pace=asked.pace)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def play(folder: Path, database_url: str | None, report: Path) -> int:
    """The scripted day without a display; 0 if the ledger balances."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    began = time.monotonic()
    with Stage(folder, database_url) as stage:
        stage.build(SHOPS)
        day = Day(stage, folder / "pictures")
        books = day.play()
        write_report(report, day.steps, books)
    verdict = "The ledger balances to the fen" if not books.differences else f"{len(books.differences)} differences"
    print(f"\n{verdict}; {len(day.steps)} steps in {time.monotonic() - began:.0f} s")
    print(f"Pictures and ledger: {report.resolve()}")
    return 1 if books.differences else 0


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
