"""Secrets in a file that only its owner may read: for demo and tests, not in the shipped package."""

from __future__ import annotations

import json
import os
from pathlib import Path


class FileKeys:
    """Implements `app.storage.keys.Keys` on `keys.json` in the device's folder, mode 0600."""

    def __init__(self, home: Path) -> None:
        self._path = home / "keys.json"

    def get(self, name: str) -> bytes | None:
        found = self._read().get(name)
        return None if found is None else bytes.fromhex(found)

    def put(self, name: str, secret: bytes) -> None:
        self._write(self._read() | {name: secret.hex()})

    def remove(self, name: str) -> None:
        self._write({known: secret for known, secret in self._read().items() if known != name})

    def _write(self, secrets: dict[str, str]) -> None:
        aside = self._path.with_suffix(".new")
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(secrets, file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)

    def _read(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self._path.read_text())
        except FileNotFoundError:
            return {}
        return found
