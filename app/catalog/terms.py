"""How texts are cut for the search index: the half that both sides share, and the query's half.

HQ cuts the texts of a style into space-separated terms (`SearchDocument.terms`); the device cuts what is typed into an
FTS5 query over them. The index knows single tokens only (`detail=none` refuses phrases), so a Chinese run of two or
more characters is asked for by all of its bigrams, a single character by its prefix, and letters and digits
(English, pinyin, pinyin initials, codes) by their prefix.
"""

from __future__ import annotations

import re
import unicodedata

MAX_QUERY_CHARACTERS = 64
"""What is typed beyond this many characters is not searched for."""

# SQLite's tokenizer follows its own, older Unicode tables. What Unicode 3.2 already called a letter or a digit is one
# there too; anything younger it may split inside a term, which `detail=none` answers with an error.
_category = unicodedata.ucd_3_2_0.category
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_RUN = re.compile(f"[{_HAN}]+|[^{_HAN} ]+")
_HAN_FIRST = re.compile(f"[{_HAN}]")


def folded(text: str) -> str:
    """Lower case without accents or width variants; everything but letters and digits becomes a space."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kinds = ((character, _category(character)) for character in plain)
    return "".join(character if kind[0] in "LN" else " " for character, kind in kinds if kind != "Mn")


def runs(text: str) -> list[str]:
    """Maximal runs of Chinese characters, and of other letters and digits, in the order of the text."""
    return _RUN.findall(folded(text))


def is_han(run: str) -> bool:
    """Whether a run of `runs` is one of Chinese characters."""
    return _HAN_FIRST.match(run) is not None


def bigrams(run: str) -> list[str]:
    """Neighbouring pairs of a Chinese run: 羽绒服 → 羽绒, 绒服."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def query_terms(text: str) -> list[str]:
    """The FTS5 terms that all must match; empty where nothing searchable was typed.

    `羽绒服 dow` → `"羽绒"`, `"绒服"`, `"dow"*`. Every term is quoted and holds letters and digits only, so that nothing
    typed can be read as FTS5 syntax.
    """
    terms: list[str] = []
    for run in runs(text[:MAX_QUERY_CHARACTERS]):
        if is_han(run) and len(run) > 1:
            terms += (f'"{pair}"' for pair in bigrams(run))
        else:
            terms.append(f'"{run}"*')
    return list(dict.fromkeys(terms))


def match_query(text: str) -> str:
    """`query_terms` as one MATCH argument (all of them), '' where there is nothing to search for."""
    return " ".join(query_terms(text))
