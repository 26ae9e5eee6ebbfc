"""Looks at payments that are due while HQ serves: on every HQ process, a look too many does no harm."""

from __future__ import annotations

import logging
import threading

from sync.hq.payments.payments import Payments

EVERY_SECONDS = 2.0


class PaymentUpkeep:
    """`start` keeps looking in a thread of its own, which a slow provider may hold up."""

    def __init__(self, payments: Payments) -> None:
        self._payments = payments
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="payments")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            try:
                self._payments.run(self._stopping.is_set)
            except Exception:
                logging.getLogger(__name__).exception("payments could not be looked at; trying again")
