"""整改台账: raised, mended with evidence, closed; found by its filters and written out in every format."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.registers.people import account, signed_in
from tests.subsystems.performance.year.people import at, centre
from tests.subsystems.performance.year.walk import PDF
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import MendingFile, Rectification
from yanfa.subsystems.performance.services import reviewing

pytestmark = pytest.mark.django_db
LEDGER = "/performance/matters/"


@pytest.fixture
def of():
    with at(2024, 8, 1):
        yield centre(2024)


def raised(of, problem="问卷原件没有留存", due=date(2024, 9, 30), division=0):
    return reviewing.raise_matter(
        of.year,
        by=of.officer,
        origin="self_evaluation",
        problem=problem,
        measure="补齐编号和扫描件",
        department=of.divisions[division],
        due_on=due,
    )


def test_the_officer_raises_a_matter_on_its_page(client, of):
    signed_in(client, of.officer)
    data = {
        "year": of.year.public_id,
        "origin": "audit",
        "problem": "目标偏低",
        "measure": "下年调高",
        "department": of.divisions[1].public_id,
        "due_on": "2024-10-31",
    }
    answer = client.post(f"{LEDGER}raise/", data)
    matter = Rectification.objects.get()
    assert answer.url == matter.get_absolute_url()
    assert (matter.origin, matter.department, matter.due_on) == ("audit", of.divisions[1], date(2024, 10, 31))
    late = client.post(f"{LEDGER}raise/", data | {"due_on": "2024-07-01"}).content.decode()
    assert "整改期限应晚于今天" in late
    assert "目标偏低" in late


def test_a_department_of_another_unit_is_refused_in_words(client, of):
    other = of.year.authority.departments.create(name="计划处")
    signed_in(client, of.officer)
    year = of.year
    data = {
        "year": year.public_id,
        "origin": "audit",
        "problem": "甲",
        "measure": "乙",
        "department": other.public_id,
    }
    shown = client.post(f"{LEDGER}raise/", data | {"due_on": "2024-10-31"}).content.decode()
    assert "errorlist" in shown
    assert not Rectification.objects.exists()


def test_who_reports_rows_raises_nothing(client, of):
    signed_in(client, of.reporter)
    data = {
        "year": of.year.public_id,
        "origin": "audit",
        "problem": "甲",
        "measure": "乙",
        "department": of.divisions[0].public_id,
        "due_on": "2024-10-31",
    }
    assert "由绩效管理员或主管部门提出" in client.post(f"{LEDGER}raise/", data).content.decode()
    assert not Rectification.objects.exists()


def test_a_matter_is_mended_with_evidence_and_closed(client, of):
    matter = raised(of)
    page = matter.get_absolute_url()
    signed_in(client, of.reporter)
    proof = {"title": "问卷扫描件", "file": SimpleUploadedFile("问卷.pdf", PDF)}
    assert client.post(f"{page}proofs/", proof).status_code == 302
    stored = MendingFile.objects.get()
    told = client.get(page).content.decode()
    assert "问卷扫描件" in told
    assert stored.file.sha256[:16] in told
    data = b"".join(client.get(f"{LEDGER}proof/{stored.public_id}/").streaming_content)
    assert data == PDF
    assert client.post(f"{page}move/report_mending/", {"result": "已补齐"}).status_code == 302
    refused = client.post(f"{page}proofs/", {"file": SimpleUploadedFile("又一份.pdf", PDF)}).content.decode()
    assert "整改结果已报送" in refused
    signed_in(client, of.officer)
    assert client.post(f"{page}move/close_matter/").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.result, matter.closed_on) == ("closed", "已补齐", date(2024, 8, 1))
    assert AuditEvent.objects.for_target(matter).filter(action="performance.add_mending_file").count() == 1


def test_another_division_brings_no_evidence_and_a_stranger_sees_nothing(client, of):
    matter = raised(of)
    signed_in(client, of.other)
    answer = client.post(f"{matter.get_absolute_url()}proofs/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert "只有责任处室可以报送整改结果" in answer.content.decode()
    assert not MendingFile.objects.exists()
    mine = reviewing.add_mending_file(
        matter, by=of.reporter, upload=SimpleUploadedFile("a.pdf", PDF), title=""
    )
    signed_in(client, account("stranger", "section_reporter"))
    assert client.get(matter.get_absolute_url()).status_code == 404
    assert client.get(f"{LEDGER}proof/{mine.public_id}/").status_code == 404
    assert "没有符合条件" in client.get(LEDGER).content.decode()


def test_the_ledger_is_filtered_by_how_a_matter_stands(client, of):
    open_one, late, done = raised(of, "甲问题"), raised(of, "乙问题", date(2024, 8, 15)), raised(of, "丙问题")
    perform("report_mending", done, by=of.reporter, data={"result": "好"})
    perform("close_matter", done, by=of.officer)
    with at(2024, 9, 1):
        signed_in(client, of.director)
        found = {
            how: [each.pk for each in client.get(LEDGER, {"how": how}).context["page"]]
            for how in ("", "open", "overdue", "closed", "nonsense")
        }
        every = [late.pk, open_one.pk, done.pk]
        assert found == {
            "": every,
            "open": [late.pk, open_one.pk],
            "overdue": [late.pk],
            "closed": [done.pk],
            "nonsense": every,
        }
        assert [each.pk for each in client.get(LEDGER, {"q": "乙问题"}).context["page"]] == [late.pk]
        assert list(client.get(LEDGER, {"origin": "audit"}).context["page"]) == []


def test_the_ledger_in_every_format_holds_the_filtered_matters(client, of):
    raised(of, "=cmd|calc")
    raised(of, "不导出的问题", date(2024, 12, 31))
    with at(2024, 10, 8):
        signed_in(client, of.director)
        sheet = load_workbook(io.BytesIO(client.get("/performance/matters.xlsx?how=overdue").content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert len(rows) == 1
        assert rows[0][4] == "=cmd|calc"
        assert "超期" in rows[0][9]
        document = docx.Document(io.BytesIO(client.get("/performance/matters.docx?how=overdue").content))
        assert document.tables[0].rows[1].cells[4].text == "=cmd|calc"
        assert len(document.tables[0].rows) == 2
        assert client.get("/performance/matters.pdf").content.startswith(b"%PDF")
        assert client.get("/performance/matters.odt").status_code == 404
