"""QR payment: whose code a customer shows, and what becomes of an attempt to be paid by it (retail.md §5)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol


class Way(StrEnum):
    """`code`: the customer shows 付款码 and we scan; `shown`: we show a code and the customer scans (主扫).

    `member`: the order's member pays with stored value, which HQ keeps itself.
    """

    CODE = "code"
    SHOWN = "shown"
    MEMBER = "member"


class AttemptState(StrEnum):
    """`created`: nobody knows yet whether the provider has heard of it. `closed`: never charged, never will be.

    `reversed`: closed or given back because we said so; `refunded`: charged after all, and given back.
    """

    CREATED = "created"
    USER_PAYING = "user_paying"
    UNKNOWN = "unknown"
    PAID = "paid"
    CLOSED = "closed"
    REVERSING = "reversing"
    REVERSED = "reversed"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


LIVE = frozenset({AttemptState.CREATED, AttemptState.USER_PAYING, AttemptState.UNKNOWN, AttemptState.REVERSING})
"""The customer may be charged, or still be: nothing else is asked of them meanwhile."""

PROVIDERS = ("wechat", "alipay")
STORED_VALUE = "stored_value"
"""HQ's own provider, of tenders of the kind of the same name."""
PROVEN = frozenset({"qr", STORED_VALUE})
"""Kinds of tenders that HQ asks a provider for: they are paid on that provider's proof alone."""


def provider_of(code: str) -> str:
    """Whose 付款码 this is, '' for none: WeChat 18 digits from 10–15, Alipay 16–24 digits from 25–30."""
    if not (code.isascii() and code.isdigit()):
        return ""
    head = int(code[:2])
    if len(code) == 18 and 10 <= head <= 15:
        return "wechat"
    return "alipay" if 16 <= len(code) <= 24 and 25 <= head <= 30 else ""


class _Tender(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def amount(self) -> int: ...


def waits_for_proof(tenders: Iterable[_Tender]) -> bool:
    """Whether an order with these tenders waits, as it is placed: its goods do not leave before it is paid."""
    return any(tender.kind in PROVEN and tender.amount > 0 for tender in tenders)
