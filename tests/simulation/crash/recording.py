"""Running a process under strace and reading what it wrote, byte for byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.simulation.crash.events import Create, Event, Rename, Said, Sync, SyncFolder, Truncate, Unlink, Write

_KNOWN = "open,openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
_UNKNOWN = (
    "creat,writev,pwritev,pwritev2,truncate,fallocate,link,linkat,symlink,symlinkat,copy_file_range,sendfile,mmap"
)
"""Calls that change files in ways the model does not have; met inside the folder they fail the recording."""

_CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+|\?)")
_RESUMED = re.compile(r"^<\.\.\. \w+ resumed>(.*)$")
_HANDLE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>$")


class CannotTrace(Exception):
    """No strace on this machine, or it is not allowed to trace."""


def require_strace() -> None:
    """Raises CannotTrace with the reason."""
    if shutil.which("strace") is None:
        raise CannotTrace("strace is not installed (Debian package: strace)")
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], check=False, capture_output=True, text=True)
    if tried.returncode:
        raise CannotTrace(f"strace cannot trace here: {tried.stderr.strip()}")


class Unmodelled(Exception):
    """The process did something to the folder that the model of a disk does not know."""


class Traced:
    """A process under strace; `read` after its end."""

    def __init__(self, command: Sequence[str], folder: Path, trace: Path, cwd: Path) -> None:
        self._folder = folder
        self._trace = trace
        options = ["-f", "-y", "-xx", "-s", str(8 << 20), "--seccomp-bpf", "-e", "signal=none"]
        self.process = subprocess.Popen(
            ["strace", *options, "-e", f"trace={_KNOWN},{_UNKNOWN}", "-o", str(trace), *command],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def read(self, since: int = 0, expected: Sequence[int] = (0,)) -> list[Event]:
        """Wait for its end; `since` events of earlier processes on the same folder come before these."""
        _, errors = self.process.communicate()
        if self.process.returncode not in expected:
            raise RuntimeError(f"the recorded process failed: {errors[-2000:]}")
        with self._trace.open() as lines:
            return list(_Reader(self._folder, since).events(lines))


class _Reader:
    """Lines of strace into events of one folder."""

    def __init__(self, folder: Path, since: int) -> None:
        self._folder = folder
        self._count = since
        self._offsets: dict[str, int] = {}

    def events(self, lines: Iterable[str]) -> Iterator[Event]:
        unfinished: dict[str, tuple[str, int]] = {}
        for line in lines:
            pid, _, text = line.rstrip("\n").partition(" ")
            text, began = text.lstrip(), self._count
            if text.endswith("<unfinished ...>"):
                unfinished[pid] = (text.removesuffix("<unfinished ...>").rstrip(), began)
                continue
            if (resumed := _RESUMED.match(text)) is not None:
                start, began = unfinished.pop(pid)
                text = start + resumed[1]
            if text.startswith(("+++", "---")):
                continue  # the end of a process, or a signal
            call = _CALL.match(text)
            assert call is not None, text[:500]
            if call[3] == "?" or call[3].startswith("-"):
                continue  # it did nothing
            for event in self._event(call[1], call[2].split(", "), call[3], began):
                self._count += 1
                yield event

    def _event(self, name: str, values: list[str], answer: str, began: int) -> Iterator[Event]:
        match name:
            case "open" | "openat":
                yield from self._opened(values[name == "openat" :], answer)
            case "write" | "pwrite64":
                yield from self._written(name, values, int(answer))
            case "lseek":
                self._offsets[values[0].partition("<")[0]] = int(answer)
            case "ftruncate":
                if path := self._of(values[0]):
                    yield Truncate(path, int(values[1]))
            case "fsync" | "fdatasync":
                if path := self._of(values[0]):
                    yield SyncFolder(path, began) if (self._folder / path).is_dir() else Sync(path, began)
            case "rename" | "renameat" | "renameat2":
                old, new = (self._inside(one) for one in values if one.startswith('"'))
                if old and new:
                    yield Rename(old, new)
                elif old or new:
                    raise Unmodelled(f"{name} across the edge of the folder")
            case "unlink" | "unlinkat":
                if path := self._inside(values[name == "unlinkat"]):
                    yield Unlink(path)
            case _:
                shared = name != "mmap" or ("PROT_WRITE" in values[2] and "MAP_SHARED" in values[3])
                paths = [path for one in values if (path := self._of(one) or self._inside(one))]
                if shared and any(not path.endswith("-shm") for path in paths):
                    raise Unmodelled(f"{name} of {paths}")

    def _opened(self, values: list[str], answer: str) -> Iterator[Event]:
        path, flags = self._inside(values[0]), values[1].split("|")
        self._offsets[answer] = 0
        if path and "O_CREAT" in flags:
            yield Create(path)
        if path and "O_TRUNC" in flags:
            yield Truncate(path, 0)

    def _written(self, name: str, values: list[str], size: int) -> Iterator[Event]:
        handle = values[0].partition("<")[0]
        if name == "pwrite64":
            offset = int(values[3])
        else:
            offset = self._offsets.get(handle, 0)
            self._offsets[handle] = offset + size
        if path := self._of(values[0]):
            yield Write(path, offset, _bytes(values[1])[:size])
        elif handle == "1":
            for line in _bytes(values[1]).decode().splitlines():
                yield Said(tuple(line.split()))

    def _of(self, handle: str) -> str:
        """The path, inside the folder, of an open file as `-y` shows it; "" for any other and for a removed one."""
        found = _HANDLE.match(handle)
        return self._relative(_unhex(found[1]).decode()) if found else ""

    def _inside(self, value: str) -> str:
        return self._relative(_bytes(value).decode()) if value.startswith('"') else ""

    def _relative(self, path: str) -> str:
        inside = Path(path).is_relative_to(self._folder)
        return str(Path(path).relative_to(self._folder)) if inside else ""


def _bytes(value: str) -> bytes:
    if not value.endswith('"'):
        raise Unmodelled("strace has cut a string short")
    return _unhex(value[1:-1])


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
