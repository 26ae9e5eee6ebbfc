"""Every reason code in the source has words: whoever adds one without them is told here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.attention.rows import AttentionItem
from app.errors import Outage, Refusal
from sync.hq.problems import _TITLES
from ui.bridge.desk import Shops
from ui.bridge.reasons import reason_words
from ui.bridge.refusals import error_words

ROOT = Path(__file__).resolve().parents[2]
DECIDING = [ROOT / "sync/hq" / name for name in ("actors.py", "settling.py", "trust.py")]
DECIDING += [*(ROOT / "sync/hq/handlers").glob("*.py"), *(ROOT / "sync/hq/leases").glob("*.py")]
PASSED_ON = {"contradiction", "reason", "decision.reason", "one.reason", "findings[0].reason"}
"""Reasons that are not literals where a decision is made; `_named` finds the literals they come from."""
STATUSES = {"accepted", "adjusted", "rejected", "parked"}
FOR_THE_CONSOLE = {"hq_schema", "nothing_to_import", "unknown_store", "bad_public_key", "too_many_devices", "bad_code",
                   "sqlite_too_old", "already_enrolled"}  # fmt: skip
"""Met at HQ's command line or while enrolling there, never in the window."""
BETWEEN_PROGRAMS = {"resync", "overloaded"}


def _called(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def _literals(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _named(tree: ast.AST) -> set[str]:
    """Literals that become a reason by way of a name: `reason = …`, the keys of `wrong`, what `fault` answers."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == "reason" and isinstance(node.value, ast.IfExp):
                found |= _literals(node.value.body) | _literals(node.value.orelse)
            elif node.targets[0].id == "wrong" and isinstance(node.value, ast.Dict):
                found |= {key for one in node.value.keys if one is not None for key in _literals(one)}
        elif isinstance(node, ast.FunctionDef) and node.name == "fault":
            for one in ast.walk(node):
                if isinstance(one, ast.Return) and one.value is not None:
                    value = one.value
                    found |= (
                        _literals(value.body) | _literals(value.orelse)
                        if isinstance(value, ast.IfExp)
                        else _literals(value)
                    )
    return found - {""}


def reasons_of_hq() -> set[str]:
    found: set[str] = set()
    for path in DECIDING:
        tree = ast.parse(path.read_text())
        found |= _named(tree)
        for call in _called(tree, "Decision", "Finding"):
            place = 1 if isinstance(call.func, ast.Name) and call.func.id == "Decision" else 0
            if len(call.args) <= place:
                continue
            argument = call.args[place]
            if isinstance(argument, ast.Constant):
                found.add(str(argument.value))
            else:
                assert ast.unparse(argument) in PASSED_ON, f"{path.name}: teach this test {ast.unparse(argument)}"
    return found


def errors_of_the_app() -> set[str]:
    found: set[str] = set()
    for folder in ("app", "sync"):
        for path in (ROOT / folder).rglob("*.py"):
            if "sync/hq/" in path.as_posix():
                continue
            for call in _called(ast.parse(path.read_text()), "Refusal", "Outage"):
                found |= _literals(call.args[0]) if call.args else set()
    return found


def test_the_walk_finds_the_reasons_that_there_are() -> None:
    found = reasons_of_hq()
    assert found >= {"line_unavailable", "lease_expired", "duplicate_order", "actor_unknown", "lane_held", "revoked"}
    assert not found & STATUSES


@pytest.mark.parametrize("reason", sorted(reasons_of_hq()))
def test_every_reason_that_hq_can_give_has_words(english: None, reason: str) -> None:
    item = AttentionItem(bytes(16), 1, None, bytes(16), reason, "{}", "CNY", 0, 0, 0, 0, "open")
    words = reason_words(item, "", Shops(1, {}), "en")
    assert words.title != "HQ needs a person to look at this", reason
    for part in (words.title, words.text, words.next):
        assert part.strip(), reason
        assert reason not in part, "a code is no word"
    assert len(words.text.split()) > 5, "what happened, and what it means for the customer"


@pytest.mark.parametrize("reason", sorted((set(_TITLES) | errors_of_the_app()) - FOR_THE_CONSOLE - BETWEEN_PROGRAMS))
def test_every_error_that_a_person_can_meet_has_words(english: None, reason: str) -> None:
    values = dict.fromkeys(("short", "limit", "amount", "count", "longest", "hours", "left", "seconds", "needed"), 1)
    for error in (Refusal(reason, **values), Outage(reason, **values)):
        words = error_words(error)
        if words and f"({reason})" not in words:
            return
    pytest.fail(f"no words for {reason}")
