"""签章版 and 公开版: what they hold, when they are due, what comes back, and the volume that proves itself."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from tests.registers.people import account, signed_in
from tests.subsystems.performance.year.cases import year_until
from tests.subsystems.performance.year.people import at, reports
from tests.subsystems.performance.year.walk import (
    PDF,
    archived,
    evidence,
    issued,
    made_public,
    published,
    scored,
    sealed,
    signed,
)
from yanfa.kernel.documents.issued import issuing as documents
from yanfa.kernel.documents.writing.docx import write_docx
from yanfa.kernel.documents.writing.pdf import write_pdf
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.fragments.archiving import digest, entry_of
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.exports.signed import public_layout, signed_layout
from yanfa.subsystems.performance.exports.volume import volume_layout, volume_zip
from yanfa.subsystems.performance.models import Goal
from yanfa.subsystems.performance.services import correcting, evaluating, issuing, scoring
from yanfa.subsystems.performance.workflow.volume import public_copy, signed_copy

pytestmark = pytest.mark.django_db
ADDRESS = "https://yanfa.example.org/check-paper/X/"
ASKED = {"seal": "unit", "document": "绩效自评表", "copies": 1, "purpose": "报主管部门"}


def pdf_text(data):
    """The words of a PDF without white space, as a person reads them."""
    pages = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_range() for page in pages).split())


def docx_text(data):
    """The words of a Word file without white space, tables and paragraphs."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*cells, *(each.text for each in document.paragraphs)]).split())


def corrected(of, evaluation):
    """The first figure corrected, and the form scored and told anew."""
    correction = correcting.propose_correction(
        reports(evaluation)[0], by=of.reporter, reason="3台重复登记", value=Decimal(3517), actual="3517台/套"
    )
    perform("apply_correction", correction, by=of.officer)
    evaluation.refresh_from_db()
    facts = {"result": "新增仪器3517台/套。"}
    kept = evaluating.keep_evaluation(evaluation, by=of.reporter, version=evaluation.version, facts=facts)
    return scoring.add_up(kept, by=of.reporter)


def printed_words(evaluation):
    """Everything that the table of both copies must print."""
    words = [evaluation.goal.project_year.project_name, "100.00", "99.00", str(evaluation.total.normalize())]
    for report in reports(evaluation):
        words += [report.row.name, report.row.target, report.actual]
    return ["".join(each.split()) for each in [*words, evaluation.grade, evaluation.result]]


class TestWhatTheCopiesHold:
    @pytest.mark.parametrize(("write", "read"), [(write_pdf, pdf_text), (write_docx, docx_text)])
    def test_the_signed_copy_has_form_names_marks_corrections_and_code(self, write, read):
        of, evaluation = year_until(scored)
        with at(2025, 1, 21):
            evaluation = signed(of, corrected(of, evaluation))
        content = issuing.content_of(evaluation)
        text = read(write(signed_layout(content, ADDRESS)))
        for words in printed_words(evaluation):
            assert words in text
        assert text.count("人工填报（有佐证）") == 3
        for label, name in (
            ("填报人", "reporter"),
            ("审核人", "head"),
            ("财务负责人", "finance"),
            ("单位负责人", "director"),
        ):
            assert f"{label}{name}2025-01-21" in text
        assert "盖章处" in text
        assert "3517台/套①" in text
        assert "更正前3520台/套，更正后3517台/套。理由：3台重复登记" in text
        assert content.code in text
        assert content.digest in text

    def test_the_public_copy_is_the_same_form_without_names_marks_and_footnotes(self):
        of, evaluation = year_until(scored)
        with at(2025, 1, 21):
            evaluation = signed(of, corrected(of, evaluation))
        page = public_layout(evaluation)
        for text in (pdf_text(write_pdf(page)), docx_text(write_docx(page))):
            for words in printed_words(evaluation):
                assert words in text
            for hidden in ("填报人", "director", "数据来源", "佐证", "更正", "3520", "核验码"):
                assert hidden not in text

    def test_hostile_words_stay_words(self):
        _of, evaluation = year_until(scored)
        row = reports(evaluation)[0].row
        type(row).objects.filter(pk=row.pk).update(name='=1+1 #eval("x") <script> \\ *粗*')
        page = public_layout(evaluation)
        assert '=1+1#eval("x")<script>\\*粗*' in pdf_text(write_pdf(page))
        assert '=1+1#eval("x")<script>\\*粗*' in docx_text(write_docx(page))


