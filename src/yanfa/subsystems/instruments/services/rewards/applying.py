"""Applications of units, with the persons whom they propose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.instruments.models import PersonAward, RewardApplication, SharingEvaluation
from yanfa.subsystems.instruments.models.rewards.applications import PERSON_CATEGORIES
from yanfa.subsystems.instruments.permissions.evaluation import may_represent
from yanfa.subsystems.instruments.services.evaluation.batches import insist

PERSONS = "instruments.reward_persons"


@transaction.atomic
def apply_for_reward(
    evaluation: SharingEvaluation, *, by: Any, plan: str, persons: Sequence[Mapping[str, Any]] = ()
) -> RewardApplication:
    """Apply for the reward of a unit. Raises ValidationError, PermissionDenied and MoveRefused."""
    # Locked, so that a second application at the same moment is refused in words and not by the database.
    SharingEvaluation.objects.select_for_update().get(pk=evaluation.pk)
    application = RewardApplication(evaluation=evaluation, plan=plan.strip())
    insist(may_represent(by, application))
    application.full_clean(exclude=["state"])
    most = int(policy.get(PERSONS).value)
    labels = dict(PERSON_CATEGORIES)
    for category, number in Counter(person["category"] for person in persons).items():
        if number > most:
            raise ValidationError(
                _("“%(label)s”每家单位最多申报 %(most)s 人。") % {"label": labels[category], "most": most}
            )
    enter(application, by=by)
    for facts in persons:
        award = PersonAward(application=application, **facts)
        if not award.agreed:
            raise ValidationError(_("%s：须经本人同意申报并公示姓名。") % award.name)
        award.full_clean()
        award.save()
    return application
