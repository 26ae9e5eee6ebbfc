"""Money and coupons at HQ against what the people of the simulation agreed, paid, gave back and used: I4 and I7."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from app.journal.codec import decode
from app.orders.change_commands import TENDER_REFUNDED, TenderRefunded
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from tests.simulation.book import Book
from tests.simulation.headquarters import Headquarters
from tests.simulation.template import COUPON_OFF, COUPON_USES

Look = tuple[str, bool, object]
"""An invariant, whether it holds, and what was seen."""
_DECIDED = "SELECT command_id AS id FROM outcome WHERE status IN ('accepted', 'adjusted')"


def money(hq: Headquarters, book: Book) -> Iterator[Look]:
    """Everything there is to say at this moment of HQ."""
    decided = {bytes(row.id) for row in hq.rows(_DECIDED)}
    # Of a command that was committed in the moment of a kill, in a journal that is gone, nobody here has heard.
    unheard = {bytes(row.lane) for row in hq.rows("SELECT id, lane FROM command") if bytes(row.id) not in book.commands}
    yield from _tenders(hq, book, decided, unheard)
    yield from _returns(hq, book, decided, unheard)
    yield from _coupons(hq, book)


def _tenders(hq: Headquarters, book: Book, decided: set[bytes], unheard: set[bytes]) -> Iterator[Look]:
    """I4: cash at HQ is the cash that was taken less what was given back, to the fen."""
    paid: Counter[bytes] = Counter()
    due: Counter[bytes] = Counter()
    for row in hq.rows("SELECT order_id, kind, state, amount FROM tender"):
        (paid if row.kind == "cash" else due)[bytes(row.order_id)] += row.amount
    back: Counter[bytes] = Counter()
    for command in book.commands.values():
        if command.type == TENDER_REFUNDED and command.id in decided:
            back[command.lane] += decode(command.payload, TenderRefunded).amount
    for row in hq.rows("SELECT id FROM orders"):
        sale = book.sales.get(bytes(row.id))
        if sale is None or sale.order_id in unheard:
            continue
        cash = sale.cash - back[sale.order_id]
        yield "I4 cash", paid[sale.order_id] == cash, f"{paid[sale.order_id]} instead of {cash}"
        yield "I4 due", 0 <= due[sale.order_id] <= sale.later, f"{due[sale.order_id]} of {sale.later} due"


def _returns(hq: Headquarters, book: Book, decided: set[bytes], unheard: set[bytes]) -> Iterator[Look]:
    """I4: HQ has every return once, as it was told; and of what was carried out each piece gave back its own price."""
    told: dict[bytes, ReturnTaken] = {}
    bought: dict[bytes, tuple[int, int]] = {}
    for command in book.commands.values():
        if command.type == RETURN_TAKEN and command.id in decided:
            taken = decode(command.payload, ReturnTaken)
            told[taken.return_id] = taken
        elif command.type == ORDER_PLACED and command.lane in book.sales:
            sale = book.sales[command.lane]
            prices = {(one.variant_id, str(one.fulfilment)): one.price for one in sale.lines}
            for line in decode(command.payload, OrderPlaced).lines:
                if line.fulfilment == "carry_out":
                    price = prices[line.variant_id, line.fulfilment]
                    bought[line.id] = (line.quantity, line.quantity * price - sale.off)
    rows = {bytes(row.id): row for row in hq.rows("SELECT * FROM goods_return")}
    for key in rows.keys() ^ told.keys():
        order_id = told[key].order_id if key in told else bytes(rows[key].order_id)
        yield "I4 return", order_id in unheard, "a return is at HQ that nobody took in, or the other way round"
    pieces: Counter[bytes] = Counter()
    amounts: Counter[bytes] = Counter()
    for key, taken in told.items():
        row = rows.get(key)
        same = row is None or (row.quantity, row.amount, row.refund) == (taken.quantity, taken.amount, taken.refund)
        yield "I4 return", same, "a return is another one at HQ"
        pieces[taken.line_id] += taken.quantity
        amounts[taken.line_id] += taken.amount
    for line_id, (quantity, amount) in bought.items():
        # More than that was taken in twice, which a person looks at.
        if 0 < pieces[line_id] <= quantity:
            right = amount * pieces[line_id] // quantity
            yield "I4 given back", amounts[line_id] == right, f"{amounts[line_id]} for {pieces[line_id]}, not {right}"


def _coupons(hq: Headquarters, book: Book) -> Iterator[Look]:
    """I7: each order that took one used it once; beyond the limit it is a loss, to the fen."""
    uses: defaultdict[bytes, list[int]] = defaultdict(list)
    used: dict[bytes, tuple[bytes, int]] = {}
    for row in hq.rows("SELECT serial, order_id, amount, loss FROM coupon_use"):
        uses[bytes(row.serial)].append(row.loss)
        used[bytes(row.order_id)] = (bytes(row.serial), row.amount)
    for row in hq.rows("SELECT id FROM orders"):
        sale = book.sales.get(bytes(row.id))
        if sale is not None:
            wanted = (sale.coupon, sale.off) if sale.coupon else None
            yield "I7 use", used.get(sale.order_id) == wanted, f"{used.get(sale.order_id)} instead of {wanted}"
    for losses in uses.values():
        excess = max(0, len(losses) - COUPON_USES) * COUPON_OFF
        yield "I7 loss", sum(losses) == excess, f"{len(losses)} uses, a loss of {sum(losses)}, not {excess}"
