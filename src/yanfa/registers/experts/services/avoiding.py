"""Relations and avoidances of an expert, declared by himself or kept by the registrar."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.registers.experts.choices import Declarer
from yanfa.registers.experts.models import Avoidance, Expert, Relation
from yanfa.registers.experts.permissions import (
    AVOIDANCE_CHANGED,
    MANAGE,
    RELATION_CHANGED,
    is_himself,
    may_change,
)
from yanfa.registers.experts.services.facts import insist


def shown_to_himself(expert: Expert) -> QuerySet[Avoidance]:
    """What stands of an expert's avoidances, but for those that the other side asked for."""
    found: QuerySet[Avoidance] = Avoidance.objects.in_force(today()).filter(expert=expert)
    return found.exclude(declared_by=Declarer.OTHER_SIDE).select_related("organisation")


@transaction.atomic
def add_relation(relation: Relation, *, by: Any) -> Relation:
    """Store how an expert stands to somebody. Raises PermissionDenied and ValidationError."""
    insist(may_change(by, relation.expert))
    if relation.other is None and not relation.person_name.strip():
        raise ValidationError({"person_name": _("请填写对方姓名。")})
    if relation.other is not None and relation.other_id == relation.expert_id:
        raise ValidationError({"person_name": _("对方不能是专家本人。")})
    relation.by = by
    relation.full_clean()
    relation.save()
    log.record(RELATION_CHANGED, by=by, target=relation.expert, summary=_("申报：%s") % relation)
    return relation


@transaction.atomic
def remove_relation(relation: Relation, *, by: Any) -> None:
    """Remove a relation that was declared by mistake; one that ended gets its last day instead.

    Only the registrar, so that nobody clears his own way. Raises PermissionDenied.
    """
    insist(permitted(by, MANAGE))
    log.record(RELATION_CHANGED, by=by, target=relation.expert, summary=_("移除：%s") % relation)
    relation.delete()


@transaction.atomic
def add_avoidance(avoidance: Avoidance, *, by: Any) -> Avoidance:
    """Store that an expert keeps away from a unit or a person. Raises PermissionDenied and ValidationError."""
    insist(may_change(by, avoidance.expert))
    if is_himself(by, avoidance.expert):
        avoidance.declared_by = Declarer.EXPERT
    if (avoidance.organisation is None) == (not avoidance.person_name.strip()):
        raise ValidationError({"organisation": _("请填写回避单位或回避人员之一。")})
    avoidance.by = by
    avoidance.full_clean()
    avoidance.save()
    log.record(AVOIDANCE_CHANGED, by=by, target=avoidance.expert, summary=_("申报：%s") % avoidance)
    return avoidance


@transaction.atomic
def end_avoidance(avoidance: Avoidance, *, by: Any) -> None:
    """End an avoidance at once; harmless for an ended one. Only the registrar. Raises PermissionDenied."""
    insist(permitted(by, MANAGE))
    if Avoidance.objects.filter(pk=avoidance.pk, ended_at=None).update(ended_at=now()):
        log.record(AVOIDANCE_CHANGED, by=by, target=avoidance.expert, summary=_("撤销：%s") % avoidance)
