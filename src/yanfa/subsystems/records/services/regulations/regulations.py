"""Registering a regulation, what it bears on, the occasions of its use, and inspections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import start_of_day, today
from yanfa.kernel.files import keeping
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.records.models import (
    Inspection,
    Regulation,
    RegulationBearing,
    RegulationExecution,
    RegulationOwner,
)
from yanfa.subsystems.records.models.documents import EVIDENCE
from yanfa.subsystems.records.models.regulations import window_labels
from yanfa.subsystems.records.permissions.documents import BEARING_KEPT, USE_RECORDED, may_work
from yanfa.subsystems.records.services.documents import change, register
from yanfa.subsystems.records.services.documents.registering import insist


@transaction.atomic
def register_regulation(
    *, by: Any, post: str = "", entry: str = "register", source: str = "", **facts: Any
) -> Regulation:
    """Put a regulation on the register with who answers for it from today on. Raises ValidationError, MoveRefused."""
    stored = register(Regulation(source=source, **facts), by=by, entry=entry, source=source)
    if stored.department is not None:
        _own(stored, stored.department, post, today())
    return stored


@transaction.atomic
def import_regulation(*, by: Any, source: str, since: date, post: str = "", **facts: Any) -> Regulation:
    """A regulation that was in force before it came into the register; its owner counts since that day.

    Raises ValidationError, MoveRefused.
    """
    refuse_future(since, "since")
    history = [("kept", start_of_day(since))]
    regulation = Regulation(source=source, **facts)
    stored = register(regulation, by=by, entry="import", source=source, history=history)
    if stored.department is not None:
        _own(stored, stored.department, post, since)
    return stored


def change_regulation(
    regulation: Regulation, *, by: Any, version: int, facts: Mapping[str, Any]
) -> Regulation:
    """Change number and title; its kind only before a version was issued. Raises PermissionDenied, ValidationError."""
    issued = regulation.versions.exclude(issued_on=None).exists()
    if issued and facts.get("kind", regulation.kind) != regulation.kind:
        raise ValidationError({"kind": _("已有印发的版本，制度类别不能再变更。")})
    return change(
        regulation, by=by, version=version, facts=facts, states=frozenset({"kept"}), due="repealed_on"
    )


def _own(regulation: Regulation, department: Any, post: str, since: date) -> None:
    RegulationOwner.objects.create(regulation=regulation, department=department, post=post, since=since)


@transaction.atomic
def bear(
    regulation: Regulation, *, by: Any, project: Any = None, window: str = "", since: date | None = None
) -> RegulationBearing:
    """Note a project or a window on which the regulation bears, from today on (an import says since when).

    Raises PermissionDenied, ValidationError.
    """
    if by is not None:
        insist(may_work(by, regulation))
    if (project is None) == (not window):
        raise ValidationError(_("请选一个预算项目或一个服务窗口。"))
    if window and window not in window_labels():
        raise ValidationError({"window": _("没有代码为“%s”的服务窗口。") % window})
    facts = {"regulation": regulation, "project": project, "window": window}
    if RegulationBearing.objects.filter(until=None, **facts).exists():
        raise ValidationError(_("已登记在适用范围内。"))
    kept = RegulationBearing.objects.create(since=since or today(), **facts)
    log.record(BEARING_KEPT, by=by, target=regulation, summary=str(kept))
    return kept


@transaction.atomic
def release(bearing: RegulationBearing, *, by: Any) -> None:
    """End a bearing today. Raises PermissionDenied."""
    insist(may_work(by, bearing.regulation))
    if RegulationBearing.objects.filter(pk=bearing.pk, until=None).update(until=today()):
        log.record(BEARING_KEPT, by=by, target=bearing.regulation, summary=f"{bearing} → {today()}")


def record_use(
    regulation: Regulation, *, by: Any, used_on: date, matter: str, upload: Any = None
) -> RegulationExecution:
    """Note a dated use of the regulation with its proof. Raises PermissionDenied, ValidationError, FileRefused."""
    insist(may_work(by, regulation))
    refuse_future(used_on, "used_on")
    if regulation.version_on(used_on) is None:
        raise ValidationError({"used_on": _("%s 没有现行版本，不能登记执行。") % used_on})
    stored = keeping.store(upload, by=by, purpose=EVIDENCE) if upload else None
    try:
        with transaction.atomic():
            kept = RegulationExecution.objects.create(
                regulation=regulation, used_on=used_on, matter=matter, file=stored, recorded_by=by
            )
            log.record(USE_RECORDED, by=by, target=regulation, summary=f"{used_on} {matter}")
    except IntegrityError:
        if stored is not None:
            keeping.discard(stored, by=by)
        raise ValidationError(_("这条执行记录已登记。"), code="twice") from None
    return kept


def record_inspection(
    *, by: Any, source: str = "", closed_on: date | None = None, **facts: Any
) -> Inspection:
    """Write an inspection down: with problems it stays open until they are mended. Raises ValidationError, MoveRefused.

    An import names its source, and the day on which the mending was verified.
    """
    inspection = Inspection(source=source, closed_on=closed_on, **facts)
    refuse_future(inspection.held_on, "held_on")
    refuse_future(closed_on, "closed_on")
    if inspection.window and inspection.window not in window_labels():
        raise ValidationError({"window": _("没有代码为“%s”的服务窗口。") % inspection.window})
    if closed_on is not None and inspection.held_on is not None and closed_on < inspection.held_on:
        raise ValidationError({"closed_on": _("销号日不能早于检查日期。")})
    if not source:
        return register(inspection, by=by, entry="record_problem" if inspection.problems else "record_clean")
    entry = "import_clean" if not inspection.problems else "import" if closed_on else "import_open"
    return register(inspection, by=by, entry=entry, source=source)
