"""The issued lists of results and rewards, read back."""

import io
from datetime import date

import docx
import pytest
from django.utils import translation
from openpyxl import load_workbook

from tests.subsystems.instruments.evaluation.batches import Story, on, served
from yanfa.kernel.documents.writing.docx import write_docx
from yanfa.subsystems.instruments.exports import rewards as exports

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    story = Story()
    for instrument in story.instruments:
        served(instrument, amount="400000")
    return story.paid().batch


def read(layout):
    return docx.Document(io.BytesIO(write_docx(layout)))


def test_the_period_ends_with_its_last_day_and_the_title_says_reward_once(batch):
    batch.title = "2025年度共享服务评估与奖励"
    with on(date(2025, 11, 20)), translation.override("en"):
        document = read(exports.reward_layout(batch))
    texts = [each.text for each in document.paragraphs]
    assert texts[0] == "2025年度共享服务评估与奖励名单"
    assert "评估期：2024年7月1日至2025年6月30日" in texts
    assert any(text.startswith("批准文号：") and "批准日期：2025年" in text for text in texts)


def test_rewards_are_money_with_a_sum(batch):
    rows = [[cell.text for cell in row.cells] for row in read(exports.reward_layout(batch)).tables[0].rows]
    assert rows[0] == ["管理单位", "评估等级", "仪器台套数", "奖励金额（元）"]
    amounts = [float(row[3].replace(",", "")) for row in rows[1:]]
    assert all(row[3].endswith(".00") or "." in row[3] for row in rows[1:])
    assert rows[-1][0] == "合计"
    assert sum(amounts[:-1]) == amounts[-1] > 0


def test_the_spreadsheet_tells_rates_in_per_cent_and_money_with_two_places(batch):
    sheet = load_workbook(io.BytesIO(exports.reward_book(batch))).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    row = dict(zip(headings, sheet[2], strict=True))
    assert row["奖励比例（%）"].value >= 1
    assert row["奖励基数（元）"].number_format == row["金额（元）"].number_format == "#,##0.00"
