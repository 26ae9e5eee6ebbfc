"""Coupons as HQ gives them out: its keys, campaigns, and the QR texts of single coupons."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import msgspec
from sqlalchemy import Connection, select, text

from app.clock import Clock
from app.coupons.coupon import Coupon, Kind, is_sound
from app.coupons.rows import CouponKey, key_text
from app.coupons.token import key_id, make_token
from app.errors import Refusal
from app.identifiers import Identifiers
from app.journal.signing import Signer
from app.orders.commands import PlacedCoupon
from app.pricing import engine
from sync.hq import ids
from sync.hq.database import for_update
from sync.hq.tables import LIVE, coupon, coupon_terms

SERIAL = 10
"""Bytes: nobody guesses another coupon's."""
MOST_B = 10_000
"""Minor units that a class B coupon may take off."""
_KEY, _CAMPAIGN = LIVE["coupon_key"], LIVE["coupon_campaign"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What every coupon of a campaign says; the fields of `app.coupons.coupon.Coupon`, times in seconds."""

    currency: str
    off: int
    rate: int
    most: int
    amount_from: int
    audience: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign to begin: each coupon is taken `uses` times, 0 without limit (class C only)."""

    code: str
    names: dict[str, str]
    kind: Kind
    terms: Terms
    uses: int = 1


def coupon_signer(signer: Signer, number: int) -> Signer:
    """The key that coupons are signed with, drawn from HQ's own; a new `number` is a new key."""
    return Signer(signer.derived(f"farshelf-coupon-key-{number}".encode()))


def current_signer(connection: Connection, signer: Signer) -> Signer:
    """The newest key, told to devices; a new one with the first coupon, and where the newest was ended."""
    known = connection.execute(text("SELECT count(*) FROM coupon_key")).scalar_one()
    found = coupon_signer(signer, known)
    ended = select(_KEY.c.ended).where(_KEY.c.id == key_id(found.public_key).hex())
    return found if known and not connection.execute(ended).scalar_one() else new_key(connection, signer)


def new_key(connection: Connection, signer: Signer) -> Signer:
    """Begin to sign with another key; coupons of those before stay good."""
    known: int = connection.execute(text("SELECT count(*) FROM coupon_key")).scalar_one()
    found = coupon_signer(signer, known + 1)
    connection.execute(_KEY.insert(), asdict(_signed(signer, found.public_key, ended=0)))
    return found


def end_key(connection: Connection, signer: Signer, name: str) -> None:
    """No coupon of this key is taken any more. Raises Refusal `coupon_key_unknown`."""
    public_key = connection.execute(select(_KEY.c.public_key).where(_KEY.c.id == name)).scalar()
    if public_key is None:
        raise Refusal("coupon_key_unknown", key=name)
    row = asdict(_signed(signer, bytes(public_key), ended=1))
    connection.execute(_KEY.update().where(_KEY.c.id == name).values(ended=1, signature=row["signature"]))


def begin(connection: Connection, campaign: Campaign) -> int:
    """Answers its id. Raises Refusal `campaign_known` or `campaign_invalid`."""
    wrong = {
        "terms": not is_sound(_coupon(bytes(SERIAL), 0, campaign.kind, campaign.terms)),
        "uses": campaign.uses < 0 or (campaign.kind is not Kind.C and campaign.uses != 1),
        "value": campaign.kind is Kind.B and not 0 < (campaign.terms.off or campaign.terms.most) <= MOST_B,
    }
    bad = [field for field, found in wrong.items() if found]
    if bad:
        raise Refusal("campaign_invalid", field=bad[0])
    if _id_of(connection, campaign.code) is not None:
        raise Refusal("campaign_known", code=campaign.code)
    number = ids.allocate(connection, 1)
    names = json.dumps(campaign.names, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    connection.execute(_CAMPAIGN.insert(), {"id": number, "code": campaign.code, "names": names, "ended": 0})
    body = msgspec.json.encode(campaign.terms).decode()
    values = {"campaign_id": number, "kind": str(campaign.kind), "body": body, "uses": campaign.uses}
    connection.execute(coupon_terms.insert(), values)
    return number


def give_out(
    connection: Connection, signer: Signer, clock: Clock, identifiers: Identifiers, code: str, count: int
) -> list[str]:
    """So many new coupons of a campaign, as the texts of their QRs.

    Raises Refusal `campaign_unknown` or `campaign_stopped`.
    """
    number = _id_of(connection, code)
    found = None if number is None else _terms(connection, number)
    if number is None or found is None:
        raise Refusal("campaign_unknown", code=code)
    if connection.execute(select(_CAMPAIGN.c.ended).where(_CAMPAIGN.c.id == number)).scalar():
        raise Refusal("campaign_stopped", code=code)
    kind, terms, _ = found
    key, now = current_signer(connection, signer), clock.now()
    made = [_coupon(identifiers.secret(SERIAL), number, kind, terms) for _ in range(count)]
    rows = [{"serial": one.serial, "campaign_id": number, "issued_at": now} for one in made]
    if rows:
        connection.execute(coupon.insert(), rows)
    return [make_token(key, one) for one in made]


def stop(connection: Connection, code: str) -> None:
    """Devices take no coupon of it any more, once they have heard. Raises Refusal `campaign_unknown`."""
    number = _id_of(connection, code)
    if number is None:
        raise Refusal("campaign_unknown", code=code)
    connection.execute(_CAMPAIGN.update().where(_CAMPAIGN.c.id == number).values(ended=1))


def told(connection: Connection) -> list[str]:
    """A line for each campaign: given out, used, what it took off, and what of that is loss."""
    rows = connection.execute(
        text(
            "SELECT m.code, m.ended, t.kind, (SELECT count(*) FROM coupon c WHERE c.campaign_id = m.id) AS given,"
            " count(u.serial) AS uses, coalesce(sum(u.amount), 0) AS amount, coalesce(sum(u.loss), 0) AS loss"
            " FROM coupon_campaign m JOIN coupon_terms t ON t.campaign_id = m.id"
            " LEFT JOIN coupon_use u ON u.campaign_id = m.id GROUP BY m.id, m.code, m.ended, t.kind ORDER BY m.code"
        )
    )
    return [
        f"{row.code} ({row.kind}{', stopped' if row.ended else ''}): {row.given} given out, {row.uses} uses,"
        f" {row.amount} off, {row.loss} lost (minor units)"
        for row in rows
    ]


def limit_of(connection: Connection, serial: bytes) -> tuple[int, int] | None:
    """(campaign, uses allowed) of a serial, which nobody else may count until the end of the transaction."""
    row = connection.execute(
        text(f"SELECT campaign_id FROM coupon WHERE serial = :serial{for_update(connection)}"), {"serial": serial}
    ).first()
    found = None if row is None else _terms(connection, row.campaign_id)
    return None if row is None or found is None else (row.campaign_id, found[2])


def terms_used(connection: Connection, used: PlacedCoupon) -> engine.Coupon:
    """What HQ takes off for it; for a serial it has never given out, what the counter took."""
    campaign = connection.execute(select(coupon.c.campaign_id).where(coupon.c.serial == used.serial)).scalar()
    found = None if campaign is None else _terms(connection, campaign)
    if found is None:
        return engine.Coupon(off=used.amount)
    terms = found[1]
    return engine.Coupon(off=terms.off, rate=terms.rate, most=terms.most, amount_from=terms.amount_from)


def _terms(connection: Connection, campaign_id: int) -> tuple[Kind, Terms, int] | None:
    row = connection.execute(select(coupon_terms).where(coupon_terms.c.campaign_id == campaign_id)).first()
    return None if row is None else (Kind(row.kind), msgspec.json.decode(row.body, type=Terms), row.uses)


def _coupon(serial: bytes, campaign_id: int, kind: Kind, terms: Terms) -> Coupon:
    return Coupon(serial=serial, campaign_id=campaign_id, kind=kind, names={}, **asdict(terms))


def _id_of(connection: Connection, code: str) -> int | None:
    found: int | None = connection.execute(select(_CAMPAIGN.c.id).where(_CAMPAIGN.c.code == code)).scalar()
    return found


def _signed(signer: Signer, public_key: bytes, *, ended: int) -> CouponKey:
    key = CouponKey(key_id(public_key).hex(), public_key, ended, b"")
    return CouponKey(key.id, key.public_key, key.ended, signer.sign(key_text(key)))
