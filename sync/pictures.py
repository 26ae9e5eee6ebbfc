"""Photographs of goods on the device: fetched when they are to be shown, kept by their hash within a bound."""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app.catalog.rows import MAX_PICTURE_BYTES
from app.clock import Clock
from app.errors import Outage, Refusal
from sync.files import SPARE_BYTES, free_bytes

if TYPE_CHECKING:
    from sync.hq_client import HqClient

LIMIT = 256 << 20
"""Bytes of all photographs of a device; what was not shown for longest goes first."""

FETCH_US = 60 * 1_000_000
_NAME = re.compile(r"[0-9a-f]{64}")


class PictureCache:
    """Files under their SHA-256 in `folder`, for one process and any thread of it.

    A file has its name only once it is whole and on the disk, so a name is all the proof there need be. Nobody who
    asks for a path waits for one who writes.
    """

    def __init__(
        self, folder: Path, clock: Clock, limit: int = LIMIT, disk_free: Callable[[Path], int] = free_bytes
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._limit = limit
        self._disk_free = disk_free
        self._writing = Lock()
        self._lock = Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        """What is here, that shown longest ago first."""
        self._total = 0
        self._closed = False
        self._look()

    def path(self, digest: str) -> Path | None:
        """Where the photograph lies, which is shown now; None where it is not here."""
        with self._lock:
            if digest not in self._sizes:
                return None
            path, now = self._folder / digest, self._clock.now() * 1_000
            try:
                os.utime(path, ns=(now, now))
            except FileNotFoundError:
                self._drop(digest)
                return None
            except OSError:
                pass  # It is shown all the same; only the next start counts it among the older ones.
            self._sizes.move_to_end(digest)
            return path

    def keep(self, digest: str, data: bytes) -> bool:
        """Keep the bytes of this hash; False where the disk has no room for them, or the cache is closed."""
        with self._writing:
            if self._closed:
                return False
            try:
                self._folder.mkdir(exist_ok=True)
                if self._disk_free(self._folder) < len(data) + SPARE_BYTES:
                    return False
                self._write(digest, data)
            except OSError:
                with suppress(OSError):
                    self._part(digest).unlink(missing_ok=True)
                return False
            with self._lock:
                self._drop(digest)
                self._sizes[digest] = len(data)
                self._total += len(data)
                gone = self._too_many(digest)
            self._remove(gone)
            return True

    def close(self) -> None:
        """Nothing is written any more once this has returned."""
        with self._writing:
            self._closed = True

    def _write(self, digest: str, data: bytes) -> None:
        part = self._part(digest)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            # A power cut must not leave a file that has its name and not its bytes.
            os.fsync(file.fileno())
        now = self._clock.now() * 1_000
        os.utime(part, ns=(now, now))
        part.replace(self._folder / digest)

    def _part(self, digest: str) -> Path:
        return self._folder / f"{digest}.part"

    def _too_many(self, kept: str) -> list[str]:
        gone = []
        while self._total > self._limit and (oldest := next(iter(self._sizes))) != kept:
            self._drop(oldest)
            gone.append(oldest)
        return gone

    def _drop(self, digest: str) -> None:
        self._total -= self._sizes.pop(digest, 0)

    def _remove(self, digests: list[str]) -> None:
        for digest in digests:
            # Where it cannot be removed now, the next start counts it again.
            with suppress(OSError):
                (self._folder / digest).unlink(missing_ok=True)

    def _look(self) -> None:
        """What an earlier run has left; what it was writing goes."""
        found: list[tuple[int, str, int]] = []
        with suppress(OSError):
            for entry in os.scandir(self._folder):
                if _NAME.fullmatch(entry.name):
                    told = entry.stat()
                    found.append((told.st_mtime_ns, entry.name, told.st_size))
                else:
                    with suppress(OSError):
                        (self._folder / entry.name).unlink()
        for _, name, size in sorted(found):
            self._sizes[name] = size
            self._total += size
        self._remove(self._too_many(""))


def fetch(client: HqClient, digest: str, clock: Clock) -> bytes:
    """HQ's bytes of that hash.

    Raises Outage where they do not come, Refusal `not_found`, or `blob_damaged` for other bytes.
    """
    until = clock.monotonic() + FETCH_US
    data = bytearray()
    with client.blob(digest) as download:
        for chunk in download.chunks:
            data += chunk
            if len(data) > MAX_PICTURE_BYTES:
                raise Refusal("blob_damaged", detail="longer than allowed")
            if clock.monotonic() > until:
                raise Outage("timeout", detail="picture")
    if sha256(data).hexdigest() != digest:
        raise Refusal("blob_damaged", size=len(data))
    return bytes(data)
