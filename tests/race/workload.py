"""Writers that treat HQ's replicated tables as badly as they may: what the race suite runs against the feed.

Hot keys belong to a half-second each and are then left alone, so a change that a reader missed stays missed.

    colour  h…  counters that only grow        d…  deleted and inserted again
            m…  markers: a transaction's are all there, or none
            x…  written and rolled back: never there
    member      moves between two shops, which serve it too; one marker per marking transaction
    tender      in the scopes that `row_scope` says, which come and go
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from sync.hq import served
from sync.hq.capture import key_text
from sync.hq.database import Database

HERE, THERE = 1, 4
"""The two shops, in regions of their own."""

GROUP_SECONDS = 0.5
HOT_KEYS = 6

_COUNT_UP = text(
    "INSERT INTO colour VALUES (:code, '1')"
    " ON CONFLICT (code) DO UPDATE SET hex = CAST(CAST(colour.hex AS BIGINT) + 1 AS TEXT)"
)
_PUT = text("INSERT INTO colour VALUES (:code, :hex) ON CONFLICT (code) DO UPDATE SET hex = excluded.hex")
_REMOVE = text("DELETE FROM colour WHERE code = :code")
_MEMBER = text(
    "INSERT INTO member(id, card, name, phone, tier, points, store_id) VALUES (:id, '', :name, '', 'basic', 1, :store)"
    " ON CONFLICT (id) DO UPDATE SET points = member.points + 1, store_id = 5 - member.store_id"
)
_TENDER = text(
    "INSERT INTO tender VALUES (:id, :id, 0, 'cash', 1, 0, 0, 'taken', 0, 1, '', NULL)"
    " ON CONFLICT (id) DO UPDATE SET amount = tender.amount + 1"
)
_SCOPE = text("INSERT INTO row_scope VALUES ('tender', :pk, :scope) ON CONFLICT DO NOTHING")
_UNSCOPE = text("DELETE FROM row_scope WHERE tbl = 'tender' AND pk = :pk AND scope = :scope")


@dataclass
class Writer:
    """One of many; `number` tells them apart. Deadlocks are rolled back and counted like any other kind."""

    database: Database
    number: int
    at_least: int = 30
    done: Counter[str] = field(default_factory=Counter)

    def run(self, seconds: float) -> None:
        """Transaction after transaction for so long, and on a busy machine until there are enough to judge."""
        dice = random.Random(self.number)
        began = time.monotonic()
        kinds: list[tuple[str, Callable[[Connection, random.Random, int], None]]] = [
            ("short", self._short),
            ("long", self._long),
            ("marks", self._marks),
            ("savepoint", self._savepoint),
            ("again", self._again),
            ("moves", self._moves),
            ("scopes", self._scopes),
            ("undone", self._undone),
        ]
        weights = [6, 3, 2, 2, 3, 3, 4, 1]
        while (spent := time.monotonic() - began) < seconds or sum(self.done.values()) < self.at_least:
            ((name, write),) = dice.choices(kinds, weights)
            group = int(spent / GROUP_SECONDS)
            try:
                with self.database.write() as connection:
                    write(connection, dice, group)
            except _UndoneError:
                pass
            except OperationalError as error:
                if "deadlock" not in str(error):
                    raise
                name = "deadlock"
            self.done[name] += 1
            time.sleep(dice.choice([0, 0.001, 0.01]))

    # --- the kinds of transactions -----------------------------------------------------------------------------------

    def _short(self, connection: Connection, dice: random.Random, group: int) -> None:
        for key in sorted(dice.sample(range(HOT_KEYS), dice.randint(1, 2))):
            connection.execute(_COUNT_UP, {"code": f"h{group:03}.{key}"})

    def _long(self, connection: Connection, dice: random.Random, group: int) -> None:
        """Draws its numbers early, commits late, and on a counter that others have raised meanwhile."""
        connection.execute(_COUNT_UP, {"code": f"l{group:03}.{self.number}"})
        time.sleep(dice.choice([0.01, 0.05, 0.2]))
        connection.execute(_COUNT_UP, {"code": f"h{group:03}.{dice.randrange(HOT_KEYS)}"})

    def _marks(self, connection: Connection, dice: random.Random, group: int) -> None:
        """Rows of two scopes, and as many as a client's page holds, by COPY where there is one."""
        name, count = f"{group:03}.{self.number}.{self.done['marks']}", dice.choice([2, 5, 60])
        rows = [(f"m{name}/{count}/{n}", "1") for n in range(count - 1)]
        number = 10_000_000 + self.number * 100_000 + self.done["marks"]
        if dice.random() < 0.5:
            time.sleep(0.02)
        if connection.dialect.name == "postgresql":
            with _raw(connection).cursor() as cursor, cursor.copy("COPY colour FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            connection.execute(_PUT, [{"code": code, "hex": value} for code, value in rows])
        connection.execute(_MEMBER, {"id": number, "name": f"m{name}/{count}/{count - 1}", "store": HERE})

    def _savepoint(self, connection: Connection, dice: random.Random, group: int) -> None:
        key = f"h{group:03}.{dice.randrange(HOT_KEYS)}"
        inner = connection.begin_nested()
        connection.execute(_PUT, {"code": f"x{group:03}.{self.number}", "hex": "1"})
        connection.execute(_COUNT_UP, {"code": f"l{group:03}.{self.number}"})
        inner.rollback()
        with connection.begin_nested():
            connection.execute(_COUNT_UP, {"code": key})

    def _again(self, connection: Connection, dice: random.Random, group: int) -> None:
        key = {"code": f"d{group:03}.{dice.randrange(HOT_KEYS)}"}
        if dice.random() < 0.6:
            connection.execute(_REMOVE, key)
        if dice.random() < 0.6:
            connection.execute(_PUT, key | {"hex": f"{self.number}.{sum(self.done.values())}"})

    def _moves(self, connection: Connection, dice: random.Random, group: int) -> None:
        """A member is bound to the other shop while a shop serves it, or has not served it for long."""
        number, shop = 1000 + group * HOT_KEYS + dice.randrange(HOT_KEYS), dice.choice([HERE, THERE])
        what = dice.random()
        if what < 0.25:
            served.serve(connection, number, shop, at=1)
        elif what < 0.4:
            served.hide(connection, number, shop, cutoff=2)
        else:
            connection.execute(_MEMBER, {"id": number, "name": "moves", "store": shop})
        time.sleep(dice.choice([0, 0.005]))

    def _scopes(self, connection: Connection, dice: random.Random, group: int) -> None:
        """A row changes while a shop is let see it, or no longer."""
        number = (group * HOT_KEYS + dice.randrange(HOT_KEYS)).to_bytes(8)
        seen = {"pk": key_text(number), "scope": f"ops:{dice.choice([HERE, THERE])}"}
        what = dice.random()
        if what < 0.25:
            connection.execute(_UNSCOPE, seen)
            time.sleep(0.005)
        elif what < 0.5:
            connection.execute(_SCOPE, seen)
            connection.execute(_TENDER, {"id": number})
        else:
            connection.execute(_TENDER, {"id": number})
            time.sleep(dice.choice([0, 0.005]))

    def _undone(self, connection: Connection, dice: random.Random, group: int) -> None:
        connection.execute(_PUT, {"code": f"x{group:03}.{self.number}", "hex": "2"})
        connection.execute(_COUNT_UP, {"code": f"h{group:03}.{dice.randrange(HOT_KEYS)}"})
        raise _UndoneError


class _UndoneError(Exception):
    """Rolls a transaction back on purpose."""


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection


def main(url: str, number: int, seconds: float) -> None:
    """One writer as a process of its own."""
    database = Database(url)
    print("ready", flush=True)
    sys.stdin.readline()
    writer = Writer(database, number, at_least=150)
    writer.run(seconds)
    database.close()
    print(sum(writer.done.values()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
