"""Printers on real sockets, terminals and folders: every fault has its name; nothing is made for one that is out."""

from __future__ import annotations

import os
import socket
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Outage
from app.printing import printers
from app.printing.escpos import Tape
from app.printing.printers import DevicePrinter, NetworkPrinter, PrinterSetup, host_and_port, printer_of
from app.printing.status import require_ready
from tests.support.printer import FakePrinter, fake_printer
from tests.support.slips import read_slip


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with fake_printer() as found:
        yield found


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only silence is waited for: a second tells it from an answer on any machine."""
    monkeypatch.setattr(printers, "ANSWER", 1.0)
    monkeypatch.setattr(printers, "DONE", 3.0)


def slip() -> bytes:
    tape = Tape(80)
    tape.text("试打 Test")
    return tape.cut()


def never() -> bytes:
    raise AssertionError("the slip was made for a printer that cannot print")


def at(printer: FakePrinter) -> NetworkPrinter:
    return NetworkPrinter("127.0.0.1", printer.port)


def test_a_slip_is_printed_over_the_network(printer: FakePrinter) -> None:
    for _ in range(2):
        at(printer).print(slip)
    assert [read_slip(one, 80).text for one in printer.slips] == ["试打 Test"] * 2


@pytest.mark.parametrize(
    ("state", "reason"),
    [({"paper": 0}, "printer_no_paper"), ({"cover_open": True}, "printer_open"), ({"broken": True}, "printer_fault"),
     ({"offline": True}, "printer_offline"), ({"silent": True}, "printer_silent"),
     ({"hangs_up": True}, "printer_unreachable"), ({"paper": 0, "cover_open": True}, "printer_no_paper")],
)  # fmt: skip
def test_a_fault_is_named_before_anything_is_made(printer: FakePrinter, state: dict[str, int], reason: str) -> None:
    for name, value in state.items():
        setattr(printer, name, value)
    with pytest.raises(Outage) as caught:
        at(printer).print(never)
    assert caught.value.reason == reason
    assert not printer.slips


def test_paper_that_ends_half_way_is_told(printer: FakePrinter) -> None:
    printer.paper = 3

    def long() -> bytes:
        tape = Tape(80)
        for _ in range(40):
            tape.text("一行")
        return tape.cut()

    with pytest.raises(Outage, match="printer_no_paper"):
        at(printer).print(long)


def test_a_printer_that_never_says_done_is_told_apart(printer: FakePrinter) -> None:
    printer.never_done = True
    with pytest.raises(Outage, match="printer_stuck"):
        at(printer).print(slip)


def test_nobody_there() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with pytest.raises(Outage, match="printer_unreachable"):
            NetworkPrinter("127.0.0.1", port).print(never)


def test_a_device_node_is_written_and_asked() -> None:
    """The other end of a terminal stands for the USB printer."""
    ours, theirs = os.openpty()
    try:
        tty.setraw(theirs)
        got = bytearray()
        state = FakePrinter()

        def serve() -> None:
            while not got.endswith(b"\x1dr\x01"):
                got.extend(os.read(ours, 4096))
                while (found := got.find(b"\x10\x04")) >= 0 and len(got) > found + 2:
                    os.write(ours, bytes([state.status(got[found + 2])]))
                    del got[found : found + 3]
            os.write(ours, b"\x00")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        DevicePrinter(Path(os.ttyname(theirs))).print(slip)
        thread.join(10)
        assert read_slip(bytes(got), 80).text == "试打 Test"
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_device_that_is_a_file_or_not_there(tmp_path: Path) -> None:
    file = tmp_path / "lp0"
    with pytest.raises(Outage, match="printer_unreachable"):
        DevicePrinter(file).print(never)
    file.touch()
    with pytest.raises(Outage, match="printer_address"):
        DevicePrinter(file).print(never)


def test_a_spooler_that_takes_slips_away_loses_none(tmp_path: Path) -> None:
    printer = printer_of(PrinterSetup("folder", str(tmp_path)))
    printer.print(lambda: b"slip 1")
    printer.print(lambda: b"slip 2")
    (tmp_path / "slip-00001.bin").unlink()
    printer.print(lambda: b"slip 3")
    assert sorted(one.read_bytes() for one in tmp_path.iterdir()) == [b"slip 2", b"slip 3"]


def test_a_folder_takes_one_file_a_slip(tmp_path: Path) -> None:
    setup = PrinterSetup("folder", str(tmp_path / "slips"))
    for _ in range(2):
        printer_of(setup).print(slip)
    assert sorted(one.name for one in (tmp_path / "slips").iterdir()) == ["slip-00001.bin", "slip-00002.bin"]
    (tmp_path / "file").touch()
    with pytest.raises(Outage, match="printer_unreachable"):
        printer_of(PrinterSetup("folder", str(tmp_path / "file"))).print(slip)


@pytest.mark.parametrize("setup", [PrinterSetup(), PrinterSetup("network", "  "), PrinterSetup("laser", "x")])
def test_no_printer_is_said(setup: PrinterSetup) -> None:
    with pytest.raises(Outage, match="printer_missing"):
        printer_of(setup)


@pytest.mark.parametrize(
    ("address", "found"),
    [("192.168.1.50", ("192.168.1.50", 9100)), (" printer.local:9101 ", ("printer.local", 9101)),
     ("[fe80::1]:9100", ("fe80::1", 9100)), ("fe80::1", ("fe80::1", 9100))],
)  # fmt: skip
def test_addresses(address: str, found: tuple[str, int]) -> None:
    assert host_and_port(address) == found


@pytest.mark.parametrize("address", ["", ":9100", "a b", "host:", "host:0", "host:65536", "host:abc", "host:９１００"])
def test_addresses_that_make_no_sense(address: str) -> None:
    with pytest.raises(Outage, match="printer_address"):
        host_and_port(address)


def test_every_combination_of_status_bits_is_ready_or_named() -> None:
    for bits in range(1 << 5):
        offline, cover, error, stopped, out = (bits >> place & 1 for place in range(5))
        answers = (0x12 | offline << 3, 0x12 | cover << 2 | error << 6 | stopped << 5, 0x12 | out * 0x60)
        if not bits:
            require_ready(*answers)
            continue
        with pytest.raises(Outage) as caught:
            require_ready(*answers)
        assert (caught.value.reason == "printer_no_paper") == bool(stopped or out)
