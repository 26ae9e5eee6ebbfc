"""kill -9 of a real process that commits in a loop: what it acknowledged is there, whole, and the chain verifies."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from app.journal import records
from app.journal.signing import Signer
from app.storage.database import Database, DatabaseFile
from tests.support.floor import assert_chain

ROOT = Path(__file__).resolve().parents[3]
KEY = bytes(range(32))
WRITER = """
import json, sys
from dataclasses import dataclass
from pathlib import Path
from app.clock import SystemClock
from app.identifiers import Uuid7
from app.journal import records
from app.journal.journal import Basis, Journal
from app.journal.signing import Signer

@dataclass
class Sold:
    number: int
    padding: str

clock = SystemClock()
journal = Journal(Path(sys.argv[1]), bytes(range(32)), Signer(bytes(32)), clock, Uuid7(clock))
while True:
    with journal.work() as work:
        number = records.next_count(work.connection, "order")
        made = [work.record("test.sold", Sold(number, "x" * 3000), Basis(1, 1, 1, 1, 1), lane=b"a") for _ in range(2)]
        records.put_value(work.connection, "newest", str(number))
    print(json.dumps([number, made[-1].id.hex()]), flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    path, random, acknowledged = tmp_path / "journal.db", Random(4), list[tuple[int, str]]()
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(random.uniform(0.01, 0.2))
        process.kill()
        lines = [first, *process.stdout.read().splitlines(keepends=True)]
        process.wait()
        process.stdout.close()
        acknowledged += [(number, found) for number, found in map(json.loads, lines)]
        _check(path, acknowledged)
    assert len(acknowledged) > 30


def _check(path: Path, acknowledged: list[tuple[int, str]]) -> None:
    opened = Database(DatabaseFile(path, "write", "full", KEY))
    with opened.read() as connection:
        commands = records.commands_after(connection, 0)
        newest = records.get_value(connection, "newest")
        counter = connection.exec_driver_sql("SELECT value FROM counter").scalar_one()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    opened.close()
    assert_chain(commands, Signer(bytes(32)).public_key)
    assert len(commands) == 2 * counter, "half a unit of work is there"
    assert newest == str(counter)
    assert {found for _, found in acknowledged} <= {command.id.hex() for command in commands}
    numbers = [json.loads(command.payload)["number"] for command in commands]
    assert numbers == [number for number in range(1, counter + 1) for _ in range(2)], "a number was used twice"