class TestWhenTheyAreDue:
    def test_no_seal_without_the_signed_copy_and_no_way_up_without_the_scan(self):
        of, evaluation = year_until(signed)
        with at(2025, 1, 22):
            with pytest.raises(MoveRefused, match="请先在“文件与用印”页出具签章版"):
                perform("request_seal", evaluation, by=of.reporter, data=ASKED)
            copy = issued(of, evaluation)
            perform("request_seal", evaluation, by=of.reporter, data=ASKED)
            perform("stamp", evaluation, by=of.keeper)
            with pytest.raises(MoveRefused, match="上传盖章后的扫描件"):
                perform("report_up", evaluation, by=of.officer)
            scan = SimpleUploadedFile("盖章件.pdf", PDF)
            sealed_copy = issuing.receive_scan(evaluation, scan, by=of.keeper)
            assert sealed_copy == copy
            assert sealed_copy.sealed_sha256 == hashlib.sha256(PDF).hexdigest()
            perform("report_up", evaluation, by=of.officer)

    def test_no_publication_without_the_public_copy(self):
        of, evaluation = year_until(sealed)
        with at(2025, 1, 23):
            perform("report_up", evaluation, by=of.officer)
            perform("accept", evaluation, by=of.authority)
            perform("clear", evaluation, by=of.secrecy, data={"opinion": "不涉密"})
            with pytest.raises(MoveRefused, match="出具公开版"):
                perform("publish", evaluation, by=of.officer)
            with pytest.raises(PermissionDenied):
                issuing.issue_public(evaluation, by=of.reporter, data=PDF)
            copy = made_public(of, evaluation)
            assert public_copy(evaluation) == copy
            assert copy.public
            perform("publish", evaluation, by=of.officer)

    def test_a_copy_issued_before_the_form_went_back_is_out_of_date(self):
        of, evaluation = year_until(sealed)
        assert signed_copy(evaluation) is not None
        with at(2025, 1, 24):
            perform("reopen_scoring", evaluation, by=of.officer, data={"reason": "补充说明"})
            evaluation = signed(of, scoring.add_up(evaluation, by=of.reporter))
            assert signed_copy(evaluation) is None
            again = issued(of, evaluation)
        assert again.version == 2
        assert signed_copy(evaluation) == again

    def test_what_changed_since_it_was_laid_out_is_not_issued(self):
        of, evaluation = year_until(signed)
        with pytest.raises(ValidationError, match="内容刚刚有变动"):
            issuing.issue_signed(evaluation, by=of.reporter, data=PDF, code="0" * 16)
        assert not documents.documents_of(evaluation).exists()

    def test_a_scan_that_is_no_picture_and_no_pdf_is_refused_and_nothing_kept(self, client):
        of, evaluation = year_until(signed)
        with at(2025, 1, 22):
            issued(of, evaluation)
            perform("request_seal", evaluation, by=of.reporter, data=ASKED)
            perform("stamp", evaluation, by=of.keeper)
            kept = StoredFile.objects.count()
            signed_in(client, of.keeper)
            address = f"/performance/evaluations/{evaluation.public_id}/papers/scan/"
            answer = client.post(address, {"scan": SimpleUploadedFile("盖章件.docx", b"PK\x03\x04")})
            assert "只接收" in answer.content.decode()
        assert StoredFile.objects.count() == kept
        assert not signed_copy(evaluation).is_sealed


class TestPages:
    def test_the_reporter_issues_and_everybody_of_the_unit_reads(self, client):
        of, evaluation = year_until(signed)
        page = f"/performance/evaluations/{evaluation.public_id}/papers/"
        with at(2025, 1, 22):
            signed_in(client, of.reporter)
            assert "出具签章版" in client.get(page).content.decode()
            assert client.post(f"{page}signed/issue/").status_code == 302
            copy = signed_copy(evaluation)
            data = b"".join(client.get(f"/performance/papers/{copy.public_id}/file/").streaming_content)
            assert hashlib.sha256(data).hexdigest() == copy.sha256
            assert f"/performance/check-paper/{copy.number}/" in pdf_text(data)
            signed_in(client, of.archivist)
            told = client.get(page).content.decode()
            assert copy.number in told
            assert "重新出具" not in told
            assert client.get(f"/performance/papers/{copy.public_id}/scan/").status_code == 404

    def test_who_may_not_issue_is_told_and_nothing_is_issued(self, client):
        of, evaluation = year_until(signed)
        signed_in(client, of.archivist)
        answer = client.post(f"/performance/evaluations/{evaluation.public_id}/papers/signed/issue/")
        assert "只有牵头处室的填报人或绩效管理员可以办理" in answer.content.decode()
        assert not documents.documents_of(evaluation).exists()

    def test_a_stranger_finds_nothing(self, client):
        _of, evaluation = year_until(sealed)
        copy = signed_copy(evaluation)
        signed_in(client, account("stranger", "section_reporter"))
        base = f"/performance/evaluations/{evaluation.public_id}"
        for address in (
            f"{base}/papers/",
            f"{base}/papers/signed.pdf",
            f"{base}/volume.pdf",
            f"/performance/papers/{copy.public_id}/file/",
            f"/performance/papers/{copy.public_id}/scan/",
        ):
            assert client.get(address).status_code == 404, address
        assert client.post(f"{base}/volume.zip").status_code == 404
        assert client.post(f"{base}/papers/signed/issue/").status_code == 404

    def test_previews_open_in_every_format_and_in_no_other(self, client):
        of, evaluation = year_until(signed)
        signed_in(client, of.head)
        base = f"/performance/evaluations/{evaluation.public_id}/papers"
        assert "reporter" in pdf_text(client.get(f"{base}/signed.pdf").content)
        assert "reporter" in docx_text(client.get(f"{base}/signed.docx").content)
        sheet = load_workbook(io.BytesIO(client.get(f"{base}/public.xlsx").content)).active
        assert "新增仪器" in {cell.value for row in sheet.iter_rows() for cell in row}
        assert client.get(f"{base}/signed.xlsx").status_code == 404
        assert client.get(f"{base}/other.pdf").status_code == 404

    def test_anybody_checks_a_paper_by_its_code_and_sees_nothing_of_the_form(self, client):
        _of, evaluation = year_until(sealed)
        copy = signed_copy(evaluation)
        page = client.get(f"/performance/check-paper/{copy.number.lower()}/").content.decode()
        assert copy.sha256 in page
        assert copy.sealed_sha256 in page
        assert "最新一版" in page
        for hidden in ("新增仪器", "reporter", "99.9"):
            assert hidden not in page
        wrong = client.get("/performance/check-paper/?code=<script>alert(1)</script>").content.decode()
        assert "没有出具过" in wrong
        assert "<script>alert" not in wrong


