"""Regions: picked level by level, looked up by initials, and how near two are."""

from __future__ import annotations

import pytest

from app.catalog.regions import Nearness, RegionBook, covers, nearness, short_name
from tests.support.regions import demo_regions, real_regions


def names(book: RegionBook, code: str) -> list[str]:
    return [one.name for one in book.below(code)]


def test_levels_without_names_are_left_out() -> None:
    book = real_regions()
    assert len(book.below("")) == 34
    assert names(book, "31")[:2] == ["黄浦区", "徐汇区"], "a municipality goes to its districts at once"
    assert "济源市" in names(book, "41")
    assert book.words("310115") == "上海市 浦东新区"
    assert book.words("330106") == "浙江省 杭州市 西湖区"
    assert book.words("99") == ""
    assert [book.is_whole(code) for code in ("33", "3301", "330106", "419001", "", "99")] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_found_by_initials_the_near_ones_first() -> None:
    book = demo_regions()
    assert [one.code for one in book.search("xhq", near="330102")] == ["330106", "310104", "360103"]
    assert [one.code for one in book.search("xhq", near="360103")] == ["360103", "310104", "330106"]
    assert book.search("西湖", near="330102")[0].code == "330106"
    assert book.search("HZS")[0].name == "杭州市"
    assert book.search("") == book.search("qqqq") == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("330106", "330106", Nearness.SAME_DISTRICT),
        ("330106", "330102", Nearness.SAME_CITY),
        ("330106", "330203", Nearness.SAME_PROVINCE),
        ("310115", "310230", Nearness.SAME_CITY),
        ("330106", "360103", Nearness.FAR),
        ("", "330106", Nearness.FAR),
        ("33", "330106", Nearness.SAME_PROVINCE),
    ],
)
def test_how_near(one: str, other: str, near: Nearness) -> None:
    assert nearness(one, other) is nearness(other, one) is near


def test_an_area_covers_what_lies_in_it() -> None:
    assert covers("3301", "330106")
    assert covers("330106", "330106")
    assert not covers("330106", "3301")
    assert not covers("", "330106")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("杭州市", "杭州"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("延边朝鲜族自治州", "延边"),
        ("博尔塔拉蒙古自治州", "博尔塔拉"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("城区", "城区"),
        ("神农架林区", "神农架"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_every_region_is_found_by_its_own_words() -> None:
    book = real_regions()
    wholes = [one for one in _all(book, "") if book.is_whole(one)]
    assert len(wholes) > 2_900
    for code in wholes:
        words = book.words(code).replace(" ", "")
        found = book.locate(words + "1号", 0)
        assert found is not None, words
        assert found.code == code, words
        assert words + "1号" == words + (words + "1号")[found.end :]


def _all(book: RegionBook, code: str) -> list[str]:
    return [each for one in book.below(code) for each in (one.code, *_all(book, one.code))]
