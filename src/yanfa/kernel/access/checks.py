"""System checks: every permission that a role or a view names is declared, and fits the duty of the role."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from . import decorators, permissions
from .permissions import Duty
from .roles import Role, registry


def check_permission_names(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors for names that no app declares, and for permissions outside the duty of their role."""
    errors: list[CheckMessage] = [error for role in registry for error in _role_errors(role)]
    for name in sorted(decorators.required - permissions.declared().keys()):
        errors.append(Error(f"有页面要求权限“{name}”，但没有应用声明它。", id="access.E001"))
    return errors


def _role_errors(role: type[Role]) -> Iterator[CheckMessage]:
    known = permissions.declared()
    for name in sorted(role.permissions):
        if name not in known:
            yield Error(f"角色“{role.code}”列出了没有声明的权限“{name}”。", obj=role, id="access.E002")
        elif known[name].duty not in (None, Duty(role.duty)):
            yield Error(
                f"角色“{role.code}”属于“{role.duty}”职责，不能有“{known[name].duty}”职责的权限“{name}”。",
                obj=role,
                id="access.E003",
            )
