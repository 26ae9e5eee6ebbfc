"""The diagnostics say how a device stands, and neither they nor anything left on the disk says a word about people."""

from __future__ import annotations

import base64
import json
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.orders.draft import Payment, set_contact
from sync.agent.log import agent_log, described
from sync.diagnostics import export
from tests.fashion.demo import HUBIN, PINS
from tests.support.floor import COLLECT, NAVY_M, SECOND, Floor, fresh_shop

ORDERS = 66


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    with Floor.open(fresh_shop(tmp_path / "device")) as opened:
        yield opened


def ways(canary: str | bytes) -> Iterator[bytes]:
    """How it might be written."""
    if isinstance(canary, bytes):
        yield from (canary, canary.hex().encode(), canary.hex().upper().encode(), base64.b64encode(canary))
        return
    plain = canary.encode()
    yield from (plain, canary.encode("utf-16-le"), json.dumps(canary)[1:-1].encode(), base64.b64encode(plain)[:-4])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file, and every file inside a zip."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            found[path.name] = path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
    return found


def test_two_hundred_canaries_are_found_nowhere(
    floor: Floor, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = floor.shop.secrets
    canaries: list[str | bytes] = [secrets.journal_key, secrets.store_key, secrets.signing_seed]
    with agent_log(floor.shop.home, floor.clock) as log:
        for number in range(ORDERS):
            name, phone = f"金丝雀{number}号{number * 7919 % 1000:03}", f"139{number * 104729 % 10**8:08}"
            draft = set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), name, phone)
            placed = floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP))
            floor.clock.go(SECOND)
            canaries += [name, phone, placed.pickup_code]
            for error in (Refusal("phone_invalid", phone=phone, detail=name), ValueError(name), KeyError(phone)):
                try:
                    raise error
                except Exception as caught:
                    log.warning("failed", **described(caught))
        log.info("somebody_was_careless", who=canaries[3], number=str(canaries[4]) + " " + str(canaries[5]))
    assert len(canaries) >= 200
    carelessly = (floor.shop.home / "log" / "agent.jsonl").read_text()
    assert json.dumps(canaries[3])[1:-1] in carelessly, "the search finds what is there"
    path = export(floor.device, tmp_path)
    (floor.shop.home / "log" / "agent.jsonl").write_text("\n".join(carelessly.splitlines()[:-1]))
    said = capfd.readouterr()
    places = contents(tmp_path) | {"records": caplog.text.encode(), "said": (said.out + said.err).encode()}
    assert {"about.json", "sync.json", "data.json", "log/agent.jsonl"} <= {
        name.removeprefix(f"{path.name}/") for name in places
    }
    found = [
        (name, canary) for canary in canaries for way in ways(canary) for name, body in places.items() if way in body
    ]
    assert not found
    pins = [f'"{pin}"'.encode() for pin in PINS.values()]
    assert not any(pin in body for pin in pins for body in places.values())


def test_they_say_how_the_device_stands(floor: Floor, tmp_path: Path) -> None:
    floor.place(floor.carry())
    with zipfile.ZipFile(export(floor.device, tmp_path)) as archive:
        about, told, data = (json.loads(archive.read(f"{name}.json")) for name in ("about", "sync", "data"))
    assert about["device"] == floor.device.identity.device_id
    assert told["commands"] == {"order.placed": 1}
    assert told["chains"][0]["last"] == 1
    assert told["agent"]["phase"] == "starting"
    assert data["store"]["h"] >= 0
    assert data["store"]["rows"]["attention_item"] == 0
    assert data["files"]["journal.db"] > 0
