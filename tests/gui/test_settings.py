"""The Settings desk: what is chosen is applied, kept, and read again; the scanner test field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.printing.printers import PrinterSetup
from tests.support.desks import Stage, item, shown, stage, tap, texts
from tests.support.printer import fake_printer
from tests.support.slips import read_slip
from ui.settings.chosen import Chosen, keep_chosen, read_chosen
from ui.settings.model import SettingsModel
from ui.settings.printer import PrinterModel
from ui.settings.scans import gtin_check_digit, scan_words

VIEW = "ui/settings/SettingsView.qml"


@pytest.fixture
def on(english: None, tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        yield found


@pytest.fixture
def model(on: Stage) -> SettingsModel:
    return SettingsModel(on.shop.home, Chosen(), on.tasks, on.owner)


@pytest.fixture
def window(on: Stage, model: SettingsModel, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[QQuickView]:
    with shown(VIEW, model) as found:
        fatal_qml_warnings(found.engine())
        on.settle()
        yield found


def test_taps_choose_and_the_choice_is_kept(on: Stage, model: SettingsModel, window: QQuickView) -> None:
    applied: list[Chosen] = []
    model.chose.connect(applied.append)
    for name in ("language_en", "theme_dark", "scale_150", "reducedMotion"):
        tap(window, name)
    on.settle()
    chosen = Chosen("en", "dark", 150, True)
    assert applied[-1] == chosen
    assert len(applied) == 4
    assert read_chosen(on.shop.home) == chosen
    assert item(window, "theme_dark").property("checked")
    assert not item(window, "theme_system").property("checked")


def test_the_same_choice_again_writes_nothing(on: Stage, window: QQuickView) -> None:
    tap(window, "language_zh_CN")
    on.settle()
    assert not (on.shop.home / "settings.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"language": "xx", "theme": 3, "scale": 101, "reduced_motion": "yes"}',
        "\x00",
        '{"scale": [1]}',
        '{"printer": {"kind": "laser", "address": 5, "paper": [58]}}',
    ],
)
def test_a_broken_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, "utf-8")
    assert read_chosen(tmp_path) == Chosen()


def test_the_file_holds_nothing_but_the_choices(tmp_path: Path) -> None:
    keep_chosen(tmp_path, Chosen("en", "light", 200))
    assert json.loads((tmp_path / "settings.json").read_text("utf-8")) == {
        "language": "en", "theme": "light", "scale": 200, "reduced_motion": False,
        "printer": {"kind": "none", "address": "", "paper": 80, "page": "A5"},
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_scan_is_shown_while_the_page_is_open_and_only_then(
    on: Stage, model: SettingsModel, window: QQuickView
) -> None:
    assert model.scanned("6900001000013")
    on.settle()
    assert texts(item(window, "scanCode")) == "6900001000013"
    assert texts(item(window, "scanKind")) == "EAN-13, check digit right"
    model.show(False)
    assert not model.scanned("6900001000020")


@pytest.mark.parametrize(
    ("code", "kind", "tone"),
    [
        ("6900001000013", "EAN-13, check digit right", "accent"),
        ("6900001000014", "EAN-13, but the check digit is wrong: read it again", "danger"),
        ("036000291452", "UPC-A, check digit right", "accent"),
        ("96385074", "EAN-8, check digit right", "accent"),
        ("7K3M9Q2X", "8 characters, read well", "accent"),
        ("７Ｋ３Ｍ", "Foreign characters: turn off the input method, or set the scanner to a US keyboard.", "danger"),
    ],
)
def test_the_field_says_what_kind_of_code_it_was(english: None, code: str, kind: str, tone: str) -> None:
    found = scan_words(code)
    assert (found.code, found.kind, found.tone) == (code, kind, tone)


def test_the_check_digit_is_that_of_gs1() -> None:
    assert gtin_check_digit("629104150021") == "3"


def test_the_printer_is_set_up_and_tried(on: Stage, model: SettingsModel, window: QQuickView) -> None:
    setup = model.findChild(PrinterModel)
    assert isinstance(setup, PrinterModel)
    with fake_printer() as printer:
        tap(window, "printer_network")
        on.settle()
        tap(window, "paper_58")
        setup.typeAddress(f"127.0.0.1:{printer.port}")
        on.settle()
        assert read_chosen(on.shop.home).printer == PrinterSetup("network", f"127.0.0.1:{printer.port}", 58)
        tap(window, "printTrial")
        on.settle()
        assert item(window, "printerWords").property("text") == "The test page is printed."
        slip = read_slip(printer.slips[0], 58)
        assert "云感轻量羽绒服 藏青 M" in slip.text
        assert [one.content for one in slip.codes] == ["FARSHELF"]
        printer.cover_open = True
        tap(window, "printTrial")
        on.settle()
        assert "cover is open" in item(window, "printerWords").property("text")
        tap(window, "printer_none")
        on.settle()
        assert setup.property("addressLabel") == ""
        with pytest.raises(AssertionError, match="no visible printTrial"):
            item(window, "printTrial")
