"""The tokens can be read: contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3) for everything a person must read."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQml import QQmlEngine

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [
    *((ink, ground) for ink in ("ink", "muted") for ground in ("background", "surface", "raised", "pressed")),
    *((tone, f"{tone}Fill") for tone in ("warn", "danger", "offline", "gold")),
    *((tone, "surface") for tone in ("warn", "danger", "offline", "gold", "accentText")),
    *((tone, "background") for tone in ("warn", "danger", "offline", "gold", "accentText")),
    ("accentText", "accentFill"), ("muted", "accentFill"), ("accentInk", "accent"), ("accentInk", "accentPressed"),
    ("dangerInk", "danger"), ("inkInk", "ink"),
]  # fmt: skip


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(qapp: QGuiApplication, dark: bool) -> None:
    engine = QQmlEngine()
    engine.addImportPath(str(ROOT))
    theme = cast(QObject, engine.singletonInstance("ui.components", "Theme"))
    theme.setProperty("dark", dark)
    poor = {}
    for ink, ground in PAIRS:
        light, dim = sorted((luminance(theme.property(ink)), luminance(theme.property(ground))), reverse=True)
        if (ratio := (light + 0.05) / (dim + 0.05)) < 4.5:
            poor[ink, ground] = round(ratio, 2)
    assert poor == {}


def test_nothing_moves_when_motion_is_off(qapp: QGuiApplication) -> None:
    engine = QQmlEngine()
    engine.addImportPath(str(ROOT))
    theme = cast(QObject, engine.singletonInstance("ui.components", "Theme"))
    assert 0 < theme.property("motion") <= 150
    theme.setProperty("reducedMotion", True)
    assert theme.property("motion") == 0
