"""HQ's half of the search terms: what a style is found by (the query's half is `app.catalog.terms`).

Chinese texts give bigrams plus the last character, whole pinyin from every syllable on (yurongfu, rongfu, fu) and, for
names, pinyin initials from every syllable on (yrf, rf, f). Other words stand as they are. pypinyin reads heteronyms by
its dictionary of words; it is slow (about 0.1 ms a name), which is why devices get ready-made terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin

from app.catalog.terms import bigrams, folded, is_han, runs

DESCRIPTION_CHARACTERS = 40
"""Of a description only the beginning is searched: it names the material, the rest is prose."""

_PART = re.compile(r"[0-9]+|[^0-9]+")


def style_terms(
    *,
    code: str,
    brand: str,
    names: Iterable[str],
    categories: Iterable[str],
    colours: Iterable[str],
    details: Iterable[str],
) -> str:
    """The terms of one style, space-separated, each once, in sorted order.

    `names`, `categories` and `colours` hold the texts of all languages, `details` the descriptions.
    """
    found = set(_code_terms(code))
    for text in (brand, *names, *categories):
        found.update(_spoken(text))
    for text in colours:
        found.update(_read_aloud(text))
    for text in details:
        found.update(_written(text[:DESCRIPTION_CHARACTERS]))
    return " ".join(sorted(found))


def _written(text: str) -> Iterator[str]:
    for run in runs(text):
        if is_han(run):
            yield from bigrams(run)
            yield run[-1]
        else:
            yield run


@lru_cache(maxsize=20_000)
def _read_aloud(text: str) -> frozenset[str]:
    """Written terms and whole pinyin."""
    return frozenset((*_written(text), *_suffixes(_syllables(text))))


@lru_cache(maxsize=20_000)
def _spoken(text: str) -> frozenset[str]:
    """Written terms, whole pinyin and pinyin initials."""
    syllables = _syllables(text)
    return frozenset((*_written(text), *_suffixes(syllables), *_suffixes([syllable[0] for syllable in syllables])))


def _syllables(text: str) -> list[str]:
    """`T恤 长款` → t, xu, chang, kuan; empty where there is nothing Chinese."""
    parts = runs(text)
    if not any(map(is_han, parts)):
        return []
    syllables: list[str] = []
    for part in parts:
        syllables += lazy_pinyin(part) if is_han(part) else [part]
    # A character without a reading comes back as it is; some readings carry accents, which the index folds.
    return [plain for syllable in syllables if (plain := folded(syllable).replace(" ", ""))]


def _suffixes(syllables: list[str]) -> Iterator[str]:
    for start in range(len(syllables)):
        yield "".join(syllables[start:])


def _code_terms(code: str) -> Iterator[str]:
    """`YR-2208` → yr, 2208, yr2208; each part can be typed alone, or all of it without the hyphen."""
    yield from _written(code)
    words = runs(code)
    yield "".join(words)
    for word in words:
        yield from _PART.findall(word)
