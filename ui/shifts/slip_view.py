"""The slip of a closed shift in words: one list of rows for the screen, the roll and the PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.clock import shop_time
from app.money import Money
from app.shifts.commands import Taking
from app.shifts.slips import DaySlip, of_day, together
from app.shifts.takings import IN_DRAWER
from ui.bridge import wording
from ui.bridge.wording import number, tr
from ui.shifts.counting import kind_words


@dataclass(frozen=True, slots=True)
class SlipRow:
    """Words and a figure. kind: head | plain | strong | small | rule."""

    words: str = ""
    figure: str = ""
    kind: str = "plain"
    tone: str = "ink"


@dataclass(frozen=True, slots=True)
class SlipView:
    """`key` is the shift's id in hex; `difference` as it stands on the slip, `tone` how bad that is."""

    key: str = ""
    shop: str = ""
    title: str = ""
    when: str = ""
    difference: str = ""
    tone: str = "neutral"
    rows: tuple[SlipRow, ...] = ()


def slip_view(slip: DaySlip, slips: list[DaySlip], shop: str, name: Callable[[int], str], zone: str) -> SlipView:
    """`slips`: all there are here, for the day's sums; `name` of an associate."""
    opened, closed = slip.opened, slip.closed

    def money(minor: int) -> str:
        return wording.money(Money(minor, opened.currency))

    def moment(instant: int) -> str:
        return shop_time(instant, zone).strftime("%Y-%m-%d %H:%M")

    def parts(found: Iterable[Taking]) -> list[SlipRow]:
        return [SlipRow(_counted(one), money(one.amount)) for one in found]

    difference, tone = difference_words(slip.difference, opened.currency)
    rows = [
        SlipRow(tr("Business date"), opened.business_date),
        SlipRow(tr("Opened by %1").replace("%1", name(opened.associate_id)), moment(opened.at)),
        SlipRow(tr("Closed by %1").replace("%1", name(closed.associate_id)), moment(closed.at)),
    ]
    if closed.handed_to:
        rows.append(SlipRow(tr("Handed over to"), name(closed.handed_to)))
    rows += [SlipRow(kind="rule"), SlipRow(tr("Drawer"), kind="head"), SlipRow(tr("Float"), money(opened.float_amount))]
    rows += parts(one for one in closed.takings if one.kind in IN_DRAWER)
    for move in slip.moves:
        reason = move.reason if not move.approved_by else f"{move.reason} · {name(move.approved_by)}"
        amount = tr("opened only") if not move.amount else money(move.amount)
        rows.append(SlipRow(reason, amount, "small", "muted"))
    rows += [
        SlipRow(tr("Should be there"), money(closed.expected), "strong"),
        SlipRow(tr("Counted"), money(closed.counted), "strong"),
        SlipRow(tr("Difference"), difference, "strong", tone),
    ]
    if closed.reason:
        rows.append(SlipRow(tr("Reason: %1").replace("%1", closed.reason), "", "small"))
    if slip.counts > 1:
        rows.append(SlipRow(tr("Counted %n time(s)", "", slip.counts), "", "small", "muted"))
    others = [*(one for one in closed.takings if one.kind not in IN_DRAWER), *closed.proved]
    if others:
        rows += [SlipRow(kind="rule"), SlipRow(tr("Not in the drawer"), kind="head"), *parts(others)]
    day = of_day(slip, slips)
    if slip.ends_day and len(day) > 1:
        words = tr("Whole day, %n shift(s)", "", len(day))
        rows += [SlipRow(kind="rule"), SlipRow(words, kind="head"), *parts(together(day))]
        differences = sum(one.difference for one in day)
        rows.append(SlipRow(tr("Differences"), difference_words(differences, opened.currency)[0], "strong"))
    return SlipView(
        key=opened.shift_id.hex(),
        shop=shop,
        title=tr("Day-end slip") if slip.ends_day else tr("Handover slip"),
        when=moment(closed.at),
        difference=difference,
        tone=tone,
        rows=tuple(rows),
    )


def difference_words(difference: int, currency: str) -> tuple[str, str]:
    """ "+¥1.00" is too much; with a tone."""
    words = wording.money(Money(difference, currency))
    if not difference:
        return words, "accent"
    return (f"+{words}" if difference > 0 else words), "danger"


def _counted(one: Taking) -> str:
    return f"{kind_words(one.kind)} × {number(one.count)}"
