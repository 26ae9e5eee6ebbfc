"""Nothing of this machine or its package index in a committed file; lock files complete and in step.

usage: hygiene.py [FOLDER]; exit 0 = fine, 1 = each fault on a line.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

RUN_LOCK, TEST_LOCK = "requirements.lock", "tests/requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.])/(?:home|Users)/[a-z][\w.-]*/|(?<![\w.])/root/[\w.]|[A-Z]:\\Users\\")
PUBLIC_INDEXES = ("files." + "pythonhosted.org", "pypi" + ".org/simple", "registry." + "npmjs.org")
MADE_HERE = {".git", ".venv", ".hypothesis", "__pycache__", "build", "dist"}
INDEX_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX")


def main(root: Path) -> int:
    """Looks at what git would commit (tracked files and new ones that it does not ignore)."""
    paths = committed(root)
    faults = [*lock_faults(root), *name_faults(root, paths)]
    for fault in faults:
        print(fault)
    print(f"{len(paths)} files: {len(faults)} faults")
    return 1 if faults or not paths else 0


def committed(root: Path) -> list[Path]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):  # no git here, or an unpacked archive
        return list(unpacked(root))
    return [path for name in listing.split(b"\0") if name and (path := root / os.fsdecode(name)).is_file()]


def unpacked(root: Path) -> Iterator[Path]:
    """Every file but what is made here: environments, caches and builds."""
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in MADE_HERE and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in names if not name.endswith((".pyc", ".qm")))


def lock_faults(root: Path) -> Iterator[str]:
    run, test = ((root / name).read_text("utf-8") for name in (RUN_LOCK, TEST_LOCK))
    for name, text in ((RUN_LOCK, run), (TEST_LOCK, test)):
        if "://" in text or re.search(r"^\s*--(?!hash=)", text, re.MULTILINE):
            yield f"{name}: holds an address or an option besides hashes"
        for requirement in re.split(r"\n(?=[A-Za-z0-9])", text):
            if "--hash=sha256:" not in requirement:
                yield f"{name}: without a hash: {requirement.splitlines()[0]}"
    missing = set(PIN.findall(run)) - set(PIN.findall(test))
    if missing:
        yield f"{TEST_LOCK}: lacks pins of {RUN_LOCK}: {sorted(missing)}; run ./dev lock"


def name_faults(root: Path, paths: list[Path]) -> Iterator[str]:
    names = {*PUBLIC_INDEXES, *index_hosts(), f"{root}/"}
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            folder = SOMEBODYS_FOLDER.search(line)
            found = folder.group() if folder else next((name for name in names if name in line), None)
            if found is not None:
                yield f"{path.relative_to(root)}:{number}: a name of one machine or index: {found}"


def index_hosts() -> set[str]:
    """Host names of the package indexes set up on this machine, whatever they are."""
    settings = [os.environ.get(name, "") for name in INDEX_SETTINGS]
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=False, capture_output=True, text=True
    )
    addresses = re.findall(r"[a-z+]+://[^\s'\"]+", " ".join([*settings, listed.stdout]))
    hosts = {urlsplit(address).hostname or "" for address in addresses}
    return {host for host in hosts if "." in host and host != "127.0.0.1"}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]))
