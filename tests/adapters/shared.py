"""All adapters into one import folder; codes carry a prefix each, so that the catalogues do not meet."""

from __future__ import annotations

from pathlib import Path

from tests.adapters import adventure_works, litemall, mall, open_food_facts, regions
from tests.fashion.folder import ImportFolder


def write_shared(data: Path, folder: Path) -> None:
    """`data` is the folder of the original files."""
    with ImportFolder(folder) as out:
        for adapter in (regions, litemall, mall, adventure_works, open_food_facts):
            adapter.write(data, out)
