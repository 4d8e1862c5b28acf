"""Monthly reports: figures from the registers, issued by a second person, and held against the registers later."""

import io
from datetime import date, datetime

import docx
import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.registers.people import account, signed_in
from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.subsystems.operations.models import MonthlyReport, System, VisitDay
from yanfa.subsystems.operations.rules.reports import changed, digest_of
from yanfa.subsystems.operations.services.reports import (
    changed_since,
    issue_report,
    lines_of,
    make_report,
    period_of,
    refresh_report,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nreport\n%%EOF"


@pytest.fixture
def engineer(db):
    return account("engineer", "operations_engineer", real_name="工程师")


@pytest.fixture
def officer(db):
    return account("officer", "operations_officer", real_name="管理员")


@pytest.fixture
def march(db):
    """March 2025 has gone by, with visits to the portal on two days of it and one of February."""
    installation.mark("demonstration")
    system = System.objects.create(
        code="portal", name="门户网站", name_en="Portal", in_use_from=date(2020, 1, 1)
    )
    for day, visits in ((date(2025, 2, 3), 5), (date(2025, 3, 4), 10), (date(2025, 3, 5), 7)):
        visited(system, day, visits)
    with demonstration_time(datetime(2025, 4, 2, 9, tzinfo=SHANGHAI)):
        yield system


def visited(system, day, visits):
    return VisitDay.objects.create(system_code=system.code, day=day, visits=visits, page_views=visits)


def line_of(lines, code="portal.visits", system=""):
    return next(line for line in lines if (line["code"], line["system"]) == (code, system))


def test_a_month_is_half_open():
    assert (period_of(2024, 12).start, period_of(2024, 12).end) == (date(2024, 12, 1), date(2025, 1, 1))
    assert period_of(2024, 2).end == date(2024, 3, 1)


def test_the_digest_and_the_difference():
    one = [{"code": "a", "system": "", "value": "1"}]
    two = [{"code": "a", "system": "", "value": "2"}]
    assert digest_of(one) == digest_of([dict(reversed(one[0].items()))]) != digest_of(two)
    assert changed(one, two) == [(one[0], two[0])]
    assert changed(one, []) == [(one[0], None)]
    assert changed(one, one) == []


def test_the_figures_of_the_month_and_of_the_year_so_far(march):
    lines = lines_of(2025, 3)
    assert (line_of(lines)["value"], line_of(lines)["year"]) == ("17", "22")
    assert line_of(lines, system="portal")["value"] == "17"
    assert {line["code"].partition(".")[0] for line in lines} == {"operations", "portal"}
    assert line_of(lines_of(2025, 4))["value"] == "0"


def test_made_refreshed_and_issued_by_another(march, engineer, officer):
    report = make_report(by=engineer, year=2025, month=3, summary=" 平稳 ")
    assert (report.state, report.summary, str(report)) == ("drafted", "平稳", "2025年3月运维月报")
    with pytest.raises(ValidationError, match="已经编制"):
        make_report(by=engineer, year=2025, month=3)
    visited(march, date(2025, 3, 9), 3)
    assert [line["code"] for line, _now in changed_since(report)] == ["portal.visits", "portal.visits"]
    stale = report.version
    refresh_report(report, by=officer, version=stale, summary="补录一天")
    report.refresh_from_db()
    assert line_of(report.lines)["value"] == "20"
    with pytest.raises(ValidationError, match="他人已修改"):
        refresh_report(report, by=officer, version=stale, summary="")
    with pytest.raises(MoveRefused, match="另一人"):
        issue_report(report, by=officer, data=PDF)
    assert not issuing.documents_of(report).exists()
    second = account("second", "operations_officer")
    issue_report(report, by=second, data=PDF)
    assert (report.state, report.signed_by) == ("issued", second)
    assert issuing.documents_of(report).get().kind == "operations.monthly_report"
    with pytest.raises(ValidationError, match="月报已签发"):
        refresh_report(report, by=officer, version=report.version, summary="")
    visited(march, date(2025, 3, 10), 1)
    report.refresh_from_db()
    assert line_of(report.lines)["value"] == "20"
    assert changed_since(report)


def test_a_month_to_come_is_refused(march, engineer):
    with pytest.raises(ValidationError) as refusal:
        make_report(by=engineer, year=2025, month=5)
    assert list(refusal.value.message_dict) == ["month"]
    with pytest.raises(ValidationError):
        make_report(by=engineer, year=2025, month=13)


def test_the_pages_and_the_files(march, engineer, officer, client):
    signed_in(client, engineer)
    client.post(reverse("operations:report_new"), {"year": 2025, "month": 3, "summary": "平稳"})
    report = MonthlyReport.objects.get()
    page = client.get(report.get_absolute_url()).content.decode()
    rows = reverse("indicators:rows", args=["portal.visits", "numerator"])
    assert f"{rows}?year=2025&amp;month=3&amp;system=portal" in page
    shown = client.get(f"{rows}?year=2025&month=3&system=portal").content.decode()
    assert "2025-03-04" in shown or "2025年3月4日" in shown
    assert "2025-02-03" not in shown
    assert "与台账一致" in client.get(f"{report.get_absolute_url()}?check=1").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(_file(client, report, "xlsx")))
    assert any(row[:2] == ("门户网站访问量", "门户网站") for row in book.active.iter_rows(values_only=True))
    word = docx.Document(io.BytesIO(_file(client, report, "docx")))
    assert any("2025年3月运维月报" in paragraph.text for paragraph in word.paragraphs)
    assert _file(client, report, "pdf").startswith(b"%PDF")
    assert client.post(reverse("operations:report_issue", args=[report.public_id])).status_code == 403
    signed_in(client, officer)
    client.post(reverse("operations:report_issue", args=[report.public_id]))
    report.refresh_from_db()
    assert report.state == "issued"
    document = issuing.documents_of(report).get()
    kept = client.get(reverse("operations:report_document", args=[report.public_id, document.public_id]))
    assert b"".join(kept.streaming_content).startswith(b"%PDF")
    client.cookies["language"] = "en"
    assert "Operations report 2025-3" in client.get(reverse("operations:reports")).content.decode()


def _file(client, report, form):
    return client.get(reverse(f"operations:report_{form}", args=[report.public_id])).content
