"""What the member of the open order may spend of their stored value: asked of HQ as it is chosen, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.errors import FarshelfError, Outage
from app.orders.draft import Draft
from sync.protocol import StoredValueReply, StoredValueRequest
from ui.bridge.desk import Surroundings
from ui.bridge.refusals import error_words
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.orders.derive import money_of
from ui.orders.qr_model import payments_of


@dataclass(frozen=True, slots=True)
class Balance:
    """`amount` in minor units, None while HQ has not said; `why` it does not."""

    amount: int | None = None
    why: str = ""


class Wallet(QObject):
    """Asks again with each `ask`; the answer counts only for the member it was asked for."""

    changed = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._member = 0
        self.balance = Balance()

    def ask(self, draft: Draft) -> None:
        member, device = draft.member_id or 0, self._around.device
        self._member, self.balance = member, Balance()
        if not member:
            return
        request = StoredValueRequest(member_id=member, currency=draft.currency)

        def answered(reply: StoredValueReply) -> None:
            self._take(member, Balance(reply.balance))

        def failed(failure: Failure) -> None:
            if not isinstance(failure.error, FarshelfError):
                self._around.tasks.failed.emit(failure)
            self._take(member, Balance(None, why_not(failure.error)))

        self._around.tasks.call(lambda: payments_of(device).stored_value(request), answered, failed)

    def forget(self) -> None:
        self._member, self.balance = 0, Balance()

    def _take(self, member: int, balance: Balance) -> None:
        if member == self._member:
            self.balance = balance
            self.changed.emit()


def why_not(error: Exception) -> str:
    if isinstance(error, Outage):
        return tr("Stored value is spent online only, and HQ is out of reach. Take another tender.")
    return error_words(error)


def value_notice(draft: Draft, balance: Balance) -> str:
    """What is on the account, or why nobody can tell."""
    if balance.why:
        return balance.why
    if balance.amount is None:
        return tr("Asking HQ what is on the account…")
    words = tr("On the account: %1. HQ takes what is due once the order is placed; goods leave after that.")
    return words.replace("%1", money_of(draft, balance.amount))


def value_missing(draft: Draft, balance: Balance) -> str:
    """Why it cannot be paid so, in a few words; "" where it can."""
    if balance.amount is None:
        return tr("Choose another tender") if balance.why else tr("Asking HQ…")
    return tr("Too little on the account") if balance.amount < draft.left else ""
