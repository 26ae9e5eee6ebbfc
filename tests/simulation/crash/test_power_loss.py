"""The power goes: 2,000 images of what the disk may then hold, each opened by what the next start would run."""

from __future__ import annotations

import pytest

from tests.simulation.crash.recording import CannotTrace, require_strace
from tests.simulation.crash.run import order_images, publish_images


@pytest.fixture(autouse=True, scope="module")
def strace() -> None:
    """What an image is made of. Without it nothing is proven of a power cut: neither that an acknowledged order
    outlives it, nor that a replica file in use is complete. `./dev test` installs it where it may."""
    try:
        require_strace()
    except CannotTrace as reason:
        # It is not installed, or this machine lets nobody trace (a container without ptrace).
        pytest.skip(f"no power cut is tried: {reason}")


def test_no_acknowledged_order_is_lost_and_none_is_half_there() -> None:
    report = order_images(1700, seed=1)
    assert report.images == 1700
    assert not report.bad, report.examples


def test_the_replica_files_in_use_are_always_complete() -> None:
    report = publish_images(300, seed=1)
    assert report.images == 300
    assert not report.bad, report.examples


def test_without_waiting_for_the_disk_orders_are_lost() -> None:
    # Else the harness proves nothing.
    report = order_images(40, seed=1, durability="normal")
    assert report.lost > 10
    assert (report.halves, report.corrupt) == (0, 0), report.examples
