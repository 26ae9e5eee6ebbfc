"""The cache of photographs: whole files only, within its bound, whatever stops it on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random

import httpx
import pytest

from app.catalog.rows import MAX_PICTURE_BYTES
from app.errors import Outage, Refusal
from sync import pictures
from sync.files import SPARE_BYTES
from sync.hq_client import HqClient
from sync.pictures import PictureCache, fetch
from tests.support.floor import SECOND, FreeClock

KB = 1_000


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def some(seed: int, size: int = KB) -> tuple[str, bytes]:
    data = Random(seed).randbytes(size)
    return digest_of(data), data


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def clock() -> FreeClock:
    return FreeClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


def test_what_was_kept_is_there_after_a_restart(folder: Path, clock: FreeClock) -> None:
    digest, data = some(1)
    cache = PictureCache(folder, clock)
    assert cache.path(digest) is None
    assert not folder.exists(), "nothing is made before something is kept"
    assert cache.keep(digest, data)
    for one in (cache, PictureCache(folder, clock)):
        path = one.path(digest)
        assert path is not None
        assert path.read_bytes() == data


def test_what_was_shown_longest_ago_goes_first(folder: Path, clock: FreeClock) -> None:
    ones = [some(seed) for seed in range(5)]
    cache = PictureCache(folder, clock, limit=3 * KB)
    for digest, data in ones[:3]:
        clock.go(SECOND)
        cache.keep(digest, data)
    clock.go(SECOND)
    assert cache.path(ones[0][0])
    clock.go(SECOND)
    cache.keep(*ones[3])
    assert names(folder) == {ones[0][0], ones[2][0], ones[3][0]}
    # Another start goes by the times on the disk, and by its own bound.
    clock.go(SECOND)
    cache.path(ones[2][0])
    again = PictureCache(folder, clock, limit=2 * KB)
    assert names(folder) == {ones[2][0], ones[3][0]}
    clock.go(SECOND)
    again.keep(*ones[4])
    assert names(folder) == {ones[2][0], ones[4][0]}


def test_one_that_is_larger_than_the_bound_stays_alone(folder: Path, clock: FreeClock) -> None:
    cache = PictureCache(folder, clock, limit=KB)
    cache.keep(*some(1))
    large, data = some(2, 3 * KB)
    assert cache.keep(large, data)
    assert names(folder) == {large}


def test_the_same_again_counts_once(folder: Path, clock: FreeClock) -> None:
    cache = PictureCache(folder, clock, limit=2 * KB)
    first, second = some(1), some(2)
    for one in (first, first, first, second):
        cache.keep(*one)
    assert names(folder) == {first[0], second[0]}


def test_one_that_somebody_removed_is_fetched_again(folder: Path, clock: FreeClock) -> None:
    digest, data = some(1)
    cache = PictureCache(folder, clock)
    cache.keep(digest, data)
    (folder / digest).unlink()
    assert cache.path(digest) is None
    assert cache.keep(digest, data)
    assert cache.path(digest)


def test_a_full_disk_keeps_nothing_and_harms_nothing(
    folder: Path, clock: FreeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, data = some(1)
    poor = PictureCache(folder, clock, disk_free=lambda _: SPARE_BYTES + len(data) - 1)
    assert not poor.keep(digest, data)
    assert names(folder) == set()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    cache = PictureCache(folder, clock)
    monkeypatch.setattr(os, "fsync", full)
    assert not cache.keep(digest, data)
    assert names(folder) == set()
    assert cache.path(digest) is None


def test_a_closed_cache_writes_nothing(folder: Path, clock: FreeClock) -> None:
    cache = PictureCache(folder, clock)
    cache.close()
    assert not cache.keep(*some(1))
    assert not folder.exists()


def test_many_threads_keep_the_bound(folder: Path, clock: FreeClock) -> None:
    ones = [some(seed) for seed in range(40)]
    cache = PictureCache(folder, clock, limit=8 * KB)

    def use(seed: int) -> None:
        for place in range(60):
            digest, data = ones[(seed * 7 + place) % len(ones)]
            path = cache.path(digest)
            if path is None:
                cache.keep(digest, data)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(use, range(6)))
    kept = names(folder)
    assert len(kept) == 8
    by_name = dict(ones)
    assert all((folder / name).read_bytes() == by_name[name] for name in kept)
    assert sum(cache.path(digest) is not None for digest, _ in ones) == 8


_KILLED = """
import os, signal, sys
from pathlib import Path
from app.clock import SystemClock
from sync import pictures
from tests.unit.sync.test_pictures import some

cache = pictures.PictureCache(Path(sys.argv[1]), SystemClock())
cache.keep(*some(1))
real = Path.replace
def die(self, target):
    if sys.argv[2] == "after":
        real(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.replace = die
cache.keep(*some(2))
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_around_the_rename(folder: Path, clock: FreeClock, moment: str) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(folder), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    first, second = some(1), some(2)
    assert (f"{second[0]}.part" in names(folder)) == (moment == "before")
    cache = PictureCache(folder, clock)
    assert names(folder) == {first[0]} | ({second[0]} if moment == "after" else set())
    for digest, data in (first, second):
        path = cache.path(digest)
        assert path is None or path.read_bytes() == data


# --- fetching ---------------------------------------------------------------------------------------------------------


def answered(body: bytes, status: int = 200, **headers: str) -> httpx.Response:
    """As it comes over a line."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, stream=httpx.ByteStream(body))


PROBLEM = b'{"type":"about:blank","reason":"not_found","title":"","status":404,"detail":""}'


def client_of(clock: FreeClock, answer: httpx.Response) -> HqClient:
    return HqClient("http://hq", clock, transport=httpx.MockTransport(lambda request: answer))


def test_the_right_bytes(clock: FreeClock) -> None:
    digest, data = some(1)
    assert fetch(client_of(clock, answered(data)), digest, clock) == data


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (answered(b"other bytes"), "blob_damaged"),
        (answered(b""), "blob_damaged"),
        (answered(bytes(MAX_PICTURE_BYTES + 1)), "blob_damaged"),
        (answered(b"<p>Sign in", Content_Type="text/html"), "captive_portal"),
        (answered(b"", 503, Retry_After="7"), "overloaded"),
        (answered(PROBLEM, 404, Content_Type="application/problem+json"), "not_found"),
    ],
    ids=["other", "empty", "too_long", "portal", "overloaded", "not_found"],
)
def test_anything_else_is_refused(clock: FreeClock, answer: httpx.Response, reason: str) -> None:
    with pytest.raises((Outage, Refusal)) as caught:
        fetch(client_of(clock, answer), some(1)[0], clock)
    assert caught.value.reason == reason


def test_bytes_that_drip_in_end(clock: FreeClock) -> None:
    class Dripping(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                clock.go(pictures.FETCH_US // 10)
                yield b"x"

    with pytest.raises(Outage, match="timeout"):
        fetch(client_of(clock, httpx.Response(200, stream=Dripping())), some(1)[0], clock)
