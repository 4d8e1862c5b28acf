"""What a person may is asked for once while a request only reads: nothing can change it under the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")

_memory: ContextVar[dict[tuple[str, int], Any] | None] = ContextVar("access_memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember answers inside the block; the guard of reads opens it for each safe request."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(question: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    """Decorator for a question about an account: asked anew each time, but once while a request only reads."""
    name = f"{question.__module__}.{question.__qualname__}"

    @wraps(question)
    def asked(user: Any) -> Answer:
        memory = _memory.get()
        key = getattr(user, "pk", None)
        if memory is None or key is None:
            return question(user)
        if (name, key) not in memory:
            memory[name, key] = question(user)
        answer: Answer = memory[name, key]
        return answer

    return asked
