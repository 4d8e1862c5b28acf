"""Splits: one thing divided among the projects that brought it about, by a document that somebody else approves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.performance.models import CountingSplit, SplitShare
from yanfa.subsystems.performance.rules.lists.keys import key_of

LEAST_PROJECTS = 2


@transaction.atomic
def propose_split(
    *,
    by: Any,
    subject: str,
    key: str,
    year: int,
    shares: Mapping[Any, Decimal],
    document_number: str,
    reason: str,
) -> CountingSplit:
    """Propose how one thing divides among project years; it weighs files that are taken in after its approval.

    shares: {project year: share above 0 and below 1}, adding up to 1. Raises ValidationError and MoveRefused.
    """
    if len(shares) < LEAST_PROJECTS:
        raise ValidationError({"shares": _("分摊至少涉及两个项目。")})
    if any(project_year.year != year for project_year in shares):
        raise ValidationError({"shares": _("各项目应与这一项同一年度。")})
    total = sum(shares.values(), Decimal(0))
    if total != 1:
        raise ValidationError({"shares": _("各项目份额合计应为1，现为%s，请调整。") % format(total, "f")})
    split = CountingSplit(
        subject=subject.strip(),
        key=key_of([key]),
        year=year,
        document_number=document_number.strip(),
        reason=reason.strip(),
        proposed_by=by,
    )
    split.full_clean(exclude=["state"])
    others = CountingSplit.objects.filter(subject=split.subject, key=split.key, year=year)
    if others.filter(state__in=("proposed", "approved")).exists():
        raise ValidationError({"key": _("这一项本年度已有分摊，请先撤回原来的。")})
    enter(split, by=by)
    for project_year, share in shares.items():
        part = SplitShare(split=split, project_year=project_year, share=share)
        part.full_clean()
        part.save()
    return split
