"""Every state in which a record of the year can stand, reached through the doors that pages use.

Each function yields (name of the stop, record) in turn. A stop is a state, or a state and what tells it apart:
"approving.finance" is the chain at the finance step. What is done inside `aside` is undone when the walk goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction

from tests.subsystems.performance.year.people import Centre, at, at_date, drafted, reports, rows
from tests.subsystems.performance.year.walk import (
    APPROVAL,
    approved_goal,
    filled,
    issued,
    made_public,
    opened,
    scanned,
    scored,
    sign,
)
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.projects.models import ProjectYear
from yanfa.subsystems.performance.choices import RectificationOrigin, RowChange
from yanfa.subsystems.performance.models import Adjustment, DepartmentReview, Goal, Monitoring, Rectification
from yanfa.subsystems.performance.models import SelfEvaluation as Evaluation
from yanfa.subsystems.performance.services import correcting, drafting, evaluating, monitoring, reviewing

Stops = Iterator[tuple[str, Any]]
REASON = {"reason": "理由"}
SEAL = {"seal": "unit", "document": "绩效自评表", "copies": 2, "purpose": "报主管部门"}


@contextmanager
def aside(record: Any) -> Iterator[None]:
    """Undo what is done inside, and read the record anew."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    record.refresh_from_db()


def of_empty_goal(of: Centre) -> Stops:
    """Goals of a new project, of which nothing is written yet."""
    with at(2024, 3, 2):
        yield "drafting.empty", drafting.open_goal(of.year, by=of.reporter)


def of_goal(of: Centre) -> Stops:
    """A declaration from its texts and rows to the approval."""
    with at(2024, 3, 2):
        goal = drafted(of)
        yield "drafting", goal
        perform("submit", goal, by=of.reporter)
        yield "approving.lead", goal
        yield "approving.finance", sign(goal, of.head)
        yield "approving.officer", sign(goal, of.finance)
        perform("approve_last", goal, by=of.officer)
        yield "submitted", goal
        perform("approve_goal", goal, by=of.authority, data=APPROVAL | {"approved_on": at_date(2024, 3, 1)})
        yield "approved", goal


def adjusted(of: Centre, goal: Goal) -> Adjustment:
    """A first adjustment: the target of the first row, lower."""
    adjustment = drafting.open_adjustment(goal, by=of.reporter, reason="预算压减")
    change = {"target": "≥2500台/套"}
    drafting.put_adjusted(
        adjustment, by=of.reporter, kind=RowChange.CHANGE, row=rows(goal)[0], proposed=change
    )
    return adjustment


def of_adjustment(of: Centre) -> Stops:
    """An adjustment of approved goals."""
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 9, 2):
        adjustment = adjusted(of, goal)
        yield "drafting", adjustment
        with aside(adjustment):
            perform("drop_adjustment", adjustment, by=of.reporter, data=REASON)
            yield "dropped", adjustment
        perform("submit", adjustment, by=of.reporter)
        yield "approving.lead", adjustment
        yield "approving.finance", sign(adjustment, of.head)
        yield "approving.deputy", sign(adjustment, of.finance)
        perform("approve_last", adjustment, by=of.deputy)
        yield "submitted", adjustment
        with aside(adjustment):
            perform("refuse_adjustment", adjustment, by=of.authority, data=REASON)
            yield "refused", adjustment
        answers = {"approval_number": "科绩〔2024〕9号", "approved_on": at_date(2024, 9, 2)}
        perform("approve_adjustment", adjustment, by=of.authority, data=answers)
        yield "approved", adjustment


def monitored(of: Centre, goal: Goal) -> Monitoring:
    """Mid-year monitoring, filled in: the second row may be missed, for want of people."""
    found = monitoring.open_monitoring(goal, by=of.reporter, as_of=at_date(2024, 7, 31))
    behind = {"outlook": "possible", "causes": ["staff"], "cause_text": "人员未到位"}
    for row in found.rows.order_by("row__position"):
        facts = {"done": "已完成六成", "expected": "全年完成"}
        facts |= behind if row.row.position == 2 else {"outlook": "certain"}
        monitoring.keep_monitored_row(row, by=of.reporter, version=row.version, facts=facts)
    facts = {"expected": Decimal(980_000)}
    return monitoring.keep_monitoring(found, by=of.reporter, version=found.version, facts=facts)


def of_monitoring(of: Centre) -> Stops:
    """Monitoring from the first figure to the decision."""
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 8, 5):
        found = monitored(of, goal)
        yield "filling", found
        perform("submit", found, by=of.reporter)
        yield "approving.lead", found
        yield "approving.finance", sign(found, of.head)
        perform("approve_last", found, by=of.finance)
        yield "deciding", found
        perform("decide_monitoring", found, by=of.officer, data={"decision": "continue", "reason": "可按期"})
        yield "decided", found


def of_evaluation(of: Centre) -> Stops:
    """A self-evaluation from handing out to the archive, published or not."""
    evaluation = year_over(of)
    with at(2025, 1, 20):
        yield "filling", evaluation
        evaluation = scored(of, evaluation)
        yield "scoring", evaluation
        perform("submit", evaluation, by=of.reporter)
        yield "approving.lead", evaluation
        yield "approving.countersign", sign(evaluation, of.head)
        yield "approving.finance", sign(evaluation, of.otherhead)
        yield "approving.deputy", sign(evaluation, of.finance)
        yield "approving.director", sign(evaluation, of.deputy)
        perform("approve_last", evaluation, by=of.director)
        yield "signed.unissued", evaluation
        issued(of, evaluation)
        yield "signed", evaluation
        perform("request_seal", evaluation, by=of.reporter, data=SEAL)
        yield "sealing", evaluation
        perform("stamp", evaluation, by=of.keeper)
        yield from _after_the_seal(of, evaluation)


