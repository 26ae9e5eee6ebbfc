"""Locked or asked for: the counter sees which, chooses the Plan B by a tap, and the receipt says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.leases.book import STOCK
from app.leases.rows import LEASE_SHAPES, Lease
from app.orders.commands import OrderPlaced
from tests.fashion.demo import XIHU
from tests.support.codes import text_of
from tests.support.hands import Hands
from tests.support.shop import Shop, feed_row, make_shop

Watch = Callable[[QQmlEngine], None]
NAVY_L = "YR-2208-NAVY-L"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """One piece of a coat that is not here is locked in Xihu."""
    shop = make_shop(tmp_path / "device")
    device = shop.open()
    now = device.clock.now()
    with device.replicas.catalog.read() as catalog:
        product = catalog.exec_driver_sql(
            "SELECT product_id FROM variant WHERE id = ?", (shop.variants[NAVY_L],)
        ).scalar_one()
    device.close()
    lease = Lease(b"l" * 16, 1, STOCK, shop.variants[NAVY_L], product, shop.locations[XIHU], 1, 1, now,
                  now + 10**12, 0, 0, 0)  # fmt: skip
    shop.pull([feed_row(LEASE_SHAPES[0], lease, 9_000_000, "device:1")], 5)
    return shop


@pytest.fixture(params=[("zh_CN", "light"), ("en", "dark")], ids=["zh-light", "en-dark"])
def hands(
    request: pytest.FixtureRequest, qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> Iterator[Hands]:
    found = Hands(qapp, shop, *request.param)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def placed(hands: Hands) -> OrderPlaced:
    with hands.counter.device.journal.database.read() as journal:
        return decode(commands_after(journal, 0)[-1].payload, OrderPlaced)


def test_a_locked_piece_a_request_and_its_plan_b(hands: Hands, shop: Shop) -> None:
    chinese = hands.counter.order.around.lang == "zh"
    hands.sign_in()
    hands.scan("FS100238")
    hands.tap("tile")
    hands.tap("cell-elsewhere", 0)
    first = hands.find("place", 0)
    hands.shot(f"places-{'zh' if chinese else 'en'}")
    assert first.property("leased"), "what is locked stands first"
    hands.sees("coming", "本店在途 3 件" if chinese else "3 on the way to this store")
    assert str(first.property("safety")) == ("已锁定 1 件" if chinese else "1 locked for you")
    hands.tap("choosePlace", 0)
    locked = "已锁定" if chinese else "Confirmed"

    def chips() -> list[str]:
        return [str(one.property("text")) for name in ("fulfilmentChip", "planChip") for one in hands.all(name)]

    hands.until(lambda: locked in chips(), "the line is locked")
    hands.counter.order.step(hands.counter.order.draft.lines[0].id.hex(), 1)
    hands.until(lambda: hands.all("planChip"), "two are more than is locked")
    assert locked not in chips()
    hands.tap("planChip")
    hands.until(lambda: len(hands.all("plan")) >= 2, "the plans")
    other = "其他门店" if chinese else "another store"
    hands.shot(f"plan-{'zh' if chinese else 'en'}")
    plans = [str(one.property("title")) for one in hands.all("plan")]
    hands.tap("plan", next(place for place, title in enumerate(plans) if other in title))
    hands.until(lambda: hands.counter.order.draft.lines[0].plan_b == "shop", "the choice")
    hands.until(lambda: any(("换门店" if chinese else "else another store") in one for one in chips()), "the chip")
    hands.tap("payButton")
    hands.tap("collectLater")
    hands.tap("placeButton")
    hands.find("receiptNumber")
    order = placed(hands)
    assert (order.lines[0].plan_b, order.spends) == ("shop", [])
    rows = hands.counter.receipt._view.lines
    assert ("请求中" if chinese else "Request") in rows[0].way


def test_what_is_locked_is_confirmed_on_the_receipt(hands: Hands) -> None:
    chinese = hands.counter.order.around.lang == "zh"
    hands.sign_in()
    hands.scan("FS100238")
    hands.tap("tile")
    hands.tap("cell-elsewhere", 0)
    hands.tap("choosePlace", 0)
    hands.tap("payButton")
    hands.tap("collectLater")
    hands.tap("placeButton")
    hands.find("receiptNumber")
    assert [share.quantity for share in placed(hands).spends] == [1]
    word = "已锁定" if chinese else "Confirmed"
    assert hands.counter.receipt._view.lines[0].way.endswith(word)
    hands.tap("savePdf")
    pdf = hands.shop.home / "receipts" / f"{hands.words('receiptNumber')}.pdf"
    hands.until(pdf.exists, "the PDF")
    assert word in text_of(pdf)
