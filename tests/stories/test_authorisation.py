"""Who may call what: every route of HQ against every kind of caller, and no row of another shop in any answer (I12)."""

from __future__ import annotations

import base64
import gzip
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.exceptions.base_exceptions import LitestarDeprecationWarning
from litestar.testing import TestClient

from app.journal.signing import Signer
from app.members.rows import Member
from sync import protocol
from sync.hq import documents, enrolment
from sync.hq.blobs import BlobFolder
from sync.hq.sequencer import Sequencer
from sync.hq.service import Hq, create_app
from sync.hq.tables import LIVE
from sync.protocol import PREFIX
from sync.signing import WINDOW_US, Seal
from tests.unit.hq.test_devices import hire
from tests.unit.hq.world import COAT, HUBIN, NINGBO, XIHU, Device, World, line, order

SHOPS = {"hubin": HUBIN, "xihu": XIHU, "ningbo": NINGBO}
REGION = {"hubin": "hz", "xihu": "hz", "ningbo": "nb"}


@dataclass
class Site:
    """HQ with three shops, each with a device and with rows that carry its name; one more device was revoked."""

    world: World
    client: TestClient[Litestar]
    devices: dict[str, Device] = field(default_factory=dict)
    before: int = 0

    @property
    def head(self) -> int:
        return self.world.caller(self.devices["hubin"]).head

    @property
    def epoch(self) -> str:
        return self.world.caller(self.devices["hubin"]).epoch

    def seal(self, device: Device, signer: Signer | None = None) -> Seal:
        key = device.identity.hq_public_key
        return Seal(device.identity.device_id, signer or device.signer, self.world.clock, self.world.ids, key)

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return self.client.request(method, path, content=body, headers={"Content-Type": "application/json", **headers})


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    world = World.open(url)
    hq = Hq(
        world.database,
        world.clock,
        world.ids,
        world.signer,
        BlobFolder(tmp_path / "blobs"),
        Sequencer(world.database, world.clock),
        45.0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        app = create_app(hq)
    (tmp_path / "blobs" / BLOB).write_bytes(b"catalogue")
    with TestClient(app) as client:
        yield _furnished(Site(world, client))
    world.database.close()


def _furnished(site: Site) -> Site:
    world = site.world
    for number, name in enumerate((*SHOPS, "revoked"), 1):
        site.devices[name] = world.enrol("hubin" if name == "revoked" else name, seed=number)
    world.drain()
    site.before = site.head
    for number, (name, store) in enumerate(SHOPS.items(), 1):
        hire(world, 600 + number, store, name=canary(name))
        with world.database.write() as connection:
            connection.execute(
                LIVE["member"].insert().values(asdict(Member(number, "", canary(name), "", "basic", 0, store)))
            )
        placed = order(world, line(world, COAT, 9, at=store), store=store)
        site.devices[name].place(replace(placed, contact_name=canary(name), number=canary(name)))
    with world.database.write() as connection:
        documents.issue_all(connection, world.signer)
        enrolment.revoke(connection, world.clock, site.devices["revoked"].identity.device_id)
    world.drain()
    return site


def canary(shop: str) -> str:
    return f"canary-of-{shop}"


# --- every route -----------------------------------------------------------------------------------------------------

BLOB = "b" * 64
Body = Callable[[Site, Device], protocol.Message | None]


@dataclass(frozen=True)
class Route:
    """`who`: anyone | enrolling (a key, no device) | device | upload (a device, though revoked)."""

    who: str
    body: Body = lambda site, device: None
    path: dict[str, str] = field(default_factory=dict)
    query: str = ""


def _hello(site: Site, device: Device) -> protocol.Message:
    return device.asks()


def _pull(site: Site, device: Device) -> protocol.Message:
    return protocol.PullRequest(epoch=site.epoch, catalog_h=site.head, store_h=None)


def _commands(site: Site, device: Device) -> protocol.Message:
    return protocol.CommandsRequest(commands=[protocol.envelope(one) for one in device.made])


def _leave(site: Site, device: Device) -> protocol.Message:
    return protocol.LeaveRequest(chains=[(0, 99)], sealed=False)


def _leases(site: Site, device: Device) -> protocol.Message:
    return protocol.LeasesRequest(id=site.world.ids.new_id(), wishes=[], renew=[])


def _pay(site: Site, device: Device) -> protocol.Message:
    new_id = site.world.ids.new_id
    return protocol.PaymentRequest(
        order_id=new_id(), tender_id=new_id(), attempt_id=new_id(), way="shown", provider="wechat"
    )


def _payment(site: Site, device: Device) -> protocol.Message:
    return protocol.PaymentAsked(order_id=site.world.ids.new_id(), tender_id=site.world.ids.new_id())


def _reservation(site: Site, device: Device) -> protocol.Message:
    return protocol.ReservationAsked(code="R00000000000")


def _balance(site: Site, device: Device) -> protocol.Message:
    """Of a member whom nobody knows; whose shop may ask is tried in `test_stored_value`."""
    return protocol.StoredValueRequest(member_id=1, currency="CNY")


def _enrol(site: Site, device: Device) -> protocol.Message:
    with site.world.database.write() as connection:
        code = enrolment.new_code(connection, site.world.clock, site.world.ids, "hubin")
    return protocol.EnrolRequest(code=code, public_key=device.signer.public_key, name="")


ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "/health"): Route("anyone"),
    ("GET", "/schema"): Route("anyone"),
    ("GET", "/schema/openapi.json"): Route("anyone"),
    ("GET", "/schema/{path:str}"): Route("anyone", path={"path:str": "nothing"}),
    ("POST", f"{PREFIX}/enrol"): Route("enrolling", _enrol),
    ("POST", f"{PREFIX}/hello"): Route("device", _hello),
    ("GET", f"{PREFIX}/manifest"): Route("device"),
    ("GET", f"{PREFIX}/blob/{{sha256:str}}"): Route("device", path={"sha256:str": BLOB}),
    ("HEAD", f"{PREFIX}/blob/{{sha256:str}}"): Route("device", path={"sha256:str": BLOB}),
    ("GET", f"{PREFIX}/feed/{{epoch:str}}/{{span:str}}"): Route(
        "device", path={"epoch:str": "0" * 16, "span:str": "1-10000"}
    ),
    ("POST", f"{PREFIX}/pull"): Route("device", _pull),
    ("POST", f"{PREFIX}/commands"): Route("upload", _commands),
    ("POST", f"{PREFIX}/leases"): Route("device", _leases),
    # A device that HQ lacks something of: let through, and told so.
    ("POST", f"{PREFIX}/leave"): Route("upload", _leave),
    ("GET", f"{PREFIX}/events"): Route("device", query="?seconds=1"),
    ("POST", f"{PREFIX}/payments"): Route("device", _pay),
    ("POST", f"{PREFIX}/payments/state"): Route("device", _payment),
    ("POST", f"{PREFIX}/payments/cancel"): Route("device", _payment),
    ("POST", f"{PREFIX}/reservations"): Route("device", _reservation),
    # The web shop's own key lets it in, and no device's.
    ("POST", "/online/v1/reservations"): Route("web"),
    # A customer with a receipt in the hand: its signature lets them in, once.
    ("GET", "/R/{code:str}"): Route("anyone", path={"code:str": "FSR1:A10-1"}),
    ("POST", "/R/{code:str}"): Route("anyone", path={"code:str": "FSR1:A10-1"}),
    ("POST", f"{PREFIX}/payments/balance"): Route("device", _balance),
    # A provider has no key of ours: its own signature is looked at, and nothing else is believed.
    ("POST", "/payments/notify/{provider:str}"): Route("anyone", path={"provider:str": "wechat"}),
}
CALLERS = (
    "hubin", "xihu", "ningbo", "revoked", "unsigned", "another_key", "another_body", "another_path", "no_device",
    "replayed", "stale",
)  # fmt: skip
WELCOME = {"hubin", "xihu", "ningbo"}
REFUSED = {
    "unsigned": "unsigned",
    "another_key": "bad_signature",
    "another_body": "bad_signature",
    "another_path": "bad_signature",
    "no_device": "unknown_device",
    "replayed": "replayed",
    "stale": "stale_call",
}


