"""The scripted day through real windows, on both databases, and a ledger that notices a hand in the books."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from sync.hq.database import Database
from tests.demo.books import recompute
from tests.demo.day import SHOPS, Day
from tests.demo.report import write_report
from tests.demo.stage import Stage

ALTERED = {
    "a stock movement": "UPDATE stock_movement SET quantity = quantity + 1"
    " WHERE id = (SELECT min(id) FROM stock_movement WHERE reason = 'sale')",
    "a coupon's use": "UPDATE coupon_use SET amount = amount + 1",
    "a return": "UPDATE goods_return SET amount = amount + 100",
    "a returned piece": "UPDATE stock_movement SET quantity = quantity + 1 WHERE reason = 'return'",
    "a tender": "UPDATE tender SET amount = amount + 100 WHERE kind = 'cash'",
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_scripted_day_balances_until_a_hand_is_in_the_books(
    tmp_path: Path, database: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QT_QUICK_BACKEND", "software")
    url = None if database == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    with Stage(tmp_path, url, say=lambda _: None) as stage:
        stage.build(SHOPS)
        day = Day(stage, tmp_path / "pictures", say=lambda _: None)
        books = day.play()
        homes = [device.home for device in stage.devices.values()]
    assert books.differences == []
    assert len(day.steps) == 9
    assert books.hq["commands"] == 6, "order, picking, ready, handover, return, and an address for the member's book"
    write_report(tmp_path / "report.html", day.steps, books)
    assert (tmp_path / "report.html").read_text(encoding="utf-8").count("<img") >= 12
    for what, statement in ALTERED.items():
        _alter(stage, statement)
        assert recompute(stage.hq.home, url, homes).differences, f"{what} was altered and nobody noticed"
        _alter(stage, statement.replace("+", "-"))
        assert recompute(stage.hq.home, url, homes).differences == []


def _alter(stage: Stage, statement: str) -> None:
    database = Database(stage.hq.database_url or f"sqlite:///{stage.hq.home.resolve() / 'hq.db'}")
    with database.write() as connection:
        assert connection.execute(text(statement)).rowcount == 1
    database.close()
