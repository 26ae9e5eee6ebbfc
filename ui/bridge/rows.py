"""A list model over frozen dataclasses that tells views exactly what changed, so that delegates survive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
FIRST_ROLE = int(Qt.ItemDataRole.UserRole)
PLAIN = (str, int, bool)
"""Types whose values QML takes as they are."""
MAP = cast("type", "QVariantMap")
"""Type of a Property whose value is `as_map(props)`; Property(dict) would hand QML a wrapped Python object."""


class Rows(QAbstractListModel, Generic[T]):
    """Rows of `row` (a frozen dataclass) in the order last given to `replace`; each field is a role of the same name.

    `key` names the field that identifies a row. Field values may be str, int, bool, bytes as hex, enums (their value),
    None (an empty string), tuples of these, and nested dataclasses (objects in QML).
    """

    countChanged = Signal()

    def __init__(self, row: type[T], key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not is_dataclass(row):
            raise TypeError(f"{row.__name__} is not a dataclass")
        self._names = [field.name for field in fields(row)]
        self._key = key
        self._rows: list[T] = []

    @property
    def rows(self) -> Sequence[T]:
        """What is shown now."""
        return tuple(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return {FIRST_ROLE + i: QByteArray(name.encode()) for i, name in enumerate(self._names)}

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, place = index.row(), role - FIRST_ROLE
        if not 0 <= row < len(self._rows) or not 0 <= place < len(self._names):
            return None
        value = getattr(self._rows[row], self._names[place])
        return value if type(value) in PLAIN else as_qml(value)

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return len(self._rows)

    @Slot(int, result="QVariantMap")
    def at(self, row: int) -> dict[str, object]:
        """The row as an object for QML; empty when there is none."""
        return as_map(self._rows[row]) if 0 <= row < len(self._rows) else {}

    def replace(self, rows: Sequence[T]) -> None:
        """Show `rows`, by removing, moving, inserting and changing only what differs. Keys must be unique."""
        new = list(rows)
        wanted = {self._of(row) for row in new}
        if len(wanted) != len(new):
            raise ValueError(f"{self._key} is not unique")
        before = len(self._rows)
        self._remove_all_but(wanted)
        for place, row in enumerate(new):
            self._settle(place, row)
        if len(self._rows) != before:
            self.countChanged.emit()

    def overwrite(self, rows: Sequence[T]) -> None:
        """Show `rows` place by place: whatever stands at a place takes the values of another row.

        For lists that change altogether: making a delegate anew costs more than giving it other values.
        """
        new, before = list(rows), len(self._rows)
        kept = min(before, len(new))
        changed = [place for place in range(kept) if self._rows[place] != new[place]]
        if changed:
            # Once for all of them: to tell each place by itself would ask for as many indices.
            self._rows[:kept] = new[:kept]
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        if len(new) > kept:
            self.beginInsertRows(NOWHERE, kept, len(new) - 1)
            self._rows += new[kept:]
            self.endInsertRows()
        elif before > kept:
            self.beginRemoveRows(NOWHERE, kept, before - 1)
            del self._rows[kept:]
            self.endRemoveRows()
        if len(new) != before:
            self.countChanged.emit()

    def _of(self, row: T) -> object:
        return getattr(row, self._key)

    def _remove_all_but(self, wanted: set[object]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            if self._of(self._rows[last]) in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._of(self._rows[first - 1]) not in wanted:
                first -= 1
            self.beginRemoveRows(NOWHERE, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _settle(self, place: int, row: T) -> None:
        key = self._of(row)
        now = next((i for i in range(place, len(self._rows)) if self._of(self._rows[i]) == key), None)
        if now is None:
            self.beginInsertRows(NOWHERE, place, place)
            self._rows.insert(place, row)
            self.endInsertRows()
            return
        if now != place:
            self.beginMoveRows(NOWHERE, now, now, NOWHERE, place)
            self._rows.insert(place, self._rows.pop(now))
            self.endMoveRows()
        self._change(place, row)

    def _change(self, place: int, row: T) -> None:
        old = self._rows[place]
        roles = [FIRST_ROLE + i for i, name in enumerate(self._names) if getattr(old, name) != getattr(row, name)]
        if roles:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place), self.index(place), roles)


def as_map(row: DataclassInstance) -> dict[str, object]:
    """A dataclass as the object QML sees."""
    return {field.name: as_qml(getattr(row, field.name)) for field in fields(row)}


def as_qml(value: object) -> object:
    """A field's value in a shape that QML takes without wrapping a Python object."""
    match value:
        case None:
            return ""
        case Enum():
            return value.value
        case bytes():
            return value.hex()
        case tuple() | list():
            return [as_qml(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return as_map(value)
        case _:
            return value
