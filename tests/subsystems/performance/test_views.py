"""The pages of 绩效: checking keeps nothing, lists show what one may see, exports open."""

import io
import re

import docx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.subsystems.performance.conftest import form_bytes, wrong_form_bytes
from yanfa.subsystems.performance.models import FiledForm

pytestmark = pytest.mark.django_db

CHECK = "/performance/check/"


def upload(client, *names, content=None):
    files = [SimpleUploadedFile(name, content if content is not None else form_bytes(name)) for name in names]
    return client.post(CHECK, {"uploads": files})


def carried(answer):
    return re.search(r'name="carried" value="([^"]+)"', answer.content.decode())[1]


class TestChecking:
    def test_a_visitor_sees_the_form_beside_its_findings_with_quotes_marked(self, client):
        page = upload(client, "wrong.txt", content=wrong_form_bytes()).content.decode()
        assert "自查结果" in page
        assert "98.58" in page
        assert 'class="findings"' in page
        assert "<mark>" in page

    def test_nothing_is_kept(self, client):
        upload(client, "shanghai-2023-wrapped.txt")
        assert not FiledForm.objects.exists()

    def test_several_files_are_checked_together(self, client):
        page = upload(client, "shanghai-2019.txt", "shanghai-2023-wrapped.txt").content.decode()
        assert 'id="form-1"' in page
        assert 'id="form-2"' in page

    def test_a_file_that_cannot_be_read_is_said_and_the_others_are_checked(self, client):
        files = [
            SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64),
            SimpleUploadedFile("good.txt", form_bytes()),
        ]
        page = client.post(CHECK, {"uploads": files}).content.decode()
        assert "scan.png" in page
        assert 'role="alert"' in page
        assert 'id="form-1"' in page

    def test_a_text_without_a_form_is_said(self, client):
        page = upload(client, "letter.txt", content="关于放假的通知".encode()).content.decode()
        assert "<b>letter.txt</b>：文件里没有认出绩效表" in page
        assert 'id="form-1"' not in page
        assert "没有发现" not in page

    def test_a_text_without_a_form_does_not_hide_the_form_beside_it(self, client):
        files = [
            SimpleUploadedFile("letter.txt", "关于放假的通知".encode()),
            SimpleUploadedFile("good.txt", form_bytes()),
        ]
        page = client.post(CHECK, {"uploads": files}).content.decode()
        assert "文件里没有认出绩效表" in page
        assert 'id="form-1"' in page
        assert 'id="form-2"' not in page

    def test_no_file_gets_a_sentence(self, client):
        assert "请先选择文件" in client.post(CHECK, {}).content.decode()

    def test_markup_in_a_file_is_shown_and_never_run(self, client):
        hostile = form_bytes().decode().replace("科技信息推送服务", "<script>alert(1)</script>服务").encode()
        page = upload(client, "a.txt", content=hostile).content.decode()
        assert "<script>alert(1)" not in page

    @pytest.mark.parametrize("kind", ["docx", "xlsx"])
    def test_the_list_is_downloaded(self, client, kind):
        answer = upload(client, "wrong.txt", content=wrong_form_bytes())
        report = client.post(f"/performance/check/report.{kind}", {"carried": carried(answer)})
        if kind == "docx":
            text = "\n".join(
                cell.text
                for table in docx.Document(io.BytesIO(report.content)).tables
                for row in table.rows
                for cell in row.cells
            )
        else:
            sheet = load_workbook(io.BytesIO(report.content)).active
            text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        assert "说明" in text
        assert "疑点" in text or "错误" in text

    @pytest.mark.parametrize("path", ["report.docx", "report.xlsx"])
    def test_what_a_page_carried_cannot_be_altered(self, client, path):
        altered = carried(upload(client, "shanghai-2019.txt"))[:-4] + "AAAA"
        assert client.post(f"/performance/check/{path}", {"carried": altered}).status_code == 400

    def test_an_officer_keeps_the_forms_by_saying_so(self, officer_client, officer):
        answer = officer_client.post(
            "/performance/check/keep/", {"carried": carried(upload(officer_client, "shanghai-2019.txt"))}
        )
        assert answer.status_code == 302
        assert FiledForm.objects.get().filed_by == officer

    def test_a_visitor_cannot_keep(self, client):
        answer = client.post(
            "/performance/check/keep/", {"carried": carried(upload(client, "shanghai-2019.txt"))}
        )
        assert "/login/" in answer["Location"]
        assert not FiledForm.objects.exists()

    def test_it_speaks_english(self, client):
        client.cookies["language"] = "en"
        page = upload(client, "shanghai-2019.txt").content.decode()
        assert re.search(r'<html lang="en', page)


