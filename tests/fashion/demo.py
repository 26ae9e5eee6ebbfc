"""The catalogue of the demo: 300 styles, five places in Hangzhou, ten associates; written the same every time.

The first styles are drawn by hand, down to each piece of stock, so that the first screens tell their story: a colour
and size that the shop lacks but the next one has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

from tests.fashion.folder import ImportFolder, ean13
from tests.fashion.offers import add_offers
from tests.fashion.regions import add_regions
from tests.fashion.styles import Cell, Style, add_style, add_world, invented
from tests.fashion.words import ADULT, GARMENTS, GIVEN, SHOPS, SURNAMES, Pair

STYLES = 300
DOWN_STYLES = 48
DOWN_STYLES_IN_HUBIN = 21
HUBIN, XIHU, WULIN, BINJIANG, DC = "HZ-HUBIN", "HZ-XIHU", "HZ-WULIN", "HZ-BINJIANG", "HZ-DC"
SHELF = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)
"""When the demo's stock was told, unless the caller says otherwise."""

_AGE = {HUBIN: 0, XIHU: 2, WULIN: 18, BINJIANG: 811, DC: 124}
"""Minutes since each place told its stock."""


@dataclass(frozen=True, slots=True)
class Person:
    """An associate of the demo; the PIN is printed on the demo's sign-in card."""

    code: str
    store: str
    name: str
    role: str
    pin: str


PEOPLE = (
    Person("H01", HUBIN, "林晓", "associate", "204816"),
    Person("H02", HUBIN, "陈晨", "associate", "317529"),
    Person("H03", HUBIN, "赵敏", "manager", "480263"),
    Person("H04", HUBIN, "吴迪", "pickup_desk", "569184"),
    Person("H05", HUBIN, "孙悦", "associate", "731905"),
    Person("H06", HUBIN, "郑凯", "inspector", "862047"),
    Person("X01", XIHU, "周航", "manager", "615370"),
    Person("X02", XIHU, "许诺", "associate", "294753"),
    Person("X03", XIHU, "何静", "pickup_desk", "508261"),
    Person("X04", XIHU, "沈洋", "associate", "947136"),
)
PINS = {person.code: person.pin for person in PEOPLE}

_KNOWN_MEMBERS = (
    ("FS100238", "周女士", "13812348000", "gold", 2340, HUBIN),
    ("FS100417", "陈先生", "13905712215", "silver", 860, HUBIN),
    ("FS100533", "刘女士", "13757160934", "gold", 1975, XIHU),
    ("FS100691", "王先生", "18605717718", "basic", 120, HUBIN),
    ("FS100702", "赵女士", "15968104402", "diamond", 6480, XIHU),
)


def _drawn(
    code: str, category: str, name: Pair, price: int, colours: str, here: str = "", near: str = "", *,
    sizes: tuple[str, ...] = ADULT, mark: str = "", detail: Pair = ("", ""), not_made: frozenset[Cell] = frozenset(),
) -> Style:  # fmt: skip
    """A style drawn by hand; `here` lists Hubin's stock as `COLOUR/SIZE=pieces`, `near` has `SHOP:` before."""
    stock: dict[tuple[str, Cell], int] = {}
    for entry in [*(f"{HUBIN}:{one}" for one in here.split()), *near.split()]:
        shop, what = entry.split(":")
        cell, pieces = what.split("=")
        colour, size = cell.split("/")
        stock[shop, (colour, size)] = int(pieces)
    return Style(
        code,
        category,
        "屿禾 Yuhe",
        name,
        detail,
        f"{price}.00",
        tuple(colours.split()),
        sizes,
        0,
        mark,
        not_made,
        stock,
    )


_GOOSE = ("90% 白鹅绒 · 充绒 120g · 可机洗", "90% white goose down · 120 g fill · machine washable")
_DUCK = ("80% 白鸭绒 · 充绒 150g · 防泼水", "80% white duck down · 150 g fill · water-repellent")

