"""From the plan to the signature: the due day that counts, postponements, signing, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.records.models import Document, DueChange

Data = Mapping[str, Any]


def plan(document: Document, by: Any, data: Data) -> None:
    """Fixes the due day of a plan that the officer makes himself."""
    _fix_due_day(document)


def approve_plan(document: Document, by: Any, data: Data) -> None:
    """Fixes the due day: it counts from now on, whatever is postponed later."""
    _fix_due_day(document)


def _fix_due_day(document: Document) -> None:
    if document.due_on is None:
        raise Hindered(_("计划没有应完成日，请先填写。"))
    if document.due_on < today():
        raise Hindered(
            _("应完成日 %s 已过，请改为今天或以后的日期；已印发的请用导入补录。") % document.due_on
        )
    document.first_due_on = document.due_on


def postpone(document: Document, by: Any, data: Data) -> None:
    """Moves the due day and keeps the one before; figures keep the day that was approved first."""
    before, after = document.due_on, data["due_on"]
    if before is None:
        raise Hindered(_("这份文件没有应完成日，不能延期。"))
    if after <= before:
        raise Hindered(_("延期后的日期须晚于 %s。") % before)
    DueChange.objects.create(
        document=document, before=before, after=after, reason=data["reason"], changed_by=by
    )
    document.due_on = after


def sign(document: Document, by: Any, data: Data) -> None:
    """Notes the day on which it was signed for issue."""
    document.approved_on = today()


def unsign(document: Document, by: Any, data: Data) -> None:
    """Takes the signature back: what is written anew is signed anew."""
    document.approved_on = None


def withdraw(document: Document, by: Any, data: Data) -> None:
    """Notes the day; what is withdrawn after its due day stays owed."""
    document.withdrawn_on = today()
