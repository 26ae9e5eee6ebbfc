"""Enrolment, and the documents HQ signs for a shop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import Outage, Refusal
from app.journal.signing import Signer, verifies
from app.staff.roster import policy_from, roster_from
from app.staff.rows import signed_text
from sync import protocol
from sync.hq import documents, enrolment, guessing
from sync.hq.scopes import caller_by_id
from tests.unit.hq.world import HUBIN, XIHU, World


def code(world: World, store: str = "hubin") -> str:
    with world.database.write() as connection:
        return enrolment.new_code(connection, world.clock, world.ids, store)


def enrol(world: World, spoken: str, key: bytes = b"\1" * 32) -> protocol.EnrolReply:
    with world.database.write() as connection:
        asked = protocol.EnrolRequest(code=spoken, public_key=key, name="counter")
        return enrolment.enrol(connection, world.clock, world.signer, asked)


def test_a_code_enrols_one_device(world: World) -> None:
    made = code(world)
    assert len(made) == enrolment.CODE_LENGTH
    reply = enrol(world, made)
    assert (reply.store_id, reply.region, reply.prefix, reply.incarnation) == (HUBIN, "hz", "A1", 0)
    assert sorted(reply.scopes) == ["avail:hz", "catalog:cn", "device:1", "members:1", "ops:1", "stock:1"]
    with world.database.read() as connection:
        caller = caller_by_id(connection, reply.device_id)
    assert caller is not None
    assert (caller.public_key, caller.store_id) == (b"\1" * 32, HUBIN)
    with pytest.raises(Refusal, match="bad_code"):
        enrol(world, made)


def test_a_code_may_be_read_out_sloppily(world: World) -> None:
    made = code(world)
    spoken = f" {made[:5].lower()}-{made[5:]}".replace("1", "l").replace("0", "o")
    assert enrol(world, spoken).device_id == 1


def test_codes_expire_and_are_not_guessed(world: World) -> None:
    made = code(world)
    world.clock.at += enrolment.VALID_US
    for wrong in (made, "0" * 10, "", "\0"):
        with pytest.raises(Refusal, match="bad_code"):
            enrol(world, wrong)
    with pytest.raises(Refusal, match="bad_public_key"):
        enrol(world, code(world), b"short")
    for nowhere in ("dc", "nowhere"):
        with pytest.raises(Refusal, match="unknown_store"):
            code(world, nowhere)


def test_wrong_codes_end_the_guessing_for_a_while(world: World) -> None:
    def attempt(spoken: str) -> protocol.EnrolReply:
        asked = protocol.EnrolRequest(code=spoken, public_key=b"\1" * 32, name="")
        return guessing.enrol(world.database, world.clock, world.signer, asked)

    assert attempt(code(world)).prefix == "A1"
    for _ in range(guessing.MOST_WRONG):
        with pytest.raises(Refusal, match="bad_code"):
            attempt("0" * 10)
    with pytest.raises(Outage, match="overloaded") as busy:
        attempt(code(world))
    assert busy.value.retry_after == guessing.WAIT_SECONDS
    world.clock.at += enrolment.VALID_US
    assert attempt(code(world)).prefix == "A2"
    with pytest.raises(Refusal, match="bad_code"):
        attempt("0" * 10)
    with world.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM wrong_code")).scalar() == 1


def test_the_database_holds_no_code(world: World) -> None:
    made = code(world)
    enrol(world, made)
    with world.database.read() as connection:
        kept = str(connection.execute(text("SELECT * FROM enrolment_code")).all())
    assert made not in kept


def test_prefixes_never_repeat_and_none_begins_another() -> None:
    prefixes = [enrolment.device_prefix(number) for number in range(3000)]
    assert prefixes[:2] == ["A1", "A2"]
    assert len(set(prefixes)) == len(prefixes)
    assert not any(longer.startswith(shorter) for shorter in prefixes[:200] for longer in prefixes if longer != shorter)


# --- documents -------------------------------------------------------------------------------------------------------


def hire(world: World, number: int, store: int, **changes: object) -> None:
    values = {
        "id": number,
        "store": store,
        "code": f"E{number}",
        "name": "林晓",
        "role": "associate",
        "pin": "$argon2id$",
        "capabilities": '["sell", "pickup"]',
        "active": 1,
    } | changes
    with world.database.write() as connection:
        connection.execute(text("DELETE FROM associate WHERE id = :id"), values)
        connection.execute(
            text("INSERT INTO associate VALUES (:id, :store, :code, :name, :role, :pin, :capabilities, :active)"),
            values,
        )


def issue(world: World) -> int:
    with world.database.write() as connection:
        return documents.issue_all(connection, world.signer)


def test_documents_are_signed_and_readable_by_the_device(world: World) -> None:
    hire(world, 1, HUBIN)
    hire(world, 2, HUBIN, active=0)
    hire(world, 3, XIHU)
    assert issue(world) == 6
    rows = {(row.store_id, row.kind): row for row in world.rows("signed_document")}
    for row in rows.values():
        signed = signed_text(row.store_id, row.kind, row.version, row.body)
        assert verifies(world.signer.public_key, signed, bytes(row.signature))
        assert not verifies(world.signer.public_key, signed + b" ", bytes(row.signature))
    roster = roster_from(1, rows[HUBIN, "roster"].body)
    assert [one.id for one in roster.associates] == [1]
    assert roster.associates[0].capabilities == {"sell", "pickup"}
    assert policy_from(1, rows[HUBIN, "policy"].body).cod_limit == 200_000


def test_only_what_changed_is_issued_anew(world: World) -> None:
    hire(world, 1, HUBIN)
    issue(world)
    assert issue(world) == 0
    hire(world, 1, HUBIN, name="陈晨")
    assert issue(world) == 1
    with world.database.write() as connection:
        connection.execute(text("INSERT INTO policy VALUES (:s, :b)"), {"s": XIHU, "b": json.dumps({"cod_limit": 1})})
    assert issue(world) == 1
    versions = {(row.store_id, row.kind): row.version for row in world.rows("signed_document")}
    assert (versions[HUBIN, "roster"], versions[HUBIN, "policy"], versions[XIHU, "policy"]) == (2, 1, 2)
    (policy,) = world.rows("signed_document", store_id=XIHU, kind="policy")
    assert policy_from(2, policy.body).cod_limit == 1


def test_hqs_key_is_kept_and_nobody_elses_to_read(tmp_path: Path) -> None:
    first = documents.hq_signer(tmp_path)
    assert documents.hq_signer(tmp_path).public_key == first.public_key
    assert isinstance(first, Signer)
    assert (tmp_path / "hq.key").stat().st_mode & 0o777 == 0o600