DRAWN = (
    _drawn("YR-2208", "down_jacket", ("云感轻量羽绒服", "Cloud light down jacket"), 899, "NAVY MIST CAMEL",
           "NAVY/S=2 NAVY/M=3 NAVY/XL=1 MIST/M=1 CAMEL/S=1 CAMEL/L=2",
           "HZ-XIHU:NAVY/S=3 HZ-XIHU:NAVY/M=8 HZ-XIHU:NAVY/L=4 HZ-XIHU:NAVY/XL=2 HZ-XIHU:MIST/M=5 HZ-XIHU:MIST/L=3 "
           "HZ-XIHU:CAMEL/S=2 HZ-WULIN:NAVY/S=1 HZ-WULIN:NAVY/L=1 HZ-WULIN:MIST/S=2 HZ-WULIN:CAMEL/L=2 "
           "HZ-BINJIANG:NAVY/M=6 HZ-BINJIANG:MIST/XL=1 HZ-DC:NAVY/S=12 HZ-DC:NAVY/M=24 HZ-DC:NAVY/L=7 HZ-DC:NAVY/XL=6 "
           "HZ-DC:MIST/S=5 HZ-DC:MIST/M=16 HZ-DC:MIST/L=12 HZ-DC:MIST/XL=3 HZ-DC:MIST/XXL=1 HZ-DC:CAMEL/S=3 "
           "HZ-DC:CAMEL/L=6 HZ-DC:CAMEL/XL=3",
           sizes=("S", "M", "L", "XL", "XXL"), detail=_GOOSE, not_made=frozenset({("CAMEL", "XXL")})),
    _drawn("YR-2231", "down_jacket", ("短款连帽羽绒服", "Hooded short down"), 699, "BRICK BLACK", "",
           "HZ-XIHU:BRICK/M=2 HZ-XIHU:BRICK/L=4 HZ-XIHU:BLACK/M=2 HZ-WULIN:BRICK/L=1 HZ-WULIN:BLACK/S=1 "
           "HZ-BINJIANG:BLACK/L=2 HZ-DC:BRICK/S=8 HZ-DC:BRICK/XL=6 HZ-DC:BLACK/M=14 HZ-DC:BLACK/XL=9", detail=_DUCK),
    _drawn("YR-2240", "down_jacket", ("长款羽绒服 女", "Long down, women"), 1299, "OLIVE CREAM", "OLIVE/M=1",
           "HZ-XIHU:OLIVE/S=1 HZ-XIHU:CREAM/M=2 HZ-DC:OLIVE/S=9 HZ-DC:OLIVE/L=11 HZ-DC:CREAM/M=8 HZ-DC:CREAM/L=5",
           detail=_GOOSE),
    _drawn("YR-2255", "down_shell", ("鹅绒冲锋外套", "Goose shell jacket"), 1599, "BROWN BLACK STEEL",
           "BROWN/M=1 BLACK/L=1",
           "HZ-XIHU:BLACK/M=2 HZ-WULIN:STEEL/L=1 HZ-DC:BROWN/L=6 HZ-DC:BLACK/XL=7 HZ-DC:STEEL/M=9", detail=_GOOSE),
    _drawn("YR-3108", "down_jacket", ("儿童羽绒服", "Kids down jacket"), 459, "PLUM PINK", "",
           "HZ-DC:PLUM/S=20 HZ-DC:PLUM/M=16 HZ-DC:PINK/S=18 HZ-DC:PINK/L=12", mark="online_only", detail=_DUCK),
    _drawn("YR-2190", "down_vest", ("羽绒马甲", "Down vest"), 399, "OCEAN ICE", "OCEAN/M=2 OCEAN/L=2 ICE/M=2",
           "HZ-XIHU:OCEAN/S=3 HZ-DC:OCEAN/S=15 HZ-DC:ICE/L=12 HZ-DC:ICE/XL=7", detail=_DUCK),
    _drawn("YR-2102", "down_vest", ("轻薄羽绒内胆", "Light down liner"), 299, "CHAR WHITE", "",
           "HZ-DC:CHAR/S=40 HZ-DC:CHAR/M=50 HZ-DC:CHAR/L=40 HZ-DC:CHAR/XL=20 HZ-DC:WHITE/S=30 HZ-DC:WHITE/M=40 "
           "HZ-DC:WHITE/L=20", mark="new", detail=_DUCK),
    _drawn("YR-2266", "down_jacket", ("工装羽绒服", "Workwear down"), 999, "RUST PINE", "RUST/M=2 PINE/XL=2",
           "HZ-WULIN:RUST/L=3 HZ-XIHU:PINE/M=1 HZ-DC:RUST/S=9 HZ-DC:RUST/L=14 HZ-DC:PINE/L=11", detail=_DUCK),
    _drawn("KZ-1180", "down_trousers", ("羽绒加绒长裤", "Down trousers"), 369, "INK BLACK",
           "INK/M=2 INK/L=1 BLACK/XL=2", "HZ-XIHU:INK/S=2 HZ-DC:INK/S=18 HZ-DC:INK/M=25 HZ-DC:BLACK/L=22",
           detail=_DUCK),
    _drawn("QZ-2077", "down_dress", ("羽绒拼接裙", "Down panel dress"), 529, "WINE BLUSH", "",
           "HZ-XIHU:WINE/M=1 HZ-WULIN:WINE/S=1 HZ-WULIN:BLUSH/M=1 HZ-DC:WINE/L=6 HZ-DC:BLUSH/S=4", mark="new",
           detail=_DUCK),
    _drawn("MZ-0412", "down_hat", ("羽绒护耳帽", "Down cap"), 159, "SLATE CAMEL", "SLATE/均码=5 CAMEL/均码=3",
           "HZ-XIHU:SLATE/均码=4 HZ-DC:SLATE/均码=60 HZ-DC:CAMEL/均码=45", sizes=("均码",), detail=_DUCK),
    _drawn("XZ-3300", "down_boot", ("雪地羽绒靴", "Snow boots"), 459, "INK CREAM", "INK/37=1 INK/38=1 CREAM/39=1",
           "HZ-XIHU:INK/38=2 HZ-DC:INK/37=12 HZ-DC:INK/40=9 HZ-DC:CREAM/38=10", sizes=("37", "38", "39", "40"),
           detail=_DUCK),
    _drawn("MZ-0507", "bucket_hat", ("羊毛渔夫帽", "Wool bucket hat"), 129, "CAMEL BLACK", "",
           "HZ-XIHU:CAMEL/均码=2 HZ-DC:CAMEL/均码=36 HZ-DC:BLACK/均码=41", sizes=("均码",),
           detail=("100% 羊毛 · 可折叠", "100% wool · packable")),
)  # fmt: skip


