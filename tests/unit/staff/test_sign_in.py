"""Signing in: no free tries, no lock for ever, and documents only with HQ's signature."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import argon2
import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.journal.signing import Signer
from app.staff import records
from app.staff.roster import Associate, Policy, policy_from, roster_from
from app.staff.rows import STAFF_SHAPES, SignedDocument, signed_text
from app.staff.sign_in import DELAYS, adopt_documents, last_signed_in, sign_in
from app.storage.changes import Topic
from tests.support.floor import DAY, SECOND, YEAR, Floor, fresh_shop
from tests.support.shop import HQ_SEED, FeedRow, feed_row

HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def person(floor: Floor, place: int = 0) -> Associate:
    return floor.device.roster.associates[place]


def attempt(floor: Floor, right: bool = False, place: int = 0) -> str:
    """`ok`, or the reason for the refusal."""
    who = person(floor, place)
    pin = floor.shop.pins[who.code] if right else "000001"
    try:
        assert sign_in(floor.device.journal, floor.clock, who.id, pin) == who
    except Refusal as refusal:
        return refusal.reason
    return "ok"


def failures(floor: Floor, place: int = 0) -> int:
    with floor.device.journal.database.read() as connection:
        return records.failures(connection, person(floor, place).id)[0]


def fail(floor: Floor, times: int) -> None:
    """So many wrong PINs, each after its wait."""
    for _ in range(times):
        floor.clock.go(DELAYS[failures(floor)] * SECOND)
        assert attempt(floor) == "pin_wrong"


def test_the_right_pin_opens_and_is_remembered(floor: Floor) -> None:
    assert last_signed_in(floor.device.journal) is None
    assert attempt(floor, right=True) == "ok"
    assert attempt(floor, right=True, place=1) == "ok"
    assert last_signed_in(floor.device.journal) == person(floor, 1).id
    assert failures(floor) == 0


def test_one_persons_pin_does_not_open_for_another(floor: Floor) -> None:
    pin = floor.shop.pins[person(floor, 1).code]
    with pytest.raises(Refusal, match="pin_wrong") as refused:
        sign_in(floor.device.journal, floor.clock, person(floor).id, pin)
    assert refused.value.values == {"left": 9}
    assert failures(floor, 1) == 0


def test_who_is_not_on_the_roster_is_unknown(floor: Floor) -> None:
    with pytest.raises(Refusal, match="unknown_associate"):
        sign_in(floor.device.journal, floor.clock, 999_999, "204816")


@pytest.mark.parametrize("pin", ["", "20481", "2048160", "204816 ", "２０４８１６", "'; --", "\0", "1" * 5000])
def test_nothing_else_is_the_right_pin(floor: Floor, pin: str) -> None:
    who = next(one for one in floor.device.roster.associates if one.code == "H01")
    with pytest.raises(Refusal, match="pin_wrong"):
        sign_in(floor.device.journal, floor.clock, who.id, pin)


def test_the_failure_is_on_disk_before_the_verdict(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pulling the plug while the PIN is checked must not give a free try, not even with the right PIN."""
    seen: list[int] = []

    class Plug(Exception):
        pass

    def pull_the_plug(*_: object) -> bool:
        seen.append(failures(floor))
        raise Plug

    monkeypatch.setattr(argon2.PasswordHasher, "verify", pull_the_plug)
    for tries in (1, 2, 3):
        with pytest.raises(Plug):
            attempt(floor, right=True)
        assert seen[-1] == tries
        with floor.reopen() as again:
            assert failures(again) == tries
        floor = Floor.open(floor.shop, floor.clock)
    floor.device.close()


def test_a_right_pin_forgets_the_failures(floor: Floor) -> None:
    fail(floor, 5)
    floor.clock.go(DELAYS[5] * SECOND)
    assert attempt(floor, right=True) == "ok"
    assert failures(floor) == 0
    assert attempt(floor) == "pin_wrong"


def test_each_failure_makes_the_next_wait_longer(floor: Floor) -> None:
    for failed in range(1, 10):
        fail(floor, 1)
        assert failures(floor) == failed
        wait = DELAYS[failed]
        if wait:
            floor.clock.go((wait - 1) * SECOND)
            with pytest.raises(Refusal, match="pin_wait") as refused:
                sign_in(floor.device.journal, floor.clock, person(floor).id, floor.shop.pins[person(floor).code])
            assert refused.value.values == {"seconds": 1}
            floor.clock.mono -= (wait - 1) * SECOND
            assert failures(floor) == failed, "a try that was not looked at is not counted"
    assert list(DELAYS) == sorted(DELAYS)


def test_asking_again_and_again_does_not_lengthen_the_wait(floor: Floor) -> None:
    fail(floor, 6)
    for _ in range(DELAYS[6]):
        assert attempt(floor, right=True) == "pin_wait"
        floor.clock.go(SECOND)
    assert attempt(floor, right=True) == "ok"


