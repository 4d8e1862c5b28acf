"""The published forms as a visitor: from the list to a form, its rescoring, the years of an indicator, its files."""

import csv
import io
import json

import docx
import openpyxl
import pdfplumber
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

PROJECT = "上海市外国人来华工作服务"


def opened_from_the_list(open_page, language="zh-hans"):
    """The form of 2023 of one project, found by the filters of the list."""
    page = open_page("/", language)
    page.locator("main a[href='/performance/forms/']").click()
    expect(page.locator("tbody tr")).to_have_count(19)
    page.locator(".filters input[name=q]").fill(PROJECT)
    page.locator("select[name=year]").select_option("2023")
    page.locator(".filters button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a").click()
    return page


def downloaded(page, kind):
    """The bytes of the form as a file of this kind."""
    with page.expect_download() as download:
        page.locator(f"a[href$='form.{kind}']").click()
    assert download.value.suggested_filename == f"2023{PROJECT}.{kind}"
    return download.value.path().read_bytes()


def printed_names(page):
    """The project's name and its indicators as the pages show them."""
    page.locator(".tabs a").nth(1).click()
    names = page.locator("tbody tr td:first-child a").all_inner_texts()
    assert len(names) > 5
    page.locator(".tabs a").nth(0).click()
    return [PROJECT, *names]


def together(text):
    """Text without white space, which paper and cells break as they like."""
    return "".join(text.split())


def test_from_the_list_to_the_years_of_an_indicator(open_page, language):
    page = opened_from_the_list(open_page, language)
    assert page.locator("h1").inner_text() == PROJECT
    assert page.locator(".findings li").count() >= 1
    page.locator(".tabs a").nth(1).click()
    counts = [int(text) for text in page.locator(".stat b").all_inner_texts()]
    assert sum(counts) == page.locator("tbody tr").count()
    indicator = page.locator("tbody a").first
    name = indicator.inner_text()
    indicator.click()
    assert page.locator("input[name=name]").input_value() == name
    assert page.locator("tbody tr").count() >= 1
    assert all(name in row for row in page.locator("tbody tr").all_inner_texts())


def test_word_and_excel_hold_the_whole_form(open_page):
    page = opened_from_the_list(open_page)
    names = printed_names(page)
    document = docx.Document(io.BytesIO(downloaded(page, "docx")))
    words = together("".join(c.text for table in document.tables for row in table.rows for c in row.cells))
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(page, "xlsx"))).active
    cells = together("".join(str(value) for row in sheet.values for value in row if value is not None))
    for name in map(together, names):
        assert name in words
        assert name in cells


def test_the_page_of_paper_holds_the_whole_form(open_page):
    page = opened_from_the_list(open_page)
    names = printed_names(page)
    with pdfplumber.open(io.BytesIO(downloaded(page, "pdf"))) as paper:
        tables = [table for sheet in paper.pages for table in sheet.extract_tables()]
    words = together("".join(cell or "" for table in tables for row in table for cell in row))
    for name in map(together, names):
        assert name in words


def test_the_data_files_hold_every_row(open_page):
    page = opened_from_the_list(open_page)
    names = printed_names(page)
    rows = list(csv.reader(io.StringIO(downloaded(page, "csv").decode("utf-8-sig"))))
    assert set(names[1:]) <= {value for row in rows for value in row}
    data = json.loads(downloaded(page, "json"))
    assert [row["name"] for row in data["indicators"]] == names[1:]


def test_the_list_comes_along_as_filtered(open_page, tmp_path):
    page = opened_from_the_list(open_page)
    page.go_back()
    with page.expect_download() as download:
        page.locator("a[href*='forms.xlsx']").click()
    download.value.save_as(tmp_path / "list.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "list.xlsx").active.values)
    assert len(rows) == 2
    assert PROJECT in rows[1]
