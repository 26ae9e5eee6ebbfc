"""What no screen may have: words cut off, things to touch below 48 px, contrast below 4.5:1 (WCAG 2.2 §1.4.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtQml import QJSValue
from PySide6.QtQuick import QQuickItem, QQuickWindow

TOUCH = 48
CONTRAST = 4.5
HINT_TONES = frozenset({"faint"})
"""Hints that nobody must read."""


def faults(window: QQuickWindow) -> list[str]:
    """One sentence a fault, each once."""
    image = window.grabWindow()
    scale = image.width() / window.width()
    screen = QRectF(0, 0, window.width(), window.height())
    found: list[str] = []
    painted = list(_visible(window.contentItem(), screen))
    covers = [(place, rect) for place, (item, clip) in enumerate(painted) if (rect := _cover(item, clip)) is not None]
    for place, (item, clip) in enumerate(painted):
        box = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        if not clip.contains(box.center()):
            continue
        if item.inherits("QQuickText") and not _under(place, box.intersected(clip), covers):
            found += _text_faults(item, box.intersected(clip), clip.contains(box), image, scale)
        elif item.inherits("QQuickAbstractButton") and item.isEnabled():
            found += _touch_faults(item, box)
    return list(dict.fromkeys(found))


def _text_faults(item: QQuickItem, box: QRectF, whole: bool, image: QImage, scale: float) -> list[str]:
    words = str(item.property("text"))
    if not words.strip() or box.isEmpty():
        return []
    found = []
    if (item.property("truncated") and not item.property("mayElide")) or (
        whole and item.property("contentWidth") > item.width() + 1
    ):
        found.append(f"cut off: {words!r}")
    tone = item.property("tone")
    if tone not in HINT_TONES and item.isEnabled():
        ratio = _contrast(QColor(item.property("color")), _background(image, box, scale))
        if ratio < CONTRAST:
            found.append(f"contrast {ratio:.2f}: {words!r}")
    return found


def _touch_faults(item: QQuickItem, box: QRectF) -> list[str]:
    if min(box.width(), box.height()) + 0.5 >= TOUCH:
        return []
    name = item.objectName() or str(item.property("text"))
    return [f"{box.width():.0f} × {box.height():.0f} px to touch: {name!r}"]


def _cover(item: QQuickItem, clip: QRectF) -> QRectF | None:
    """Where the item hides what was painted before it."""
    if not item.inherits("QQuickRectangle"):
        return None
    gradient = item.property("gradient")
    faded = isinstance(gradient, QJSValue) and not (gradient.isUndefined() or gradient.isNull())
    if QColor(item.property("color")).alpha() == 0 and not faded:
        return None
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height())).intersected(clip)


def _under(place: int, box: QRectF, covers: list[tuple[int, QRectF]]) -> bool:
    """Under a fade, a sheet or its scrim: not there to be read."""
    return any(above > place and rect.intersects(box) for above, rect in covers)


def _visible(item: QQuickItem, clip: QRectF) -> Iterator[tuple[QQuickItem, QRectF]]:
    """In the order of painting, each with what it is clipped to."""
    for child in sorted(item.childItems(), key=QQuickItem.z):
        if not child.isVisible() or child.opacity() == 0:
            continue
        inside = clip
        if child.clip():
            inside = clip.intersected(child.mapRectToScene(QRectF(0, 0, child.width(), child.height())))
        yield child, clip
        yield from _visible(child, inside)


def _background(image: QImage, box: QRectF, scale: float) -> QColor:
    """The commonest colour inside the box: words cover less of it than what they stand on."""
    places = (
        QPointF(box.left() + box.width() * (x + 0.5) / 60, box.top() + box.height() * (y + 0.5) / 12) * scale
        for x in range(60)
        for y in range(12)
    )
    pixels = (place.toPoint() for place in places)
    seen = Counter(image.pixel(pixel) for pixel in pixels if image.rect().contains(pixel))
    return QColor(seen.most_common(1)[0][0]) if seen else QColor("white")


def _contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
