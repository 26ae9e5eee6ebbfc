"""Secrets of the device, kept outside its files. No default, no fallback: without a key store we do not start."""

from __future__ import annotations

from typing import Protocol

from app.errors import Outage


class Keys(Protocol):
    """Named secrets; `get` answers None where there is none yet, `remove` minds none that is gone already.

    All raise Outage `keys_unavailable`.
    """

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> None: ...

    def remove(self, name: str) -> None: ...


class KeyringKeys:
    """The operating system's keyring, the backend named explicitly; fails closed where it is absent or locked."""

    SERVICE = "farshelf"
    BACKENDS = ("keyring.backends.SecretService", "keyring.backends.macOS", "keyring.backends.Windows")

    def __init__(self, device: str) -> None:
        # keyring costs 0.08 s to import; only the shipped start-up needs it.
        import keyring

        found = keyring.get_keyring()
        # Where a desktop has several keyrings, this is a chain that may end in a plain file: only named ones count.
        chain = getattr(found, "backends", [found])
        named = [backend for backend in chain if type(backend).__module__.startswith(self.BACKENDS)]
        if not named:
            raise Outage("keys_unavailable", backend=type(found).__module__)
        self._backend = named[0]
        self._device = device

    def get(self, name: str) -> bytes | None:
        from keyring.errors import KeyringError

        try:
            found = self._backend.get_password(self.SERVICE, f"{self._device}:{name}")
        except KeyringError as error:
            raise Outage("keys_unavailable", detail=str(error)) from error
        return None if found is None else bytes.fromhex(found)

    def put(self, name: str, secret: bytes) -> None:
        from keyring.errors import KeyringError

        try:
            self._backend.set_password(self.SERVICE, f"{self._device}:{name}", secret.hex())
        except KeyringError as error:
            raise Outage("keys_unavailable", detail=str(error)) from error

    def remove(self, name: str) -> None:
        from keyring.errors import KeyringError

        if self.get(name) is None:
            return
        try:
            self._backend.delete_password(self.SERVICE, f"{self._device}:{name}")
        except KeyringError as error:
            raise Outage("keys_unavailable", detail=str(error)) from error