def expected(who: str, caller: str) -> tuple[int, str]:
    """(status, reason) of a refusal; (0, "") where the call is let through."""
    if who == "web":
        return 401, "bad_web_key"
    if who == "anyone" or caller in WELCOME or (caller == "revoked" and who == "upload"):
        return 0, ""
    if who == "enrolling":
        # A key that HQ does not know yet: there is no device to be unknown, and the code makes it fresh.
        return (0, "") if caller in ("revoked", "no_device", "replayed", "stale") else (401, REFUSED[caller])
    return (403, "revoked") if caller == "revoked" else (401, REFUSED[caller])


def call(site: Site, route: tuple[str, str], caller: str) -> httpx.Response:
    method, template = route
    row, path = ROUTES[route], template
    for name, value in row.path.items():
        path = path.replace("{" + name + "}", value)
    path += row.query
    device = site.devices[caller if caller in site.devices else "hubin"]
    message = row.body(site, device)
    body = b"" if message is None else protocol.encode(message)
    seal = site.seal(device, Signer(b"\x77" * 32) if caller == "another_key" else None)
    if row.who == "enrolling":
        seal = replace(seal, device_id=0)
    if caller == "no_device" and row.who != "enrolling":
        seal = replace(seal, device_id=99)
    if caller == "stale":
        site.world.clock.at -= 2 * WINDOW_US
    signed_body = b"[]" if caller == "another_body" else body
    signed_path = path + "?all=1" if caller == "another_path" else path
    headers = {} if caller == "unsigned" else seal.headers(method, signed_path, signed_body)
    if caller == "stale":
        site.world.clock.at += 2 * WINDOW_US
    if caller == "replayed" and row.who not in ("enrolling", "web"):
        assert site.send(method, path, body, headers).status_code not in (401, 403)
    return site.send(method, path, body, headers)


