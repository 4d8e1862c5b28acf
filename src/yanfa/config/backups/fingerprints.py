"""Fingerprints of the installation's keys: a backup tells by them whether the keys at hand can read it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings

from yanfa.kernel.crypto import keys


def present() -> dict[str, str]:
    """Environment variable to id and fingerprint of the key that it holds."""
    return {
        "YANFA_FIELD_KEYS": _of(keys.current()),
        "YANFA_BLIND_INDEX_KEY": _of(keys.index_key()),
        "YANFA_WITNESS_KEY": _of(_witness_key()),
    }


def differing(recorded: Mapping[str, str]) -> list[str]:
    """The variables whose recorded key is not at hand; an older field key may stand behind a newer one."""
    at_hand = present()
    identifier = recorded.get("YANFA_FIELD_KEYS", "").partition(":")[0]
    with suppress(keys.UnknownKey):
        at_hand["YANFA_FIELD_KEYS"] = _of(keys.named(identifier))
    return [name for name, fingerprint in recorded.items() if at_hand.get(name) != fingerprint]


def _of(key: keys.Key) -> str:
    return f"{key.id}:{key.derive('fingerprint in backups', 8).hex()}"


def _witness_key() -> keys.Key:
    secret: str = settings.WITNESS_KEY
    return keys.Key("witness", secret.encode())
