"""How local files are opened: library, pragmas, keys, read-only, and what a failing disk looks like."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from app.errors import Defect, Outage, Refusal
from app.journal import records
from app.storage import sqlite
from app.storage.database import Database, DatabaseFile
from app.storage.sqlite import check_sqlite_version, connect
from tests.support.floor import Floor
from tests.support.shop import Shop

KEY, OTHER_KEY = bytes(range(32)), bytes(32)


def note(path: Path, key: bytes | None = None, body: str = "kept") -> Path:
    """A closed file with one table of one row."""
    made = Database(DatabaseFile(path, "create", key=key))
    with made.write() as connection:
        connection.exec_driver_sql("CREATE TABLE note (body TEXT)")
        connection.exec_driver_sql("INSERT INTO note VALUES (?)", (body,))
    made.close()
    return path


def bodies(opened: Database) -> list[str]:
    with opened.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT body FROM note")]


# --- the library ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 8, 0), (2, 99, 99)])
def test_an_older_sqlite_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match="sqlite_too_old") as refused:
        check_sqlite_version(version)
    assert refused.value.values["needed"] == "3.51.3"


def test_the_linked_sqlite_and_newer_ones_are_taken() -> None:
    for version in ((3, 51, 3), (3, 52, 0), (4, 0, 0)):
        check_sqlite_version(version)
    check_sqlite_version()


def test_no_file_is_opened_by_an_older_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(Refusal, match="sqlite_too_old"):
        Database(DatabaseFile(tmp_path / "new.db", "create"))
    assert list(tmp_path.iterdir()) == []


# --- pragmas ----------------------------------------------------------------------------------------------------------


def test_every_connection_of_the_journal_syncs_fully(floor: Floor) -> None:
    engine = floor.device.journal.database.engine
    open_at_once = [engine.raw_connection() for _ in range(6)]
    for connection in open_at_once:
        cursor = connection.cursor()
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for connection in open_at_once:
        connection.close()


def test_a_replica_syncs_normally(tmp_path: Path) -> None:
    raw = connect(DatabaseFile(note(tmp_path / "store-1.db", KEY), "write", key=KEY))
    assert raw.execute("PRAGMA synchronous").fetchone() == (1,)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


class _Deaf:
    """A connection on which one pragma does nothing."""

    def __init__(self, real: Any, ignored: str) -> None:
        self._real, self._ignored = real, ignored

    def execute(self, sql: str, *values: Any) -> Any:
        return self._real.execute("SELECT 'delete'" if sql.startswith(self._ignored) else sql, *values)

    def close(self) -> None:
        self._real.close()


@pytest.mark.parametrize("ignored", ["PRAGMA synchronous =", "PRAGMA journal_mode ="])
def test_a_pragma_that_is_not_taken_stops_the_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignored: str
) -> None:
    path, real = note(tmp_path / "journal.db"), dbapi2.connect
    raw = real(str(path))
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.close()
    monkeypatch.setattr(dbapi2, "connect", lambda *args, **kwargs: _Deaf(real(*args, **kwargs), ignored))
    with pytest.raises(Defect, match="pragma_not_taken"):
        # NORMAL, since FULL is what SQLite takes by itself.
        connect(DatabaseFile(path, "write", "normal"))


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("access", ["read", "write", "create"])
@pytest.mark.parametrize("key", [OTHER_KEY, None])
def test_the_wrong_key_opens_nothing(tmp_path: Path, access: sqlite.Access, key: bytes | None) -> None:
    path = note(tmp_path / "journal.db", KEY)
    before = path.read_bytes()
    with pytest.raises(Refusal, match="wrong_key" if key else "file_damaged"):
        connect(DatabaseFile(path, access, key=key))
    assert path.read_bytes() == before
    assert bodies(Database(DatabaseFile(path, "read", key=KEY))) == ["kept"]


def test_a_key_does_not_open_a_plain_file(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="wrong_key"):
        connect(DatabaseFile(note(tmp_path / "plain.db"), "read", key=KEY))


def test_a_damaged_plain_file_is_called_damaged(tmp_path: Path) -> None:
    path = note(tmp_path / "catalog-1.db")
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    with pytest.raises(Refusal, match="file_damaged"):
        connect(DatabaseFile(path, "read"))


# --- read only --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("access", ["read", "write"])
def test_a_missing_file_is_not_made(tmp_path: Path, access: sqlite.Access) -> None:
    with pytest.raises(Outage, match="file_missing"):
        connect(DatabaseFile(tmp_path / "none.db", access, key=KEY))
    assert list(tmp_path.iterdir()) == []


def test_read_only_writes_nothing_by_any_road(tmp_path: Path) -> None:
    path = note(tmp_path / "store-1.db", KEY)
    before = path.read_bytes()
    reader = Database(DatabaseFile(path, "read", key=KEY))
    with pytest.raises(Defect, match="write_to_read_only"), reader.write():
        pass
    for sql in ("INSERT INTO note VALUES ('x')", "DELETE FROM note", "DROP TABLE note", "CREATE TABLE more (x)",
                "PRAGMA user_version = 7", "VACUUM"):  # fmt: skip
        raw = connect(DatabaseFile(path, "read", key=KEY))
        assert raw.execute("PRAGMA query_only").fetchone() == (1,)
        # Even without that guard the file was opened read-only.
        raw.execute("PRAGMA query_only = OFF")
        with pytest.raises(dbapi2.OperationalError, match=r"readonly|read-only|read only"):
            raw.execute(sql)
        raw.close()
    with pytest.raises(OperationalError), reader.read() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES ('x')")
    assert bodies(reader) == ["kept"]
    reader.close()
    assert path.read_bytes() == before


def test_the_screens_cannot_write_to_a_replica(floor: Floor) -> None:
    for reader in (floor.device.replicas.catalog, floor.device.replicas.store):
        with pytest.raises(OperationalError), reader.read() as connection:
            connection.exec_driver_sql("DELETE FROM replica_meta")


# --- what is on the disk ----------------------------------------------------------------------------------------------

CANARIES = ("张三丰金丝雀", "canary-4711", "13811112222")


def found_in(folder: Path, text: str) -> list[str]:
    """Files of the folder that hold the text as UTF-8, UTF-16 or hex."""
    shapes = (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode().hex().encode())
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in paths if any(shape in path.read_bytes() for shape in shapes))


def test_encrypted_files_hold_no_plaintext_anywhere(shop: Shop) -> None:
    store = Database(DatabaseFile(shop.home / "store-1.db", "write", key=shop.secrets.store_key))
    with Floor.open(shop) as floor:
        with floor.device.journal.work() as work, store.write() as connection:
            for canary in CANARIES:
                records.put_value(work.connection, canary, canary * 50)
                connection.exec_driver_sql(
                    "INSERT INTO member VALUES (?, ?, ?, ?, 'gold', 1, 10, 9, 'members:10')",
                    (hash(canary), canary, canary * 50, canary),
                )
        placed = floor.place(floor.carry())
        names = {path.name for path in shop.home.iterdir()}
        # The WAL must have been written and still be there, or this would look at nothing.
        assert {"journal.db", "journal.db-wal", "journal.db-shm", "store-1.db-wal", "store-1.db-shm"} <= names
        for secret in (*CANARIES, placed.number, "order.placed", "pin_verifier", "argon2id"):
            assert found_in(shop.home, secret) == []
        for key in (shop.secrets.journal_key, shop.secrets.store_key, shop.secrets.signing_seed):
            assert found_in(shop.home, key.hex()) == []
            assert all(key not in path.read_bytes() for path in shop.home.iterdir())
    store.close()
    for secret in CANARIES:
        assert found_in(shop.home, secret) == []
    assert "catalog-1.db" in found_in(shop.home, "云感轻量羽绒服"), "the search itself finds what is there"


# --- transactions -----------------------------------------------------------------------------------------------------


def test_a_read_is_of_one_moment(tmp_path: Path) -> None:
    path = note(tmp_path / "store-1.db", KEY)
    writer = Database(DatabaseFile(path, "write", key=KEY))
    reader = Database(DatabaseFile(path, "read", key=KEY))
    with reader.read() as connection:
        count = "SELECT count(*) FROM note"
        assert connection.exec_driver_sql(count).scalar_one() == 1
        with writer.write() as other:
            other.exec_driver_sql("INSERT INTO note VALUES ('later')")
        assert connection.exec_driver_sql(count).scalar_one() == 1
    assert bodies(reader) == ["kept", "later"]
    reader.close()
    writer.close()


def test_a_read_waits_for_no_writer(floor: Floor) -> None:
    journal, seen = floor.device.journal, list[str | None]()

    def look() -> None:
        with journal.database.read() as connection:
            seen.append(records.get_value(connection, "mood"))

    with journal.work() as work:
        records.put_value(work.connection, "mood", "new")
        look()
        other = Thread(target=look)
        other.start()
        other.join(2)
        assert seen == [None, None]
    look()
    assert seen[-1] == "new"


def test_an_exception_rolls_everything_back(tmp_path: Path) -> None:
    opened = Database(DatabaseFile(note(tmp_path / "a.db"), "write"))
    with suppress(KeyError), opened.write() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES ('half')")
        raise KeyError
    with opened.write() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES ('whole')")
    assert bodies(opened) == ["kept", "whole"]
    opened.close()


def test_a_full_disk_is_an_outage_and_changes_nothing(tmp_path: Path) -> None:
    opened = Database(DatabaseFile(note(tmp_path / "a.db"), "write"))

    def fill() -> None:
        with opened.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 4")
            connection.exec_driver_sql("INSERT INTO note VALUES ('half')")
            connection.exec_driver_sql("INSERT INTO note VALUES (?)", ("x" * 100_000,))

    with pytest.raises(Outage, match="disk"):
        fill()
    opened.close()
    assert bodies(Database(DatabaseFile(tmp_path / "a.db", "read"))) == ["kept"]


def test_a_fault_in_our_sql_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    opened = Database(DatabaseFile(note(tmp_path / "a.db"), "write"))
    with pytest.raises(OperationalError, match="no such table"), opened.write() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    opened.close()


def test_a_path_with_odd_characters_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "云 100%?mode=memory#x.db"
    note(path)
    assert path.is_file()
    assert bodies(Database(DatabaseFile(path, "read"))) == ["kept"]
