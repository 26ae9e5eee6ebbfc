"""Search terms: whatever a person may type of a style's texts finds it, and nothing typed can break the query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from sqlcipher3 import dbapi2 as sqlite

from app.catalog.rows import SEARCH_INDEX
from app.catalog.terms import folded, match_query, query_terms, runs
from sync.hq.importing.terms import style_terms

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)
WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=10), min_size=1, max_size=5
)
DECOY = style_terms(code="ZZ-1", brand="", names=["qq"], categories=[], colours=[], details=[])


class Index:
    """The device's search index with one style and one decoy."""

    def __init__(self) -> None:
        self.connection = sqlite.connect(":memory:")
        self.connection.execute(SEARCH_INDEX[0])

    def learn(self, terms: str) -> None:
        self.connection.execute("DROP TABLE search")
        self.connection.execute(SEARCH_INDEX[0])
        self.connection.execute("INSERT INTO search(rowid, terms) VALUES (1, ?), (2, ?)", (terms, DECOY))

    def find(self, typed: str) -> list[int]:
        query = match_query(typed)
        if not query:
            return []
        return [row[0] for row in self.connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (query,))]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    index = Index()
    yield index
    index.connection.close()


def of_name(*names: str) -> str:
    return style_terms(code="YR-2208", brand="", names=names, categories=[], colours=[], details=[])


@given(name=HAN, data=st.data())
def test_every_substring_of_a_chinese_name_finds_it(index: Index, name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    index.learn(of_name(name))
    assert index.find(name[start:end]) == [1]


@given(name=HAN, data=st.data())
def test_pinyin_and_initials_from_every_syllable_find_it(index: Index, name: str, data: st.DataObject) -> None:
    syllables = [folded(syllable).replace(" ", "") for syllable in lazy_pinyin(name)]
    start = data.draw(st.integers(0, len(syllables) - 1))
    whole = "".join(syllables[start:])
    initials = "".join(syllable[0] for syllable in syllables[start:])
    index.learn(of_name(name))
    assert 1 in index.find(whole[: data.draw(st.integers(1, len(whole)))])
    assert 1 in index.find(initials[: data.draw(st.integers(1, len(initials)))])


@given(words=WORDS, data=st.data())
def test_every_prefix_of_every_english_word_finds_it(index: Index, words: list[str], data: st.DataObject) -> None:
    index.learn(of_name(" ".join(words)))
    typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    assert 1 in index.find(typed)


@given(typed=st.text(max_size=80))
def test_nothing_typed_breaks_the_query(index: Index, typed: str) -> None:
    index.learn(of_name("云感轻量羽绒服"))
    index.find(typed)


@given(text=st.text(min_size=1, max_size=60))
def test_any_name_whatever_its_script_is_found_by_itself(index: Index, text: str) -> None:
    index.learn(of_name(text))
    if query_terms(text):
        assert 1 in index.find(text)


@pytest.mark.parametrize(
    "typed",
    ["羽绒", "羽绒服", "轻量羽", "服", "yrf", "ygql", "yurongfu", "rongfu", "fu", "qingliang yrf", "ＹＲＦ", "YR-2208",
     "yr2208", "2208", "yr", "cloud", "Dow", "JACK light", "白鹅绒", "云屿", "yunyu", "外套", "wt", "藏青", "zangqing"],
)  # fmt: skip
def test_the_ways_to_find_a_down_jacket(index: Index, typed: str) -> None:
    index.learn(
        style_terms(
            code="YR-2208",
            brand="云屿",
            names=["云感轻量羽绒服", "Cloud light down jacket"],
            categories=["外套"],
            colours=["藏青"],
            details=["90% 白鹅绒"],
        )
    )
    assert index.find(typed) == [1]


@pytest.mark.parametrize("typed", ["羽毛", "绒羽", "yfr", "own", "2209", "羽绒裤"])
def test_what_does_not_find_it(index: Index, typed: str) -> None:
    index.learn(of_name("云感轻量羽绒服", "Cloud light down jacket"))
    assert index.find(typed) == []


def test_heteronyms_are_read_by_their_word(index: Index) -> None:
    index.learn(of_name("长款重磅卫衣"))
    assert index.find("changkuan") == [1]
    assert index.find("zhongbang") == [1]
    assert index.find("zhangkuan") == []


def test_latin_letters_inside_a_chinese_word_are_typed_with_it(index: Index) -> None:
    index.learn(of_name("T恤 POLO衫"))
    for typed in ("T恤", "txu", "tx", "polos", "POLO衫", "ps"):
        assert index.find(typed) == [1], typed


def test_terms_are_each_there_once_and_always_in_the_same_order() -> None:
    terms = of_name("羽绒羽绒羽绒").split()
    assert terms == sorted(set(terms))


def test_runs() -> None:
    assert runs("T恤, 长款 Ａ1") == ["t", "恤", "长款", "a1"]
    assert query_terms("羽绒服 羽绒") == ['"羽绒"', '"绒服"']
    assert match_query(' "*') == ""
