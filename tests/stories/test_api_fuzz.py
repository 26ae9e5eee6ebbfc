"""HQ's API against what its OpenAPI document allows and what it does not: never a 5xx, or an untold answer."""

from __future__ import annotations

import base64
import os
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.exceptions.base_exceptions import LitestarDeprecationWarning
from litestar.testing import TestClient
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)

from app.journal.command import GENESIS
from sync.hq import enrolment
from sync.hq.blobs import BlobFolder
from sync.hq.sequencer import Sequencer
from sync.hq.service import Hq, create_app
from sync.protocol import PREFIX
from sync.signing import Seal
from tests.unit.hq.world import Device, World

EXAMPLES = int(os.environ.get("FARSHELF_FUZZ", "20"))
"""Requests an operation, of each kind and on each database."""

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
]
BLOB = "b" * 64
BASE = "http://testserver.local"


class Site:
    """HQ in this process, and a device that signs whatever is drawn."""

    def __init__(self, world: World, app: Litestar, client: TestClient[Litestar]) -> None:
        self.world = world
        self.client = client
        self.device: Device = world.enrol("hubin")
        self.epoch = world.caller(self.device).epoch
        self.document = app.openapi_schema.to_schema()
        self.schema = schemathesis.openapi.from_dict(self.document)

    def code(self) -> str:
        with self.world.database.write() as connection:
            return enrolment.new_code(connection, self.world.clock, self.world.ids, "hubin")

    def send(self, case: schemathesis.Case[Any], *, sealed: bool) -> httpx.Response:
        kwargs: dict[str, Any] = case.as_transport_kwargs(base_url=BASE)
        for unknown in ("timeout", "verify", "proxies", "stream", "allow_redirects"):
            kwargs.pop(unknown, None)
        prepared = requests.Request(**kwargs).prepare()
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
        assert isinstance(body, bytes)
        method, target = str(prepared.method), prepared.path_url
        headers = {name: str(value) for name, value in prepared.headers.items()}
        if sealed:
            world, identity = self.world, self.device.identity
            number = 0 if target.startswith(f"{PREFIX}/enrol") else identity.device_id
            seal = Seal(number, self.device.signer, world.clock, world.ids, identity.hq_public_key)
            headers = {name: value for name, value in headers.items() if not name.lower().startswith("farshelf-")}
            headers |= seal.headers(method, target, body)
        return self.client.request(method, target, content=body, headers=headers)

    def validate(self, case: schemathesis.Case[Any], response: httpx.Response) -> None:
        """The body as the document has it. (schemathesis's own check cannot read a tuple within a list.)"""
        answers = self.document["paths"][case.operation.path][case.operation.method]["responses"]
        kind = response.headers.get("content-type", "").partition(";")[0]
        content = answers[str(response.status_code)].get("content", {}).get(kind)
        if response.content and kind.endswith("json") and content is not None:
            schema = {**content["schema"], "components": self.document["components"]}
            jsonschema_rs.Draft202012Validator(schema).validate(response.json())


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    world = World.open(url)
    database, clock = world.database, world.clock
    blobs = BlobFolder(tmp_path / "blobs")
    (blobs.folder / BLOB).write_bytes(b"catalogue")
    hq = Hq(database, clock, world.ids, world.signer, blobs, Sequencer(database, clock), 45.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        app = create_app(hq, threads=False)
    world.drain()
    with TestClient(app, base_url=BASE) as client:
        yield Site(world, app, client)
    database.close()


def test_what_the_document_allows(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    _try(site, GenerationMode.POSITIVE, capsys)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_what_the_document_forbids(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """What is malformed never comes to the database, so one of them will do."""
    _try(site, GenerationMode.NEGATIVE, capsys)


def _try(site: Site, mode: GenerationMode, capsys: pytest.CaptureFixture[str]) -> None:
    told = [f"  {mode.value} {one.label}: {_fuzz(site, one, mode)}" for one in _operations(site, mode)]
    with capsys.disabled():
        print("", *told, sep="\n")


def _operations(site: Site, mode: GenerationMode) -> Iterator[Any]:
    for found in site.schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        # Where there is no body only our own headers could be wrong, and the seal replaces them.
        if mode is GenerationMode.POSITIVE or operation.body:
            yield operation


def _fuzz(site: Site, operation: Any, mode: GenerationMode) -> dict[str, int]:
    """How often each answer was given."""
    answers: Counter[str] = Counter()
    # A stream lasts for a second at least.
    stream = operation.path.endswith("/events")

    @settings(
        max_examples=4 if stream else EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode), sealed=st.sampled_from([True, True, True, False]), likely=st.booleans())
    def run(case: schemathesis.Case[Any], sealed: bool, likely: bool) -> None:
        if stream:
            case.query = {"seconds": 1}
        if likely and isinstance(case.body, dict):
            _make_likely(site, case.body)
        if likely and "sha256" in case.path_parameters:
            case.path_parameters["sha256"] = BLOB
        response = site.send(case, sealed=sealed)
        reason = response.json()["reason"] if response.status_code >= 400 and response.content else ""
        answers[f"{response.status_code} {reason}".strip()] += 1
        case.validate_response(response, checks=CHECKS)
        site.validate(case, response)

    run()
    return dict(answers)


def _make_likely(site: Site, body: dict[str, Any]) -> None:
    """What is drawn at random would never come past the door."""
    known = {
        "epoch": site.epoch,
        "code": site.code,
        "public_key": lambda: base64.b64encode(site.device.signer.public_key).decode(),
        "protocol": [1, 1],
        "incarnation": 0,
        "chains": [{"incarnation": 0, "first": 1, "base_hash": base64.b64encode(GENESIS).decode(), "hashes": []}],
        "catalog_h": 0,
        "store_h": 0,
    }
    for name, value in known.items():
        if name in body:
            body[name] = value() if callable(value) else value
