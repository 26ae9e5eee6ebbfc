"""How each line of an invoice reaches its customer and when it is paid; drawn by a seed in the second pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from random import Random

from tests.replay.invoices import Sold


class Way(StrEnum):
    """By the tender that it is paid with."""

    CARRY = "cash"
    COLLECT = "pay_at_pickup"
    SHIP = "cash_on_delivery"


COUPON_OFF = 500
"""Minor units that a coupon of the second pass takes off what was sold at its list price."""


def plain(lines: Iterable[Sold]) -> dict[int, Way]:
    """Everything is carried out and paid in cash."""
    return {line.place: Way.CARRY for line in lines}


def split(lines: Iterable[Sold], seed: int) -> dict[int, Way]:
    """Half of the invoices as they are; of the others each line goes its own way."""
    whole: dict[str, bool] = {}
    found = {}
    for line in lines:
        random = Random(f"{seed} {line.invoice}")
        if whole.setdefault(line.invoice, random.random() < 0.5):
            found[line.place] = Way.CARRY
        else:
            found[line.place] = Random(f"{seed} {line.place}").choice(list(Way))
    return found


def couponed(lines: Iterable[Sold], ways: Mapping[int, Way], seed: int) -> list[str]:
    """Invoices that come with a coupon: a third of those that are carried out as a whole."""
    whole: dict[str, bool] = {}
    for line in lines:
        whole[line.invoice] = whole.get(line.invoice, True) and ways[line.place] is Way.CARRY
    return [one for one, carried in whole.items() if carried and Random(f"{seed} coupon {one}").random() < 1 / 3]
