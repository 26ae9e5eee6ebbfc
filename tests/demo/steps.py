"""What the strip says: six steps, found from what is so at the shops, whoever did it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

STEPS = 6
HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """An order as a device tells it; `collect` are the states of its lines to be collected."""

    number: str
    code: str
    waiting: bool
    collect: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenShop:
    """A shop's window: whether it runs, who is signed in ("" nobody), the orders it knows, newest first."""

    on: bool = False
    person: str = ""
    orders: tuple[SeenOrder, ...] = ()

    def order(self, number: str) -> SeenOrder | None:
        return next((one for one in self.orders if one.number == number), None)


@dataclass(frozen=True, slots=True)
class Round:
    """One pass through the six steps.

    `order` is the one the round is about, as last read from a device, `cuts` how often the power had gone when it was
    not yet there; `cut` and `found`: the power went after it, and someone signed in and it was there. `before` are the
    numbers of earlier rounds.
    """

    order: SeenOrder | None = None
    cuts: int = 0
    cut: bool = False
    found: bool = False
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at the world. `cuts` counts how often the power was cut."""

    online: bool = True
    cuts: int = 0
    hubin: SeenShop = SeenShop()
    xihu: SeenShop = SeenShop()

    @property
    def power(self) -> bool:
        """Both windows run."""
        return self.hubin.on and self.xihu.on


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the captions depend on. `told` is the last line of the start, `built` that it has ended."""

    built: bool = False
    told: str = ""
    now: Seen = Seen()
    round: Round = Round()


@dataclass(frozen=True, slots=True)
class Caption:
    """`step` is 0 before the first and 7 after the last of the six."""

    step: int
    zh: str
    en: str


def shop_seen(told: Mapping[str, Any]) -> SeenShop:
    """From the answer of a running window (`tests.demo.device`)."""
    orders = (SeenOrder(one["number"], one["code"], one["waiting"], tuple(one["collect"])) for one in told["orders"])
    return SeenShop(True, told["person"], tuple(orders))


def after(facts: Facts, now: Seen) -> Facts:
    """The facts after a look; a round is about its first order with something to collect."""
    was = facts.round
    if was.order is None:
        fresh = (one for one in reversed(now.hubin.orders) if one.code and one.number not in was.before)
        return replace(facts, now=now, round=_cut(replace(was, order=next(fresh, None), cuts=facts.now.cuts), now))
    known = now.hubin.order(was.order.number)
    return replace(facts, now=now, round=_cut(replace(was, order=known or was.order), now))


def _cut(was: Round, now: Seen) -> Round:
    if was.order is None:
        return was
    cut = was.cut or now.cuts > was.cuts
    there = now.hubin.order(was.order.number) is not None and bool(now.hubin.person)
    return replace(was, cut=cut, found=was.found or (cut and there))


def next_round(facts: Facts) -> Facts:
    """Begin again: what was sold until now is history."""
    numbers = (one.number for shop in (facts.now.hubin, facts.now.xihu) for one in shop.orders)
    return replace(facts, round=Round(before=facts.round.before | frozenset(numbers)))


def caption(facts: Facts) -> Caption:
    """The step and what to do now."""
    order, hubin = facts.round.order, facts.now.hubin
    if not facts.built:
        return Caption(0, "正在开店：总部、两家门店和它们的设备", facts.told or "HQ and two shops are starting")
    if order is None:
        return _selling(facts.now)
    if not facts.round.cut:
        said = f"Receipt {order.number} is out. Cut the power: window and agent are killed"
        return Caption(2, f"小票 {order.number} 出来了：断电", said)
    if not hubin.on:
        return Caption(5 if facts.round.found else 3, "湖滨店断电了：再开机", "Hubin is dark. Switch it on again")
    if not facts.round.found:
        return Caption(4, "登录湖滨店：那一单还在", "Sign in at Hubin: the order is still there")
    if order.waiting:
        if facts.now.online:
            return Caption(5, "网线插上了，等总部回复", "Plugged in: HQ is being asked")
        said = f"{order.number} is still there (Orders). Plug in again"
        return Caption(5, f"{order.number} 还在（见“订单”）：插上网线", said)
    return _collecting(order, facts.now.xihu)


def _selling(now: Seen) -> Caption:
    if not now.hubin.on:
        return Caption(1, "湖滨店没有开机。开机", "Hubin is off. Switch it on")
    if not now.hubin.person:
        return Caption(1, "在湖滨店登录：卡片上印着口令", "Sign in at Hubin: the PINs are printed on the cards")
    if now.online:
        return Caption(1, "拔掉网线，照样卖货", "Pull the cable: nothing at the counter depends on it")
    return Caption(
        1,
        "断网照样卖：点“羽绒服 L”，选西湖店，点会员码，收款",
        "Click Down jacket L, choose Xihu, click Member, take payment",
    )


def _collecting(order: SeenOrder, xihu: SeenShop) -> Caption:
    if not xihu.on:
        return Caption(6, "西湖店没有开机。开机", "Xihu is off. Switch it on")
    there = xihu.order(order.number)
    if there is None:
        return Caption(6, "总部已回复，西湖店马上看到", "HQ has answered; Xihu hears of it in a moment")
    if _all_in(there.collect, HANDED_OVER):
        return Caption(
            STEPS + 1, "完成：一单不丢，一单不重", "Done: nothing lost, nothing done twice. Sell again, or let it play"
        )
    if not xihu.person:
        return Caption(6, "西湖店看到了。登录，去拣货", f"Xihu sees {order.number}. Sign in there and pick it")
    if _all_in(there.collect, "ready"):
        return Caption(6, "顾客来取：点取货码，交付", "The customer comes: click the pickup code, hand over")
    return Caption(
        6, f"西湖店看到 {order.number}：拣货，备好", f"Xihu sees {order.number}: open it, pick, set it ready"
    )


def _all_in(states: Iterable[str], state: str) -> bool:
    return all(one == state for one in states)
