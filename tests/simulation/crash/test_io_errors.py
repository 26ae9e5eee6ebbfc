"""Every write of placing an order fails once, and from then on: the order is there and was said to be, or it is not.

The statements are those that the app sent to its driver; they are played to SQLite on a disk that fails. Then the real
app on a disk that is really full.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import pytest
from sqlalchemy import event

from tests.simulation.crash.failing_disk import FailingDisk
from tests.simulation.crash.run import folder
from tests.simulation.crash.seller import draft_of
from tests.support.floor import Floor, fresh_shop

ROOT = Path(__file__).resolve().parents[3]
CHILD = [sys.executable, "-m", "tests.simulation.crash.full_disk"]
State = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Script:
    """A plain copy of a journal, and what the app then said to place two orders."""

    journal: Path
    orders: tuple[list[str], list[str]]


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with folder() as name:
        place = Path(name)
        with Floor.open(fresh_shop(place / "device")) as floor:
            floor.place(floor.carry())
            plain = place / "plain.db"
            raw = floor.device.journal.database.engine.raw_connection()
            for statement in (
                f"ATTACH DATABASE '{plain}' AS plain KEY ''",
                "SELECT sqlcipher_export('plain')",
                "DETACH DATABASE plain",
            ):
                raw.cursor().execute(statement).fetchall()
            raw.close()
            said: list[str] = []

            @event.listens_for(floor.device.journal.database.engine, "checkout")
            def _listen(connection: Any, _record: Any, _proxy: Any) -> None:
                connection.set_trace_callback(said.append)

            orders = []
            for _ in range(2):
                draft = draft_of(floor, 3)
                said.clear()
                floor.place(draft)
                # What is read before the lock is taken writes nothing.
                locked = said.index("BEGIN IMMEDIATE")
                assert {one.split()[0] for one in said[:locked]} <= {"BEGIN", "SELECT", "ROLLBACK", "PRAGMA"}
                orders.append(said[locked:])
        assert [order[-1] for order in orders] == ["COMMIT"] * 2
        yield Script(plain, (orders[0], orders[1]))


@pytest.fixture
def memory() -> Iterator[Path]:
    with folder() as name:
        yield Path(name)


def opened(path: Path, disk: FailingDisk) -> apsw.Connection:
    connection = apsw.Connection(str(path), vfs=disk.name)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


def place(connection: apsw.Connection, order: list[str], checkpoint: bool) -> bool:
    """As the app does: an error on the way rolls back. True where the commit was reported.

    With `checkpoint` the log has just grown enough to be written back, as SQLite does after a commit by itself, and
    whose failure it keeps to itself; APSW would raise it in the commit, which had succeeded.
    """
    try:
        for statement in order:
            connection.execute(statement).fetchall()
    except apsw.Error:
        if connection.in_transaction:
            with suppress(apsw.Error):
                connection.execute("ROLLBACK")
        return False
    if checkpoint:
        with suppress(apsw.Error):
            connection.wal_checkpoint()
    return True


def state(connection: apsw.Connection) -> State:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: sorted(connection.execute(f'SELECT * FROM "{table}"'), key=repr) for table in sorted(tables)}


def after_power_cut(path: Path, disk: FailingDisk) -> State:
    """What another process would find, had this one died now."""
    aside = path.parent / "cut"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(path.with_name(path.name + suffix), aside / f"journal.db{suffix}")
    connection = apsw.Connection(str(aside / "journal.db"), vfs=disk.name)
    assert connection.pragma("integrity_check") == "ok"
    found = state(connection)
    connection.close()
    return found


@pytest.mark.parametrize("checkpoint", [False, True], ids=["log", "log-and-file"])
def test_at_every_write_that_fails_the_order_is_whole_or_not_there(
    script: Script, memory: Path, checkpoint: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = FailingDisk(f"failing-{checkpoint}")
    first, second = script.orders

    def fresh(name: str) -> apsw.Connection:
        where = memory / name
        where.mkdir()
        shutil.copy(script.journal, where / "journal.db")
        connection = opened(where / "journal.db", disk)
        # The log exists and holds something, as it does in a shop at any moment.
        connection.execute("CREATE TABLE another (x)")
        return connection

    clean = fresh("clean")
    before = state(clean)
    disk.fault.arm(0, lasting=False, error=apsw.IOError)
    assert place(clean, first, checkpoint)
    calls, placed = disk.fault.calls, state(clean)
    assert place(clean, second, checkpoint)
    both = state(clean)
    clean.close()
    assert calls > 8
    tried = dict.fromkeys(("reported", "not there", "not reported, but found by the next start"), 0)
    for at in range(1, calls + 1):
        for lasting in (False, True):
            for error in (apsw.IOError, apsw.FullError):
                name = f"{at}-{lasting}-{error.__name__}"
                connection = fresh(name)
                disk.fault.arm(at, lasting=lasting, error=error)
                reported = place(connection, first, checkpoint)
                failed = disk.fault.failed
                disk.fault.disarm()
                assert failed, name
                assert state(connection) == (placed if reported else before), name
                found = after_power_cut(memory / name / "journal.db", disk)
                if reported:
                    assert found == placed, name
                elif found == placed:
                    # All of it had reached the log, and the disk would not say so: whole, and a second try is refused.
                    assert failed == "sync", name
                    tried["not reported, but found by the next start"] += 1
                else:
                    assert found == before, name
                tried["reported" if reported else "not there"] += 1
                # Space is back.
                assert reported or place(connection, first, checkpoint), name
                assert place(connection, second, checkpoint), name
                assert state(connection) == both, name
                assert connection.pragma("integrity_check") == "ok", name
                connection.close()
                shutil.rmtree(memory / name)
    with capsys.disabled():
        print(f"\n  {calls} writing calls, {sum(list(tried.values())[:2])} failures tried: {tried}")
    assert tried["not there"] >= 20
    # What fails after the commit, on the way from the log to the file, takes nothing back.
    assert (tried["reported"] > 0) == checkpoint


def run_child(command: list[str]) -> list[dict[str, Any]]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(tries: list[dict[str, Any]]) -> None:
    refused = [one for one in tries if one["reason"]]
    assert refused
    assert tries[-1]["reason"] == "", "there was room in the end"
    assert {one["reason"] for one in refused} == {"disk"}
    assert all(one["unchanged"] for one in refused)
    assert all(one["next_works"] for one in tries)


def test_a_file_that_may_grow_no_more_stops_the_order_and_changes_nothing(tmp_path: Path) -> None:
    check(run_child([*CHILD, "limit", str(tmp_path / "device")]))


def test_a_full_disk_stops_the_order_and_changes_nothing(tmp_path: Path) -> None:
    mount = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
    tried = subprocess.run([*mount, f"mount -t tmpfs tmpfs '{tmp_path}'"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"no disk of its own may be mounted here: {tried.stderr.strip()}")
    words = " ".join([*CHILD, "full", f"'{tmp_path}/device'"])
    check(run_child([*mount, f"mount -t tmpfs -o size=8m tmpfs '{tmp_path}' && exec {words}"]))
