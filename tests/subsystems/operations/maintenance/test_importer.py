"""Jobs from a spreadsheet: taken in once, all or none, and nothing from a file that is broken."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.subsystems.operations.duties.records import at, reader, system
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.operations.exports import maintenance as exports
from yanfa.subsystems.operations.importers import maintenance as importer
from yanfa.subsystems.operations.models import MaintenanceJob
from yanfa.subsystems.operations.services.maintenance import record_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
HEADINGS = ["任务名称", "类别", "信息系统代码", "计划完成日", "承办人", "工作要求"]
ROWS = [
    ["检查备份", "备份与恢复验证", "portal", date(2024, 6, 1), "李工", "恢复一次"],
    ["打补丁", "补丁与升级", "", "2024.6.15", "", ""],
    ["更换硬盘", "维修更换", "portal", "2024年7月1日", "", ""],
]


def sheet(rows=ROWS, headings=HEADINGS):
    return workbook([Sheet("任务", headings, rows)])


def taken(data, by, name="任务.xlsx"):
    return importer.import_rows(importer.read(data, name), by=by, source=name)


def test_a_list_is_taken_in_once(engineer):
    system()
    with at("2024-05-01"):
        assert len(taken(sheet(), engineer).new) == 3
        again = taken(sheet(), engineer)
    assert (len(again.new), again.unchanged) == (0, 3)
    found = MaintenanceJob.objects.get(title="检查备份")
    assert (found.assignee, found.system.code, found.late) == (engineer, "portal", False)
    assert MaintenanceJob.objects.get(title="更换硬盘").due_on == date(2024, 7, 1)


def test_a_list_cannot_back_date(engineer):
    system()
    with at("2024-06-10"):
        taken(sheet(), engineer)
    assert {job.title: job.late for job in MaintenanceJob.objects.all()} == {
        "检查备份": True,
        "打补丁": False,
        "更换硬盘": False,
    }


def test_what_goes_out_comes_in_unchanged(engineer):
    system()
    with at("2024-05-01"):
        taken(sheet(), engineer)
        rows = list(exports.rows(MaintenanceJob.objects.order_by("number")))
        again = taken(workbook([Sheet("任务", exports.HEADINGS, rows)]), engineer)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 3)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["甲", "洗车", "", "2024-06-01", "", ""], "只能填"),
        (["甲", "其他运维", "nowhere", "2024-06-01", "", ""], "没有代码或名称为“nowhere”"),
        (["甲", "其他运维", "", "2024-13-01", "", ""], "第 5 行"),
        (["甲", "其他运维", "", "2024-06-01", "王五", ""], "没有名为“王五”"),
        (["", "其他运维", "", "2024-06-01", "", ""], "任务名称"),
        (["检查备份", "其他运维", "", "2024-06-01", "", ""], "与表中另一行"),
    ],
)
def test_one_wrong_row_keeps_the_list_out(engineer, row, sentence):
    system()
    with at("2024-05-01"), pytest.raises(ImportRefused) as refused:
        taken(sheet([*ROWS, row]), engineer)
    assert any(sentence in error for error in refused.value.plan.errors), refused.value.plan.errors
    assert not MaintenanceJob.objects.exists()


def test_a_list_never_changes_what_stands(engineer):
    system()
    with at("2024-05-01"):
        made = record_job(by=engineer, title="检查备份", kind="other", due_on=date(2024, 6, 1))
        with pytest.raises(ImportRefused, match=made.number):
            taken(sheet(), engineer)
    assert MaintenanceJob.objects.count() == 1


def test_readers_take_nothing_in(engineer):
    system()
    with at("2024-05-01"), pytest.raises(PermissionDenied):
        taken(sheet(), reader())


@pytest.mark.parametrize("cut", [1, 100, 2_000, -30])
def test_a_file_that_is_cut_gives_nothing(engineer, cut):
    with pytest.raises((UnreadableDocument, ImportRefused)):
        taken(sheet()[:cut], engineer)
    assert not MaintenanceJob.objects.exists()


def test_encodings_of_a_csv(engineer):
    system()
    text = "任务名称,类别,计划完成日\n检查备份,备份与恢复验证,2024-06-01\n"
    with at("2024-05-01"):
        assert len(taken(text.encode("gb18030"), engineer, "甲.csv").new) == 1
        assert taken(text.encode("utf-8-sig"), engineer, "乙.csv").unchanged == 1
    broken = "任务名称,类别,计划完成日\n".encode() + b"\xff\xfe\x00\x81\x30" * 3
    with pytest.raises((UnreadableDocument, ImportRefused)):
        taken(broken, engineer, "丙.csv")


def test_a_line_of_a_megabyte_is_told_and_keeps_the_list_out(engineer):
    text = f"任务名称,类别,计划完成日\n{'长' * 1_000_000},其他运维,2024-06-01\n"
    with at("2024-05-01"), pytest.raises((UnreadableDocument, ImportRefused)) as refused:
        taken(text.encode(), engineer, "丁.csv")
    assert len(str(refused.value)) < 2_000_000
    assert not MaintenanceJob.objects.exists()
