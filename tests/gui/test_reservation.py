"""What was put together online is picked up at the counter: scanned or typed, without a network, told what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.clock import SystemClock, shop_time
from app.errors import Outage, Refusal
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import OrderPlaced
from app.reservations.code import shown
from app.reservations.lines import Line
from sync.protocol import ReservationAsked, ReservationReply
from tests.fashion.demo import XIHU
from tests.support.couponing import accept_coupons, coupon_at, give_budget, text_of
from tests.support.hands import Hands
from tests.support.reserving import CODE, DAY, free, line_of, reservation, tell
from tests.support.shop import Shop, make_shop
from ui.orders import reservation_model

NAVY_M, CAP = "YR-2208-NAVY-M", "MZ-0412-SLATE"
NOW = SystemClock().now()
Qml = Callable[[QQmlEngine], None]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def open_hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Qml) -> Iterator[Callable[..., Hands]]:
    made: list[Hands] = []

    def opened(lang: str = "zh_CN", size: tuple[int, int] = (1280, 800)) -> Hands:
        made.append(Hands(qapp, shop, lang, size=size))
        fatal_qml_warnings(made[0].app.engine)
        return made[0]

    yield opened
    for one in made:
        one.close()


class FakeHq:
    """HQ at the other end of a call: its answer, or why there is none."""

    def __init__(self, answer: ReservationReply | Exception) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def find_reservation(self, request: ReservationAsked) -> ReservationReply:
        self.asked.append(request.code)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def said_by(hands: Hands) -> list[str]:
    said: list[str] = []
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    return said


def hears(hands: Hands, said: list[str], words: str) -> None:
    hands.until(lambda: any(words in one for one in said), words)


def placed(hands: Hands) -> OrderPlaced:
    with hands.counter.device.journal.database.read() as journal:
        return decode(commands_after(journal, 0)[-1].payload, OrderPlaced)


def jacket(shop: Shop, price: int = 89_900, held: int = 1) -> Line:
    return line_of(shop, NAVY_M, 1, price, held)


def test_scan_and_two_taps_and_it_is_the_customers(open_hands: Callable[..., Hands], shop: Shop) -> None:
    accept_coupons(shop)
    give_budget(shop, NOW)
    lines = (jacket(shop), line_of(shop, CAP, 1, 15_900))
    told = reservation(shop, NOW, *lines, member_id=500)
    told = replace(told, kind="appointment", comes_at=NOW, coupon=text_of(coupon_at(NOW)))
    tell(shop, told, h=3)
    hands = open_hands()
    hands.sign_in()
    said = said_by(hands)
    hands.scan(CODE)
    hears(hands, said, f"已打开预订 {shown(CODE)}")
    hears(hands, said, "预约到店：")
    hears(hands, said, f" {shop_time(NOW, 'Asia/Shanghai'):%H:%M}")
    hands.until(lambda: hands.counter.order.draft.coupon is not None, "the coupon that goes with it")
    assert hands.counter.order.draft.member_id == 500
    hands.shot("reservation-open")
    hands.key(Qt.Key.Key_F9)
    hands.tap("placeButton")
    hands.find("receiptTotal")
    sent = placed(hands).reservation
    assert sent is not None
    assert sent.code == CODE
    hands.tap("newOrder")
    hands.until(lambda: not hands.counter.order.draft.lines, "the next customer")
    hands.scan(CODE)
    hears(hands, said, f"已在订单 {placed(hands).number} 中提走")
    assert not hands.counter.order.draft.lines


def test_typed_in_the_search_box_and_told_what_has_changed(open_hands: Callable[..., Hands], shop: Shop) -> None:
    free(shop, jacket(shop), 0, NOW, h=2)
    dearer = line_of(shop, CAP, 1, 12_900)
    wish = reservation(shop, NOW, jacket(shop), dearer)
    tell(shop, replace(wish, expires_at=NOW - 1, comes_at=NOW - 3 * DAY), h=3)
    hands = open_hands("en", (800, 1280))
    hands.sign_in()
    said = said_by(hands)
    hands.scan(shop.barcodes[CAP])
    hands.until(lambda: hands.counter.order.draft.lines, "another order is open")
    hands.key(Qt.Key.Key_F2)
    hands.type(shown(CODE).lower())
    hands.key(Qt.Key.Key_Return)
    hands.sees("reservationCode", shown(CODE))
    came = hands.words("reservationComes")
    assert came.startswith("Appointment: ")
    assert came.endswith(f" {shop_time(NOW, 'Asia/Shanghai'):%H:%M}"), "in the shop's time"
    hands.until(lambda: len(hands.all("reservationChange")) == 3, "each change")
    told = " ".join(hands.words("reservationChange", place) for place in range(3))
    for words in ("held no longer", "costs ¥159.00 now, online it was ¥129.00", "0 here, 1 wanted. It comes from"):
        assert words in told
    hears(hands, said, "The order that was open is on hold.")
    hands.shot("reservation-changed")
    hands.tap("reservationGoOn")
    hands.until(lambda: not hands.all("reservationCode"), "the sheet to close")
    assert [line.sku for line in hands.counter.order.draft.lines] == [NAVY_M, CAP]
    hands.scan(CODE)
    hears(hands, said, "This is the open order already.")


def test_what_has_changed_stays_to_be_told_while_its_coupon_comes_off(
    open_hands: Callable[..., Hands], shop: Shop
) -> None:
    accept_coupons(shop)
    give_budget(shop, NOW)
    told = reservation(shop, NOW, jacket(shop, price=84_900))
    tell(shop, replace(told, coupon=text_of(coupon_at(NOW))), h=3)
    hands = open_hands()
    hands.sign_in()
    hands.scan(CODE)
    hands.until(lambda: hands.counter.order.draft.coupon is not None, "the coupon that goes with it")
    assert hands.counter.order.sheet == "reservation"
    hands.sees("reservationChange", "849")
    hands.tap("reservationGoOn")
    hands.until(lambda: not hands.all("reservationCode"), "the sheet to close")


def test_one_wrong_character_is_told_and_changes_nothing(open_hands: Callable[..., Hands], shop: Shop) -> None:
    hands = open_hands()
    hands.sign_in()
    said = said_by(hands)
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    hands.scan(wrong)
    hears(hands, said, "有一位不对")
    assert not hands.counter.order.draft.lines


def test_for_another_shop_hq_is_asked(
    open_hands: Callable[..., Hands], shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    hq = FakeHq(Outage("no_network"))
    monkeypatch.setattr(reservation_model, "reservations_of", lambda device: hq)
    far = replace(reservation(shop, NOW, jacket(shop)), store_id=shop.locations[XIHU])
    hands = open_hands()
    hands.sign_in()
    said = said_by(hands)
    hands.scan(CODE)
    hears(hands, said, "也连不上总部")
    hq.answer = Refusal("reservation_unknown")
    hands.key(Qt.Key.Key_F2)
    hands.type(CODE)
    hands.key(Qt.Key.Key_Return)
    hears(hands, said, "总部没有这个预订码")
    assert not hands.counter.order.draft.lines
    hq.answer = ReservationReply(reservation=far)
    hands.key(Qt.Key.Key_F2)
    hands.type(CODE)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.counter.order.draft.lines, "the order")
    assert hq.asked == [CODE] * 3
