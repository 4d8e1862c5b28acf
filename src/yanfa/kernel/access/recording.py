"""Where access and policy have their acts written down; the audit log lies above them and connects itself.

An act that nobody writes down does not happen: without a connected log ``record`` raises.
"""

from collections.abc import Callable
from typing import Any

_declared: dict[str, str] = {}
_register: Callable[[str, str], Any] | None = None
_record: Callable[..., Any] | None = None


class NothingRecords(RuntimeError):
    """An act must be recorded, but no log is connected."""


def connect(*, register: Callable[[str, str], Any], record: Callable[..., Any]) -> None:
    """Connect the log: how an action is registered (code, label) and how an act is recorded."""
    global _register, _record
    _register, _record = register, record
    for code, label in _declared.items():
        register(code, label)


def declare(code: str, label: str) -> str:
    """Name an action that will be recorded, and return its code."""
    _declared[code] = label
    if _register is not None:
        _register(code, label)
    return code


def record(
    action: str, *, by: Any, target: Any = None, summary: str = "", changes: dict[str, Any] | None = None
) -> Any:
    """Write an act down in the present transaction; raises NothingRecords when no log is connected."""
    if _record is None:
        raise NothingRecords(action)
    return _record(action, by=by, target=target, summary=summary, changes=changes)
