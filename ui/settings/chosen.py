"""What was chosen for this device's window, kept in `settings.json` of its folder; holds no personal data."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.printing.printers import KINDS, PAGES, PAPERS, PrinterSetup

LANGUAGES = ("zh_CN", "en")
THEMES = ("system", "light", "dark")
SCALES = (100, 110, 125, 150, 175, 200)
"""Text sizes in per cent."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """`scale` is the text size in per cent, `reduced_motion` turns animations off, `printer` prints the receipts."""

    language: str = "zh_CN"
    theme: str = "system"
    scale: int = 100
    reduced_motion: bool = False
    printer: PrinterSetup = field(default_factory=PrinterSetup)


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
        printer=_printer(found.get("printer")),
    )


def _printer(found: object) -> PrinterSetup:
    usual = PrinterSetup()
    if not isinstance(found, dict):
        return usual
    kind, address, paper, page = (found.get(name) for name in ("kind", "address", "paper", "page"))
    return PrinterSetup(
        kind if kind in KINDS else usual.kind,
        address if isinstance(address, str) else usual.address,
        paper if paper in PAPERS else usual.paper,
        page if page in PAGES else usual.page,
    )


def keep_chosen(home: Path, chosen: Chosen) -> None:
    """Replaces the file in one step, so that a power cut leaves the old or the new one."""
    aside = home / "settings.json.new"
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(chosen), file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(home / "settings.json")
