"""A bad line to HQ: a TCP relay that can be cut after a byte, lose an answer, or be down."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Lock, Thread


class Line:
    """Listens on `url` and relays to HQ on `port`. The faults are plain attributes, changed at any time.

    `cut_after`: break the connection once that many more bytes have come from HQ. `lose_answers`: so many of the next
    answers are swallowed, their connection breaks; HQ has done its work by then. `down`: nobody gets through. `rate`:
    bytes a second that come from HQ, 0 for all there are.
    """

    def __init__(self, port: int) -> None:
        self._hq = ("127.0.0.1", port)
        self.cut_after: int | None = None
        self.lose_answers = 0
        self.down = False
        self.rate = 0
        self.carried = 0
        self._lock = Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        Thread(target=self._accept, daemon=True).start()

    def break_all(self) -> None:
        """End every connection that is open now."""
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.down = True
        self._listener.close()
        self.break_all()

    def _accept(self) -> None:
        while True:
            try:
                device, _ = self._listener.accept()
            except OSError:
                return
            if self.down:
                device.close()
                continue
            try:
                hq = socket.create_connection(self._hq)
            except OSError:
                device.close()
                continue
            with self._lock:
                self._open |= {device, hq}
            Thread(target=self._relay, args=(device, hq, False), daemon=True).start()
            Thread(target=self._relay, args=(hq, device, True), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                if self.down:
                    break
                if answers:
                    piece, broken = self._spoil(piece)
                    self._send(target, piece)
                    if broken:
                        break
                else:
                    target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open -= {source, target}
        source.close()

    def _send(self, target: socket.socket, piece: bytes) -> None:
        while piece and self.rate:
            now, piece = piece[: self.rate // 20], piece[self.rate // 20 :]
            target.sendall(now)
            time.sleep(len(now) / self.rate)
        target.sendall(piece)

    def _spoil(self, piece: bytes) -> tuple[bytes, bool]:
        with self._lock:
            if self.lose_answers:
                self.lose_answers -= 1
                return b"", True
            if self.cut_after is not None:
                if len(piece) >= self.cut_after:
                    piece, self.cut_after = piece[: self.cut_after], None
                    self.carried += len(piece)
                    return piece, True
                self.cut_after -= len(piece)
            self.carried += len(piece)
            return piece, False
