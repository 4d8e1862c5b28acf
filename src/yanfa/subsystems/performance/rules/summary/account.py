"""The paragraph on self-evaluation for the annual accounts (决算): how many, how much, how good, what was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanfa.subsystems.performance.rules.schemes import GradeScheme
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence

from .sentences import joined, say, ten_thousands, two_decimals

MOST_PROBLEMS = 5
_ORDINALS = "一二三四五"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Issue:
    """A problem that a project reports, as a clause in both languages: equal ones are counted together."""

    zh: str
    en: str


@dataclass(frozen=True)
class Evaluated:
    """One evaluated project. Money in 元; `annual_budget` is the adjusted budget.

    `self_score` is the unrounded total of the self-evaluation, None while there is none; `review_score` that of
    the department's review. `grade` is the printed grade; without it the scheme grades the self score.
    """

    project: str
    unit: str
    annual_budget: Decimal
    executed: Decimal
    self_score: Decimal | None
    review_score: Decimal | None = None
    grade: str | None = None
    problems: tuple[Issue, ...] = ()
    measures: str = ""

    def graded(self, grades: GradeScheme) -> str | None:
        """The printed grade, else that of the scheme; None without a score."""
        if self.grade or self.self_score is None:
            return self.grade
        return grades.grade_for(self.self_score)


@dataclass(frozen=True)
class Counted:
    """How many projects, and their money in 元."""

    count: int
    amount: Decimal


@dataclass(frozen=True)
class YearAccount:
    """What the paragraph says beyond the evaluated projects; None for what is not told.

    `due` are the projects that had to be evaluated, `with_goals` those with goals on file, `tracked` those
    monitored at mid-year; problems `found`, of these `mended`.
    """

    year: int
    unit: str
    due: Counted | None = None
    with_goals: Counted | None = None
    tracked: Counted | None = None
    found: int | None = None
    mended: int = 0


def account_of(account: YearAccount, projects: Sequence[Evaluated], grades: GradeScheme) -> Sentence:
    """The paragraph 绩效自评情况 in both languages. Shares and averages are rounded half up to two decimals.

    Raises ValueError where more projects were evaluated than were due, or more problems mended than found.
    """
    _refuse_nonsense(account, projects)
    told: list[Sentence] = []
    if account.with_goals:
        told.append(say("goals", **_lead(account, told), **_counted(account.with_goals)))
    if account.tracked:
        told.append(say("tracked", **_lead(account, told), **_counted(account.tracked)))
    if not projects:
        return joined([*told, say("none", **_lead(account, told))])
    told.append(_evaluated(account, projects, _lead(account, told)))
    told += [*_executed(projects), *_scores(projects, grades), _problems(projects)]
    if account.found is not None:
        still = account.found - account.mended
        told.append(say("issues", found=account.found, mended=account.mended, open=still))
    return joined(told)


def _refuse_nonsense(account: YearAccount, projects: Sequence[Evaluated]) -> None:
    if account.due and account.due.count < len(projects):
        raise ValueError(f"应评项目{account.due.count}个，少于已自评的{len(projects)}个。")
    if account.found is not None and account.mended > account.found:
        raise ValueError(f"已整改{account.mended}个，多于发现的{account.found}个。")


def _lead(account: YearAccount, told: Sequence[Sentence]) -> dict[str, str]:
    """Year and unit, which only the first sentence names."""
    if told:
        return {"lead": "", "lead_en": "It"}
    return {"lead": f"{account.year}年度，{account.unit}", "lead_en": f"In {account.year} {account.unit}"}


def _counted(counted: Counted) -> dict[str, object]:
    return {"count": counted.count, "amount": ten_thousands(counted.amount)}


def _evaluated(account: YearAccount, projects: Sequence[Evaluated], lead: dict[str, str]) -> Sentence:
    amount = sum((each.annual_budget for each in projects), Decimal(0))
    facts = {**lead, **_counted(Counted(len(projects), amount))}
    due = account.due
    if due is None or not due.amount or not due.count:
        return say("evaluated", **facts)
    return say(
        "evaluated_of",
        **facts,
        all=due.count,
        number_share=two_decimals(HUNDRED * len(projects) / due.count),
        share=two_decimals(HUNDRED * amount / due.amount),
    )


def _executed(projects: Sequence[Evaluated]) -> list[Sentence]:
    budget = sum((each.annual_budget for each in projects), Decimal(0))
    executed = sum((each.executed for each in projects), Decimal(0))
    if not budget:
        return []
    rate = two_decimals(HUNDRED * executed / budget)
    return [say("executed", executed=ten_thousands(executed), rate=rate)]


def _scores(projects: Sequence[Evaluated], grades: GradeScheme) -> list[Sentence]:
    scores = [each.self_score for each in projects if each.self_score is not None]
    told = []
    if scores:
        average = two_decimals(sum(scores, Decimal(0)) / len(scores))
        counted = Counter(each.graded(grades) for each in projects if each.self_score is not None)
        names = [band.name for band in grades.bands]
        names += sorted(name for name in counted if name is not None and name not in names)
        zh = "、".join(f"{name}{counted[name]}个" for name in names)
        en = ", ".join(f"{name} {counted[name]}" for name in names)
        told.append(
            Sentence(
                say("average", average=average, count=len(scores), grades=zh).zh,
                say("average", average=average, count=len(scores), grades=en).en,
            )
        )
    unscored = [each.project for each in projects if each.self_score is None]
    if unscored:
        told.append(say("unscored", count=len(unscored), names="、".join(unscored)))
    return told


def _problems(projects: Sequence[Evaluated]) -> Sentence:
    """The most frequent problems first, each with the number of projects that report it."""
    counted = Counter(problem for each in projects for problem in dict.fromkeys(each.problems))
    if not counted:
        return say("no_problems")
    main = counted.most_common(MOST_PROBLEMS)
    zh = "；".join(
        f"{mark}是{problem.zh}（{count}个项目）"
        for mark, (problem, count) in zip(_ORDINALS, main, strict=False)
    )
    en = "; ".join(f"({place}) {problem.en} ({count})" for place, (problem, count) in enumerate(main, 1))
    return Sentence(say("problems", problems=zh).zh, say("problems", problems=en).en)