def test_every_route_has_a_row(site: Site) -> None:
    """Add the row with the route; without one nobody has thought about who may call it."""
    app = site.client.app
    found = {(str(method), one.path) for one in app.routes for method in getattr(one, "methods", ())}
    assert {one for one in found if one[0] != "OPTIONS"} == set(ROUTES)


def test_every_route_lets_in_whom_it_should_and_nobody_else(site: Site) -> None:
    wrong = []
    for route, row in ROUTES.items():
        for caller in CALLERS:
            if caller in ("another_body", "another_path") and row.who == "anyone":
                continue
            reply = call(site, route, caller)
            status, reason = expected(row.who, caller)
            if not status:
                held = reply.status_code < 500 and reply.status_code not in (401, 403)
            elif route[0] == "HEAD":
                held = reply.status_code == status
            else:
                held = reply.status_code == status and reply.json()["reason"] == reason
            if not held:
                wrong.append((*route, caller, reply.status_code, reply.text[:80]))
    assert wrong == []


def test_a_refused_call_cannot_be_played_again(site: Site) -> None:
    """A refusal rolls back what the handler did, and never that the call was seen."""
    device = site.devices["hubin"]
    leases = _leases(site, device)
    assert isinstance(leases, protocol.LeasesRequest)
    refused = {
        "leases": (msgspec.structs.replace(leases, id=b"short"), "malformed"),
        "leave": (_leave(site, device), "unsent"),
        "pull": (protocol.PullRequest(epoch="", catalog_h=0, store_h=0), "resync"),
        "commands": (protocol.CommandsRequest(commands=[], epoch="other"), "resync"),
        "hello": (msgspec.structs.replace(device.asks(), protocol=(98, 99)), "upgrade"),
    }
    for name, (message, reason) in refused.items():
        path, body = f"{PREFIX}/{name}", protocol.encode(message)
        headers = site.seal(device).headers("POST", path, body)
        told = [site.send("POST", path, body, headers).json()["reason"] for _ in range(2)]
        assert told == [reason, "replayed"], name


# --- no row of another shop ------------------------------------------------------------------------------------------


