"""A budget year over many projects: how far each has come and how it was scored; what overviews count and list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanfa.kernel.clock import today
from yanfa.registers.projects.api import ProjectYear, execution_rate
from yanfa.subsystems.performance.choices import Mark
from yanfa.subsystems.performance.models import (
    DepartmentReview,
    Goal,
    Rectification,
    RowReport,
    SelfEvaluation,
)
from yanfa.subsystems.performance.models.marks import mark_of
from yanfa.subsystems.performance.models.years import for_list, years_visible_to
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import GradeScheme, scheme_for
from yanfa.subsystems.performance.rules.scoring import Sentence
from yanfa.subsystems.performance.rules.summary import (
    Counted,
    Evaluated,
    Issue,
    YearAccount,
    account_of,
    deviation_degree,
)

#: From the seal on a self-evaluation is done: what is scored before may still change.
SEALED = (
    "sealed",
    "authority",
    "secrecy",
    "cleared",
    "published",
    "internal",
    "archived_public",
    "archived",
)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """One project year with its papers. Money in 元; rates in per cent, not rounded."""

    year: ProjectYear
    goal: Goal | None
    evaluation: SelfEvaluation | None
    review: DepartmentReview | None
    matters: tuple[Rectification, ...]

    @property
    def has_goals(self) -> bool:
        """Its goals were approved."""
        return self.goal is not None and self.goal.state == "approved"

    @property
    def is_monitored(self) -> bool:
        """A monitoring of it was decided."""
        return self.goal is not None and any(each.state == "decided" for each in self.goal.monitorings.all())

    @property
    def is_evaluated(self) -> bool:
        """Its self-evaluation was sealed."""
        return self.evaluation is not None and self.evaluation.state in SEALED

    @property
    def budget(self) -> Decimal:
        """The adjusted budget: frozen with the figures, before that as it stands."""
        frozen = self.evaluation.annual_budget if self.evaluation else None
        return self.year.adjusted if frozen is None else frozen

    @property
    def executed(self) -> Decimal:
        """What was paid: frozen with the figures, before that as it stands."""
        frozen = self.evaluation.executed if self.evaluation else None
        return self.year.executed if frozen is None else frozen

    @property
    def rate(self) -> Decimal | None:
        """预算执行率."""
        return execution_rate(self.executed, self.budget)

    @property
    def score(self) -> Decimal | None:
        """The self score of a sealed form."""
        return self.evaluation.total if self.evaluation and self.is_evaluated else None

    @property
    def grade(self) -> str:
        """The grade of a sealed form."""
        return self.evaluation.grade if self.evaluation and self.is_evaluated else ""

    @property
    def review_score(self) -> Decimal | None:
        """The score of a confirmed review."""
        return self.review.total if self.review and self.review.state == "confirmed" else None

    @property
    def deviation(self) -> Decimal | None:
        """偏离度 in per cent."""
        degree = deviation_degree(self.score, self.review_score)
        return None if degree is None else degree * HUNDRED

    @property
    def attainment(self) -> Decimal | None:
        """The points of the indicators over those that they can give, in per cent: goals without money."""
        evaluation = self.evaluation
        if self.score is None or evaluation is None or evaluation.budget_score is None:
            return None
        most = HUNDRED - evaluation.goal.budget_weight
        return (self.score - evaluation.budget_score) * HUNDRED / most if most else None


STEPS: Mapping[str, Callable[[Standing], bool]] = {
    "goals": lambda each: each.has_goals,
    "monitored": lambda each: each.is_monitored,
    "evaluated": lambda each: each.is_evaluated,
    "not_evaluated": lambda each: not each.is_evaluated,
    "reviewed": lambda each: each.review_score is not None,
}


def standings(user: Any, number: int) -> list[Standing]:
    """Every project year of that number which the person may see, in the order of codes; a fixed count of queries."""
    years = list(for_list(years_visible_to(user).filter(year=number).with_totals()))  # type: ignore[attr-defined]
    matters: dict[int, list[Rectification]] = {}
    for matter in Rectification.objects.filter(project_year__in=years).order_by("due_on", "pk"):
        matters.setdefault(matter.project_year_id, []).append(matter)
    return [_standing(year, matters.get(year.pk, [])) for year in years]


def _standing(year: ProjectYear, matters: Sequence[Rectification]) -> Standing:
    goal = getattr(year, "goal", None)
    evaluation = getattr(goal, "self_evaluation", None)
    return Standing(year, goal, evaluation, getattr(evaluation, "review", None), tuple(matters))


def years_known(user: Any) -> list[int]:
    """The budget years that a person may look at, the newest first."""
    found = years_visible_to(user).order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def chosen_of(
    found: Iterable[Standing], *, step: str = "", grade: str = "", unit: str = ""
) -> list[Standing]:
    """Those at a step, of a grade, of a unit (its public id); an unknown step leaves nothing out."""
    fits = STEPS.get(step)
    return [
        each
        for each in found
        if (fits is None or fits(each))
        and (not grade or each.grade == grade)
        and (not unit or each.year.unit.public_id == unit)
    ]


@dataclass(frozen=True)
class Totals:
    """What an overview counts over some project years; `average` is of the sealed forms, not rounded."""

    projects: int
    budget: Decimal
    executed: Decimal
    goals: int
    monitored: int
    evaluated: int
    reviewed: int
    average: Decimal | None
    found: int
    mended: int

    @property
    def open(self) -> int:
        """Problems that are not mended yet."""
        return self.found - self.mended

    @property
    def rate(self) -> Decimal | None:
        """预算执行率."""
        return execution_rate(self.executed, self.budget)


def totals_of(found: Sequence[Standing]) -> Totals:
    """The counts over some project years."""
    scores = [each.score for each in found if each.score is not None]
    matters = [matter for each in found for matter in each.matters]
    return Totals(
        projects=len(found),
        budget=sum((each.budget for each in found), Decimal(0)),
        executed=sum((each.executed for each in found), Decimal(0)),
        goals=sum(each.has_goals for each in found),
        monitored=sum(each.is_monitored for each in found),
        evaluated=sum(each.is_evaluated for each in found),
        reviewed=sum(each.review_score is not None for each in found),
        average=sum(scores, Decimal(0)) / len(scores) if scores else None,
        found=len(matters),
        mended=sum(matter.state == "closed" for matter in matters),
    )


def by_grade(found: Sequence[Standing], number: int) -> list[tuple[str, int]]:
    """How many projects got each grade, in the order of the scheme; grades outside it at the end."""
    counted = Counter(each.grade for each in found if each.grade)
    names = [band.name for band in grades_of(number).bands]
    names += sorted(counted.keys() - set(names))
    return [(name, counted[name]) for name in names]


def by_unit(found: Sequence[Standing]) -> list[tuple[Any, Totals]]:
    """The counts of every unit that carries one of the projects, by name."""
    units: dict[int, list[Standing]] = {}
    for each in found:
        units.setdefault(each.year.unit_id, []).append(each)
    return sorted(
        ((group[0].year.unit, totals_of(group)) for group in units.values()), key=lambda pair: str(pair[0])
    )


def grades_of(number: int) -> GradeScheme:
    """The bands of grades in force for forms of a budget year."""
    return scheme_for(Form(kind="self_evaluation", year=number)).grade


def evaluated_of(found: Iterable[Standing]) -> list[Evaluated]:
    """The sealed self-evaluations as the summary table and the paragraph take them: a line of problems is one."""
    return [
        Evaluated(
            project=each.year.project_name,
            unit=each.year.unit_name,
            annual_budget=each.budget,
            executed=each.executed,
            self_score=each.score,
            review_score=each.review_score,
            grade=each.grade or None,
            problems=tuple(Issue(line, line) for line in _lines(each.evaluation.problems)),
            measures=each.evaluation.measures,
        )
        for each in found
        if each.evaluation is not None and each.is_evaluated
    ]


def _lines(text: str) -> list[str]:
    return [line.strip(" 。；;") for line in text.splitlines() if line.strip(" 。；;")]


def paragraph_of(found: Sequence[Standing], number: int, name: str) -> Sentence:
    """The paragraph on self-evaluation for the 决算 of a unit or authority of that name, in both languages."""
    totals = totals_of(found)
    return account_of(
        YearAccount(
            year=number,
            unit=name,
            due=_counted(found),
            with_goals=_counted([each for each in found if each.has_goals]),
            tracked=_counted([each for each in found if each.is_monitored]),
            found=totals.found,
            mended=totals.mended,
        ),
        evaluated_of(found),
        grades_of(number),
    )


def _counted(found: Sequence[Standing]) -> Counted:
    return Counted(len(found), sum((each.budget for each in found), Decimal(0)))


# ── What a head of department looks into ─────────────────────────────────────────────────


@dataclass(frozen=True)
class Exceeded:
    """A row whose actual lies far over its target: `times` is actual ÷ target."""

    standing: Standing
    report: RowReport
    times: Decimal


def exceeded_of(found: Iterable[Standing]) -> list[Exceeded]:
    """Rows over their target by so much that the scheme of the year asks why, the furthest first."""
    sealed = {each.evaluation.pk: each for each in found if each.evaluation is not None and each.is_evaluated}
    lines = {each.year.year: line_of(each.year.year) for each in sealed.values()}
    reports = RowReport.objects.filter(evaluation__in=sealed, over_completion__isnull=False)
    rows = [
        Exceeded(sealed[report.evaluation_id], report, report.over_completion)
        for report in reports.for_form()
        if report.over_completion is not None
        and report.over_completion >= lines[sealed[report.evaluation_id].year.year]
    ]
    return sorted(rows, key=lambda row: -row.times)


def line_of(number: int) -> Decimal:
    """From how many times its target on a result is pointed out, for forms of a budget year."""
    return scheme_for(Form(kind="self_evaluation", year=number)).over_completion.show


def marks_of(found: Iterable[Standing]) -> list[tuple[Standing, Counter[Mark]]]:
    """How many rows of each self-evaluation carry each mark, in the order given; what is being filled included."""
    evaluations = [each.evaluation.pk for each in found if each.evaluation is not None]
    counted: dict[int, Counter[Mark]] = {}
    reports = RowReport.objects.filter(evaluation__in=evaluations).prefetch_related("evidence")
    for report in reports.order_by("pk"):
        counted.setdefault(report.evaluation_id, Counter())[mark_of(report)] += 1
    return [
        (each, counted.get(each.evaluation.pk, Counter())) for each in found if each.evaluation is not None
    ]


def overdue_matters(found: Iterable[Standing]) -> list[Rectification]:
    """Matters that are not closed though their day has passed."""
    day = today()
    return [m for each in found for m in each.matters if m.state != "closed" and m.due_on < day]
