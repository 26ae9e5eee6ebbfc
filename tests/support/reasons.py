"""Reason codes as the source has them, found in its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from sync.hq.payments.books import found_reasons

ROOT = Path(__file__).resolve().parents[2]
DECIDING = [ROOT / "sync/hq" / name for name in ("actors.py", "settling.py", "trust.py")]
DECIDING += [*(ROOT / "sync/hq/handlers").glob("*.py"), *(ROOT / "sync/hq/leases").glob("*.py")]
PASSED_ON = {"contradiction", "reason", "decision.reason", "one.reason", "findings[0].reason"}
"""Reasons that are not literals where a decision is made; `_named` finds the literals they come from."""


def called(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def literals(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _named(tree: ast.AST) -> set[str]:
    """Literals that become a reason by way of a name: `reason = …`, the keys of `wrong`, what `fault` answers."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == "reason" and isinstance(node.value, ast.IfExp):
                found |= literals(node.value.body) | literals(node.value.orelse)
            elif node.targets[0].id == "wrong" and isinstance(node.value, ast.Dict):
                found |= {key for one in node.value.keys if one is not None for key in literals(one)}
        elif isinstance(node, ast.FunctionDef) and node.name == "fault":
            for one in ast.walk(node):
                if isinstance(one, ast.Return) and one.value is not None:
                    value = one.value
                    found |= (
                        literals(value.body) | literals(value.orelse)
                        if isinstance(value, ast.IfExp)
                        else literals(value)
                    )
    return found - {""}


def reasons_of_hq() -> set[str]:
    found: set[str] = set()
    for path in DECIDING:
        tree = ast.parse(path.read_text())
        found |= _named(tree)
        for call in called(tree, "Decision", "Finding"):
            place = 1 if isinstance(call.func, ast.Name) and call.func.id == "Decision" else 0
            if len(call.args) <= place:
                continue
            argument = call.args[place]
            if isinstance(argument, ast.Constant):
                found.add(str(argument.value))
            else:
                assert ast.unparse(argument) in PASSED_ON, f"{path.name}: teach this test {ast.unparse(argument)}"
    return found | found_reasons()
