"""usage: python -m tests.replay FILE [--second SEED] [--currency GBP] [--postgresql] [--keep FOLDER]

Invoices of a real shop through the whole road of an order; docs/replay.md says how and by which rules. Exit 1 on any
difference from plain addition of the file.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from app.money import EXPONENTS
from tests.replay.run import Replay


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev replay", description="Invoices of a real shop as orders, to the penny.")
    parser.add_argument("file", type=Path, help="CSV, also gzipped: invoice_no, stock_code, description, quantity, …")
    parser.add_argument("--second", type=int, metavar="SEED", help="with network cuts and split tenders")
    parser.add_argument("--currency", choices=sorted(EXPONENTS), default="GBP")
    parser.add_argument("--postgresql", action="store_true", help="HQ on a PostgreSQL of its own instead of SQLite")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave HQ and the device there")
    asked = parser.parse_args(words)
    if not asked.file.is_file():
        parser.error(f"no such file: {asked.file}")
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="farshelf-replay-")))
        url = None
        if asked.postgresql:
            from tests.support.postgresql import fresh_database, running_postgresql

            url = stack.enter_context(fresh_database(stack.enter_context(running_postgresql())))
        return Replay(asked.file, folder, partial(print, flush=True), asked.currency, url, asked.second).run()


if __name__ == "__main__":
    sys.exit(main())
