"""The journal moves forward only, a backup first; a newer one is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.errors import Refusal
from app.journal import records
from app.journal.migrations import STEPS, migrate, version_of
from app.storage.database import Connection, Database, DatabaseFile
from tests.unit.journal.test_journal import open_journal, say

ROOT = Path(__file__).resolve().parents[3]
KEY = bytes(range(32))


def remember(path: Path, text: str) -> None:
    opened = Database(DatabaseFile(path, "write", "full", KEY))
    with opened.write() as connection:
        records.put_value(connection, "text", text)
    opened.close()


def state(path: Path) -> tuple[int, str | None, bool]:
    """(version, what was remembered, whether the second step was taken)."""
    opened = Database(DatabaseFile(path, "read", key=KEY))
    with opened.read() as connection:
        second = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'second'").scalar_one()
        found = version_of(connection), records.get_value(connection, "text"), bool(second)
    opened.close()
    return found


def second(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE second (x)")
    connection.exec_driver_sql("UPDATE value SET body = body || '!' WHERE name = 'text'")


def third(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE second ADD COLUMN y")


def broken(connection: Connection) -> None:
    second(connection)
    connection.exec_driver_sql("CREATE TABEL")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of this build with something in it."""
    path = tmp_path / "journal.db"
    migrate(path, KEY, STEPS)
    remember(path, "kept")
    return path


def test_a_new_journal_needs_no_backup(tmp_path: Path) -> None:
    migrate(tmp_path / "journal.db", KEY)
    assert [one.name for one in tmp_path.iterdir()] == ["journal.db"]
    assert state(tmp_path / "journal.db")[0] == len(STEPS)


def test_a_journal_of_this_build_is_left_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    migrate(path, KEY)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["journal.db"]


def test_a_step_is_taken_after_a_backup(path: Path) -> None:
    migrate(path, KEY, (*STEPS, second))
    assert state(path) == (len(STEPS) + 1, "kept!", True)
    backup = path.with_name(f"journal.v{len(STEPS)}.bak")
    assert state(backup) == (len(STEPS), "kept", False)
    assert b"kept" not in backup.read_bytes()
    with pytest.raises(Refusal, match="wrong_key"):
        migrate(backup, bytes(32))


def test_a_broken_step_changes_nothing_and_a_later_build_goes_on(path: Path) -> None:
    with pytest.raises(OperationalError):
        migrate(path, KEY, (*STEPS, broken))
    assert state(path) == (len(STEPS), "kept", False)
    remember(path, "sold since")
    migrate(path, KEY, (*STEPS, second))
    assert state(path) == (len(STEPS) + 1, "sold since!", True)
    assert state(path.with_name(f"journal.v{len(STEPS)}.bak"))[1] == "sold since", "the backup is an old one"


def test_steps_done_stay_done_when_a_later_one_fails(path: Path) -> None:
    with pytest.raises(OperationalError):
        migrate(path, KEY, (*STEPS, second, broken))
    assert state(path) == (len(STEPS) + 1, "kept!", True)
    migrate(path, KEY, (*STEPS, second, third))
    assert state(path) == (len(STEPS) + 2, "kept!", True)
    assert state(path.with_name(f"journal.v{len(STEPS) + 1}.bak")) == (len(STEPS) + 1, "kept!", True)


KILLED = """
import os, signal, sys
from pathlib import Path
from app.journal.migrations import STEPS, migrate
from tests.unit.journal import test_migrations as steps

def killed(connection):
    steps.third(connection)
    os.kill(os.getpid(), signal.SIGKILL)

migrate(Path(sys.argv[1]), steps.KEY, (*STEPS, steps.second, killed))
"""


def test_kill_9_between_two_steps(path: Path) -> None:
    process = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False, capture_output=True)
    assert process.returncode == -9, process.stderr
    assert state(path) == (len(STEPS) + 1, "kept!", True)
    migrate(path, KEY, (*STEPS, second, third))
    assert state(path) == (len(STEPS) + 2, "kept!", True)


def test_a_newer_journal_is_refused_and_not_touched(path: Path) -> None:
    migrate(path, KEY, (*STEPS, second))
    before = path.read_bytes()
    with pytest.raises(Refusal, match="journal_newer") as refused:
        migrate(path, KEY)
    assert refused.value.values == {"found": len(STEPS) + 1, "known": len(STEPS)}
    assert path.read_bytes() == before


def test_a_newer_journal_can_still_be_read_for_upload(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = open_journal(path)
    made = say(journal, "a", "b")
    journal.close()
    migrate(path, KEY, (*STEPS, second))
    with pytest.raises(Refusal, match="journal_newer"):
        open_journal(path)
    opened = Database(DatabaseFile(path, "read", key=KEY))
    with opened.read() as connection:
        assert records.commands_after(connection, 0) == made
    opened.close()
