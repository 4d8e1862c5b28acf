"""The pages of documents and what every register shares: list, export, import again, evidence, drafts, English."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import account, signed_in
from tests.subsystems.records.documents.staff import REPORT, at, issued, paper, pdf, planned, signed
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.todo import todo_for
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.records.importers.documents import DOCUMENTS
from yanfa.subsystems.records.models import Document, Evidence
from yanfa.subsystems.records.services import documents as services

DUE = date(2024, 6, 28)


def page(client, user, path, language="zh-hans"):
    client.cookies["language"] = language
    answer = signed_in(client, user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def document(of):
    """A report of the first division, issued on 5 March."""
    with at(2024, 3, 5):
        return issued(of, planned(of, DUE))


def test_the_list_can_be_searched_and_filtered(of, client, document):
    with at(2024, 7, 1):
        found = page(client, of.writer, "/records/documents/?q=年度发展&year=2023&kind=report")
        assert document.title in found
        assert "没有符合条件的记录" in page(client, of.writer, "/records/documents/?q=没有这个名字")
        assert document.title in page(client, of.writer, "/records/documents/?year=abc")


def test_the_record_shows_its_drafts_rounds_versions_and_history(of, client, document):
    with at(2024, 7, 1):
        services.receive_scan(document, by=of.writer, upload=pdf())
        services.add_evidence(document, by=of.writer, upload=paper("回执"), label="报送回执")
        found = page(client, of.writer, document.get_absolute_url())
    for words in ("文稿.txt", "第 1 轮", "研发〔2024〕1号", "报送回执", "办理记录", "2024-03-05"):
        assert words in found


@pytest.mark.parametrize("path", ["documents/", "documents/new/", "issued/", "serials/", "serials/plan/"])
def test_pages_in_english(of, client, document, path):
    with at(2024, 7, 1):
        assert "<html" in page(client, of.writer, f"/records/{path}", "en")
        assert "<html" in page(client, of.writer, document.get_absolute_url(), "en")


def test_an_export_is_imported_again_without_a_change(of, client, document):
    with at(2024, 7, 1):
        answer = signed_in(client, of.officer).post("/records/documents/export.xlsx")
        rows = DOCUMENTS.read(answer.content, "清单.xlsx")
        plan = DOCUMENTS.plan_of(rows)
    assert (plan.errors, plan.new, plan.unchanged) == ([], [], 1)
    assert AuditEvent.objects.filter(action="records.export").exists()
    head = [cell.value for cell in next(openpyxl.load_workbook(io.BytesIO(answer.content)).active.rows)]
    assert head[:4] == ["类别", "类型代码", "所属制度编号", "名称"]


def test_a_division_plans_by_the_form(of, client):
    given = REPORT | {
        "department": of.divisions[0].pk,
        "due_on": "2024-06-28",
        "countersigners": [of.divisions[1].pk],
    }
    with at(2024, 3, 1):
        answer = signed_in(client, of.writer).post("/records/documents/new/", given)
        assert answer.status_code == 302
        made = Document.objects.get()
        assert (made.state, list(made.countersigners.all())) == ("planned", [of.divisions[1]])
        wrong = client.post("/records/documents/new/", given | {"due_on": ""})
        assert "请填应完成日" in wrong.content.decode()
        again = client.post("/records/documents/new/", given)
        assert "同一年度已有同类同名的文件" in again.content.decode()


def test_nobody_plans_for_another_division(of, client):
    given = REPORT | {"department": of.divisions[1].pk, "due_on": "2024-06-28"}
    with at(2024, 3, 1):
        signed_in(client, of.writer).post("/records/documents/new/", given)
    assert not Document.objects.exists()


def test_a_second_saver_is_told(of, client):
    with at(2024, 3, 1):
        made = planned(of, DUE)
        facts = {
            "title": "新名称",
            "year": 2023,
            "department": of.divisions[0].pk,
            "due_on": "2024-06-28",
            "version": 1,
        }
        path = f"{made.get_absolute_url()}change/"
        assert signed_in(client, of.officer).post(path, facts).status_code == 302
        second = client.post(path, facts | {"title": "别的名称"})
        assert "他人已修改" in second.content.decode()
    made.refresh_from_db()
    assert made.title == "新名称"


def test_another_division_takes_it_over_with_its_turn(of):
    with at(2024, 3, 1):
        made = planned(of, DUE)
        services.change_document(made, by=of.officer, version=1, facts={"department": of.divisions[1]})
        assert [turn.target for turn in todo_for(of.other)] == [made]
        assert not todo_for(of.writer).exists()
        assert list(verify_turns()) == []


def test_drafts_and_evidence_come_by_the_pages(of, client):
    with at(2024, 3, 1):
        made = planned(of, DUE)
        signed_in(client, of.writer)
        client.post(f"{made.get_absolute_url()}draft/", {"file": paper(), "note": "初稿"})
        client.post(f"{made.get_absolute_url()}evidence/", {"file": paper("证"), "label": "任务书"})
        draft, kept = made.drafts.get(), Evidence.objects.get()
        assert b"".join(client.get(f"/records/drafts/{draft.public_id}").streaming_content) == "正文".encode()
        assert client.get(f"/records/evidence/{kept.public_id}").status_code == 200
        client.post(f"/records/evidence/{kept.public_id}/withdraw/", {"reason": "传错了"})
        assert client.get(f"/records/evidence/{kept.public_id}").status_code == 404
        refused = client.post(
            f"{made.get_absolute_url()}draft/", {"file": SimpleUploadedFile("稿.exe", b"MZ"), "note": ""}
        )
        assert "只接收" in refused.content.decode()


def test_a_draft_is_refused_once_it_is_submitted(of):
    with at(2024, 3, 1):
        made = signed(of, planned(of, DUE))
        with pytest.raises(Exception, match="只有编撰中"):
            services.add_draft(made, by=of.writer, upload=paper())


def test_issued_files_are_given_out_and_other_services_files_are_not(of, client, document):
    from yanfa.kernel.documents.issued.issuing import documents_of  # noqa: PLC0415  one test asks for it

    kept = documents_of(document)[0]
    signed_in(client, of.writer)
    assert client.get(f"/records/issued/{kept.public_id}/file").status_code == 200
    assert client.get(f"/records/issued/{kept.public_id}/scan").status_code == 404


def test_a_stranger_sees_nothing(client, document):
    signed_in(client, account("visitor", "unit_member"))
    for path in ("documents/", "issued/", document.get_absolute_url().removeprefix("/records/")):
        assert client.get(f"/records/{path}").status_code == 403


def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    of, client, document, django_assert_max_num_queries
):
    with at(2024, 7, 1):
        for number in range(12):
            services.record_issued(
                by=of.officer,
                source="原台账",
                approved_on=date(2024, 3, 1),
                issued_on=date(2024, 3, 4),
                **(REPORT | {"title": f"报告{number}"}),
            )
        signed_in(client, of.writer)
        with django_assert_max_num_queries(40):
            client.get("/records/documents/")
