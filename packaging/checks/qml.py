"""qmllint over every QML file, with the types of our Python classes; any warning fails.

QML modules carry the name of the Python package they lie in, so qmllint is shown a staged copy of that tree in which
each qmldir also names the types that PySide's tools derive from the package's Python source.

usage: qml.py [FOLDER]; exit 0 = clean, 1 = warnings, 2 = nothing found or a tool failed.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import PySide6

PYSIDE = Path(PySide6.__file__).parent
TYPES = "python.qmltypes"
NAMED_TYPES = {"MAP": "QVariantMap"}
"""Constants of ui.bridge.desk that stand for a Qt type in `@Property`."""


def main(root: Path) -> int:
    """Lints ui/**/*.qml and tests/**/*.qml below `root`."""
    if not any((root / "ui").rglob("*.qml")):
        print(f"no QML files below {root}/ui")
        return 2
    with tempfile.TemporaryDirectory(prefix="farshelf-qml-") as folder:
        stage = Path(folder)
        shutil.copytree(root / "ui", stage / "ui", ignore=shutil.ignore_patterns("__pycache__"))
        views = sorted((stage / "ui").rglob("*.qml"))
        for view in sorted((root / "tests").rglob("*.qml")):
            views.append(staged(view, root, stage))
        for other in sorted((root / "tests").rglob("*")):
            if other.name == "qmldir" or (other.suffix == ".py" and "QML_IMPORT_NAME" in other.read_text("utf-8")):
                staged(other, root, stage)
        classes = described(stage)
        for package, files in modules(stage).items():
            write_types(stage, package, files, classes)
        return lint(root, stage, views)


def staged(path: Path, root: Path, stage: Path) -> Path:
    """A copy at the same place below `stage`."""
    copy = stage / path.relative_to(root)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, copy)
    return copy


def modules(stage: Path) -> dict[str, list[Path]]:
    """QML module name → the Python files that register types in it (`QML_IMPORT_NAME`)."""
    found: dict[str, list[Path]] = {}
    for path in sorted(stage.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id="QML_IMPORT_NAME")], value=ast.Constant(value=str(name)))
                    | ast.AnnAssign(target=ast.Name(id="QML_IMPORT_NAME"), value=ast.Constant(value=str(name)))
                ):
                    found.setdefault(name, []).append(path)
                case _:
                    pass
    return found


def described(stage: Path) -> dict[Path, Path]:
    """Python file → the JSON description of its QObject classes."""
    descriptions = {}
    for path in sorted(stage.rglob("*.py")):
        target = path.with_suffix(".metatypes.json")
        run([sys.executable, "-m", "PySide6.scripts.metaobjectdump", "--quiet", "-o", str(target), str(path)])
        if target.exists() and target.stat().st_size > len("[]\n"):
            descriptions[path] = target
    complete(list(descriptions.values()))
    return descriptions


def complete(descriptions: list[Path]) -> None:
    """What the tool cannot see in one file alone: QObject classes derived from our own, and type names kept in a
    constant."""
    read = {path: json.loads(path.read_text("utf-8")) for path in descriptions}
    classes = [one for found in read.values() for part in found for one in part["classes"]]
    known = {one["className"] for one in classes if one["object"]}
    while derived := [one for one in classes if not one["object"] and supers(one) & known]:
        for one in derived:
            one["object"] = True
            known.add(one["className"])
    for one in classes:
        for field in one.get("properties", []):
            field["type"] = NAMED_TYPES.get(field["type"], field["type"])
    for path, found in read.items():
        path.write_text(json.dumps(found), "utf-8")


def supers(described_class: dict[str, Any]) -> set[str]:
    return {one["name"] for one in described_class.get("superClasses", [])}


def write_types(stage: Path, package: str, files: list[Path], classes: dict[Path, Path]) -> None:
    """Writes the qmltypes of one QML module and names them in its qmldir."""
    folder = stage / package.replace(".", "/")
    folder.mkdir(parents=True, exist_ok=True)
    own = [str(classes[path]) for path in files if path in classes]
    if not own:
        return
    foreign = [
        *(str(path) for path in sorted((PYSIDE / "Qt" / "metatypes").glob("*.json"))),
        *(str(target) for path, target in classes.items() if path not in files),
    ]
    run(
        [
            str(PYSIDE / "Qt" / "libexec" / "qmltyperegistrar"),
            *("--import-name", package, "--major-version", "1", "--minor-version", "0"),
            *("--generate-qmltypes", str(folder / TYPES), "-o", str(folder / "registration.cpp")),
            *("--foreign-types", ",".join(foreign)),
            *own,
        ]
    )
    qmldir = folder / "qmldir"
    text = qmldir.read_text("utf-8") if qmldir.exists() else f"module {package}\n"
    qmldir.write_text(f"{text.rstrip()}\ntypeinfo {TYPES}\n", "utf-8")


def lint(root: Path, stage: Path, views: list[Path]) -> int:
    done = subprocess.run(
        [
            *(str(PYSIDE / "qmllint"), "--ignore-settings", "--max-warnings", "0"),
            *("-I", str(stage), "-I", str(PYSIDE / "Qt" / "qml")),
            *map(str, views),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=stage,
    )
    said = (done.stdout + done.stderr).replace(f"{stage}/", "").strip()
    if said:
        print(said)
    print(f"{len(views)} QML files: {'clean' if done.returncode == 0 else 'warnings'}")
    return 1 if done.returncode else 0


def run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        print(" ".join(command[:3]), done.stdout, done.stderr)
        sys.exit(2)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]))
