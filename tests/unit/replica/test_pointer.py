"""Which files are in use, and changing them while others read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Event, Thread

import pytest

from app.errors import Outage, Refusal
from app.replica.files import Replicas
from app.replica.meta import ReplicaMeta, read_meta, touch, write_meta
from app.replica.pointer import Pointer, next_name, read_pointer, write_pointer
from app.replica.verify import check_file, sha256_of
from app.shapes import REPLICA_SCHEMA
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from tests.support.shop import Shop


def successor(shop: Shop, number: int) -> str:
    """A further store file that stands at h = number; not yet in use."""
    name = f"store-{number}.db"
    shutil.copy(shop.home / "store-1.db", shop.home / name)
    opened = Database(DatabaseFile(shop.home / name, "write", key=shop.secrets.store_key))
    with opened.write() as connection:
        write_meta(connection, ReplicaMeta("epoch-1", number, REPLICA_SCHEMA, ""))
        connection.exec_driver_sql("UPDATE stock SET sellable = ?", (number,))
    opened.close()
    return name


@pytest.fixture
def replicas(shop: Shop) -> Replicas:
    return Replicas(shop.home, shop.secrets.store_key)


def test_a_pointer_comes_back_as_written(tmp_path: Path) -> None:
    assert read_pointer(tmp_path) == Pointer()
    write_pointer(tmp_path, Pointer("catalog-3.db", "store-9.db"))
    assert read_pointer(tmp_path) == Pointer("catalog-3.db", "store-9.db")
    assert [path.name for path in tmp_path.iterdir()] == ["current.json"]


def test_a_crash_while_writing_leaves_the_old_pointer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Pointer("catalog-1.db", "store-1.db")
    write_pointer(tmp_path, old)

    def crash(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        write_pointer(tmp_path, Pointer("catalog-2.db", "store-2.db"))
    assert read_pointer(tmp_path) == old
    monkeypatch.undo()
    write_pointer(tmp_path, Pointer("catalog-3.db", "store-3.db"))
    assert read_pointer(tmp_path) == Pointer("catalog-3.db", "store-3.db")


def test_names_are_never_used_twice(tmp_path: Path) -> None:
    assert next_name(tmp_path, "store") == "store-1.db"
    for name in ("store-1.db", "store-9.db", "store-10.db", "store-x.db", "catalog-40.db"):
        (tmp_path / name).touch()
    assert next_name(tmp_path, "store") == "store-11.db"
    (tmp_path / "store-11.db-wal").touch()
    assert next_name(tmp_path, "store") == "store-12.db", "a forgotten WAL would be taken for the new file's own"


def test_readers_go_on_while_the_pointer_moves(shop: Shop, replicas: Replicas) -> None:
    """Each reading is wholly of one file; none finds that there is no file; the newest is seen in the end."""
    names = [successor(shop, number) for number in range(2, 12)]
    done, faults = Event(), list[str]()

    def read() -> None:
        while not done.is_set():
            try:
                with replicas.store.read() as connection:
                    h = read_meta(connection).h
                    pieces = {row[0] for row in connection.exec_driver_sql("SELECT sellable FROM stock")}
            except Exception as error:  # whatever it is, it is the finding
                faults.append(repr(error))
                return
            if h > 1 and pieces != {h}:
                faults.append(f"h {h} with {pieces}")

    threads = [Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for name in names:
        write_pointer(shop.home, Pointer("catalog-1.db", name))
        assert Topic.ORDERS in replicas.poll().topics
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert replicas.store.h == 11
    replicas.close()


def test_an_open_reading_keeps_its_file(shop: Shop, replicas: Replicas) -> None:
    name = successor(shop, 2)
    with replicas.store.read() as connection:
        assert read_meta(connection).h == 1
        write_pointer(shop.home, Pointer("catalog-1.db", name))
        replicas.poll()
        (shop.home / "store-1.db").unlink()
        assert connection.exec_driver_sql("SELECT count(*) FROM stock").scalar_one() > 10
    assert replicas.store.h == 2
    replicas.close()


def test_a_successor_that_does_not_open_replaces_nothing(shop: Shop, replicas: Replicas) -> None:
    (shop.home / "store-2.db").write_bytes(os.urandom(8192))
    write_pointer(shop.home, Pointer("catalog-1.db", "store-2.db"))
    with pytest.raises(Refusal, match="wrong_key"):
        replicas.poll()
    assert replicas.store.present
    assert replicas.store.h == 1
    name = successor(shop, 3)
    write_pointer(shop.home, Pointer("catalog-1.db", name))
    replicas.poll()
    assert replicas.store.h == 3
    replicas.close()


def test_two_moves_within_one_tick_are_both_seen(shop: Shop, replicas: Replicas) -> None:
    stamp = (shop.home / "current.json").stat().st_mtime_ns
    for number in (2, 3, 4):
        name = successor(shop, number)
        write_pointer(shop.home, Pointer("catalog-1.db", name))
        os.utime(shop.home / "current.json", ns=(stamp, stamp))
        replicas.poll()
        assert replicas.store.h == number
    replicas.close()


def test_a_pull_shows_as_its_topics_once(shop: Shop, replicas: Replicas) -> None:
    replicas.poll()
    assert replicas.poll().topics == frozenset()
    opened = Database(DatabaseFile(shop.home / "store-1.db", "write", key=shop.secrets.store_key))
    with opened.write() as connection:
        touch(connection, [Topic.MEMBERS])
    assert replicas.poll().topics == {Topic.MEMBERS}
    assert replicas.poll().topics == frozenset()
    with opened.write() as connection:
        write_meta(connection, ReplicaMeta("epoch-1", 9, REPLICA_SCHEMA, ""))
    assert replicas.poll().topics == frozenset(), "a commit without topics wakes no screen"
    assert replicas.store.h == 9
    opened.close()
    replicas.close()


def test_without_files_there_is_an_outage_and_nothing_is_made(tmp_path: Path) -> None:
    replicas = Replicas(tmp_path, bytes(32))
    assert replicas.poll().topics == frozenset()
    assert not replicas.store.present
    assert replicas.store.h == -1
    with pytest.raises(Outage, match="replica_missing"), replicas.catalog.read():
        pass
    write_pointer(tmp_path, Pointer("catalog-1.db", "store-1.db"))
    replicas.poll()
    assert [path.name for path in tmp_path.iterdir()] == ["current.json"]
    replicas.close()


# --- verification -----------------------------------------------------------------------------------------------------


def test_a_sound_file_answers_its_meta(shop: Shop) -> None:
    found = check_file(shop.home / "store-1.db", schema=REPLICA_SCHEMA, key=shop.secrets.store_key)
    assert (found.epoch, found.h, found.schema) == ("epoch-1", 1, REPLICA_SCHEMA)
    assert check_file(shop.home / "catalog-1.db", schema=REPLICA_SCHEMA, quick=True).h == 1


def test_a_file_of_another_schema_is_refused(shop: Shop) -> None:
    with pytest.raises(Refusal, match="replica_schema"):
        check_file(shop.home / "catalog-1.db", schema=REPLICA_SCHEMA + 1)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.9])
def test_a_damaged_file_is_refused_wherever_it_is_damaged(shop: Shop, part: float) -> None:
    for name, key in (("catalog-1.db", None), ("store-1.db", shop.secrets.store_key)):
        path = shop.home / name
        whole = bytearray(path.read_bytes())
        start = int(len(whole) * part) // 4096 * 4096
        whole[start : start + 8192] = os.urandom(8192)
        path.write_bytes(whole)
        with pytest.raises(Refusal, match=r"replica_damaged|file_damaged|wrong_key"):
            check_file(path, schema=REPLICA_SCHEMA, key=key)


def test_a_file_without_tables_is_refused(tmp_path: Path) -> None:
    Database(DatabaseFile(tmp_path / "catalog-1.db", "create")).close()
    (tmp_path / "catalog-1.db").touch()
    with pytest.raises(Refusal, match="replica_damaged"):
        check_file(tmp_path / "catalog-1.db", schema=REPLICA_SCHEMA)


def test_the_sum_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    # NIST FIPS 180-4, example of SHA-256
    assert sha256_of(tmp_path / "x") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
