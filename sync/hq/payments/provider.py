"""What HQ asks a payment provider, and what the provider may say: the words of WeChat Pay and Alipay made one.

| word | WeChat Pay | Alipay |
|---|---|---|
| paid | SUCCESS | 10000, TRADE_SUCCESS, TRADE_FINISHED |
| user_paying | USERPAYING, NOTPAY, ACCEPT | 10003, WAIT_BUYER_PAY |
| closed | NOTENOUGH, AUTHCODEEXPIRE …, PAYERROR, CLOSED | 40004 with a reason of the buyer's, TRADE_CLOSED |
| reversed | REVOKED; SUCCESS of a reverse | `action` close or refund of a cancel |
| refunded | REFUND; SUCCESS of a refund | `fund_change` Y of a refund |
| not_found | ORDERNOTEXIST | ACQ.TRADE_NOT_EXIST |
| unknown | SYSTEMERROR, BANKERROR, `recall` Y, no answer | 20000, ACQ.SYSTEM_ERROR, `retry_flag` Y, no answer |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Word(StrEnum):
    PAID = "paid"
    USER_PAYING = "user_paying"
    CLOSED = "closed"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    NOT_FOUND = "not_found"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be charged: `number` (out_trade_no, 32 characters) names it for ever; minor units of `currency`."""

    number: str
    amount: int
    currency: str
    subject: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`amount` and `currency` are what was charged; `code` is the provider's own word, `url` what a QR shall say."""

    word: Word
    amount: int = 0
    currency: str = ""
    transaction: str = ""
    code: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a provider told of its own accord, its signature being right."""

    number: str
    answer: Answer


class PaymentProvider(Protocol):
    """One provider's interface. What cannot be reached, or says nothing in time, answers `unknown`; nothing is raised.

    `pay_by_code` must neither keep nor log the code. `reverse` closes what is unpaid and gives back what is paid.
    `refund` gives all of `amount` back, once for a number however often it is called.
    """

    def pay_by_code(self, ask: Ask, code: str) -> Answer: ...

    def create_code(self, ask: Ask) -> Answer: ...

    def query(self, number: str) -> Answer: ...

    def reverse(self, number: str) -> Answer: ...

    def refund(self, number: str, amount: int) -> Answer: ...

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Raises Refusal `bad_notice` where the signature is wrong or nothing can be read."""

    @property
    def thanks(self) -> str:
        """What it wants to hear when a notice was taken."""
