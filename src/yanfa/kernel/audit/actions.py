"""The register of actions: an action that nobody declared cannot be written into the log.

An app declares its actions where it declares what may be done, with a code (`app.verb`) and a Chinese label:

    actions.register("accounts.sign_in", "登录")
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_labels: dict[str, str] = {}


class UnknownAction(LookupError):
    """The action is not registered; the message names it."""


def register(code: str, label: str) -> str:
    """Declare an action and return its code. Raises ValueError for a bad code or a second, other label."""
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no action code; write app.verb in lower case.")
    if _labels.setdefault(code, label) != label:
        raise ValueError(f"{code!r} is registered already as {_labels[code]!r}.")
    return code


def label_of(code: str) -> str:
    """The label of an action; the code itself for actions of versions whose code is gone."""
    return _labels.get(code, code)


def require(code: str) -> None:
    """Raise UnknownAction unless the action is registered."""
    if code not in _labels:
        raise UnknownAction(f"{code!r} is not a registered action; declare it with audit.actions.register.")


def registered() -> Mapping[str, str]:
    """All actions, code to label."""
    return MappingProxyType(_labels)
