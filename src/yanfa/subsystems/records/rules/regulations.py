"""What the records say of rules: in force, owned, reviewed in time, applied, inspected; the assessor decides."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from yanfa.kernel.indicators.findings import Finding
from yanfa.subsystems.records.choices.regulations import WINDOW_KINDS, RegulationKind

MONTHS = 12
#: So many names are told; the list of records shows them all.
NAMED = 5
#: The rules of a window in words: Chinese, English.
WINDOW_WORDS = {
    RegulationKind.MANUAL: ("业务手册", "manual"),
    RegulationKind.OPERATION: ("操作手册", "operation guide"),
    RegulationKind.GUIDELINE: ("审批口径汇编", "decision guidelines"),
    RegulationKind.SCRIPT: ("话术规范", "scripts"),
}


@dataclass(frozen=True)
class Standing:
    """A regulation in force on a day, as dated records show it."""

    title: str
    kind: str
    in_force_from: date
    owned: bool
    post: str
    checked_on: date
    used: int
    revised: bool


@dataclass(frozen=True)
class Inspected:
    """An inspection of the period: of which kind, whether a fault of it still stands, and since when it is overdue."""

    number: str
    kind: str
    problems: int
    open: bool


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is no such day."""
    count = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(count, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def review_due(checked_on: date, months: int) -> date:
    """The last day by which a regulation must be reviewed again."""
    return add_months(checked_on, months)


def overdue(standing: Iterable[Standing], on: date, months: int) -> list[Standing]:
    """Those whose review is overdue on a day; the last day itself is in time."""
    return [each for each in standing if review_due(each.checked_on, months) < on]


def in_force(standing: Sequence[Standing], chinese: str, english: str) -> Finding:
    """现行有效: there is at least one."""
    revised = sum(each.revised for each in standing)
    return Finding(
        "in_force",
        f"{chinese}现行有效",
        f"{english} in force",
        bool(standing),
        f"期末现行有效 {len(standing)} 项，本年新订、修订 {revised} 项。",
        f"{len(standing)} in force at the end of the period, {revised} made or revised in the year.",
    )


def owned(standing: Sequence[Standing]) -> Finding:
    """有责任处室: each has one."""
    without = [each for each in standing if not each.owned]
    return Finding(
        "owned",
        "有责任处室",
        "A division answers for each",
        bool(standing) and not without,
        f"{len(standing) - len(without)}/{len(standing)} 项有责任处室{_named(without)}。",
        f"{len(standing) - len(without)} of {len(standing)} have a responsible division{_named_en(without)}.",
    )


def reviewed(standing: Sequence[Standing], on: date, months: int) -> Finding:
    """复审不逾期: none is overdue."""
    late = overdue(standing, on, months)
    return Finding(
        "reviewed",
        f"复审不逾 {months} 个月",
        f"Reviewed within {months} months",
        bool(standing) and not late,
        f"逾期未复审 {len(late)} 项{_named(late)}。",
        f"{len(late)} overdue for review{_named_en(late)}.",
    )


def applied(standing: Sequence[Standing]) -> Finding:
    """本年有执行记录."""
    used, total = sum(1 for each in standing if each.used), sum(each.used for each in standing)
    return Finding(
        "applied",
        "本年有执行记录",
        "Applied in the year",
        used > 0,
        f"本年执行记录 {total} 条，涉及 {used}/{len(standing)} 项。",
        f"{total} records of use in the year, of {used} of {len(standing)} regulations.",
    )


def staffed(standing: Sequence[Standing]) -> Finding:
    """责任岗位: each duty names a post."""
    vacant = [each for each in standing if not each.post]
    return Finding(
        "staffed",
        "写明责任岗位",
        "A post is named for each duty",
        bool(standing) and not vacant,
        f"空缺职责 {len(vacant)} 项{_named(vacant)}。",
        f"{len(vacant)} duties without a post{_named_en(vacant)}.",
    )


def planned(standing: Sequence[Standing]) -> Finding:
    """有计划: a plan is in force."""
    plans = [each for each in standing if each.kind == RegulationKind.PLAN]
    return Finding(
        "planned",
        "有现行工作计划",
        "A plan is in force",
        bool(plans),
        f"期末现行工作计划 {len(plans)} 项{_named(plans)}。",
        f"{len(plans)} plans in force{_named_en(plans)}.",
    )


def inspected(found: Sequence[Inspected], code: str, chinese: str, english: str) -> Finding:
    """有检查: at least one of the year."""
    return Finding(
        code,
        f"本年有{chinese}",
        f"{english} in the year",
        bool(found),
        f"本年{chinese} {len(found)} 次，发现问题 {sum(each.problems for each in found)} 个。",
        f"{len(found)} held, {sum(each.problems for each in found)} problems found.",
    )


def mended(found: Sequence[Inspected]) -> Finding:
    """整改闭环: no problem of the year still stands."""
    standing = [each for each in found if each.open]
    words = "、".join(each.number for each in standing[:NAMED])
    return Finding(
        "mended",
        "检查问题整改闭环",
        "Problems mended and verified",
        not standing,
        f"未销号 {len(standing)} 次{f'（{words}）' if words else ''}。",
        f"{len(standing)} inspections with problems still open.",
    )


def window_rules(standing: Sequence[Standing]) -> Iterator[Finding]:
    """业务手册、操作手册、审批口径汇编、话术规范 each in force."""
    for kind in WINDOW_KINDS:
        chinese, english = WINDOW_WORDS[kind]
        yield Finding(
            str(kind),
            f"{chinese}现行有效",
            f"{english.capitalize()} in force",
            any(each.kind == kind for each in standing),
            f"期末现行{chinese} {sum(each.kind == kind for each in standing)} 项。",
            f"{sum(each.kind == kind for each in standing)} {english} in force.",
        )


def _named(standing: Sequence[Standing]) -> str:
    words = "、".join(each.title for each in standing[:NAMED])
    more = f"等 {len(standing)} 项" if len(standing) > NAMED else ""
    return f"（{words}{more}）" if words else ""


def _named_en(standing: Sequence[Standing]) -> str:
    words = ", ".join(each.title for each in standing[:NAMED])
    return f" ({words})" if words else ""
