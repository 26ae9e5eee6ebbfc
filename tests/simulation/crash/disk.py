"""A disk that keeps what was synced and may lose, tear and reorder all the rest, as POSIX lets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random
from typing import TypeVar

from tests.simulation.crash.events import Create, Event, Rename, Said, Sync, SyncFolder, Truncate, Unlink, Write

SECTOR = 512
"""What a disk writes whole or not at all."""

KINDS = ("lost", "kept", "first", "some", "late", "torn", "noise")
"""What became of all that was not synced: lost = none of it is there; kept = all (as after kill -9); first = its
beginning; some = any part of it; late = its end without its beginning; torn = sectors of some writes; noise = torn, and
a sector that was being written holds rubbish."""


Done = TypeVar("Done")


@dataclass(slots=True, eq=False)
class File:
    """One inode: bytes that are surely on disk, and what has been done since as (place in the list, offset, data).

    Data None is a cut to `offset` bytes.
    """

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, int, bytes | None]] = field(default_factory=list)
    changed: int = 0

    def sync(self, since: int) -> None:
        for _, offset, data in (one for one in self.pending if one[0] < since):
            _apply(self.durable, offset, data)
        self.pending = [one for one in self.pending if one[0] >= since]


@dataclass(slots=True)
class Disk:
    """A folder, event by event. `names` is what processes see, `durable_names` what a folder's sync has kept."""

    names: dict[str, File]
    durable_names: dict[str, File]
    pending: list[tuple[int, Event, File | None]] = field(default_factory=list)
    place: int = 0

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """A folder as it lies there, all of it on disk."""
        files = {
            str(path.relative_to(folder)): File(bytearray(path.read_bytes()))
            for path in folder.rglob("*")
            if path.is_file()
        }
        return cls(files, dict(files))

    def take(self, event: Event) -> None:
        place = self.place
        self.place += 1
        match event:
            case Write(path, offset, data):
                self._change(path, (place, offset, data))
            case Truncate(path, size):
                self._change(path, (place, size, None))
            case Sync(path, since):
                self.names[path].sync(since)
            case SyncFolder(path, since):
                mine = [one for one in self.pending if one[0] < since and _folder_of(one[1]) == path]
                for _, done, file in mine:
                    _rename(self.durable_names, done, file)
                self.pending = [one for one in self.pending if one not in mine]
            case Create(path):
                if path not in self.names:
                    self._name(place, event, File())
            case Rename(old, _):
                self._name(place, event, self.names[old])
            case Unlink():
                self._name(place, event, None)
            case Said():
                pass

    def image(self, kind: str, random: Random) -> dict[str, tuple[File, bytes | None]]:
        """What is found after the power was cut now: path → (file, its bytes; None where all of it is on disk)."""
        names = dict(self.durable_names)
        for _, done, file in _chosen(self.pending, kind, random):
            _rename(names, done, file)
        return {path: (file, _content(file, kind, random) if file.pending else None) for path, file in names.items()}

    def _change(self, path: str, done: tuple[int, int, bytes | None]) -> None:
        file = self.names[path]
        file.pending.append(done)
        file.changed += 1

    def _name(self, place: int, event: Event, file: File | None) -> None:
        _rename(self.names, event, file)
        self.pending.append((place, event, file))


def _chosen(pending: list[Done], kind: str, random: Random) -> list[Done]:
    cut = random.randint(0, len(pending))
    match kind:
        case "lost":
            return []
        case "kept":
            return pending
        case "first":
            return pending[:cut]
        case "late":
            return pending[cut:]
        case _:
            return [one for one in pending if random.random() < 0.5]


def _content(file: File, kind: str, random: Random) -> bytes:
    found = bytearray(file.durable)
    for _, offset, data in _chosen(file.pending, kind, random):
        if data is None or kind not in ("torn", "noise"):
            _apply(found, offset, data)
            continue
        end = offset + len(data)
        start = offset
        while start < end:
            stop = min(end, (start // SECTOR + 1) * SECTOR)
            if random.random() < 0.5:
                _apply(found, start, data[start - offset : stop - offset])
            elif kind == "noise" and random.random() < 0.5:
                _apply(found, start, random.randbytes(stop - start))
            start = stop
    return bytes(found)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is not None:
        content[offset : offset + len(data)] = data


def _rename(names: dict[str, File], event: Event, file: File | None) -> None:
    match event:
        case Rename(old, new):
            assert file is not None
            if names.get(old) is file:
                del names[old]
            names[new] = file
        case Create(path):
            assert file is not None
            names[path] = file
        case Unlink(path):
            names.pop(path, None)
        case _:
            raise AssertionError(event)


def _folder_of(event: Event) -> str:
    """The folder whose sync makes it last."""
    match event:
        case Rename(_, path) | Create(path) | Unlink(path):
            return str(PurePosixPath(path).parent)
        case _:
            raise AssertionError(event)
