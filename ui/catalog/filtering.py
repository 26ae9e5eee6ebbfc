"""Filters over the results: what is chosen, what each would leave, and the row of pills that offers them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.catalog.facets import ANY, BANDS, CategoryName, Wanted
from app.money import EXPONENTS, Money
from ui.bridge import wording
from ui.bridge.pills import Pill
from ui.bridge.wording import tr

MARKS = ("new", "pre_sale", "online_only", "tail")
MOST = 24
"""Brands offered at once; the others are found by typing their name."""


@dataclass(frozen=True, slots=True)
class Filters:
    """`stock` is '' | here | nearby."""

    stock: str = ""
    wanted: Wanted = ANY

    @property
    def keys(self) -> tuple[str, ...]:
        """The pills that are pressed."""
        wanted = self.wanted
        chosen = (
            (self.stock, self.stock),
            (f"category:{wanted.category}", wanted.category),
            (f"band:{wanted.band}", wanted.band >= 0),
            (f"mark:{wanted.mark}", wanted.mark),
            (f"brand:{wanted.brand}", wanted.brand),
        )
        return tuple(key for key, is_chosen in chosen if is_chosen)

    def without(self, key: str) -> Filters:
        """The others stay."""
        if key in ("here", "nearby"):
            return replace(self, stock="")
        facet = key.partition(":")[0]
        return replace(self, wanted=replace(self.wanted, **{facet: getattr(ANY, facet)}))

    def press(self, key: str) -> Filters:
        """Choose it in place of its kind, or take it off again; "all" takes all off."""
        if key == "all":
            return Filters()
        if key in self.keys:
            return self.without(key)
        facet, _, value = key.partition(":")
        if not value:
            return replace(self, stock=key)
        fields: dict[str, Any] = {facet: int(value) if facet in ("category", "band") else value}
        return replace(self, wanted=replace(self.wanted, **fields))


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Offer:
    """What was counted for `text` under `filters`: `total` the words alone find, `found` with the filters.

    `counts`: pill → styles it would leave beside the filters of other kinds. `rest`: chosen pill → styles without it.
    Where the nearby shops are asked for, nothing but `total` and `rest` of that is known (None, or no entry).
    """

    text: str
    filters: Filters
    total: int
    found: int | None
    counts: dict[str, int]
    rest: dict[str, int]
    categories: dict[int, CategoryName]
    brands: tuple[str, ...]
    common: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class PillGroup:
    """A heading of the sheet of all filters with what it offers."""

    key: str
    title: str
    pills: tuple[Pill, ...]


@dataclass(frozen=True, slots=True)
class WayOut:
    """Why nothing is shown, and the filter to take off: `key` of its pill."""

    hint: str = ""
    action: str = ""
    key: str = ""


def mark_word(mark: str) -> str:
    """ "New", '' for an ordinary style."""
    words = {
        "new": tr("New"),
        "online_only": tr("Online only"),
        "pre_sale": tr("Pre-sale"),
        "tail": tr("Last of the line"),
    }
    return words.get(mark, "")


def band_word(band: int, currency: str) -> str:
    """ "¥300–1,000", "under ¥100", "¥3,000 and more"."""
    low, high = (bound * 10 ** EXPONENTS[currency] for bound in BANDS[band])
    least = wording.money(Money(low, currency), brief=True)
    if not high:
        return tr("%1 and more").replace("%1", least)
    most = wording.money(Money(high, currency), brief=True)
    if not low:
        return tr("under %1").replace("%1", most)
    return f"{least}–{most.lstrip(wording.SYMBOLS.get(currency, currency))}"


def title(key: str, offer: Offer | None) -> str:
    """The word of a pill."""
    plain = {"all": tr("All"), "here": tr("In this store"), "nearby": tr("Pick up nearby")}
    if key in plain:
        return plain[key]
    facet, _, value = key.partition(":")
    match facet:
        case "mark":
            return mark_word(value)
        case "band":
            return band_word(int(value), "CNY" if offer is None else offer.currency)
        case "category":
            found = None if offer is None else offer.categories.get(int(value))
            return "…" if found is None else found.name
        case _:
            return value


def pills(filters: Filters, offer: Offer | None, known: bool, shown: str) -> list[Pill]:
    """The row under the scan box; `known`: the offer counted these very words and filters; `shown`: "48" | "50+"."""
    common = () if offer is None else offer.common
    keys = ["all", "here", "nearby", *_in_place(filters, common), "mark:new"]
    keys += [key for key in filters.keys if key not in keys]
    rows = []
    for key in keys:
        checked = key in filters.keys or (key == "all" and not filters.keys)
        count = ""
        if known and offer is not None:
            figure = offer.total if key == "all" else offer.counts.get(key)
            count = "" if figure is None or not (checked or key in ("all", "here")) else wording.number(figure)
        elif checked and (key == "all" or len(filters.keys) == 1):
            count = shown
        rows.append(Pill(key, title(key, offer), count, checked))
    return rows


def groups(filters: Filters, offer: Offer | None) -> list[PillGroup]:
    """All filters, each with what it would leave; what would leave nothing is not offered."""
    if offer is None:
        return []
    tops = [one.id for one in offer.categories.values() if not one.parent_id]
    top = _top(filters.wanted.category, offer)
    below = [one.id for one in offer.categories.values() if top and one.parent_id == top]
    rows = (
        ("stock", tr("Stock"), ["here", "nearby"]),
        ("category", tr("Category"), [f"category:{one}" for one in tops]),
        ("below", title(f"category:{top}", offer), [f"category:{one}" for one in below]),
        ("band", tr("Price"), [f"band:{band}" for band in range(len(BANDS))]),
        ("mark", tr("Marked as"), [f"mark:{mark}" for mark in MARKS]),
        ("brand", tr("Brand"), [f"brand:{brand}" for brand in offer.brands[:MOST]]),
    )
    found = [PillGroup(key, heading, tuple(_offered(keys, filters, offer))) for key, heading, keys in rows]
    return [group for group in found if group.pills]


def way_out(filters: Filters, offer: Offer | None) -> WayOut:
    """Which filter to take off so that something is there."""
    if not filters.keys:
        return WayOut()
    rest = {} if offer is None else {key: count for key, count in offer.rest.items() if count}
    if not rest:
        return WayOut(tr("A filter is on. Show all to see more."), tr("Show all"), "all")
    key = max(rest, key=rest.__getitem__)
    name = title(key, offer)
    hint = tr("%n style(s) without the filter “%1”.", "", rest[key]).replace("%1", name)
    return WayOut(hint, tr("Take off “%1”").replace("%1", name), key)


def _offered(keys: list[str], filters: Filters, offer: Offer) -> list[Pill]:
    return [
        Pill(key, title(key, offer), wording.number(count) if (count := offer.counts.get(key)) else "", checked)
        for key in keys
        if (checked := key in filters.keys) or offer.counts.get(key) or key == "nearby"
    ]


def _in_place(filters: Filters, common: tuple[str, ...]) -> list[str]:
    """The category and the price band most goods have, or the chosen ones in their place."""
    found = []
    for key in common:
        facet = key.partition(":")[0]
        found.append(next((one for one in filters.keys if one.startswith(f"{facet}:")), key))
    return found


def _top(category: int, offer: Offer) -> int:
    seen: set[int] = set()
    while category in offer.categories and offer.categories[category].parent_id and category not in seen:
        seen.add(category)
        category = offer.categories[category].parent_id
    return category