def own_scopes(site: Site, shop: str) -> set[str]:
    store, device = SHOPS[shop], site.devices[shop].identity.device_id
    shops = {f"{kind}:{store}" for kind in ("stock", "members", "ops")}
    return {"catalog:cn", f"avail:{REGION[shop]}", f"device:{device}"} | shops


def pulled(site: Site, shop: str, asked: protocol.PullRequest) -> protocol.PullReply:
    path, body = f"{PREFIX}/pull", protocol.encode(asked)
    reply = site.send("POST", path, body, site.seal(site.devices[shop]).headers("POST", path, body))
    assert reply.status_code == 200, reply.text
    for other in SHOPS:
        assert (canary(other).encode() in reply.content) == (other == shop), (shop, other, asked)
    return protocol.decode(reply.content, protocol.PullReply)


def test_no_answer_holds_a_row_of_another_shop(site: Site) -> None:
    foreign = [f"ops:{NINGBO}", f"members:{XIHU}", f"device:{site.devices['xihu'].identity.device_id}"]
    tail = protocol.PullRequest(epoch=site.epoch, catalog_h=site.before, store_h=site.before)
    kinds = (
        tail,
        msgspec.structs.replace(tail, store_h=None, catalog_h=site.head),
        msgspec.structs.replace(tail, verify=True),
        msgspec.structs.replace(tail, segments=True),
    )
    for shop in SHOPS:
        own = own_scopes(site, shop)
        for asked in kinds:
            reply = pulled(site, shop, asked)
            assert {row.scope for row in reply.rows} <= own
            assert set(reply.scopes) == own
            assert set(reply.digests) <= own
            # Asking for more brings no more.
            more = msgspec.structs.replace(asked, scopes=[*own, *foreign], differing=foreign)
            reply = pulled(site, shop, more)
            assert {row.scope for row in reply.rows} <= own
            assert set(reply.digests) <= own


def test_a_page_of_another_device_opens_nothing(site: Site) -> None:
    h = site.head
    for place in ("avail:hz", "device:0", "members:0", "ops:0", "stock:0"):
        page = _page(h, place)
        for shop in SHOPS:
            path = f"{PREFIX}/pull"
            body = protocol.encode(protocol.PullRequest(epoch=site.epoch, catalog_h=h, store_h=None, page=page))
            reply = site.send("POST", path, body, site.seal(site.devices[shop]).headers("POST", path, body))
            assert reply.status_code == 200
            rows = protocol.decode(reply.content, protocol.PullReply).rows
            assert {row.scope for row in rows} <= own_scopes(site, shop)
            assert not any(canary(other).encode() in reply.content for other in SHOPS if other != shop)


def _page(h: int, scope: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([h, 0, [scope, "", ""], 0]).encode()).decode()


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "encoding", "status", "reason"),
    [
        (b'{"epoch":"", "catalog_h":0, "store_h":0, "x":' + b"[" * 31 + b"]" * 31 + b"}", "", 409, "resync"),
        (b'{"epoch":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\"[", "catalog_h":0, "store_h":0}', "", 409, "resync"),
        (b'{"epoch":"", "catalog_h":0, "store_h":0, "x":' + b"[" * 32 + b"]" * 32 + b"}", "", 400, "malformed"),
        (b'{"epoch":"\xff", "catalog_h":0, "store_h":0}', "", 400, "malformed"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "", 400, "malformed"),
        (b"[" * (1 << 20), "", 400, "malformed"),
        (b" " * (1 + (1 << 20)), "", 413, "too_large"),
        (gzip.compress(b'{"epoch":"", "catalog_h":0, "store_h":0}', mtime=0), "gzip", 400, "malformed"),
        (b'{"epoch":"", "catalog_h":0, "store_h":0}', "gzip", 415, "encoding"),
    ],
)
def test_what_is_too_much_is_refused(site: Site, body: bytes, encoding: str, status: int, reason: str) -> None:
    path = f"{PREFIX}/pull"
    headers = site.seal(site.devices["hubin"]).headers("POST", path, body)
    reply = site.send("POST", path, body, headers | ({"Content-Encoding": encoding} if encoding else {}))
    assert (reply.status_code, reply.json()["reason"]) == (status, reason)
