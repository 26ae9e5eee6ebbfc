"""Finding a member of this shop; nobody else's, and nothing more of them than is needed."""

from __future__ import annotations

import pytest

from app.members.records import find_members, read_member
from app.members.rows import masked_phone
from tests.support.floor import Floor


def names(floor: Floor, text: str) -> list[str]:
    with floor.device.replicas.store.read() as store:
        return [member.name for member in find_members(store, text)]


@pytest.mark.parametrize("text", ["FS100238", "fs100238", "13812348000", "8000", " 13812348000 "])
def test_the_ways_to_a_member(floor: Floor, text: str) -> None:
    assert "周女士" in names(floor, text)


def test_by_the_start_of_the_name(floor: Floor) -> None:
    assert all(name.startswith("周") for name in names(floor, "周"))
    assert "周女士" in names(floor, "周女")


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "____", "1381234800", "800", "女士", "13757160934", "FS100533"])
def test_what_finds_nobody(floor: Floor, text: str) -> None:
    """Wildcards, parts of a number, and members of another shop."""
    assert names(floor, text) == []


def test_a_member_is_read_by_id_or_not_at_all(floor: Floor) -> None:
    with floor.device.replicas.store.read() as store:
        (found,) = find_members(store, "FS100238")
        assert read_member(store, found.id) == found
        assert read_member(store, 1) is None


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812348000", "138****8000"),
        ("", ""),
        ("12345", "*****"),
        ("123456789", "*********"),
        ("1234567890", "123****7890"),
    ],
)
def test_phones_are_masked(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked
