"""VPN accounts from a spreadsheet, matched by account; a later first day renews, a day of disabling ends."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import VpnAccount, VpnTerm
from yanfa.subsystems.operations.services import vpn

COLUMNS = (
    Column("account", ("VPN账号", "账号"), required=True, max_length=100),
    Column("holder", ("使用人", "姓名"), max_length=60),
    Column("unit", ("使用单位", "单位", "部门"), max_length=100),
    Column("system", ("所属系统代码", "所属系统")),
    Column("project", ("预算项目代码",)),
    Column("starts_on", ("起始日期", "启用日期", "开通日期"), kind="date", required=True),
    Column("expires_on", ("到期日", "到期日期"), kind="date"),
    Column("disabled_on", ("停用日期",), kind="date"),
    Column("last_sign_in", ("最近登录日期",), kind="date"),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file, earlier terms first. Raises UnreadableDocument."""
    rows = read_rows(data, file_name, COLUMNS)
    ordered = sorted(rows.rows, key=lambda row: str(row.values["starts_on"]))
    return ImportedRows(
        rows.sheet, rows.header_row, tuple(ordered), rows.errors, rows.unknown_columns, rows.other_sheets
    )


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import the accounts, all or none. Raises ImportRefused with the plan."""
    return shared.imported(rows, _storing(by), by=by, source=source, what="VPN账号")


def _storing(by: Any) -> shared.Act:
    def store(row: ImportedRow, plan: shared.Ledger) -> None:
        term = _term(row)
        account = VpnAccount.objects.filter(account__iexact=row.values["account"]).first()
        if account is None:
            own = shared.stated(row.values, *vpn.FACTS)
            account = vpn.open_account(by=by, account=str(row.values["account"]), **own, **term)
            plan.new.append(account)
            _note_use(account, row, by)
            _note_end(account, row, by)
        else:
            _compare(account, term, row, by, plan)

    return store


def _term(row: ImportedRow) -> dict[str, Any]:
    """The facts of the term that the row states."""
    facts = shared.stated(row.values, "starts_on", "expires_on")
    if row.values["system"]:
        facts["system"] = shared.system_named(row.values["system"])
    if row.values["project"]:
        facts["project"] = shared.project_named(row.values["project"])
    return facts


def _compare(
    account: VpnAccount, term: dict[str, Any], row: ImportedRow, by: Any, plan: shared.Ledger
) -> None:
    """Whether the row changes the account, renews or ends its term, or says what is known."""
    own = shared.stated(row.values, *vpn.FACTS)
    noted = shared.changed(account, own, vpn.FACTS, by=by, plan=plan)
    known = _standing(account, term["starts_on"])
    renewed = known is None
    if known is None:
        vpn.renew(account, by=by, **term)
    elif term.get("expires_on", known.expires_on) != known.expires_on:
        told = _("“%s”的到期日与登记的不同；续期的，请把“起始日期”填为续期之日。")
        raise ValidationError(told % account)
    used, ended = _note_use(account, row, by), _note_end(account, row, by)
    if (renewed or used or ended) and not noted:
        plan.changed.append(shared.Change(account, {"renewed": renewed, "used": used, "ended": ended}))
    elif not noted:
        plan.unchanged += 1


def _standing(account: VpnAccount, starts_on: Any) -> VpnTerm | None:
    """The term from that day on that was not taken back."""
    terms = account.terms.filter(starts_on=starts_on).select_related("end")
    return next(
        (each for each in terms if getattr(each, "end", None) is None or each.end.ended_on > starts_on), None
    )


def _note_use(account: VpnAccount, row: ImportedRow, by: Any) -> bool:
    day: Any = row.values["last_sign_in"]
    return day is not None and bool(vpn.record_sign_ins([(account, day)], by=by))


def _note_end(account: VpnAccount, row: ImportedRow, by: Any) -> bool:
    """Disable the account from the day that the row states, unless that is known."""
    day: Any = row.values["disabled_on"]
    if day is None or account.terms.filter(end__ended_on=day).exists():
        return False
    vpn.disable(account, by=by, ended_on=day)
    return True