class TestFiledForms:
    def test_a_visitor_sees_published_forms_and_no_kept_one(self, client, filed, kept):
        page = client.get("/performance/forms/").content.decode()
        assert filed.public_id in page
        assert kept.public_id not in page
        assert client.get(f"/performance/forms/{kept.public_id}/").status_code == 404

    def test_an_officer_sees_both(self, officer_client, filed, kept):
        page = officer_client.get("/performance/forms/").content.decode()
        assert filed.public_id in page
        assert kept.public_id in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=推送", True),
            ("q=年报编印", True),
            ("q=不存在", False),
            ("year=2023", True),
            ("year=1999", True),
            ("year=abc", True),
            ("severity=errors", None),
            ("origin=kept", False),
            ("page=99", True),
        ],
    )
    def test_filters(self, client, filed, query, found):
        page = client.get(f"/performance/forms/?{query}").content.decode()
        assert found is None or (filed.public_id in page) is found

    def test_the_list_asks_the_same_number_of_queries_for_many_forms(
        self, client, filed, django_assert_num_queries
    ):
        with django_assert_num_queries(4):
            client.get("/performance/forms/")
        for position in range(5, 25):
            FiledForm.objects.filter(pk=filed.pk).first()
            filed.pk, filed.public_id, filed.position = None, f"copy{position}", position
            filed.save()
        with django_assert_num_queries(4):
            client.get("/performance/forms/")

    def test_a_form_page_shows_form_and_findings(self, client, filed, django_assert_max_num_queries):
        with django_assert_max_num_queries(5):
            page = client.get(f"/performance/forms/{filed.public_id}/").content.decode()
        assert "政策信息推送" in page
        assert "≥6.00(篇/月)" in page

    def test_rescoring_stands_beside_the_printed_scores(self, client, filed):
        page = client.get(f"/performance/forms/{filed.public_id}/rescoring/").content.decode()
        assert "算得相同" in page
        assert "19.59" in page

    @pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "csv", "json"])
    def test_exports_hold_the_form(self, client, filed, kind):
        answer = client.get(f"/performance/forms/{filed.public_id}/form.{kind}")
        assert "政策信息推送" in {"docx": words_of_docx, "xlsx": words_of_xlsx, "pdf": words_of_pdf}.get(
            kind, as_text
        )(answer.content)

    def test_an_unknown_export_is_no_page(self, client, filed):
        assert client.get(f"/performance/forms/{filed.public_id}/form.exe").status_code == 404

    def test_the_list_as_a_spreadsheet(self, client, filed):
        assert "科技信息推送服务" in words_of_xlsx(client.get("/performance/forms.xlsx").content)

    def test_one_indicator_over_the_years(self, client, filed):
        page = client.get("/performance/series/", {"name": "政策信息"}).content.decode()
        assert "≥6.00(篇/月)" in page
        assert "没有这个名称的指标" in client.get("/performance/series/", {"name": "无此"}).content.decode()

    def test_a_kept_form_is_removed_and_a_published_one_is_not(self, officer_client, filed, kept):
        assert officer_client.post(f"/performance/forms/{kept.public_id}/remove/").status_code == 302
        assert officer_client.post(f"/performance/forms/{filed.public_id}/remove/").status_code == 404
        assert list(FiledForm.objects.all()) == [filed]


def words_of_docx(data):
    tables = docx.Document(io.BytesIO(data)).tables
    return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def words_of_xlsx(data):
    sheet = load_workbook(io.BytesIO(data)).active
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def words_of_pdf(data):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).replace(
        "\r\n", ""
    )


def as_text(data):
    return data.decode("utf-8-sig")
