"""Whatever HQ changes while a device pulls, is cut off, moves shop or stages scopes: what it publishes at a checkpoint
is exactly what HQ held at that checkpoint, in the scopes the device then has. No stale row rises (I15), none is lost.

The device keeps no tombstones; this is the proof that it needs none. Real HQ code answers, page by page.
"""

from __future__ import annotations

import json
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from app.errors import Outage
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta, set_value
from app.rows import RowShape
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA, STORE_SHAPES
from sync.agent.following import Following
from sync.files import Files, meta_of
from sync.hq import head
from sync.hq.schema import meta
from sync.hq.scopes import caller_by_id
from sync.hq.served import age_out, serve
from sync.hq_client import HqClient
from sync.protocol import PullReply, PullRequest
from sync.pull import SCOPES, held_scopes
from sync.staging import staged
from tests.unit.hq.world import HUBIN, NINGBO, XIHU, World

SEEDS, STEPS = 12, 30
SHOPS = (HUBIN, XIHU, NINGBO)
Rows = dict[tuple[str, str, str], tuple[int, list[Any]]]
"""(scope, table, key) → (ver, image)."""


class Play:
    """One HQ, one device, one seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.world = World.open(f"sqlite:///{folder / 'hq.db'}")
        with self.world.database.write() as connection:
            for member in range(6):
                values = {"id": member, "card": f"c{member}", "store": self.random.choice(SHOPS)}
                connection.execute(text("INSERT INTO member VALUES (:id, :card, 'n', 'p', 'basic', 0, :store)"), values)
        self.at: dict[int, Rows] = {0: {}}
        self.drain()
        self.device = self.world.enrol("hubin").identity.device_id
        self.files = Files(folder, bytes(32), self.world.clock, disk_free=lambda _: 1 << 40)
        with self.world.database.read() as connection:
            epoch = meta(connection, "epoch") or ""
        ready = self.files.incoming / "ready.db"
        create_replica(ready, CATALOG_SHAPES, ReplicaMeta(epoch, 0, REPLICA_SCHEMA, ""), scoped=False)
        self.files.publish_catalog(ready)
        store = self.files.new_store(epoch)
        with store.write() as connection:
            set_value(connection, "h", "0")
            set_value(connection, SCOPES, "[]")
        self.files.publish_store(store)
        self.client = Direct(self)
        self.told: list[frozenset[str]] = []
        self.following = Following(
            self.client, self.files, self.world.clock, lambda: None, lambda found, _: self.told.append(found)
        )

    def change(self) -> None:
        """Something happens at HQ; it is not sequenced yet."""
        store, variant, member = self.random.choice(SHOPS), self.random.randrange(20, 32), self.random.randrange(6)
        execute, now = self.world.execute, self.world.clock.now()
        match self.random.randrange(8):
            case 0 | 1:
                execute(
                    "INSERT INTO stock VALUES (:l, :v, 7, :n, 0, 0) ON CONFLICT (location_id, variant_id)"
                    " DO UPDATE SET sellable = excluded.sellable",
                    l=store, v=variant, n=self.random.randrange(99),
                )  # fmt: skip
            case 2:
                execute("DELETE FROM stock WHERE location_id = :l AND variant_id = :v", l=store, v=variant)
            case 3:
                execute("UPDATE member SET store_id = :s WHERE id = :m", s=store, m=member)
            case 4:
                with self.world.database.write() as connection:
                    serve(connection, member, store, now)
            case 5:
                age_out(self.world.database, self.world.clock, keep_us=0)
            case 6:
                execute("DELETE FROM member WHERE id = :m", m=member)
            case _:
                execute(
                    "INSERT INTO member VALUES (:m, 'c', 'back', 'p', 'basic', 0, :s) ON CONFLICT (id) DO NOTHING",
                    m=member, s=store,
                )  # fmt: skip

    def drain(self) -> None:
        h = self.world.drain()
        with self.world.database.read() as connection:
            rows = connection.execute(text("SELECT scope, tbl, pk, ver, image FROM head")).all()
        self.at[h] = {(row.scope, row.tbl, row.pk): (row.ver, json.loads(row.image)) for row in rows}

    def step(self) -> None:
        for _ in range(self.random.randrange(5)):
            self.change()
        if self.random.random() < 0.7:
            self.drain()
        if self.random.random() < 0.15:
            self.world.execute("UPDATE device SET store_id = :s", s=self.random.choice(SHOPS))
        if self.random.random() < 0.1:
            with self.files.store.write() as connection:
                scope = self.random.choice(sorted(held_scopes(self.files.store)) or ["x"])
                connection.exec_driver_sql("UPDATE replica_sum SET digest = digest + 1 WHERE scope = ?", (scope,))
        self.client.patience = self.random.choice((1, 2, 3, 5, 99, 99))
        with suppress(Outage):
            self.following.pull()
        self.check()

    def check(self) -> None:
        assert self.files.catalog is not None
        held = held_scopes(self.files.store)
        for database, shapes, scopes in (
            (self.files.catalog, CATALOG_SHAPES, {"catalog:cn"}),
            (self.files.store, STORE_SHAPES, held),
        ):
            wanted = {key: row for key, row in self.at[meta_of(database).h].items() if key[0] in scopes}
            with database.read() as connection:
                found: Rows = {}
                for shape in shapes:
                    found |= read(connection, shape, "catalog:cn" if shapes is CATALOG_SHAPES else "")
            assert found == wanted


class Direct(HqClient):
    """HQ in the same thread. Breaks off after `patience` answers; HQ goes on working between two answers."""

    def __init__(self, play: Play) -> None:
        super().__init__("http://127.0.0.1:9", play.world.clock)
        self._play = play
        self.patience = 99
        self.calm = False
        self._before: PullReply | None = None

    def pull(self, request: PullRequest) -> PullReply:
        if not self.patience:
            raise Outage("no_network")
        self.patience -= 1
        play = self._play
        if not self.calm and play.random.random() < 0.4:
            play.change()
            play.drain()
        begins = request.store_h is not None and not request.page and staged(play.files.store) is None
        if self._before and begins and not self.calm and play.random.random() < 0.1:
            # The answer to the beginning of an earlier pull comes once more.
            return self._before
        with play.world.database.read() as connection:
            caller = caller_by_id(connection, play.device)
            assert caller is not None
            body = head.pull(connection, caller, request, 0, limit=play.random.choice((2, 5, 40)))
        reply = msgspec.json.decode(body, type=PullReply)
        self._before = reply if begins else self._before
        return reply


def read(connection: Any, shape: RowShape, scope: str) -> Rows:
    names = ", ".join(f'"{name}"' for name in shape.names)
    found: Rows = {}
    for *values, ver, own in connection.exec_driver_sql(
        f"SELECT {names}, ver, {repr(scope) if scope else 'scope'} FROM {shape.table}"
    ):
        image = [value.hex() if isinstance(value, bytes) else value for value in values]
        key = json.dumps(image[: len(shape.key)], separators=(",", ":"), ensure_ascii=False)
        found[own, shape.table, key] = (ver, image)
    return found


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_checkpoint_published_is_hqs(tmp_path: Path, seed: int) -> None:
    play = Play(tmp_path, seed)
    for _ in range(STEPS):
        play.step()
    play.client.patience, play.client.calm = 999, True
    play.drain()
    for _ in range(6):
        play.world.clock.at += 3_700_000_000
        with suppress(Outage):
            play.following.pull()
    play.check()
    with play.world.database.read() as connection:
        caller = caller_by_id(connection, play.device)
    assert caller is not None
    assert held_scopes(play.files.store) == set(caller.store_scopes)
    assert meta_of(play.files.store).h == caller.head
    play.files.close()
    play.world.database.close()
