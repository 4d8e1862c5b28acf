"""Consent and yearly agreement of experts, and the erasure of details that may not be kept any longer."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.experts.choices import Departure, State
from yanfa.registers.experts.events import expert_withdrawn
from yanfa.registers.experts.models import Agreement, Consent, Expert
from yanfa.registers.experts.models.expert import PERSONAL
from yanfa.registers.experts.permissions import AGREEMENT_SIGNED, CONSENT_CHANGED, ERASED, may_change
from yanfa.registers.experts.services.facts import insist


def consent_of(expert: Expert) -> Consent | None:
    """The consent that stands now."""
    return Consent.objects.filter(expert=expert, withdrawn_at=None).first()


def agreed(expert: Expert, year: int) -> bool:
    """Whether the expert signed the agreement of a year."""
    return Agreement.objects.filter(expert=expert, year=year).exists()


@transaction.atomic
def give_consent(expert: Expert, *, by: Any) -> Consent:
    """Keep that the expert agrees to the text in force: he himself, or the registrar with the signed paper.

    Raises PermissionDenied, and ValidationError where a consent stands.
    """
    insist(may_change(by, expert))
    _lock(expert)
    if consent_of(expert) is not None:
        raise ValidationError(_("同意书已经签署，仍然有效。"))
    version = str(policy.get("experts.consent").value["version"])
    consent = Consent.objects.create(expert=expert, version=version, given_at=now(), by=by)
    log.record(CONSENT_CHANGED, by=by, target=expert, summary=_("同意：%s") % version)
    return consent


@transaction.atomic
def withdraw_consent(expert: Expert, *, by: Any) -> None:
    """Take the consent back: he is drawn no more from now on, and his details are erased within days.

    Raises PermissionDenied, and ValidationError where none stands.
    """
    insist(may_change(by, expert))
    _lock(expert)
    consent = consent_of(expert)
    if consent is None:
        raise ValidationError(_("没有有效的同意书，无须撤回。"))
    consent.withdrawn_at = now()
    consent.save(update_fields=["withdrawn_at"])
    log.record(CONSENT_CHANGED, by=by, target=expert, summary=_("撤回同意：%s") % consent.version)
    expert_withdrawn.send(Expert, expert=expert)


@transaction.atomic
def sign_agreement(expert: Expert, *, by: Any) -> Agreement:
    """Keep that the expert signed this year's agreement; signed twice, it is one. Raises PermissionDenied."""
    insist(may_change(by, expert))
    version = str(policy.get("experts.agreement").value["version"])
    facts = {"version": version, "signed_at": now(), "by": by}
    agreement, fresh = Agreement.objects.get_or_create(expert=expert, year=today().year, defaults=facts)
    if fresh:
        log.record(AGREEMENT_SIGNED, by=by, target=expert, summary=f"{agreement.year} {version}")
    return agreement


def due_for_erasure() -> QuerySet[Expert]:
    """Experts whose details may not be kept: consent withdrawn, or left, longer ago than the policy says."""
    withdrawn = now() - timedelta(days=int(policy.get("experts.erasure_days").value))
    left = today() - timedelta(days=int(policy.get("experts.retention_days").value))
    standing = Consent.objects.filter(withdrawn_at=None).values("expert")
    found: QuerySet[Expert] = (
        Expert.objects.filter(erased_at=None)
        .filter(
            Q(pk__in=Consent.objects.filter(withdrawn_at__lte=withdrawn).values("expert"))
            & ~Q(pk__in=standing)
            | Q(state=State.LEFT, left_on__lte=left)
        )
        .order_by("pk")
    )
    return found


def erase_due() -> int:
    """Erase what is due, each expert in a transaction of his own; how many. Called every night."""
    keys = list(due_for_erasure().values_list("pk", flat=True))
    for key in keys:
        _erase(key)
    return len(keys)


@transaction.atomic
def _erase(key: int) -> None:
    expert = Expert.objects.select_for_update().get(pk=key)
    if not due_for_erasure().filter(pk=key).exists():
        return
    if expert.state != State.LEFT:
        answers = {"departure": Departure.CONSENT_WITHDRAWN, "reason": _("撤回同意后按期删除")}
        perform("leave", expert, by=None, data=answers)
    for name in PERSONAL:
        setattr(expert, name, "")
    expert.erased_at = now()
    expert.version += 1
    expert.save()
    expert.relations.all().delete()
    expert.avoidances.all().delete()
    log.record(ERASED, by=None, target=expert)


def _lock(expert: Expert) -> None:
    Expert.objects.select_for_update().get(pk=expert.pk)
