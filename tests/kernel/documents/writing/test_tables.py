"""Lists as downloads: the same values in both forms, and nothing that a spreadsheet would run."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yanfa.kernel.documents.tabular import Column, read_rows
from yanfa.kernel.documents.writing.tables import table_response

HEADINGS = ["单位名称", "金额", "日期"]
ROWS = [["=1+1", Decimal("12345.60"), date(2024, 2, 29)], ["华东，材料院", Decimal("-5.2"), None]]
COLUMNS = [
    Column("name", ("单位名称",)),
    Column("amount", ("金额",), kind="decimal"),
    Column("day", ("日期",), kind="date"),
]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_written_is_read_back(form):
    answer = table_response("清单", form, HEADINGS, ROWS)
    assert f".{form}" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    found = read_rows(answer.content, f"清单.{form}", COLUMNS)
    assert found.errors == ()
    assert [list(row.values.values()) for row in found.rows] == ROWS


def test_csv_opens_in_chinese_and_holds_no_formula():
    text = table_response("清单", "csv", HEADINGS, ROWS).content.decode("utf-8-sig")
    assert text.splitlines()[:2] == ["单位名称,金额,日期", "'=1+1,12345.60,2024-02-29"]


def test_moments_are_shown_as_in_shanghai():
    moment = datetime(2024, 2, 28, 17, 30, tzinfo=UTC)
    text = table_response("清单", "csv", ["时间"], [[moment]]).content.decode("utf-8-sig")
    assert text.splitlines()[1] == "2024-02-29 01:30"
