"""A photograph's way: from a folder through HQ to the device that shows it, over any network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from app.catalog.pictures import NO_PHOTOS, Photos, read_photos
from app.device import Device
from app.errors import FarshelfError, Refusal
from app.identifiers import Uuid7
from sync.agent.agent import Agent
from sync.hq.importing import Finding, import_folder
from sync.pictures import PictureCache, fetch
from tests.support.fault_proxy import FaultProxy
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.photographs import photograph
from ui.bridge.pictures import Pictures

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
NAVY, OTHER = photograph(400, 500, seed=1), photograph(300, 300, format_="png", seed=2)
"""The second has more bytes than a chunk."""


def bring(hq: Headquarters, folder: Path) -> None:
    """A jacket's photographs: one of the colour navy, one of the jacket."""
    folder.mkdir()
    rows = "product_code,colour,position,file\nYR-2208,NAVY,0,navy.jpg\nYR-2208,,0,other.png\n"
    (folder / "pictures.csv").write_text(rows, "utf-8")
    (folder / "navy.jpg").write_bytes(NAVY)
    (folder / "other.png").write_bytes(OTHER)
    found: list[Finding] = []
    import_folder(folder, hq.database, hq.signer, hq.clock, found.append, blobs=hq.snapshots.blobs)
    assert not found
    hq.drain()


@contextmanager
def window_of(enrolled: Enrolled, hq: Headquarters) -> Iterator[Device]:
    device = Device(enrolled.home, enrolled.secrets, hq.clock, Uuid7(hq.clock))
    yield device
    device.close()


def photos_of(device: Device, code: str) -> Photos:
    with device.replicas.catalog.read() as catalog:
        (product_id,) = catalog.exec_driver_sql("SELECT id FROM product WHERE code = ?", (code,)).one()
        return read_photos(catalog, [product_id]).get(product_id, NO_PHOTOS)


@BOTH
def test_from_the_folder_to_the_screen(
    headquarters: Headquarters, tmp_path: Path, device: Enrolled, open_agent: OpenAgent
) -> None:
    bring(headquarters, tmp_path / "pictures")
    open_agent(device).download.step()
    came: list[float] = []
    with window_of(device, headquarters) as window:
        photos = photos_of(window, "YR-2208")
        assert photos.of("NAVY") == sha256(NAVY).hexdigest()
        assert photos.of("MIST") == photos.of("") == sha256(OTHER).hexdigest()
        assert photos_of(window, "YR-2231") == NO_PHOTOS
        wanted = [photos.of("NAVY"), photos.of("MIST")]
        pictures = Pictures(window, lambda: came.append(time.monotonic()))
        end = time.monotonic() + 30
        while len(here := pictures.urls("test", wanted)) < 2:
            assert time.monotonic() < end
            time.sleep(0.02)
        assert came
        assert [Path(here[one].removeprefix("file://")).read_bytes() for one in wanted] == [NAVY, OTHER]
        pictures.close()


FAULTS = ("too_short", "too_long", "cut_body", "cut_headers", "portal", "redirect", "gzip_bomb", "overloaded",
          "reset_before", "reset_after")  # fmt: skip


@pytest.fixture
def proxy(headquarters: Headquarters) -> Iterator[FaultProxy]:
    proxy = FaultProxy(headquarters.port)
    yield proxy
    proxy.close()


def test_no_network_brings_other_bytes(headquarters: Headquarters, proxy: FaultProxy, tmp_path: Path) -> None:
    """Whatever the line does, what is kept is what HQ has, or nothing; afterwards it comes."""
    bring(headquarters, tmp_path / "pictures")
    clock, digest = headquarters.clock, sha256(OTHER).hexdigest()
    device = headquarters.enrol(tmp_path / "hubin", url=proxy.url)
    cache = PictureCache(device.home / "pictures", clock)
    client = device.client(clock)
    for fault in FAULTS:
        proxy.turn(fault)
        with pytest.raises(FarshelfError):
            cache.keep(digest, fetch(client, digest, clock))
        assert cache.path(digest) is None, fault
    proxy.turn("")
    with pytest.raises(Refusal, match="not_found"):
        fetch(client, "0" * 64, clock)
    assert cache.keep(digest, fetch(client, digest, clock))
    path = cache.path(digest)
    assert path is not None
    assert path.read_bytes() == OTHER
    assert [one.name for one in path.parent.iterdir()] == [digest]
    client.close()