IN_TRANSIT = (("YR-2208", "NAVY-L", 3, 2), ("YR-2231", "BRICK-M", 4, 1), ("YR-2240", "CREAM-M", 2, 4))
"""Style, variant, pieces on their way to Hubin, and in how many days they are due."""

OUTFITS = (
    ("winter-commute", "YR-2208|KZ-1180|XZ-3300|MZ-0412", "初冬通勤", "Winter commute"),
    ("snow-weekend", "YR-2231|YR-2190|KZ-1180|XZ-3300|MZ-0507", "雪地周末", "Snow weekend"),
    ("evening-by-the-lake", "YR-2240|QZ-2077|MZ-0507", "湖畔夜色", "Evening by the lake"),
)


def demo_styles() -> list[Style]:
    """All styles, the most popular first."""
    random = Random(20261121)
    down = [garment for garment in GARMENTS if garment.group == "down"]
    others = [garment for garment in GARMENTS if garment.group != "down"]
    drawn_down = [style for style in DRAWN if style.code != "MZ-0507"]
    stocked = DOWN_STYLES_IN_HUBIN - sum(any(shop == HUBIN for shop, _ in style.stock) for style in drawn_down)
    styles, names = list(DRAWN), {style.name for style in DRAWN}
    numbers = iter(range(4100, 9999, 7))
    while len(styles) < STYLES:
        invented_down = len(styles) - len(DRAWN)
        is_down = invented_down < DOWN_STYLES - len(drawn_down)
        garment = down[invented_down % len(down)] if is_down else others[len(styles) % len(others)]
        style = invented(random, garment, next(numbers), 0)
        if style.name in names:
            continue
        names.add(style.name)
        in_hubin = invented_down < stocked if is_down else random.random() < 0.7
        styles.append(replace(style, stock=_scattered(random, style, in_hubin)))
    return [replace(style, popularity=10_000 - place) for place, style in enumerate(styles)]


