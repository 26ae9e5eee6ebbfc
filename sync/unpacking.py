"""Unpacking a download while the rest of it comes in."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

import zstandard

_AHEAD = 8
"""Chunks that may wait to be unpacked: what a fast network brings must not pile up in memory."""


class TooLong(Exception):
    """There is more inside than was announced."""


class Unpacker:
    """Writes what a zstd stream holds, `size` bytes at most, into `target`, in a thread of its own.

    `feed` and `finish` raise what the thread has run into: TooLong, `zstandard.ZstdError`, OSError.
    """

    def __init__(self, target: Path, size: int) -> None:
        self._file = _Bounded(target.open("wb"), size)
        target_of = cast(BinaryIO, self._file)  # nothing but `write` is called
        self._stream = zstandard.ZstdDecompressor().stream_writer(target_of, write_size=1 << 20, closefd=False)
        self._thread = ThreadPoolExecutor(1, "unpacking")
        self._waiting: deque[Future[int]] = deque()

    def feed(self, chunk: bytes) -> None:
        """The next bytes of the stream."""
        if len(self._waiting) == _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._stream.write, chunk))

    def finish(self) -> int:
        """Wait for all of it to be written through to disk; answers how many bytes that were."""
        while self._waiting:
            self._waiting.popleft().result()
        self._file.sync()
        return self._file.written

    def __enter__(self) -> Unpacker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)
        self._file.close()


class _Bounded:
    """A file that takes no more than so many bytes: a small blob may unpack to more than the disk holds.

    It is written through to disk as it grows, so that little is left to wait for at the end.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._disk = ThreadPoolExecutor(1, "syncing")
        self._syncing = self._disk.submit(os.fsync, file.fileno())
        self.written = 0

    def write(self, data: bytes) -> int:
        self.written += len(data)
        if self.written > self._size:
            raise TooLong
        if self._syncing.done():
            self._sync_on()
        return self._file.write(data)

    def sync(self) -> None:
        self._file.flush()
        self._sync_on()
        self._syncing.result()

    def _sync_on(self) -> None:
        self._syncing.result()  # the kernel tells of a failed write only once
        self._syncing = self._disk.submit(os.fsync, self._file.fileno())

    def close(self) -> None:
        self._disk.shutdown()
        self._file.close()
