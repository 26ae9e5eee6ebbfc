"""HQ's last word on this journal, which the agent leaves in the store file for the window: the only writer here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.journal.incarnations import Grant

VALUE = "journal"
"""Its name in `replica_meta` of the store file."""


@dataclass(frozen=True, slots=True)
class Word:
    """`durable`: incarnation → the jseq up to which HQ keeps this journal's commands whatever happens to it.

    `revoked`: whether HQ has blocked this device; None where it has not been heard about that.
    """

    durable: Mapping[int, int] = field(default_factory=dict)
    grant: Grant | None = None
    revoked: bool | None = None

    def encode(self) -> str:
        grant = self.grant and [self.grant.left, self.grant.head_hash.hex(), self.grant.incarnation]
        return json.dumps([sorted(self.durable.items()), grant, self.revoked])


def decode_word(text: str) -> Word:
    """Nothing said where the agent has not heard from HQ since it was started."""
    if not text:
        return Word()
    durable, grant, revoked = json.loads(text)
    left = None if grant is None else Grant(grant[0], bytes.fromhex(grant[1]), grant[2])
    return Word(dict(durable), left, revoked)
