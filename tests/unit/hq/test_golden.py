"""Released command versions and messages are read for ever as they were; see `tests/support/golden.py`."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from sync.hq.handlers import HANDLERS
from sync.hq.versions import OLDEST, handler_of, read_payload
from tests.support.golden import COMMANDS, PROTOCOL, messages, sample, to_plain

_FILES = sorted(COMMANDS.glob("*@*.json"))
_HINT = "delete the golden file before a release, or add a version after it: see tests/support/golden.py"


def test_every_command_that_hq_handles_has_a_corpus() -> None:
    assert {path.stem for path in _FILES} >= {f"{kind}@{version}" for kind, version in HANDLERS}, _HINT


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_released_version_is_read(path: Any) -> None:
    """As the current class through every step; and the current version back to the very same bytes."""
    kind, _, number = path.stem.partition("@")
    current = max(version for name, version in HANDLERS if name == kind)
    samples = json.loads(path.read_text("utf-8"))
    assert samples
    if int(number) < current - OLDEST:
        assert handler_of(kind, int(number)) is None
        return
    found = handler_of(kind, int(number))
    assert found is not None, f"no steps from {path.stem}"
    handler, steps = found
    for one in samples:
        payload = read_payload(msgspec.json.encode(one), handler, steps)
        if int(number) == current:
            assert to_plain(payload) == one, _HINT
    if int(number) == current:
        assert to_plain(sample(handler.payload)) in samples, _HINT


def test_the_messages_of_this_protocol_are_as_they_were_released() -> None:
    golden = json.loads(PROTOCOL.read_text("utf-8"))
    kinds = dict(messages())
    assert golden.keys() <= kinds.keys(), _HINT
    for name, told in golden.items():
        read = to_plain(msgspec.convert(told, kinds[name], strict=False))
        for field, value in told.items() if isinstance(told, dict) else ():
            assert read[field] == value, f"{name}.{field}: {_HINT}"
