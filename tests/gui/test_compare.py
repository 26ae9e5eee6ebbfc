"""Two to four products side by side in the real window: by finger, by keyboard, and what is added from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def choose(hands: Hands, *tiles: int) -> None:
    """These tiles, each by its sheet."""
    for tile in tiles:
        hands.tap("tile", tile)
        hands.tap("compareButton")
        hands.key(Qt.Key.Key_Escape)
        hands.until(lambda: not hands.all("productSheet"), "the results")


def labels(hands: Hands, name: str) -> set[str]:
    return {str(one.property("modelData")["label"]) for one in hands.all(name)}


def test_two_products_side_by_side_with_what_differs_marked(hands: Hands) -> None:
    hands.sign_in()
    choose(hands, 0, 1)
    hands.tap("comparing")
    hands.until(lambda: len(hands.all("compared")) == 2, "both")
    assert {"价格", "本店有货", "颜色"} <= labels(hands, "differs")
    assert "品牌" in labels(hands, "same")
    hands.tap("compareSize")
    hands.until(lambda: len(hands.counter.order.draft.lines) == 1, "the size in the order")
    assert hands.counter.order.draft.lines[0].sku.startswith("YR-2208")
    hands.tap("compared", 1)
    hands.sees("sheetTitle", "短款连帽羽绒服")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: len(hands.all("compared")) == 2, "the comparison again")
    hands.tap_at(hands.find("compareRemove"), 0.5)
    assert len(hands.counter.sell.comparison.products) == 1
    hands.until(lambda: len(hands.all("compared")) == 1, "one left", patience=1000)
    hands.tap("compareRemove")
    hands.until(lambda: not hands.all("compareView"), "the results")
    hands.find("tile")


def test_no_more_than_four_and_the_next_customer_begins_anew(hands: Hands) -> None:
    said: list[str] = []
    hands.sign_in()
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    choose(hands, 0, 1, 2, 3, 4)
    assert any("4 款" in one for one in said)
    hands.tap("comparing")
    hands.until(lambda: len(hands.all("compared")) == 4, "four")
    hands.type("yrf")
    hands.until(lambda: not hands.all("compareView"), "the results of the search")
    hands.counter.receipt.finished.emit()
    assert hands.counter.sell.comparison.products == ()


def test_compared_by_keyboard(hands: Hands) -> None:
    hands.sign_in()
    for tile in (1, 2):
        for _ in range(tile):
            hands.key(Qt.Key.Key_Down)
        hands.key(Qt.Key.Key_Return)
        hands.find("productSheet")
        palette(hands, "compare")
        hands.key(Qt.Key.Key_Escape)
        hands.until(lambda: not hands.all("productSheet"), "the results")
    palette(hands, "comparison")
    hands.until(lambda: len(hands.all("compared")) == 2, "both")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("compareView"), "the results")


def palette(hands: Hands, key: str) -> None:
    hands.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: hands.find("paletteField").property("activeFocus"), "the palette")
    hands.type({"compare": "compare this", "comparison": "show the com"}[key])
    hands.until(lambda: hands.all(f"action-{key}"), key)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: not hands.all("paletteField"), "the end of the palette")


def test_a_locked_screen_compares_but_adds_nothing(hands: Hands) -> None:
    hands.tap("lookButton")
    hands.find("unlockButton")
    choose(hands, 0, 1)
    hands.tap("comparing")
    hands.until(lambda: len(hands.all("compared")) == 2, "both")
    hands.tap("compareSize")
    hands.find("signInPad")
    assert not hands.counter.order.draft.lines
