"""What the tests of the window share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtGui import QGuiApplication

from ui.bridge.translation import Translation

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with farshelf_<language>.qm made of the .ts files as they are now."""
    folder = tmp_path_factory.mktemp("translations")
    for source in (ROOT / "resources" / "translations").glob("*.ts"):
        target = folder / source.with_suffix(".qm").name
        subprocess.run(
            [str(Path(PySide6.__file__).parent / "lrelease"), "-silent", str(source), "-qm", str(target)], check=True
        )
    return folder


@pytest.fixture
def english(qapp: QGuiApplication, translations: Path) -> Iterator[None]:
    """English with its plurals, as the window speaks it."""
    translation = Translation(translations)
    translation.use("en")
    yield
    translation.silence()
