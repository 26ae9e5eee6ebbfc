"""Who HQ believes a call to be from, and how often."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.journal.signing import Signer
from sync.hq import enrolment
from sync.hq.gate import Gate, SignedCall
from sync.hq.scopes import Caller
from sync.signing import NONCE, SIGNATURE, TIME, WINDOW_US, Seal, time_text
from tests.unit.hq.world import Device, World

TARGET = "/sync/v1/pull?x=%20"


class Skewed:
    """The world's clock as a device whose wall is wrong sees it."""

    def __init__(self, world: World, skew: int) -> None:
        self._world, self.skew = world, skew

    def now(self) -> int:
        return self._world.clock.at + self.skew

    def monotonic(self) -> int:
        return self._world.clock.at

    def boot(self) -> str:
        return "boot"


def seal_of(device: Device, skew: int = 0) -> Seal:
    clock = Skewed(device.world, skew)
    return Seal(device.identity.device_id, device.signer, clock, device.world.ids, device.identity.hq_public_key)


def call_of(headers: dict[str, str], body: bytes = b"{}") -> SignedCall:
    return SignedCall(
        method="POST",
        target=TARGET,
        body=body,
        device_id=int(headers["Farshelf-Device"]),
        at=int(headers[TIME]),
        nonce=headers[NONCE],
        signature=base64.b64decode(headers[SIGNATURE]),
    )


def fresh(device: Device) -> SignedCall:
    return call_of(seal_of(device).headers("POST", TARGET, b"{}"))


def let_in(world: World, call: SignedCall, gate: Gate | None = None) -> Caller:
    gate = gate or Gate(world.database, world.clock, world.signer)
    with world.database.read() as connection:
        return gate.allowed(connection, call)


