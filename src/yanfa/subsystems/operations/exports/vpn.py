"""The list of VPN accounts as a spreadsheet; holders are masked under a heading that the importer does not read."""

from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.exports.systems import code_of, late_mark
from yanfa.subsystems.operations.models import VpnAccount, VpnTerm
from yanfa.subsystems.operations.services.systems_spells import end_of


def headings() -> list[str]:
    """The headings of the list."""
    return [
        _("VPN账号"),
        _("使用人（遮盖）"),
        _("使用单位"),
        _("所属系统代码"),
        _("预算项目代码"),
        _("起始日期"),
        _("到期日"),
        _("停用日期"),
        _("最近登录日期"),
        _("账号状态"),
        _("补录"),
    ]


def cells(account: VpnAccount) -> list[Any]:
    """One row for the screen, with the account's last term; `account` comes with its terms and `last_sign_in`."""
    return row(account, last_term(account))


def rows(account: VpnAccount) -> list[list[Any]]:
    """The rows of an account for a spreadsheet: one a term."""
    return [row(account, term) for term in account.terms.all()] or [row(account, None)]


def row(account: VpnAccount, term: VpnTerm | None) -> list[Any]:
    """One row an account and term."""
    end = getattr(term, "end", None)
    return [
        account.account,
        account.masked_holder,
        account.unit,
        code_of(term.system) if term else "",
        code_of(term.project) if term else "",
        term.starts_on if term else None,
        term.expires_on if term else None,
        end.ended_on if end else None,
        getattr(account, "last_sign_in", None),
        standing(term),
        late_mark(term, end),
    ]


def last_term(account: VpnAccount) -> VpnTerm | None:
    """The term that began last."""
    return max(account.terms.all(), key=lambda term: (term.starts_on, term.pk), default=None)


def standing(term: VpnTerm | None) -> str:
    """What the account is today, in words."""
    if term is None:
        return _("未启用")
    until = end_of(term)
    if until is None or until > today():
        return _("有效")
    return _("停用") if getattr(term, "end", None) else _("已过期")
