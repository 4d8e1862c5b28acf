"""What the moves of an incident do: classify, take in hand, restore, review, merge, dismiss, and open again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.choices.incidents import GRAVITY, IncidentKind, Severity
from yanfa.subsystems.operations.effects.duties import checked, keep_paper, next_numbers
from yanfa.subsystems.operations.models import CoreListing, Incident, IncidentClass, IncidentRestoration

SERIES = "SJ"
Data = Mapping[str, Any]
#: Into these nothing can be merged: they are no incidents of their own any more.
GONE = ("false_alarm", "merged")


def number_incident(incident: Incident, by: Any, data: Data) -> None:
    """Give the incident its number."""
    incident.recorded_by = by
    (incident.number,) = next_numbers(SERIES)


def classify_incident(incident: Incident, by: Any, data: Data) -> None:
    """Write down as what the incident was found. Raises ValidationError."""
    incident.severity = data["severity"]
    set_classes(incident, data["kinds"], by=by, hardware=data["hardware"], affects=data["affects_service"])


def set_classes(
    incident: Incident, kinds: Iterable[str], *, by: Any, hardware: bool, affects: bool
) -> list[IncidentClass]:
    """Let exactly these classes stand, dated now; gives the new ones. Raises ValidationError.

    One that stands already and says the same is left, so that its day stays.
    """
    wanted = [IncidentKind(kind) for kind in kinds]
    facts = {"hardware": hardware, "affects_service": affects, "severity": incident.severity}
    standing = incident.classes.standing()
    same = standing.filter(kind__in=wanted, project=incident.project, system=incident.system, **facts)
    kept = set(same.values_list("kind", flat=True))
    standing.exclude(kind__in=kept).take_back(by=by)
    fresh = [_class_of(incident, kind, by, facts) for kind in wanted if kind not in kept]
    for each in fresh:
        checked(each)
    return fresh


def _class_of(incident: Incident, kind: IncidentKind, by: Any, facts: dict[str, Any]) -> IncidentClass:
    core = _core_list(incident) if kind is IncidentKind.CORE_DEVICE else ""
    return IncidentClass(
        incident=incident,
        kind=kind,
        planned=incident.planned,
        system=incident.system,
        project=incident.project,
        core_list=core,
        recorded_by=by,
        **facts,
    )


def _core_list(incident: Incident) -> str:
    """The version of the list of core devices on which the device stood; blank for a device that is only named."""
    if incident.asset is None:
        if not incident.device.strip():
            raise ValidationError({"kinds": _("核心设备故障须写明设备；请先在事件上补充设备。")})
        return ""
    listed = CoreListing.objects.standing_on(incident.detected_on).filter(asset=incident.asset).first()
    if listed is None:
        told = _("“%(asset)s”在 %(day)s 不在核心设备清单上，不能定为核心设备故障。")
        raise ValidationError({"kinds": told % {"asset": incident.asset, "day": incident.detected_on}})
    return str(listed.list_version)


def take_incident(incident: Incident, by: Any, data: Data) -> None:
    """Who takes it in hand handles it."""
    incident.handler = by


def escalate_incident(incident: Incident, by: Any, data: Data) -> None:
    """Raise the severity. Raises ValidationError for one that is not higher."""
    if GRAVITY[Severity(data["severity"])] <= GRAVITY[Severity(incident.severity)]:
        raise ValidationError({"severity": _("升级后的等级应高于现在的等级。")})
    incident.severity = data["severity"]


def restore_incident(incident: Incident, by: Any, data: Data) -> None:
    """Keep when the service stopped and was back. Raises ValidationError."""
    moments = {name: _moment(data[name], name) for name in ("stopped_at", "restored_at")}
    for name, moment in moments.items():
        refuse_future(moment, name)
    if moments["restored_at"] < moments["stopped_at"]:
        raise ValidationError({"restored_at": _("恢复时间不能早于停止服务时间。")})
    if moments["restored_at"] < incident.detected_at:
        raise ValidationError({"restored_at": _("恢复时间不能早于发现时间。")})
    facts = {name: data[name] for name in ("solution", "data_loss", "parts")}
    row = IncidentRestoration(incident=incident, recorded_by=by, **moments, **facts)
    checked(row)
    incident.minutes_down = row.minutes
    keep_paper(incident, data.get("paper"), _("处置记录"), by=by)


def _moment(text: str, name: str) -> datetime:
    """The moment that a person typed, in Shanghai unless it says otherwise. Raises ValidationError."""
    try:
        found = parse_datetime(text.strip().replace("/", "-"))
    except ValueError:
        found = None
    if found is None:
        raise ValidationError({name: _("请按“2024-05-01 13:20”的样子填写日期和时间。")})
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def review_incident(incident: Incident, by: Any, data: Data) -> None:
    """Keep cause and lessons."""
    incident.cause, incident.lessons = data["cause"], data["lessons"]
    keep_paper(incident, data.get("paper"), _("故障分析报告"), by=by)


def reopen_incident(incident: Incident, by: Any, data: Data) -> None:
    """The restoration is taken back; it stays on the page."""
    incident.restorations.take_back(by=by)
    incident.minutes_down = None


def dismiss_incident(incident: Incident, by: Any, data: Data) -> None:
    """A false alarm is of no class."""
    incident.classes.take_back(by=by)


def merge_incident(incident: Incident, by: Any, data: Data) -> None:
    """A recurrence belongs to the incident that came first, and is of no class itself. Raises ValidationError."""
    main = Incident.objects.filter(number=data["into"].strip().upper()).first()
    if main is None or main.pk == incident.pk:
        raise ValidationError({"into": _("没有这个编号的其他事件，请填写同一原因的第一次事件的编号。")})
    if main.state in GONE:
        raise ValidationError({"into": _("“%s”本身已并入别的事件或为误报，不能再并入。") % main.number})
    if incident.merged.exists():
        raise ValidationError({"into": _("已有事件并入本事件，请先把它们改并到那一个事件。")})
    incident.merged_into = main
    incident.classes.take_back(by=by)
