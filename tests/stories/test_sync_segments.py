"""A device that was away for long catches up from sealed segments, and without them where a cache spoils them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from app.errors import Outage, Refusal
from sync.agent.unhurried import unhurried
from sync.files import Files
from sync.hq import segments
from sync.hq_client import HqClient
from sync.protocol import SEGMENT_ROWS
from sync.pull import BULK, pull
from sync.snapshots import backfill, load_catalog
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.mirrors import of_catalog, of_hq

TABLES = ("product_text", "variant", "barcode", "price")


def silent(phase: str, done: int, total: int) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def client(device: Enrolled, headquarters: Headquarters) -> Iterator[HqClient]:
    client = device.client(headquarters.clock)
    yield client
    client.close()


@pytest.fixture
def files(device: Enrolled, headquarters: Headquarters, client: HqClient) -> Iterator[Files]:
    """Loaded; since then most of the catalogue has changed at HQ."""
    files = Files(device.home, device.secrets.store_key, headquarters.clock)
    manifest = client.manifest()
    load_catalog(client, files, manifest, silent)
    backfill(client, files, manifest.scopes, silent)
    for table in TABLES:
        key = "variant_id" if table in ("barcode", "price") else "product_id"
        headquarters.run(f"UPDATE {table} SET {key} = {key}")
    headquarters.run("UPDATE price SET amount = amount + 100")
    headquarters.run("DELETE FROM barcode WHERE variant_id % 7 = 0")
    yield files
    files.close()


def follows(headquarters: Headquarters, client: HqClient, files: Files) -> None:
    pull(client, files)
    assert files.catalog is not None
    assert of_catalog(files.catalog) == of_hq(headquarters, "catalog:")
    assert files.catalog_meta.h == headquarters.value("SELECT max(h) FROM checkpoint")


def made(headquarters: Headquarters) -> int:
    return int(str(headquarters.value("SELECT count(*) FROM segment")))


@pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
def test_it_catches_up(headquarters: Headquarters, client: HqClient, files: Files) -> None:
    changes = int(str(headquarters.value("SELECT max(h) FROM checkpoint"))) - files.catalog_meta.h
    assert changes > segments.WORTH_ROWS
    follows(headquarters, client, files)
    assert made(headquarters) >= changes // SEGMENT_ROWS - 1 >= 1
    headquarters.run("UPDATE price SET amount = amount + 1 WHERE variant_id % 100 = 0")
    before = made(headquarters)
    follows(headquarters, client, files)
    assert made(headquarters) == before


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE segment SET body = substr(body, 1, 1000)",
        "UPDATE segment SET sha256 = 'other'",
        "UPDATE segment SET body = x'00', sha256 = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'",
    ],
    ids=["cut off", "another hash", "no zstd"],
)
def test_without_segments_that_a_cache_has_spoiled(
    headquarters: Headquarters, client: HqClient, files: Files, spoil: str
) -> None:
    epoch = files.catalog_meta.epoch
    last = int(str(headquarters.value("SELECT max(h) FROM checkpoint"))) // SEGMENT_ROWS * SEGMENT_ROWS
    client.segment(epoch, last - SEGMENT_ROWS, last)
    headquarters.run(spoil)
    follows(headquarters, client, files)


def test_what_takes_seconds_gives_way_to_the_window(headquarters: Headquarters, client: HqClient, files: Files) -> None:
    classes: list[int] = []

    def watched(work: Callable[[], None]) -> None:
        def looked_at() -> None:
            classes.append(os.sched_getscheduler(0))
            work()

        unhurried(looked_at)

    pulled = pull(client, files, bulk=watched)
    assert pulled.rows > BULK
    assert classes == [os.SCHED_IDLE]
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
    assert files.catalog is not None
    assert of_catalog(files.catalog) == of_hq(headquarters, "catalog:")
    headquarters.run("UPDATE price SET amount = amount + 1 WHERE variant_id % 100 = 0")
    pull(client, files, bulk=watched)
    assert len(classes) == 1, "little work is done at once"


def test_cut_in_the_middle_nothing_is_published(
    headquarters: Headquarters, client: HqClient, files: Files, line: Line
) -> None:
    h = files.catalog_meta.h
    line.cut_after = 60_000
    with pytest.raises(Outage):
        pull(client, files)
    assert files.catalog_meta.h == h
    follows(headquarters, client, files)


def test_a_stranger_gets_none(headquarters: Headquarters, device: Enrolled, client: HqClient, files: Files) -> None:
    epoch = files.catalog_meta.epoch
    stranger = HqClient(headquarters.url, headquarters.clock)
    with pytest.raises(Refusal, match="unsigned"):
        stranger.segment(epoch, 0, SEGMENT_ROWS)
    stranger.close()
    with pytest.raises(Refusal, match="not_found"):
        client.segment(epoch, 1, SEGMENT_ROWS)
    headquarters.run("UPDATE device SET revoked_at = 1")
    with pytest.raises(Refusal, match="revoked"):
        client.segment(epoch, 0, SEGMENT_ROWS)
