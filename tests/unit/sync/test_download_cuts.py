"""A download cut at any byte, killed at any step, answered with other bytes: the old file serves, the new is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.clock import SystemClock
from app.errors import Outage, Refusal
from app.replica.files import Replicas
from app.replica.pointer import read_pointer
from sync import files as files_module
from sync import snapshots
from sync.files import Files
from sync.hq.blobs import BlobFolder, wanted_span
from sync.hq.scopes import caller_by_id
from sync.hq.service import _manifest
from sync.hq.snapshots import GoldenReplica, publish
from sync.hq_client import HqClient
from sync.protocol import PREFIX, Manifest
from sync.snapshots import load_catalog
from tests.unit.hq.world import World


def silent(phase: str, done: int, total: int) -> None:
    """Nobody watches the progress."""


@dataclass
class Shelf(httpx.BaseTransport):
    """HQ's blobs, served as HQ does; the line breaks after `cut` bytes of each answer."""

    folder: Path
    cut: int | None = None
    ignore_range: bool = False
    heeds_if_range: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.removeprefix(f"{PREFIX}/blob/")
        content = (self.folder / name).read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        asked = {key: request.headers[key] for key in ("Range", "If-Range") if key in request.headers}
        self.asked.append(asked)
        wanted = None if self.ignore_range else asked.get("Range")
        try:
            unless = asked.get("If-Range") if self.heeds_if_range else None
            span = wanted_span(len(content), wanted, unless, etag)
        except Refusal:
            return httpx.Response(416)
        headers = {"ETag": etag, "Content-Type": "application/zstd"}
        if span.partial:
            headers["Content-Range"] = span.content_range
        return httpx.Response(
            206 if span.partial else 200, headers=headers, stream=_Cut(self, content[span.start : span.stop])
        )


@dataclass
class _Cut(httpx.SyncByteStream):
    shelf: Shelf
    content: bytes

    def __iter__(self) -> Iterator[bytes]:
        whole = self.shelf.cut is None or self.shelf.cut >= len(self.content)
        piece = self.content if whole else self.content[: self.shelf.cut]
        self.shelf.sent += len(piece)
        yield piece
        if self.shelf.cut is not None:
            raise httpx.ReadError("the line broke")


@dataclass
class Setting:
    shelf: Shelf
    client: HqClient
    manifest: Manifest
    home: Path
    make: Callable[[], Manifest]

    def files(self) -> Files:
        return Files(self.home, bytes(32), SystemClock())

    def load(self) -> None:
        """As an agent does that has just started."""
        files = self.files()
        try:
            load_catalog(self.client, files, self.manifest, silent)
        finally:
            files.close()

    @property
    def part(self) -> Path:
        assert self.manifest.catalog is not None
        return self.home / "incoming" / f"{self.manifest.catalog.sha256}.part"


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    world = World.open(f"sqlite:///{tmp_path / 'hq.db'}")
    world.drain()
    blobs, golden = BlobFolder(tmp_path / "blobs"), GoldenReplica(world.database, tmp_path / "golden")
    device = world.enrol("hubin").identity.device_id

    def make() -> Manifest:
        world.execute("INSERT INTO colour VALUES (:code, '#fff')", code=world.ids.new_id().hex())
        world.drain()
        publish(world.database, world.clock, golden, blobs)
        with world.database.read() as connection:
            caller = caller_by_id(connection, device)
            assert caller is not None
            return _manifest(connection, caller)

    shelf = Shelf(blobs.folder)
    client = HqClient("http://hq.invalid", SystemClock(), transport=shelf)
    (tmp_path / "home").mkdir()
    yield Setting(shelf, client, make(), tmp_path / "home", make)
    client.close()
    world.database.close()


