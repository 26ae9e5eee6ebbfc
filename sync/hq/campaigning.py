"""`coupon`: begin campaigns, give out coupons as the texts of their QRs, stop them, change keys."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from sqlalchemy import Connection

from app.clock import Clock
from app.coupons.coupon import Kind
from app.errors import Refusal
from app.identifiers import Identifiers
from app.journal.signing import Signer
from app.money import EXPONENTS
from sync.hq import coupons
from sync.hq.coupons import Campaign, Terms


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """begin CODE …, give CODE, stop CODE, new-key, end-key ID; without one the campaigns are listed."""
    steps = parser.add_subparsers(dest="step")
    begin = steps.add_parser("begin", help="begin a campaign")
    begin.add_argument("code")
    begin.add_argument("--zh", required=True, help="its printed name in Chinese")
    begin.add_argument("--en", required=True, help="and in English")
    begin.add_argument("--class", dest="kind", choices=list(Kind), default=Kind.B)
    worth = begin.add_mutually_exclusive_group(required=True)
    worth.add_argument("--off", help="an amount, e.g. 30 or 30.50")
    worth.add_argument("--percent", help="or a percentage, e.g. 12.5")
    begin.add_argument("--most", default="0", help="a percentage takes off no more than this amount")
    begin.add_argument("--from", dest="amount_from", default="0", help="from this sum after line discounts on")
    begin.add_argument("--for", dest="audience", default="", help="member, or tier:NAME; everybody without it")
    begin.add_argument("--days", type=int, default=30, help="valid for so many days from now")
    begin.add_argument("--uses", type=int, default=1, help="class C: times each may be used, 0 without limit")
    begin.add_argument("--currency", default="CNY", choices=sorted(EXPONENTS))
    give = steps.add_parser("give", help="give out coupons, one QR text a line")
    give.add_argument("code")
    give.add_argument("--count", type=int, default=1)
    stop = steps.add_parser("stop", help="have a campaign's coupons refused")
    stop.add_argument("code")
    steps.add_parser("new-key", help="sign with another key from now on")
    end = steps.add_parser("end-key", help="have all coupons of a key refused")
    end.add_argument("key")


def run(
    asked: argparse.Namespace, connection: Connection, signer: Signer, clock: Clock, identifiers: Identifiers
) -> Iterator[str]:
    """What to print. Raises Refusal `campaign_invalid` (field), and those of `sync.hq.coupons`."""
    match asked.step:
        case "begin":
            coupons.begin(connection, _campaign(asked, clock.now() // 1_000_000))
            yield f"campaign {asked.code} begun"
        case "give":
            yield from coupons.give_out(connection, signer, clock, identifiers, asked.code, asked.count)
        case "stop":
            coupons.stop(connection, asked.code)
            yield f"campaign {asked.code} stopped"
        case "new-key":
            coupons.new_key(connection, signer)
            yield "new coupons carry another key"
        case "end-key":
            coupons.end_key(connection, signer, asked.key)
            yield f"coupons of key {asked.key} are refused"
        case _:
            yield from coupons.told(connection) or ["no campaigns"]


def _campaign(asked: argparse.Namespace, now: int) -> Campaign:
    places = EXPONENTS[asked.currency]
    terms = Terms(
        currency=asked.currency,
        off=_scaled(asked.off, places, "off"),
        rate=_scaled(asked.percent, 2, "percent"),
        most=_scaled(asked.most, places, "most"),
        amount_from=_scaled(asked.amount_from, places, "from"),
        audience=asked.audience,
        since=now,
        until=now + asked.days * 86_400,
    )
    return Campaign(asked.code, {"zh": asked.zh, "en": asked.en}, Kind(asked.kind), terms, asked.uses)


def _scaled(told: str | None, places: int, field: str) -> int:
    try:
        value = Decimal(told or "0").scaleb(places)
        if value != value.quantize(Decimal(1), ROUND_HALF_UP):
            raise Refusal("campaign_invalid", field=field)
    except InvalidOperation as error:
        raise Refusal("campaign_invalid", field=field) from error
    return int(value)
