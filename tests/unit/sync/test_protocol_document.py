"""docs/protocol.md and docs/rows.md say what the code does: every example, route, error, signature and sum."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.exceptions.base_exceptions import LitestarDeprecationWarning

from app.journal.codec import decode as decode_payload
from app.journal.command import Command
from app.journal.receipts import ChainReceipt, key_id, receipt_text
from app.journal.signing import Signer, verifies
from app.replica.digest import row_digest, wrapped
from app.rows import RowShape
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA, STORE_SHAPES
from app.staff.rows import SignedDocument, signed_text
from sync import protocol
from sync.hq.blobs import BlobFolder
from sync.hq.handlers import HANDLERS
from sync.hq.problems import TITLES
from sync.hq.sequencer import Sequencer
from sync.hq.service import Hq, create_app
from sync.protocol import PREFIX, FeedRow, Message, command_of, decode, encode
from sync.signing import time_text
from tests.support import wire_document
from tests.support.reasons import reasons_of_hq
from tests.unit.hq.world import World

DOCUMENT = Path(__file__).resolve().parents[3].joinpath("docs", "protocol.md").read_text("utf-8")
DEVICE, HQ = Signer(bytes(range(32))), Signer(bytes(range(32, 64)))
EXAMPLES = re.findall(r"^```json([^\n]*)\n(.*?)\n```$", DOCUMENT, re.DOTALL | re.MULTILINE)
PAYLOADS = {kind: handler.payload for (kind, _), handler in HANDLERS.items()}
SHAPES: dict[str, RowShape] = {shape.table: shape for shape in (*CATALOG_SHAPES, *STORE_SHAPES)}
STATUSES = {"accepted", "adjusted", "rejected", "parked", "conflict"}


def messages() -> dict[str, type[Message]]:
    found = vars(protocol).items()
    return {name: one for name, one in found if isinstance(one, type) and issubclass(one, Message)}


def example(name: str, place: int = 0) -> Any:
    """What a test above has shown to be such a message."""
    return [decode(text.encode(), messages()[name]) for given, text in EXAMPLES if given.strip() == name][place]


def lacking(told: Any, read: Any, path: str = "") -> list[str]:
    """Where an example says more, or something else, than a reader of its class has understood."""
    if isinstance(told, dict) and isinstance(read, dict):
        pairs = [(f"{path}.{name}", value, read.get(name)) for name, value in told.items()]
    elif isinstance(told, list) and isinstance(read, list) and len(told) == len(read):
        pairs = [(path, one, other) for one, other in zip(told, read, strict=True)]
    else:
        return [] if told == read else [path]
    return [found for place, one, other in pairs for found in lacking(one, other, place)]


def nested(kind: type[Message], found: set[str]) -> None:
    for one in msgspec.structs.fields(kind):
        for hint in (one.type, *getattr(one.type, "__args__", ())):
            if isinstance(hint, type) and issubclass(hint, Message) and hint.__name__ not in found:
                found.add(hint.__name__)
                nested(hint, found)


def test_rows_md_is_what_the_code_has() -> None:
    assert wire_document.PATH.read_text("utf-8") == wire_document.document(), (
        "run `python -m tests.support.wire_document`"
    )


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_each_example_is_such_a_message(name: str, text: str) -> None:
    name = name.strip()
    if name in PAYLOADS:
        payload = decode_payload(text.encode(), PAYLOADS[name])
        assert lacking(json.loads(text), json.loads(msgspec.json.encode(payload))) == []
        return
    kind = messages()[name]
    told = json.loads(text)
    signed = [".server_time", ".signature"] if told.get("reason") == "stale_call" else []
    assert lacking(told, json.loads(encode(decode(text.encode(), kind)))) == signed


def test_every_message_has_an_example() -> None:
    shown = {name.strip() for name, _ in EXAMPLES}
    for name in tuple(shown & set(messages())):
        nested(messages()[name], shown)
    assert set(messages()) - {"Message"} <= shown


def test_the_routes_are_those_of_hq(tmp_path: Path) -> None:
    world = World.open(f"sqlite:///{tmp_path / 'hq.db'}")
    sequencer = Sequencer(world.database, world.clock)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        app = create_app(
            Hq(world.database, world.clock, world.ids, world.signer, BlobFolder(tmp_path), sequencer, 45.0)
        )
    routes = {
        f"{method} {re.sub(r':[a-z]+', '', route.path).removeprefix(PREFIX)}"
        for route in app.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS" and not route.path.startswith("/schema")
    }
    world.database.close()
    told = set(re.findall(r"^### ((?:GET|POST) /\S+)", DOCUMENT, re.MULTILINE))
    told |= {one for one in re.findall(r"`((?:GET|HEAD) /\S+)`", DOCUMENT) if one in routes}
    # The span is one part of the path to the router.
    assert {one.replace("{from}-{to}", "{span}") for one in told} == routes


def test_the_errors_are_those_of_hq() -> None:
    table = DOCUMENT.partition("## Errors")[2].partition("## Signing")[0]
    told = {
        (int(status), reason)
        for status, reasons in re.findall(r"^\| (\d{3}) \| (.*?) \|", table, re.MULTILINE)
        for reason in re.findall(r"`(\w+)`", reasons)
    }
    assert told == {(status, reason) for reason, (status, _) in TITLES.items()}
    for name, text in EXAMPLES:
        if name.strip().endswith("Problem"):
            problem = decode(text.encode(), protocol.Problem)
            assert TITLES[problem.reason] == (problem.status, problem.title)
            assert problem.type == f"{PREFIX}/problems/{problem.reason}"


def test_the_reasons_of_outcomes_are_those_of_hq() -> None:
    section = DOCUMENT.partition("## Commands\n")[2]
    assert {reason for reason in reasons_of_hq() if f"`{reason}`" not in section} == set()
    may_be = re.findall(r"^\| `[a-z_.]+`.*\|[^|]*\|([^|]*)\|$", section, re.MULTILINE)
    told = {reason for one in may_be for reason in re.findall(r"`(\w+)`", one)}
    assert len(told) > 20
    assert told - STATUSES <= reasons_of_hq()
    families = "|".join({kind.partition(".")[0] for kind in PAYLOADS})
    assert set(re.findall(rf"`((?:{families})\.[a-z_]+)` [·|]", section)) == set(PAYLOADS)


def images() -> list[FeedRow]:
    rows: list[FeedRow] = example("PullReply").rows
    return rows


def row_of(table: str) -> Any:
    """The example's row of that table, as its class."""
    shape = SHAPES[table]
    image = next(row.image for row in images() if row.table == table)
    assert image is not None
    values = zip(shape.columns, image, strict=True)
    return shape.row(**{one.name: bytes.fromhex(value) if one.kind == "blob" else value for one, value in values})


