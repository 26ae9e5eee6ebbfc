"""The recorded process: a real device that places orders and says so as soon as their receipts may be printed.

`python -m tests.simulation.crash.seller SHOP.pickle enrol|open ORDERS close|die full|normal`
"""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.identity import Identity, save_identity
from app.orders.draft import Draft, set_address, set_contact
from app.orders.ordering import keep_draft
from app.storage.database import DatabaseFile
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M, SHIP, Floor
from tests.support.shop import Shop

LINES = ((NAVY_M, CARRY, HUBIN, 1), (NAVY_M, COLLECT, XIHU, 2), (NAVY_M, SHIP, DC, 1))


def say(*words: object) -> None:
    """One call of the kernel, so that the recording holds it at its place."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def draft_of(floor: Floor, lines: int) -> Draft:
    """With a line to carry out, one to collect, one to ship, as far as so many go."""
    return set_address(set_contact(floor.draft(*LINES[:lines]), HOME.name, HOME.phone), HOME)


def sell(floor: Floor, orders: int) -> None:
    for number in range(orders):
        draft = draft_of(floor, 1 + number % 3)
        if number % 2:
            keep_draft(floor.device, draft)
            say("kept", draft.id.hex())
        placed = floor.place(draft)
        say("placed", placed.order_id.hex(), placed.number, placed.total)


def _normal(*values: Any) -> DatabaseFile:
    return replace(DatabaseFile(*values), durability="normal")


def main(pickled: str, begin: str, orders: str, end: str, durability: str) -> None:
    shop, identity = pickle.loads(Path(pickled).read_bytes())
    assert isinstance(shop, Shop)
    assert isinstance(identity, Identity)
    if durability == "normal":
        patch("app.journal.journal.DatabaseFile", _normal).start()
    if begin == "enrol":
        save_identity(shop.home, shop.secrets, identity)
        say("enrolled")
    floor = Floor.open(shop)
    sell(floor, int(orders))
    if end == "close":
        floor.device.close()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
