"""送审前自查 as a visitor: drop a wrong form, read what is wrong, take the list along, leave nothing behind."""

import re

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.samples import drop, hostile_form, wrong_form
from tests.journeys.soundness import assert_sound, sideways

pytestmark = pytest.mark.journey

TITLES = {"zh-hans": "自查结果", "en": "Result of the check"}
TOTALS = {"zh-hans": "总分印为97.2", "en": "The total is printed as 97.2"}


def visited_by_name(open_page, language):
    page = open_page("/", language)
    page.locator("main a[href='/performance/check/']").click()
    page.wait_for_url("**/performance/check/")
    return page


def taken_along(page, kind, folder):
    """The downloaded list of findings as a path."""
    with page.expect_download() as download:
        page.locator(f"form[action$='report.{kind}'] button").click()
    assert download.value.suggested_filename.endswith(f".{kind}")
    path = folder / f"findings.{kind}"
    download.value.save_as(path)
    return path


def words_of_docx(path):
    document = docx.Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def words_of_xlsx(path):
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return "\n".join(str(value) for row in rows for value in row if value is not None)


class TestVisitor:
    def test_finds_the_wrong_total_and_takes_the_findings_along(self, open_page, language, tmp_path):
        page = visited_by_name(open_page, language)
        drop(page, "自评表.txt", wrong_form("随身带走的实验营"))
        assert page.locator("h1").inner_text() == TITLES[language]
        assert TOTALS[language] in page.locator(".findings .error").inner_text()
        assert "97.2" in page.locator(".sheet mark").all_inner_texts()
        for words in (
            words_of_docx(taken_along(page, "docx", tmp_path)),
            words_of_xlsx(taken_along(page, "xlsx", tmp_path)),
        ):
            assert TOTALS[language] in words
            assert "随身带走的实验营" in words

    def test_leaves_nothing_behind(self, open_page, data_folder, width):
        project = f"不得留存的{width}实验营"
        page = visited_by_name(open_page, "zh-hans")
        drop(page, "自评表.txt", wrong_form(project))
        assert project in page.locator(".sheet").inner_text()
        page.goto(f"/performance/forms/?q={project}")
        expect(page.locator("tbody .empty")).to_have_count(1)
        written = [path for path in data_folder.rglob("*") if path.is_file()]
        assert written
        assert [path for path in written if project.encode() in path.read_bytes()] == []

    def test_is_not_offered_to_keep_the_form(self, open_page):
        page = open_page("/performance/check/")
        drop(page, "自评表.txt", wrong_form("访客的实验营"))
        expect(page.locator("form[action$='/keep/']")).to_have_count(0)

    def test_is_told_when_a_file_holds_no_form(self, open_page):
        page = open_page("/performance/check/")
        drop(page, "便条.txt", "明天下午三点开会。")
        assert "便条.txt" in page.locator(".notice").inner_text()
        expect(page.locator(".sheet")).to_have_count(0)


class TestHostileForm:
    def test_does_not_break_the_page(self, open_page, language):
        page = open_page("/performance/check/", language)
        drop(page, "<b>自评表</b>.txt", hostile_form())
        assert page.title().startswith(TITLES[language])
        expect(page.locator(".sheet script, .findings script, .sheet img, h2 b")).to_have_count(0)
        assert "<script>" in page.locator(".sheet").inner_text()
        assert re.search("长{2000}", re.sub(r"\s", "", page.locator(".sheet").inner_text()))
        assert page.locator(".findings .error").count() >= 1
        assert sideways(page) == 0
        assert_sound(page)
