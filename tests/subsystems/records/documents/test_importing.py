"""Lists of documents: good ones, and broken ones refused in words, all or nothing."""

from datetime import date

import pytest

from tests.subsystems.records.documents.staff import at
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.records.importers.documents import DOCUMENTS
from yanfa.subsystems.records.models import Document

HEAD = ["类别", "类型代码", "名称", "所述年度", "期号", "合刊止期", "应完成日", "批准日", "印发日", "文号"]
ISSUE = [
    "连续出版物",
    "bases_news",
    "基地工作动态第3—4期",
    2024,
    3,
    4,
    "2024-08-28",
    "2024-08-26",
    "2024-08-27",
    "",
]
REPORT = [
    "报告",
    "platform_plan",
    "平台发展规划",
    2024,
    None,
    None,
    "2024-06-28",
    "2024-06-20",
    "2024-06-24",
    "1号",
]


def sheet(*rows):
    return workbook([Sheet("清单", HEAD, list(rows))])


def read(*rows):
    return DOCUMENTS.read(sheet(*rows), "清单.xlsx")


def test_a_list_is_previewed_and_imported(of):
    with at(2024, 9, 2):
        rows = read(ISSUE, REPORT)
        assert len(DOCUMENTS.plan_of(rows).new) == 2
        assert not Document.objects.exists()
        DOCUMENTS.import_rows(rows, by=of.officer, source="清单.xlsx")
        again = DOCUMENTS.import_rows(rows, by=of.officer, source="清单.xlsx")
    assert (again.new, again.unchanged) == ([], 2)
    issue = Document.objects.get(kind="serial")
    assert (issue.issue_label, issue.issued_on, issue.late) == ("第3—4期", date(2024, 8, 27), False)
    assert Document.objects.get(kind="report").late is True


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (1, "nonsense", "没有代码为“nonsense”的类型"),
        (8, "2024-08-01", "不能早于批准日"),
        (8, "2025-01-01", "还没有发生"),
        (8, None, "批准日和印发日都要填"),
        (4, None, "须填期号"),
        (5, 2, "不能小于期号"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_imported(of, place, value, said):
    wrong = [value if number == place else cell for number, cell in enumerate(ISSUE)]
    with at(2024, 9, 2), pytest.raises(ImportRefused) as refused:
        DOCUMENTS.import_rows(read(REPORT, wrong), by=of.officer, source="清单.xlsx")
    assert said in "；".join(refused.value.plan.errors)
    assert "第 3 行" in refused.value.plan.errors[0]
    assert not Document.objects.exists()


def test_a_row_that_differs_from_what_is_registered_is_refused(of):
    with at(2024, 9, 2):
        DOCUMENTS.import_rows(read(REPORT), by=of.officer, source="清单.xlsx")
        other = [*REPORT[:8], "2024-06-25", "1号"]
        plan = DOCUMENTS.plan_of(read(other))
    assert "与本表不同的列：印发日" in plan.errors[0]


def test_a_row_that_stands_twice_is_refused(of):
    with at(2024, 9, 2):
        plan = DOCUMENTS.plan_of(read(REPORT, REPORT))
    assert "与前面的行重复" in plan.errors[0]


def test_only_the_officer_imports(of):
    with at(2024, 9, 2), pytest.raises(ImportRefused):
        DOCUMENTS.import_rows(read(REPORT), by=of.writer, source="清单.xlsx")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: sheet(REPORT)[:900], id="cut in the middle"),
        pytest.param(lambda: b"", id="empty"),
        pytest.param(lambda: b"PK\x03\x04" + b"\x00" * 200, id="no workbook"),
    ],
)
def test_a_broken_file_is_refused_in_words(of, data):
    with pytest.raises(UnreadableDocument):
        DOCUMENTS.read(data(), "清单.xlsx")


def test_a_csv_in_the_encoding_of_old_programs_is_read_or_refused_in_words(of):
    text = ",".join(HEAD) + "\n" + ",".join("" if cell is None else str(cell) for cell in REPORT)
    with at(2024, 9, 2):
        rows = DOCUMENTS.read(text.encode("gb18030"), "清单.csv")
        assert len(DOCUMENTS.plan_of(rows).new) == 1


def test_a_cell_of_a_megabyte_is_refused_in_words(of):
    row = f"报告,platform_plan,{'长' * 1_000_000},2024,,,,2024-06-20,2024-06-24,1号"
    with pytest.raises(UnreadableDocument, match="内容过长"):
        DOCUMENTS.read((",".join(HEAD) + "\n" + row).encode(), "清单.csv")


def test_a_title_that_is_too_long_is_refused_in_words(of):
    with at(2024, 9, 2):
        plan = DOCUMENTS.plan_of(read([*REPORT[:2], "长" * 201, *REPORT[3:]]))
    assert "名称" in plan.errors[0]
    assert plan.new == []
