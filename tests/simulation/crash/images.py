"""Cutting the power at many moments of a recording, and looking at each image of the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.simulation.crash.disk import KINDS, Disk, File
from tests.simulation.crash.events import Event
from tests.simulation.crash.findings import Findings, Report


def moments(promises: list[int], end: int, count: int, random: Random) -> list[tuple[int, str]]:
    """(place, kind): the power goes before the event of that place, of `end` in all.

    A tenth of them before the first promise was made, half of the others closely after one.
    """
    chosen = []
    for number in range(count):
        place = random.randint(0, end)
        if number % 10 == 0:
            place = random.randint(0, promises[0])
        elif number % 2:
            place = min(end, random.choice(promises) + random.randint(1, 6))
        chosen.append((place, random.choice(KINDS)))
    return sorted(chosen)


def cut(
    disk: Disk,
    events: list[Event],
    at: list[tuple[int, str]],
    random: Random,
    home: Path,
    hear: Callable[[Event], None],
    look: Callable[[], Findings],
    untouched: Callable[[str], bool],
) -> Report:
    """Replay `events` onto `disk`; at each moment lay the image down in `home` and look at it.

    `hear` is told every event before the moment; `untouched` names files that `look` leaves as they are.
    """
    report = Report()
    laid: dict[str, tuple[File, int]] = {}
    coming = iter(events)
    for place, kind in at:
        while disk.place < place:
            event = next(coming)
            disk.take(event)
            hear(event)
        _lay(disk.image(kind, random), home, laid, untouched)
        report.add(kind, place, look())
    return report


def _lay(
    image: dict[str, tuple[File, bytes | None]],
    home: Path,
    laid: dict[str, tuple[File, int]],
    untouched: Callable[[str], bool],
) -> None:
    for path in (path for path in home.rglob("*") if path.is_file()):
        name = str(path.relative_to(home))
        if name not in image or not untouched(name):
            path.unlink()
    for name, (file, content) in image.items():
        target = home / name
        # Shared memory is no file to SQLite: after a crash it is made anew from the log.
        if name.endswith("-shm") or (target.exists() and laid.get(name) == (file, file.changed)):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.durable if content is None else content)
        if content is None:
            laid[name] = (file, file.changed)


def empty(home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home
