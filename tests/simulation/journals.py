"""Journals as files: copied, put back, and read without the code that wrote them."""

from __future__ import annotations

from pathlib import Path

from app.identity import journal_path
from app.storage.database import DatabaseFile
from app.storage.sqlite import connect
from tests.simulation.device import SimDevice


def commands_in(device: SimDevice) -> set[bytes]:
    """Ids of the commands in the device's journal at this moment."""
    raw = connect(DatabaseFile(journal_path(device.home), "read", key=device.secrets.journal_key))
    try:
        return {bytes(row[0]) for row in raw.execute("SELECT id FROM command")}
    finally:
        raw.close()


def take_copy(device: SimDevice, what_for: str) -> Path:
    """The journal as a backup program would have it: one whole file."""
    target = device.home.with_name(f"{device.name}.journal.{what_for}")
    raw = connect(DatabaseFile(journal_path(device.home), "write", key=device.secrets.journal_key))
    try:
        raw.execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()
    return target


FALSE_NAME = "王女士".encode()


def alter_last(device: SimDevice, at_hq: set[bytes]) -> None:
    """Another name in the last order that HQ does not have yet, or a blank more in what was done last, if any."""
    raw = connect(DatabaseFile(journal_path(device.home), "write", key=device.secrets.journal_key))
    try:
        rows = raw.execute("SELECT id, payload, type FROM command ORDER BY place DESC").fetchall()
        for command_id, payload, kind in rows:
            altered = bytes(payload) + b" "
            if kind == "order.placed":
                altered = bytes(payload).replace("周女士".encode(), FALSE_NAME, 1)
            if bytes(command_id) not in at_hq and altered != bytes(payload):
                raw.execute("UPDATE command SET payload = ? WHERE id = ?", (altered, command_id))
                return
    finally:
        raw.close()


def put_back(device: SimDevice, copied: Path) -> None:
    """The device is off, the copy becomes its journal, and it is switched on again."""
    device.on = False
    device.close_window()
    device.stop_agent(None)
    device.let_go()
    for suffix in ("", "-wal", "-shm"):
        (device.home / f"journal.db{suffix}").unlink(missing_ok=True)
    copied.rename(device.home / "journal.db")
    device.boot()
