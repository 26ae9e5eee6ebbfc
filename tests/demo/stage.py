"""The demo's world: one HQ process and the devices of two shops, each with its agent, all started and ended here."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from app.clock import SystemClock
from app.identifiers import Uuid7
from sync.enrolment import enrol
from tests.demo.app_client import AppProcess
from tests.demo.file_keys import FileKeys
from tests.fashion.demo import write_demo

Say = Callable[[str], None]
STARTS_WITHIN = 60.0


def run(*words: str, quiet: bool = True) -> str:
    """A finished `python -m …`; its output, or RuntimeError with what it said."""
    done = subprocess.run([sys.executable, "-m", *words], capture_output=quiet, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout or ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end(process: subprocess.Popen[bytes], patience: float = 15) -> None:
    """Ask a process to end, and insist after `patience` seconds."""
    process.terminate()
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass
class Headquarters:
    """HQ as a process; stopping it is what cuts the network."""

    home: Path
    database_url: str | None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    entry: tuple[str, ...] = ("tests.demo.hq",)
    verbs: list[subprocess.Popen[str]] = field(default_factory=list)
    """`import`, `enrol` and the like that run now."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def where(self) -> list[str]:
        """The options that name this HQ's database."""
        place = ["--home", str(self.home)]
        return place + (["--database-url", self.database_url] if self.database_url else [])

    @property
    def payments(self) -> Path:
        """The ledger of the provider that is SIMULATED: it outlives HQ."""
        return self.home / "simulated-payments.db"

    def start(self) -> None:
        """Until it listens."""
        self.home.mkdir(parents=True, exist_ok=True)
        options = ["--port", str(self.port), "--poll-seconds", "1"]
        options += ["--simulated-payments", str(self.payments)]
        with (self.home / "hq.log").open("ab") as log:
            self.process = process = subprocess.Popen(
                [sys.executable, "-m", *self.entry, "serve", *self.where, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        give_up = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < give_up:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=0.2):
                return
            if process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"HQ did not start; see {self.home / 'hq.log'}")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process)
            self.process = None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def run(self, verb: str, *options: str) -> str:
        """A finished `python -m sync.hq VERB`; its output, or RuntimeError with what it said."""
        command = [sys.executable, "-m", "sync.hq", verb, *self.where, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.verbs.append(process)
        said, complained = process.communicate()
        self.verbs.remove(process)
        if process.returncode != 0:
            raise RuntimeError(f"HQ's {verb} ended with {process.returncode}:\n{said}{complained}")
        return said

    def processes(self) -> list[subprocess.Popen[str] | subprocess.Popen[bytes]]:
        """Those that run now."""
        return [*self.verbs, *([] if self.process is None else [self.process])]


@dataclass
class DemoDevice:
    """A device folder with its agent and its app."""

    home: Path
    name: str
    agent: subprocess.Popen[bytes] | None = None
    app: AppProcess | None = None
    agent_entry: tuple[str, ...] = ("tests.demo.agent",)

    def start_agent(self) -> None:
        with (self.home / "agent.log").open("ab") as log:
            self.agent = subprocess.Popen(
                [sys.executable, "-m", *self.agent_entry, "--home", str(self.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop_agent(self) -> None:
        if self.agent is not None:
            end(self.agent)
            self.agent = None

    def kill_agent(self) -> None:
        if self.agent is not None:
            os.kill(self.agent.pid, signal.SIGKILL)
            self.agent.wait()
            self.agent = None

    def wait_loaded(self, patience: float = STARTS_WITHIN) -> None:
        """Until both replicas are published."""
        agent, give_up = self.agent, time.monotonic() + patience
        while time.monotonic() < give_up and (agent is None or agent.poll() is None):
            with suppress(FileNotFoundError, json.JSONDecodeError):
                pointer = json.loads((self.home / "current.json").read_text())
                if pointer["catalog"] and self._store_loaded(pointer["store"]):
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not finish its first load; see {self.home / 'agent.log'}")

    def _store_loaded(self, name: str) -> bool:
        from app.identity import read_secrets
        from app.replica.verify import check_file
        from app.shapes import REPLICA_SCHEMA

        key = read_secrets(FileKeys(self.home)).store_key
        return bool(name) and check_file(self.home / name, schema=REPLICA_SCHEMA, key=key).h >= 0

    def open_app(
        self, *options: str, size: tuple[int, int] = (1280, 800), environment: Mapping[str, str] | None = None
    ) -> AppProcess:
        self.app = AppProcess(self.home, self.name, *options, size=size, environment=environment)
        self.app.wait("signInPad", patience=STARTS_WITHIN)
        return self.app

    def cut_power(self) -> None:
        """Window and agent die at once (SIGKILL), as all of a device does."""
        if self.app is not None:
            self.app.kill()
        self.kill_agent()

    def processes(self) -> list[subprocess.Popen[str] | subprocess.Popen[bytes]]:
        """Those that run now."""
        started = (None if self.app is None else self.app.process, self.agent)
        return [process for process in started if process is not None and process.poll() is None]

    def end(self) -> None:
        if self.app is not None:
            self.app.close()
        self.stop_agent()


def enrol_device(hq: Headquarters, home: Path, store: str, name: str, url: str = "") -> DemoDevice:
    """Enrol a new device folder with a one-time code, as a manager and an associate would together.

    `url` is how the device reaches HQ, where it is not HQ's own.
    """
    code = hq.run("enrol", "--store", store).split()[-1]
    home.mkdir(parents=True, exist_ok=True)
    clock = SystemClock()
    enrol(home, FileKeys(home), clock, Uuid7(clock), url or hq.url, code, name)
    return DemoDevice(home, name)


class Stage:
    """Builds the demo's world in a folder and takes it down again."""

    def __init__(self, folder: Path, database_url: str | None = None, say: Say = print) -> None:
        self.folder = folder
        self.hq = Headquarters(folder / "hq", database_url)
        self.devices: dict[str, DemoDevice] = {}
        self._say = say
        self._saying = Lock()
        self._began = time.monotonic()
        self._closed = False

    def check(self) -> None:
        """To be asked after each start of a process: RuntimeError once the stage is being closed."""
        if self._closed:
            raise RuntimeError("the demo is being closed")

    def say(self, words: str) -> None:
        """Tell what was done, with the seconds since the start. Raises RuntimeError once the stage is being closed."""
        self.check()
        with self._saying:
            self._say(f"{time.monotonic() - self._began:5.1f} s  {words}")

    def build(self, shops: tuple[tuple[str, str], ...], opened: Callable[[DemoDevice], None] | None = None) -> None:
        """Import the catalogue, start HQ, enrol one device for each (store code, name), and load them.

        `opened` is called for each device as soon as it is enrolled, on a thread of its own: its window may open while
        the agent is still loading.
        """
        write_demo(self.folder / "import", datetime.now(UTC), offers=True)
        self.hq.run("import", str(self.folder / "import"))
        self.say("HQ has imported the demo catalogue: 300 styles, 5 places, 10 associates, 6 promotions")
        self.check()
        self.hq.start()
        self.say(f"HQ listens on {self.hq.url}")

        def bring_up(shop: tuple[str, str]) -> None:
            store, name = shop
            # The QR of its receipts leads the customer's phone to HQ's page for e-invoices.
            self.hq.run("policy", store, f"receipt_page={self.hq.url.upper()}/R")
            device = enrol_device(self.hq, self.folder / store.lower(), store, name)
            self.say(f"{name} ({store}) is enrolled")
            self.devices[store] = device
            device.start_agent()
            self.check()
            if opened is not None:
                opened(device)
            device.wait_loaded()
            self.say(f"{name} ({store}) has loaded catalogue and shop")

        with ThreadPoolExecutor(len(shops)) as threads:
            for done in [threads.submit(bring_up, shop) for shop in shops]:
                done.result()
        self.devices = {store: self.devices[store] for store, _ in shops}

    def close(self) -> None:
        """End every process; what is being built on another thread fails at its next step."""
        self._closed = True
        running = [process for device in list(self.devices.values()) for process in device.processes()]
        for process in (*running, *self.hq.processes()):
            process.terminate()
        for device in list(self.devices.values()):
            device.end()
        self.hq.stop()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
