"""The steps of a year in order, each through the doors that pages use: tests begin at the step that they are about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.subsystems.performance.year.people import Centre, at_date, drafted, payment, reports
from yanfa.kernel.documents.writing.pdf import write_pdf
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.exports.signed import public_layout, signed_layout
from yanfa.subsystems.performance.models import Goal, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import evaluating, issuing, scoring

APPROVAL = {"approval_number": "科绩〔2024〕1号", "review_grade": "excellent"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def sign(record: Any, *signers: Any) -> Any:
    """Every step of a chain but the last."""
    for signer in signers:
        record.refresh_from_db()
        perform("approve", record, by=signer, data={"opinion": "同意"})
    return record


def approved_goal(of: Centre) -> Goal:
    """Goals from the first word to the authority's approval."""
    goal = drafted(of)
    perform("submit", goal, by=of.reporter)
    sign(goal, of.head, of.finance)
    perform("approve_last", goal, by=of.officer, data={"opinion": ""})
    answers = APPROVAL | {"approved_on": at_date(of.year.year, 3, 1)}
    return perform("approve_goal", goal, by=of.authority, data=answers)


def opened(of: Centre, goal: Goal) -> SelfEvaluation:
    """The self-evaluation handed out, with the year's payments made."""
    payment(of.year, "990000", on=at_date(of.year.year, 11, 30))
    return evaluating.open_evaluation(goal, by=of.officer)


def evidence(report: RowReport, by: Any, name: str = "清单.pdf") -> Any:
    """A file that proves a row."""
    return evaluating.add_evidence(report, by=by, upload=SimpleUploadedFile(name, PDF), title="清单")


def filled(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Every row reported with evidence, judged and gathered."""
    first, second, third = reports(evaluation)
    facts = {"source": "manual", "value": Decimal(3520), "actual": "3520台/套"}
    evaluating.report_row(first, by=of.reporter, version=first.version, facts=facts)
    evaluating.report_row(
        third,
        by=of.reporter,
        version=third.version,
        facts={"source": "manual", "value": Decimal(95), "actual": "95%"},
    )
    for report, person in ((first, of.reporter), (second, of.other), (third, of.reporter)):
        evidence(report, person)
    second.refresh_from_db()
    evaluating.give_opinion(
        second, by=of.otherhead, version=second.version, achievement="met", opinion="见佐证材料2"
    )
    for report in (first, second, third):
        report.refresh_from_db()
        perform("fill", report, by=of.other if report == second else of.reporter)
        perform("collect", report, by=of.reporter)
    return evaluation


def scored(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Locked, scored as suggested, with its text."""
    perform("lock_figures", evaluation, by=of.officer)
    evaluation.refresh_from_db()
    evaluation = evaluating.keep_evaluation(
        evaluation, by=of.reporter, version=evaluation.version, facts={"result": "新增仪器3520台/套。"}
    )
    return scoring.add_up(evaluation, by=of.reporter)


def signed(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Through the whole chain of approval."""
    perform("submit", evaluation, by=of.reporter)
    sign(evaluation, of.head, of.otherhead, of.finance, of.deputy)
    return perform("approve_last", evaluation, by=of.director, data={"opinion": "签发"})


def issued(of: Centre, evaluation: SelfEvaluation) -> Any:
    """The 签章版 of what was signed."""
    content = issuing.content_of(evaluation)
    data = write_pdf(signed_layout(content, f"https://yanfa.example.org/check-paper/{content.code}/"))
    return issuing.issue_signed(evaluation, by=of.reporter, data=data, code=content.code)


def scanned(of: Centre, evaluation: SelfEvaluation) -> Any:
    """The scan of the sealed paper comes back."""
    return issuing.receive_scan(evaluation, SimpleUploadedFile("盖章件.pdf", PDF), by=of.keeper)


def made_public(of: Centre, evaluation: SelfEvaluation) -> Any:
    """The 公开版 is issued."""
    return issuing.issue_public(evaluation, by=of.officer, data=write_pdf(public_layout(evaluation)))


def sealed(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Issued, asked for by the reporter, stamped by the keeper, and scanned."""
    issued(of, evaluation)
    asked = {"seal": "unit", "document": "绩效自评表", "copies": 2, "purpose": "报主管部门"}
    perform("request_seal", evaluation, by=of.reporter, data=asked)
    evaluation = perform("stamp", evaluation, by=of.keeper)
    scanned(of, evaluation)
    return evaluation


def published(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    """From the seal through authority and secrecy review to publication."""
    perform("report_up", evaluation, by=of.officer)
    perform("accept", evaluation, by=of.authority)
    perform("clear", evaluation, by=of.secrecy, data={"opinion": "不涉密"})
    made_public(of, evaluation)
    return perform("publish", evaluation, by=of.officer)


def archived(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Put into the archive."""
    answers = {"file_number": f"{of.year.year}-绩效-001", "retention": "30年"}
    return perform("archive_public", evaluation, by=of.archivist, data=answers)
