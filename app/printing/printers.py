"""Where slips are printed: at a network address, a USB port, or into a folder. Blocks; call it off the UI thread."""

from __future__ import annotations

import os
import select
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol

from app.errors import Outage
from app.printing.status import ASK, ASK_WHEN_DONE, is_done, is_live, require_ready

PORT = 9100
CONNECT, ANSWER, DONE = 3.0, 2.0, 20.0
"""Seconds: for a connection, for an answer to DLE EOT, for the paper to be out."""
KINDS = ("none", "network", "device", "folder")
PAPERS = (58, 80)
PAGES = ("A4", "A5")


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """A shop's choice for one device. `address` is host[:port], a device node such as /dev/usb/lp0, or a folder.

    `paper` is the roll's width in mm, `page` the size of receipts saved as PDF.
    """

    kind: str = "none"
    address: str = ""
    paper: int = 80
    page: str = "A5"

    @property
    def usable(self) -> bool:
        return self.kind in KINDS[1:] and bool(self.address.strip())


class Printer(Protocol):
    """`make` is called once the printer is known to be ready, and makes the bytes that it then prints.

    Raises Outage `printer_unreachable`, `printer_silent`, those of `require_ready`, `printer_stuck` where it took the
    bytes and never said that they are on paper, `printer_address` where the setting makes no sense.
    """

    def print(self, make: Callable[[], bytes]) -> None: ...


def printer_of(setup: PrinterSetup) -> Printer:
    """Raises Outage `printer_missing` where none is set up, `printer_address` where its address makes no sense."""
    if not setup.usable:
        raise Outage("printer_missing")
    address = setup.address.strip()
    match setup.kind:
        case "network":
            return NetworkPrinter(*host_and_port(address))
        case "device":
            return DevicePrinter(Path(address))
        case _:
            return FolderPrinter(Path(address))


def host_and_port(address: str) -> tuple[str, int]:
    """ "192.168.1.50", "printer.local:9101", "[fe80::1]:9100"."""
    bare = address.strip()
    host, colon, port = bare.rpartition(":")
    if not colon or (bare.count(":") > 1 and not host.endswith("]")):
        host, port = bare, str(PORT)
    if not host.strip("[]") or any(one.isspace() for one in host) or not (port.isascii() and port.isdigit()):
        raise Outage("printer_address")
    if not 0 < int(port) < 65_536:
        raise Outage("printer_address")
    return host.strip("[]"), int(port)


@dataclass(frozen=True, slots=True)
class NetworkPrinter:
    """A raw TCP port, as all network printers have."""

    host: str
    port: int = PORT

    def print(self, make: Callable[[], bytes]) -> None:
        try:
            with socket.create_connection((self.host, self.port), timeout=CONNECT) as connection:
                connection.setblocking(False)
                _Talk(connection.fileno(), f"{self.host}:{self.port}").print(make)
        except OSError as error:
            raise Outage("printer_unreachable", address=f"{self.host}:{self.port}") from error


@dataclass(frozen=True, slots=True)
class DevicePrinter:
    """A device node that reads and writes, such as /dev/usb/lp0."""

    path: Path

    def print(self, make: Callable[[], bytes]) -> None:
        with _opened(self.path) as file:
            _Talk(file, str(self.path)).print(make)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = -1
    try:
        file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        if not stat.S_ISCHR(os.fstat(file).st_mode):
            raise Outage("printer_address")
        yield file
    except OSError as error:
        raise Outage("printer_unreachable", address=str(path)) from error
    finally:
        if file >= 0:
            os.close(file)


@dataclass(frozen=True, slots=True)
class FolderPrinter:
    """Each slip becomes a file of its own, complete or not there; for spoolers that watch a folder."""

    folder: Path

    def print(self, make: Callable[[], bytes]) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside = self.folder / "slip.part"
            aside.write_bytes(make())
            # By the greatest number, not by how many there are: a spooler takes the oldest away.
            numbers = (one.stem.partition("-")[2] for one in self.folder.glob("slip-*.bin"))
            last = max((int(one) for one in numbers if one.isdigit()), default=0)
            aside.replace(self.folder / f"slip-{last + 1:05d}.bin")
        except OSError as error:
            raise Outage("printer_unreachable", address=str(self.folder)) from error


@dataclass
class _Talk:
    """One job over an open, non-blocking file."""

    file: int
    address: str

    def print(self, make: Callable[[], bytes]) -> None:
        self._require_ready()
        self._send(make(), DONE)
        self._send(ASK_WHEN_DONE, ANSWER)
        until = monotonic() + DONE
        while monotonic() < until:
            answer = self._read(ANSWER)
            if answer is not None and is_done(answer):
                return
            if answer is None:
                # Out of paper half-way, it answers nothing but this.
                self._require_ready(finished=True)
        raise Outage("printer_stuck")

    def _require_ready(self, *, finished: bool = False) -> None:
        """With `finished`, an answer to GS r may come between, and silence is waited out."""
        answers: list[int] = []
        for question in ASK.values():
            self._send(question, ANSWER)
            until = monotonic() + ANSWER
            answer = self._read(ANSWER)
            while answer is not None and not is_live(answer):
                if finished and is_done(answer):
                    return
                answer = self._read(until - monotonic())
            if answer is None:
                raise Outage("printer_stuck" if finished else "printer_silent")
            answers.append(answer)
        require_ready(*answers)

    def _send(self, data: bytes, seconds: float) -> None:
        until = monotonic() + seconds
        left = memoryview(data)
        while left:
            _, ready, _ = select.select([], [self.file], [], max(0.0, until - monotonic()))
            if not ready:
                raise Outage("printer_stuck")
            left = left[os.write(self.file, left) :]

    def _read(self, seconds: float) -> int | None:
        """One byte, None where none came in time."""
        ready, _, _ = select.select([self.file], [], [], seconds) if seconds > 0 else ([], [], [])
        if not ready:
            return None
        found = os.read(self.file, 1)
        if not found:
            raise OSError("the printer closed the connection")
        return found[0]
