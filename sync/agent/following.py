"""Following HQ: pull, fetch the scopes a pull finds missing, and once more those that differ from HQ's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from app.clock import Clock
from app.replica.meta import get_value, set_value
from sync.agent.unhurried import unhurried
from sync.files import Files
from sync.hq_client import HqClient
from sync.protocol import BOOK
from sync.pull import Pulled, pull, store_scopes
from sync.recounting import recount
from sync.staging import stage

PAUSE_US = 3_600 * 1_000_000
"""A scope that differs is fetched again at most that often: a fault that this does not heal must not load HQ."""

RECOUNT_US = 6 * 3_600 * 1_000_000
RECOUNTED = "recounted"
"""In `replica_meta` of the store file: when its rows and the catalog's were last counted, µs UTC."""


class Following:
    """Of one agent's download loop. `reload` fetches the catalog file anew; `tell` hears what was found and mended.

    `tell` gets the scopes found to differ, and those of them that still do after they were fetched again.
    """

    def __init__(
        self,
        client: HqClient,
        files: Files,
        clock: Clock,
        reload: Callable[[], None],
        tell: Callable[[frozenset[str], frozenset[str]], None],
    ) -> None:
        self._client = client
        self._files = files
        self._clock = clock
        self._reload = reload
        self._tell = tell
        self._verify = True
        self._untold: frozenset[str] = frozenset()
        self._refused = 0
        self._mended_at: dict[str, int] = {}
        self._counting: Iterator[frozenset[str]] | None = None
        self._counted: tuple[object, object] = (None, None)

    def pull(self) -> Pulled:
        """To HQ's next checkpoint, with every scope of this device whole."""
        pulled = self._pull()
        differing = self._due(pulled.differing)
        if pulled.missing or differing:
            pulled = self._mend(pulled, pulled.missing, differing)
        return pulled

    def recount(self, poked: Callable[[], bool]) -> None:
        """Go on counting what the files hold, if it is time to, until `poked`; fetches again what has gone bad."""
        files = (self._files.catalog, self._files.store)
        if self._counting is None or self._counted != files:
            self._counting, self._counted = self._begin_count(), files
        while self._counting is not None and not poked():
            found = next(self._counting, None)
            if found is None:
                self._counting = None
                self._note_count()
            elif bad := self._due(found):
                self._counting = None
                self._mend(Pulled(-1, 0, 0, {}), frozenset(), bad)

    def _pull(self, differing: Collection[str] = ()) -> Pulled:
        told = self._untold | set(differing)
        if self._refused:
            told |= {f"{BOOK}{self._refused}"}
        pulled = pull(self._client, self._files, verify=self._verify, differing=told, bulk=unhurried)
        self._refused = pulled.refused
        # What is new has been compared; what is not told of again stays in doubt.
        self._verify, self._untold = bool(pulled.differing), frozenset()
        return pulled

    def _mend(self, before: Pulled, missing: frozenset[str], differing: frozenset[str]) -> Pulled:
        self._untold |= differing
        if wanted := missing | store_scopes(differing):
            stage(self._client, self._files, wanted)
        if differing - store_scopes(differing):
            self._reload()
        self._verify = True
        after = self._pull()
        if differing:
            now = self._clock.monotonic()
            self._mended_at |= dict.fromkeys(differing, now)
            self._tell(differing, differing & after.differing)
        return replace(after, rows=before.rows + after.rows, settled=max(before.settled, after.settled))

    def _due(self, differing: frozenset[str]) -> frozenset[str]:
        now = self._clock.monotonic()
        return frozenset(
            scope for scope in differing if scope not in self._mended_at or now - self._mended_at[scope] > PAUSE_US
        )

    def _begin_count(self) -> Iterator[frozenset[str]] | None:
        with self._files.store.read() as connection:
            last = get_value(connection, RECOUNTED)
        if not last:
            # Fresh files have just been checked by their hash; their time begins now.
            self._note_count()
            return None
        return None if 0 <= self._clock.now() - int(last) < RECOUNT_US else recount(self._files)

    def _note_count(self) -> None:
        with self._files.lock, self._files.store.write() as connection:
            set_value(connection, RECOUNTED, str(self._clock.now()))
