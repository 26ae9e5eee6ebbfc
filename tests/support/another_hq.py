"""An HQ by somebody who has read docs/protocol.md and docs/rows.md and nothing else: no import from app or sync.

What it is told to do at all is the list "A small HQ"; it keeps everything in memory, and sells what it is given.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock, Thread
from typing import Any

import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "/sync/v1"
ROWS = Path(__file__).resolve().parents[2].joinpath("docs", "rows.md").read_text("utf-8")
COLUMNS = {
    table: re.findall(r"(\w+)(\*?) (?:int|text|blob)", columns)
    for table, columns in re.findall(r"^### (\w+)\n\nScope .*?```text\n(.*?)\n```", ROWS, re.DOTALL | re.MULTILINE)
}
"""Table → its columns in order, each with "*" if it belongs to the key."""
FILE_SQL = re.search(r"```sql\n(.*?)```", ROWS, re.DOTALL)
SCHEMA = re.search(r"\*\*(\d+)\*\*: a device", ROWS)

Row = tuple[str, str, dict[str, Any] | list[Any]]
"""Scope, table, and all columns, or the key alone of a row that goes."""


class Problem(Exception):
    def __init__(self, status: int, reason: str, **members: object) -> None:
        super().__init__(reason)
        self.status = status
        self.body = {"type": "about:blank", "title": reason, "status": status, "reason": reason, **members}


class AnotherHq:
    """Listens on `url` once it was given its goods. `asked` is every call it was made, `kept` each command."""

    def __init__(self, store_id: int, region: str, code: str) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.public_key = self.key.public_key().public_bytes_raw()
        self.asked: list[str] = []
        self.kept: dict[str, dict[str, Any]] = {}
        self._store = (store_id, region)
        self._codes = {code}
        self._lock = RLock()
        self._epoch = "another"
        self._seq = 0
        self._feed: list[list[Any]] = []
        self._state: dict[tuple[str, str], list[Any]] = {}
        self._devices: dict[int, Ed25519PublicKey] = {}
        self._nonces: set[tuple[str, str]] = set()
        self._chains: dict[tuple[int, int], list[bytes]] = {}
        self._catalog: dict[str, Any] | None = None
        self._blob = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # --- rows ------------------------------------------------------------------------------------

    def write(self, rows: Iterable[Row]) -> None:
        """One transaction."""
        with self._lock:
            for scope, table, values in rows:
                self._seq += 1
                if isinstance(values, dict):
                    image: list[Any] | None = [_plain(values[name]) for name, _ in COLUMNS[table]]
                    key = [_plain(values[name]) for name, of_key in COLUMNS[table] if of_key]
                else:
                    image, key = None, [_plain(one) for one in values]
                row = [self._seq, [scope, table, key, self._seq, image]]
                self._feed.append(row)
                self._state[table, json.dumps(key)] = row

    def document(self, kind: str, version: int, body: dict[str, Any]) -> Row:
        store_id, text = self._store[0], json.dumps(body)
        signed = "\0".join(("farshelf-document", str(store_id), kind, str(version), text)).encode()
        row = {"store_id": store_id, "kind": kind, "version": version, "body": text, "signature": self.key.sign(signed)}
        return f"ops:{store_id}", "signed_document", row

    def book(self, version: int, prices: Iterable[tuple[int, int]]) -> Iterable[Row]:
        """The price book 1 with prices (variant, amount), signed."""
        rows = [(variant, {"price_book_id": 1, "variant_id": variant, "amount": amount}) for variant, amount in prices]
        digest = sum(_digest("price", [1, variant], 0, list(values.values())) for variant, values in rows)
        digest = (digest + 2**63) % 2**64 - 2**63
        fields = (1, version, "retail", "CNY", 0, 0, len(rows), digest)
        signature = self.key.sign("\0".join(("farshelf-price-book", *map(str, fields))).encode())
        yield "catalog:cn", "price_book", {
            "id": 1, "code": "retail", "currency": "CNY", "valid_from": 0, "valid_until": 0, "version": version,
            "prices": len(rows), "digest": digest, "signature": signature,
        }  # fmt: skip
        for _, values in rows:
            yield "catalog:cn", "price", values

    def make_catalog(self) -> None:
        """The goods as they are now, as a file."""
        assert FILE_SQL is not None
        assert SCHEMA is not None
        rows = [row for _, row in self._state.values() if row[0] == "catalog:cn" and row[4] is not None]
        with TemporaryDirectory() as folder:
            file = sqlite3.connect(Path(folder) / "making.db", isolation_level=None)
            file.executescript("BEGIN;" + FILE_SQL[1])
            for _, table, _, ver, image in rows:
                plain = [bytes.fromhex(one) if name == "signature" else one
                         for one, (name, _) in zip(image, COLUMNS[table], strict=True)]  # fmt: skip
                file.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * (len(image) + 1))})", [*plain, ver])
                if table == "price_book":
                    columns = dict(zip((name for name, _ in COLUMNS[table]), image, strict=True))
                    content = (columns["id"], columns["prices"], columns["digest"])
                    file.execute("INSERT INTO replica_content VALUES (?, ?, ?)", content)
            total = sum(_digest(table, key, ver, image) for _, table, key, ver, image in rows)
            total = (total + 2**63) % 2**64 - 2**63
            file.execute("INSERT INTO replica_sum VALUES ('catalog:cn', ?, ?)", (len(rows), total))
            meta = {"epoch": self._epoch, "h": self._seq, "schema": SCHEMA[1], "base": ""}
            file.executemany("INSERT INTO replica_meta VALUES (?, ?)", [(name, str(one)) for name, one in meta.items()])
            file.execute("INSERT INTO search(search) VALUES ('optimize')")
            file.execute("COMMIT")
            file.execute("ANALYZE")
            file.execute("VACUUM INTO ?", (str(Path(folder) / "made.db"),))
            file.close()
            raw = Path(folder).joinpath("made.db").read_bytes()
        self._blob = zstandard.compress(raw)
        self._catalog = {
            "sha256": hashlib.sha256(self._blob).hexdigest(),
            "size": len(self._blob),
            "raw_sha256": hashlib.sha256(raw).hexdigest(),
            "raw_size": len(raw),
            "h": self._seq,
            "schema": int(SCHEMA[1]),
        }

    # --- calls -----------------------------------------------------------------------------------

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hq = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body: bytes) -> None:
                try:
                    with hq._lock:
                        kind, answer = hq._route(self.command, self.path, body, dict(self.headers.items()))
                    status = 200
                except Problem as problem:
                    status, kind = problem.status, "application/problem+json"
                    answer = json.dumps(problem.body).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_request(self, code: object = "-", size: object = "-") -> None:
                pass

        return Handler

    def _route(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[str, bytes]:
        call = f"{method} {path.removeprefix(PREFIX)}"
        self.asked.append(call)
        if call == "POST /enrol":
            asked = json.loads(body)
            self._check(method, path, body, headers, Ed25519PublicKey.from_public_bytes(_bytes(asked["public_key"])))
            return "application/json", json.dumps(self._enrol(asked)).encode()
        device = int(headers["Farshelf-Device"])
        if device not in self._devices:
            raise Problem(401, "unknown_device")
        self._check(method, path, body, headers, self._devices[device])
        if self._catalog and call == f"GET /blob/{self._catalog['sha256']}":
            return "application/zstd", self._blob
        answers = {
            "POST /hello": self._hello,
            "GET /manifest": self._manifest,
            "POST /pull": self._pull,
            "POST /commands": self._commands,
        }
        if call not in answers:
            raise Problem(404, "not_found")
        return "application/json", json.dumps(answers[call](device, json.loads(body or b"{}"))).encode()

    def _check(self, method: str, path: str, body: bytes, headers: dict[str, str], key: Ed25519PublicKey) -> None:
        device, at, nonce = headers["Farshelf-Device"], headers["Farshelf-Time"], headers["Farshelf-Nonce"]
        text = "\n".join(("farshelf-call", method, path, hashlib.sha256(body).hexdigest(), device, at, nonce))
        try:
            key.verify(_bytes(headers["Farshelf-Signature"]), text.encode())
        except InvalidSignature:
            raise Problem(401, "bad_signature") from None
        if (device, nonce) in self._nonces:
            raise Problem(401, "replayed")
        self._nonces.add((device, nonce))

    def _scopes(self, device: int) -> list[str]:
        store, region = self._store
        return [
            "catalog:cn",
            f"avail:{region}",
            f"stock:{store}",
            f"members:{store}",
            f"ops:{store}",
            f"device:{device}",
        ]

    def _enrol(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["code"] not in self._codes:
            raise Problem(403, "bad_code")
        self._codes.remove(asked["code"])
        device = len(self._devices) + 1
        self._devices[device] = Ed25519PublicKey.from_public_bytes(_bytes(asked["public_key"]))
        store, region = self._store
        return {
            "device_id": device,
            "prefix": f"A{device}",
            "incarnation": 0,
            "store_id": store,
            "region": region,
            "market": "cn",
            "hq_public_key": _text(self.public_key),
            "scopes": self._scopes(device),
        }

    def _hello(self, device: int, asked: dict[str, Any]) -> dict[str, Any]:
        def held(told: dict[str, Any]) -> dict[str, int]:
            mine = len(self._chains.get((device, told["incarnation"]), ()))
            known = max((jseq for jseq, _ in told["hashes"] if jseq <= mine), default=0)
            names = ("known_jseq", "durable_jseq", "received_jseq")
            return {"incarnation": told["incarnation"], **dict.fromkeys(names, known)}

        return {
            "protocol": 1,
            "server_time": _now(),
            "epoch": self._epoch,
            "incarnation": asked["incarnation"],
            "chains": [held(told) for told in asked["chains"]],
            "max_commands": 100,
            "poll_seconds": 5.0,
            "scopes": self._scopes(device),
        }

    def _manifest(self, device: int, _: dict[str, Any]) -> dict[str, Any]:
        scopes = self._scopes(device)
        return {"epoch": self._epoch, "head": self._seq, "floor": 0, "scopes": scopes, "catalog": self._catalog}

    def _pull(self, device: int, asked: dict[str, Any]) -> dict[str, Any]:
        scopes, since = self._scopes(device), asked["store_h"]
        if asked["epoch"] != self._epoch or max(asked["catalog_h"], since or 0) > self._seq:
            raise Problem(409, "resync")
        if since is None:
            wanted = set(asked.get("scopes") or scopes[1:])
            rows = [row for _, row in self._state.values() if row[0] in wanted and row[4] is not None]
        else:
            after = dict.fromkeys(scopes, since) | {"catalog:cn": asked["catalog_h"]}
            rows = [row for seq, row in self._feed if seq > after.get(row[0], self._seq)]
        return {
            "epoch": self._epoch,
            "h": self._seq,
            "rows": rows,
            "more": False,
            "page": "",
            "server_time": _now(),
            "received": [[one, len(chain)] for (owner, one), chain in self._chains.items() if owner == device],
            "scopes": scopes,
        }

    def _commands(self, device: int, asked: dict[str, Any]) -> dict[str, Any]:
        results = [self._decide(device, one) for one in asked["commands"]]
        mine = self._chains[device, asked["commands"][-1]["incarnation"]]
        return {"received_jseq": len(mine), "results": results}

    # --- commands --------------------------------------------------------------------------------

    def _decide(self, device: int, command: dict[str, Any]) -> dict[str, Any]:
        if command["id"] not in self.kept:
            chain = self._chains.setdefault((device, command["incarnation"]), [])
            if command["jseq"] != len(chain) + 1:
                raise Problem(409, "gap", incarnation=command["incarnation"], expected=len(chain) + 1)
            head = _hash(command)
            self._devices[device].verify(_bytes(command["signature"]), head)
            assert _bytes(command["prev_hash"]) == (chain[-1] if chain else bytes(32))
            chain.append(head)
            self.kept[command["id"]] = command
            placed = command["type"] == "order.placed"
            outcome = {
                "command_id": _bytes(command["id"]),
                "device_id": device,
                "incarnation": command["incarnation"],
                "jseq": command["jseq"],
                "status": "accepted" if placed else "parked",
                "reason": "" if placed else "unknown_type",
                "detail": "{}",
                "at": _now(),
            }
            effects = self._order(device, command) if placed else []
            receipt = self._receipt(device, command["incarnation"], chain)
            own = f"device:{device}"
            self.write([*effects, (own, "outcome", outcome), (own, "chain_receipt", receipt)])
        return {"id": command["id"], "status": "accepted", "reason": ""}

    def _order(self, device: int, command: dict[str, Any]) -> list[Row]:
        order, scope = json.loads(_bytes(command["payload"])), f"ops:{self._store[0]}"
        order_id = _bytes(order["order_id"])
        row = {**order, "id": order_id, "device_id": device, "address": json.dumps(order["address"] or "")}
        row |= {"state": "complete", "promise": "confirmed"}
        rows: list[Row] = [(scope, "orders", row)]
        for line in order["lines"]:
            names = {name: json.dumps(line[name]) for name in ("title", "colour", "discounts")}
            state = {"state": "handed_over", "shelf": "", "changed_at": order["placed_at"], "promise": "confirmed"}
            rows.append(
                (scope, "order_line", {**line, **names, **state, "id": _bytes(line["id"]), "order_id": order_id})
            )
        for tender in order["tenders"]:
            paid = {"state": "paid", "taken_at": order["placed_at"], "location_id": self._store[0]}
            rows.append((scope, "tender", {**tender, **paid, "id": _bytes(tender["id"]), "order_id": order_id}))
        step = {"id": _bytes(command["id"]), "order_id": order_id, "line_id": None, "kind": command["type"]}
        step |= {"at": order["placed_at"], "associate_id": order["associate_id"], "detail": "{}"}
        return [*rows, (scope, "order_event", {**step, "location_id": self._store[0]})]

    def _receipt(self, device: int, incarnation: int, chain: list[bytes]) -> dict[str, Any]:
        at, key_id = _now(), hashlib.sha256(self.public_key).hexdigest()[:16]
        lines = ("farshelf-receipt", device, incarnation, len(chain), chain[-1].hex(), at, key_id)
        return {
            "device_id": device,
            "incarnation": incarnation,
            "jseq": len(chain),
            "head_hash": chain[-1],
            "received_at": at,
            "key_id": key_id,
            "signature": self.key.sign("\n".join(map(str, lines)).encode()),
        }


def _hash(command: dict[str, Any]) -> bytes:
    ids = {name: _bytes(command[name]).hex() for name in ("id", "lane")}
    lists = {name: [_bytes(one).hex() for one in command[name]] for name in ("deps", "lease_refs")}
    names = "id incarnation jseq lane type type_version deps lease_refs actor roster catalog_h store_h price_book"
    known = {**command, **ids, **lists}
    header = [known[name] for name in (*names.split(), "wall", "boot", "mono")]
    payload = hashlib.sha256(_bytes(command["salt"]) + _bytes(command["payload"])).digest()
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(_bytes(command["prev_hash"]) + payload + text).digest()


def _digest(table: str, key: list[Any], ver: int, image: list[Any]) -> int:
    compact = [json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in (key, image)]
    text = "\0".join((table, compact[0], str(ver), compact[1])).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big", signed=True)


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _now() -> int:
    return time.time_ns() // 1000
