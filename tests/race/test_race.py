"""Nothing is lost, inverted, stale or split while many write at once; the two cursors known to be wrong are caught."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from sync.hq.database import Database
from tests.race.readers import LOG, Client, Difference, SequenceCursor, XminCursor
from tests.race.workload import HERE, THERE, Writer
from tests.unit.hq.world import World

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 24
SECONDS = 6.0


@contextmanager
def processes(*commands: list[str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Python modules as processes that have said they are ready; they end when their input closes."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for command in commands
    ]
    try:
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()


def closed(process: subprocess.Popen[str]) -> int:
    """Close its input; answers the number it says at the end."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return int(said)


def follow(pull: Callable[[], None], stop: threading.Event, failures: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            while not stop.wait(0.01):
                pull()
        except BaseException as error:  # told to the test, which would otherwise only see a reader that fell silent
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def write(writer: Writer, seconds: float, failures: list[BaseException]) -> None:
    try:
        writer.run(seconds)
    except BaseException as error:
        failures.append(error)


@contextmanager
def opened(url: str) -> Iterator[World]:
    world = World.open(url)
    try:
        yield world
    finally:
        world.database.close()


def enrolled(world: World) -> list[Client]:
    """A client in each of the two shops, caught up."""
    devices = [world.enrol("hubin", 1), world.enrol("ningbo", 2)]
    world.drain()
    here, there = (device.identity.device_id for device in devices)
    clients = [Client(world.database, here), Client(world.database, there, marks_lacking=1)]
    for client in clients:
        client.pull()
    return clients


def live(database: Database, query: str, key: int = 0, **values: object) -> dict[str, str]:
    def plain(value: Any) -> Any:
        return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value

    def array(row: list[Any]) -> str:
        return json.dumps(row, separators=(",", ":"), ensure_ascii=False)

    with database.read() as connection:
        found = [[plain(value) for value in row] for row in connection.execute(text(query), values)]
    return {array([row[key]]): array(row) for row in found}


def differences(client: Client, shop: int) -> dict[str, Difference]:
    """What the client holds against the live tables, table by table."""
    key = "encode(t.id, 'hex')" if client.database.is_postgresql else "lower(hex(t.id))"
    seen = f"""SELECT t.* FROM tender t JOIN row_scope s ON s.tbl = 'tender' AND s.pk = '["' || {key} || '"]'
               AND s.scope = :scope"""
    served = """SELECT * FROM member WHERE store_id = :shop OR EXISTS (
                SELECT 1 FROM row_scope s WHERE s.tbl = 'member' AND s.scope = :scope AND s.pk = '[' || id || ']')"""
    should = {
        "colour": live(client.database, "SELECT * FROM colour"),
        "member": live(client.database, served, shop=shop, scope=f"members:{shop}"),
        "tender": live(client.database, seen, scope=f"ops:{shop}"),
    }
    for table, rows in should.items():
        assert len(rows) > 5, f"the workload left too little in {table} to judge"
    return {table: Difference.between(client.table(table), rows) for table, rows in should.items()}


def judge(world: World, clients: list[Client]) -> None:
    top = world.drain()
    with world.database.read() as connection:
        dense = connection.execute(text("SELECT count(*), min(seq), max(seq) FROM feed")).one()
    assert tuple(dense) == (top, 1, top)
    for client, shop in zip(clients, (HERE, THERE), strict=True):
        client.pull()
        assert client.faults == []
        assert client.checkpoints > 5
        assert client.compared > 30
        for table, difference in differences(client, shop).items():
            assert not difference, f"{table} at shop {shop}: {difference}"


def test_24_writers_on_postgresql(postgresql_url: str) -> None:
    """Three processes sequence, two devices follow page by page; the mutants read the same transactions."""
    with opened(postgresql_url) as world:
        with world.database.write() as connection:
            for statement in LOG:
                connection.exec_driver_sql(statement)
        clients = enrolled(world)
        by_number, by_xmin = SequenceCursor(world.database), XminCursor(world.database)
        hasty = Client(world.database, clients[0].device_id, hasty=True)
        failures: list[BaseException] = []
        stop = threading.Event()
        writers = [Writer(world.database, number) for number in range(WRITERS)]
        with processes(*[["tests.race.sequencing", postgresql_url]] * 3) as sequencers:
            pulls = [*(client.pull for client in clients), hasty.pull, by_number.pull, by_xmin.pull]
            readers = [follow(pull, stop, failures) for pull in pulls]
            threads = [threading.Thread(target=write, args=(writer, SECONDS, failures)) for writer in writers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            rounds = [closed(process) for process in sequencers]
        stop.set()
        for thread in readers:
            thread.join()
        assert failures == []
        assert sum(count > 0 for count in rounds) >= 2, rounds
        done = sum((writer.done for writer in writers), Counter[str]())
        assert min(count for kind, count in done.items() if kind != "deadlock") > 10, done
        judge(world, clients)
        assert any("is split" in fault for fault in hasty.faults), "the harness does not catch a split transaction"
        wrong = {}
        by_number.pull()
        by_xmin.pull()
        for name, rows in (("seq > cursor", by_number.rows), ("xmin", by_xmin.rows)):
            present = {key: image for key, image in rows.items() if image is not None}
            wrong[name] = Difference.between(present, live(world.database, "SELECT * FROM colour"))
        print(f"\n{dict(done)} transactions, {rounds} rounds, {[client.checkpoints for client in clients]} checkpoints")
        print({name: str(difference) for name, difference in wrong.items()})
        assert wrong["seq > cursor"].missing, "the harness does not even catch `seq > cursor`"
        assert wrong["xmin"].stale, "the harness does not catch the xmin cursor"


def test_processes_on_sqlite(tmp_path: Path) -> None:
    """Three processes write and two sequence the same file."""
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    with opened(url) as world:
        clients = enrolled(world)
        failures: list[BaseException] = []
        stop = threading.Event()
        sequencing = [["tests.race.sequencing", url]] * 2
        writing = [["tests.race.workload", url, str(number), "3"] for number in range(3)]
        with processes(*sequencing, *writing) as (*sequencers, first, second, third):
            readers = [follow(client.pull, stop, failures) for client in clients]
            written = [closed(process) for process in (first, second, third)]
            rounds = [closed(process) for process in sequencers]
        stop.set()
        for thread in readers:
            thread.join()
        assert failures == []
        assert sum(written) > 100
        assert sum(rounds) > 5
        judge(world, clients)
