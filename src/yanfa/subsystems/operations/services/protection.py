"""Filing a system at a level, revoking a filing, and recording assessments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import Assessment, Filing, FilingEnd, System
from yanfa.subsystems.operations.rules.protection import CYCLES, valid_until
from yanfa.subsystems.operations.services import systems_ledger as ledger
from yanfa.subsystems.operations.services.systems import project_for
from yanfa.subsystems.operations.services.systems_spells import begin, end_of, finish


@transaction.atomic
def file_level(system: System, *, by: Any, project: Any = None, **facts: Any) -> Filing:
    """Write down the filing of a system; an earlier one has to be revoked first.

    Raises PermissionDenied and ValidationError.
    """
    ledger.insist_on_officer(by)
    ledger.locked(system)
    filing = Filing(system=system, project=project_for(system, project), **facts)
    begin(filing, system.filings.select_related("end", "system"), by=by, about=None)
    return filing


@transaction.atomic
def revoke(filing: Filing, *, by: Any, ended_on: date, reason: str = "") -> FilingEnd:
    """Write down from which day a filing held no more. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    ledger.locked(filing.system)
    end = FilingEnd(spell=filing, ended_on=ended_on, reason=reason)
    finish(end, by=by, about=filing)
    return end


@transaction.atomic
def assess(filing: Filing, *, by: Any, assessed_on: date, **facts: Any) -> Assessment:
    """Write down an assessment; its last day follows from the policy in force on its own day, and is kept.

    Raises PermissionDenied and ValidationError.
    """
    ledger.insist_on_officer(by)
    ledger.locked(filing)
    refuse_future(assessed_on, "assessed_on")
    # The first assessment may come before the certificate: the police want its report with the filing.
    if assessed_on < filing.starts_on and _replaces_another(filing):
        raise ValidationError({"assessed_on": _("早于备案日期，请登记在当时的备案下。")})
    revoked_on = end_of(filing)
    if revoked_on is not None and assessed_on >= revoked_on:
        raise ValidationError({"assessed_on": _("该备案已撤销，请登记在当时有效的备案下。")})
    cycle = policy.get(CYCLES[filing.level], assessed_on)
    assessment = Assessment(
        filing=filing,
        assessed_on=assessed_on,
        valid_until=valid_until(assessed_on, int(cycle.value)),
        cycle=cycle.version_id,
        **facts,
    )
    return ledger.store(assessment, by=by, about=filing)


def _replaces_another(filing: Filing) -> bool:
    return filing.system.filings.filter(starts_on__lt=filing.starts_on).exists()