class TestVolume:
    def test_the_zip_is_checked_without_the_platform(self, client, tmp_path):
        of, evaluation = year_until(signed)
        with at(2025, 1, 22):
            for name in ("../../etc/passwd.pdf", "-rf \n*.pdf", "名单 “甲”&乙.pdf", "长" * 190 + ".pdf"):
                evidence(reports(evaluation)[0], of.reporter, name)
            scan = reports(evaluation)[0].evidence.first().file
            Goal.objects.filter(pk=evaluation.goal.pk).update(approval_scan=scan)
            evaluation = archived(of, published(of, sealed(of, evaluation)))
        signed_in(client, of.archivist)
        answer = client.post(f"/performance/evaluations/{evaluation.public_id}/volume.zip")
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as volume:
            names = volume.namelist()
            assert volume.testzip() is None
            volume.extractall(tmp_path)
        assert len([name for name in names if name.startswith("佐证材料/")]) == 7
        assert not any(".." in Path(name).parts or name.startswith("/") for name in names)
        checked = subprocess.run(
            ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stdout.decode()
        assert checked.stdout.decode().count("OK") == len(names) - 1
        assert "文件/签章版-第1版-盖章扫描件.pdf" in names
        assert "批复/000-清单.pdf" in names
        approval = entry_of(evaluation).manifest["approvals"][0]
        assert (approval["of"], approval["sha256"]) == ("绩效目标", scan.sha256)
        assert "绩效目标" in pdf_text(write_pdf(volume_layout(evaluation))).partition("七、主管部门批复")[2]
        (tmp_path / "佐证材料" / "001-清单.pdf").write_bytes(b"%PDF-1.4 changed")
        again = subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
        )
        assert again.returncode != 0

    def test_the_contents_page_lists_evidence_approvals_documents_and_term(self):
        of, evaluation = year_until(sealed)
        with at(2025, 1, 24):
            evaluation = archived(of, published(of, evaluation))
        entry = entry_of(evaluation)
        assert digest(entry.manifest) == entry.manifest_sha256
        text = pdf_text(write_pdf(volume_layout(evaluation)))
        for words in ("2024-绩效-001", "30年", "主要负责人签发", "签章版", "公开版", entry.manifest_sha256):
            assert words in text
        for each in entry.manifest["evidence"]:
            assert each["sha256"] in text
        assert signed_copy(evaluation).sealed_sha256 in text

    def test_a_volume_before_scoring_leaves_the_points_empty(self):
        _of, evaluation = year_until(scored)
        evaluation.total = None
        evaluation.reports.update(score=None)
        text = pdf_text(write_pdf(volume_layout(evaluation)))
        assert "None" not in text
        assert "本卷尚未归档" in text

    def test_the_volume_is_the_same_whatever_the_language_of_who_archives_and_fetches_it(self):
        of, evaluation = year_until(sealed)
        with at(2025, 1, 24), translation.override("en"):
            evaluation = archived(of, published(of, evaluation))
            with zipfile.ZipFile(io.BytesIO(b"".join(volume_zip(evaluation)))) as volume:
                names = volume.namelist()
        assert "文件/公开版-第1版.pdf" in names
        kinds = [each["kind"] for each in entry_of(evaluation).manifest["documents"]]
        assert kinds == ["公开版", "签章版"]

    def test_a_damaged_file_stops_the_zip_before_its_first_byte(self):
        _of, evaluation = year_until(signed)
        proof = reports(evaluation)[0].evidence.first()
        proof.file.path.chmod(0o600)
        proof.file.path.write_bytes(b"other bytes")
        with pytest.raises(Exception, match=proof.file.public_id):
            volume_zip(evaluation)
