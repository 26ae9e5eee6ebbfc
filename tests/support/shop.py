"""An enrolled device with filled replicas and no HQ: the demo's catalogue written straight into the files.

For desks and verbs on their own; what HQ and the agent make of the same data is tested in stories and end to end.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from argon2 import PasswordHasher

from app.clock import Clock, SystemClock
from app.device import Device
from app.identifiers import Uuid7
from app.identity import Identity, Secrets, make_secrets, save_identity
from app.journal.signing import Signer
from app.replica.apply import RowApplier
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta, set_value, touch, write_meta
from app.replica.pointer import Pointer, write_pointer
from app.rows import RowShape
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA, STORE_SHAPES
from app.staff.rows import SignedDocument, signed_text
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from sync.hq.importing.regions import initials
from sync.hq.importing.terms import style_terms
from tests.fashion.demo import HUBIN, PINS, write_demo

HQ_SEED = bytes(range(32))
CAPABILITIES = {
    "manager": ["sell", "pickup", "attention", "manage"],
    "associate": ["sell", "pickup", "attention"],
    "pickup_desk": ["pickup", "attention"],
    "inspector": ["pickup"],
}


class MemoryKeys(dict[str, bytes]):
    """Keys of a test, gone with it."""

    def put(self, name: str, secret: bytes) -> None:
        self[name] = secret

    def remove(self, name: str) -> None:
        self.pop(name, None)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A change as HQ would send it."""

    scope: str
    table: str
    key: list[Any]
    ver: int
    image: list[Any] | None


@dataclass(frozen=True, slots=True)
class Shop:
    """An enrolled device folder of one shop. `locations` maps shop codes to ids, `variants` SKUs to ids."""

    home: Path
    secrets: Secrets
    store_id: int
    locations: dict[str, int]
    variants: dict[str, int]
    barcodes: dict[str, str]
    pins: dict[str, str]

    def open(self, clock: Clock | None = None) -> Device:
        clock = clock or SystemClock()
        return Device(self.home, self.secrets, clock, Uuid7(clock))

    def pull(self, rows: list[FeedRow], h: int, topics: frozenset[Topic] = frozenset(Topic)) -> None:
        """What the agent does with a page of the feed."""
        database = Database(DatabaseFile(self.home / "store-1.db", "write", key=self.secrets.store_key))
        with database.write() as connection:
            RowApplier(STORE_SHAPES, scoped=True).apply(connection, rows)
            write_meta(connection, ReplicaMeta("epoch-1", h, REPLICA_SCHEMA, ""))
            touch(connection, topics)
        database.close()


def feed_row(shape: RowShape, row: Any, ver: int, scope: str = "x") -> FeedRow:
    """The row as an image: blobs in hex, key first."""
    image = [value.hex() if isinstance(value, bytes) else value for value in astuple(row)]
    return FeedRow(scope, shape.table, image[: len(shape.key)], ver, image)


def make_shop(home: Path, store: str = HUBIN, device: int = 1, now: int | None = None) -> Shop:
    """A device of `store`, enrolled, loaded and ready to sign in; stock was told two minutes before `now`."""
    home.mkdir(parents=True, exist_ok=True)
    clock = SystemClock()
    world = _world(store, (now or clock.now()) - 120_000_000)
    secrets = make_secrets(MemoryKeys(), Uuid7(clock))
    hq = Signer(HQ_SEED).public_key.hex()
    store_id = world.locations[store]
    identity = Identity(device, "平板 02", f"A{device}", 0, store_id, "hangzhou", "cn", hq, "http://127.0.0.1:9")
    save_identity(home, secrets, identity)
    _fill(home / "catalog-1.db", CATALOG_SHAPES, world.catalog, None)
    _fill(home / "store-1.db", STORE_SHAPES, world.store, secrets.store_key)
    write_pointer(home, Pointer("catalog-1.db", "store-1.db"))
    return Shop(home, secrets, store_id, world.locations, world.variants, world.barcodes, PINS)


