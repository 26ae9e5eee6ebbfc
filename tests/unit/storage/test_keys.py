"""Secrets: none is invented where a file may already need the old one."""

from __future__ import annotations

import pytest

from app.errors import Outage, Refusal
from app.identifiers import Uuid7
from app.identity import make_secrets, read_identity, read_secrets
from app.storage.keys import KeyringKeys
from tests.support.floor import FreeClock
from tests.support.shop import MemoryKeys, Shop


def test_secrets_are_made_once_and_stay() -> None:
    keys, identifiers = MemoryKeys(), Uuid7(FreeClock())
    first = make_secrets(keys, identifiers)
    assert make_secrets(keys, identifiers) == read_secrets(keys) == first
    assert len({first.journal_key, first.store_key, first.signing_seed}) == 3


def test_a_missing_key_is_named_and_not_replaced() -> None:
    keys = MemoryKeys()
    make_secrets(keys, Uuid7(FreeClock()))
    del keys["journal_key"]
    with pytest.raises(Outage, match="keys_missing") as missing:
        read_secrets(keys)
    assert missing.value.values == {"names": ["journal_key"]}
    assert "journal_key" not in keys


def test_a_keyring_that_is_none_of_the_systems_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail, null

    for backend in (fail.Keyring, null.Keyring):
        monkeypatch.setattr(keyring, "get_keyring", backend)
        with pytest.raises(Outage, match="keys_unavailable"):
            KeyringKeys("device")


def test_of_a_chain_of_keyrings_only_the_systems_own_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.backends import SecretService, chainer, null

    made: list[type[KeyringBackend]] = [null.Keyring, SecretService.Keyring]

    class Chain(chainer.ChainerBackend):
        backends = tuple(kind() for kind in made)

    monkeypatch.setattr(keyring, "get_keyring", Chain)
    assert isinstance(KeyringKeys("device")._backend, SecretService.Keyring)


def test_an_empty_folder_is_not_enrolled(shop: Shop) -> None:
    (shop.home / "journal.db").unlink()
    with pytest.raises(Refusal, match="not_enrolled"):
        read_identity(shop.home, shop.secrets)
    assert not (shop.home / "journal.db").exists()
