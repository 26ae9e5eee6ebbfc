"""The app on a disk that leaves it a little more room at each try: `… limit|full HOME`, one JSON line a try."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.errors import Outage
from tests.simulation.crash.seller import draft_of
from tests.support.floor import Floor, assert_chain, fresh_shop

STEP = 2048
TRIES = 40


def main(how: str, home: Path) -> None:
    with Floor.open(fresh_shop(home)) as floor:
        floor.place(draft_of(floor, 1))
        squeeze, release = (_limit if how == "limit" else _fill)(home)
        for number in range(TRIES):
            draft = draft_of(floor, 3)
            before = floor.journal_bytes()
            squeeze(number * STEP)
            reason = ""
            try:
                floor.place(draft)
            except Outage as outage:
                reason = outage.reason
            unchanged = floor.journal_bytes() == before
            release()
            floor.place(draft_of(floor, 3) if reason == "" else draft)
            assert_chain(floor.commands(), floor.shop.secrets.signer.public_key)
            print(json.dumps({"reason": reason, "unchanged": unchanged, "next_works": True}), flush=True)
            if not reason:
                return


def _limit(home: Path) -> tuple[Callable[[int], None], Callable[[], None]]:
    """No file of this process may grow beyond so many bytes more than the log has now."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    def squeeze(room: int) -> None:
        size = (home / "journal.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, hard))

    return squeeze, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _fill(home: Path) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Something else takes all of the disk but so many bytes."""
    filler = home / "filler"

    def squeeze(room: int) -> None:
        with filler.open("wb", buffering=0) as file:
            with suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            file.truncate(max(0, file.tell() - room // 4096 * 4096))

    return squeeze, filler.unlink


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
