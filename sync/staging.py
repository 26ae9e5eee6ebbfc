"""Scopes fetched into the store file in use: one that is new to this device, or one whose digest differs from HQ's.

Their pages lie packed in a table of their own, invisible to every screen, until all are here; the next pull then
publishes them together with its checkpoint. A kill costs at most one page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import msgspec

from app.errors import Refusal
from app.replica.meta import get_value, set_value
from app.storage.database import Connection, Database, fetch_all
from sync.files import Files, meta_of
from sync.hq_client import HqClient
from sync.pages import pack, read_pages, unpack
from sync.protocol import FeedRow, PullRequest

_VALUE = "staging"
"""In `replica_meta`: a `_Staging` as JSON."""


class _Staging(msgspec.Struct, frozen=True):
    """`scopes` are fetched from `head` at `h` (-1: not yet known); `page` is the next to ask for, '' at both ends."""

    epoch: str
    scopes: list[str]
    h: int = -1
    page: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Staged:
    """These scopes are on their way; once `complete`, what the feed tells after `h` brings them to a checkpoint."""

    scopes: frozenset[str]
    h: int
    complete: bool


def stage(client: HqClient, files: Files, scopes: Collection[str]) -> None:
    """Fetch the scopes; goes on where an earlier run for the same ones was cut.

    Raises Refusal `resync` where HQ's history is not the file's any more, or `disk_full`.
    """
    files.require_space(0)
    wanted = sorted(scopes)
    with files.store.read() as connection:
        staging = _read(connection)
    if staging is None or staging.epoch != meta_of(files.store).epoch or staging.scopes != wanted:
        staging = _begin(files, wanted)
    if staging.complete:
        return
    try:
        _fetch(client, files, staging)
    except Refusal:
        if not staging.page:
            raise
        # What the earlier run was told may be forgotten at HQ by now: that is no reason to load the whole file anew.
        _fetch(client, files, _begin(files, wanted))


def staged(store: Database) -> Staged | None:
    """The scopes that wait for a checkpoint, or for their last page; None where there are none."""
    with store.read() as connection:
        staging = _read(connection)
    return None if staging is None else Staged(frozenset(staging.scopes), staging.h, staging.complete)


def staged_pages(connection: Connection) -> Iterator[list[FeedRow]]:
    """The rows of those scopes, in the order they came."""
    for (number,) in fetch_all(connection, "SELECT number FROM replica_page ORDER BY number"):
        ((packed,),) = fetch_all(connection, "SELECT rows FROM replica_page WHERE number = ?", (number,))
        yield unpack(packed)


def forget_staged(connection: Connection) -> None:
    """Give up what is staged, or be done with it."""
    connection.exec_driver_sql("DELETE FROM replica_page")
    set_value(connection, _VALUE, "")


def _fetch(client: HqClient, files: Files, staging: _Staging) -> None:
    at = meta_of(files.store).h
    request = PullRequest(epoch=staging.epoch, catalog_h=at, store_h=None, scopes=staging.scopes, page=staging.page)
    for reply in read_pages(client, request):
        staging = msgspec.structs.replace(staging, h=reply.h, page=reply.page, complete=not reply.more)
        with files.lock, files.store.write() as connection:
            if reply.rows:
                connection.exec_driver_sql("INSERT INTO replica_page(rows) VALUES (?)", (pack(reply.rows),))
            _write(connection, staging)


def _begin(files: Files, scopes: list[str]) -> _Staging:
    staging = _Staging(meta_of(files.store).epoch, scopes)
    with files.lock, files.store.write() as connection:
        forget_staged(connection)
        _write(connection, staging)
    return staging


def _read(connection: Connection) -> _Staging | None:
    found = get_value(connection, _VALUE)
    return msgspec.json.decode(found, type=_Staging) if found else None


def _write(connection: Connection, staging: _Staging) -> None:
    set_value(connection, _VALUE, msgspec.json.encode(staging).decode())
