"""`current.json`: which files are in use. Windows cannot replace an open file, so files change by name."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pointer:
    """File names inside the device's folder, '' where there is none yet."""

    catalog: str = ""
    store: str = ""


def read_pointer(home: Path) -> Pointer:
    """What is in use now; nothing where no file was ever published."""
    try:
        return Pointer(**json.loads((home / "current.json").read_text()))
    except FileNotFoundError:
        return Pointer()


def write_pointer(home: Path, pointer: Pointer) -> None:
    """Publish: write aside, fsync, rename, fsync the folder; a crash leaves the old or the new, never a half."""
    aside = home / "current.json.new"
    with aside.open("w") as file:
        json.dump(asdict(pointer), file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(home / "current.json")
    sync_folder(home)


def sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def next_name(home: Path, kind: str) -> str:
    """`catalog-7.db` when the highest number on disk is 6; a name is never used twice."""
    # A WAL counts too: SQLite would take a forgotten one for the new file's own.
    names = (path.name.removeprefix(f"{kind}-").partition(".")[0] for path in home.glob(f"{kind}-*.db*"))
    numbers = [int(name) for name in names if name.isdigit()]
    return f"{kind}-{max(numbers, default=0) + 1}.db"
