"""The list of accounts as a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access.masking import mask_email
from yanfa.kernel.access.roles import registry
from yanfa.registers.accounts.models import User


def headings() -> list[str]:
    """The headings of the list."""
    return [
        _("登录名"),
        _("姓名"),
        _("类别"),
        _("角色"),
        _("状态"),
        _("开户时间"),
        _("最近登录"),
        _("电子邮箱"),
    ]


def rows(accounts: Iterable[User]) -> Iterator[list[Any]]:
    """One row an account; the e-mail address is masked."""
    for account in accounts:
        roles = sorted(account.role_codes & {role.code for role in registry})
        yield [
            account.login,
            account.real_name,
            str(account.get_profile_display()),
            "、".join(str(registry.get(code).label) for code in roles),
            _("有效") if account.is_active else _("已停用"),
            account.created_at,
            account.last_login,
            mask_email(account.email),
        ]
