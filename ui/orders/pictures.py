"""Photographs of the goods in the open order."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.catalog.pictures import read_pictures
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.pictures import addresses


class LinePictures(DeskModel):
    """`sources`: variant id → address; read again when other variants are shown, and when photographs have come."""

    changed = Signal()

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.CATALOG, Topic.PICTURES), always=True, parent=parent)
        self.sources: dict[int, str] = {}
        self._variants: frozenset[int] = frozenset()

    def of(self, variants: Iterable[int]) -> dict[int, str]:
        """Where the photographs of these are, which are on the screen now."""
        wanted = frozenset(variants)
        if wanted != self._variants:
            self._variants = wanted
            self.refresh()
        return self.sources

    def refresh(self) -> None:
        wanted, device, urls = self._variants, self.around.device, self.around.pictures

        def read() -> dict[int, str]:
            if not wanted or not device.replicas.catalog.present:
                return addresses(urls, "order", {})
            with device.replicas.catalog.read() as catalog:
                found = read_pictures(catalog, wanted)
            return addresses(urls, "order", {key: one.photo for key, one in found.items()})

        def known(sources: dict[int, str]) -> None:
            if sources != self.sources:
                self.sources = sources
                self.changed.emit()

        self.read(read, known, "pictures")
