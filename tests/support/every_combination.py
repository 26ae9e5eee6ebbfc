"""Prices an order by trying every legal combination of promotions: plain loops over the JSON form, slow and obvious.

Written apart from `app.pricing` and sharing nothing with it but retail.md §4 and the JSON form, so that each finds the
other's mistakes. Fractions throughout; only what is paid is rounded.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

Line = dict[str, Any]
"""key, variant, product, brand, categories, quantity, list, member (0 for none)"""
Scene = dict[str, Any]
"""at, weekday, minute, shop, region, channel, currency, is_member, tier, tags, bought, looked_at, stock"""


def cheapest_total(lines: list[Line], scene: Scene, promotions: list[dict[str, Any]]) -> int:
    """What the order costs at the least. `promotions` are JSON bodies with their `id` in them."""
    lines = sorted(lines, key=lambda line: (line["variant"], line["key"]))
    promotions = sorted(promotions, key=lambda one: (-one.get("priority", 0), one["id"]))
    always: list[dict[str, Any]] = []
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in promotions:
        if not useful(one, lines, scene):
            continue
        if one.get("group"):
            groups.setdefault(one["group"], []).append(one)
        else:
            always.append(one)
    return min(total_with([*always, *choice], lines) for choice in product(*groups.values()))


def useful(one: dict[str, Any], lines: list[Line], scene: Scene) -> bool:
    """Whether WHO, WHEN, WHERE and all of WHICH but the amount are met, and it would give something."""
    who, when, which, where = (one.get(word, {}) for word in ("who", "when", "which", "where"))
    if who.get("members") == "only" and not scene["is_member"]:
        return False
    if who.get("members") == "none" and scene["is_member"]:
        return False
    if "tiers" in who and scene["tier"] not in who["tiers"]:
        return False
    if "tags" in who and not set(who["tags"]) & set(scene["tags"]):
        return False
    if "bought" in who and not set(who["bought"]) & set(scene["bought"]):
        return False
    if scene["at"] < when.get("start", 0) or scene["at"] >= when.get("end", 10**30):
        return False
    if "weekdays" in when and scene["weekday"] not in when["weekdays"]:
        return False
    start, end = when.get("minute_from", 0), when.get("minute_to", 1440)
    minutes = list(range(start, end)) if start < end else [*range(start, 1440), *range(end)]
    if scene["minute"] not in minutes:
        return False
    if "shops" in where and scene["shop"] not in where["shops"]:
        return False
    if "regions" in where and scene["region"] not in where["regions"]:
        return False
    if "channels" in where and scene["channel"] not in where["channels"]:
        return False
    kind = one["what"]["kind"]
    money = "amount_from" in which or kind in ("amount", "fixed_price", "add_on")
    if money and one.get("currency", "CNY") != scene["currency"]:
        return False
    if "looking_at" in which and not set(which["looking_at"]) & set(scene["looked_at"]):
        return False
    if any(scene["stock"].get(each["product_id"], 0) <= each["pieces"] for each in which.get("stock", [])):
        return False
    if "contains" in which and not any(covers(which["contains"], line) for line in lines):
        return False
    if "lacks" in which and any(covers(which["lacks"], line) for line in lines):
        return False
    if kind == "recommendation":
        counted = counted_lines(one, lines)
        if not counted and ("quantity_from" in which or names_goods(which.get("goods", {}))):
            return False
        return any(piece_price(one, line["list"]) < line["list"] for line in given_lines(one, lines))
    if not counted_lines(one, lines):
        return False
    if is_line_price(one):
        return any(piece_price(one, line["list"]) < line["list"] for line in given_lines(one, lines))
    return True


def names_goods(goods: dict[str, Any]) -> bool:
    return any(goods.get(word) for word in ("variants", "products", "categories", "brands"))


def covers(goods: dict[str, list[int | str]], line: Line) -> bool:
    if line["product"] in goods.get("not_products", []) or line["brand"] in goods.get("not_brands", []):
        return False
    if set(line["categories"]) & set(goods.get("not_categories", [])):
        return False
    if not names_goods(goods):
        return True
    named: list[tuple[str, int | str]] = [("variants", line["variant"]), ("products", line["product"])]
    named += [("brands", line["brand"]), *(("categories", category) for category in line["categories"])]
    return any(name in goods.get(word, []) for word, name in named)


def counted_lines(one: dict[str, Any], lines: list[Line]) -> list[Line]:
    """The lines that the promotion counts, as far as there are enough pieces of them."""
    which = one.get("which", {})
    found = [line for line in lines if covers(which.get("goods", {}), line)]
    if "goods" in one["what"]:
        found = [line for line in found if not covers(one["what"]["goods"], line)]
    least, most = which.get("quantity_from", 0), which.get("quantity_to", 0) or 10**9
    each = which.get("each", "")

    def pieces(line: Line) -> int:
        alike = [other for other in found if not each or other[each] == line[each]]
        return sum(other["quantity"] for other in alike)

    return [line for line in found if least <= pieces(line) <= most]


def given_lines(one: dict[str, Any], lines: list[Line]) -> list[Line]:
    """The lines that the promotion makes cheaper."""
    if "goods" in one["what"]:
        return [line for line in lines if covers(one["what"]["goods"], line)]
    return counted_lines(one, lines)


def is_line_price(one: dict[str, Any]) -> bool:
    kind, stage = str(one["what"]["kind"]), str(one["what"].get("stage", ""))
    if kind in ("percentage", "add_on"):
        return stage != "order"
    return (kind == "amount" and stage == "line") or kind in ("fixed_price", "recommendation")


def piece_price(one: dict[str, Any], price: int) -> int:
    what = one["what"]
    if what["kind"] in ("percentage", "recommendation"):
        return rounded(Fraction(price * (10_000 - what.get("off", 0)), 10_000))
    if what["kind"] == "amount":
        return max(0, price - int(what["off"]))
    return int(what["price"])


def rounded(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def total_with(chosen: list[dict[str, Any]], lines: list[Line]) -> int:
    """What the order costs when all of these apply."""
    after = [line_amount(line, [one for one in chosen if is_line_price(one)], lines) for line in lines]
    left = list(after)
    for one in chosen:
        if is_line_price(one):
            continue
        for place, share in order_discount(one, lines, after).items():
            left[place] -= min(share, left[place])
    return sum(left)


def line_amount(line: Line, chosen: list[dict[str, Any]], lines: list[Line]) -> int:
    """Each piece at the lowest price it can have."""
    prices = [line["list"]] * line["quantity"]
    if line["member"]:
        prices = [min(price, line["member"]) for price in prices]
    offers = []
    for one in chosen:
        if line not in given_lines(one, lines):
            continue
        price = piece_price(one, line["list"])
        if price < line["list"]:
            offers.append((price, pieces_for(one, line, lines)))
    paid: list[int] = []
    for price, pieces in sorted(offers):
        for _ in range(min(pieces, len(prices))):
            paid.append(min(price, prices.pop()))
    return sum(paid) + sum(prices)


def pieces_for(one: dict[str, Any], line: Line, lines: list[Line]) -> int:
    """How many pieces of the line an add-on price is for: the dearest lines come first."""
    if one["what"]["kind"] != "add_on":
        return int(line["quantity"])
    left = one["what"].get("pieces", 1)
    for other in sorted(given_lines(one, lines), key=lambda each: -each["list"]):
        if one["what"]["price"] >= other["list"]:
            continue
        if other is line:
            return int(min(left, line["quantity"]))
        left -= min(left, other["quantity"])
    return 0


def order_discount(one: dict[str, Any], lines: list[Line], after: list[int]) -> dict[int, int]:
    """Place of a line → what comes off it."""
    what, threshold = one["what"], one.get("which", {}).get("amount_from", 0)
    counted = [place for place, line in enumerate(lines) if line in counted_lines(one, lines)]
    reached = sum(after[place] for place in counted)
    if reached < threshold or reached == 0:
        return {}
    if what["kind"] == "percentage":
        return spread(rounded(Fraction(reached * what["off"], 10_000)), counted, after)
    if what["kind"] == "amount":
        times = min(what.get("times", 1), reached // threshold) if what.get("times", 1) > 1 else 1
        return spread(min(reached, what["off"] * times), counted, after)
    given = [place for place, line in enumerate(lines) if line in given_lines(one, lines)]
    pieces = [
        (after[place] // lines[place]["quantity"], place) for place in given for _ in range(lines[place]["quantity"])
    ]
    if what["kind"] == "n_for_m":
        many = len(pieces) // what["n"] * (what["n"] - what["m"])
        taken = [place for _, place in sorted(pieces)][:many]
    elif what["kind"] in ("add_on", "gift"):
        taken = [place for _, place in sorted(pieces, key=lambda piece: (-piece[0], piece[1]))][: what.get("pieces", 1)]
    else:
        return {}
    found = {}
    for place in set(taken):
        worth = after[place] * taken.count(place) // lines[place]["quantity"]
        if what["kind"] == "n_for_m":
            found[place] = rounded(Fraction(worth * what.get("off", 10_000), 10_000))
        else:
            found[place] = max(0, worth - what.get("price", 0) * taken.count(place))
    return found


def spread(amount: int, places: list[int], weights: list[int]) -> dict[int, int]:
    """By largest remainder; of equal remainders the earlier line."""
    whole = sum(weights[place] for place in places)
    exact = {place: Fraction(amount * weights[place], whole) for place in places}
    parts = {place: floor(part) for place, part in exact.items()}
    for place in sorted(places, key=lambda place: (parts[place] - exact[place], place))[: amount - sum(parts.values())]:
        parts[place] += 1
    return parts
