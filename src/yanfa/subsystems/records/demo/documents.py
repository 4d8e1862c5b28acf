"""Serials and reports of a demonstration year: most on time, some late, one combined issue; one goes the whole way."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel import policy
from yanfa.kernel.clock import SHANGHAI, demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import demonstration_account
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.rules.documents import counted_day, expected_issues
from yanfa.subsystems.records.services.documents import add_draft, plan_document

SOURCE = "演示数据"
BULLETINS, REPORTS, TIMELY = "records.bulletins", "records.reports", "records.report_timeliness"
#: Of a hundred papers so many come late.
LATE = 8
LIVE = "platform_annual_report"
#: The serial whose third and fourth issue come as one booklet.
COMBINED = "bases_news"


def project_of(year: DemoYear) -> Any:
    """The first budget project of the year, or None."""
    opened = (
        ProjectYear.objects.filter(year=year.year).select_related("project").order_by("project__code").first()
    )
    return opened.project if opened else None


def moment(day: date) -> datetime:
    """Ten o'clock of a day."""
    return datetime.combine(day, time(10), SHANGHAI)


def build(year: DemoYear) -> None:
    """Every serial of the policy and every type of report once, and a plan for the next year."""
    project = project_of(year)
    live = _live(year, project)
    found = [*_issues(year, project), *_reports(year, project, with_live=live is None)]
    _enter(found)
    for document in [*found, *([live] if live else [])]:
        _count(year, document)
    _plan_ahead(year, project)


def _issues(year: DemoYear, project: Any) -> list[Document]:
    found = []
    for row in policy.get("records.serials").value:
        count = min(int(row["issues"]), year.size(int(row["issues"]), least=2))
        expected = list(expected_issues(year.year, int(row["issues"]), int(row["due_day"])))[-count:]
        combined = row["code"] == COMBINED and count == int(row["issues"])
        for each in expected:
            if combined and each.number == 3:
                continue
            first, last = (3, 4) if combined and each.number == 4 else (each.number, None)
            number = f"{first}—{last}" if last else str(first)
            title = f"{row['label']}{year.year}年第{number}期"
            facts = {"issue_from": first, "issue_to": last, "title": title, "code": row["code"]}
            found.append(_document(year, DocumentKind.SERIAL, each.due_on, project, year.year, **facts))
    return found


def _reports(year: DemoYear, project: Any, *, with_live: bool) -> list[Document]:
    """Every type once; the one that goes the whole way only where nobody could carry it."""
    left = {"other"} if with_live else {"other", LIVE}
    rows = [row for row in policy.get("records.document_types").value if row["code"] not in left]
    kept = rows[: year.size(len(rows), least=2)]
    found = []
    for number, row in enumerate(kept):
        due = date(year.year, 3 + number % 9, 20)
        title, covered = f"{row['label']}（{year.year - 1}）", year.year - 1
        paper = f"研发〔{year.year}〕{number + 1}号"
        facts = {"title": title, "code": row["code"], "number": paper}
        found.append(_document(year, DocumentKind.REPORT, due, project, covered, **facts))
    return found


def _document(
    year: DemoYear, kind: DocumentKind, due: date, project: Any, covered: int, **facts: Any
) -> Document:
    """A document that was issued before, or somewhat after, its day."""
    late = year.random.randrange(100) < LATE
    issued = (
        due + timedelta(days=year.random.randrange(1, 4))
        if late
        else due - timedelta(days=year.random.randrange(4))
    )
    approved = issued - timedelta(days=2)
    return Document(
        kind=kind,
        year=covered,
        project=project,
        due_on=due,
        first_due_on=due,
        approved_on=approved,
        issued_on=issued,
        counted_on=counted_day(approved, issued),
        delivered_to="市主管部门、各处室",
        source=SOURCE,
        **facts,
    )


def _enter(found: list[Document]) -> None:
    """Write them down, each month's at its end."""
    months: dict[date, list[Document]] = defaultdict(list)
    for each in found:
        assert each.issued_on is not None, "a demonstration's documents are issued"
        months[each.issued_on.replace(day=1)].append(each)
    for _month, documents in sorted(months.items()):
        latest = max(each.issued_on for each in documents if each.issued_on)
        with demonstration_time(moment(latest)):
            histories = [[("issued", start_of_day(each.issued_on))] for each in documents if each.issued_on]
            enter_many(documents, by=None, entry="import", source=SOURCE, histories=histories)


def _count(year: DemoYear, document: Document) -> None:
    issued, due, counted = document.issued_on, document.first_due_on, document.counted_on
    if document.kind == DocumentKind.SERIAL and issued and issued.year == year.year:
        year.tally.add(BULLETINS, month=issued.month)
    if document.kind == DocumentKind.REPORT and counted and counted.year == year.year:
        year.tally.add(REPORTS, month=counted.month)
    if due is not None and due.year == year.year:
        year.tally.add(TIMELY, int(issued is not None and issued <= due), 1, month=due.month)
    facts = {"code": document.code, "issue": document.issue_from, "due_on": due, "issued_on": issued}
    year.facts.write("document", facts | {"approved_on": document.approved_on, "title": document.title})


def _live(year: DemoYear, project: Any) -> Document | None:
    """One report through every step by the people of the demonstration; none where they have no department yet."""
    officer, writer, head, director = (
        demonstration_account(role)
        for role in ("records_officer", "section_reporter", "section_head", "director")
    )
    seat = head.memberships.filter(department__isnull=False).first() if head else None
    if officer is None or writer is None or seat is None or director is None:
        return None
    if not writer.memberships.filter(department=seat.department).exists():
        return None
    with demonstration_time(moment(date(year.year, 1, 8))):
        document = plan_document(
            by=officer,
            kind=DocumentKind.REPORT,
            code=LIVE,
            title=f"平台年度发展报告（{year.year - 1}）",
            year=year.year - 1,
            department=seat.department,
            project=project,
            due_on=date(year.year, 4, 30),
        )
    _written(year, document, writer, head)
    _signed(year, document, officer, director, writer)
    return document


def _written(year: DemoYear, document: Document, writer: Any, head: Any) -> None:
    with demonstration_time(moment(date(year.year, 4, 8))):
        text = SimpleUploadedFile("平台年度发展报告.txt", f"{document.title}\n\n一、总体情况".encode())
        add_draft(document, by=writer, upload=text, note="送审稿")
        perform("submit", document, by=writer)
        perform("approve", document, by=head)


def _signed(year: DemoYear, document: Document, officer: Any, director: Any, writer: Any) -> None:
    """No other division is named, so the officer countersigns; the director signs."""
    with demonstration_time(moment(date(year.year, 4, 12))):
        perform("approve", document, by=officer)
        perform("approve_last", document, by=director)
    with demonstration_time(moment(date(year.year, 4, 18))):
        answers = {"number": f"研发〔{year.year}〕88号", "delivered_to": "市主管部门"}
        perform("issue", document, by=writer, data=answers)


def _plan_ahead(year: DemoYear, project: Any) -> None:
    """A plan whose day lies in the next year: it counts in no figure of this one."""
    due = date(year.year + 1, 2, 26)
    plan = Document(
        kind=DocumentKind.REPORT,
        code="other",
        title=f"科技资源共享专题研究报告（{year.year}）",
        year=year.year,
        project=project,
        due_on=due,
        first_due_on=due,
        source=SOURCE,
    )
    with demonstration_time(moment(date(year.year, 12, 2))):
        enter_many([plan], by=None, entry="import_plan", source=SOURCE)
