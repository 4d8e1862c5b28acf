"""Opening VPN accounts, renewing, disabling and enabling them, and the days on which they were used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import System, VpnAccount, VpnSignIn, VpnTerm, VpnTermEnd
from yanfa.subsystems.operations.services import systems_ledger as ledger
from yanfa.subsystems.operations.services.systems import project_for
from yanfa.subsystems.operations.services.systems_spells import begin, end_of, finish

FACTS = ("holder", "unit")
RENEWED = "续期"
BATCH = 500


@transaction.atomic
def open_account(
    *,
    by: Any,
    account: str,
    starts_on: date,
    holder: str = "",
    unit: str = "",
    expires_on: date | None = None,
    system: System | None = None,
    project: Any = None,
) -> VpnAccount:
    """Open an account with its first term. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    opened = VpnAccount(account=account.strip(), holder=holder, unit=unit)
    if VpnAccount.objects.filter(account__iexact=opened.account).exists():
        raise ValidationError(
            {"account": _("已有这个VPN账号；恢复使用请在该账号的页面续期。")}, code="unique"
        )
    ledger.store(opened, by=by)
    renew(opened, by=by, starts_on=starts_on, expires_on=expires_on, system=system, project=project)
    return opened


@transaction.atomic
def change(account: VpnAccount, *, by: Any, version: int, facts: Mapping[str, Any]) -> VpnAccount:
    """Change holder or unit of an account read at `version`. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    return ledger.change(account, facts, by=by, version=version, fields=FACTS)


@transaction.atomic
def renew(
    account: VpnAccount,
    *,
    by: Any,
    starts_on: date,
    expires_on: date | None = None,
    system: System | None = None,
    project: Any = None,
) -> VpnTerm:
    """Let an account be valid from a day on: renewing its present term, or enabling it again.

    The present term ends where the new one begins. Raises PermissionDenied and ValidationError.
    """
    ledger.insist_on_officer(by)
    ledger.locked(account)
    terms = list(account.terms.select_related("end", "system").order_by("starts_on", "pk"))
    system = system or (terms[-1].system if terms else None)
    project = project_for(system, project) or (terms[-1].project if terms else None)
    for term in terms:
        until = end_of(term)
        if not hasattr(term, "end") and term.starts_on < starts_on and (until is None or until > starts_on):
            refuse_future(starts_on, "starts_on")
            _end(term, starts_on, RENEWED, by)
    term = VpnTerm(
        account=account, starts_on=starts_on, expires_on=expires_on, system=system, project=project
    )
    begin(term, account.terms.select_related("end"), by=by, about=account)
    return term


@transaction.atomic
def disable(account: VpnAccount, *, by: Any, ended_on: date, reason: str = "") -> VpnTermEnd:
    """Write down from which day an account was disabled. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    ledger.locked(account)
    term = account.terms.filter(end=None).order_by("-starts_on", "-pk").first()
    if term is None:
        raise ValidationError({"ended_on": _("该账号已停用，不需要再次登记。")}, code="ended")
    return _end(term, ended_on, reason, by)


def _end(term: VpnTerm, ended_on: date, reason: str, by: Any) -> VpnTermEnd:
    end = VpnTermEnd(spell=term, ended_on=ended_on, reason=reason)
    finish(end, by=by, about=term.account)
    return end


@transaction.atomic
def record_sign_ins(days: Iterable[tuple[VpnAccount, date]], *, by: Any) -> list[VpnSignIn]:
    """Write down the days that are not known yet; gives the new rows. Raises PermissionDenied, ValidationError."""
    ledger.insist_on_worker(by)
    wanted = {(account.pk, day): account for account, day in days}
    for _account, day in wanted:
        refuse_future(day, "signed_in_on")
    keys = {pk for pk, _day in wanted}
    known = set(VpnSignIn.objects.filter(account__in=keys).values_list("account", "signed_in_on"))
    rows = [
        VpnSignIn(account=account, signed_in_on=key[1], recorded_by=by)
        for key, account in wanted.items()
        if key not in known
    ]
    VpnSignIn.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return rows
