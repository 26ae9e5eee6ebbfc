"""Device and HQ find one digest for a row, whatever stands in it, on both databases."""

from __future__ import annotations

import json

from sqlalchemy import select, text

from app.replica.digest import row_digest
from app.shapes import CATALOG_SHAPES
from sync.hq.capture import BY_ROW_SCOPE, key_text
from sync.hq.sequencer import drain
from sync.hq.tables import LIVE, SHAPES, head
from tests.unit.hq.test_capture import image, values
from tests.unit.hq.world import World


def test_the_digest_of_every_shape_is_the_devices(world: World) -> None:
    wanted = {}
    with world.database.write() as connection:
        for shape in SHAPES:
            for start in (1, 2):
                row = values(shape, start)
                key = key_text(*(row[name] for name in shape.key))
                if shape.table in BY_ROW_SCOPE:
                    scope = "members:1" if shape.table.startswith("member") else "ops:1"
                    connection.execute(
                        text("INSERT INTO row_scope VALUES (:t, :pk, :scope)"),
                        {"t": shape.table, "pk": key, "scope": scope},
                    )
                connection.execute(LIVE[shape.table].insert().values(row))
                wanted[shape.table, key] = image(shape, row)
    drain(world.database, world.clock)
    with world.database.read() as connection:
        found = {(row.tbl, row.pk): row for row in connection.execute(select(head))}
    assert {shape.table for shape in CATALOG_SHAPES} <= {table for table, _ in wanted}
    for (table, key), columns in wanted.items():
        at_hq = found[table, key]
        assert at_hq.digest == row_digest(table, json.loads(key), at_hq.ver, columns)
