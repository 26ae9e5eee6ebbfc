"""HQ's time as this device estimates it: what expires is judged by it, whatever the wall clock says (sync.md §7).

Pure. Between two contacts the estimate follows the monotonic clock; over a restart of the machine it follows the wall
clock, where that has gone on by no more than 14 days. Else nobody knows how long the machine was off: `suspect`.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_ADVANCE = 14 * 86_400 * 1_000_000
"""µs that a machine may have been off for its wall clock to be believed."""
KEPT_EVERY = 5 * 60 * 1_000_000
"""µs of contact after which the journal is told again."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What this machine's clocks said: wall and monotonic µs, and which boot."""

    wall: int
    mono: int
    boot: str


@dataclass(frozen=True, slots=True)
class Contact:
    """HQ's own time (µs UTC), heard at the moment."""

    server_time: int
    at: Moment


@dataclass(frozen=True, slots=True)
class Anchor:
    """The estimate `time` at a moment of this machine; `contact` is HQ's time when it was last heard, 0 for never."""

    time: int
    at: Moment
    contact: int
    suspect: bool = False

    @property
    def offline_for(self) -> int:
        """µs since HQ was last heard."""
        return max(0, self.time - self.contact) if self.contact else 0


def elapsed(earlier: Moment, later: Moment) -> int:
    """µs between two moments of this machine; 0 where a restart and a wrong clock in between leave that open."""
    if later.boot == earlier.boot:
        return max(0, later.mono - earlier.mono)
    advance = later.wall - earlier.wall
    return advance if 0 <= advance <= MOST_ADVANCE else 0


def carried(anchor: Anchor | None, at: Moment) -> Anchor:
    """The estimate at a later moment. Without any anchor there is only the wall clock to go by."""
    if anchor is None:
        return Anchor(at.wall, at, 0)
    if at.boot == anchor.at.boot:
        return Anchor(anchor.time + max(0, at.mono - anchor.at.mono), at, anchor.contact, anchor.suspect)
    advance = at.wall - anchor.at.wall
    if 0 <= advance <= MOST_ADVANCE:
        return Anchor(anchor.time + advance, at, anchor.contact, anchor.suspect)
    return Anchor(anchor.time, at, anchor.contact, suspect=True)


def greatest(anchor: Anchor | None, last: Moment | None) -> Anchor | None:
    """The latest estimate that the journal bears out: its anchor, or a command committed later in the same boot."""
    if anchor is None or last is None or last.boot != anchor.at.boot or last.mono < anchor.at.mono:
        return anchor
    return carried(anchor, last)


def heard(contact: Contact) -> Anchor:
    """HQ's word ends every doubt."""
    return Anchor(contact.server_time, contact.at, contact.server_time)


def is_newer(contact: Contact, anchor: Anchor | None) -> bool:
    """Whether the contact was after the anchor; of another boot than the anchor's it may only be later in HQ's time."""
    if anchor is None:
        return True
    if contact.at.boot == anchor.at.boot:
        return contact.server_time != anchor.contact and contact.at.mono >= anchor.at.mono
    return contact.server_time > anchor.contact
