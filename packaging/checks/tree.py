"""Size caps and the layout of the tree.

usage: tree.py [FOLDER]; exit 0 = fine, 1 = each fault on a line `path: what`, 2 = the scan found too little to judge.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("app", "sync", "ui")
MODULE_LINES, QML_LINES, TEST_LINES = 500, 250, 800
LEAST_MODULES = 20
"""Fewer modules than this below the rooms: the scan looked in the wrong place, and its silence would mean nothing."""

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}
CLOCK_HOME = "app/clock.py"
MONEY = (
    "app/money.py",
    "app/pricing/",
    "app/coupons/",
    "app/orders/",
    "app/returns/",
    "app/commissions/",
    "app/pickup/",
)
"""Where amounts are computed: integers only (architecture.md, "Decisions that are dear to change later")."""


def main(root: Path) -> int:
    """Prints every fault below `root` and what was looked at."""
    modules = [path for room in ROOMS for path in python_files(root / room)]
    views = [path for folder in (*ROOMS, "tests") for path in sorted((root / folder).rglob("*.qml"))]
    tests = python_files(root / "tests")
    if len(modules) < LEAST_MODULES:
        print(f"only {len(modules)} modules found below {', '.join(ROOMS)} of {root}: is this the right folder?")
        return 2

    faults = [
        *too_long(root, modules, MODULE_LINES),
        *too_long(root, views, QML_LINES),
        *too_long(root, tests, TEST_LINES),
        *misplaced(root),
        *(fault for path in modules if is_below(root, path, "app/") for fault in in_domain(root, path)),
    ]
    for fault in faults:
        print(fault)
    print(f"{len(modules)} modules, {len(views)} QML files, {len(tests)} test files: {len(faults)} faults")
    return 1 if faults else 0


def python_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def is_below(root: Path, path: Path, *prefixes: str) -> bool:
    return path.relative_to(root).as_posix().startswith(prefixes)


def too_long(root: Path, paths: list[Path], cap: int) -> Iterator[str]:
    for path in paths:
        lines = len(path.read_text("utf-8").splitlines())
        if lines > cap:
            yield f"{path.relative_to(root)}: {lines} lines, the cap is {cap}"


def misplaced(root: Path) -> Iterator[str]:
    # A test package would shadow the room of the same name, or hide test files of equal names from each other.
    for path in sorted((root / "tests").rglob("__init__.py")):
        yield f"{path.relative_to(root)}: no __init__.py below tests"
    for name in ROOMS:
        if (root / "tests" / name).exists():
            yield f"tests/{name}: nothing below tests is named like a room"
    # A regular package called packaging would hide the library of that name from pip's and pytest's imports.
    if (root / "packaging" / "__init__.py").exists():
        yield "packaging/__init__.py: packaging is a folder of scripts, not a package"
    for room in ROOMS:
        for folder in sorted({path.parent for path in python_files(root / room)}):
            if not (folder / "__init__.py").exists():
                yield f"{folder.relative_to(root)}: a package without __init__.py escapes the import contracts"


def in_domain(root: Path, path: Path) -> Iterator[str]:
    """Time is injected, amounts are integers."""
    place = path.relative_to(root).as_posix()
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if (owner, name) in CLOCKS:
                if place != CLOCK_HOME:
                    yield f"{place}:{node.lineno}: {owner}.{name}() in domain code; take a Clock"
            case ast.Constant(value=float()) | ast.Name(id="float") if place.startswith(MONEY):
                yield f"{place}:{node.lineno}: a float where amounts are computed"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()) if place.startswith(MONEY):
                yield f"{place}:{node.lineno}: true division where amounts are computed"
            case _:
                pass


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]))
