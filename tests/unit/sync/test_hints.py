"""Reading server-sent hints from whatever the line brings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.errors import Outage
from sync.hints import LONGEST_EVENT, read_hints
from sync.hq.events import Streams


def test_what_comes_too_late_is_sent_away() -> None:
    full = Streams(most=0)
    with pytest.raises(Outage, match="overloaded"):
        full.admit()


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_events_are_read_in_whatever_pieces_they_come(step: int) -> None:
    said = b': here\n\nevent: hint\ndata: {"h":7,"scope_class":["ops"]}\n\nevent: other\ndata: {}\n\n: beat\n\n'
    pieces = (said[at : at + step] for at in range(0, len(said), step))
    found = [None if one is None else (one.h, one.scope_class) for one in read_hints(pieces)]
    assert found == [None, (7, ["ops"]), None, None]


SENSELESS = (b"{}", b'{"h": 1, "scope_class": ["\xff"]}')


def test_an_endless_event_and_a_senseless_one_are_bad_answers() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * LONGEST_EVENT

    for chunks in (endless(), *(iter([b"event: hint\ndata: " + one + b"\n\n"]) for one in SENSELESS)):
        with pytest.raises(Outage, match="bad_answer"):
            list(read_hints(chunks))