def test_ten_failures_lock_for_good_and_for_this_person_only(floor: Floor) -> None:
    fail(floor, 10)
    for later in (0, DAY, YEAR):
        floor.clock.go(later)
        assert attempt(floor, right=True) == "pin_locked"
    assert attempt(floor, right=True, place=1) == "ok"
    floor.clock.restart()
    with floor.reopen() as again:
        assert attempt(again, right=True) == "pin_locked"


@pytest.mark.parametrize("jump", [-10 * YEAR, -DAY, DAY, 10 * YEAR])
def test_the_wall_clock_neither_locks_nor_frees(floor: Floor, jump: int) -> None:
    fail(floor, 8)
    floor.clock.wall += jump
    assert attempt(floor, right=True) == "pin_wait", "a free try"
    floor.clock.go(DELAYS[8] * SECOND)
    assert attempt(floor, right=True) == "ok", "locked by a clock"


def test_a_restart_of_the_machine_begins_the_wait_anew(floor: Floor) -> None:
    fail(floor, 8)
    floor.clock.go(DELAYS[8] * SECOND // 2)
    floor.clock.restart()
    with floor.reopen() as again:
        assert attempt(again, right=True) == "pin_wait"
        again.clock.go((DELAYS[8] - 1) * SECOND)
        assert attempt(again, right=True) == "pin_wait"
        again.clock.go(SECOND)
        assert attempt(again, right=True) == "ok"


def test_the_monotonic_time_of_another_boot_does_not_count(floor: Floor) -> None:
    """On some systems it begins anywhere."""
    fail(floor, 8)
    floor.clock.restart()
    floor.clock.mono = 400 * DAY
    assert attempt(floor, right=True) == "pin_wait"
    floor.clock.go(DELAYS[8] * SECOND)
    assert attempt(floor, right=True) == "ok"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("try"), st.just(0)),
            st.tuples(st.just("wall"), st.integers(-20 * YEAR, 20 * YEAR)),
            st.tuples(st.just("go"), st.integers(0, 400 * SECOND)),
            st.tuples(st.just("restart"), st.just(0)),
        ),
        min_size=5,
        max_size=60,
    )
)
def test_no_play_with_clocks_gives_more_tries_than_time_allows(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    with Floor.open(fresh_shop(tmp_path_factory.mktemp("clocks") / "device")) as floor:
        passed, earned, looked_at = 0, 0, 0
        for step, value in steps:
            if step == "wall":
                floor.clock.wall += value
            elif step == "go":
                floor.clock.go(value)
                passed += value
            elif step == "restart":
                floor.clock.restart()
            elif attempt(floor) == "pin_wrong":
                earned += DELAYS[looked_at] * SECOND
                looked_at += 1
                assert looked_at <= 10
                assert passed >= earned, f"try {looked_at} came {earned - passed} µs too early"


def test_a_second_window_cannot_try_in_between(floor: Floor) -> None:
    """Both read the counter before either has written it: still two failures."""
    from threading import Barrier, Thread

    barrier, reasons = Barrier(4), list[str]()

    def together() -> None:
        barrier.wait()
        reasons.append(attempt(floor))

    threads = [Thread(target=together) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reasons) == ["pin_wait", "pin_wrong", "pin_wrong", "pin_wrong"]
    assert failures(floor) == 3


def test_signing_in_needs_no_replica(floor: Floor) -> None:
    def lose_both() -> None:
        for path in [*floor.shop.home.glob("store-*"), *floor.shop.home.glob("catalog-*"), *_pointer(floor)]:
            path.unlink()

    with floor.reopen(lose_both) as again:
        assert attempt(again, right=True) == "ok"


def _pointer(floor: Floor) -> list[Path]:
    return [floor.shop.home / "current.json"]


# --- documents --------------------------------------------------------------------------------------------------------


def document(floor: Floor, kind: str, version: int, body: str, *, store: int | None = None) -> SignedDocument:
    store_id = floor.shop.store_id if store is None else store
    signature = Signer(HQ_SEED).sign(signed_text(store_id, kind, version, body))
    return SignedDocument(store_id, kind, version, body, signature)


def offer(floor: Floor, *documents: SignedDocument, ver: int = 5_000_000) -> None:
    floor.shop.pull([_row(one, ver + place) for place, one in enumerate(documents)], 2, frozenset({Topic.STAFF}))


def _row(document: SignedDocument, ver: int) -> FeedRow:
    return feed_row(STAFF_SHAPES[0], document, ver, "ops:10")


def roster(floor: Floor, change: Callable[[dict[str, object]], dict[str, object]] = lambda one: one) -> str:
    """The roster in force with each associate changed."""
    with floor.device.journal.database.read() as connection:
        found = records.read_document(connection, "roster")
    assert found is not None
    return json.dumps({"associates": [change(one) for one in json.loads(found.body)["associates"]]})


def test_a_newer_signed_roster_and_policy_are_adopted(floor: Floor) -> None:
    def demoted(one: dict[str, object]) -> dict[str, object]:
        return {**one, "capabilities": []}

    offer(floor, document(floor, "roster", 2, roster(floor, demoted)),
          document(floor, "policy", 7, '{"cod_limit": 5, "till": "external", "later": [1]}'))  # fmt: skip
    assert Topic.STAFF in floor.device.poll().topics
    assert floor.device.roster.version == 2
    assert all(one.capabilities == frozenset() for one in floor.device.roster.associates)
    assert floor.device.policy == Policy(version=7, cod_limit=5, till="external", extra={"later": [1]})
    with floor.reopen() as again:
        assert (again.device.roster.version, again.device.policy.version) == (2, 7)


def forged(floor: Floor, good: SignedDocument, how: str) -> SignedDocument:
    by_another = Signer(bytes(32)).sign(signed_text(good.store_id, good.kind, good.version, good.body))
    return {
        "body": replace(good, body=good.body.replace("}", ', "x": 1}', 1)),
        "version": replace(good, version=good.version + 1),
        "signer": replace(good, signature=by_another),
        "signature": replace(good, signature=b"\0" * 64),
        "short": replace(good, signature=b""),
        "other shop": document(floor, good.kind, good.version, good.body, store=floor.shop.store_id + 1),
    }[how]


@pytest.mark.parametrize("how", ["body", "version", "signer", "signature", "short", "other shop"])
def test_a_forged_document_is_refused_and_takes_the_good_one_with_it(
    floor: Floor, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = (floor.device.roster, floor.device.policy)
    good = document(floor, "policy", 2, '{"cod_limit": 1}')
    bad = forged(floor, document(floor, "roster", 2, roster(floor)), how)
    offer(floor, good, bad)
    journal = floor.journal_bytes()
    key, store_id = bytes.fromhex(floor.device.identity.hq_public_key), floor.shop.store_id
    with pytest.raises(Refusal, match="document_not_signed"), floor.device.replicas.store.read() as store:
        adopt_documents(floor.device.journal, store, key, store_id)
    floor.device.poll()
    assert "document_not_signed" in caplog.text
    assert (floor.device.roster, floor.device.policy) == before
    assert floor.journal_bytes() == journal
    with floor.reopen() as again:
        assert (again.device.roster, again.device.policy) == before
        assert attempt(again, right=True) == "ok", "the shop must open, by the roster in force"


def test_a_signature_for_one_field_is_none_for_another(floor: Floor) -> None:
    """Fields are joined so that no field can be read as another."""
    texts = {
        signed_text(1, "roster", 12, "x"), signed_text(1, "roster", 1, "2x"), signed_text(11, "roster", 2, "x"),
        signed_text(1, "rost", 12, "x"), signed_text(1, "roster1", 2, "x"),
    }  # fmt: skip
    assert len(texts) == 5


def test_an_older_document_never_comes_back(floor: Floor) -> None:
    offer(floor, document(floor, "policy", 5, '{"cod_limit": 1}'))
    floor.device.poll()
    journal = floor.journal_bytes()
    for version in (5, 4, 1):
        offer(floor, document(floor, "policy", version, '{"cod_limit": 999}'), ver=6_000_000 + 10 - version)
        floor.device.poll()
        assert floor.device.policy.cod_limit == 1
    assert floor.journal_bytes() == journal


def test_documents_of_a_later_build_are_kept_once(floor: Floor) -> None:
    offer(floor, document(floor, "leases", 3, "{}"))
    key, store_id = bytes.fromhex(floor.device.identity.hq_public_key), floor.shop.store_id
    with floor.device.replicas.store.read() as store:
        assert adopt_documents(floor.device.journal, store, key, store_id) == ["leases"]
        assert adopt_documents(floor.device.journal, store, key, store_id) == []


def test_a_pin_reset_by_hq_opens_the_lock_and_only_that(floor: Floor) -> None:
    fail(floor, 10)
    offer(floor, document(floor, "roster", 2, roster(floor)))
    floor.device.poll()
    assert attempt(floor, right=True) == "pin_locked", "a roster with the same PIN changes nothing"
    who = person(floor)

    def reset(one: dict[str, object]) -> dict[str, object]:
        return {**one, "pin_verifier": HASHER.hash("746205")} if one["id"] == who.id else one

    offer(floor, document(floor, "roster", 3, roster(floor, reset)), ver=5_000_100)
    floor.device.poll()
    assert attempt(floor, right=True) == "pin_wrong", "the old PIN is gone"
    assert sign_in(floor.device.journal, floor.clock, who.id, "746205").id == who.id


def test_a_policy_can_tighten_the_lock(floor: Floor) -> None:
    offer(floor, document(floor, "policy", 2, '{"pin_attempts": 3}'))
    floor.device.poll()
    fail(floor, 3)
    assert attempt(floor, right=True) == "pin_locked"


def test_reading_documents() -> None:
    body = {"associates": [{"id": 1, "code": "A", "name": "林晓", "role": "manager", "pin_verifier": "v",
                            "capabilities": ["sell", "sell", "new"]}]}  # fmt: skip
    found = roster_from(4, json.dumps(body))
    assert found.find(1) == Associate(1, "A", "林晓", "manager", "v", frozenset({"sell", "new"}))
    assert found.find(2) is None
    assert policy_from(9, "{}") == Policy(version=9)
