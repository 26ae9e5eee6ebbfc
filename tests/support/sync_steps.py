"""Parts of stories about a device that follows HQ: whose rows it should hold, and whether it does."""

from __future__ import annotations

from collections.abc import Callable

from app.replica.digest import counted, read_sums
from app.shapes import STORE_SHAPES
from sync.agent.agent import Agent
from sync.files import Files
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.mirrors import of_catalog, of_hq, of_store

OpenAgent = Callable[[Enrolled], Agent]


def scopes_of(device: Enrolled, store_id: int = 0) -> tuple[str, ...]:
    """The scopes of the device's store file, its shop's or those of `store_id`."""
    store = store_id or device.identity.store_id
    return (f"stock:{store}", f"members:{store}", f"ops:{store}", "avail:", f"device:{device.identity.device_id}")


def same_as_hq(hq: Headquarters, device: Enrolled, files: Files, store_id: int = 0) -> bool:
    """Row by row, in both files; and the store file's own sums are what its rows add up to."""
    assert files.catalog is not None
    catalog, store = of_catalog(files.catalog), of_store(files.store)
    assert len(catalog) > 10_000
    assert len(store) > 3_000
    with files.store.read() as connection:
        *_, counts = counted(connection, STORE_SHAPES)
        assert counts == {scope: kept for scope, kept in read_sums(connection).items() if kept.rows}
    return catalog == of_hq(hq, "catalog:") and store == of_hq(hq, *scopes_of(device, store_id))


def place(hq: Headquarters, code: str) -> int:
    """A location's id."""
    found = hq.value("SELECT id FROM location WHERE code = :code", code=code)
    assert isinstance(found, int)
    return found
