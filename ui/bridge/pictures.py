"""Photographs for the screens: the address of what is here; the rest is fetched while somebody shows it.

Nothing is loaded or started before the first photograph is asked for. Whoever asks draws a silhouette meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Condition, Thread
from typing import TYPE_CHECKING, TypeVar

from app.device import Device
from app.errors import Outage, Refusal

if TYPE_CHECKING:
    from sync.hq_client import HqClient
    from sync.pictures import PictureCache

FOLDER = "pictures"
THREADS = 2
SECOND = 1_000_000
FIRST_PAUSE, LONGEST_PAUSE = 2 * SECOND, 30 * SECOND
"""µs between two tries while HQ cannot be reached."""
AGAIN = 600 * SECOND
"""µs until a photograph is asked for again that HQ does not have, or that could not be kept."""
GATHER = 250_000
"""µs between two tidings that photographs have come: what shows them is read anew each time."""

K = TypeVar("K")
Urls = Callable[[str, Collection[str]], dict[str, str]]
"""Who shows them (an earlier wish of the same is void) and their SHA-256 → the addresses of those that are here."""

log = logging.getLogger(__name__)


def no_pictures(asker: str, wanted: Collection[str]) -> dict[str, str]:
    """Where there is nobody to fetch them."""
    return {}


def addresses(urls: Urls, asker: str, photos: Mapping[K, str]) -> dict[K, str]:
    """Of what is pictured (key → SHA-256 or '') → addresses; what has none, or none here, is left out."""
    found = urls(asker, dict.fromkeys(photo for photo in photos.values() if photo))
    return {key: found[photo] for key, photo in photos.items() if photo in found}


class Pictures:
    """One for the window. `arrived` is called on a thread of this class whenever more photographs are here."""

    def __init__(self, device: Device, arrived: Callable[[], object]) -> None:
        self._device = device
        self._arrived = arrived
        self._changed = Condition()
        self._wanted: dict[str, list[str]] = {}
        self._busy: set[str] = set()
        self._not_before: dict[str, int] = {}
        self._pause = FIRST_PAUSE
        self._resume_at = 0
        self._threads = 0
        self._closed = False
        self._fresh = False
        self._told_at = 0
        self._made: PictureCache | None = None

    def urls(self, asker: str, wanted: Collection[str]) -> dict[str, str]:
        """As `Urls`; from any thread."""
        if not wanted:
            with self._changed:
                self._wanted.pop(asker, None)
            return {}
        cache = self._cache()
        paths = {one: cache.path(one) for one in wanted}
        with self._changed:
            # Last asked for, first fetched.
            self._wanted.pop(asker, None)
            self._wanted[asker] = [one for one, path in paths.items() if path is None]
            if self._open_wishes() and not self._closed and self._threads < THREADS:
                self._threads += 1
                Thread(target=self._run, name="pictures", daemon=True).start()
            self._changed.notify_all()
        return {one: path.absolute().as_uri() for one, path in paths.items() if path is not None}

    def close(self) -> None:
        """Nothing is written any more; what is on the way is dropped."""
        with self._changed:
            self._closed = True
            self._wanted.clear()
            self._changed.notify_all()
            made = self._made
        if made is not None:
            made.close()

    def _cache(self) -> PictureCache:
        with self._changed:
            if self._made is None:
                from sync.pictures import PictureCache

                self._made = PictureCache(self._device.home / FOLDER, self._device.clock)
            return self._made

    # --- fetching -------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        client: HqClient | None = None
        try:
            while (digest := self._next()) is not None:
                client = client or self._client()
                self._take(client, digest)
        except Exception as error:
            # Shops sell without photographs; a device of which HQ's address is wrong has said so elsewhere.
            log.error("no photographs: %s", type(error).__name__)
            with self._changed:
                self._threads -= 1
        finally:
            if client is not None:
                client.close()

    def _client(self) -> HqClient:
        from sync.hq_client import HqClient, seal_of

        device = self._device
        seal = seal_of(device.identity, device.secrets, device.clock, device.identifiers)
        return HqClient(device.identity.hq_url, device.clock, seal, read_seconds=10.0)

    def _take(self, client: HqClient, digest: str) -> None:
        from sync.pictures import fetch

        clock = self._device.clock
        try:
            kept = self._cache().keep(digest, fetch(client, digest, clock))
        except Outage as outage:
            with self._changed:
                self._busy.discard(digest)
                self._wait_for_hq(outage.retry_after)
            return
        except Refusal as refusal:
            with self._changed:
                self._busy.discard(digest)
                self._not_before[digest] = clock.monotonic() + AGAIN
                if refusal.reason not in ("not_found", "blob_damaged"):
                    self._wait_for_hq(None)
            return
        with self._changed:
            self._busy.discard(digest)
            self._pause, self._resume_at = FIRST_PAUSE, 0
            # Also what was kept: it may be gone again at once, and nobody is to fetch in a circle.
            self._not_before[digest] = clock.monotonic() + AGAIN
            self._fresh |= kept
            if kept:
                for wishes in self._wanted.values():
                    if digest in wishes:
                        wishes.remove(digest)

    def _wait_for_hq(self, seconds: float | None) -> None:
        pause = max(self._pause, int((seconds or 0) * SECOND))
        self._resume_at = self._device.clock.monotonic() + pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _next(self) -> str | None:
        """The next to fetch, which is then busy; None once there is nothing to wait for."""
        with self._changed:
            while wishes := self._open_wishes():
                now = self._device.clock.monotonic()
                self._tell(GATHER)
                if now >= self._resume_at:
                    self._busy.add(wishes[0])
                    return wishes[0]
                # The clock may be another than the machine's; so it is looked at now and then.
                self._changed.wait(min((self._resume_at - now) / SECOND, 1.0))
            self._tell(0)
            self._threads -= 1
            return None

    def _tell(self, after: int) -> None:
        now = self._device.clock.monotonic()
        if self._fresh and not self._closed and now - self._told_at >= after:
            self._fresh, self._told_at = False, now
            self._arrived()

    def _open_wishes(self) -> list[str]:
        now = self._device.clock.monotonic()
        asked: Iterable[list[str]] = reversed(self._wanted.values())
        return [
            one for wishes in asked for one in wishes if one not in self._busy and self._not_before.get(one, 0) <= now
        ]