def test_a_download_may_be_cut_at_every_byte(setting: Setting) -> None:
    """Again and again, so many bytes further each time; nothing is fetched twice."""
    assert setting.manifest.catalog is not None
    size = setting.manifest.catalog.size
    steps = [0, 1, 1, *[max(1, size // 40)] * 38]
    steps += [size - sum(steps) - 1, 1]
    there = 0
    for step in steps:
        setting.shelf.cut = step
        with pytest.raises(Outage, match="no_network"):
            setting.load()
        there += step
        assert setting.part.stat().st_size == there
        assert read_pointer(setting.home).catalog == ""
    assert (there, setting.shelf.sent) == (size, size)
    asked = len(setting.shelf.asked)
    # All of it is here: no further call.
    setting.shelf.cut = 0
    setting.load()
    assert len(setting.shelf.asked) == asked
    assert read_pointer(setting.home).catalog == "catalog-1.db"
    assert setting.shelf.asked[5]["If-Range"] == f'"{setting.manifest.catalog.sha256}"'


@pytest.mark.parametrize("cut", [1, 500])
def test_a_range_that_is_ignored_costs_bytes_and_nothing_else(setting: Setting, cut: int) -> None:
    setting.shelf.cut = cut
    with pytest.raises(Outage):
        setting.load()
    setting.shelf.cut, setting.shelf.ignore_range = None, True
    setting.load()
    assert read_pointer(setting.home).catalog == "catalog-1.db"


@pytest.mark.parametrize("other", ["longer", "shorter", "as long"])
def test_another_blob_under_the_name_is_never_taken(setting: Setting, other: str) -> None:
    """If-Range makes whoever serves it begin anew; the hash says that these are not the bytes."""
    assert setting.manifest.catalog is not None
    path = setting.shelf.folder / setting.manifest.catalog.sha256
    right = path.read_bytes()
    setting.shelf.cut = 700
    with pytest.raises(Outage):
        setting.load()
    setting.shelf.cut = None
    wrong = {"longer": right + b"!", "shorter": right[:600], "as long": right[:-1] + bytes([right[-1] ^ 1])}
    path.write_bytes(wrong[other])
    with pytest.raises((Refusal, Outage)):
        setting.load()
    assert setting.shelf.asked[-1] == {
        "Range": "bytes=700-",
        "If-Range": f'"{setting.manifest.catalog.sha256}"',
    }
    assert read_pointer(setting.home).catalog == ""
    path.write_bytes(right)
    setting.load()
    assert read_pointer(setting.home).catalog == "catalog-1.db"


def test_a_blob_that_ends_before_what_is_here_does_not_hold_up_for_ever(setting: Setting) -> None:
    assert setting.manifest.catalog is not None
    path = setting.shelf.folder / setting.manifest.catalog.sha256
    right = path.read_bytes()
    setting.shelf.cut = 700
    with pytest.raises(Outage):
        setting.load()
    path.write_bytes(right[:600])
    setting.shelf.cut, setting.shelf.heeds_if_range = None, False
    with pytest.raises(Refusal, match="blob_damaged"):
        setting.load()
    assert not setting.part.exists()
    path.write_bytes(right)
    setting.load()
    assert read_pointer(setting.home).catalog == "catalog-1.db"


class Killed(BaseException):
    """The process ends here."""


STEPS: tuple[tuple[object, str, bool], ...] = (
    (snapshots, "check_file", False),
    (snapshots, "_adopt", False),
    (files_module, "next_name", False),
    (files_module, "sync_folder", False),
    (files_module, "write_pointer", False),
    (os, "fsync", False),
    (files_module, "write_pointer", True),
    (Files, "_outdate", False),
)
"""What is called on the way from the last byte to the file in use; True: dies behind it."""


@pytest.mark.parametrize(("owner", "name", "after"), STEPS, ids=[f"{name}-{after}" for _, name, after in STEPS])
def test_a_kill_between_any_two_steps_leaves_a_file_that_serves(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: bool
) -> None:
    """A window reads all the time; the next agent goes on with the bytes that are here."""
    setting.load()
    window = Replicas(setting.home, bytes(32))
    setting.manifest = setting.make()
    before = read_pointer(setting.home).catalog
    real: Callable[..., object] = getattr(owner, name)

    def dies(*values: object, **named: object) -> object:
        if after:
            real(*values, **named)
        raise Killed

    # A dead process closes nothing in order: its files stay open behind its back until they are collected.
    files = setting.files()
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, dies)
        with pytest.raises(Killed):
            load_catalog(setting.client, files, setting.manifest, silent)
    assert colours(window) in (1, 2)
    assert read_pointer(setting.home).catalog == before or after or name == "_outdate"
    sent = setting.shelf.sent
    setting.load()
    assert setting.shelf.sent - sent in (0, setting.manifest.catalog.size if setting.manifest.catalog else 0)
    assert setting.part.exists() is False
    assert colours(window) == 2
    window.close()
    files.close()


def colours(window: Replicas) -> int:
    window.poll()
    with window.catalog.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM colour").scalar_one())
