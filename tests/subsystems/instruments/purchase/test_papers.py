"""What the joint review prints, read back: the letter of results with its annex, and the form of an application."""

import io
from datetime import date

import docx
import pypdfium2
import pytest
from django.utils import translation
from openpyxl import load_workbook

from tests.subsystems.instruments.purchase.rounds import Story, on
from tests.subsystems.instruments.purchase.test_judging import published
from yanfa.subsystems.instruments.exports import purchase as exports
from yanfa.subsystems.instruments.services.purchase import rounds

pytestmark = pytest.mark.django_db
TITLE = "关于2026年度新购大型科学仪器设施联合评议结果的函"


@pytest.fixture
def story():
    story = Story()
    published(story)
    story.round.refresh_from_db()
    return story


def letter(story, form):
    data, _kind = exports.letter_written(story.round, rounds.totals_of(story.round), form)
    return io.BytesIO(data)


def test_the_letter_says_who_writes_to_whom_by_what_rule_and_with_what_sums(story):
    with translation.override("en"):
        document = docx.Document(letter(story, "docx"))
    texts = [each.text for each in document.paragraphs if each.text]
    assert texts[:3] == ["函1号", TITLE.replace("联合", "\n联合"), "市财政局："]
    body = texts[3]
    assert "根据《上海市新购大型科学仪器设施联合评议管理办法》（沪科规〔2019〕12号）" in body
    assert "3项、6台套" in body
    assert "评议结果见附件" in texts[4]
    assert texts[5:8] == [
        "特此函达。",
        "附件：2026年度新购大型科学仪器设施联合评议结果清单",
        "上海市新购大型科学仪器设施联合评议办公室",
    ]
    assert texts[8] == "2025年8月26日"
    assert texts[-1] == "抄送：各预算主管部门。"
    assert document.core_properties.title == TITLE


def test_the_annex_lists_every_item_with_money_to_the_right_and_its_sum(story):
    table = docx.Document(letter(story, "docx")).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == exports.result_headings()
    assert [row[5] for row in rows[1:-1]] == ["同意", "核减", "不同意"]
    assert rows[-1][0] == "合计"
    sums = rounds.totals_of(story.round)
    assert [rows[-1][place] for place in (4, 7, 8)] == [
        f"{amount:,.2f}" for amount in (sums.asked, sums.agreed, sums.cut)
    ]
    money = table.rows[1].cells[4].paragraphs[0]
    assert money.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT


def test_the_letter_is_one_page_and_its_annex_lies_across(story):
    pages = pypdfium2.PdfDocument(letter(story, "pdf"))
    sizes = [(round(page.get_width()), round(page.get_height())) for page in pages]
    assert sizes == [(595, 842), (842, 595)]
    first, second = (page.get_textpage().get_text_range() for page in pages)
    assert "2025年8月26日" in first
    assert "合计" in second


def test_before_the_letter_has_its_number_there_is_room_for_one(story):
    story.round.letter_no, story.round.letter_on = "", None
    made = exports.letter_of(story.round, rounds.totals_of(story.round))
    assert made.number == "〔2025〕　　号"
    assert made.dated == "2025年8月26日"


def test_the_list_adds_up_in_a_spreadsheet(story):
    sheet = load_workbook(io.BytesIO(exports.result_book(story.round))).active
    assert {cell.number_format for cell in sheet["E"][1:]} == {"#,##0.00"}
    assert sum(cell.value for cell in sheet["E"][1:]) == rounds.totals_of(story.round).asked


def test_the_form_has_units_of_measure_and_room_for_the_seal(story):
    application = story.round.applications.first()
    with on(date(2025, 8, 30)), translation.override("en"):
        layout = exports.form_layout(application, "SB-1")
    document = docx.Document(io.BytesIO(exports.written(layout, "docx")[0]))
    facts, *_models, seals = document.tables
    cells = [cell.text for row in facts.rows for cell in row.cells]
    assert "2026年度" in cells
    assert {"单价（元）", "中央财政（元）", "市级财政（元）"} <= set(cells)
    assert not any(cells[place] == "" and cells[place + 1] == "" for place in range(0, len(cells), 2))
    assert [cell.text for cell in seals.rows[0].cells] == ["申请单位（公章）", "单位负责人（签字）"]
    assert seals.rows[1].cells[0].text == "\n\n\n　　　　年　　月　　日"
