"""HQ as a process: what devices get over the wire, and what survives SIGTERM and SIGKILL."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.clock import SystemClock
from app.identifiers import Uuid7
from app.journal.command import Command
from app.journal.signing import Signer
from sync import protocol
from sync.hq import enrolment
from sync.protocol import PREFIX
from sync.signing import Seal
from tests.support.sealed import Sealed
from tests.unit.hq.world import COAT, DC, HUBIN, Device, World, line, order


@dataclass
class Running:
    """A served world; `restart` kills it first if it still runs."""

    home: Path
    url: str
    process: subprocess.Popen[str] | None = None
    base: str = ""
    clients: list[httpx.Client] = field(default_factory=list)

    def arguments(self, verb: str, *more: str) -> list[str]:
        place = ["--home", str(self.home), "--database-url", self.url]
        return [sys.executable, "-m", "sync.hq", verb, *more, *place]

    def run(self, verb: str, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.arguments(verb, *more), capture_output=True, text=True, check=False, timeout=60)

    def start(self) -> None:
        self.process = subprocess.Popen(self.arguments("serve", "--port", "0"), stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.base = self.process.stdout.readline().split()[-1]
        assert self.base.startswith("http://")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        assert self.process.stdout is not None
        for client in self.clients:
            client.close()
        self.clients.clear()
        self.process.send_signal(how)
        status = self.process.wait(20)
        self.process.stdout.close()
        self.process = None
        return status

    def client(self, seal: Seal | None = None) -> httpx.Client:
        auth = None if seal is None else Sealed(seal)
        made = httpx.Client(base_url=self.base, headers={"Content-Type": "application/json"}, auth=auth, timeout=20)
        self.clients.append(made)
        return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    return f"sqlite:///{tmp_path / 'hq.db'}"


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    opened = World.open(database_url)
    yield opened
    opened.database.close()


@pytest.fixture
def running(world: World, database_url: str, tmp_path: Path) -> Iterator[Running]:
    hq = Running(tmp_path / "home", database_url)
    hq.start()
    yield hq
    if hq.process is not None:
        hq.stop()


def post(client: httpx.Client, call: str, message: protocol.Message) -> httpx.Response:
    return client.post(f"{PREFIX}/{call}", content=protocol.encode(message))


def problem(reply: httpx.Response, status: int, reason: str) -> dict[str, object]:
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    body: dict[str, object] = reply.json()
    assert (body["reason"], body["status"]) == (reason, status)
    return body


def enrolled(running: Running, world: World) -> tuple[Device, httpx.Client]:
    """A device with a code from the command line."""
    made = running.run("enrol", "--store", "hubin")
    assert made.returncode == 0
    shell = Device(world, _NOBODY, world.signer)
    asked = protocol.EnrolRequest(code=made.stdout.strip(), public_key=world.signer.public_key, name="counter")
    problem(post(running.client(seal_of(Signer(bytes(32)))), "enrol", asked), 401, "bad_signature")
    reply = post(running.client(seal_of(world.signer)), "enrol", asked)
    assert reply.status_code == 200
    shell.identity = protocol.decode(reply.content, protocol.EnrolReply)
    problem(post(running.client(seal_of(world.signer)), "enrol", asked), 403, "bad_code")
    return shell, running.client(seal_of(world.signer, shell.identity))


def seal_of(signer: Signer, identity: protocol.EnrolReply | None = None) -> Seal:
    identity = identity or _NOBODY
    return Seal(identity.device_id, signer, SystemClock(), Uuid7(SystemClock()), identity.hq_public_key)


_NOBODY = protocol.EnrolReply(
    device_id=0,
    prefix="",
    incarnation=0,
    store_id=0,
    region="",
    market="",
    hq_public_key=b"",
    scopes=[],
)


def hello(client: httpx.Client, device: Device) -> protocol.HelloReply:
    reply = post(client, "hello", device.asks())
    assert reply.status_code == 200
    return protocol.decode(reply.content, protocol.HelloReply)


def pull(client: httpx.Client, epoch: str, catalog_h: int, store_h: int | None) -> protocol.PullReply:
    reply = post(client, "pull", protocol.PullRequest(epoch=epoch, catalog_h=catalog_h, store_h=store_h))
    assert reply.status_code == 200
    return protocol.decode(reply.content, protocol.PullReply)


def send(client: httpx.Client, *commands: Command) -> httpx.Response:
    sent = [protocol.envelope(one) for one in commands]
    return post(client, "commands", protocol.CommandsRequest(commands=sent))


def until(found: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_device_from_its_code_to_a_settled_order(running: Running, world: World) -> None:
    device, client = enrolled(running, world)
    greeting = hello(client, device)
    first = pull(client, greeting.epoch, 0, None)
    assert {row.scope for row in first.rows} == {"avail:hz", f"stock:{HUBIN}", f"ops:{HUBIN}"}
    placed = order(world, line(world, COAT), line(world, COAT, 2, "ship_to_home", DC))
    command = device.placed(placed)
    assert send(client, command).json()["results"][0]["status"] == "accepted"
    assert hello(client, device).chains[0].known_jseq == 1

    def settled() -> protocol.PullReply | None:
        reply = pull(client, greeting.epoch, first.h, first.h)
        return reply if any(row.table == "outcome" for row in reply.rows) else None

    until(settled)
    reply = settled()
    assert reply is not None
    assert {row.table for row in reply.rows} >= {"orders", "order_line", "tender", "order_event", "stock"}
    assert reply.received == [(0, 1)]
    books = running.run("ledger", "--json")
    assert (books.returncode, json.loads(books.stdout)["differences"]) == (0, [])


def test_the_catalog_file_resumes_by_range(running: Running, world: World, tmp_path: Path) -> None:
    _, client = enrolled(running, world)
    until(lambda: client.get(f"{PREFIX}/manifest").json()["catalog"])
    reply = client.get(f"{PREFIX}/manifest")
    catalog = protocol.decode(reply.content, protocol.Manifest).catalog
    assert catalog is not None
    assert client.get(f"{PREFIX}/manifest", headers={"If-None-Match": reply.headers["etag"]}).status_code == 304
    blob = f"{PREFIX}/blob/{catalog.sha256}"
    head = client.head(blob)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(catalog.size))
    etag = head.headers["etag"]
    part = client.get(blob, headers={"Range": "bytes=0-999"})
    assert (part.status_code, part.headers["content-range"]) == (206, f"bytes 0-999/{catalog.size}")
    rest = client.get(blob, headers={"Range": "bytes=1000-", "If-Range": etag})
    assert rest.status_code == 206
    assert hashlib.sha256(part.content + rest.content).hexdigest() == catalog.sha256
    whole = client.get(blob, headers={"Range": "bytes=1000-", "If-Range": '"other"'})
    assert (whole.status_code, hashlib.sha256(whole.content).hexdigest()) == (200, catalog.sha256)
    assert problem(client.get(blob, headers={"Range": "bytes=99999999-"}), 416, "range")["size"] == catalog.size
    problem(client.get(f"{PREFIX}/blob/{'0' * 64}"), 404, "not_found")
    problem(running.client().get(blob), 401, "unsigned")


def test_every_error_is_a_problem(running: Running, world: World) -> None:
    device, client = enrolled(running, world)
    epoch = hello(client, device).epoch
    asked = protocol.PullRequest(epoch=epoch, catalog_h=0, store_h=0)
    nobody, thief = seal_of(world.signer), seal_of(Signer(bytes(32)), device.identity)
    for seal, reason in ((None, "unsigned"), (nobody, "unknown_device"), (thief, "bad_signature")):
        stranger = running.client(seal)
        problem(post(stranger, "pull", asked), 401, reason)
        problem(stranger.get(f"{PREFIX}/manifest"), 401, reason)
        problem(send(stranger), 401, reason)
    problem(post(client, "pull", protocol.PullRequest(epoch="x", catalog_h=0, store_h=0)), 409, "resync")
    problem(post(client, "pull", protocol.PullRequest(epoch=epoch, catalog_h=10**9, store_h=0)), 409, "resync")
    skipped, gap = device.placed(order(world, line(world, COAT))), device.placed(order(world, line(world, COAT)))
    assert problem(send(client, gap), 409, "gap")["expected"] == skipped.jseq
    problem(send(client, *[skipped] * 101), 400, "malformed")
    for body in (b"", b"{", b"[]", b'{"epoch": 5}', b"\xff\xfe", b'{"epoch":"a","catalog_h":1e400,"store_h":0}'):
        problem(client.post(f"{PREFIX}/pull", content=body), 400, "malformed")
    problem(client.post(f"{PREFIX}/pull", content=b" " * (9 << 20)), 413, "too_large")
    problem(client.get("/nothing"), 404, "not_found")
    problem(client.get(f"{PREFIX}/pull"), 405, "method_not_allowed")
    older = protocol.HelloRequest(
        build="", protocol=(7, 9), replica_schema=1, incarnation=0, chains=[], behind=0, wall=0
    )
    problem(post(client, "hello", older), 426, "upgrade")
    assert running.client().get("/health").json()["head"] > 0


def test_a_revoked_device_only_uploads(running: Running, world: World) -> None:
    device, client = enrolled(running, world)
    epoch = hello(client, device).epoch
    assert running.run("revoke", str(device.identity.device_id)).returncode == 0
    problem(post(client, "pull", protocol.PullRequest(epoch=epoch, catalog_h=0, store_h=0)), 403, "revoked")
    problem(client.get(f"{PREFIX}/manifest"), 403, "revoked")
    assert send(client, device.placed(order(world, line(world, COAT)))).json()["results"][0]["status"] == "parked"


def test_the_api_describes_itself(running: Running) -> None:
    schema = running.client().get("/schema").json()
    calls = {f"{PREFIX}/{name}" for name in ("enrol", "hello", "manifest", "blob/{sha256}", "pull", "commands")}
    assert calls <= set(schema["paths"])
    answers = schema["paths"][f"{PREFIX}/pull"]["post"]["responses"]
    assert {"200", "400", "401", "403", "409", "503"} <= set(answers)
    assert "application/problem+json" in answers["409"]["content"]
    assert "#/components/schemas/PullReply" in json.dumps(answers["200"])


def test_killed_at_any_moment_nothing_is_lost_or_doubled(running: Running, world: World) -> None:
    device, client = enrolled(running, world)
    commands = [device.placed(order(world, line(world, COAT, 1, "ship_to_home", DC))) for _ in range(12)]
    sent = 0
    for delay in (0.0, 0.005, 0.01, 0.02, 0.04):
        assert running.process is not None
        killer = subprocess.Popen(
            [sys.executable, "-c", f"import os,time;time.sleep({delay});os.kill({running.process.pid},9)"]
        )
        try:
            while sent < len(commands):
                if send(client, commands[sent]).status_code == 200:
                    sent += 1
        except httpx.TransportError:
            sent = 0  # the answer is lost: the device begins at its first unsettled command
        killer.wait()
        running.stop(signal.SIGKILL)
        running.start()
        client = running.client(seal_of(world.signer, device.identity))
    assert send(client, *commands).status_code == 200
    assert len(world.rows("orders")) == len(commands)
    assert (world.level(DC, COAT), world.level(DC, COAT, "reserved")) == (0, 5)
    assert running.run("ledger").returncode == 0


def test_sigterm_ends_it_cleanly(running: Running) -> None:
    assert running.client().get("/health").status_code == 200
    assert running.stop(signal.SIGTERM) == 0


def test_what_the_command_line_refuses(running: Running) -> None:
    refused = running.run("enrol", "--store", "nowhere")
    assert (refused.returncode, "unknown_store" in refused.stderr) == (1, True)
    assert len(running.run("enrol", "--store", "xihu").stdout.strip()) == enrolment.CODE_LENGTH
