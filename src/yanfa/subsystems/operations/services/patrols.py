"""Keeping patrols: sites and checklists, the start that the server gives, and the log that is signed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.entering import enter_many
from yanfa.subsystems.operations.choices.patrols import Fault
from yanfa.subsystems.operations.models import (
    Patrol,
    PatrolChecklist,
    PatrolFinding,
    PatrolSite,
    PatrolStart,
)
from yanfa.subsystems.operations.permissions import may_manage, may_work
from yanfa.subsystems.operations.permissions.duties import PATROL_SIGNED, PATROL_STARTED, SITE_KEPT
from yanfa.subsystems.operations.rules.patrols import (
    Answer,
    Item,
    bad_items,
    digest,
    plain,
    read_answers,
)
from yanfa.subsystems.operations.services.duties import insist, tidy, year_of

TOKEN_HOURS = "operations.patrol_token_hours"  # noqa: S105  the name of a parameter
_signer = signing.Signer(salt="operations.patrol_start")
Given = Mapping[str, tuple[str, str]]


class AlreadySigned(ValidationError):
    """The start or the submission has a log already, of other contents."""


@transaction.atomic
def keep_site(*, by: Any, items: Sequence[Item], **facts: Any) -> PatrolSite:
    """Put a site on file with the first version of its checklist: code, name, name_en, daily_from.

    Raises PermissionDenied, ValidationError.
    """
    insist(may_manage(by))
    site = PatrolSite(**tidy(facts))
    site.full_clean()
    site.save()
    log.record(SITE_KEPT, by=by, target=site, summary=f"{site.code} {site.name}")
    revise_checklist(site, items, by=by, reason="")
    return site


@transaction.atomic
def revise_checklist(
    site: PatrolSite, items: Sequence[Item], *, by: Any, reason: str = ""
) -> PatrolChecklist:
    """Make a new version of the checklist; older logs keep theirs. Raises PermissionDenied, ValidationError."""
    insist(may_manage(by))
    if not items:
        raise ValidationError({"items": _("清单至少要有一项。")})
    if wrong := bad_items(items):
        told = _("这些项的代码重复，或上下限不是数字、下限高于上限：%s。") % "、".join(wrong)
        raise ValidationError({"items": told})
    PatrolSite.objects.select_for_update().get(pk=site.pk)
    last = site.checklists.first()
    if last is not None and last.items == plain(items):
        return last
    row = PatrolChecklist(
        site=site, number=last.number + 1 if last else 1, items=plain(items), reason=reason, recorded_by=by
    )
    row.save()
    log.record(SITE_KEPT, by=by, target=site, summary=str(row))
    return row


@transaction.atomic
def start(site: PatrolSite, *, by: Any) -> PatrolStart:
    """Begin a patrol: the server writes down who, where, when and which checklist. Raises PermissionDenied."""
    insist(may_work(by))
    checklist = site.checklists.first()
    if checklist is None or not site.watched_on(today()):
        raise ValidationError(_("这个地点还没有巡检清单，或已停止巡检。"))
    begun = PatrolStart(person=by, site=site, checklist=checklist, recorded_by=by)
    begun.save()
    log.record(PATROL_STARTED, by=by, target=begun, summary=str(begun))
    return begun


def token_of(begun: PatrolStart) -> str:
    """The signed start that the page carries: what it is for cannot be changed on the device."""
    return _signer.sign_object(_claims(begun))


def _claims(begun: PatrolStart) -> dict[str, str]:
    return {
        "start": begun.public_id,
        "person": begun.person.public_id,
        "site": begun.site.code,
        "checklist": begun.checklist.public_id,
        "at": begun.recorded_at.isoformat(),
    }


def begun_by(token: str, *, by: Any) -> PatrolStart:
    """The start that a token stands for. Raises ValidationError for a forged, foreign or aged one."""
    try:
        claims = _signer.unsign_object(token)
        begun = PatrolStart.objects.select_related("site", "checklist", "person").get(
            public_id=claims["start"]
        )
    except (signing.BadSignature, PatrolStart.DoesNotExist, ValueError, KeyError, TypeError):
        raise ValidationError(
            _("巡检开始凭证无效，请重新点“开始巡检”；已巡检的请按补录登记。"), code="forged"
        ) from None
    if claims != _claims(begun):
        raise ValidationError(_("巡检开始凭证与登记的开始不符，请按补录登记。"), code="forged")
    if begun.person_id != by.pk:
        raise ValidationError(
            _("这次巡检是由%s开始的，请由其本人提交。") % begun.person, code="another_person"
        )
    return begun


def is_aged(begun: PatrolStart) -> bool:
    """Whether a start is too old to carry a log."""
    until: datetime = begun.recorded_at + timedelta(hours=int(policy.get(TOKEN_HOURS).value))
    return now() > until


@dataclass(frozen=True)
class Claims:
    """What the device says of its own clock: kept beside the server's time, and never read by a rule."""

    start: datetime | None = None
    end: datetime | None = None


NO_CLAIMS = Claims()


