"""The world before anything happens: an HQ with a tiny catalogue, four loaded devices; made once, copied per seed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from app.coupons.coupon import Kind
from sync.enrolment import enrol
from sync.hq import coupons, enrolment, sequencer
from sync.hq.coupons import Campaign, Terms
from sync.hq.importing import import_folder
from sync.hq_client import HqClient
from tests.fashion.folder import ImportFolder
from tests.fashion.styles import Style, add_style, add_world
from tests.simulation.device import MemoryKeys
from tests.simulation.network import Transport

if TYPE_CHECKING:
    from tests.simulation.world import World

HUBIN, XIHU, DC, JINGAN = "HZ-HUBIN", "HZ-XIHU", "HZ-DC", "SH-JINGAN"
DEVICES = (("hubin-1", HUBIN), ("hubin-2", HUBIN), ("xihu-1", XIHU), ("jingan-1", JINGAN))
PRICES = {"SIM-1": 89_900, "SIM-2": 12_950, "SIM-3": 33_333}
"""Price of each style in fen."""

COUPONS, COUPON_USES, COUPON_OFF = 3, 2, 999
"""Coupons given out, orders that may take each, and what it takes off in fen: an odd sum, so that pieces differ."""

_STOCK = {HUBIN: 4, XIHU: 3, DC: 6, JINGAN: 3}
_COLOURS = ("NAVY", "CAMEL")


@dataclass(frozen=True, slots=True)
class Variant:
    """What the people of the simulation know of a variant; `price` in fen."""

    variant_id: int
    product_id: int
    sku: str
    price: int


def write_catalogue(folder: Path) -> None:
    """The import folder: three styles in two colours, a few pieces each, six members, one associate and one manager."""
    counted = dict.fromkeys(_STOCK, "2026-09-20T08:00:00+08:00")
    with ImportFolder(folder) as out:
        add_world(out)
        number = 100_001
        for place, (code, price) in enumerate(PRICES.items()):
            style = Style(
                code, "down_jacket", "屿禾 Yuhe", (f"羽绒服{place}", f"Jacket {place}"), ("", ""),
                f"{price // 100}.{price % 100:02d}", _COLOURS, ("M",), 100 - place,
                stock={(shop, (colour, "M")): pieces for shop, pieces in _STOCK.items() for colour in _COLOURS},
            )  # fmt: skip
            number += add_style(out, style, number, counted)
        for place, shop in enumerate((HUBIN, XIHU, JINGAN)):
            out.add("associates", code=f"S{place}A", store_code=shop, name="林晓", role="associate", pin="204816")
            out.add("associates", code=f"S{place}M", store_code=shop, name="赵敏", role="manager", pin="480263")
            for member in range(2):
                phone = f"138{place}{member}348000"
                out.add_all("members", [(f"FS1{place}{member}", "周女士", phone, "gold", 100, shop)])


def build(world: World) -> list[str]:
    """Into the world's empty folder; answers the texts of the coupons that HQ has given out."""
    hq = world.hq
    process = hq.start()
    write_catalogue(world.folder / "import")
    import_folder(world.folder / "import", process.database, hq.signer, hq.clock)
    with process.database.write() as connection:
        terms = Terms("CNY", COUPON_OFF, 0, 0, 0, "", 0, 1 << 33)
        coupons.begin(connection, Campaign("SIM", {"zh": "立减券", "en": "Off"}, Kind.C, terms, COUPON_USES))
        given = coupons.give_out(connection, hq.signer, hq.clock, hq.identifiers, "SIM", COUPONS)
    sequencer.drain(process.database, hq.clock)
    hq.make_catalog(process)
    for name, shop in DEVICES:
        device = world.add_device(name, MemoryKeys())
        with process.database.write() as connection:
            code = enrolment.new_code(connection, hq.clock, hq.identifiers, shop)
        transport = Transport(name, world.line(device))
        with patch("sync.enrolment.HqClient", partial(HqClient, transport=transport)):
            enrol(device.home, device.keys, device.clock, device.identifiers, "http://hq.simulated", code, name)
        device.boot()
    world.spend(30.0)
    for device in world.devices.values():
        device.close()
        (world.folder / f"{device.name}.keys").write_text(
            json.dumps({key: value.hex() for key, value in device.keys.items()})
        )
    shutil.rmtree(world.folder / "import")
    return given


def copy(template: Path, world: World) -> None:
    """A fresh copy of the template becomes the world's folder, its HQ and its devices."""
    shutil.copytree(template, world.folder, dirs_exist_ok=True)
    for name, _ in DEVICES:
        kept = json.loads((world.folder / f"{name}.keys").read_text())
        world.add_device(name, MemoryKeys({key: bytes.fromhex(value) for key, value in kept.items()}))
