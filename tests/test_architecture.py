"""The rules of docs/architecture.md hold for this tree, and each check of packaging/checks notices a breach.

The breaches are planted in a small copy of the rooms, one at a time.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHECKS = ROOT / "packaging" / "checks"
PACKAGES = ("app", "app/storage", "app/replica", "app/journal", "app/staff", "app/catalog", "app/orders", "app/pickup",
            "sync", "sync/hq", "sync/hq/handlers", "ui", "ui/bridge", "ui/orders", "ui/pickup")  # fmt: skip


def run_check(name: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHECKS / f"{name}.py"), str(root)], check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", ["contracts", "tree", "hygiene"])
def test_this_tree_keeps_the_rules(name: str) -> None:
    done = run_check(name, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_and_module_was_looked_at() -> None:
    said = run_check("contracts", ROOT).stdout
    assert "Analyzed " in said, said
    modules = sum(len(list((ROOT / room).rglob("*.py"))) for room in ("app", "sync", "ui"))
    analysed = int(said.split("Analyzed ")[1].split(" files")[0])  # with the libraries, one each
    assert analysed > modules >= 50
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = len(settings["tool"]["importlinter"]["contracts"])
    assert said.count(" KEPT") + said.count(" BROKEN") == contracts >= 11


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """A tree that keeps every rule: the packages above, with enough modules for the scans to trust."""
    (tmp_path / "tests").mkdir()
    for package in PACKAGES:
        folder = tmp_path / package
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
        (folder / "nouns.py").touch()
    for room, module in (("app", "clock"), ("sync", "push"), ("sync", "hq_client"), ("sync", "protocol")):
        (tmp_path / room / f"{module}.py").touch()
    # These rooms list every module they may hold; the placeholder is none of them.
    for room in ("app", "sync", "ui"):
        (tmp_path / room / "nouns.py").unlink()
    (tmp_path / "app" / "orders" / "records.py").touch()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def test_the_small_copy_keeps_the_rules(rooms: Path) -> None:
    for name in ("contracts", "tree"):
        done = run_check(name, rooms)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("app/orders/nouns.py", "import sync.push"),
        ("sync/push.py", "import ui.bridge"),
        ("app/catalog/nouns.py", "import app.orders.nouns"),
        ("app/storage/nouns.py", "import app.catalog.nouns"),
        ("app/journal/nouns.py", "import app.replica.nouns"),
        ("ui/orders/nouns.py", "import ui.pickup.nouns"),
        ("ui/bridge/nouns.py", "import ui.orders.nouns"),
        ("sync/hq/nouns.py", "import sync.push"),
        ("sync/push.py", "import sync.hq.nouns"),
        ("sync/hq/handlers/nouns.py", "import app.orders.records"),
        ("sync/hq/nouns.py", "import app.replica.nouns"),
        ("app/orders/nouns.py", "import msgspec"),
        ("app/orders/nouns.py", "import sqlalchemy"),
        ("ui/orders/nouns.py", "import sqlalchemy"),
        ("sync/push.py", "import httpx"),
        ("sync/hq_client.py", "import litestar"),
        ("sync/push.py", "from PySide6.QtCore import QObject"),
        ("ui/orders/nouns.py", "import qasync"),
    ],
)
def test_a_forbidden_import_is_noticed(rooms: Path, module: str, statement: str) -> None:
    (rooms / module).write_text(f"{statement}\n", "utf-8")
    assert "BROKEN" in run_check("contracts", rooms).stdout


def test_a_verb_reached_through_another_module_is_noticed(rooms: Path) -> None:
    (rooms / "app/orders/ordering.py").write_text("import app.orders.records\n", "utf-8")
    (rooms / "app/orders/nouns.py").write_text("import app.orders.ordering\n", "utf-8")
    (rooms / "sync/hq/handlers/nouns.py").write_text("import app.orders.nouns\n", "utf-8")
    assert "BROKEN" in run_check("contracts", rooms).stdout


def test_a_package_outside_the_drawing_is_noticed(rooms: Path) -> None:
    (rooms / "app" / "helpers.py").touch()
    assert "helpers" in run_check("contracts", rooms).stdout


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        ("app/orders/long.py", "x = 1\n" * 501, "501 lines"),
        ("ui/orders/Long.qml", "// line\n" * 251, "251 lines"),
        ("tests/unit/test_long.py", "x = 1\n" * 801, "801 lines"),
        ("tests/unit/__init__.py", "", "no __init__.py"),
        ("tests/app/test_x.py", "", "named like a room"),
        ("packaging/__init__.py", "", "not a package"),
        ("app/coupons/nouns.py", "", "without __init__.py"),
        ("app/orders/late.py", "import time\nx = time.time()\n", "take a Clock"),
        ("app/orders/late.py", "from datetime import datetime\nx = datetime.now()\n", "take a Clock"),
        ("app/orders/rate.py", "rate = 0.08\n", "a float"),
        ("app/orders/rate.py", "def f(x: float) -> None: ...\n", "a float"),
        ("app/orders/rate.py", "half = 7 / 2\n", "true division"),
    ],
)
def test_a_breach_of_the_layout_is_noticed(rooms: Path, path: str, text: str, fault: str) -> None:
    (rooms / path).parent.mkdir(parents=True, exist_ok=True)
    (rooms / path).write_text(text, "utf-8")
    done = run_check("tree", rooms)
    assert (done.returncode, fault in done.stdout) == (1, True), done.stdout


def test_a_scan_that_finds_nothing_is_no_success(tmp_path: Path) -> None:
    assert run_check("tree", tmp_path).returncode == 2
    assert run_check("qml", tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes.md", f"kept in {'/ho'}me/anna/shop\n"),
        ("notes.md", f"from https://files.{'python'}hosted.org/x\n"),
        ("requirements.lock", f"--index-url https{'://'}index.example/simple\nmsgspec==1 --hash=sha256:00\n"),
        ("requirements.lock", "msgspec==1\n"),
        ("requirements.lock", "msgspec==2 \\\n    --hash=sha256:00\n"),
    ],
)
def test_a_name_of_a_machine_or_a_loose_lock_is_noticed(tmp_path: Path, path: str, text: str) -> None:
    (tmp_path / "tests").mkdir()
    pin = "msgspec==1 \\\n    --hash=sha256:00\n"
    for lock in ("requirements.lock", "tests/requirements.lock"):
        (tmp_path / lock).write_text(pin, "utf-8")
    assert run_check("hygiene", tmp_path).returncode == 0
    (tmp_path / path).write_text(text, "utf-8")
    assert run_check("hygiene", tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("view", "code"),
    [
        ("Item { width: model.size }", 0),
        ("Item { width: model.height }", 1),
        ("Item { width: nowhere.width }", 1),
        ("Item { Component.onCompleted: model.grow(2) }", 0),
        ("Item { Component.onCompleted: model.shrink(2) }", 1),
    ],
)
def test_qmllint_knows_our_python_types(tmp_path: Path, view: str, code: int) -> None:
    desk = tmp_path / "ui" / "orders"
    desk.mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (desk / "model.py").write_text(MODEL, "utf-8")
    (desk / "qmldir").write_text("module ui.orders\nDesk 1.0 Desk.qml\n", "utf-8")
    body = view.replace("Item {", "Item {\n    required property Model model\n", 1).replace("model.", "root.model.")
    text = "import QtQuick\nimport ui.orders\n" + body.replace("Item {", "Item {\n    id: root\n", 1)
    (desk / "Desk.qml").write_text(text, "utf-8")
    done = run_check("qml", tmp_path)
    assert done.returncode == code, done.stdout


MODEL = """
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Model(QObject):
    changed = Signal()

    @Property(int, notify=changed)
    def size(self) -> int:
        return 1

    @Slot(int)
    def grow(self, by: int) -> None: ...
"""
