"""Audience tokens: who may see or must do something, as short strings that a query can filter by.

``permission:performance.review`` stands for everybody who holds the permission, ``user:12`` for one account.
Registers add their own kinds (``unit:5`` for who acts for an organisation) with ``provide``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from . import permissions
from .remembering import remembered
from .roles import registry

Provider = Callable[[Any], Iterable[str]]
_providers: list[Provider] = []


def provide(provider: Provider) -> Provider:
    """Take in a function that yields further tokens of a person: a decorator for an app's permissions.py."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def holders(permission: str) -> str:
    """The token of everybody who holds a permission; raises UnknownPermission."""
    return f"permission:{permissions.get(permission).name}"


def person(user: Any) -> str:
    """The token of one account."""
    return f"user:{user.pk}"


@remembered
def tokens_of(user: Any) -> frozenset[str]:
    """All tokens of a person at this moment; nobody and the inactive have none."""
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    held = (registry.get(code).permissions for code in user.role_codes if code in registry)
    tokens = {holders(name) for names in held for name in names}
    tokens.add(person(user))
    return frozenset(tokens.union(*(provider(user) for provider in _providers)))
