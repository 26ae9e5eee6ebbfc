"""The regions of China as HQ imports them, and finding one in words: in an address, or by pinyin initials."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from app.catalog.rows import Region

_NAMELESS = re.compile(r"(?:市辖区|县|(?:省|自治区)直辖县级行政区划)")
"""Rows that stand for no place anybody names: districts of a municipality hang below one."""
_PEOPLES = (
    "壮族|回族|维吾尔族?|蒙古族?|藏族|苗族|侗族|土家族|布依族|彝族|哈尼族|傣族|白族|傈僳族|景颇族|羌族|哈萨克族?|柯尔克孜族?|朝鲜族|"
    "黎族|满族|瑶族|畲族|仡佬族|水族|土族|撒拉族|东乡族|保安族|裕固族|锡伯族?|塔吉克族?|达斡尔族|鄂温克族|佤族|拉祜族|纳西族|"
    "怒族|独龙族|普米族|毛南族|仫佬族|各族|鄂伦春族?"
)
_KIND = re.compile(rf"(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|维吾尔自治区|地区|林区|特区|新区|[省市区县盟旗])$")
_BETWEEN = re.compile(r"[\s,，/·\-—]*(?:市辖区|省直辖县级行政区划|自治区直辖县级行政区划)?[\s,，/·\-—]*")
_NO_SHORT = re.compile(r"[路街道巷弄里大区县旗盟]|[东南西北中][路街]")
"""Behind a short name: a street (中山路 lies anywhere), or another region (朝阳区 is not in 朝阳市)."""


@dataclass(frozen=True, slots=True)
class Located:
    """A region found in a text from `start` to `end`; `code` is the deepest one that is certain."""

    code: str
    start: int
    end: int


class Nearness(IntEnum):
    """How near two regions are, nearest first; only as far as codes tell."""

    SAME_DISTRICT = 0
    SAME_CITY = 1
    SAME_PROVINCE = 2
    FAR = 3


class RegionBook:
    """Provinces, cities and districts; empty where HQ has none."""

    def __init__(self, regions: Iterable[Region] = ()) -> None:
        self._by_code = {one.code: one for one in regions}
        self._below: dict[str, list[Region]] = defaultdict(list)
        for one in self._by_code.values():
            self._below[one.parent].append(one)
        self._starts: dict[str, list[tuple[str, Region, bool]]] = defaultdict(list)
        for one in self._by_code.values():
            if not _NAMELESS.fullmatch(one.name):
                for name, short in ((one.name, False), (short_name(one.name), True)):
                    if not short or name != one.name:
                        self._starts[name[:2]].append((name, one, short))

    def __len__(self) -> int:
        return len(self._by_code)

    def find(self, code: str) -> Region | None:
        return self._by_code.get(code)

    def below(self, code: str) -> list[Region]:
        """What a person chooses from next; a level without names of its own is left out. '' for the provinces."""
        found: list[Region] = []
        for one in self._below.get(code, ()):
            found += self.below(one.code) if _NAMELESS.fullmatch(one.name) else [one]
        return sorted(found, key=lambda one: one.code)

    def path(self, code: str) -> tuple[Region, ...]:
        """From the province down to it, levels without names left out; empty for an unknown code."""
        one = self._by_code.get(code)
        if one is None:
            return ()
        above = self.path(one.parent) if one.parent else ()
        return above if _NAMELESS.fullmatch(one.name) else (*above, one)

    def words(self, code: str) -> str:
        """ "浙江省 杭州市 西湖区"."""
        return " ".join(one.name for one in self.path(code))

    def is_whole(self, code: str) -> bool:
        """Whether nothing is left to choose below it."""
        return code in self._by_code and not self.below(code)

    def search(self, text: str, near: str = "", limit: int = 8) -> list[Region]:
        """By the beginning of a name or of its initials (xh), those near to a region first, districts before cities."""
        wanted = "".join(text.split()).lower()
        if not wanted:
            return []
        found = (one for one in self._by_code.values() if not _NAMELESS.fullmatch(one.name))
        hits = [one for one in found if one.name.startswith(wanted) or one.initials.startswith(wanted)]
        return sorted(hits, key=lambda one: (nearness(one.code, near), -one.level, one.code))[:limit]

    def locate(self, text: str, start: int, near: str = "") -> Located | None:
        """The region that the text names at `start`, as deep as it is certain.

        Levels may be left out, and short names (浙江杭州西湖区) stand for whole ones below another. A district alone is
        certain where there is one of that name, or one in the city of `near`.
        """
        best: Located | None = None
        for region, end, short in self._named(text, start):
            if not short or region.level < 3:
                code, last = self._deeper(text, end, region.code)
                found = Located(code, start, last)
                alike = self._alike(text, start, region, near) if region.level == 3 else [region]
                if len(alike) > 1 or (region.level == 3 and alike != [region]):
                    continue
                if best is None or (_depth(code), last) > (_depth(best.code), best.end):
                    best = found
        return best

    def _alike(self, text: str, start: int, region: Region, near: str) -> list[Region]:
        same = [one for one, _, short in self._named(text, start) if one.level == 3 and not short]
        same = [one for one in same if one.name == region.name]
        here = [one for one in same if near and nearness(one.code, near) <= Nearness.SAME_CITY]
        return here if len(here) == 1 else same

    def _deeper(self, text: str, at: int, code: str) -> tuple[str, int]:
        """The deepest region below `code` that goes on at `at`, else `code` itself."""
        between = _BETWEEN.match(text, at)
        next_at = between.end() if between else at
        best = (code, at)
        for region, end, short in self._named(text, next_at):
            # A municipality is often told twice: 上海市上海市浦东新区.
            again = region.code == code and not short
            if again or (region.code != code and region.code.startswith(code)):
                found = self._deeper(text, end, region.code)
                if (_depth(found[0]), found[1]) > (_depth(best[0]), best[1]):
                    best = found
        return best

    def _named(self, text: str, at: int) -> Iterator[tuple[Region, int, bool]]:
        for name, region, short in self._starts.get(text[at : at + 2], ()):
            end = at + len(name)
            if text.startswith(name, at) and not (short and _NO_SHORT.match(text, end)):
                yield region, end, short


def short_name(name: str) -> str:
    """杭州市 → 杭州, 延边朝鲜族自治州 → 延边, 内蒙古自治区 → 内蒙古; never shorter than two characters."""
    bare = _KIND.sub("", name)
    if len(bare) >= 2:
        return bare
    bare = re.sub(r"自治[区州县旗]$", "", name)
    return bare if len(bare) >= 2 else name


def nearness(one: str, other: str) -> Nearness:
    """By codes as in GB/T 2260: two figures name the province, four the city, six the district."""
    if not one or not other or one[:2] != other[:2]:
        return Nearness.FAR
    if len(one) < 4 or len(other) < 4:
        return Nearness.SAME_PROVINCE
    # The districts of a municipality are those of one city, whatever stands between.
    same_city = one[:4] == other[:4] or one[:2] in ("11", "12", "31", "50", "81", "82")
    if not same_city:
        return Nearness.SAME_PROVINCE
    return Nearness.SAME_DISTRICT if len(one) == 6 and one == other else Nearness.SAME_CITY


def covers(area: str, code: str) -> bool:
    """Whether a region lies in an area, or is it."""
    return bool(area) and code.startswith(area)


def _depth(code: str) -> int:
    return len(code)
