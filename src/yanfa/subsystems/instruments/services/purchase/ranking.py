"""A department's ranking: the places it gives, its comment, and submitting the whole in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.moving import perform_many
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.permissions.purchase import may_rank
from yanfa.subsystems.instruments.rules.purchase import gaps
from yanfa.subsystems.instruments.services.purchase.rounds import insist

RANKED = actions.register("instruments.rank_purchases", "新购申请排序")
SUBMITTED = actions.register("instruments.submit_ranking", "提交汇总排序表")
#: What a department still has to decide about.
UNDECIDED = ("unit_sealed",)


@transaction.atomic
def begin_ranking(*, by: Any, round: PurchaseRound, department: Organisation) -> DepartmentRanking:
    """The ranking of a department in a round, begun where there is none. Raises PermissionDenied."""
    made = DepartmentRanking(round=round, department=department)
    insist(may_rank(by, made))
    found, _created = DepartmentRanking.objects.get_or_create(round=round, department=department)
    return found


@transaction.atomic
def set_ranks(
    ranking: DepartmentRanking,
    *,
    by: Any,
    places: Mapping[str, int | None],
    comments: Mapping[str, str] | None = None,
    comment: str = "",
) -> int:
    """Give places to checked applications, by public id; how many have one. Raises ValidationError and others."""
    stored = _open(ranking, by)
    rows = {each.public_id: each for each in _checked(stored)}
    if strange := [key for key in places if key not in rows]:
        raise ValidationError(_("有 %s 项申请不在待排序之列，请刷新后重新填写。") % len(strange))
    given = [place for place in places.values() if place is not None]
    if doubled := sorted({place for place in given if given.count(place) > 1}):
        raise ValidationError(_("序号 %s 用了两次，每项申请的序号应不同。") % "、".join(map(str, doubled)))
    if any(place < 1 for place in given):
        raise ValidationError(_("序号从 1 开始。"))
    for key, place in places.items():
        rows[key].rank = place
        rows[key].rank_comment = (comments or {}).get(key, rows[key].rank_comment)[:300]
    PurchaseApplication.objects.bulk_update(rows.values(), ("rank", "rank_comment"))
    stored.comment = comment
    stored.full_clean()
    stored.save()
    told = {key: place for key, place in places.items() if place is not None}
    log.record(RANKED, by=by, target=stored, changes=told)
    return len(given)


@transaction.atomic
def submit(ranking: DepartmentRanking, *, by: Any) -> int:
    """Submit every checked application in its order; how many. Raises ValidationError, MoveRefused and others."""
    stored = _open(ranking, by)
    open_rows = PurchaseApplication.objects.filter(round=stored.round, department=stored.department)
    waiting = open_rows.filter(state__in=UNDECIDED).count()
    if waiting:
        raise ValidationError(_("还有 %s 项申请没有审核，请先审核通过或退回。") % waiting)
    rows = list(_checked(stored))
    if not rows:
        raise ValidationError(_("没有审核通过的申请可以提交。"))
    if missing := gaps([each.rank for each in rows]):
        raise ValidationError(
            _("序号应从 1 到 %(last)s 连续不缺，缺少：%(missing)s。")
            % {"last": len(rows), "missing": "、".join(map(str, missing))}
        )
    perform_many("rank", rows, by=by)
    stored.submitted_by, stored.submitted_at = by, now()
    stored.save()
    log.record(SUBMITTED, by=by, target=stored, changes={"items": len(rows)})
    ranking.refresh_from_db()
    return len(rows)


def _checked(ranking: DepartmentRanking) -> Any:
    rows = PurchaseApplication.objects.select_for_update(of=("self",))
    rows = rows.filter(round=ranking.round_id, department=ranking.department_id, state="checked")
    return rows.select_related("round", "organisation", "department").order_by("rank", "pk")


def _open(ranking: DepartmentRanking, by: Any) -> DepartmentRanking:
    insist(may_rank(by, ranking))
    rows = DepartmentRanking.objects.select_for_update(of=("self",)).select_related("round", "department")
    stored: DepartmentRanking = rows.get(pk=ranking.pk)
    if stored.submitted_at is not None:
        raise ValidationError(_("汇总排序表已经提交，不能再修改。"))
    if stored.round.state != "open" or today() > stored.round.department_due:
        raise ValidationError(_("主管部门提交已于 %s 截止。") % stored.round.department_due.isoformat())
    return stored
