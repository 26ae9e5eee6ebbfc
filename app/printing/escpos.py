"""ESC/POS as printers of the Chinese market take it (Epson TM for China, Xprinter, Gprinter, Rongta).

Chinese mode (FS &) is on from the first byte: ASCII fills a cell of 12 dots, two bytes of GB18030 fill two. Sizes are
set by GS ! and by FS !, because half of these printers enlarge Chinese by the one and half by the other.
"""

from __future__ import annotations

from app.printing.columns import printable, row, wrapped

CELLS = {58: 32, 80: 48}
"""Millimetres of paper → cells of font A on its 384 or 576 dots."""
ESC, FS, GS, DLE = b"\x1b", b"\x1c", b"\x1d", b"\x10"
PULSE = ESC + b"p\x00\x19\xfa"
"""Opens the drawer at pin 2: 50 ms on, 500 ms off."""
CODE_LIMIT = 2_000
"""Bytes of a QR that every printer's own encoder takes at level M."""


class Tape:
    """Bytes for one slip of paper of `paper` mm (58 | 80); ends with `cut`."""

    def __init__(self, paper: int) -> None:
        self.cells = CELLS[paper]
        self._paper = paper
        self._parts = [ESC + b"@", FS + b"&", FS + b"S\x00\x00", ESC + b"2"]

    def text(self, words: str, *, bold: bool = False, large: bool = False, centre: bool = False) -> None:
        """A paragraph, wrapped; `large` is twice as wide and high."""
        self._lines(wrapped(words, self.cells // (2 if large else 1)), bold=bold, large=large, centre=centre)

    def row(self, left: str, right: str, *, bold: bool = False, large: bool = False) -> None:
        """Words and a figure flush right."""
        self._lines(row(left, right, self.cells // (2 if large else 1)), bold=bold, large=large)

    def rule(self) -> None:
        self._lines(["-" * self.cells])

    def feed(self, lines: int = 1) -> None:
        self._parts.append(ESC + b"d" + bytes([lines]))

    def qr(self, content: str) -> None:
        """A QR code drawn by the printer, in the middle. ValueError where it is longer than any printer takes."""
        data = content.encode("ascii")
        if not 0 < len(data) <= CODE_LIMIT:
            raise ValueError(f"{len(data)} bytes do not go into a printer's QR")
        # Dots a module: the code of a receipt has up to 65 modules a side, the paper 384 or 576 dots.
        dots = 4 if self._paper == 58 else 6
        self._parts += [
            ESC + b"a\x01",
            _code(b"A2\x00"),
            _code(b"C" + bytes([dots])),
            _code(b"E1"),
            _code(b"P0" + data),
            _code(b"Q0"),
            ESC + b"a\x00",
        ]

    def drawer(self) -> None:
        self._parts.append(PULSE)

    def done(self) -> bytes:
        """Everything so far, without feed or cut."""
        return b"".join(self._parts)

    def cut(self) -> bytes:
        """Feed past the knife, cut but for one point; everything so far."""
        self._parts.append(GS + b"VB\x00")
        return b"".join(self._parts)

    def _lines(self, lines: list[str], *, bold: bool = False, large: bool = False, centre: bool = False) -> None:
        if centre:
            self._parts.append(ESC + b"a\x01")
        if bold:
            self._parts.append(ESC + b"E\x01")
        if large:
            self._parts.append(GS + b"!\x11" + FS + b"!\x0c")
        self._parts += [printable(line).encode("gb18030") + b"\n" for line in lines]
        if large:
            self._parts.append(GS + b"!\x00" + FS + b"!\x00")
        if bold:
            self._parts.append(ESC + b"E\x00")
        if centre:
            self._parts.append(ESC + b"a\x00")


def _code(parameters: bytes) -> bytes:
    """GS ( k for a QR: length, symbology 49 and `parameters`."""
    body = b"1" + parameters
    return GS + b"(k" + len(body).to_bytes(2, "little") + body
