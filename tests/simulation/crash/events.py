"""What a process did to one folder, and what it said, in the order in which it did so."""

from __future__ import annotations

from dataclasses import dataclass

# `since` of a sync is the place in the list at which it began: only what stands before that is surely on disk when it
# has returned. Paths are relative to the folder.


@dataclass(frozen=True, slots=True)
class Write:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    path: str
    since: int


@dataclass(frozen=True, slots=True)
class SyncFolder:
    path: str
    since: int


@dataclass(frozen=True, slots=True)
class Create:
    path: str


@dataclass(frozen=True, slots=True)
class Rename:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Unlink:
    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line on standard output: the world has heard it, whatever becomes of the machine."""

    words: tuple[str, ...]


Event = Write | Truncate | Sync | SyncFolder | Create | Rename | Unlink | Said
