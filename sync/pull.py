"""HQ's changes into the replica files: whole checkpoints only, so effects and outcomes appear together.

Pages are kept back until the last one is here; a failure on the way discards them and changes nothing. Every row
carries its `ver`, so a page that comes twice changes nothing either. What is published is always all that the feed
holds from a checkpoint not after the file's own: the files need no tombstones for that reason (`app.replica.apply`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.catalog.books import REFUSED, require_signed
from app.catalog.books import TABLES as BOOK_TABLES
from app.errors import Outage, Refusal
from app.journal.command import place_of
from app.journal.rows import OUTCOME_SHAPES
from app.replica.apply import RowApplier
from app.replica.digest import NOTHING, read_sums
from app.replica.meta import get_value, set_value, touch
from app.shapes import CATALOG_SHAPES, STORE_SHAPES
from app.storage.changes import Topic
from app.storage.database import Database
from sync.files import Files, meta_of
from sync.hq_client import HqClient
from sync.pages import Pages
from sync.protocol import FeedRow, PullRequest
from sync.segments import read_whole
from sync.staging import forget_staged, staged, staged_pages

TOPICS = {
    "outcome": (Topic.OUTBOX, Topic.ORDERS),
    "chain_receipt": (Topic.SYNC,),
    "signed_document": (Topic.STAFF,),
    "stock": (Topic.STOCK,),
    "replenishment": (Topic.STOCK,),
    "stock_in_transit": (Topic.STOCK,),
    "availability": (Topic.STOCK,),
    "member": (Topic.MEMBERS,),
    "member_address": (Topic.MEMBERS,),
    "orders": (Topic.ORDERS,),
    "order_line": (Topic.ORDERS,),
    "tender": (Topic.ORDERS,),
    "order_event": (Topic.ORDERS,),
    "goods_return": (Topic.ORDERS,),
    "invoice": (Topic.ORDERS,),
    "attention_item": (Topic.ATTENTION,),
    "lease": (Topic.LEASES, Topic.STOCK),
    "coupon_use": (Topic.ORDERS,),
    "reservation": (Topic.ORDERS,),
}
CATALOG_TABLES = frozenset(shape.table for shape in CATALOG_SHAPES)
BULK = 5_000
"""Rows; more are applied in no hurry."""

SCOPES = "scopes"
"""Value in `replica_meta` of the store file: JSON array of the scopes it holds."""

_CATALOG = RowApplier(CATALOG_SHAPES, scoped=False)
_STORE = RowApplier(STORE_SHAPES, scoped=True)
_INCARNATION, _JSEQ = (OUTCOME_SHAPES[0].names.index(name) for name in ("incarnation", "jseq"))


@dataclass(frozen=True, slots=True)
class Pulled:
    """`h` is where the files stand now; `settled` the last place in this device's journal whose outcome came along;
    `received` what HQ holds, by incarnation.

    `missing` scopes are the device's but not in its store file: `sync.staging.stage` them, then pull again.
    `differing`: scopes, the catalog's too, that do not add up to what HQ says they do. `refused`: the price book for
    whose sake the catalog stayed where it was, 0 for none.
    """

    h: int
    rows: int
    settled: int
    received: Mapping[int, int]
    missing: frozenset[str] = frozenset()
    differing: frozenset[str] = frozenset()
    refused: int = 0


def pull(
    client: HqClient,
    files: Files,
    store: Database | None = None,
    *,
    verify: bool = False,
    differing: Iterable[str] = (),
    bulk: Callable[[Callable[[], None]], None] | None = None,
) -> Pulled:
    """Bring catalog and store (or the `store` being loaded) to HQ's next checkpoint, with the scopes staged for it.

    `verify` compares digests also where nothing is new; `differing` is passed on to HQ; `bulk` runs what takes seconds.
    Raises Outage, or Refusal `resync` where a file stands on a history that HQ no longer has; nothing is changed then.
    """
    catalog, target = files.catalog, store or files.store
    if catalog is None:
        raise Refusal("resync", missing="catalog")
    goods, shop, waiting = meta_of(catalog), meta_of(target), staged(target)
    if goods.epoch != shop.epoch or shop.h < 0:
        raise Refusal("resync", catalog=goods.epoch, store=shop.epoch)
    # Whatever the feed tells since the older of the two is harmless to the newer, and the older lacks it.
    ready = waiting if waiting is not None and waiting.complete else None
    since = min(shop.h, ready.h) if ready else shop.h
    request = PullRequest(
        epoch=shop.epoch, catalog_h=goods.h, store_h=since, verify=verify, differing=sorted(differing)
    )
    pages, reply = read_whole(client, request)
    if reply.h < max(goods.h, shop.h, ready.h if ready else 0):
        raise Outage("bad_answer", detail="a checkpoint of the past", h=reply.h)
    refused = 0
    if goods.h < reply.h:
        refused = _publish_goods(catalog, pages, reply.h, client.hq_public_key, bulk)
    scopes, held = store_scopes(reply.scopes), held_scopes(target)
    fresh = ready.scopes & scopes if ready else frozenset()
    kept = (held & scopes) | fresh
    settled = 0
    done = waiting is not None and (waiting is ready or not waiting.scopes <= scopes)
    if shop.h < reply.h or held != kept or done:
        with files.lock:
            settled = _publish_store(target, pages, reply.h, _Scopes(kept, held - kept, fresh, done))
    of_goods = {scope: digest for scope, digest in reply.digests.items() if _is_catalog(scope) and not refused}
    of_shop = {scope: digest for scope, digest in reply.digests.items() if scope in kept}
    return Pulled(
        reply.h,
        pages.count,
        settled,
        dict(reply.received),
        missing=scopes - kept,
        differing=_differing(catalog, of_goods) | _differing(target, of_shop),
        refused=refused,
    )


def store_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """Those of a device's scopes that its store file holds."""
    return frozenset(scope for scope in scopes if not _is_catalog(scope))


