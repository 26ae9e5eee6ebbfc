"""Counting a drawer, by notes or by its sum: what was typed so far. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.money import Money
from app.shifts.notes import NOTES, sum_of
from ui.bridge.amounts import parse_amount
from ui.bridge.order_words import tender_words
from ui.bridge.wording import money, number, tr

MOST_PIECES = 4
"""Figures of a count of one note."""
MOST_FIGURES = 9


@dataclass(frozen=True, slots=True)
class Count:
    """`typed` is the sum as typed, used while `by_sum`; `pieces` note → figures typed; `note` takes the next figure."""

    currency: str
    by_sum: bool = False
    note: int = 0
    typed: str = ""
    pieces: Mapping[int, str] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        return bool(self.typed) if self.by_sum else any(self.pieces.values())

    @property
    def amount(self) -> int:
        if self.by_sum:
            return parse_amount(self.typed, self.currency)
        return sum_of({note: int(typed or "0") for note, typed in self.pieces.items()})

    @property
    def shown(self) -> str:
        """What the pad edits."""
        return self.typed if self.by_sum else self.pieces.get(self.note, "")


@dataclass(frozen=True, slots=True)
class NoteProps:
    key: str
    title: str
    count: str
    amount: str
    chosen: bool


def begin(currency: str) -> Count:
    notes = NOTES.get(currency, ())
    return Count(currency, by_sum=not notes, note=notes[0] if notes else 0)


def typed(count: Count, value: str) -> Count:
    """After a key of the pad."""
    if count.by_sum:
        return replace(count, typed=value[:MOST_FIGURES])
    return replace(count, pieces={**count.pieces, count.note: value[:MOST_PIECES]})


def next_note(count: Count) -> Count:
    """Enter: on to the next smaller one, and after the last to the first again."""
    notes = NOTES.get(count.currency, ())
    if count.by_sum or not notes:
        return count
    return replace(count, note=notes[(notes.index(count.note) + 1) % len(notes)])


def notes(count: Count) -> list[NoteProps]:
    return [
        NoteProps(
            key=str(note),
            title=money(Money(note, count.currency), brief=True),
            count=number(int(count.pieces.get(note) or "0")),
            amount=money(Money(note * int(count.pieces.get(note) or "0"), count.currency)),
            chosen=note == count.note,
        )
        for note in NOTES.get(count.currency, ())
    ]


def kind_words(kind: str) -> str:
    """A `Taking.kind`."""
    match kind:
        case "refund":
            return tr("Given back in cash")
        case "put_in":
            return tr("Put in")
        case "taken_out":
            return tr("Taken out")
        case _:
            return tender_words(kind)
