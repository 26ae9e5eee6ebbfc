"""HQ, as this device calls it from its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.device import Device

if TYPE_CHECKING:
    from sync.hq_client import HqClient


def hq_of(device: Device) -> HqClient:
    """Made when it is first asked, on the thread that waits for it: importing it takes a while."""
    from sync.hq_client import HqClient, seal_of

    seal = seal_of(device.identity, device.secrets, device.clock, device.identifiers)
    return HqClient(device.identity.hq_url, device.clock, seal)