@dataclass(frozen=True, slots=True)
class _World:
    locations: dict[str, int]
    variants: dict[str, int]
    barcodes: dict[str, str]
    catalog: list[FeedRow]
    store: list[FeedRow]


def _fill(path: Path, shapes: tuple[RowShape, ...], rows: list[FeedRow], key: bytes | None) -> None:
    scoped = key is not None
    create_replica(path, shapes, ReplicaMeta("epoch-1", 1, REPLICA_SCHEMA, ""), scoped=scoped, key=key)
    database = Database(DatabaseFile(path, "write", key=key))
    with database.write() as connection:
        RowApplier(shapes, scoped=scoped).apply(connection, rows)
        set_value(connection, "filled", "1")
        touch(connection, Topic)
    database.close()


@lru_cache(maxsize=1)
def _folder() -> dict[str, list[dict[str, str]]]:
    with TemporaryDirectory() as folder:
        write_demo(Path(folder))
        return {
            path.stem: list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in Path(folder).glob("*.csv")
        }


@lru_cache(maxsize=1)
def _verifiers() -> dict[str, str]:
    hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    return {code: hasher.hash(pin) for code, pin in PINS.items()}


def _minor(price: str) -> int:
    yuan, _, fen = price.partition(".")
    return int(yuan) * 100 + int(fen.ljust(2, "0"))


