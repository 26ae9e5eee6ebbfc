"""The window as the process it is: first start, its agent, a full disk, signals, and what it leaves in its log."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE

import psutil
import pytest

from sync.agent.start import is_running
from tests.demo.app_client import AppProcess
from tests.demo.day import barcode_of, sign_in
from tests.support.headquarters import Headquarters

HERE = "YR-2208-NAVY-M"
Open = Callable[..., AppProcess]


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
def home(tmp_path: Path) -> Path:
    (tmp_path / "device").mkdir()
    return tmp_path / "device"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the window of a folder, which starts its agent itself; both are gone at the end."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QT_QUICK_BACKEND", "software")
    apps: list[AppProcess] = []

    def start(home: Path, *options: str) -> AppProcess:
        apps.append(AppProcess(home, home.name, "--agent", *options))
        return apps[-1]

    yield start
    for app in apps:
        if app.process.poll() is None:
            app.kill()
    for agent in agents(apps[-1].home):
        agent.kill()


def agents(home: Path) -> list[psutil.Process]:
    """The agents of this folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "tests.demo.agent" in words and str(home) in words:
            found.append(process)
    return found


def until(there: Callable[[], object], what: str, patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not there():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.05)


def agent_of(home: Path, but: psutil.Process | None = None) -> psutil.Process:
    """The one agent of this folder, as soon as there is one other than `but`."""
    found: list[psutil.Process] = []

    def there() -> bool:
        found[:] = agents(home)
        return len(found) == 1 and found[0] != but

    until(there, "an agent")
    return found[0]


def fill(app: AppProcess, name: str, text: str) -> None:
    app.wait(name)
    app.ask("fill", name=name, text=text)


def error_of(app: AppProcess, words: str) -> None:
    """Until the form says so."""
    until(lambda: words in str(app.ask("look", name="enrolName", property="error")["value"]), words)


def sell(app: AppProcess, code: str) -> str:
    """One article, paid in cash; answers the receipt's number."""
    app.scan(code)
    app.wait("orderLine")
    app.tap("payButton")
    app.tap("placeButton")
    number = str(app.wait("receiptNumber", enabled=False)["words"])
    app.tap("newOrder")
    app.wait("newOrder", gone=True, enabled=False)
    return number


def log_of(home: Path) -> str:
    return (home / "app.log").read_text()


def test_a_folder_becomes_a_counter_whose_agent_outlives_the_window(hq: Headquarters, home: Path, opened: Open) -> None:
    app = opened(home)
    hq.stop()
    for name, text in (("enrolHq", hq.url), ("enrolCode", hq.code().lower()), ("enrolName", "平板 02")):
        fill(app, name, text)
    app.tap("enrolButton")
    error_of(app, "连不上")
    assert app.ask("look", name="enrolHq", property="value")["value"] == hq.url, "what was typed is still there"
    hq.start()
    app.tap("enrolButton")
    app.wait("person*{林晓}", patience=40)
    agent = agent_of(home)
    sign_in(app, "H01")
    app.wait("connection", "已同步", enabled=False, patience=40)
    agent.kill()
    agent = agent_of(home, but=agent)
    until(lambda: is_running(home), "its lock")
    hq.stop()
    app.wait("connection", "离线", enabled=False, patience=40)
    number = sell(app, barcode_of(hq.folder / "import", HERE))
    second = subprocess.run(
        [sys.executable, "-m", "tests.demo.device", "--home", str(home)], capture_output=True, text=True, check=False
    )
    assert (second.returncode, second.stderr.strip()) == (3, "Farshelf is already open for this device.")
    app.close()
    assert app.process.returncode == 0
    assert log_of(home) == ""
    assert agent.is_running()
    hq.start()
    until(lambda: hq.value("SELECT count(*) FROM orders WHERE number = :number", number=number) == 1, "the order at HQ")
    agent.terminate()
    assert agent.wait(10) in (0, None)
    app = opened(home)
    app.wait("signInPad", patience=40)
    until(lambda: is_running(home), "the next agent")
    app.kill()
    time.sleep(0.3)
    assert agents(home), "it goes on without the window that was killed"


def test_a_full_disk_places_nothing_says_so_and_loses_nothing(hq: Headquarters, home: Path, opened: Open) -> None:
    app = opened(home, "--hq", hq.url)
    fill(app, "enrolCode", hq.code())
    fill(app, "enrolName", "平板 02")
    app.tap("enrolButton")
    app.wait("person*{林晓}", patience=40)
    sign_in(app, "H01")
    code = barcode_of(hq.folder / "import", HERE)
    app.scan(code)
    app.wait("orderLine")
    window = psutil.Process(app.process.pid)
    window.rlimit(RLIMIT_FSIZE, (4096, RLIM_INFINITY))
    app.tap("payButton")
    app.tap("placeButton")
    until(lambda: "磁盘" in str(app.ask("look", name="toast")["words"]), "words about the disk")
    window.rlimit(RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
    app.key("Esc")
    app.wait("placeButton", gone=True)
    app.tap("payButton")
    app.tap("placeButton")
    number = app.wait("receiptNumber", enabled=False)["words"]
    until(lambda: hq.value("SELECT count(*) FROM orders WHERE number = :number", number=number) == 1, "the order at HQ")
    assert hq.value("SELECT count(*) FROM orders") == 1
    app.close()
    assert log_of(home) == ""