def submit(token: str, *, by: Any, given: Given, remark: str = "", claims: Claims = NO_CLAIMS) -> Patrol:
    """Sign the log of a start; the same log sent again gives the stored one.

    `given` is {code of the item: (value, description)}. Raises PermissionDenied; AlreadySigned where the start has
    another log; ValidationError with the faults by field (`item-CODE`, `note-CODE`).
    """
    insist(may_work(by))
    begun = begun_by(token, by=by)
    stored = Patrol.objects.filter(start=begun).first()
    if stored is None and is_aged(begun):
        hours = policy.get(TOKEN_HOURS).value
        told = _("这次巡检开始已超过 %s 小时，凭证失效，请按补录登记。") % hours
        raise ValidationError(told, code="aged")
    log_row = Patrol(key=begun.public_id, site=begun.site, checklist=begun.checklist, start=begun)
    return _signed(log_row, given, remark, claims, by=by)


def submit_late(
    site: PatrolSite,
    *,
    by: Any,
    key: str,
    claimed_on: date,
    reason: str,
    given: Given,
    remark: str = "",
    claims: Claims = NO_CLAIMS,
) -> Patrol:
    """补录: sign a log without a start, for a day that is claimed; it is late whatever the day.

    `key` names the submission, so that the same one sent again is stored once. Raises as `submit` does.
    """
    insist(may_work(by))
    if claimed_on > today():
        raise ValidationError({"claimed_on": _("还没有发生，请填写今天或以前的日期。")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明没有当场登记的原因。")})
    checklist = site.checklists.first()
    if checklist is None or not key.strip() or len(key) > 40:
        raise ValidationError(_("请重新打开补录页面再提交。"))
    log_row = Patrol(key=f"late:{key}"[:40], site=site, checklist=checklist)
    log_row.claimed_on, log_row.reason = claimed_on, reason.strip()
    return _signed(log_row, given, remark, claims, by=by)


def _signed(log_row: Patrol, given: Given, remark: str, claims: Claims, *, by: Any) -> Patrol:
    answers, faults = read_answers(log_row.checklist.rows, given)
    if faults:
        raise ValidationError(_sentences(log_row.checklist.rows, faults))
    log_row.answers, log_row.remark, log_row.recorded_by = plain(answers), remark.strip()[:1_000], by
    log_row.claimed_start, log_row.claimed_end = claims.start, claims.end
    log_row.digest = digest(log_row.content())
    try:
        with transaction.atomic():
            return _stored_once(log_row, answers)
    except IntegrityError:
        return _same(Patrol.objects.get(key=log_row.key), log_row)


def _stored_once(log_row: Patrol, answers: Sequence[Answer]) -> Patrol:
    known = Patrol.objects.filter(key=log_row.key).first()
    if known is not None:
        return _same(known, log_row)
    log_row.save()
    labels = {item.code: item.label for item in log_row.checklist.rows}
    findings = [
        PatrolFinding(patrol=log_row, item=labels[each.code], value=each.value, description=each.note)
        for each in answers
        if each.abnormal
    ]
    enter_many(findings, by=log_row.recorded_by)
    late = _("（补录）") if log_row.late else ""
    signed = {"digest": log_row.digest}
    log.record(
        PATROL_SIGNED, by=log_row.recorded_by, target=log_row, summary=f"{log_row}{late}", changes=signed
    )
    return log_row


def _same(known: Patrol, sent: Patrol) -> Patrol:
    """The stored log where the same one was sent again. Raises AlreadySigned for another."""
    same = known.recorded_by_id == sent.recorded_by_id and known.remark == sent.remark
    if same and known.answers == sent.answers:
        return known
    raise AlreadySigned(
        _("这次巡检已经提交过，日志不能改动；有补充情况的，请在日志上添加佐证或另作巡检。"), code="used"
    )


def _sentences(items: Sequence[Item], faults: Mapping[str, Fault]) -> dict[str, str]:
    told = {
        Fault.MISSING: _("请填写这一项。"),
        Fault.NO_NUMBER: _("请填写数字，例如 23.5。"),
        Fault.NO_CHOICE: _("请选择正常或异常。"),
        Fault.UNDESCRIBED: _("结果异常，请写明情况。"),
        Fault.TOO_LONG: _("最多 500 字，请缩短。"),
    }
    place = {Fault.UNDESCRIBED: "note"}
    return {f"{place.get(fault, 'item')}-{code}": told[fault] for code, fault in faults.items()}


@dataclass(frozen=True)
class PatrolFacts:
    """What stands beside 机房巡检 of a year: `days` on time, and the days that only late logs cover."""

    due: int
    days: int
    late_days: int
    late_logs: int
    findings: int
    handled: int

    @property
    def with_late(self) -> int:
        """The variant that counts late days, too."""
        return self.days + self.late_days


def facts_of(year: int, site: PatrolSite) -> PatrolFacts:
    """The facts of a calendar year at one site; days due run up to today."""
    start, end = year_of(year)
    logs = Patrol.objects.filter(site=site, patrol_on__gte=start, patrol_on__lt=end)
    on_time = set(logs.on_time().order_by().values_list("patrol_on", flat=True))
    late = logs.filter(late=True)
    found = PatrolFinding.objects.filter(patrol__in=logs.order_by())
    return PatrolFacts(
        due=sum(site.watched_on(day) for day in _days(start, min(end, today() + timedelta(days=1)))),
        days=len(on_time),
        late_days=len(set(late.order_by().values_list("patrol_on", flat=True)) - on_time),
        late_logs=late.count(),
        findings=found.count(),
        handled=found.exclude(state="unhandled").count(),
    )


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=offset) for offset in range((end - start).days)]
