"""Actions by name and by key in the real window: the palette, the function keys, the help that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.support.hands import Hands
from tests.support.qml import rows_of
from tests.support.shop import Shop, make_shop

Watch = Callable[[QQmlEngine], None]
HERE = "YR-2208-NAVY-M"
CONTROL = Qt.KeyboardModifier.ControlModifier
PICKUP_DESK = "569184"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def palette(hands: Hands) -> list[str]:
    """Open it; the keys of what it offers."""
    hands.key(Qt.Key.Key_K, CONTROL)
    hands.until(lambda: hands.find("paletteField").property("activeFocus"), "the palette")
    return offered(hands)


def offered(hands: Hands) -> list[str]:
    return [row.key for row in rows_of(hands.app.shell.actions.found)]


def close(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("paletteField"), "the end of the palette")


def focus(hands: Hands) -> str:
    """The nearest name around the focus."""
    item: QQuickItem | None = hands.window.activeFocusItem()
    while item is not None and not item.objectName():
        item = item.parentItem()
    return "" if item is None else item.objectName()


def test_an_action_is_found_by_its_name_in_either_language_and_by_initials(hands: Hands) -> None:
    hands.sign_in()
    asked = {"收款": "pay", "sk": "pay", "take p": "pay", "PAYMENT": "pay", "dd": "desk-orders", "会员": "member",
             "hy": "member", "memb": "member", "zt": "desk-pickup", "zqtm": "", "qqq": ""}  # fmt: skip
    for language in ("zh_CN", "en"):
        hands.app.shell.languageWished.emit(language)
        hands.app.shell.actions.open()
        for text, key in asked.items():
            hands.app.shell.actions.search(text)
            assert (key in offered(hands)[:2]) if key else offered(hands) == [], (language, text)
        hands.app.shell.actions.close()


def test_arrows_and_enter_start_what_is_chosen_and_the_focus_comes_back(hands: Hands) -> None:
    hands.sign_in()
    first, second = palette(hands)[:2]
    assert (first, second) == ("pay", "member")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    hands.find("memberField")
    hands.until(lambda: focus(hands) == "memberField", "focus in the sheet")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: focus(hands) == "scanBox", "the scan box")
    palette(hands)
    close(hands)
    assert focus(hands) == "scanBox"


def test_a_finger_chooses_in_the_palette(hands: Hands) -> None:
    hands.sign_in()
    hands.tap("paletteButton")
    hands.find("paletteField")
    hands.type("dd")
    hands.tap("action-desk-orders")
    hands.until(lambda: hands.app.shell.state.current == "orders", "the desk")
    hands.until(lambda: focus(hands) == "scanBox", "the scan box")


def test_a_scan_is_not_typed_into_the_palette(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    palette(hands)
    hands.scan(shop.barcodes[HERE])
    hands.until(lambda: len(hands.counter.order.draft.lines) == 1, "the line")
    hands.until(lambda: not hands.all("paletteField"), "the end of the palette")
    assert hands.find("scanBox").property("text") == ""


def test_what_a_role_may_not_do_is_absent(hands: Hands) -> None:
    hands.until(lambda: len(hands.all("person")) > 1, "the roster")
    hands.tap("person", next(n for n, one in enumerate(hands.all("person")) if "吴迪" in str(one.property("text"))))
    hands.sign_in(PICKUP_DESK)
    keys = set(palette(hands))
    assert {"desk-pickup", "desk-attention", "lock"} <= keys
    assert not {"pay", "member", "desk-sell", "desk-orders", "filters"} & keys
    close(hands)
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F6, Qt.Key.Key_F9):
        hands.key(key)
    assert hands.app.shell.state.current == "pickup"


def test_a_locked_screen_offers_only_goods(hands: Hands) -> None:
    assert set(palette(hands)) == {"look", "language", "dark"}
    hands.type("stock")
    hands.key(Qt.Key.Key_Return)
    hands.find("unlockButton")
    keys = set(palette(hands))
    assert {"unlock", "search", "filters", "desk-sell"} <= keys
    assert not {"pay", "member", "lock", "desk-orders", "desk-pickup", "undo"} & keys
    close(hands)
    hands.key(Qt.Key.Key_F9)
    hands.key(Qt.Key.Key_F10)
    assert hands.app.shell.state.current == "sell"
    assert not hands.all("placeButton")


def test_every_key_does_what_the_help_says(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[HERE])
    hands.sees("total", "899")
    hands.key(Qt.Key.Key_F1)
    hands.find("keyHelp")
    listed = [str(one.property("text")) for one in hands.all("helpKey")]
    proofs: dict[str, Callable[[], object]] = {
        "F1": lambda: hands.all("keyHelp"),
        "F2": lambda: focus(hands) == "scanBox",
        "F3": lambda: hands.all("memberField"),
        "F4": lambda: hands.all("couponField"),
        "F6": lambda: hands.all("way"),
        "F7": lambda: hands.all("heldName"),
        "F8": lambda: hands.app.shell.state.current == "returns",
        "F9": lambda: hands.all("placeButton"),
        "F10": lambda: hands.app.shell.state.current == "pickup",
        "Ctrl+K": lambda: hands.all("paletteField"),
    }
    gestures = {"Esc", "↑ ↓", "Enter", "Ctrl+Enter", "3 *"}
    assert sorted(listed) == sorted({*proofs, *gestures}), "a key without a proof, or a proof without a key"
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: not hands.all("keyHelp"), "the end of the help")
    for sequence, proof in proofs.items():
        hands.key(*KEYS[sequence])
        hands.until(proof, sequence)
        if sequence == "F8":
            hands.tap("nav-sell")
        elif sequence not in ("F2", "F10"):
            hands.key(Qt.Key.Key_Escape)
            hands.until(lambda: focus(hands) == "scanBox", f"the scan box after {sequence}")
    hands.tap("nav-sell")
    hands.key(Qt.Key.Key_F2)
    hands.type("3*")
    hands.sees("total", "2,697")
    hands.type("yrf")
    hands.until(lambda: hands.counter.sell.searched == "yrf", "the results")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Down)
    assert hands.counter.sell.current == 1
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Return)
    hands.find("productSheet")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("productSheet"), "back at the results")
    assert focus(hands) == "scanBox"


KEYS: dict[str, tuple[Qt.Key, Qt.KeyboardModifier]] = {
    **{f"F{n}": (Qt.Key(Qt.Key.Key_F1 + n - 1), Qt.KeyboardModifier.NoModifier) for n in range(1, 13)},
    "Ctrl+K": (Qt.Key.Key_K, CONTROL),
}


def test_key_badges_come_with_the_first_key_of_a_person(hands: Hands, shop: Shop) -> None:
    theme = hands.app.engine.singletonInstance("ui.components", "Theme")
    assert isinstance(theme, QObject)
    assert theme.property("keyBadges") is False
    hands.scan(shop.barcodes[HERE])
    QTest.qWait(50)
    assert theme.property("keyBadges") is False
    hands.type("2")
    hands.until(lambda: theme.property("keyBadges"), "the badges")