def _after_the_seal(of: Centre, evaluation: Evaluation) -> Stops:
    archive = {"file_number": "2024-绩效-001", "retention": "30年"}
    yield "sealed.unscanned", evaluation
    scanned(of, evaluation)
    yield "sealed", evaluation
    perform("report_up", evaluation, by=of.officer)
    yield "authority", evaluation
    perform("accept", evaluation, by=of.authority)
    yield "secrecy", evaluation
    with aside(evaluation):
        perform("keep_internal", evaluation, by=of.secrecy, data=REASON)
        yield "internal", evaluation
        perform("archive", evaluation, by=of.archivist, data=archive)
        yield "archived", evaluation
    perform("clear", evaluation, by=of.secrecy, data={"opinion": "不涉密"})
    yield "cleared.unissued", evaluation
    made_public(of, evaluation)
    yield "cleared", evaluation
    perform("publish", evaluation, by=of.officer)
    yield "published", evaluation
    perform("archive_public", evaluation, by=of.archivist, data=archive)
    yield "archived_public", evaluation


def year_over(of: Centre) -> Evaluation:
    """The year is over and every row is gathered."""
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        return filled(of, opened(of, goal))


def of_row(of: Centre) -> Stops:
    """The row of the other division."""
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        report = reports(opened(of, goal))[1]
        yield "assigned.empty", report
        report = evaluating.give_opinion(
            report, by=of.otherhead, version=report.version, achievement="met", opinion="见佐证材料"
        )
        yield "assigned", report
        with aside(report):
            evaluating.assign(report, by=of.reporter, reporter=of.reporter)
            yield "assigned.named", report
        perform("fill", report, by=of.other)
        yield "filled", report
        perform("collect", report, by=of.reporter)
        yield "collected", report


def of_locked_row(of: Centre) -> Stops:
    """A gathered row once the figures are locked."""
    evaluation = year_over(of)
    with at(2025, 1, 20):
        scored(of, evaluation)
        yield "collected.locked", reports(evaluation)[1]


def of_correction(of: Centre) -> Stops:
    """A correction of the first row, proposed by its reporter."""
    evaluation = year_over(of)
    with at(2025, 1, 20):
        scored(of, evaluation)
        correction = correcting.propose_correction(
            reports(evaluation)[0], by=of.reporter, reason="台账漏计一台", value=Decimal(3521)
        )
        yield "proposed", correction
        with aside(correction):
            perform("refuse_correction", correction, by=of.officer, data=REASON)
            yield "refused", correction
        perform("apply_correction", correction, by=of.officer)
        yield "applied", correction


def of_late_correction(of: Centre) -> Stops:
    """A correction proposed when the form is signed: the form must go back first."""
    evaluation = year_over(of)
    with at(2025, 1, 20):
        scored(of, evaluation)
        perform("submit", evaluation, by=of.reporter)
        sign(evaluation, of.head, of.otherhead, of.finance, of.deputy)
        perform("approve_last", evaluation, by=of.director)
        yield (
            "proposed.signed",
            correcting.propose_correction(
                reports(evaluation)[0], by=of.reporter, reason="台账漏计一台", value=Decimal(3521)
            ),
        )


def with_authority(of: Centre) -> Evaluation:
    """A self-evaluation that was sealed and sent up."""
    for name, evaluation in of_evaluation(of):
        if name == "authority":
            return evaluation
    raise AssertionError("the walk passes the authority")


def of_review(of: Centre) -> Stops:
    """A department review, one point lower on the first row."""
    evaluation = with_authority(of)
    with at(2025, 2, 10):
        review = reviewing.open_review(evaluation, by=of.authority)
        yield "scoring.open", review
        yield "scoring", reviewed(of, review)
        perform("confirm_review", review, by=of.authority, data={"use": "keep"})
        yield "confirmed", review


def reviewed(of: Centre, review: DepartmentReview) -> DepartmentReview:
    """Every row scored by the authority, the first one point below the self score."""
    for row in review.rows.all():
        first = row.report.row.position == 1
        score = row.report.score - 1 if first else row.report.score
        reviewing.score_reviewed(row, by=of.authority, score=score, opinion="台账不全" if first else "")
    review.refresh_from_db()
    facts = {"budget_score": Decimal("9.9"), "opinion": "数据来源应进一步规范"}
    return reviewing.keep_review(review, by=of.authority, version=review.version, **facts)


def raised(of: Centre, year: ProjectYear) -> Rectification:
    """A matter that the first division is to mend."""
    return reviewing.raise_matter(
        year,
        by=of.authority,
        origin=RectificationOrigin.REVIEW,
        problem="台账不全",
        measure="补齐台账",
        department=of.divisions[0],
        due_on=at_date(2025, 3, 31),
    )


def of_rectification(of: Centre) -> Stops:
    """A matter from being raised to being closed."""
    with at(2025, 2, 20):
        matter = raised(of, of.year)
        yield "open", matter
        perform("report_mending", matter, by=of.reporter, data={"result": "已补齐"})
        yield "reported", matter
        perform("close_matter", matter, by=of.officer)
        yield "closed", matter
