"""Answers that are given on the platform itself: one for each visitor, numbered by the server."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now, today
from yanfa.procedures.feedback.choices import AnswerFault
from yanfa.procedures.feedback.models import Survey, SurveyAnswer
from yanfa.procedures.feedback.rules.answers import digest
from yanfa.procedures.feedback.services.surveys import levels_of

#: So many answers to one survey within a minute are no people.
MOST_A_MINUTE = 60
NUMBER = "P{:05}"


def answer_here(survey: Survey, *, level: str, comment: str = "", visitor: str = "") -> SurveyAnswer:
    """Take in the answer of somebody who opened the page of a survey.

    `visitor` is what the browser is recognised by: a second answer is kept and does not count. Raises
    ValidationError where the survey is not open or the level is not in its scale.
    """
    chosen = next((each for each in levels_of(survey) if each.name == level), None)
    if chosen is None:
        raise ValidationError({"level": _("请从列出的选项中选择一项。")})
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        _insist_open(locked)
        respondent = digest(visitor, locked.public_id)
        seen = bool(respondent) and locked.answers.filter(respondent=respondent).exists()
        given: dict[str, Any] = {"level": chosen.name, "points": chosen.points, "satisfied": chosen.satisfied}
        return SurveyAnswer.objects.create(
            survey=locked,
            number=NUMBER.format(locked.answers.filter(batch=None).count() + 1),
            respondent=respondent,
            answered_on=today(),
            fault=AnswerFault.REPEATED if seen else "",
            comment=comment.strip()[:1000],
            **given,
        )


def is_open(survey: Survey) -> bool:
    """Whether the page of a survey takes answers today."""
    return survey.answered_here and survey.starts_on <= today() <= survey.ends_on


def _insist_open(survey: Survey) -> None:
    if not is_open(survey):
        raise ValidationError(_("这次调查不在开放期内，谢谢您的关注。"))
    lately = survey.answers.filter(batch=None, recorded_at__gt=now() - timedelta(minutes=1)).count()
    if lately >= MOST_A_MINUTE:
        raise ValidationError(_("现在提交的人较多，请过一分钟再提交，您填写的内容还在。"))
