"""An address pasted as one text."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.orders.address import parse_address
from app.orders.commands import Address
from app.orders.draft import Draft, set_address

WHOLE = Address("周女士", "13812348000", "浙江省杭州市西湖区", "文三路1号")


@pytest.mark.parametrize(
    "text",
    [
        "周女士 13812348000 浙江省杭州市西湖区文三路1号",
        "浙江省杭州市西湖区文三路1号 周女士 13812348000",
        "周女士，138-1234-8000，浙江省杭州市西湖区文三路1号",
        "收货人：周女士\n手机号：+86 138 1234 8000\n地址：浙江省杭州市西湖区文三路1号",
        "13812348000周女士;浙江省杭州市西湖区文三路1号",
        "\t周女士\t\t13812348000\r\n浙江省杭州市西湖区文三路1号\n\n",
    ],
)
def test_the_ways_people_paste_it(text: str) -> None:
    assert parse_address(text) == WHOLE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Address("", "", "", "")),
        ("13812348000", Address("", "13812348000", "", "")),
        ("周女士", Address("周女士", "", "", "")),
        ("周女士 文三路1号", Address("周女士", "", "", "文三路1号")),
        ("浙江省杭州市西湖区文三路 478 号 3 幢 502", Address("", "", "浙江省杭州市西湖区", "文三路 478 号 3 幢 502")),
        ("文三路 478 号，3 幢 502，13812348000", Address("", "13812348000", "", "文三路 478 号3 幢 502")),
        ("José Núñez, 13812348000, 12 Nanjing Rd, Shanghai",
         Address("José Núñez", "13812348000", "", "12 Nanjing Rd, Shanghai")),
        ("阿卜杜拉·买买提 新疆维吾尔自治区乌鲁木齐市天山区解放路1号",
         Address("阿卜杜拉·买买提", "", "新疆维吾尔自治区乌鲁木齐市天山区", "解放路1号")),
        ("12 Nanjing Rd 13812348000", Address("", "13812348000", "", "12 Nanjing Rd")),
        ("23812348000123", Address("", "", "", "23812348000123")),
    ],
)  # fmt: skip
def test_nothing_is_invented(text: str, found: Address) -> None:
    assert parse_address(text) == found


@given(st.text(max_size=200))
def test_any_text_is_taken_apart_and_only_what_it_holds_comes_out(text: str) -> None:
    found = parse_address(text)
    assert set(found.name + found.phone + found.region + found.street) <= set(text) | set(", ")
    with suppress(Refusal):
        checked = set_address(Draft(bytes(16), "CNY", 1), found).address
        assert checked is not None
        assert checked.phone.isascii()


@pytest.mark.parametrize(
    "text", ["省" * 20_000, "浙江省杭州市" * 3_000, "138" * 20_000, "收货人" * 20_000, " " * 50_000, "区市" * 9_000]
)
def test_a_long_paste_is_no_attack(text: str) -> None:
    start = time.process_time()
    parse_address(text)
    assert time.process_time() - start < 1
