"""What wakes the agent: a commit of the window, or a person who pressed "retry now"."""

from __future__ import annotations

from pathlib import Path

from app.storage.sqlite import DatabaseFile, connect


class JournalWatch:
    """Sees commits of another process by one and the same connection's `data_version`; a look costs some µs."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._connection = connect(DatabaseFile(path, "read", key=key, cache=1))
        self._version = self._look()

    def changed(self) -> bool:
        """True once after each commit."""
        version = self._look()
        changed, self._version = version != self._version, version
        return changed

    def close(self) -> None:
        self._connection.close()

    def _look(self) -> int:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)


class WakeFile:
    """`wake` in the device's folder: touched by the window."""

    def __init__(self, home: Path) -> None:
        self._path = home / "wake"
        self._stamp = self._look()

    def touched(self) -> bool:
        """True once after each touch."""
        stamp = self._look()
        touched, self._stamp = stamp != self._stamp, stamp
        return touched

    def _look(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return 0


def wake_agent(home: Path) -> None:
    """Let the agent try again at once; for the window's "retry now"."""
    path = home / "wake"
    path.touch()
