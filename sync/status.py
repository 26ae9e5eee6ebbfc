"""What the agent is doing, for the window to show: written into the store file by the one, read by the other."""

from __future__ import annotations

import msgspec

from app.errors import Outage
from app.replica.files import Replicas
from app.replica.meta import get_value

VALUE = "agent"
"""Its name in `replica_meta` of the store file."""

PHASES = ("starting", "catalog", "checking", "store", "up_to_date", "waiting")


class AgentStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`phase` is one of PHASES: catalog = downloading the catalog file, checking = unpacking and verifying it, store =
    loading this shop's rows, waiting = HQ cannot be reached or said no (`error` is the reason code).

    `done` and `total` are bytes of the phase (total 0: not known), `rate` bytes a second, `seconds_left` -1 where not
    known. `last_contact`, `current_at` (everything HQ had told was here), `next_try` and `mended_at` (scopes that
    differed from HQ's were fetched again) are µs UTC, 0 for never; `differing` scopes still do. `lag` counts HQ's
    changes not yet here, `received_jseq` is the last command HQ is known to hold of the journal's newest incarnation,
    `word` HQ's on this journal (`app.journal.word`), '' where none was heard.
    """

    phase: str = "starting"
    done: int = 0
    total: int = 0
    rate: int = 0
    seconds_left: int = -1
    last_contact: int = 0
    current_at: int = 0
    error: str = ""
    next_try: int = 0
    lag: int = 0
    received_jseq: int = 0
    word: str = ""
    revoked: bool = False
    mended_at: int = 0
    differing: tuple[str, ...] = ()


def encode_status(status: AgentStatus) -> str:
    return msgspec.json.encode(status).decode()


def decode_status(text: str) -> AgentStatus:
    """The starting status where there is none yet, or one that another build wrote and this cannot read."""
    try:
        return msgspec.json.decode(text, type=AgentStatus)
    except msgspec.MsgspecError:
        return AgentStatus()


def read_status(replicas: Replicas) -> AgentStatus:
    """The agent's last word; read it again when the topic SYNC changes."""
    try:
        with replicas.store.read() as store:
            return decode_status(get_value(store, VALUE))
    except Outage:
        return AgentStatus()
