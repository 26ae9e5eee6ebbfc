"""Orders put aside at the counter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.catalog.products import CurrentPrices, Sheet
from app.orders.draft import Draft, DraftLine

MOST_HELD = 20
"""On one device; beyond that nobody finds anything again."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """`number` is told to the customer, the smallest that was free; `name` "" where none was given.

    `held_at` in µs UTC, `held_by` an associate's id.
    """

    number: int
    name: str
    held_at: int
    held_by: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was taken up again, at the list prices in force; `gone`: lines that are sold no more, as they were held."""

    draft: Draft
    gone: tuple[DraftLine, ...] = ()


def free_number(held: Iterable[HeldOrder]) -> int:
    taken = {one.number for one in held}
    return next(number for number in range(1, MOST_HELD + 2) if number not in taken)


def at_current_prices(draft: Draft, book: CurrentPrices, sheets: Mapping[int, Sheet]) -> Recalled:
    """The draft as if its lines were added now; `sheets` by product id. A price set by hand must stay the lower one."""
    lines, gone = [], []
    for line in draft.lines:
        sheet = sheets.get(line.product_id)
        variants = () if sheet is None else sheet.variants
        variant = next((one for one in variants if one.variant_id == line.variant_id and one.price), None)
        if sheet is None or variant is None:
            gone.append(line)
            continue
        lower = line.override is not None and line.override.price < variant.price
        lines.append(
            replace(
                line,
                list_price=variant.price,
                tax_class=sheet.tax_class,
                tax_basis_points=sheet.tax_basis_points,
                brand=sheet.brand,
                categories=sheet.categories,
                member_prices=sheet.member_prices.get(line.variant_id, {}),
                override=line.override if lower else None,
            )
        )
    return Recalled(replace(draft, lines=tuple(lines), currency=book.currency, price_book_id=book.book_id), tuple(gone))
