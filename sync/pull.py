"""HQ's changes into the replica files: whole checkpoints only, so effects and outcomes appear together.

Pages are kept back until the last one is here; a failure on the way discards them and changes nothing. Every row
carries its `ver`, so a page that comes twice changes nothing either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
import zstandard

from app.errors import Outage, Refusal
from app.journal.rows import OUTCOME_SHAPES
from app.replica.apply import RowApplier
from app.replica.meta import get_value, set_value, touch
from app.shapes import CATALOG_SHAPES, STORE_SHAPES
from app.storage.changes import Topic
from app.storage.database import Database
from sync.files import Files, meta_of
from sync.hq_client import HqClient
from sync.protocol import FeedRow, PullReply, PullRequest

TOPICS = {
    "outcome": (Topic.OUTBOX, Topic.ORDERS),
    "signed_document": (Topic.STAFF,),
    "stock": (Topic.STOCK,),
    "availability": (Topic.STOCK,),
    "member": (Topic.MEMBERS,),
    "orders": (Topic.ORDERS,),
    "order_line": (Topic.ORDERS,),
    "tender": (Topic.ORDERS,),
    "order_event": (Topic.ORDERS,),
    "attention_item": (Topic.ATTENTION,),
    "lease": (Topic.LEASES, Topic.STOCK),
}
CATALOG_TABLES = frozenset(shape.table for shape in CATALOG_SHAPES)
SCOPES = "scopes"
"""Value in `replica_meta` of the store file: JSON array of the scopes it holds."""

_CATALOG = RowApplier(CATALOG_SHAPES, scoped=False)
_STORE = RowApplier(STORE_SHAPES, scoped=True)
_OUTCOME_JSEQ = OUTCOME_SHAPES[0].names.index("jseq")
_ROWS = msgspec.msgpack.Decoder(list[FeedRow])


@dataclass(frozen=True, slots=True)
class Pulled:
    """`h` is where the files stand now; `settled_jseq` the greatest command of this device whose outcome came along.

    `new_scopes`: nothing was published, because these scopes must be loaded first.
    """

    h: int
    rows: int
    settled_jseq: int
    durable_jseq: int
    new_scopes: frozenset[str] = frozenset()


class _Pages:
    """Pages kept back in memory: all but a lone one packed, since 200,000 decoded rows would weigh 100 MB."""

    def __init__(self) -> None:
        self.count = 0
        self._last: list[FeedRow] = []
        self._packed: list[bytes] = []

    def keep(self, rows: list[FeedRow]) -> None:
        if self._last:
            self._packed.append(zstandard.compress(msgspec.msgpack.encode(self._last), 1))
        self._last = rows
        self.count += len(rows)

    def __iter__(self) -> Iterator[list[FeedRow]]:
        for packed in self._packed:
            yield _ROWS.decode(zstandard.decompress(packed))
        yield self._last


def pull(client: HqClient, files: Files, store: Database | None = None) -> Pulled:
    """Bring catalog and store (or the `store` being loaded) to HQ's next checkpoint.

    Raises Outage, or Refusal `resync` where a file stands on a history that HQ no longer has; nothing is changed then.
    """
    catalog, target = files.catalog, store or files.store
    if catalog is None:
        raise Refusal("resync", missing="catalog")
    goods, shop = meta_of(catalog), meta_of(target)
    if goods.epoch != shop.epoch or shop.h < 0:
        raise Refusal("resync", catalog=goods.epoch, store=shop.epoch)
    request = PullRequest(epoch=shop.epoch, catalog_h=goods.h, store_h=shop.h)
    pages = _Pages()
    for reply in read_pages(client, request):
        pages.keep(reply.rows)
    if reply.h < max(goods.h, shop.h):
        raise Outage("bad_answer", detail="a checkpoint of the past", h=reply.h)
    scopes = store_scopes(reply.scopes)
    held = held_scopes(target)
    if new := scopes - held:
        return Pulled(shop.h, 0, 0, reply.durable_jseq, frozenset(new))
    if goods.h < reply.h:
        _publish_catalog(catalog, pages, reply.h)
    settled = 0
    if shop.h < reply.h or held != scopes:
        with files.lock:
            settled = _publish_store(target, pages, reply.h, scopes, held - scopes)
    return Pulled(reply.h, pages.count, settled, reply.durable_jseq)


def read_pages(client: HqClient, request: PullRequest) -> Iterator[PullReply]:
    """The pages of one answer, in order; raises Outage `bad_answer` where they do not belong together."""
    first: PullReply | None = None
    while True:
        reply = client.pull(request)
        first = first or reply
        if (reply.epoch, reply.h) != (request.epoch, first.h):
            raise Outage("bad_answer", detail="pages of two checkpoints", h=(first.h, reply.h))
        if reply.more and reply.page == request.page:
            raise Outage("bad_answer", detail="the same page again")
        _check_scopes(reply)
        yield reply
        if not reply.more:
            return
        request = msgspec.structs.replace(request, page=reply.page)


def store_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """Those of a device's scopes that its store file holds."""
    return frozenset(scope for scope in scopes if not scope.startswith("catalog:"))


def held_scopes(store: Database) -> frozenset[str]:
    with store.read() as connection:
        return frozenset(json.loads(get_value(connection, SCOPES) or "[]"))


def apply_backfill(store: Database, rows: list[FeedRow], values: dict[str, str]) -> None:
    """A page of a store file that is not in use yet, with how far it is, in one transaction."""
    with store.write() as connection:
        _STORE.apply(connection, (row for row in rows if row.table not in CATALOG_TABLES))
        for name, value in values.items():
            set_value(connection, name, value)


def _publish_catalog(catalog: Database, pages: _Pages, h: int) -> None:
    with catalog.write() as connection:
        touched: set[str] = set()
        for rows in pages:
            touched |= _CATALOG.apply(connection, (row for row in rows if row.table in CATALOG_TABLES))
        set_value(connection, "h", str(h))
        if touched:
            touch(connection, [Topic.CATALOG])


def _publish_store(store: Database, pages: _Pages, h: int, scopes: frozenset[str], removed: frozenset[str]) -> int:
    """One transaction: rows, outcomes, scopes and the new h; answers the greatest jseq settled."""
    settled = 0
    with store.write() as connection:
        touched: set[str] = set(TOPICS) if removed else set()
        _STORE.forget_scopes(connection, removed)
        for page in pages:
            rows = [row for row in page if row.table not in CATALOG_TABLES]
            touched |= _STORE.apply(connection, rows)
            answers = (row.image[_OUTCOME_JSEQ] for row in rows if row.table == "outcome" and row.image is not None)
            settled = max((settled, *answers))
        set_value(connection, "h", str(h))
        if removed:
            set_value(connection, SCOPES, json.dumps(sorted(scopes)))
        touch(connection, {topic for table in touched for topic in TOPICS[table]})
    return settled


def _check_scopes(reply: PullReply) -> None:
    stray = {row.scope for row in reply.rows} - set(reply.scopes)
    if stray:
        raise Outage("bad_answer", detail="rows of scopes that this device does not have", scopes=sorted(stray))
