"""Money: integer minor units with an ISO currency. Never a float, and never two currencies in one sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Defect

EXPONENTS = {"CNY": 2, "GBP": 2, "USD": 2, "EUR": 2, "HKD": 2, "JPY": 0}
"""Decimal places of a currency (ISO 4217)."""
WHOLE = 10_000
"""100 % in basis points."""


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (fen) of `currency`; 89900 CNY is ¥899.00."""

    minor: int
    currency: str = "CNY"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise Defect("currency_mismatch", left=self.currency, right=other.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.minor * quantity, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Spread `amount` minor units over `weights` by largest remainder; the parts sum to `amount` exactly.

    Equal remainders go to the earlier weight. With all weights zero the first part takes everything.
    Raises Defect `split_over_nothing` without weights, `negative_weight` for one below zero.
    """
    if not weights:
        raise Defect("split_over_nothing", amount=amount)
    if min(weights) < 0:
        raise Defect("negative_weight", amount=amount, weights=tuple(weights))
    total = sum(weights)
    if total == 0:
        return [amount, *([0] * (len(weights) - 1))]
    sign = -1 if amount < 0 else 1
    parts = [abs(amount) * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(abs(amount) * weights[i] % total), i))
    for i in by_remainder[: abs(amount) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
