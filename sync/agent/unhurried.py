"""A long piece of work that gives way to the window at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def unhurried(work: Callable[[], None]) -> None:
    """Do it, in a thread of its own that any other on this machine may interrupt at once; raises what it raises.

    Niceness alone is not enough: a search that wakes up waits until the slice of whoever runs is over, some
    milliseconds. A thread of the class for idle times is put off the processor at that moment (sched(7)).
    """
    # A thread of its own, for without privileges there is no way back into the ordinary class.
    with ThreadPoolExecutor(1, "unhurried", initializer=_give_way) as thread:
        thread.submit(work).result()


def _give_way() -> None:
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
