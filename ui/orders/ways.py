"""The ways to have a line, in words: what, why it stands where it does, how far, how sure, and until when. Pure."""

from __future__ import annotations

from app.orders.routing import Part, Reason, Way
from app.orders.states import Fulfilment
from ui.bridge import wording
from ui.bridge.goods_words import safety_words, way_words
from ui.bridge.wording import tr
from ui.orders import derive
from ui.orders.reading import Ground, Ways


def way_rows(read: Ways, ground: Ground) -> list[derive.Way]:
    """As they are ranked; the first one that can be had is recommended."""
    now_chosen = f"{read.line.fulfilment}:{read.line.location_id}"
    return [_row(way, read, ground, chosen=way.key == now_chosen, best=at == 0) for at, way in enumerate(read.ways)]


def _row(way: Way, read: Ways, ground: Ground, *, chosen: bool, best: bool) -> derive.Way:
    place = way.part.place
    chip, tone = "", "accent"
    if place is not None and len(way.parts) == 1:
        chip = f"{safety_words(place)} · {wording.age(place.as_of, read.now, read.zone)}"
        tone = "warn" if place.safety.value in ("at_risk", "last_piece") else "accent"
    elif best:
        chip = tr("Recommended")
    why = reason_words(way, read)
    if best and place is not None:
        why = " · ".join((tr("Recommended"), why))
    facts = [why, *_facts(way, read)]
    return derive.Way(
        key=way.key,
        title=_title(way, ground),
        detail=" · ".join(fact for fact in facts if fact),
        chip=chip,
        tone=tone,
        chosen=chosen,
        sign=_sign(way),
    )


def reason_words(way: Way, read: Ways) -> str:
    """Why this way."""
    match way.reason:
        case Reason.IN_HAND:
            return tr("%n in this store", "", read.here)
        case Reason.HELD_ONLY:
            return tr("Only what the customer has in hand")
        case Reason.BROUGHT:
            return tr("The shop brings goods to this address")
        case Reason.BROUGHT_ONCE_ASKED:
            return tr("The shop brings goods nearby, ask for the address")
        case Reason.COLLECTED_NEARBY:
            return tr("The shop is near the address")
        case Reason.COLLECTED:
            return ""
        case Reason.CARRIER:
            return tr("By carrier")
        case Reason.CARRIER_AFTER_ALL:
            return tr("No shop with the goods delivers there")
        case Reason.SHOP_SENDS:
            return tr("No warehouse has it")
        case Reason.TRIED_ON:
            return tr("Unpaid, held for 48 hours")
        case Reason.SPLIT:
            return tr("No place alone has all of it")
        case Reason.NOT_ENOUGH:
            return tr("Not enough there")


def _title(way: Way, ground: Ground) -> str:
    if len(way.parts) > 1:
        return " + ".join(_part_words(part, ground) for part in way.parts)
    part = way.part
    here = part.location_id == ground.here.location_id
    name = ground.shops.name(part.location_id)
    match part.fulfilment:
        case Fulfilment.CARRY_OUT:
            return tr("Carry out")
        case Fulfilment.CLICK_AND_COLLECT:
            return tr("Collect here") if here else tr("Collect at %1").replace("%1", name)
        case Fulfilment.SHIP_TO_HOME:
            return tr("Ship to home from %1").replace("%1", name)
        case Fulfilment.STORE_DELIVERY:
            return tr("This shop delivers") if here else tr("Delivery from %1").replace("%1", name)
        case Fulfilment.TRY_ON:
            return tr("Try on here") if here else tr("Try on at %1").replace("%1", name)


def _part_words(part: Part, ground: Ground) -> str:
    """ "2 here", "1 from the DC"."""
    if part.fulfilment is Fulfilment.CARRY_OUT:
        return tr("%1 from here").replace("%1", wording.number(part.quantity))
    words = tr("%1 from %2").replace("%1", wording.number(part.quantity))
    return words.replace("%2", ground.shops.name(part.location_id))


def _facts(way: Way, read: Ways) -> list[str]:
    if way.reason in (Reason.IN_HAND, Reason.HELD_ONLY):
        return []
    due = max(part.due_at for part in way.parts)
    place = way.part.place
    far = [way_words(place)] if place is not None and place.location.kind == "store" else []
    many = [wording.items(place.quantity)] if place is not None and len(way.parts) == 1 else []
    return [_promise(way.parts[-1].fulfilment, due, read), *far, *many]


def _promise(kind: Fulfilment, due: int, read: Ways) -> str:
    when = wording.day_time(due, read.now, read.zone)
    match kind:
        case Fulfilment.CARRY_OUT:
            return ""
        case Fulfilment.CLICK_AND_COLLECT | Fulfilment.TRY_ON:
            return tr("Ready to collect · %1").replace("%1", when)
        case Fulfilment.STORE_DELIVERY:
            return tr("At the door · %1").replace("%1", when)
        case Fulfilment.SHIP_TO_HOME:
            return tr("Delivered · %1").replace("%1", wording.day(due, read.now, read.zone))


def _sign(way: Way) -> str:
    if len(way.parts) > 1:
        return "split"
    match way.part.fulfilment:
        case Fulfilment.CARRY_OUT:
            return "bag"
        case Fulfilment.SHIP_TO_HOME:
            return "truck"
        case Fulfilment.STORE_DELIVERY:
            return "home"
        case _:
            return "store"
