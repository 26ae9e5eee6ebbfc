"""Names that are frozen into an order in every language of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping


def name_in(names: Mapping[str, str], lang: str) -> str:
    """The name in `lang`, else in Chinese, else in any language; '' where there is none."""
    return names.get(lang) or names.get("zh") or next(filter(None, names.values()), "")


def name_of(column: str, lang: str) -> str:
    """`name_in` of a line's `title` or `colour` as it stands in a row: JSON {lang: name}."""
    return name_in(json.loads(column), lang)


def as_column(names: Mapping[str, str]) -> str:
    return json.dumps(names, ensure_ascii=False)