def _scattered(random: Random, style: Style, in_hubin: bool) -> dict[tuple[str, Cell], int]:
    chance = {HUBIN: 0.5 if in_hubin else 0.0, XIHU: 0.4, WULIN: 0.3, BINJIANG: 0.3, DC: 0.85}
    stock = {
        (shop, cell): random.randrange(4, 60) if shop == DC else random.randrange(1, 6)
        for shop, cell in product(chance, style.cells())
        if random.random() < chance[shop]
    }
    if in_hubin:
        stock.setdefault((HUBIN, next(style.cells())), 2)
    return stock


def barcodes() -> dict[str, str]:
    """The barcode of every SKU of the demo."""
    skus = (style.sku(cell) for style in demo_styles() for cell in style.cells())
    return {sku: ean13(number) for number, sku in enumerate(skus, 100_001)}


def write_demo(folder: Path, told_at: datetime = SHELF, *, offers: bool = False) -> None:
    """Writes the demo's import folder; `told_at` is when Hubin told its stock, the other places some time before.

    `offers`: with the season's promotions and member prices, which would be in the way of tests of something else.

    Another `told_at` is a new count: import it into an HQ that has sold already, and the stock is as counted again.
    """
    counted = {shop: (told_at - timedelta(minutes=age)).isoformat(timespec="seconds") for shop, age in _AGE.items()}
    with ImportFolder(folder) as out:
        add_world(out)
        add_regions(out)
        number = 100_001
        for style in demo_styles():
            number += add_style(out, style, number, counted)
        if offers:
            add_offers(out)
        out.add_all("outfits", OUTFITS)
        for code, variant, pieces, days in IN_TRANSIT:
            due = (told_at + timedelta(days=days)).isoformat(timespec="seconds")
            out.add(
                "stock_in_transit",
                store_code=HUBIN,
                sku=f"{code}-{variant}",
                quantity=pieces,
                due_at=due,
                told_at=counted[HUBIN],
            )
        for one in PEOPLE:
            out.add("associates", code=one.code, store_code=one.store, name=one.name, role=one.role, pin=one.pin)
        out.add_all("members", [*_KNOWN_MEMBERS, *_further_members()])


def _further_members() -> Iterator[tuple[str | int, ...]]:
    random = Random(7)
    for place in range(40):
        name = random.choice(SURNAMES) + (random.choice(("女士", "先生")) if place % 3 else random.choice(GIVEN))
        phone = f"1{random.choice(('37', '38', '39', '50', '58', '86'))}{random.randrange(10**8):08d}"
        tier = random.choices(("basic", "silver", "gold", "diamond"), (50, 30, 15, 5))[0]
        yield f"FS{101_000 + place * 13}", name, phone, tier, random.randrange(0, 4000, 5), (HUBIN, XIHU)[place % 2]


assert set(_AGE) == {shop.code for shop in SHOPS if shop.region == "hangzhou"}, (
    "every place of the demo tells its stock"
)
