"""Reads a printer's bytes as the makers' command lists define them; shares nothing with what writes them."""

from __future__ import annotations

from dataclasses import dataclass, field

DOTS = {58: 384, 80: 576}


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """`cells` counts font A cells of 12 dots that the line fills."""

    text: str
    align: str
    bold: bool
    wide: bool
    high: bool
    cells: int


@dataclass(frozen=True, slots=True)
class PrintedCode:
    content: str
    dots: int
    level: str
    align: str


@dataclass
class Slip:
    """What came out of the printer, in order; `cut` and `pulses` (drawer) as counted."""

    lines: list[PrintedLine] = field(default_factory=list)
    codes: list[PrintedCode] = field(default_factory=list)
    cuts: int = 0
    pulses: int = 0
    asked: int = 0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass
class _Reader:
    data: bytes
    at: int = 0
    slip: Slip = field(default_factory=Slip)
    chinese: bool = False
    bold: bool = False
    align: str = "left"
    ascii_size: tuple[bool, bool] = (False, False)
    chinese_size: tuple[bool, bool] = (False, False)
    text: list[str] = field(default_factory=list)
    cells: int = 0
    stored: str = ""
    dots: int = 3
    level: str = "L"

    def take(self, count: int = 1) -> bytes:
        found = self.data[self.at : self.at + count]
        assert len(found) == count, "the stream ends inside a command"
        self.at += count
        return found

    def read(self) -> Slip:
        while self.at < len(self.data):
            first = self.take()[0]
            match first:
                case 0x0A:
                    self._line()
                case 0x1B:
                    self._esc()
                case 0x1C:
                    self._fs()
                case 0x1D:
                    self._gs()
                case _ if 0x20 <= first < 0x7F:
                    self._print(chr(first), 1, self.ascii_size)
                case _ if 0x81 <= first <= 0xFE:
                    assert self.chinese, f"byte {first:#x} outside Chinese mode is a letter of some code page"
                    second = self.take()[0]
                    assert 0x40 <= second <= 0xFE, "a four-byte character: most printers know none"
                    assert second != 0x7F
                    self._print(bytes([first, second]).decode("gb18030"), 2, self.chinese_size)
                case _:
                    raise AssertionError(f"control byte {first:#x} at {self.at - 1}")
        assert not self.text, "the last line was never printed"
        return self.slip

    def _print(self, character: str, cells: int, size: tuple[bool, bool]) -> None:
        self.text.append(character)
        self.cells += cells * (2 if size[0] else 1)

    def _line(self) -> None:
        text = "".join(self.text)
        assert self.ascii_size == self.chinese_size, "letters and characters of one line differ in size"
        self.slip.lines.append(PrintedLine(text, self.align, self.bold, *self.ascii_size, self.cells))
        self.text, self.cells = [], 0

    def _esc(self) -> None:
        match self.take():
            case b"@":
                self.chinese, self.bold, self.align = True, False, "left"  # Chinese models start in Chinese mode
                self.ascii_size = self.chinese_size = (False, False)
            case b"2":
                pass
            case b"a":
                assert not self.text, "alignment counts at the beginning of a line only"
                self.align = ("left", "centre", "right")[self.take()[0]]
            case b"E":
                self.bold = bool(self.take()[0] & 1)
            case b"d":
                for _ in range(self.take()[0]):
                    self._line()
            case b"p":
                pin, on, off = self.take(3)
                assert pin in (0, 1)
                assert 0 < on <= off, "a coil that is on too long burns"
                self.slip.pulses += 1
            case other:
                raise AssertionError(f"ESC {other!r}")

    def _fs(self) -> None:
        match self.take():
            case b"&":
                self.chinese = True
            case b".":
                self.chinese = False
            case b"S":
                assert self.take(2) == b"\0\0", "extra space between characters breaks the columns"
            case b"!":
                value = self.take()[0]
                self.chinese_size = (bool(value & 4), bool(value & 8))
            case other:
                raise AssertionError(f"FS {other!r}")

    def _gs(self) -> None:
        match self.take():
            case b"!":
                value = self.take()[0]
                assert value in (0x00, 0x11)
                self.ascii_size = (value >> 4 == 1, value & 7 == 1)
            case b"V":
                kind = self.take()[0]
                assert kind in (65, 66), "cut after feeding past the knife"
                self.take()
                self.slip.cuts += 1
            case b"r":
                assert self.take() in (b"\x01", b"1")
                self.slip.asked += 1
            case b"(":
                assert self.take() == b"k"
                low, high = self.take(2)
                self._code(self.take(low + 256 * high))
            case other:
                raise AssertionError(f"GS {other!r}")

    def _code(self, body: bytes) -> None:
        assert body[0] == 49, "symbology 49 is QR"
        match body[1]:
            case 65:
                assert body[2:] == b"2\0", "model 2"
            case 67:
                self.dots = body[2]
                assert 1 <= self.dots <= 16
            case 69:
                self.level = {48: "L", 49: "M", 50: "Q", 51: "H"}[body[2]]
            case 80:
                assert body[2] == 48
                self.stored = body[3:].decode("ascii")
            case 81:
                assert body[2:] == b"0"
                assert self.stored, "printed before it was stored"
                self.slip.codes.append(PrintedCode(self.stored, self.dots, self.level, self.align))
            case other:
                raise AssertionError(f"GS ( k function {other}")


def read_slip(data: bytes, paper: int) -> Slip:
    """AssertionError for a command that is none, a character no printer has, and a line that runs off the paper."""
    slip = _Reader(data).read()
    for line in slip.lines:
        assert line.cells * 12 <= DOTS[paper], f"off the paper: {line.text!r}"
    return slip
