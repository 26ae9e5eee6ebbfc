"""Devices that are taken out of service in the middle of it all, and the sealed files that reach HQ in their place."""

from __future__ import annotations

from pathlib import Path
from random import Random

from app.device import Device
from app.errors import Outage, Refusal
from app.identity import is_leaving
from app.staff.roster import Capability
from sync.hq.settling import Reception
from sync.hq.unsealing import take_in
from sync.hq_client import HqClient, seal_of
from sync.leaving import decide, farewell, finish_leaving, seal_journal
from sync.protocol import LeaveRequest
from tests.simulation.crashes import Process
from tests.simulation.device import SimDevice
from tests.simulation.headquarters import HqProcess
from tests.simulation.network import Transport
from tests.simulation.world import World

LIKELY = 0.7


class Leaving:
    """At most one device goes for good. `files` were sealed; HQ may be given one at any time and again."""

    def __init__(self, world: World, random: Random) -> None:
        self._world = world
        self._random = random
        self.files: list[Path] = []
        self._gone = False

    def leave(self, device: SimDevice) -> None:
        """A manager un-enrols the device; where something is unsent it is sealed first, or nothing happens."""
        world, window = self._world, device.window
        if window is None or self._gone or not window.replicas.store.present:
            return
        device.touched = True
        with world.guarded(device.window_process, lambda: device.window_gone(window)):
            try:
                self._decide(device, window)
            except (Refusal, Outage) as error:
                world.log(device.name, "stays", error.reason)
        if is_leaving(device.home):
            self._finish(device)

    def _decide(self, device: SimDevice, window: Device) -> None:
        world = self._world
        window.poll()
        bosses = [one.id for one in window.roster.associates if Capability.MANAGE in one.capabilities]
        boss = self._random.choice(bosses)
        try:
            request = farewell(window, boss)
        except Refusal as refusal:
            if refusal.reason != "unsent" or self._random.random() > LIKELY:
                raise
            folder = world.folder / "usb"
            folder.mkdir(exist_ok=True)
            self.files.append(seal_journal(window, boss, folder))
            request = farewell(window, boss)
        alone = False
        try:
            self._tell(device, window, request)
        except Outage:
            # They may go without HQ's knowing, or try another day.
            if self._random.random() > LIKELY:
                raise
            alone = True
        decide(window, boss, alone=alone)

    def _tell(self, device: SimDevice, window: Device, request: LeaveRequest) -> None:
        transport = Transport(device.name, self._world.line(device, device.window_process))
        seal = seal_of(window.identity, window.secrets, window.clock, window.identifiers)
        client = HqClient(window.identity.hq_url, window.clock, seal, transport=transport)
        try:
            client.leave(request)
        finally:
            client.close()

    def _finish(self, device: SimDevice) -> None:
        world = self._world
        device.on = False
        device.close_window()
        device.stop_agent(None)
        device.let_go()
        while is_leaving(device.home):
            with world.guarded(Process("window", f"{device.name} window"), lambda: None):
                finish_leaving(device.home, device.keys)
        assert not device.keys
        self._gone = True
        del world.devices[device.name]
        world.log(device.name, "has left")

    def hand_in(self) -> None:
        """The files reach HQ, however often."""
        hq = self._world.hq
        for path in self.files:
            if hq.processes:
                self._take_in(hq.processes[0], path)

    def _take_in(self, serving: HqProcess, path: Path) -> None:
        hq = self._world.hq
        reception = Reception(serving.database, hq.clock, hq.identifiers, hq.signer)
        with self._world.guarded(serving.process, lambda: self._world.hq_gone(serving)):
            results = take_in(reception, path)
            self._world.log("hq took in", len(results))
            serving.rounds.wake()
