"""The protocol's worked example is what the code signs."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from app.journal.signing import Signer, verifies
from sync.signing import call_text

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "protocol.md"


def test_the_example_of_the_protocol_is_right() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("## Signing")[2]
    seed = re.search(r"private key\s+`([0-9a-f]{64})`", section)
    request, text = re.findall(r"```(?:http|text)\n(.*?)\n```", section, re.DOTALL)[:2]
    assert seed is not None
    head, _, body = request.partition("\n\n")
    line, *lines = head.split("\n")
    method, target = line.split(" ")
    headers = dict(one.split(": ") for one in lines)
    device, at, nonce = headers["Farshelf-Device"], headers["Farshelf-Time"], headers["Farshelf-Nonce"]
    assert call_text(method, target, body.encode(), int(device), int(at), nonce).decode() == text
    signature = base64.b64decode(headers["Farshelf-Signature"])
    assert verifies(Signer(bytes.fromhex(seed[1])).public_key, text.encode(), signature)
