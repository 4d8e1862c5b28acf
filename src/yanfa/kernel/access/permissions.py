"""Permissions: declared once with a label and a duty, asked by name."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .verdict import Verdict, allow, deny

Text = str | Promise


class Duty(StrEnum):
    """Business and the three administrators (三员分立); no two of these duties meet in one person."""

    BUSINESS = "business"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


class UnknownPermission(LookupError):
    """A permission was asked for that no app declares."""


class Person(Protocol):
    """What access needs to know of a signed-in person; accounts.User fulfils it."""

    is_authenticated: bool
    is_active: bool

    @property
    def role_codes(self) -> frozenset[str]:
        """The codes of the roles that the person holds at this moment."""
        ...


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that a role may do; with ``duty`` None every duty may hold it (one's own messages)."""

    name: str
    label: Text
    label_en: str
    duty: Duty | None = Duty.BUSINESS


_declared: dict[str, Permission] = {}


def declare(name: str, label: Text, label_en: str, *, duty: Duty | str | None = Duty.BUSINESS) -> str:
    """Declare the permission ``"app.verb"`` and return its name, so that it can be kept in a constant.

    Raises ValueError for a name that is malformed or declared twice with different words.
    """
    app, _, verb = name.partition(".")
    if not app or not verb:
        raise ValueError(f"权限名“{name}”应写成 app.verb。")
    permission = Permission(name, label, label_en, Duty(duty) if duty is not None else None)
    earlier = _declared.setdefault(name, permission)
    if earlier != permission:
        raise ValueError(f"权限“{name}”声明了两次，内容不同。")
    return name


def declared() -> dict[str, Permission]:
    """All declared permissions by name, sorted."""
    return dict(sorted(_declared.items()))


def get(name: str) -> Permission:
    """The permission of that name; raises UnknownPermission."""
    try:
        return _declared[name]
    except KeyError:
        raise UnknownPermission(f"没有声明过权限“{name}”。") from None


def permitted(user: Any, name: str) -> Verdict:
    """Whether one of the person's present roles holds the permission; a refusal names the roles that do.

    ``None`` stands for the platform itself (a job), which holds no permission. A program that acts for a person by
    a token may do what the person may and the scopes of the token name (``token_scopes``), never more.
    """
    permission = get(name)
    if user is None or not user.is_authenticated or not user.is_active:
        return deny(_("请先登录。"))
    scopes = getattr(user, "token_scopes", None)
    if scopes is not None and name not in scopes:
        return deny(_("令牌的授权范围不含“%(act)s”（%(name)s）。") % {"act": permission.label, "name": name})
    holders = holders_of(name)
    if user.role_codes & holders.keys():
        return allow()
    if not holders:
        return deny(_("目前没有角色可以“%s”。") % permission.label)
    names = "、".join(str(label) for label in holders.values())
    return deny(_("“%(act)s”需要以下角色之一：%(roles)s。") % {"act": permission.label, "roles": names})


def has_permission(user: Any, name: str) -> bool:
    """Whether one of the person's present roles holds the permission; UnknownPermission for a wrong name."""
    return bool(permitted(user, name))


_holders: dict[str, dict[str, Text]] = {}


def grant(name: str, role_code: str, role_label: Text) -> None:
    """Note that a role holds a permission; called by roles.register."""
    _holders.setdefault(name, {})[role_code] = role_label


def holders_of(name: str) -> dict[str, Text]:
    """The codes and labels of the roles that hold a permission."""
    return _holders.get(name, {})
