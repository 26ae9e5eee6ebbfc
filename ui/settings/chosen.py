"""What was chosen for this device's window, kept in `settings.json` of its folder; holds no personal data."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
THEMES = ("system", "light", "dark")
SCALES = (100, 110, 125, 150, 175, 200)
"""Text sizes in per cent."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """`scale` is the text size in per cent, `reduced_motion` turns animations off."""

    language: str = "zh_CN"
    theme: str = "system"
    scale: int = 100
    reduced_motion: bool = False


def read_chosen(home: Path) -> Chosen:
    """Defaults where there is no file, or for a value that makes no sense: a broken file must not stop a shop."""
    try:
        found = json.loads((home / "settings.json").read_text("utf-8"))
    except (OSError, ValueError):
        return Chosen()
    if not isinstance(found, dict):
        return Chosen()
    usual = Chosen()
    scale = found.get("scale")
    return Chosen(
        language=found["language"] if found.get("language") in LANGUAGES else usual.language,
        theme=found["theme"] if found.get("theme") in THEMES else usual.theme,
        scale=scale if scale in SCALES else usual.scale,
        reduced_motion=found.get("reduced_motion") is True,
    )


def keep_chosen(home: Path, chosen: Chosen) -> None:
    """Replaces the file in one step, so that a power cut leaves the old or the new one."""
    aside = home / "settings.json.new"
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(chosen), file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(home / "settings.json")
