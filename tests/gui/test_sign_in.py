"""Sign-in in the real window: roster, PIN by touch and keyboard, delays, badge, languages, roles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.device import Device
from app.errors import Outage
from app.identity import LEAVING, Secrets
from app.staff.records import failures
from tests.fashion.demo import XIHU
from tests.support.hands import Hands
from tests.support.shop import MemoryKeys, Shop, make_shop
from ui.application import Application, Extras
from ui.options import Options

Watch = Callable[[QQmlEngine], None]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
    found = Hands(qapp, shop, extras=Extras(hints={"H01": "PIN 204816"}))
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def test_six_taps_sign_the_preselected_person_in(hands: Hands) -> None:
    hands.until(lambda: len(hands.all("person")) == 6, "the roster")
    assert "林晓" in str(hands.find("signInPad").property("title"))
    hands.shot("sign-in")
    pad = hands.find("signInPad")
    keys = {str(one.property("text")): one for one in hands.below(pad) if one.property("face")}
    for figure in "204816":
        hands.tap_at(keys[figure], 0.5)
    hands.until(lambda: hands.counter.person is not None, "sign-in")
    assert hands.counter.person.code == "H01"
    hands.find("tile")
    assert hands.app.shell.state.initial == "林"


def test_a_pin_typed_before_the_device_is_open_is_not_lost(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, open_device = Event(), Application._open_device

    def open_slowly(application: Application, secrets: Secrets) -> Device:
        assert slow.wait(20)
        return open_device(application, secrets)

    shop.open().close()  # once before, so that the journal holds the roster
    monkeypatch.setattr(Application, "_open_device", open_slowly)
    hands = Hands(qapp, shop, opened=False)
    fatal_qml_warnings(hands.app.engine)
    try:
        hands.until(lambda: len(hands.all("person")) == 6, "the roster")
        assert "林晓" in str(hands.find("signInPad").property("title"))
        hands.type("204816")
        hands.until(lambda: hands.find("signInPad").property("busy"), "a full PIN")
        assert hands.app.counter is None, "typed before the device was open"
        slow.set()
        hands.until(lambda: hands.app.counter is not None and hands.counter.person is not None, "sign-in")
        assert hands.counter.person.code == "H01"
    finally:
        slow.set()
        hands.close()


def test_a_wrong_pin_says_so_counts_and_in_time_delays(hands: Hands, shop: Shop) -> None:
    hands.until(lambda: len(hands.all("person")) == 6, "the roster")
    for attempt in range(1, 4):
        hands.type("000000")
        hands.until(lambda: str(hands.find("signInPad").property("error")), "words in red")
        hands.until(lambda: hands.find("signInPad").property("pin") == "", "an empty pad")
        with hands.counter.device.journal.database.read() as journal:
            assert failures(journal, hands.counter.device.roster.associates[0].id)[0] == attempt
    hands.type("204816")
    hands.until(lambda: "秒" in str(hands.find("signInPad").property("error")), "words about waiting")
    assert hands.counter.person is None, "the right PIN is not looked at during the delay"


def test_who_signed_in_last_is_preselected(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> None:
    first = Hands(qapp, shop)
    fatal_qml_warnings(first.app.engine)
    first.until(lambda: len(first.all("person")) == 6, "the roster")
    first.tap("person", 1)
    first.sign_in("317529")
    first.close()
    second = Hands(qapp, shop)
    fatal_qml_warnings(second.app.engine)
    try:
        second.until(lambda: "陈晨" in str(second.find("signInPad").property("title")), "the last person")
    finally:
        second.close()


def test_a_staff_badge_chooses_the_person(hands: Hands) -> None:
    hands.until(lambda: len(hands.all("person")) == 6, "the roster")
    # Badges are shorter than any code a burst could be told by; a reader sends them whole.
    hands.app.scanner.scanned.emit("H03")
    hands.until(lambda: "赵敏" in str(hands.find("signInPad").property("title")), "the manager")
    assert hands.counter.person is None, "a badge is no PIN"


def test_the_language_switches_at_once(hands: Hands) -> None:
    hands.until(lambda: len(hands.all("person")) == 6, "the roster")
    assert "谁在柜台" in hands.words("greeting")
    hands.tap("languageButton")
    hands.sees("greeting", "who is at the counter")
    assert "PIN" in str(hands.find("signInPad").property("title"))


def test_desks_a_role_may_not_use_are_absent(hands: Hands) -> None:
    hands.until(lambda: len(hands.all("person")) == 6, "the roster")
    hands.tap("person", 3)
    hands.sign_in("569184")
    keys = hands.desks()
    assert "pickup" in keys
    assert "sell" not in keys
    assert hands.app.shell.state.current == "pickup"


def test_another_shops_people_do_not_stand_here(hands: Hands, tmp_path: Path) -> None:
    names = {one.name for one in hands.counter.device.roster.associates}
    other = make_shop(tmp_path / "other", XIHU).open()
    try:
        assert names.isdisjoint(one.name for one in other.roster.associates)
    finally:
        other.close()


def test_a_folder_that_is_no_device_asks_for_a_code(
    qapp: QGuiApplication, tmp_path: Path, shop: Shop, fatal_qml_warnings: Watch
) -> None:
    """HQ cannot be reached here, so the form says so and keeps what was typed."""
    from dataclasses import replace

    home = tmp_path / "fresh"
    home.mkdir()
    hands = Hands(qapp, replace(shop, home=home), "en", opened=False, hq="http://127.0.0.1:9")
    fatal_qml_warnings(hands.app.engine)
    try:
        button = hands.find("enrolButton")
        assert not button.isEnabled()
        hands.find("enrolCode").setProperty("value", "ABCDE-12345")
        hands.find("enrolName").setProperty("value", "Tablet 07")
        hands.shot("enrol")
        hands.tap("enrolButton")
        hands.until(lambda: str(hands.find("enrolName").property("error")), "words about the network")
        assert not (home / "journal.db").exists()
    finally:
        hands.close()


def test_without_keys_the_window_says_so_and_does_no_more(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> None:
    class NoKeys:
        def get(self, name: str) -> bytes | None:
            raise Outage("keys_unavailable")

        def put(self, name: str, secret: bytes) -> None:
            raise Outage("keys_unavailable")

        def remove(self, name: str) -> None:
            raise Outage("keys_unavailable")

    application = Application(qapp, Options(shop.home, lang="en"), lambda _: NoKeys(), None, Extras())
    fatal_qml_warnings(application.engine)
    try:
        assert application.counter is None
        assert application.shell.state.gate.fileName() == "Fault.qml"
    finally:
        application.close()


def test_a_start_finishes_the_un_enrolment_that_a_crash_cut_short(
    qapp: QGuiApplication, shop: Shop, tmp_path: Path, fatal_qml_warnings: Watch
) -> None:
    home = tmp_path / "left"
    shutil.copytree(shop.home, home)
    (home / LEAVING).touch()
    keys = MemoryKeys(journal_key=b"1", signing_seed=b"2")
    application = Application(qapp, Options(home, lang="en"), lambda _: keys, None, Extras())
    fatal_qml_warnings(application.engine)
    try:
        assert application.shell.state.gate.fileName() == "Enrol.qml"
        assert keys == {}
        assert not list(home.glob("*.db*"))
        assert not (home / LEAVING).exists()
    finally:
        application.close()
