"""Asking HQ for leases: what the counter wishes for, and those in force kept before they run out.

Asking is a call and may be lost or repeated; giving back is a command in the journal, so it cannot race a spend.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from app.clock import Clock
from app.leases import records
from app.leases.book import STOCK
from app.leases.rows import Lease
from app.leases.wishes import Wish, read_wishes
from app.staff.sign_in import read_policy
from app.storage.database import Database
from sync.files import Files
from sync.hq_client import HqClient
from sync.protocol import LeasesReply, LeasesRequest, LeaseWish

PIECES = 9
"""Asked for of each variant; HQ's policy says how many it gives."""
ASK_AGAIN_US = 10 * 60 * 1_000_000
"""For what HQ did not grant."""
RENEW_AGAIN_US = 6 * 3600 * 1_000_000
"""For what HQ did not keep longer."""
BUDGETS = b"budgets"
"""Stands for them among what was asked for."""
RENEW_US = 48 * 3600 * 1_000_000
"""A lease with less than this to go is kept longer: a device that is then cut off has two days of it at least."""


class Leasing:
    """Called by the upload loop when nothing waits to be sent."""

    def __init__(
        self,
        client: HqClient,
        journal: Database,
        files: Files,
        clock: Clock,
        random: Callable[[], float],
        device_id: int,
    ) -> None:
        self._client = client
        self._journal = journal
        self._files = files
        self._clock = clock
        self._random = random
        self._device_id = device_id
        self._open: LeasesRequest | None = None
        self._asked: dict[Wish | bytes, int] = {}
        """Until when not to ask again, µs of the monotonic clock."""

    def ask(self) -> LeasesReply | None:
        """Ask if there is anything to ask for. Raises Outage or Refusal; the same request is then sent again."""
        request = self._open or self._request()
        if request is None:
            return None
        self._open = request
        reply = self._client.leases(request)
        self._open = None
        return reply

    def _request(self) -> LeasesRequest | None:
        if self._client.heard is None or self._files.store_meta.h < 0:
            return None
        now = self._clock.monotonic()
        self._asked = {key: until for key, until in self._asked.items() if now < until}
        with self._files.store.read() as store:
            granted = records.granted(store)
        leases = [one for one in granted if one.kind == STOCK and one.quantity > one.spent + one.returned + one.expired]
        held = {one.resource for one in leases}
        with self._journal.read() as journal:
            wanted, policy = read_wishes(journal), read_policy(journal)
        wishes = [one for one in wanted if one.variant_id not in held and one not in self._asked]
        ending = [one for one in leases if one.id not in self._asked and self._runs_out(one)]
        # A device that is then cut off has the budgets of two more days at least.
        budgets = [one for one in granted if one.kind != STOCK and not self._runs_out(one)]
        allowed = policy.version > 0 and policy.day_budgets
        lacking = bool(allowed) and not budgets and BUDGETS not in self._asked
        if not wishes and not ending and not lacking:
            return None
        # What nobody has looked at for long is left to run out.
        still = {one.variant_id for one in wanted}
        renewed = [one.id for one in ending if one.resource in still]
        if lacking:
            self._asked[BUDGETS] = now + RENEW_AGAIN_US
        self._asked |= dict.fromkeys(wishes, now + ASK_AGAIN_US)
        self._asked |= dict.fromkeys((one.id for one in ending), now + RENEW_AGAIN_US)
        return LeasesRequest(
            id=self._fresh_id(),
            wishes=[
                LeaseWish(kind=STOCK, resource=one.variant_id, location_id=one.location_id, quantity=PIECES)
                for one in wishes
            ],
            renew=renewed,
            fill=True,
        )

    def _fresh_id(self) -> bytes:
        told = (self._device_id, self._clock.boot(), self._clock.monotonic(), self._clock.now(), self._random())
        return hashlib.sha256(repr(told).encode()).digest()[:16]

    def _runs_out(self, lease: Lease) -> bool:
        heard = self._client.heard
        assert heard is not None
        server_time = heard.server_time + self._clock.monotonic() - heard.at.mono
        return lease.expires_at - server_time < RENEW_US
