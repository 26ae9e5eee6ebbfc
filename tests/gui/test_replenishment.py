"""A best seller below its minimum: the manager asks for more at the Attention desk, the product says so at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.inventory.minimums import REPLENISHMENT_REQUESTED, ReplenishmentRequested
from app.inventory.rows import STOCK_SHAPES, Replenishment
from app.journal.codec import decode
from app.journal.records import commands_after
from tests.support.desks import texts
from tests.support.hands import Hands
from tests.support.promoting import product_id
from tests.support.shop import Shop, feed_row, make_shop
from ui.bridge.stock_words import stock_reason

NAVY_M = "YR-2208-NAVY-M"
MANAGER = "480263"
WAYS = [("zh_CN", (1280, 800)), ("en", (800, 1280))]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = make_shop(tmp_path / "device")
    variant, now = shop.variants[NAVY_M], 1_795_228_920_000_000
    low = Replenishment(shop.store_id, variant, product_id(shop, "YR-2208"), 8, 12, 8, "suggested", now)
    line = {"variant_id": variant, "sku": NAVY_M, "title": {"zh": "云感轻量羽绒服", "en": "Cloud light down jacket"},
            "colour": {"zh": "藏青", "en": "Navy"}, "size": "M", "had": 3, "minimum": 8, "pieces": 8}  # fmt: skip
    item = AttentionItem(bytes(range(16)), shop.store_id, None, b"", "replenish", json.dumps({"lines": [line]}), "", 0,
                         202, now, now + 10**12, "open")  # fmt: skip
    shapes = {shape.table: shape for shape in STOCK_SHAPES}
    shop.pull([feed_row(shapes["replenishment"], low, 9_000_000), feed_row(ATTENTION_SHAPES[0], item, 9_000_001)], 2)
    return shop


@pytest.fixture(params=WAYS, ids=["zh-wide", "en-tall"])
def hands(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Hands]:
    lang, size = request.param
    found = Hands(qapp, shop, lang, size=size)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def low(hands: Hands) -> str:
    return " ".join(str(one.property("text")) for one in hands.all("lowStock"))


def test_the_manager_asks_for_what_runs_out(hands: Hands) -> None:
    language = str(hands.app.shell.language)
    zh = language == "zh_CN"
    hands.tap("person", 2)
    hands.sign_in(MANAGER)
    hands.app.shell.select("attention")
    hands.until(lambda: hands.all("itemActButton0"), "the item")
    assert ("申请 8 件" if zh else "Request 8 pieces") in texts(hands.find("itemActButton0"))
    assert hands.counter.desks.attention.head["risk"] == "", "no money in it"
    hands.shot(f"replenish-{language}")
    hands.tap("itemActButton0")
    hands.until(lambda: not hands.all("attentionItem0"), "the item gone")
    with hands.counter.device.journal.database.read() as journal:
        found = [one for one in commands_after(journal, 0) if one.type == REPLENISHMENT_REQUESTED]
    assert [line.pieces for one in found for line in decode(one.payload, ReplenishmentRequested).lines] == [8]
    hands.app.shell.select("sell")
    hands.tap("tile", 0)
    hands.until(lambda: ("已申请 8 件" if zh else "8 requested") in low(hands), "what was asked for")
    hands.shot(f"replenish-sheet-{language}")


def test_an_associate_only_sees_it(hands: Hands) -> None:
    hands.sign_in()
    hands.tap("tile", 0)
    zh = str(hands.app.shell.language) == "zh_CN"
    hands.until(lambda: ("建议补 8 件" if zh else "8 suggested") in low(hands), "the suggestion")
    hands.app.shell.select("attention")
    hands.until(lambda: hands.all("attentionItem0"), "the item")
    assert not hands.all("itemActButton0")


def test_what_was_sold_beyond_the_books_is_none_left() -> None:
    line = {"sku": NAVY_M, "title": {"en": "Jacket"}, "size": "M", "had": -1, "minimum": 40}
    words = stock_reason("replenish", {"lines": [line]}, "en")
    assert words is not None
    assert "Jacket · M has 0 of 40" in words.text
