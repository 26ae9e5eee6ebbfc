"""A disk below SQLite that fails at a chosen write: APSW's VFS, for what the driver of the app cannot be told to do."""

from __future__ import annotations

from dataclasses import dataclass

import apsw


@dataclass
class Fault:
    """Fails the `at`-th writing call from now on (0: none), just that one or every one from there; a write that fails
    leaves its first half behind."""

    at: int = 0
    lasting: bool = False
    error: type[apsw.Error] = apsw.IOError
    calls: int = 0
    failed: str = ""
    """Which call was the first to fail."""

    def arm(self, at: int, *, lasting: bool, error: type[apsw.Error]) -> None:
        self.at, self.lasting, self.error, self.calls, self.failed = at, lasting, error, 0, ""

    def disarm(self) -> None:
        self.at = 0

    def strikes(self, name: str) -> bool:
        self.calls += 1
        strikes = self.at > 0 and (self.calls == self.at or (self.lasting and self.calls > self.at))
        if strikes and not self.failed:
            self.failed = name
        return strikes


class FailingFile(apsw.VFSFile):
    def __init__(self, fault: Fault, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._fault = fault

    def xWrite(self, data: bytes, offset: int) -> None:
        if self._fault.strikes("write"):
            super().xWrite(data[: len(data) // 2], offset)
            raise self._fault.error
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        if self._fault.strikes("sync"):
            raise self._fault.error
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        if self._fault.strikes("truncate"):
            raise self._fault.error
        super().xTruncate(size)


class FailingDisk(apsw.VFS):
    """Registered under `name` for as long as it lives."""

    def __init__(self, name: str) -> None:
        self.fault = Fault()
        self.name = name
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return FailingFile(self.fault, name, flags)
