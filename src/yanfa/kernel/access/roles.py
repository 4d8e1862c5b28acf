"""Roles as declared classes: what a person who holds one may do, and which duty it belongs to."""

from collections.abc import Iterator
from typing import ClassVar

from . import permissions
from .permissions import Duty, Text


class Role:
    """A role; subclass it in an app's permissions.py and decorate it with ``@register``."""

    code: ClassVar[str]
    label: ClassVar[Text]
    label_en: ClassVar[str]
    description: ClassVar[Text]
    description_en: ClassVar[str]
    permissions: ClassVar[frozenset[str]] = frozenset()
    duty: ClassVar[Duty | str] = Duty.BUSINESS
    second_factor: ClassVar[bool] = True


class Registry:
    """All roles of the platform by code."""

    def __init__(self) -> None:
        self._roles: dict[str, type[Role]] = {}
        self._further: dict[str, frozenset[str]] = {}

    def add(self, role: type[Role]) -> None:
        """Take a role in; raises ValueError for a missing attribute, an unknown duty or a code used twice."""
        for name in ("code", "label", "label_en", "description", "description_en"):
            if not getattr(role, name, ""):
                raise ValueError(f"角色 {role.__name__} 缺少 {name}。")
        role.duty = Duty(role.duty)
        if self._roles.get(role.code, role) is not role:
            raise ValueError(f"角色代码“{role.code}”用了两次。")
        self._roles[role.code] = role
        self._hold(role)

    def extend(self, code: str, *names: str) -> None:
        """Let a role hold permissions of another app as well; the role itself may be declared later.

        A role belongs to the lowest app that needs it; what it may do in the apps above is declared there.
        """
        self._further[code] = self._further.get(code, frozenset()) | set(names)
        if code in self._roles:
            self._hold(self._roles[code])

    def _hold(self, role: type[Role]) -> None:
        role.permissions = role.permissions | self._further.get(role.code, frozenset())
        for name in role.permissions:
            permissions.grant(name, role.code, role.label)

    def get(self, code: str) -> type[Role]:
        """The role of that code; raises LookupError."""
        try:
            return self._roles[code]
        except KeyError:
            raise LookupError(f"没有角色“{code}”。") from None

    def __iter__(self) -> Iterator[type[Role]]:
        return iter(sorted(self._roles.values(), key=lambda role: (role.duty, role.code)))

    def __contains__(self, code: object) -> bool:
        return code in self._roles

    def choices(self) -> list[tuple[str, str]]:
        """Pairs of code and label, for forms."""
        return [(role.code, str(role.label)) for role in self]


registry = Registry()


def register(role: type[Role]) -> type[Role]:
    """Class decorator that takes a role into the registry."""
    registry.add(role)
    return role
