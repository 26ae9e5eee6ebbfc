"""The agent as the process it is: killed anywhere, locked out, locked up, left alone, and how much memory it takes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.errors import Outage, Refusal
from app.identifiers import Uuid7
from app.replica.files import Replicas
from app.replica.pointer import read_pointer
from app.storage.keys import Keys
from sync.agent.start import is_running, start_if_needed
from sync.agent.watch import wake_agent
from sync.enrolment import PENDING, enrol
from sync.status import AgentStatus, read_status
from tests.demo.file_keys import FileKeys
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.mirrors import of_catalog, of_hq, of_store
from tests.support.seller import seller

AGENT = [sys.executable, "-m", "tests.demo.agent"]
FAILING = [sys.executable, "-m", "tests.support.failing_agent"]
Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hq") / "template"
    hq = Headquarters(folder)
    hq.load_demo()
    hq.close()
    return folder


@pytest.fixture
def hq(tmp_path: Path, template: Path) -> Iterator[Headquarters]:
    hq = Headquarters(tmp_path / "hq", template=template)
    hq.start()
    yield hq
    hq.close()


@pytest.fixture
def device(hq: Headquarters, tmp_path: Path) -> Enrolled:
    return hq.enrol(tmp_path / "device")


@pytest.fixture
def run() -> Iterator[Run]:
    """Starts an agent for a home; what is still running at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(home: Path, command: list[str] = AGENT, **environment: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [*command, "--home", str(home)],
                env=os.environ | environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def status_of(device: Enrolled) -> AgentStatus:
    window = Replicas(device.home, device.secrets.store_key)
    try:
        return read_status(window)
    finally:
        window.close()


def up_to_date(device: Enrolled) -> bool:
    return status_of(device).phase == "up_to_date"


def dies(process: subprocess.Popen[str], device: Enrolled) -> bool:
    """False where the agent gets through instead; anything but SIGKILL fails the test."""
    until(lambda: process.poll() is not None or up_to_date(device))
    assert process.returncode in (None, -signal.SIGKILL)
    return process.returncode is not None


def mirrors(hq: Headquarters, device: Enrolled) -> bool:
    window = Replicas(device.home, device.secrets.store_key)
    own = device.identity.store_id
    scopes = (f"stock:{own}", f"members:{own}", f"ops:{own}", "avail:", f"device:{device.identity.device_id}")
    catalog, store = window.catalog._database, window.store._database
    assert catalog is not None
    assert store is not None
    same = of_catalog(catalog) == of_hq(hq, "catalog:") and of_store(store) == of_hq(hq, *scopes)
    window.close()
    return same


# --- killed ----------------------------------------------------------------------------------------------------------


@pytest.mark.timeout(400)
def test_killed_before_each_step_of_its_first_load_it_completes(
    hq: Headquarters, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = tmp_path / "events"
    first = hq.enrol(tmp_path / "counted")
    process = run(first.home, FAILING, FAIL_COUNT=str(counted))
    until(lambda: up_to_date(first))
    process.terminate()
    assert process.wait(20) == 0
    events = counted.read_text().split()
    last = events.index("pull", events.index("pull") + 1) + 4
    assert {"fsync", "rename", "replace", "write", "blob", "manifest", "pull"} <= set(events[:last])
    died = Counter[str]()
    device = hq.enrol(tmp_path / "killed")
    for place in range(1, last + 1):
        # Each on what the kill before left: the folder is never tidied up in between.
        if not dies(run(device.home, FAILING, FAIL_DIE_AT=str(place)), device):
            break
        died[events[place - 1]] += 1
    # On a fresh folder: before the first of each kind of step, and now and then between.
    kinds = {events.index(what) + 1 for what in events[:last]}
    for place in sorted(kinds | set(range(8, last + 1, 8))):
        fresh = hq.enrol(tmp_path / f"killed-{place}")
        assert dies(run(fresh.home, FAILING, FAIL_DIE_AT=str(place)), fresh)
        died[events[place - 1]] += 1
        process = run(fresh.home)
        assert not dies(process, fresh)
        assert mirrors(hq, fresh)
        process.kill()
        process.wait(20)
    with capsys.disabled():
        print(
            f"\n  killed {died.total()} times: {', '.join(f'{n} × before {what}' for what, n in sorted(died.items()))}"
        )
    run(device.home)
    until(lambda: up_to_date(device))
    assert mirrors(hq, device)
    assert (died.total() >= 20, died["pull"] >= 1) == (True, True)


def test_killed_in_the_middle_of_a_download_it_goes_on_there(hq: Headquarters, tmp_path: Path, run: Run) -> None:
    line = Line(hq.port)
    device = hq.enrol(tmp_path / "device", url=line.url)
    size = hq.value("SELECT size FROM snapshot")
    assert isinstance(size, int)
    line.rate = 60_000
    process = run(device.home)
    parts = device.home / "incoming"
    until(lambda: any(part.stat().st_size > size // 3 for part in parts.glob("*.part")))
    seen = status_of(device)
    assert (seen.phase, seen.total) == ("catalog", size)
    assert 0 < seen.done < size
    assert seen.rate > 0
    assert seen.seconds_left > 0
    process.kill()
    process.wait()
    there = next(parts.glob("*.part")).stat().st_size
    assert read_pointer(device.home).catalog == ""
    line.rate = 0
    before = line.carried
    run(device.home)
    until(lambda: read_pointer(device.home).catalog != "")
    # The manifest, a greeting and the headers come on top.
    assert line.carried - before < size - there + 5_000 < size
    until(lambda: up_to_date(device))
    assert mirrors(hq, device)
    line.close()


def test_what_was_sold_while_no_agent_ran_leaves_with_the_next_one(
    hq: Headquarters, device: Enrolled, run: Run
) -> None:
    process = run(device.home)
    until(lambda: up_to_date(device))
    process.kill()
    process.wait()
    with seller(hq, device) as shop:
        sold = [shop.sell() for _ in range(3)]
    run(device.home)
    query = "SELECT count(*) FROM outcome WHERE status = 'accepted'"
    until(lambda: hq.value(query) == len(sold))


# --- one at a time ---------------------------------------------------------------------------------------------------


def test_a_second_agent_leaves_and_says_so(device: Enrolled, run: Run) -> None:
    first = run(device.home)
    until(lambda: up_to_date(device))
    second = run(device.home)
    said, _ = second.communicate(timeout=20)
    assert (second.returncode, said) == (0, "another agent already serves this device\n")
    assert first.poll() is None
    first.kill()
    first.wait()
    # The lock dies with its holder.
    assert not is_running(device.home)


def test_it_outlives_the_window_that_started_it(hq: Headquarters, device: Enrolled) -> None:
    window = (
        "import sys, pathlib; from sync.agent.start import start_if_needed;"
        "home = pathlib.Path(sys.argv[1]);"
        "print(start_if_needed([sys.executable, '-m', 'tests.demo.agent'], home))"
    )
    done = subprocess.run([sys.executable, "-c", window, str(device.home)], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    until(lambda: up_to_date(device))
    assert not start_if_needed(AGENT, device.home)
    log = [json.loads(line) for line in (device.home / "log" / "agent.jsonl").read_text().splitlines()]
    (started,) = [line for line in log if line["event"] == "started"]
    agent = psutil.Process(started["pid"])
    with seller(hq, device) as shop:
        shop.sell()
    until(lambda: hq.value("SELECT count(*) FROM command") == 1)
    assert os.getpgid(agent.pid) != os.getpgid(0)
    agent.terminate()
    until(lambda: not agent.is_running() or agent.status() == psutil.STATUS_ZOMBIE)
    assert not is_running(device.home)


def test_a_folder_that_is_no_device_is_left_alone(tmp_path: Path, run: Run) -> None:
    keys = FileKeys(tmp_path)
    for name in ("journal_key", "store_key", "signing_seed"):
        keys.put(name, bytes(32))
    process = run(tmp_path)
    said, _ = process.communicate(timeout=20)
    assert (process.returncode, "not_enrolled" in said) == (2, True)
    assert not (tmp_path / "journal.db").exists()


# --- waiting and stuck -----------------------------------------------------------------------------------------------


def test_it_waits_while_the_keys_are_locked_away(device: Enrolled, run: Run) -> None:
    away = (device.home / "keys.json").rename(device.home / "locked")
    process = run(device.home)
    log = device.home / "log" / "agent.jsonl"
    until(lambda: log.exists() and "waiting_for_keys" in log.read_text())
    assert (process.poll(), (device.home / "current.json").exists()) == (None, False)
    away.rename(device.home / "keys.json")
    until(lambda: up_to_date(device))


@pytest.mark.parametrize("fault", ["FAIL_STUCK", "FAIL_SPIN"])
def test_a_loop_that_hangs_or_gets_nowhere_restarts_the_agent(device: Enrolled, run: Run, fault: str) -> None:
    process = run(device.home, FAILING, **{fault: "1"})
    until(lambda: up_to_date(device))
    log = (device.home / "log" / "agent.jsonl").read_text().splitlines()
    told = [json.loads(line) for line in log]
    assert [line["loops"] for line in told if line["event"] == "stalled"] == [["download"]]
    assert [line["pid"] for line in told if line["event"] == "started"] == [process.pid] * 2


def test_it_stops_when_asked_and_says_so(device: Enrolled, run: Run) -> None:
    process = run(device.home)
    until(lambda: up_to_date(device))
    process.terminate()
    assert process.wait(10) == 0
    log = (device.home / "log" / "agent.jsonl").read_text().splitlines()
    assert json.loads(log[-1])["event"] == "stopped"


def test_retry_now_ends_the_wait(hq: Headquarters, device: Enrolled, run: Run) -> None:
    hq.stop()
    run(device.home, FAILING, FAIL_PATIENTLY="1")
    until(lambda: status_of(device).next_try - hq.clock.now() > 8_000_000, seconds=60)
    assert status_of(device).error == "no_network"
    hq.start()
    wake_agent(device.home)
    until(lambda: up_to_date(device), seconds=5)


# --- size ------------------------------------------------------------------------------------------------------------


def test_it_takes_little_memory(
    hq: Headquarters, device: Enrolled, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = psutil.Process(run(device.home).pid)
    until(lambda: up_to_date(device))
    hq.run("UPDATE product SET brand = brand || '!'")
    hq.run("UPDATE availability SET total = total + 1")
    until(lambda: mirrors(hq, device))
    size = agent.memory_info().rss / (1 << 20)
    with capsys.disabled():
        print(f"\n  the agent after a first load and a pull: {size:.0f} MiB resident")
    assert size <= 120


# --- enrolling -------------------------------------------------------------------------------------------------------


class Dying:
    """Keys that fail at the n-th `put`, as if the machine had died there."""

    def __init__(self, keys: Keys, puts: int) -> None:
        self._keys = keys
        self._left = puts

    def get(self, name: str) -> bytes | None:
        return self._keys.get(name)

    def put(self, name: str, secret: bytes) -> None:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        self._keys.put(name, secret)

    def remove(self, name: str) -> None:
        self._keys.remove(name)


@pytest.mark.parametrize("puts", [4])
def test_a_crash_after_hqs_answer_does_not_lose_the_device(hq: Headquarters, tmp_path: Path, puts: int) -> None:
    home, keys, code = tmp_path / "device", FileKeys(tmp_path / "device"), hq.code()
    with pytest.raises(KeyboardInterrupt):
        enrol(home, Dying(keys, puts), hq.clock, Uuid7(hq.clock), hq.url, code, "counter 1")
    # The code is spent; what HQ said is not lost, and HQ need not be asked again.
    hq.stop()
    identity = enrol(home, keys, hq.clock, Uuid7(hq.clock), hq.url, code, "counter 1")
    assert identity.device_id == hq.value("SELECT id FROM device")
    assert keys.get(PENDING) == b""
    with pytest.raises(Refusal, match="already_enrolled"):
        enrol(home, keys, hq.clock, Uuid7(hq.clock), hq.url, hq.code(), "counter 1")


def test_a_wrong_code_and_a_dead_line_leave_nothing_behind(hq: Headquarters, tmp_path: Path) -> None:
    home, keys = tmp_path / "device", FileKeys(tmp_path / "device")
    with pytest.raises(Refusal, match="bad_code"):
        enrol(home, keys, hq.clock, Uuid7(hq.clock), hq.url, "AAAAAAAAAA", "counter 1")
    hq.stop()
    with pytest.raises(Outage, match="no_network"):
        enrol(home, keys, hq.clock, Uuid7(hq.clock), hq.url, hq.code(), "counter 1")
    assert not (home / "journal.db").exists()
    hq.start()
    assert enrol(home, keys, hq.clock, Uuid7(hq.clock), hq.url, hq.code(), "counter 1").prefix == "A1"
