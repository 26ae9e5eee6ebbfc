"""Where the demo's three windows go: two shops side by side over a strip. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDE, HIGH = 1000, 640
"""What a shop's window is given at least, in its own pixels: two panes (ui.md, "Layouts"), and the least it takes."""
GAP = 1
"""Pixels on each side of the line between the shops."""


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels of the screen, with the frame that a window manager draws."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Screen:
    """`scale` is how large a shop's window is drawn, 1 = as in a shop."""

    left: Box
    right: Box
    strip: Box
    scale: float


def divided(area: Box) -> Screen:
    """The strip takes the foot of the area, the shops half of the rest each, drawn smaller on a small one."""
    foot = 220 if area.height >= 900 else 204
    width, height = area.width // 2, area.height - foot
    scale = min(1.0, (width - GAP) / WIDE, height / HIGH)
    return Screen(
        left=Box(area.x, area.y, width - GAP, height),
        right=Box(area.x + width + GAP, area.y, area.width - width - GAP, height),
        strip=Box(area.x, area.y + height, area.width, foot),
        scale=math.floor(scale * 100) / 100,
    )