def refused(world: World, call: SignedCall, gate: Gate | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        let_in(world, call, gate)
    return caught.value


def remembered(world: World) -> int:
    if world.database.path is None:
        with world.database.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM call_nonce")).scalar_one())
    with closing(sqlite3.connect(world.database.path.with_suffix(".nonces"))) as file:
        count: int = file.execute("SELECT count(*) FROM call_nonce").fetchone()[0]
        return count


@pytest.fixture
def device(world: World) -> Device:
    return world.enrol("hubin")


def test_a_signed_call_is_its_devices(world: World, device: Device) -> None:
    world.enrol("xihu", seed=2)
    assert let_in(world, fresh(device)) == world.caller(device)


@pytest.mark.parametrize(
    "change",
    [
        lambda call: replace(call, method="GET"),
        lambda call: replace(call, target=call.target + "&y=1"),
        lambda call: replace(call, body=b"[]"),
        lambda call: replace(call, device_id=2),
        lambda call: replace(call, at=call.at + 1),
        lambda call: replace(call, nonce="A" * 16),
        lambda call: replace(call, signature=bytes(64)),
    ],
)
def test_the_signature_covers_everything(
    world: World, device: Device, change: Callable[[SignedCall], SignedCall]
) -> None:
    world.enrol("xihu", seed=2)
    gate = Gate(world.database, world.clock, world.signer)
    for _ in range(2):
        # With the key known and not.
        assert refused(world, change(fresh(device)), gate).reason == "bad_signature"
        let_in(world, fresh(device), gate)


def test_a_stranger_is_unknown(world: World, device: Device) -> None:
    assert refused(world, replace(fresh(device), device_id=99)).reason == "unknown_device"


def test_a_call_is_taken_once_by_all_processes_together(world: World, device: Device) -> None:
    one, other = (Gate(world.database, world.clock, world.signer) for _ in range(2))
    call, again = fresh(device), fresh(device)
    let_in(world, call, one)
    assert refused(world, call, one).reason == "replayed"
    assert refused(world, call, other).reason == "replayed"
    let_in(world, again, other)
    # Another device may draw the same number.
    xihu = world.enrol("xihu", seed=2)
    let_in(world, call_of(_with_nonce(xihu, call.nonce)), one)


def _with_nonce(device: Device, nonce: str) -> dict[str, str]:
    class Same:
        def new_id(self) -> bytes:
            return bytes(16)

        def secret(self, size: int) -> bytes:
            return base64.b64decode(nonce)

    return replace(seal_of(device), identifiers=Same()).headers("POST", TARGET, b"{}")


def test_a_call_cannot_be_repeated_at_any_time(world: World, device: Device) -> None:
    gate = Gate(world.database, world.clock, world.signer)
    early = call_of(seal_of(device, WINDOW_US - 1000).headers("POST", TARGET, b"{}"))
    let_in(world, early, gate)
    for _ in range(30):
        world.clock.at += WINDOW_US // 10
        let_in(world, fresh(device), gate)
        assert refused(world, early, gate).reason in ("replayed", "stale_call")


def test_what_is_too_old_to_repeat_is_forgotten(world: World, device: Device) -> None:
    gate = Gate(world.database, world.clock, world.signer)
    for _ in range(200):
        let_in(world, fresh(device), gate)
        world.clock.at += WINDOW_US // 20
    assert remembered(world) < 60


@pytest.mark.parametrize("years", [-10, -1, 1, 10])
def test_a_clock_wrong_by_years_learns_hqs_time(world: World, device: Device, years: int) -> None:
    seal = seal_of(device, years * 31_557_600_000_000)
    sent = seal.headers("POST", TARGET, b"{}")
    refusal = refused(world, call_of(sent))
    assert refusal.reason == "stale_call"
    answer = {TIME: str(refusal.values["server_time"]), SIGNATURE: str(refusal.values["signature"])}
    assert seal.learns(sent, answer)
    assert let_in(world, call_of(seal.headers("POST", TARGET, b"{}"))).id == device.identity.device_id
    world.clock.at += 86_400_000_000
    assert let_in(world, call_of(seal.headers("POST", TARGET, b"{}"))).id == device.identity.device_id


def test_nobody_but_hq_sets_the_time_of_a_seal(world: World, device: Device) -> None:
    seal = seal_of(device)
    sent = seal.headers("POST", TARGET, b"{}")
    future = world.clock.at + 10**15
    signed = time_text(seal.device_id, sent[NONCE], future)

    def answer(signature: bytes, at: int = future) -> dict[str, str]:
        return {TIME: str(at), SIGNATURE: base64.b64encode(signature).decode()}

    other_nonce = seal.headers("POST", TARGET, b"{}")
    assert not seal.learns(sent, {})
    assert not seal.learns(sent, {TIME: "soon", SIGNATURE: ""})
    assert not seal.learns(sent, answer(b"short"))
    assert not seal.learns(sent, answer(Signer(bytes(32)).sign(signed)))
    assert not seal.learns(other_nonce, answer(world.signer.sign(signed)))
    assert not seal.learns(sent, answer(world.signer.sign(signed), future + 1))
    assert abs(int(seal.headers("GET", "/", b"")[TIME]) - world.clock.at) < 1_000_000
    assert seal.learns(sent, answer(world.signer.sign(signed)))


def test_a_revoked_device_is_known_but_not_allowed(world: World, device: Device) -> None:
    with world.database.write() as connection:
        enrolment.revoke(connection, world.clock, device.identity.device_id)
    gate = Gate(world.database, world.clock, world.signer)
    assert refused(world, fresh(device), gate).reason == "revoked"
    with world.database.read() as connection:
        assert gate.caller(connection, fresh(device)).revoked


def test_a_device_id_given_anew_after_a_restore_has_its_own_key(world: World, device: Device) -> None:
    gate = Gate(world.database, world.clock, world.signer)
    let_in(world, fresh(device), gate)
    stranger = Signer(b"\7" * 32)
    world.execute("UPDATE device SET public_key = :key", key=stranger.public_key)
    assert refused(world, fresh(device), gate).reason == "bad_signature"
    assert refused(world, fresh(device), gate).reason == "bad_signature"
    let_in(world, fresh(replace(device, signer=stranger)), gate)
