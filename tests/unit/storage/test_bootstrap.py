"""What the sign-in reads before the device is open."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from app.bootstrap import read_door
from app.errors import Refusal
from app.journal.records import put_value
from app.staff.sign_in import LAST_ASSOCIATE
from tests.support.floor import Floor
from tests.support.shop import Shop


def test_the_door_says_what_the_open_device_says(shop: Shop, floor: Floor) -> None:
    device = floor.device
    last = device.roster.associates[2].id
    with device.journal.database.write() as journal:
        put_value(journal, LAST_ASSOCIATE, str(last))
    door = read_door(shop.home, shop.secrets)
    assert door.identity == device.identity
    assert door.roster == device.roster
    assert (door.last, door.timezone, door.names["zh"]) == (last, "Asia/Shanghai", "湖滨店")


def test_without_a_catalogue_it_still_knows_the_people(shop: Shop) -> None:
    shop.open().close()
    (shop.home / "current.json").unlink()
    door = read_door(shop.home, shop.secrets)
    assert (len(door.roster.associates), door.names, door.timezone, door.last) == (6, {}, "", 0)


def test_another_key_does_not_open_the_door(shop: Shop) -> None:
    shop.open().close()
    with pytest.raises(Refusal, match="wrong_key"):
        read_door(shop.home, replace(shop.secrets, journal_key=bytes(range(32))))


def test_the_sign_in_imports_nothing_it_does_not_need() -> None:
    heavy = (
        "sqlalchemy",
        "httpx",
        "cryptography",
        "argon2",
        "msgspec",
        "keyring",
        "asyncio",
        "app.orders.draft",
        "app.members.rows",
    )
    program = f"import sys, ui.application; print(sorted(set({heavy}) & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
