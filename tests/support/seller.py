"""Somebody who sells: real orders into a device's journal, priced from HQ's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.clock import SystemClock, business_date
from app.identifiers import Uuid7, human_number
from app.identity import journal_path, read_identity
from app.journal.command import Command
from app.journal.journal import Basis, Journal
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine, PlacedTender
from tests.support.headquarters import Enrolled, Headquarters


class Seller:
    """Sells single pieces of what the shop has, for cash, to be carried out."""

    def __init__(self, hq: Headquarters, device: Enrolled) -> None:
        self._clock = SystemClock()
        self._identifiers = Uuid7(self._clock)
        self._device = device
        home, secrets = device.home, device.secrets
        incarnation = read_identity(home, secrets).incarnation
        self.journal = Journal(
            journal_path(home), secrets.journal_key, secrets.signer, self._clock, self._identifiers, incarnation
        )
        with hq.database.read() as connection:
            self._goods = connection.exec_driver_sql(
                "SELECT v.id, v.product_id, v.sku, v.colour, v.size, p.amount, p.price_book_id, d.tax_class"
                " FROM stock s JOIN variant v ON v.id = s.variant_id JOIN price p ON p.variant_id = v.id"
                " JOIN product d ON d.id = v.product_id"
                f" WHERE s.location_id = {device.identity.store_id} AND s.sellable >= 5 ORDER BY v.id"
            ).first()
            self._actor: int = connection.exec_driver_sql(
                f"SELECT id FROM associate WHERE store_id = {device.identity.store_id} ORDER BY id LIMIT 1"
            ).scalar_one()
        assert self._goods is not None

    @property
    def variant_id(self) -> int:
        assert self._goods is not None
        return int(self._goods.id)

    def sell(self, note: str = "") -> Command:
        """One piece sold; `note` goes in as the contact's name."""
        goods, now, new = self._goods, self._clock.now(), self._identifiers.new_id
        assert goods is not None
        with self.journal.work() as work:
            placed = OrderPlaced(
                order_id=new(), number=human_number(self._device.identity.prefix, 0, now % 100_000),
                store_id=self._device.identity.store_id, currency="CNY", price_book_id=goods.price_book_id,
                business_date=business_date(now, "Asia/Shanghai"), placed_at=now, associate_id=self._actor,
                member_id=None, contact_name=note, contact_phone="", address=None, pickup_code="",
                lines=[PlacedLine(
                    id=new(), position=1, variant_id=goods.id, product_id=goods.product_id, sku=goods.sku,
                    title={"zh": "货"}, colour={"zh": goods.colour}, size=goods.size, quantity=1,
                    list_price=goods.amount, unit_price=goods.amount, amount=goods.amount, tax_class=goods.tax_class,
                    tax_basis_points=1300, fulfilment="carry_out", location_id=self._device.identity.store_id, due_at=0,
                )],
                tenders=[PlacedTender(
                    id=new(), position=1, kind="cash", amount=goods.amount, tendered=goods.amount, change=0,
                )],
                total=goods.amount,
            )  # fmt: skip
            basis = Basis(actor=self._actor, roster=1, catalog_h=0, store_h=0, price_book=goods.price_book_id)
            return work.record(ORDER_PLACED, placed, basis, lane=placed.order_id)

    def close(self) -> None:
        self.journal.close()


@contextmanager
def seller(hq: Headquarters, device: Enrolled) -> Iterator[Seller]:
    opened = Seller(hq, device)
    try:
        yield opened
    finally:
        opened.close()
