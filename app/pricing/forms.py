"""The one JSON form of a promotion: what HQ signs, the feed carries and a device reads.

`{"names": {"zh": …}, "what": {"kind": "percentage", "off": 500}, "which": {…}, …}`: keys sorted, no blanks, nothing
that stands at its default, sets as sorted arrays. Id and version are columns beside it.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from app.errors import Refusal
from app.pricing.promotions import (
    AddOn,
    AmountOff,
    FixedPrice,
    Gift,
    NForM,
    Percentage,
    PointsMultiplier,
    Promotion,
    Recommendation,
    What,
)

KINDS: dict[str, type] = {
    "percentage": Percentage,
    "amount": AmountOff,
    "fixed_price": FixedPrice,
    "n_for_m": NForM,
    "add_on": AddOn,
    "gift": Gift,
    "points": PointsMultiplier,
    "recommendation": Recommendation,
}
"""The word of each WHAT."""
_WORDS = {kind: word for word, kind in KINDS.items()}


def promotion_to(promotion: Promotion) -> str:
    """The canonical form; `promotion_from` reads it back to an equal promotion."""
    body = _plain(promotion)
    del body["id"], body["version"]
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def promotion_from(promotion_id: int, version: int, body: str) -> Promotion:
    """Raises Refusal `promotion_unreadable` (promotion, at) for a word this build does not know or a value of another
    kind than its field's, `promotion_invalid` (field) for one that contradicts itself.
    """
    try:
        found = json.loads(body)
        if not isinstance(found, dict) or found.keys() & {"id", "version"}:
            raise _Unreadable("")
        made = _dataclass(Promotion, found | {"id": promotion_id, "version": version}, "")
    except (_Unreadable, ValueError, RecursionError) as error:
        at = error.at if isinstance(error, _Unreadable) else ""
        raise Refusal("promotion_unreadable", promotion=promotion_id, at=at) from error
    assert isinstance(made, Promotion)
    return made


class _Unreadable(Exception):
    def __init__(self, at: str) -> None:
        super().__init__(at)
        self.at = at


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        # Required fields always, of the others what differs.
        found = {
            one.name: _plain(getattr(value, one.name))
            for one in fields(value)
            if getattr(value, one.name) != _default(one)
        }
        word = _WORDS.get(type(value))
        return found if word is None else {"kind": word} | found
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _default(one: Any) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


@cache
def _hints(kind: type) -> dict[str, tuple[Any, bool]]:
    """Field → its type, and whether it must be there."""
    hints = get_type_hints(kind)
    return {
        one.name: (hints[one.name], one.default is MISSING and one.default_factory is MISSING) for one in fields(kind)
    }


def _dataclass(kind: type, value: object, at: str) -> object:
    if not isinstance(value, dict):
        raise _Unreadable(at)
    hints = _hints(kind)
    unknown = value.keys() - hints.keys()
    if unknown:
        raise _Unreadable(_path(at, min(unknown)))
    missing = {name for name, (_, required) in hints.items() if required} - value.keys()
    if missing:
        raise _Unreadable(_path(at, min(missing)))
    return kind(**{name: _value(hints[name][0], one, _path(at, name)) for name, one in value.items()})


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _value(hint: Any, value: object, at: str) -> object:
    if hint == What:
        kind = KINDS.get(str(value.get("kind"))) if isinstance(value, dict) else None
        if kind is None or not isinstance(value, dict):
            raise _Unreadable(_path(at, "kind"))
        return _dataclass(kind, {name: one for name, one in value.items() if name != "kind"}, at)
    if isinstance(hint, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not types.NoneType)
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return _dataclass(hint, value, at)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is dict:
        if not isinstance(value, dict) or not all(type(one) is str for one in value.values()):
            raise _Unreadable(at)
        return value
    if origin in (frozenset, tuple):
        if not isinstance(value, list):
            raise _Unreadable(at)
        found = [_value(inner[0], one, at) for one in value]
        if origin is tuple:
            return tuple(found)
        if len(set(found)) != len(found):
            raise _Unreadable(at)
        return frozenset(found)
    # bool is an int to Python, and is none here.
    if type(value) is not hint:
        raise _Unreadable(at)
    return value
