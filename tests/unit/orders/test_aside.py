"""Holding and recalling: nothing is lost, nothing is sold, and prices are those of the moment of the recall."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.products import CurrentPrices, Sheet
from app.errors import Refusal
from app.orders.aside import drop_held, hold_order, read_held, recall_order, restore_held
from app.orders.commands import PlacedOverride
from app.orders.draft import Draft, set_address, set_contact
from app.orders.forgetting import KEEP_US, forget_customers
from app.orders.held import MOST_HELD, at_current_prices
from app.orders.ordering import keep_draft, read_draft
from app.orders.tenders import Taken, TenderKind
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, HOME, MINUTE, NAVY_M, Floor, fresh_shop

NAVY_S = "YR-2208-NAVY-S"


def hold(floor: Floor, name: str = "", sku: str = NAVY_M) -> bytes:
    draft = floor.carry(sku=sku)
    keep_draft(floor.device, draft)
    hold_order(floor.device, draft, name, floor.actor)
    floor.clock.go(MINUTE)
    return draft.id


def recall(floor: Floor, order_id: bytes, opened: Draft | None = None) -> Draft:
    return recall_order(floor.device, order_id, opened or floor.draft(), floor.actor, "zh").draft


def test_what_is_held_comes_back_as_it_was(floor: Floor) -> None:
    draft = floor.carry(2)
    keep_draft(floor.device, draft)
    made = hold_order(floor.device, draft, "  周女士 ", floor.actor)
    assert (made.number, made.name, made.held_by) == (1, "周女士", floor.actor)
    assert read_draft(floor.device) is None
    assert read_held(floor.device) == [made]
    assert floor.commands() == [], "nothing of it is a sale"
    assert recall(floor, draft.id) == draft == read_draft(floor.device)
    assert read_held(floor.device) == []


def test_the_open_order_takes_the_place_of_the_one_recalled(floor: Floor) -> None:
    first = hold(floor, "A")
    opened = floor.carry(sku=NAVY_S)
    recall(floor, first, opened)
    (now,) = read_held(floor.device)
    assert (now.draft, now.number, now.name) == (opened, 1, "")


def test_money_that_was_taken_is_given_back_before_another_order_takes_its_place(floor: Floor) -> None:
    first = hold(floor, "A")
    emptied = replace(floor.draft(), taken=(Taken(bytes(16), TenderKind.CASH, 5_000),))
    keep_draft(floor.device, emptied)
    with pytest.raises(Refusal, match="cash_over") as refused:
        recall(floor, first, emptied)
    assert refused.value.values["amount"] == 5_000
    assert read_draft(floor.device) == emptied
    assert [one.draft.id for one in read_held(floor.device)] == [first]


def test_numbers_are_the_smallest_free_and_the_last_held_comes_first(floor: Floor) -> None:
    ids = [hold(floor) for _ in range(3)]
    assert [one.number for one in read_held(floor.device)] == [3, 2, 1]
    drop_held(floor.device, ids[1])
    hold(floor)
    assert [one.number for one in read_held(floor.device)] == [2, 3, 1]


def test_the_limit_and_what_cannot_be_held_change_nothing(floor: Floor) -> None:
    for _ in range(MOST_HELD):
        hold(floor)
    before = floor.journal_bytes()
    for draft, name, reason in (
        (floor.carry(), "", "held_limit"),
        (floor.draft(), "", "order_incomplete"),
        (floor.carry(), "a\u202eb", "text_invalid"),
    ):
        with pytest.raises(Refusal) as refused:
            hold_order(floor.device, draft, name, floor.actor)
        assert refused.value.reason == reason
    with pytest.raises(Refusal, match="held_gone"):
        recall(floor, bytes(16))
    with pytest.raises(Refusal, match="held_gone"):
        drop_held(floor.device, bytes(16))
    assert floor.journal_bytes() == before
    last = read_held(floor.device)[0]
    recall(floor, last.draft.id, floor.carry())
    assert len(read_held(floor.device)) == MOST_HELD, "one out, one in"


def test_a_drop_can_be_undone_also_when_its_number_is_taken(floor: Floor) -> None:
    first = hold(floor, "A")
    held = drop_held(floor.device, first)
    hold(floor, "B")
    restore_held(floor.device, held)
    assert {(one.name, one.number) for one in read_held(floor.device)} == {("A", 2), ("B", 1)}
    for _ in range(MOST_HELD - 2):
        hold(floor)
    with pytest.raises(Refusal, match="held_limit"):
        restore_held(floor.device, held)


def test_prices_are_those_in_force_when_it_is_recalled(floor: Floor) -> None:
    draft = floor.draft((NAVY_M, CARRY, HUBIN, 1), (NAVY_S, CARRY, HUBIN, 1))
    by_hand = replace(draft.lines[1], override=PlacedOverride(85_000, "scratch"))
    draft = replace(draft, lines=(draft.lines[0], by_hand))
    sheet, _ = floor.goods(NAVY_M)
    book = CurrentPrices(2, "CNY", 1)

    def priced(price: int) -> dict[int, Sheet]:
        variants = tuple(replace(one, price=price) for one in sheet.variants)
        return {sheet.tile.product_id: replace(sheet, variants=variants)}

    dearer = at_current_prices(draft, book, priced(95_000))
    assert [line.list_price for line in dearer.draft.lines] == [95_000, 95_000]
    assert dearer.draft.price_book_id == 2
    assert dearer.draft.lines[1].override == by_hand.override
    cheaper = at_current_prices(draft, book, priced(80_000))
    assert cheaper.draft.lines[1].override is None, "a price by hand is the lower one or none"
    gone = at_current_prices(draft, book, priced(0))
    assert (gone.draft.lines, gone.gone) == ((), draft.lines)
    assert at_current_prices(draft, book, {}).gone == draft.lines


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.support.floor import Floor, fresh_shop
from app.orders.aside import hold_order
shop = fresh_shop(Path(sys.argv[1]))
(Path(sys.argv[1]) / "keys").write_bytes(shop.secrets.journal_key + shop.secrets.store_key + shop.secrets.signing_seed)
floor = Floor.open(shop)
for name in ("A", "B"):
    hold_order(floor.device, floor.carry(), name, floor.actor)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_is_held_survives_a_kill(tmp_path: Path) -> None:
    home = tmp_path / "device"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(home)], check=False)
    assert killed.returncode == -signal.SIGKILL
    keys = (home / "keys").read_bytes()
    template = fresh_shop(tmp_path / "another")
    secrets = replace(template.secrets, journal_key=keys[:32], store_key=keys[32:64], signing_seed=keys[64:])
    with Floor.open(replace(template, home=home, secrets=secrets)) as floor:
        assert sorted(one.name for one in read_held(floor.device)) == ["A", "B"]


def test_whose_order_it_was_is_forgotten_after_three_days(floor: Floor) -> None:
    """Nobody at HQ knows of it, so no erasing there can reach it."""
    draft = set_contact(replace(floor.carry(2), member_id=7, member_name="周女士"), "周女士", "13812348000")
    draft = set_address(draft, HOME)
    hold_order(floor.device, draft, "周女士", floor.actor)
    floor.clock.go(KEEP_US // 2)
    hold(floor, "刚放下")
    forget_customers(floor.device.journal, floor.device.clock.now())
    assert "13812348000" in str(read_held(floor.device))
    floor.clock.go(KEEP_US // 2)
    forget_customers(floor.device.journal, floor.device.clock.now())
    late, old = read_held(floor.device)
    assert late.name == "刚放下"
    assert (old.number, old.name, old.draft.lines) == (1, "", draft.lines), "the goods stay"
    told = str(old)
    assert not [one for one in ("周女士", "138", HOME.name, HOME.street) if one in told]
    assert recall(floor, draft.id).lines[0].quantity == 2
    assert forget_customers(floor.device.journal, floor.device.clock.now()) == 0
