"""System check of the keys: they can be read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from yanfa.kernel.crypto import keys, suites


def keys_can_be_read(**options: Any) -> list[CheckMessage]:
    """An error where the suite or the keys of the settings are malformed."""
    try:
        suites.current()
        keys.current()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="crypto.E002")]
    return []
