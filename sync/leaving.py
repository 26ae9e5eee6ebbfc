"""Un-enrolling a device: only once HQ has everything, or holds the key to a sealed file of it; then all here goes.

The file `leaving` decides: before it is there the device is enrolled, after it the next start finishes whatever a crash
has left undone. Keys go first, so that what remains of the files can no longer be read.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.attention.desk import WaitingCounter
from app.device import Device
from app.errors import Outage, Refusal
from app.identity import LEAVING, is_leaving
from app.journal import records
from app.journal.command import Command
from app.journal.incarnations import current_incarnation, read_chains
from app.journal.unsettled import Pending
from app.replica.pointer import sync_folder
from app.staff.standing import is_manager
from app.storage.keys import Keys
from sync.protocol import LeaveRequest, envelope
from sync.sealing import SealedJournal, seal

SECRETS = ("journal_key", "store_key", "signing_seed", "enrolment")
_SEALED = "sealed"
_KEPT = ("window.lock", "agent.lock", "keys.json", "settings.json", LEAVING)
"""Locks are held by who removes the rest; the language and the text size are nobody's secret."""
_AGENT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Unsent:
    """What HQ has no safe copy of: `count` commands with `amount` (minor units), `sealed` of them in a sealed file."""

    count: int
    amount: int
    sealed: int


def read_unsent(device: Device, *, alone: bool = False) -> Unsent:
    """A command that HQ has received counts until its outcome is here: only that is certain.

    `alone`: HQ is not there to say whether it could still lose what it has answered, for instance by being put back
    from a backup; a command then counts until HQ has called it durable as well.
    """
    waiting, sealed_up_to = _unsent(device, alone=alone)
    totals = WaitingCounter().at(Pending(0, waiting))
    return Unsent(totals.count, totals.amount, sum(one.place <= sealed_up_to for one in waiting))


def seal_journal(device: Device, actor: int, folder: Path) -> Path:
    """Write the journal, sealed for HQ, into `folder`; answers the file.

    Raises Refusal `manager_only`, or `no_sealing_key` where HQ's key has not come yet; Outage `disk`.
    """
    _require_manager(device, actor)
    if not device.policy.sealing_key:
        raise Refusal("no_sealing_key")
    with device.journal.database.read() as connection:
        commands = records.commands_after(connection, 0)
    journal = SealedJournal(device_id=device.identity.device_id, commands=[envelope(one) for one in commands])
    body = seal(bytes.fromhex(device.policy.sealing_key), journal, device.identifiers.secret(32))
    last = commands[-1].place if commands else 0
    path = folder / f"farshelf-{device.identity.prefix}-{last:x}.sealed"
    try:
        aside = path.with_name(path.name + ".part")
        with aside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(folder)
    except OSError as error:
        raise Outage("disk", status=error.errno) from error
    with device.journal.work() as work:
        records.put_value(work.connection, _SEALED, json.dumps(last))
    return path


def tell_hq(device: Device, request: LeaveRequest) -> None:
    """Over the network. Raises Outage where HQ cannot be reached, Refusal `unsent` where it has no safe copy of all."""
    # httpx costs 0.1 s to import and is needed once in a device's life.
    from sync.hq_client import HqClient, seal_of

    seal = seal_of(device.identity, device.secrets, device.clock, device.identifiers)
    client = HqClient(device.identity.hq_url, device.clock, seal)
    try:
        client.leave(request)
    finally:
        client.close()


def farewell(device: Device, actor: int) -> LeaveRequest:
    """What HQ is told; raises Refusal `manager_only`, or `unsent` (count, amount) for what is not even sealed."""
    sealed = _require_nothing_unsent(device, actor, alone=False)
    with device.journal.database.read() as connection:
        chains = read_chains(connection, current_incarnation(connection))
    return LeaveRequest(chains=[(one.incarnation, one.last) for one in chains], sealed=sealed)


def decide(device: Device, actor: int, *, alone: bool) -> None:
    """The device leaves; raises as `farewell` does, also for what was made meanwhile.

    `alone`: HQ was not told, see `read_unsent`.
    A crash before it leaves a device that HQ no longer serves; leaving again ends it.
    """
    _require_nothing_unsent(device, actor, alone=alone)
    with (device.home / LEAVING).open("wb") as file:
        os.fsync(file.fileno())
    sync_folder(device.home)


def _require_nothing_unsent(device: Device, actor: int, *, alone: bool) -> bool:
    """Answers whether anything is in a sealed file only."""
    _require_manager(device, actor)
    found = read_unsent(device, alone=alone)
    if found.sealed < found.count:
        raise Refusal("unsent", count=found.count - found.sealed, amount=found.amount)
    return found.count > 0


def finish_leaving(home: Path, keys: Keys, agent_seconds: float = _AGENT_SECONDS) -> bool:
    """Remove keys, then files, then the mark; False where there is nothing to do. May be interrupted and repeated.

    Raises Outage `agent_busy` while the agent still has the files open.
    """
    if not is_leaving(home):
        return False
    lock = FileLock(home / "agent.lock")
    try:
        lock.acquire(timeout=agent_seconds)
    except Timeout as timeout:
        raise Outage("agent_busy") from timeout
    try:
        for name in SECRETS:
            keys.remove(name)
        for path in sorted(home.iterdir()):
            if path.name in _KEPT:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        sync_folder(home)
        (home / LEAVING).unlink()
        sync_folder(home)
    finally:
        lock.release()
    return True


def _require_manager(device: Device, actor: int) -> None:
    if not is_manager(device.roster, actor):
        raise Refusal("manager_only")


def _unsent(device: Device, *, alone: bool) -> tuple[tuple[Command, ...], int]:
    """As `read_unsent`, and the place up to which the journal was sealed."""
    with device.journal.database.read() as connection:
        commands = records.commands_after(connection, 0)
        sealed_up_to = int(json.loads(records.get_value(connection, _SEALED) or "0"))
    answered: set[bytes] = set()
    if device.replicas.store.present:
        with device.replicas.store.read() as store:
            answered = {bytes(row[0]) for row in store.exec_driver_sql("SELECT command_id FROM outcome")}
    if alone:
        answered &= {one.id for one in commands if one.jseq <= device.durable.get(one.incarnation, 0)}
    return tuple(one for one in commands if one.id not in answered), sealed_up_to
