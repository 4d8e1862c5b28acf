"""Keeping incidents: writing one down, mending its classification, and the figures of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.incidents import IncidentKind
from yanfa.subsystems.operations.effects.incidents import GONE, set_classes
from yanfa.subsystems.operations.models import (
    Incident,
    IncidentClass,
    IncidentRestoration,
    PatrolFinding,
)
from yanfa.subsystems.operations.models.incidents import KINDS, SEVERITIES
from yanfa.subsystems.operations.permissions import may_manage, may_work
from yanfa.subsystems.operations.permissions.duties import RECLASSIFIED
from yanfa.subsystems.operations.rules.incidents import mean_minutes, overlaps
from yanfa.subsystems.operations.services.duties import insist, tidy, year_of


@transaction.atomic
def record_incident(*, by: Any, finding: PatrolFinding | None = None, **facts: Any) -> Incident:
    """Write an incident down; one that comes from a patrol's finding closes that. A system gives its project.

    Raises PermissionDenied, ValidationError, MoveRefused.
    """
    insist(may_work(by))
    incident = Incident(finding=finding, **tidy(facts))
    refuse_future(incident.detected_at, "detected_at")
    if incident.project_id is None and incident.system_id is not None:
        incident.project_id = incident.system.project_id
    incident.full_clean(exclude={"number", "finding"})
    if finding is not None:
        perform("raise_incident", finding, by=by)
    return enter(incident, by=by)


@transaction.atomic
def reclassify(
    incident: Incident,
    *,
    by: Any,
    kinds: Sequence[str],
    hardware: bool,
    affects_service: bool,
    reason: str,
) -> list[IncidentClass]:
    """Mend the classification, dated now: a year that has ended keeps its figure.

    Raises PermissionDenied, ValidationError.
    """
    insist(may_manage(by))
    fresh = Incident.objects.select_for_update().get(pk=incident.pk)
    if fresh.state in ("recorded", *GONE):
        raise ValidationError(_("这个事件尚未定性、已并入别的事件或为误报，不能改定性。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明改定性的理由。")})
    before = _names(fresh)
    made = set_classes(fresh, kinds, by=by, hardware=hardware, affects=affects_service)
    told = f"{before or '—'} → {_names(fresh) or '—'}：{reason.strip()}"
    log.record(RECLASSIFIED, by=by, target=fresh, summary=told)
    return made


def _names(incident: Incident) -> str:
    return "、".join(str(each.get_kind_display()) for each in incident.classes.standing())


@dataclass(frozen=True)
class ClassFacts:
    """What stands beside one of the five figures of a year."""

    kind: str
    label: str
    counted: int
    minutes: int
    mean: Decimal | None
    late: int
    affecting: int
    by_system: tuple[tuple[str, int], ...]
    by_severity: tuple[tuple[str, int], ...]
    core_lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class IncidentFacts:
    """The five figures with their facts, how often two classes hold at once, and what was left out."""

    classes: tuple[ClassFacts, ...]
    overlaps: tuple[tuple[str, str, int], ...]
    incidents: int
    merged: int
    dismissed: int
    planned: int


def facts_of(year: int) -> IncidentFacts:
    """The facts of a calendar year."""
    start, end = year_of(year)
    counted = IncidentClass.objects.counted_between(start, end)
    labels = {code: str(label) for code, label in KINDS}
    pairs = overlaps(counted.order_by().values_list("incident", "kind"))
    noticed = Incident.objects.filter(recorded_at__year=year)
    return IncidentFacts(
        classes=tuple(_class_facts(kind, labels[kind], counted.filter(kind=kind)) for kind in IncidentKind),
        overlaps=tuple((labels[one], labels[two], number) for (one, two), number in pairs.items() if number),
        incidents=noticed.count(),
        merged=noticed.filter(state="merged").count(),
        dismissed=noticed.filter(state="false_alarm").count(),
        planned=noticed.filter(planned=True).count(),
    )


def _class_facts(kind: IncidentKind, label: str, counted: Any) -> ClassFacts:
    incidents = counted.order_by().values("incident")
    times = IncidentRestoration.objects.standing().filter(incident__in=incidents)
    minutes = [each.minutes for each in times]
    severities = dict(counted.order_by().values_list("severity").annotate(number=Count("pk")))
    systems = counted.order_by("system__code").values_list("system__name").annotate(number=Count("pk"))
    lists = counted.order_by("core_list").exclude(core_list="").values_list("core_list", flat=True)
    return ClassFacts(
        kind=kind,
        label=label,
        counted=counted.count(),
        minutes=sum(minutes),
        mean=mean_minutes(minutes),
        late=counted.filter(incident__late=True).count(),
        affecting=counted.filter(affects_service=True).count(),
        by_system=tuple((name or _("未填系统"), number) for name, number in systems),
        by_severity=tuple((str(label), severities[code]) for code, label in SEVERITIES if code in severities),
        core_lists=tuple(lists.distinct()),
    )