def test_the_rows_have_the_columns_and_sums_that_they_should() -> None:
    for row in images():
        shape = SHAPES[row.table]
        assert len(row.key) == len(shape.key)
        assert row.image is None or (len(row.image), row.image[: len(row.key)]) == (len(shape.columns), row.key)
    colour = next(row for row in images() if row.table == "colour")
    assert colour.image is not None
    digest = str(row_digest(colour.table, colour.key, colour.ver, colour.image))
    assert f"has the digest {digest}" in " ".join(DOCUMENT.split())
    sums: Mapping[str, int] = example("PullReply").digests
    own = [row for row in images() if row.scope == "device:7" and row.image is not None]
    total = sum(row_digest(row.table, row.key, row.ver, row.image) for row in own if row.image is not None)
    assert sums["device:7"] == wrapped(total)
    assert example("Manifest").catalog.schema == example("HelloRequest").replica_schema == REPLICA_SCHEMA


def test_the_command_is_chained_and_signed_as_the_text_says() -> None:
    command: Command = command_of(example("CommandsRequest").commands[0])
    assert verifies(DEVICE.public_key, command.hash, command.signature)
    (payload,) = (text for name, text in EXAMPLES if name.strip() == "order.placed")
    assert json.loads(command.payload) == json.loads(payload)
    section = " ".join(DOCUMENT.partition("**Chain.**")[2].split())
    assert f"`{command.payload_hash.hex()}`" in section
    assert f"`{command.hash.hex()}`" in section
    header = re.search(r'```text (\["[0-9a-f]{32}",0,1,.*?\]) ```', section)
    assert header is not None
    text = command.prev_hash + command.payload_hash + header[1].encode()
    assert hashlib.sha256(text).digest() == command.hash
    told = example("HelloRequest").chains[0]
    assert (told.jseq, told.head_hash) == (1, command.hash)


def test_what_hq_signs_is_signed_as_the_text_says() -> None:
    receipt: ChainReceipt = row_of("chain_receipt")
    assert verifies(HQ.public_key, receipt_text(receipt), receipt.signature)
    assert receipt.key_id == key_id(HQ.public_key)
    assert f"```text\n{receipt_text(receipt).decode()}\n```" in DOCUMENT
    assert not verifies(HQ.public_key, receipt_text(replace(receipt, jseq=2)), receipt.signature)
    document: SignedDocument = row_of("signed_document")
    signed = signed_text(document.store_id, document.kind, document.version, document.body)
    assert verifies(HQ.public_key, signed, document.signature)
    stale = next(json.loads(text) for name, text in EXAMPLES if '"stale_call"' in text)
    (nonce,) = set(re.findall(r"Farshelf-Nonce: (\S+)", DOCUMENT))
    signature = base64.b64decode(stale["signature"])
    assert verifies(HQ.public_key, time_text(7, nonce, stale["server_time"]), signature)
    assert example("EnrolReply").hq_public_key == HQ.public_key
    assert example("EnrolRequest").public_key == DEVICE.public_key