def _world(store: str, told_at: int) -> _World:
    files = _folder()
    locations = {row["code"]: 10 + place for place, row in enumerate(files["stores"])}
    products = {row["code"]: 1000 + place for place, row in enumerate(files["products"])}
    variants = {row["sku"]: 100_000 + place for place, row in enumerate(files["variants"])}
    product_of = {row["sku"]: products[row["product_code"]] for row in files["variants"]}
    shapes = {shape.table: shape for shape in (*CATALOG_SHAPES, *STORE_SHAPES)}
    versions = count(1)

    def row(table: str, *values: Any) -> FeedRow:
        return feed_row(shapes[table], shapes[table].row(*values), next(versions))

    catalog = list(_catalog_rows(row, files, locations, products, variants))
    catalog += [
        row("region", one["code"], one["code"][:-2], len(one["code"]) // 2, one["name"], initials(one["name"]))
        for one in files["regions"]
    ]
    catalog += [
        row("delivery_area", locations[one["store_code"]], one["region_code"]) for one in files["delivery_areas"]
    ]
    here = locations[store]
    stock: dict[str, dict[int, int]] = defaultdict(dict)
    for one in files["stock"]:
        stock[one["sku"]][locations[one["store_code"]]] = int(one["quantity"])
    rows: list[FeedRow] = []
    for sku, places in stock.items():
        packed = json.dumps([[place, pieces, told_at] for place, pieces in sorted(places.items()) if pieces])
        rows.append(row("availability", variants[sku], "hangzhou", product_of[sku], sum(places.values()), packed))
        if here in places:
            rows.append(row("stock", here, variants[sku], product_of[sku], places[here], 0, told_at))
    for one in files["stock_in_transit"]:
        if locations[one["store_code"]] == here:
            ahead = datetime.fromisoformat(one["due_at"]) - datetime.fromisoformat(one["told_at"])
            due, pieces = told_at + ahead // timedelta(microseconds=1), int(one["quantity"])
            rows.append(
                row("stock_in_transit", here, variants[one["sku"]], product_of[one["sku"]], pieces, due, told_at)
            )
    for place, one in enumerate(one for one in files["members"] if one["store_code"] == store):
        rows.append(row("member", 500 + place, one["card"], one["name"], one["phone"], one["tier"],
                        int(one["points"]), here))  # fmt: skip
    rows += [row("signed_document", *astuple(document)) for document in _documents(files, store, here)]
    barcodes = {one["sku"]: one["barcode"] for one in files["barcodes"]}
    return _World(locations, variants, barcodes, catalog, rows)


def _documents(files: dict[str, list[dict[str, str]]], store: str, store_id: int) -> Iterator[SignedDocument]:
    people = [
        {
            "id": 200 + place,
            "code": one["code"],
            "name": one["name"],
            "role": one["role"],
            "pin_verifier": _verifiers()[one["code"]],
            "capabilities": CAPABILITIES[one["role"]],
        }
        for place, one in enumerate(files["associates"])
        if one["store_code"] == store
    ]
    for kind, body in (("roster", json.dumps({"associates": people})), ("policy", "{}")):
        signature = Signer(HQ_SEED).sign(signed_text(store_id, kind, 1, body))
        yield SignedDocument(store_id, kind, 1, body, signature)


def _catalog_rows(
    row: Any,
    files: dict[str, list[dict[str, str]]],
    locations: dict[str, int],
    products: dict[str, int],
    variants: dict[str, int],
) -> Iterator[FeedRow]:
    categories = {one["code"]: 50 + place for place, one in enumerate(files["categories"])}
    names = {one["code"]: (one["name_zh"], one["name_en"]) for one in files["categories"]}
    for one in files["categories"]:
        parent = categories.get(one["parent_code"])
        yield row("category", categories[one["code"]], parent, one["code"], one["silhouette"])
        for lang in ("zh", "en"):
            yield row("category_text", categories[one["code"]], lang, one[f"name_{lang}"])
    for one in files["colours"]:
        yield row("colour", one["code"], one["hex"])
        for lang in ("zh", "en"):
            yield row("colour_text", one["code"], lang, one[f"name_{lang}"])
    for one in files["stores"]:
        position = (round(float(one["latitude"]) * 1e6), round(float(one["longitude"]) * 1e6))
        yield row("location", locations[one["code"]], one["code"], one["kind"], one["region"], one["timezone"],
                  *position, one["address"], one["phone"])  # fmt: skip
        for lang in ("zh", "en"):
            yield row("location_text", locations[one["code"]], lang, one[f"name_{lang}"])
    yield row("tax_rate", "standard", 1300)
    yield row("price_book", 1, "retail", "CNY", 0)
    prices = {one["sku"]: _minor(one["price"]) for one in files["prices"]}
    by_product: dict[str, list[dict[str, str]]] = defaultdict(list)
    for one in files["variants"]:
        by_product[one["product_code"]].append(one)
        product_id = products[one["product_code"]]
        yield row("variant", variants[one["sku"]], product_id, one["sku"], one["colour"], one["size"],
                  int(one["position"]))  # fmt: skip
        yield row("price", 1, variants[one["sku"]], prices[one["sku"]])
    for number, one in enumerate(files["outfits"], 900):
        for lang in ("zh", "en"):
            yield row("outfit_text", number, lang, one[f"name_{lang}"])
        for place, code in enumerate(one["products"].split("|")):
            yield row("outfit_item", number, products[code], place)
    for one in files["barcodes"]:
        yield row("barcode", one["barcode"], variants[one["sku"]])
    for place, one in enumerate(files["products"]):
        own = by_product[one["code"]]
        colours = list(dict.fromkeys(variant["colour"] for variant in own))
        sizes = list(dict.fromkeys(variant["size"] for variant in sorted(own, key=lambda v: int(v["position"]))))
        product_id = products[one["code"]]
        yield row("product", product_id, one["code"], categories[one["category_code"]], one["brand"],
                  one["tax_class"] or "standard", one["mark"], min(prices[variant["sku"]] for variant in own),
                  json.dumps(colours), json.dumps(sizes, ensure_ascii=False), int(one["ended"] or 0))  # fmt: skip
        for lang in ("zh", "en"):
            yield row("product_text", product_id, lang, one[f"name_{lang}"], one[f"description_{lang}"])
        terms = style_terms(
            code=one["code"],
            brand=one["brand"],
            names=(one["name_zh"], one["name_en"]),
            categories=names[one["category_code"]],
            colours=(),
            details=(one["description_zh"], one["description_en"]),
        )
        yield row("search_document", product_id, 1000 * (place + 1), terms)
