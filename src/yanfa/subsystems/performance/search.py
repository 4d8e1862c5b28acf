"""What global search finds of 绩效: the forms on file, and self-evaluations for the unit and its authority."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.audience import holders
from yanfa.kernel.search.sources import EVERYBODY, Source, register
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.models import FiledForm, Goal, SelfEvaluation
from yanfa.subsystems.performance.permissions import MANAGE, READ, at


def _audience(form: FiledForm) -> Iterable[str]:
    return [EVERYBODY] if form.origin == Origin.PUBLISHED else [holders("performance.keep")]


def _body(form: FiledForm) -> str:
    names = form.rows.values_list("name", flat=True)
    return " ".join([form.unit, form.authority, str(form.year or ""), *names])


register(
    Source(
        model=FiledForm,
        label=_("自评表"),
        title=lambda form: form.project or form.file_name,
        url=FiledForm.get_absolute_url,
        audience=_audience,
        body=_body,
        summary=lambda form: f"{form.year or ''} {form.unit}".strip(),
    )
)


def _readers(evaluation: SelfEvaluation) -> Iterable[str]:
    year = evaluation.goal.project_year
    return [holders(MANAGE), at(READ, year.unit), at(READ, year.authority)]


def _words(evaluation: SelfEvaluation) -> str:
    names = evaluation.goal.indicators.standing().values_list("name", flat=True)
    return " ".join(
        [str(evaluation.year), evaluation.result, evaluation.problems, evaluation.measures, *names]
    )


register(
    Source(
        model=SelfEvaluation,
        label=_("绩效自评"),
        title=lambda evaluation: str(evaluation),
        url=SelfEvaluation.get_absolute_url,
        audience=_readers,
        body=_words,
        summary=lambda evaluation: f"{evaluation.get_state_display()} {evaluation.grade}".strip(),
    )
)


def _readers_of_goals(goal: Goal) -> Iterable[str]:
    year = goal.project_year
    return [holders(MANAGE), at(READ, year.unit), at(READ, year.authority)]


def _words_of_goals(goal: Goal) -> str:
    names = goal.indicators.standing().values_list("name", flat=True)
    return " ".join([str(goal.year), goal.annual, goal.long_term, goal.approval_number, *names])


register(
    Source(
        model=Goal,
        label=_("绩效目标"),
        title=lambda goal: str(goal),
        url=Goal.get_absolute_url,
        audience=_readers_of_goals,
        body=_words_of_goals,
        summary=lambda goal: f"{goal.get_state_display()} {goal.approval_number}".strip(),
    )
)
