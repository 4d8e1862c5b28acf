"""The door by which a state is written: closed to everybody but the functions of this package."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("workflow_door", default=False)


class StateDoorClosed(RuntimeError):
    """Code tried to write a state past ``perform`` and ``enter``: a mistake of the program, not of an officer."""


def is_open() -> bool:
    """Whether this thread is just writing a state on behalf of a move or an entry."""
    return _open.get()


@contextmanager
def opened() -> Iterator[None]:
    """Let states be written inside the block; only ``perform`` and ``enter`` and their kin use it."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)
