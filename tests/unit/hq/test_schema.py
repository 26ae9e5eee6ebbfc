"""HQ's database as the build that made it left it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from app.errors import Refusal
from sync.hq import schema
from sync.hq.__main__ import main
from tests.unit.hq.world import World


def test_the_schema_of_another_build_is_refused_and_left_alone(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(text("UPDATE hq_meta SET value = '99' WHERE name = 'schema'"))
        connection.execute(text("DROP TABLE wrong_code"))
    with pytest.raises(Refusal) as caught:
        schema.prepare(world.database, world.ids)
    assert (caught.value.reason, caught.value.values) == ("hq_schema", {"found": "99", "expected": schema.SCHEMA})
    with world.database.read() as connection:
        assert not inspect(connection).has_table("wrong_code")


def test_it_is_said_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    assert main(["quarantine", *home]) == 0
    world = World.open(f"sqlite:///{tmp_path / 'hq.db'}")
    with world.database.write() as connection:
        connection.execute(text("UPDATE hq_meta SET value = '99' WHERE name = 'schema'"))
    world.database.close()
    for verb in ("serve", "quarantine"):
        assert main([verb, *home]) == 1
        assert "hq_schema" in capsys.readouterr().err
