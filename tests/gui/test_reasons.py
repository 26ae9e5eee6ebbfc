"""Every reason code in the source has words: whoever adds one without them is told here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.attention.rows import AttentionItem
from app.errors import Outage, Refusal
from sync.hq.alerts import TOLD
from sync.hq.problems import TITLES
from tests.support.reasons import called, literals, reasons_of_hq
from ui.bridge.desk import Shops
from ui.bridge.reasons import reason_words
from ui.bridge.refusals import error_words

ROOT = Path(__file__).resolve().parents[2]
STATUSES = {"accepted", "adjusted", "rejected", "parked"}
FOR_THE_CONSOLE = {"hq_schema", "hq_differs", "nothing_to_import", "unknown_store", "bad_public_key",
                   "too_many_devices", "bad_code", "sqlite_too_old", "already_enrolled"}  # fmt: skip
"""Met at HQ's command line or while enrolling there, never in the window."""
BETWEEN_PROGRAMS = {"resync", "overloaded"}


def errors_of_the_app() -> set[str]:
    found: set[str] = set()
    for folder in ("app", "sync"):
        for path in (ROOT / folder).rglob("*.py"):
            if "sync/hq/" in path.as_posix():
                continue
            for call in called(ast.parse(path.read_text()), "Refusal", "Outage"):
                found |= literals(call.args[0]) if call.args else set()
    return found


def test_the_walk_finds_the_reasons_that_there_are() -> None:
    found = reasons_of_hq()
    assert found >= {"line_unavailable", "lease_expired", "duplicate_order", "actor_unknown", "lane_held", "revoked"}
    assert not found & STATUSES


@pytest.mark.parametrize("reason", sorted(reasons_of_hq() | set(TOLD.values())))
def test_every_reason_that_hq_can_give_has_words(english: None, reason: str) -> None:
    item = AttentionItem(bytes(16), 1, None, bytes(16), reason, "{}", "CNY", 0, 0, 0, 0, "open")
    words = reason_words(item, "", Shops(1, {}), "en")
    assert words.title != "HQ needs a person to look at this", reason
    for part in (words.title, words.text, words.next):
        assert part.strip(), reason
        assert reason not in part, "a code is no word"
    assert len(words.text.split()) > 5, "what happened, and what it means for the customer"


@pytest.mark.parametrize("reason", sorted((set(TITLES) | errors_of_the_app()) - FOR_THE_CONSOLE - BETWEEN_PROGRAMS))
def test_every_error_that_a_person_can_meet_has_words(english: None, reason: str) -> None:
    values = dict.fromkeys(
        (
            "short",
            "limit",
            "amount",
            "count",
            "longest",
            "hours",
            "left",
            "seconds",
            "needed",
            "manager",
            "lowest",
            "list_price",
        ),
        1,
    )
    for error in (Refusal(reason, **values), Outage(reason, **values)):
        words = error_words(error)
        if words and f"({reason})" not in words:
            return
    pytest.fail(f"no words for {reason}")
