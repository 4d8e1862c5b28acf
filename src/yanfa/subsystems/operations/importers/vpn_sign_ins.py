"""Sign-ins from the export of a VPN gateway: account and time, one row a sign-in; a day of an account is kept once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import VpnAccount
from yanfa.subsystems.operations.services import vpn

DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")


def day_of(text: str) -> str:
    """The day of a time such as 2025-06-01 08:33:12, as ISO text. Raises ValueError."""
    found = DAY.match(text) or DIGITS.match(text)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _refused()
    except ValueError:
        return _refused()


def _refused() -> str:
    raise ValueError(_("不是完整的日期或时间，请写成 2026-01-05 08:30 的样子"))


COLUMNS = (
    Column("account", ("VPN账号", "账号", "用户名", "username", "user"), required=True, max_length=100),
    Column("day", ("登录时间", "登录日期", "时间", "login time", "time"), required=True, parse=day_of),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _Gathering(None).take)


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import the days of sign-in, all or none. Raises ImportRefused with the plan."""
    days = _Gathering(by)
    return shared.imported(rows, days.take, by=by, source=source, what="VPN登录日", finish=days.store)


class _Gathering:
    """Finds the accounts in one query and stores the new days at the end."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.accounts = {each.account.casefold(): each for each in VpnAccount.objects.all()}
        self.known = set(VpnAccount.objects.values_list("pk", "sign_ins__signed_in_on"))
        self.new: list[tuple[VpnAccount, date]] = []

    def take(self, row: ImportedRow, plan: shared.Ledger) -> None:
        """One sign-in: a new day of the account, or one that is known."""
        account = self.accounts.get(str(row.values["account"]).casefold())
        if account is None:
            raise ValidationError(_("名册中没有VPN账号“%s”，请先登记。") % row.values["account"])
        day = date.fromisoformat(str(row.values["day"]))
        if day > today():
            raise ValidationError(_("登录时间还没有到，请核对网关的时钟。"))
        if (account.pk, day) in self.known:
            plan.unchanged += 1
            return
        self.known.add((account.pk, day))
        self.new.append((account, day))
        plan.new.append(account)

    def store(self) -> None:
        """Write the new days down."""
        vpn.record_sign_ins(self.new, by=self.by)
