"""A payment on proof that a desk asks for: what is to be paid, and what follows.

Whoever takes the payment (`ui.orders.qr_model`) and the desk that hands over the goods know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.orders.overlay import OrderView
from app.orders.paying import PROVEN
from app.orders.rows import Tender
from app.orders.states import PaymentState


@dataclass(frozen=True, slots=True)
class Payable:
    """One tender of an order, at once by `code` where the customer has shown one.

    `paid` hears that HQ has the provider's word, `in_cash` that exactly what is due was put into the drawer instead:
    one of them or none, once.
    """

    order_id: bytes
    tender_id: bytes
    paid: Callable[[], object]
    in_cash: Callable[[], object]
    code: str = field(default="", repr=False)

    def due(self, view: OrderView) -> Tender | None:
        """The tender while it is to be paid."""
        taken = (PaymentState.PAID, PaymentState.PAID_UNVERIFIED)
        mine = (one for one in view.tenders if one.id == self.tender_id)
        return next((one for one in mine if one.state not in taken and one.amount > 0), None)

    def is_paid(self, view: OrderView) -> bool:
        """By a provider; what somebody has taken in cash is not."""
        return any(one.id == self.tender_id and one.kind in PROVEN for one in view.tenders) and not self.due(view)
