"""The years of four budget projects in a demonstration, through the doors that people use.

The earlier year is over: one project lies in the archive, with a return, an adjustment, a late entry, a missed deadline
and a correction behind it; one is published and reviewed, with a matter still to be mended; two wait for somebody who
has let the day pass. In the last year every project has come to another place of the chain, so that every role has
something to do. What would lie in the future is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from yanfa.kernel.clock import today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import demonstration_account
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import RowChange
from yanfa.subsystems.performance.demo import ends, people, reporting
from yanfa.subsystems.performance.demo.story import NotYet, Story
from yanfa.subsystems.performance.models import Goal, Monitoring
from yanfa.subsystems.performance.services import drafting, monitoring

#: Projects that are given a whole year, whatever the scale; the next one is left for visitors to begin.
PROJECTS = 4
Step = Callable[[Story], object]


def build(year: DemoYear, latest: int) -> None:
    """Tell the years of the first projects; `latest` is the last of the demonstration's years."""
    found = ProjectYear.objects.filter(year=year.year).select_related("project", "unit", "authority")
    chosen = list(found.order_by("project__code")[: PROJECTS + 1])
    if not chosen or demonstration_account("performance_officer") is None:
        return
    people.seat(chosen[0], _departments(chosen))
    chosen = chosen[:PROJECTS]
    for number, each in enumerate(chosen):
        story = Story(each, each.project.first_year == each.year, number, year.year < latest)
        steps = EARLIER[number] if story.over else LATEST[number]
        _tell(story, steps)
        year.facts.write("performance_year", {"code": each.project.code, "year": each.year})


def _departments(years: Sequence[ProjectYear]) -> list[Department]:
    """All of the unit; first the one whose project nobody has told a story of, so that a visitor can begin it."""
    every = years[0].unit.departments.order_by("pk")
    free = years[-1].departments.get().department
    return sorted(every, key=lambda each: (each != free, each.pk))


def _tell(story: Story, steps: Sequence[Step]) -> None:
    try:
        for step in steps:
            step(story)
    except NotYet:
        return


# ── Goals ────────────────────────────────────────────────────────────────────────────────────


def declare(story: Story) -> None:
    """Goals drafted, sent back once by finance in the first project, approved by the authority."""
    with story.on(1, 8):
        goal = drafting.open_goal(story.year, by=story.reporter)
        texts = {"annual": reporting.GOAL, "long_term": "建成覆盖全市的科技公共服务体系。"}
        goal = drafting.keep_goal(goal, by=story.reporter, version=goal.version, facts=texts)
        for facts in reporting.rows_of(story.year, story.number):
            drafting.add_row(goal, by=story.reporter, facts=facts)
        if story.first:
            _assess(goal, story)
    if story.number == 0:
        _return_once(goal, story)
    with story.on(1, 15):
        perform("submit", goal, by=story.reporter)
    with story.on(1, 17):
        story.sign(goal, story.head, story.finance)
        perform("approve_last", goal, by=story.officer, data={"opinion": "同意上报"})
    with story.on(2, 20):
        number = f"示科绩〔{story.year.year}〕{story.number + 1}号"
        answers = {"approval_number": number, "approved_on": today(), "review_grade": "good"}
        perform("approve_goal", goal, by=story.authority, data=answers)


def _assess(goal: Goal, story: Story) -> None:
    """A project in its first year is assessed before it is declared."""
    items = [
        {"code": name, "points": points - 2, "opinion": "材料齐全，依据充分。"}
        for name, points in drafting.ex_ante_dimensions()
    ]
    facts = {"items": items, "outcome": "support", "assessors": "示范评审组", "assessed_on": today()}
    drafting.record_ex_ante(goal, by=story.reporter, facts=facts)


def _return_once(goal: Goal, story: Story) -> None:
    with story.on(1, 10):
        perform("submit", goal, by=story.reporter)
        story.sign(goal, story.head)
    with story.on(1, 12):
        perform("send_back", goal, by=story.finance, data={"reason": "请核对资金总额和立项依据。"})
    with story.on(1, 13):
        goal.refresh_from_db()
        facts = {"basis": "年度工作计划和部门预算批复。"}
        drafting.keep_goal(goal, by=story.reporter, version=goal.version, facts=facts)


# ── Within the year ──────────────────────────────────────────────────────────────────────────


def monitor(story: Story) -> None:
    """Mid-year monitoring up to the decision."""
    found = monitor_to_finance(story)
    with story.on(8, 14):
        perform("approve_last", found, by=story.finance, data={"opinion": "执行数已核对"})
    with story.on(8, 20):
        answers = {"decision": "continue", "reason": "进度正常，继续实施。"}
        perform("decide_monitoring", found, by=story.officer, data=answers)


def monitor_to_finance(story: Story) -> Monitoring:
    """Mid-year monitoring that lies with finance."""
    with story.on(8, 5):
        found = monitoring.open_monitoring(
            _goal(story), by=story.reporter, as_of=date(story.year.year, 7, 31)
        )
        for row in found.rows.select_related("row"):
            facts: dict[str, Any] = {"done": "已完成六成", "expected": "全年可完成", "outlook": "certain"}
            if row.row.position == 1:
                facts |= {
                    "outlook": "possible",
                    "causes": ["staff"],
                    "cause_text": "经办人员调整，进度略缓。",
                }
            monitoring.keep_monitored_row(row, by=story.reporter, version=row.version, facts=facts)
        texts = {"expected": found.annual_budget, "measures": "补充经办人员，四季度赶上进度。"}
        found = monitoring.keep_monitoring(found, by=story.reporter, version=found.version, facts=texts)
        perform("submit", found, by=story.reporter)
    with story.on(8, 8):
        story.sign(found, story.head)
    return found


def adjust(story: Story) -> None:
    """The target of the third row is lowered by an approved adjustment."""
    goal = _goal(story)
    with story.on(9, 2):
        found = drafting.open_adjustment(goal, by=story.reporter, reason="预算压减，服务场次相应减少。")
        row = goal.indicators.standing()[2]
        drafting.put_adjusted(
            found, by=story.reporter, kind=RowChange.CHANGE, row=row, proposed={"target": reporting.LOWERED}
        )
        perform("submit", found, by=story.reporter)
    with story.on(9, 5):
        story.sign(found, story.head, story.finance)
        perform("approve_last", found, by=people.of("deputy_director"), data={"opinion": "同意"})
    with story.on(9, 20):
        answers = {"approval_number": f"示科绩调〔{story.year.year}〕1号", "approved_on": today()}
        perform("approve_adjustment", found, by=story.authority, data=answers)


def _goal(story: Story) -> Goal:
    return Goal.objects.get(project_year=story.year)


#: How far each project goes in a year that is over, and in the last one.
EARLIER: tuple[tuple[Step, ...], ...] = (
    (declare, monitor, adjust, ends.report, ends.score, ends.sign, ends.seal, ends.publish, ends.archive),
    (declare, ends.report, ends.score, ends.sign, ends.seal, ends.publish, ends.review),
    (declare, ends.report, ends.score, ends.sign, ends.seal, ends.accept, ends.open_review),
    (declare, ends.report, ends.score, ends.sign, ends.ask_for_the_seal),
)
LATEST: tuple[tuple[Step, ...], ...] = (
    (declare, ends.report, ends.score, ends.sign_to_director),
    (declare, ends.report, ends.score, ends.sign_to_countersign),
    (declare, ends.report, ends.score, ends.sign_to_deputy),
    (declare, monitor_to_finance, ends.hand_out),
)