def held_scopes(store: Database) -> frozenset[str]:
    with store.read() as connection:
        return frozenset(json.loads(get_value(connection, SCOPES) or "[]"))


def apply_backfill(store: Database, rows: list[FeedRow], values: dict[str, str]) -> None:
    """A page of a store file that is not in use yet, with how far it is, in one transaction."""
    with store.write() as connection:
        _STORE.apply(connection, (row for row in rows if row.table not in CATALOG_TABLES))
        for name, value in values.items():
            set_value(connection, name, value)


def _publish_goods(
    catalog: Database, pages: Pages, h: int, hq_key: bytes, bulk: Callable[[Callable[[], None]], None] | None
) -> int:
    """Answers the price book that is not as HQ has signed it, 0 for none: then nothing of the catalogue is taken in."""
    try:
        if bulk is not None and pages.count > BULK:
            bulk(lambda: _publish_catalog(catalog, pages, h, hq_key))
        else:
            _publish_catalog(catalog, pages, h, hq_key)
    except Refusal as refusal:
        if refusal.reason != REFUSED:
            raise
        logging.getLogger(__name__).error("price book refused: %s", refusal)
        return int(str(refusal.values["book"]))
    return 0


def _publish_catalog(catalog: Database, pages: Pages, h: int, hq_key: bytes) -> None:
    with catalog.write() as connection:
        touched: set[str] = set()
        for rows in pages:
            touched |= _CATALOG.apply(connection, (row for row in rows if row.table in CATALOG_TABLES))
        if touched & BOOK_TABLES:
            require_signed(connection, hq_key)
        set_value(connection, "h", str(h))
        if touched:
            touch(connection, [Topic.CATALOG])


@dataclass(frozen=True, slots=True)
class _Scopes:
    """`kept` are in the store file from now on, `removed` no more, `fresh` from what is staged; `done`: forget that."""

    kept: frozenset[str]
    removed: frozenset[str]
    fresh: frozenset[str]
    done: bool


def _publish_store(store: Database, pages: Pages, h: int, scopes: _Scopes) -> int:
    """One transaction: rows, outcomes, scopes and the new h; answers the last place settled."""
    settled = 0
    with store.write() as connection:
        touched: set[str] = set(TOPICS) if scopes.removed | scopes.fresh else set()
        _STORE.forget_scopes(connection, scopes.removed | scopes.fresh)
        if scopes.fresh:
            for page in staged_pages(connection):
                rows = [row for row in page if row.scope in scopes.fresh]
                touched |= _STORE.apply(connection, rows)
                settled = max(settled, _settled(rows))
        for page in pages:
            rows = [row for row in page if row.scope in scopes.kept]
            touched |= _STORE.apply(connection, rows)
            settled = max(settled, _settled(rows))
        if scopes.done:
            forget_staged(connection)
        set_value(connection, "h", str(h))
        set_value(connection, SCOPES, json.dumps(sorted(scopes.kept)))
        touch(connection, {topic for table in touched for topic in TOPICS[table]})
    return settled


def _settled(rows: list[FeedRow]) -> int:
    images = (row.image for row in rows if row.table == "outcome" and row.image is not None)
    return max((place_of(image[_INCARNATION], image[_JSEQ]) for image in images), default=0)


def _differing(database: Database, told: Mapping[str, int]) -> frozenset[str]:
    """Scopes whose sum in the file is not what HQ has told."""
    if not told:
        return frozenset()
    with database.read() as connection:
        sums = read_sums(connection)
    return frozenset(scope for scope, digest in told.items() if sums.get(scope, NOTHING).digest != digest)


def _is_catalog(scope: str) -> bool:
    return scope.startswith("catalog:")
