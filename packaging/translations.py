"""The translations of the window: resources/translations/farshelf_<language>.ts, and the .qm files made of them.

usage: translations.py update | build | check
    update  takes the words of ui/ into the .ts files; translate them there (Qt Linguist), then build
    build   makes the .qm files, which are not committed
    check   fails (exit 1) on every word of ui/ that has no finished translation

English is the language of the source; its file holds the plural forms only.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import PySide6

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
TOOLS = Path(PySide6.__file__).parent
LANGUAGES = {"zh_CN": (), "en": ("-pluralonly",)}


def main(verb: str) -> int:
    match verb:
        case "update":
            for language in LANGUAGES:
                update(language, FOLDER / f"farshelf_{language}.ts")
        case "build":
            for language in LANGUAGES:
                file = FOLDER / f"farshelf_{language}.ts"
                run("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))
        case "check":
            return check()
        case _:
            print(__doc__)
            return 2
    return 0


def update(language: str, file: Path) -> None:
    """Takes all words of ui/ into `file`; translations of words that are still there stay."""
    sources = [str(path.relative_to(ROOT)) for kind in ("*.py", "*.qml") for path in sorted((ROOT / "ui").rglob(kind))]
    target = ("-target-language", language, "-source-language", "en", "-locations", "none", "-no-obsolete")
    run("lupdate", "-silent", *LANGUAGES[language], *target, *sources, "-ts", str(file))


def check() -> int:
    faults = 0
    with tempfile.TemporaryDirectory(prefix="farshelf-ts-") as folder:
        for language in LANGUAGES:
            file = Path(folder) / f"farshelf_{language}.ts"
            shutil.copy(FOLDER / file.name, file)
            update(language, file)
            for context, source in unfinished(file):
                faults += 1
                print(f"{language}: {context or 'Python'}: {source!r} is not translated")
            print(f"{language}: {len(ElementTree.parse(file).findall('.//message'))} words")
    for place in hidden():
        faults += 1
        print(f"{place}: lupdate finds tr() of a literal only, and none in an f-string")
    return 1 if faults else 0


def hidden() -> Iterator[str]:
    """Places of tr() inside an f-string or of no literal: no .ts file would ever hold such words."""
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        lost = {call for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for call in calls(node)}
        lost |= {call for call in calls(tree) if not isinstance(call.args[0], ast.Constant)}
        for call in lost:
            yield f"{path.relative_to(ROOT)}:{call.lineno}"


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every tr(…) below `tree`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
            yield node


def unfinished(file: Path) -> Iterator[tuple[str, str]]:
    """Context and source text of every message without a finished translation."""
    for context in ElementTree.parse(file).findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            forms = [] if translation is None else [translation.text, *(form.text for form in translation)]
            empty = not any(text and text.strip() for text in forms)
            if translation is None or translation.get("type") == "unfinished" or empty:
                yield context.findtext("name", ""), message.findtext("source", "")


def run(tool: str, *arguments: str) -> None:
    done = subprocess.run([str(TOOLS / tool), *arguments], check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{tool} failed: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
