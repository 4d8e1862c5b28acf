"""The self-evaluations of a demonstration: reported, locked, scored, signed, sealed, published, reviewed, archived."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.pdf import write_pdf
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.choices import RectificationOrigin
from yanfa.subsystems.performance.demo import people, reporting
from yanfa.subsystems.performance.demo.story import Story
from yanfa.subsystems.performance.exports.signed import public_layout, signed_layout
from yanfa.subsystems.performance.models import DepartmentReview, Goal, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import correcting, evaluating, issuing, reviewing, scoring

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
WHY_BELOW = "部分采购项目验收顺延，已加强进度管理。"
WHY_ABOVE = "年初指标值按上年下限申报，服务需求增长超出预计，下一年度相应调高。"


def evaluation_of(story: Story) -> SelfEvaluation:
    """The self-evaluation of the story as it stands."""
    return SelfEvaluation.objects.get(goal__project_year=story.year)


# ── Reporting ────────────────────────────────────────────────────────────────────────────────


def report(story: Story) -> None:
    """Every row reported and gathered; in the first project one goes back once, and one comes late."""
    with story.on(12, 31):
        evaluation = _opened(story)
        for each in evaluation.reports.for_form():
            if each.row.position != LATE_ROW:
                _report_row(each, story)
    with story.on(1, 6, after=1):
        _report_row(evaluation.reports.get(row__position=LATE_ROW), story)
        if story.number == 0:
            _return_once(evaluation.reports.get(row__position=LATE_ROW), story)
    with story.on(1, 8, after=1):
        for each in evaluation.reports.for_form():
            perform("collect", each, by=story.reporter)


#: The row that is reported after the cut-off.
LATE_ROW = 3


def hand_out(story: Story) -> None:
    """The rows are handed out; some are reported, one is gathered, one is still due."""
    with story.on(12, 31):
        evaluation = _opened(story)
        first, _second, third, fourth, _fifth = evaluation.reports.for_form()
        for each in (first, third, fourth):
            _report_row(each, story)
        perform("collect", first, by=story.reporter)


def _opened(story: Story) -> SelfEvaluation:
    goal = Goal.objects.get(project_year=story.year)
    return evaluating.open_evaluation(goal, by=story.officer)


def _report_row(each: RowReport, story: Story) -> None:
    person = people.of("section_reporter", each.department)
    facts = reporting.facts_for(each, story.number)
    if facts is None:
        judge = people.of("section_head", each.department)
        opinion = "服务规范和流程已印发执行，详见佐证材料。"
        each = evaluating.give_opinion(
            each, by=judge, version=each.version, achievement="met", opinion=opinion
        )
    else:
        each = evaluating.report_row(each, by=person, version=each.version, facts=facts)
    if facts is None or facts["source"] == "manual":
        reporting.prove(each, person)
    perform("fill", each, by=person)


def _return_once(each: RowReport, story: Story) -> None:
    perform("return_row", each, by=story.officer, data={"reason": "请核对与清单的差异。"})
    facts = {"source": "manual", "value": Decimal(37), "actual": "37场"}
    each = evaluating.report_row(each, by=story.reporter, version=each.version, facts=facts)
    perform("fill", each, by=story.reporter)


# ── Scoring and signing ──────────────────────────────────────────────────────────────────────


def score(story: Story) -> None:
    """Locked, corrected once in the first project of a year that is over, scored and written."""
    with story.on(1, 20, after=1):
        perform("lock_figures", evaluation_of(story), by=story.officer)
    if story.number == 0 and story.over:
        _correct(story)
    with story.on(1, 26, after=1):
        evaluation = evaluation_of(story)
        evaluation = evaluating.keep_evaluation(
            evaluation, by=story.reporter, version=evaluation.version, facts=reporting.TEXTS
        )
        evaluation = scoring.add_up(evaluation, by=story.reporter)
        for each in evaluation.reports.for_form():
            _explain(each, story)
        scoring.add_up(evaluation, by=story.reporter)
        perform("submit", evaluation_of(story), by=story.reporter)


def _explain(each: RowReport, story: Story) -> None:
    """Why a row fell behind its target, or went far beyond it."""
    below = each.score is not None and each.score < each.row.weight
    why = WHY_BELOW if below else WHY_ABOVE if each.over_completion is not None else ""
    if why:
        scoring.score_row(
            each,
            by=story.reporter,
            version=each.version,
            score=each.score,
            reason=each.score_reason,
            deviation=why,
        )


def _correct(story: Story) -> None:
    each = RowReport.objects.get(evaluation__goal__project_year=story.year, row__position=LATE_ROW)
    with story.on(1, 21, after=1):
        sheet = correcting.propose_correction(
            each,
            by=story.reporter,
            reason="一场活动重复登记，核减。",
            value=Decimal(36),
            actual="36场",
        )
    with story.on(1, 23, after=1):
        perform("apply_correction", sheet, by=story.officer)


def sign_to_countersign(story: Story) -> None:
    """The head of the leading department has signed."""
    with story.on(1, 28, after=1):
        story.sign(evaluation_of(story), story.head)


def sign_to_deputy(story: Story) -> None:
    """Everybody before the deputy director has signed."""
    sign_to_countersign(story)
    evaluation = evaluation_of(story)
    with story.on(1, 30, after=1):
        first = evaluation.reports.for_form()[1].department
        other = people.of("section_head", first) if first != story.department else story.officer
        story.sign(evaluation, other, story.finance)


def sign_to_director(story: Story) -> None:
    """Everybody before the director has signed."""
    sign_to_deputy(story)
    with story.on(2, 3, after=1):
        story.sign(evaluation_of(story), people.of("deputy_director"))


def sign(story: Story) -> None:
    """Signed by the director."""
    sign_to_director(story)
    with story.on(2, 5, after=1):
        signer = people.of("director")
        perform("approve_last", evaluation_of(story), by=signer, data={"opinion": "签发"})


# ── After the signature ──────────────────────────────────────────────────────────────────────


def ask_for_the_seal(story: Story) -> None:
    """The copy to be sealed is issued, and the seal asked for."""
    with story.on(2, 9, after=1):
        evaluation = evaluation_of(story)
        content = issuing.content_of(evaluation)
        data = write_pdf(signed_layout(content, f"/performance/check-paper/{content.code}/"))
        issuing.issue_signed(evaluation, by=story.reporter, data=data, code=content.code)
        asked = {"seal": "unit", "document": "绩效自评表", "copies": 2, "purpose": "报主管部门"}
        perform("request_seal", evaluation, by=story.reporter, data=asked)


def seal(story: Story) -> None:
    """Sealed, scanned, and sent to the authority."""
    ask_for_the_seal(story)
    with story.on(2, 12, after=1):
        evaluation = evaluation_of(story)
        keeper = people.of("seal_keeper")
        perform("stamp", evaluation, by=keeper)
        issuing.receive_scan(evaluation, SimpleUploadedFile("盖章件.pdf", SCAN), by=keeper)
        perform("report_up", evaluation, by=story.officer)


def accept(story: Story) -> None:
    """Accepted by the authority; the secrecy review is due."""
    with story.on(3, 5, after=1):
        perform("accept", evaluation_of(story), by=story.authority)


def publish(story: Story) -> None:
    """Cleared and published with the final accounts."""
    accept(story)
    with story.on(3, 12, after=1):
        evaluation = evaluation_of(story)
        perform("clear", evaluation, by=people.of("secrecy_officer"), data={"opinion": "不涉密"})
    with story.on(8, 28, after=1):
        issuing.issue_public(evaluation, by=story.officer, data=write_pdf(public_layout(evaluation)))
        perform("publish", evaluation, by=story.officer)


def archive(story: Story) -> None:
    """Put into the archive."""
    with story.on(9, 10, after=1):
        number = f"{story.year.year}-绩效-{story.number + 1:03}"
        answers = {"file_number": number, "retention": "30年"}
        perform("archive_public", evaluation_of(story), by=people.of("archivist"), data=answers)


# ── Review ───────────────────────────────────────────────────────────────────────────────────


def open_review(story: Story) -> DepartmentReview:
    """The authority has begun its review."""
    with story.on(3, 15, after=1):
        return reviewing.open_review(evaluation_of(story), by=story.authority)


def review(story: Story) -> None:
    """Reviewed with lower scores; one matter is still open, another waits to be closed."""
    found = open_review(story)
    with story.on(4, 10, after=1):
        for row in found.rows.select_related("report__row"):
            lower = row.report.source == "manual"
            own = row.report.score or Decimal(0)
            points = own - 2 if lower else own
            opinion = "佐证不足以支撑全部数量，核减。" if lower else ""
            reviewing.score_reviewed(row, by=story.authority, score=points, opinion=opinion)
        found.refresh_from_db()
        budget = found.evaluation.budget_score
        opinion = "总体完成较好，台账管理有待加强。"
        reviewing.keep_review(
            found, by=story.authority, version=found.version, budget_score=budget, opinion=opinion
        )
        perform("confirm_review", found, by=story.authority, data={"use": "keep"})
    _matters(story)


def _matters(story: Story) -> None:
    first = evaluation_of(story).reports.for_form()[1].department
    problems = (
        ("活动台账缺少签到记录", "补齐签到记录，建立台账定期核对制度"),
        ("专题服务场次口径不一", "统一统计口径并写入填报说明"),
    )
    with story.on(4, 15, after=1):
        raised = [
            reviewing.raise_matter(
                story.year,
                by=story.authority,
                origin=RectificationOrigin.REVIEW,
                problem=problem,
                measure=measure,
                department=first,
                due_on=today() + timedelta(days=60),
            )
            for problem, measure in problems
        ]
    with story.on(5, 20, after=1):
        answers = {"result": "已统一口径，写入年度填报说明。"}
        perform("report_mending", raised[1], by=people.of("section_reporter", first), data=answers)
