"""Who may make which step in the year of a budget project, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person
from yanfa.registers.organisations.api import Department, Organisation, departments_of, employers_of
from yanfa.registers.projects.api import ProjectYear

from .roles import ARCHIVE, LEAD, MANAGE, READ, REPORT, SEAL, SECRECY, SUPERVISE

# ── Whose turn: audience tokens that bind a permission to a department or an authority ─────────────


def at(permission: str, body: Department | Organisation) -> str:
    """The token of who holds a permission and belongs to this department, or organisation."""
    return f"{permission}@{body.public_id}"


@audience.provide
def at_own_place(user: Any) -> Iterator[str]:
    """Tokens of a person for the departments and organisations that he belongs to."""
    places_of = (
        (REPORT, departments_of),
        (LEAD, departments_of),
        (SUPERVISE, employers_of),
        (READ, employers_of),
    )
    for permission, places in places_of:
        if permitted(user, permission):
            yield from (f"{permission}@{public_id}" for public_id in places(user))


def leading_department(year: ProjectYear) -> Department | None:
    """The first of the departments that carry the project in that year."""
    first = year.departments.select_related("department").order_by("pk").first()
    return first.department if first else None


def leaders(year: ProjectYear, permission: str = REPORT) -> frozenset[str]:
    """Who reports (or heads) for the leading department; the officer where the project has none."""
    department = leading_department(year)
    return frozenset({at(permission, department) if department else audience.holders(MANAGE)})


def authority(year: ProjectYear) -> frozenset[str]:
    """The officers of the authority."""
    return frozenset({at(SUPERVISE, year.authority)})


def one_of(user: Any, tokens: Iterable[str], sentence: str) -> Verdict:
    """Allow who holds one of the tokens."""
    return allow() if audience.tokens_of(user) & frozenset(tokens) else deny(sentence)


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────


def may_lead_project(user: Any, year: ProjectYear) -> Verdict:
    """The reporters of the leading department, and the officer."""
    if permitted(user, MANAGE):
        return allow()
    return one_of(user, leaders(year), _("只有牵头处室的填报人或绩效管理员可以办理。"))


def may_report_row(user: Any, row: Any, goal: Any) -> Verdict:
    """The reporters of the department of an indicator, those of the leading department, and the officer."""
    if row.department is not None and audience.tokens_of(user) & {at(REPORT, row.department)}:
        return allow()
    return may_lead_project(user, goal.project_year)


def may_draft(user: Any, goal: Any) -> Verdict:
    """Who may write goals."""
    return may_lead_project(user, goal.project_year)


def may_open(user: Any, goal: Any) -> Verdict:
    """Who may begin goals; the platform itself when it makes a demonstration or takes in past years."""
    return allow() if user is None else may_lead_project(user, goal.project_year)


def may_work_on(user: Any, record: Any) -> Verdict:
    """Who may write what hangs on goals: adjustments, monitoring, self-evaluation."""
    return may_lead_project(user, record.goal.project_year)


def may_begin(user: Any, record: Any) -> Verdict:
    """Who may begin what hangs on goals; the platform too."""
    return allow() if user is None else may_work_on(user, record)


def may_manage(user: Any, record: Any) -> Verdict:
    """The performance officer."""
    return permitted(user, MANAGE)


def may_run(user: Any, record: Any) -> Verdict:
    """The performance officer, and the platform itself."""
    return allow() if user is None else permitted(user, MANAGE)


def may_supervise_goal(user: Any, goal: Any) -> Verdict:
    """The officers of the authority of the project."""
    return one_of(user, authority(goal.project_year), _("只有主管部门的绩效人员可以办理。"))


def may_supervise(user: Any, record: Any) -> Verdict:
    """The officers of the authority, for what hangs on goals."""
    return may_supervise_goal(user, record.goal)


def may_seal(user: Any, record: Any) -> Verdict:
    """The keeper of the seal."""
    return permitted(user, SEAL)


def may_review_secrecy(user: Any, record: Any) -> Verdict:
    """The secrecy reviewer, who has not filled the form in himself."""
    return permitted(user, SECRECY) & another_person(user, record.submitted_by, _("填报"))


def may_archive(user: Any, record: Any) -> Verdict:
    """The archivist."""
    return permitted(user, ARCHIVE)


def may_report(user: Any, report: Any) -> Verdict:
    """The named reporter; else the reporters of the department of the row; and the officer."""
    if permitted(user, MANAGE):
        return allow()
    if report.reporter_id is not None and getattr(user, "pk", None) == report.reporter_id:
        return allow()
    mine = one_of(user, {at(REPORT, report.department)}, _("只有该指标责任处室的填报人可以填报。"))
    if mine and report.reporter_id is not None:
        return deny(_("该指标已指定由 %s 填报。") % report.reporter)
    return mine


def may_collect(user: Any, report: Any) -> Verdict:
    """Who gathers the rows: the leading department, and the officer."""
    return may_lead_project(user, report.evaluation.goal.project_year)


def may_assign_rows(user: Any, report: Any) -> Verdict:
    """Who hands the rows out: who gathers them, and the platform itself."""
    return allow() if user is None else may_collect(user, report)


def may_assign(user: Any, report: Any) -> Verdict:
    """Who gathers the rows, and the head of the department of the row."""
    own = one_of(user, {at(LEAD, report.department)}, _("只有牵头处室或责任处室负责人可以分配填报人。"))
    return own if own else may_collect(user, report)


def may_judge(user: Any, report: Any) -> Verdict:
    """Whoever may give an opinion on a qualitative row: the head of its department or the officer, not its reporter."""
    place = permitted(user, MANAGE)
    if not place:
        place = one_of(user, {at(LEAD, report.department)}, _("评审意见由责任处室负责人或绩效管理员填写。"))
    return place & another_person(user, report.filled_by, _("填报"))


def may_propose(user: Any, correction: Any) -> Verdict:
    """Who may propose a correction: the reporters of the row and who gathers the rows."""
    report = correction.report
    mine = may_report(user, report)
    return mine if mine else may_collect(user, report)


def may_correct(user: Any, correction: Any) -> Verdict:
    """The officer, who has not proposed the correction himself."""
    return permitted(user, MANAGE) & another_person(user, correction.proposed_by, _("提出更正"))


def may_evaluate(user: Any, review: Any) -> Verdict:
    """The officers of the authority, for a department review."""
    return may_supervise_goal(user, review.evaluation.goal)


def may_raise(user: Any, matter: Any) -> Verdict:
    """Who may ask for something to be mended: the officer, the authority, and the platform for a decision made."""
    if user is None or permitted(user, MANAGE):
        return allow()
    return one_of(user, authority(matter.project_year), _("整改事项由绩效管理员或主管部门提出。"))


def may_mend(user: Any, matter: Any) -> Verdict:
    """The department that must mend it."""
    tokens = {at(REPORT, matter.department), at(LEAD, matter.department)}
    return one_of(user, tokens, _("只有责任处室可以报送整改结果。"))
