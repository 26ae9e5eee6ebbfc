"""Settlement files: slips that are proved, and each way in which they are not; a file read again changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.clock import business_date
from app.errors import Refusal
from app.orders.line_commands import TenderTaken
from sync.hq import ledger, settlement
from sync.hq.settlement import Settled
from tests.unit.hq.test_tenders import on_slip
from tests.unit.hq.world import COAT, PRICE, XIHU, Device, World, line, order

DAY = 86_400_000_000


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


def settle(world: World, *lines: tuple[str, str, int]) -> dict[str, int]:
    """Of (date, slip, amount) at Hubin."""
    told = [Settled("hubin", day, slip, amount, "CNY") for day, slip, amount in lines]
    with world.database.write() as connection:
        return {name: count for name, count in settlement.settle(connection, world.clock, told).items() if count}


def states(world: World) -> dict[str, str]:
    return {row.reference: row.state for row in world.rows("tender") if row.kind == "external"}


def matters(world: World) -> list[tuple[str, int, str]]:
    return sorted((row.reason, row.amount, row.state) for row in world.rows("attention_item"))


def day_of(world: World) -> str:
    return str(world.rows("orders")[0].business_date)


def test_slips_are_matched_and_a_second_reading_changes_nothing(world: World, counter: Device) -> None:
    for slip in ("0001", "0002"):
        assert counter.place(on_slip(world, slip=slip)) == ("accepted", "")
    day = day_of(world)
    assert settle(world, (day, "0001", PRICE)) == {"read": 1, "matched": 1}
    assert states(world) == {"0001": "paid", "0002": "paid_unverified"}
    assert settle(world, (day, "0001", PRICE)) == {"known": 1}
    assert settle(world, (day, "0002", PRICE)) == {"read": 1, "matched": 1}
    assert (states(world), matters(world)) == ({"0001": "paid", "0002": "paid"}, [])
    with world.database.snapshot() as connection:
        found = ledger.recompute(connection)
    assert (found.differences, found.paid["CNY"]) == ([], 2 * PRICE)


def test_every_mismatch_is_a_matter_once_and_goes_when_it_is_put_right(world: World, counter: Device) -> None:
    assert counter.place(on_slip(world, slip="0001")) == ("accepted", "")
    assert counter.place(on_slip(world, slip="0002")) == ("accepted", "")
    day = day_of(world)
    later = day[:-2] + "28"
    assert settle(world, (day, "0001", PRICE - 1)) == {"read": 1, "told": 1}
    assert settle(world, (later, "9999", 500)) == {"read": 1, "told": 1, "open": 1, "slip_missing": 2}
    assert matters(world) == [
        ("slip_missing", PRICE, "open"), ("slip_missing", PRICE, "open"), ("slip_unknown", 500, "open"),
        ("slip_variance", 1, "open"),
    ]  # fmt: skip
    (variance,) = [row for row in world.rows("attention_item") if row.reason == "slip_variance"]
    assert json.loads(variance.detail)["settled"] == PRICE - 1
    assert settle(world) == {"open": 2}, "nothing is said twice"
    assert settle(world, (day, "0002", PRICE)) == {"read": 1, "matched": 1, "open": 2}
    assert [state for reason, _, state in matters(world) if reason == "slip_missing"] == ["done", "open"]
    assert states(world) == {"0001": "paid_unverified", "0002": "paid"}


def test_a_file_may_come_before_the_order_and_a_day_off(world: World, counter: Device) -> None:
    sold = replace(on_slip(world, slip="0001"), business_date="2026-11-21")
    assert settle(world, ("2026-11-22", "0001", PRICE)) == {"read": 1, "told": 1}
    assert counter.place(sold) == ("accepted", "")
    assert settle(world) == {"matched": 1}
    assert matters(world) == [("slip_unknown", PRICE, "done")]


@pytest.mark.parametrize(("ahead", "matched"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_slip_may_be_a_day_off_and_no_more(world: World, counter: Device, ahead: int, matched: bool) -> None:
    assert counter.place(on_slip(world, slip="0001")) == ("accepted", "")
    day = (date.fromisoformat(day_of(world)) + timedelta(days=ahead)).isoformat()
    assert settle(world, (day, "0001", PRICE)).get("matched", 0) == matched
    assert states(world) == {"0001": "paid" if matched else "paid_unverified"}


def test_a_slip_of_another_day_or_money_is_not_proved_with_it(world: World, counter: Device) -> None:
    assert counter.place(on_slip(world, slip="0001")) == ("accepted", "")
    proved = Settled("hubin", day_of(world), "0001", PRICE, "CNY")
    earlier = replace(proved, date=(date.fromisoformat(proved.date) - timedelta(days=7)).isoformat())
    foreign = replace(proved, currency="JPY")
    with world.database.write() as connection:
        assert settlement.settle(connection, world.clock, [earlier, foreign]) == {"read": 2, "told": 2}
        assert settlement.settle(connection, world.clock, [proved]) == {"read": 1, "matched": 1, "open": 2}
        assert settlement.settle(connection, world.clock, []) == {"open": 2}


def test_a_file_of_a_shop_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match="unknown_store"), world.database.write() as connection:
        settlement.settle(connection, world.clock, [Settled("nowhere", "2026-11-22", "0001", PRICE, "CNY")])


def test_two_slips_of_one_number_are_each_proved_once(world: World, counter: Device) -> None:
    for _ in range(2):
        assert counter.place(on_slip(world, slip="0001")) == ("accepted", "")
    assert settle(world, (day_of(world), "0001", PRICE)) == {"read": 1, "matched": 1}
    assert sorted(row.state for row in world.rows("tender")) == ["paid", "paid_unverified"]


HEAD = "shop,date,slip,amount,currency\n"


@pytest.mark.parametrize(
    "line",
    ["hubin,2026-11-22,0001,1.234,CNY", "hubin,22.11.2026,0001,1,CNY", "hubin,2026-11-22,1,1,CNY",
     "hubin,2026-11-22,0001,-1,CNY", "hubin,2026-11-22,0001,x,CNY", "hubin,2026-11-22,0001,1,XXX", "hubin"],
)  # fmt: skip
def test_of_a_file_with_a_wrong_line_nothing_is_taken(tmp_path: Path, line: str) -> None:
    file = tmp_path / "settlement.csv"
    file.write_text(HEAD + "hubin,2026-11-22,0001,899.00,CNY\n" + line + "\n", "utf-8")
    with pytest.raises(Refusal, match="bad_file") as refused:
        list(settlement.read(file))
    assert refused.value.values["line"] == 3


def test_a_file_is_read_by_its_column_names(tmp_path: Path) -> None:
    file = tmp_path / "settlement.csv"
    file.write_text("\ufeff" + "amount,slip,shop,date,currency,note\n899.5,pos-1,hubin,2026-11-22,CNY,x\n", "utf-8")
    assert list(settlement.read(file)) == [Settled("hubin", "2026-11-22", "POS-1", 89_950, "CNY")]
    file.write_text("amount,slip\n1,0001\n", "utf-8")
    with pytest.raises(Refusal, match="bad_file"):
        list(settlement.read(file))


def test_another_amount_of_a_slip_is_another_line(world: World, counter: Device) -> None:
    assert counter.place(on_slip(world, slip="0001")) == ("accepted", "")
    day = day_of(world)
    assert settle(world, (day, "0001", PRICE - 1)) == {"read": 1, "told": 1}
    assert settle(world, (day, "0001", PRICE)) == {"read": 1, "matched": 1, "told": 1}
    assert states(world) == {"0001": "paid"}
    assert matters(world) == [("slip_unknown", PRICE - 1, "open"), ("slip_variance", 1, "done")]
    assert settle(world, (day, "0001", PRICE), (day, "0001", PRICE - 1)) == {"known": 2, "open": 1}


def test_a_slip_at_the_pickup_is_settled_by_the_shop_and_day_that_took_it(world: World, counter: Device) -> None:
    ordered = order(world, line(world, COAT, 1, "click_and_collect", XIHU), tender="pay_at_pickup")
    ordered = replace(ordered, business_date=business_date(world.clock.now(), "Asia/Shanghai"))
    assert counter.place(ordered) == ("accepted", "")
    world.clock.at += 9 * DAY
    taken = TenderTaken(ordered.tenders[0].id, PRICE, 0, 0, "external", "0001")
    desk = world.enrol("xihu", seed=2)
    assert desk.hand_over(ordered, ordered.lines, [taken])[0] in ("accepted", "adjusted")
    assert states(world) == {"0001": "paid_unverified"}
    assert "tender_variance" not in {row.reason for row in world.rows("attention_item")}
    today = business_date(world.clock.now(), "Asia/Shanghai")
    assert settle(world, (today, "0001", PRICE)) == {"read": 1, "told": 1}, "Hubin took nothing"
    for ahead, missing in ((-1, 0), (0, 0), (1, 1)):
        day = (date.fromisoformat(today) + timedelta(days=ahead)).isoformat()
        with world.database.write() as connection:
            done = settlement.settle(connection, world.clock, [Settled("xihu", day, "0007", 1, "CNY")])
        assert done["slip_missing"] == missing, "due once a later day of its shop is settled"
    assert [row.store_id for row in world.rows("attention_item") if row.reason == "slip_missing"] == [XIHU]
    with world.database.write() as connection:
        found = settlement.settle(connection, world.clock, [Settled("xihu", today, "0001", PRICE, "CNY")])
    assert found["matched"] == 1
    assert states(world) == {"0001": "paid"}
    with world.database.snapshot() as connection:
        assert [one for one in ledger.recompute(connection).differences if "tender" in one] == []
    assert desk.hand_over(ordered, ordered.lines, [taken])[0] == "adjusted", "the money was taken before"


def test_a_file_of_an_acquirer_is_read_as_imports_are(tmp_path: Path) -> None:
    file = tmp_path / "settlement.csv"
    file.write_bytes("shop,date,slip,amount,currency,备注\nhubin,2026-11-22,0001,899.00,CNY,刷卡\n".encode("gb18030"))
    assert [one.amount for one in settlement.read(file)] == [89_900]
    file.write_bytes(b"")
    with pytest.raises(Refusal, match="bad_file"):
        settlement.read(file)
