"""`verify` on a device: its real journal, what HQ countersigned, and every kind of hand laid on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.identity import journal_path
from app.storage.database import Database, DatabaseFile
from sync.agent.agent import Agent
from sync.agent.verify import main
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.seller import Seller

SOLD = 4


@pytest.fixture
def device(headquarters: Headquarters, tmp_path: Path, open_agent: Callable[[Enrolled], Agent]) -> Enrolled:
    """Four sales, uploaded, decided, and HQ's receipt fetched; then one more."""
    enrolled = headquarters.enrol(tmp_path / "counter")
    agent, seller = open_agent(enrolled), Seller(headquarters, enrolled)
    agent.download.step()
    for _ in range(SOLD):
        seller.sell()
    agent.upload.step()
    headquarters.drain()
    agent.download.step()
    agent.stop(5)
    seller.sell()
    seller.journal.close()
    return enrolled


def verify(device: Enrolled, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(lambda _: device.keys, ["--home", str(device.home)])
    told = capsys.readouterr()
    return status, (told.out + told.err).strip()


HANDS = {
    "UPDATE command SET actor = actor + 1 WHERE jseq = 3": "jseq 3: hash",
    "UPDATE command SET payload = x'7b7d' WHERE jseq = 3": "jseq 3: hash",
    "UPDATE command SET payload = '{}' WHERE jseq = 3": "jseq 3: unreadable",
    "UPDATE command SET deps = 'x' WHERE jseq = 3": "jseq 3: unreadable",
    "UPDATE command SET wall = 'noon' WHERE jseq = 3": "jseq 3: hash",
    "UPDATE command SET signature = zeroblob(64) WHERE jseq = 3": "jseq 3: signature",
    "DELETE FROM command WHERE jseq = 2": "jseq 2: missing",
    "DELETE FROM command WHERE jseq >= 4": "jseq 4: cut",
    "DELETE FROM command": "jseq 1: cut",
    "INSERT INTO pruned VALUES (0, 2, zeroblob(32)); DELETE FROM command WHERE jseq <= 2": "jseq 3: link",
}


def lay_hands_on(device: Enrolled, statement: str) -> None:
    database = Database(DatabaseFile(journal_path(device.home), "write", "full", device.secrets.journal_key))
    with database.write() as connection:
        for one in statement.split("; "):
            connection.exec_driver_sql(one)
    database.close()


def test_a_hand_laid_on_the_journal_is_found(device: Enrolled, capsys: pytest.CaptureFixture[str]) -> None:
    journal = journal_path(device.home)
    assert verify(device, capsys) == (0, f"{SOLD + 1} entries hold; countersigned: incarnation 0 to jseq {SOLD}")
    untouched = journal.read_bytes()
    for statement, what in HANDS.items():
        lay_hands_on(device, statement)
        assert verify(device, capsys) == (1, f"BROKEN at incarnation 0, {what}"), statement
        for left in journal.parent.glob("journal.db*"):
            left.unlink()
        journal.write_bytes(untouched)
    journal.write_bytes(untouched[:4096] + bytes(4096) + untouched[8192:])
    status, told = verify(device, capsys)
    assert (status, told.startswith("farshelf-verify: ")) == (2, True)
    journal.unlink()
    assert verify(device, capsys) == (2, "farshelf-verify: not_enrolled()")
