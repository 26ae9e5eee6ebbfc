"""What the QR payment of one order shows, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.orders.paying import LIVE, AttemptState
from ui.bridge.wording import tr


class Stage(StrEnum):
    """`sending`: HQ has yet to get the order. `ask`: the customer's turn to show a code, or to be shown one."""

    SENDING = "sending"
    ASK = "ask"
    CHARGING = "charging"
    USER_PAYING = "user_paying"
    UNKNOWN = "unknown"
    SHOWN = "shown"
    OFFLINE = "offline"
    CLOSED = "closed"
    PAID = "paid"


TRYING = frozenset({Stage.CHARGING, Stage.USER_PAYING, Stage.UNKNOWN, Stage.SHOWN})
"""The customer may be charged: no second charge, no cash."""


@dataclass(frozen=True, slots=True)
class QrView:
    """`words` is the state in a few words, `more` what to do; `qr` is what the code on the screen says."""

    title: str = ""
    later: str = ""
    amount: str = ""
    number: str = ""
    words: str = ""
    more: str = ""
    tone: str = "ink"
    qr: str = ""
    provider: str = ""
    canScan: bool = False
    canSpend: bool = False
    canCancel: bool = False
    canCash: bool = False
    working: bool = False
    paid: bool = False


def stage_of(state: str, url: str) -> Stage:
    """What HQ's answer about the newest attempt means here."""
    if state == AttemptState.PAID:
        return Stage.PAID
    if state not in LIVE:
        return Stage.ASK
    if state == AttemptState.CREATED:
        return Stage.CHARGING
    if state == AttemptState.USER_PAYING:
        return Stage.SHOWN if url else Stage.USER_PAYING
    return Stage.UNKNOWN


def qr_view(
    stage: Stage,
    amount: str,
    number: str,
    said: str,
    url: str,
    provider: str,
    *,
    tried: bool,
    value: bool = False,
    at_desk: bool = False,
) -> QrView:
    """`said`: why the last try failed, '' where none did; `tried`: something may be under way that HQ has not told.

    `value`: it is stored value that HQ takes, and no code is shown. `at_desk`: for goods that wait at a desk, which can
    be paid in other ways there.
    """
    words, more, tone = _words(stage, said)
    if value:
        more = _of_value(stage, more)
    elif at_desk and stage is Stage.OFFLINE:
        more = tr("The goods stay here. QR payment needs HQ; cash and the slip of a terminal do not.")
    return QrView(
        title=tr("Stored value") if value else tr("QR payment"),
        later=tr("Back to the goods") if at_desk else tr("Leave it waiting"),
        amount=amount,
        number=number,
        words=words,
        more=more,
        tone=tone,
        qr=url if stage is Stage.SHOWN else "",
        provider=provider_words(provider) if stage is Stage.SHOWN else "",
        canScan=stage is Stage.ASK and not value,
        canSpend=stage is Stage.ASK and value,
        canCancel=stage in (Stage.USER_PAYING, Stage.UNKNOWN, Stage.SHOWN),
        canCash=stage is Stage.ASK or (stage in (Stage.OFFLINE, Stage.SENDING) and not tried),
        working=stage in (Stage.SENDING, Stage.CHARGING, Stage.USER_PAYING),
        paid=stage is Stage.PAID,
    )


def provider_words(provider: str) -> str:
    return {"wechat": tr("WeChat Pay"), "alipay": tr("Alipay")}.get(provider, provider)


def _words(stage: Stage, said: str) -> tuple[str, str, str]:
    match stage:
        case Stage.SENDING:
            return tr("Sending the order to HQ…"), tr("The order is safe here. Nothing was charged yet."), "ink"
        case Stage.ASK:
            ask = tr("Scan the customer's payment code, or show ours.")
            return (said or tr("Ready to be paid"), ask, "warn" if said else "ink")
        case Stage.CHARGING:
            return tr("Charging…"), tr("Wait a moment. Do not scan again."), "ink"
        case Stage.USER_PAYING:
            return tr("The customer is confirming on the phone…"), tr("The goods stay here until it is paid."), "ink"
        case Stage.UNKNOWN:
            more = tr("HQ keeps asking the provider. A picture of a paid screen proves nothing.")
            return tr("We do not know yet. Do not charge again."), more, "warn"
        case Stage.SHOWN:
            return tr("The customer scans this code"), tr("The goods stay here until it is paid."), "ink"
        case Stage.OFFLINE:
            more = tr("The order waits for its payment. QR payment needs HQ; cash does not.")
            return tr("No connection to HQ"), more, "warn"
        case Stage.CLOSED:
            return tr("Nothing is to be paid for this order any more."), "", "neutral"
        case Stage.PAID:
            return tr("Paid"), tr("The provider has confirmed it."), "accent"


def _of_value(stage: Stage, more: str) -> str:
    """What to do, where no customer's phone has a part in it."""
    match stage:
        case Stage.ASK:
            return tr("Take it from the member's account, or take cash.")
        case Stage.CHARGING:
            return tr("Wait a moment.")
        case Stage.UNKNOWN:
            return tr("HQ looks it up by itself; nothing is taken twice.")
        case Stage.OFFLINE:
            return tr("The order waits for its payment. Stored value needs HQ; cash does not.")
        case Stage.PAID:
            return tr("HQ has taken it from the account.")
        case _:
            return more


def failed_words(state: str, word: str) -> str:
    """Why the last attempt came to nothing."""
    if state == AttemptState.CLOSED:
        match word:
            case "NOTENOUGH":
                return tr("Not charged: the customer's account has too little money.")
            case "AUTHCODEEXPIRE":
                return tr("Not charged: the code has expired. Ask for a fresh one.")
            case _:
                return tr("Not charged: the payment failed.")
    if state in (AttemptState.REVERSED, AttemptState.REFUNDING, AttemptState.REFUNDED):
        return tr("Given up. The customer is not charged, or gets the money back.")
    return ""
