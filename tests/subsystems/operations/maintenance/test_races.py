"""Two clerks at once: recurring jobs are made once, a list comes in once, and numbers are never given twice."""

from datetime import date, timedelta

import pytest

from tests.kernel.racing import race
from tests.subsystems.operations.duties import records
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.operations.importers import maintenance as importer
from yanfa.subsystems.operations.models import MaintenanceJob
from yanfa.subsystems.operations.services import maintenance

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = today().year + 1


def test_jobs_of_a_plan_are_generated_once():
    officer = records.officer()
    plan = maintenance.keep_plan(
        by=officer, year=YEAR, name="计划", approval_document="1号", approved_on=today()
    )
    maintenance.add_line(plan, by=officer, title="月检", kind="inspection", cadence="monthly", on_day=5)
    made = race([lambda: len(maintenance.generate_jobs(plan, by=officer))] * 4)
    assert sorted(made) == [0, 0, 0, 12]
    assert MaintenanceJob.objects.count() == 12


def test_a_list_sent_twice_at_once_comes_in_once():
    engineer = records.engineer()
    rows = [["检查备份", "其他运维", today() + timedelta(days=30)]]
    data = workbook([Sheet("任务", ["任务名称", "类别", "计划完成日"], rows)])
    got = race([lambda: importer.import_rows(importer.read(data, "a.xlsx"), by=engineer, source="a")] * 4)
    assert sorted(len(each.new) for each in got) == [0, 0, 0, 1]
    assert MaintenanceJob.objects.count() == 1


def test_numbers_are_given_once():
    engineer = records.engineer()

    def record(number):
        facts = {"title": f"任务{number}", "kind": "other", "due_on": date(YEAR, 5, 1)}
        return maintenance.record_job(by=engineer, **facts).number

    numbers = race([lambda number=number: record(number) for number in range(6)])
    assert len(set(numbers)) == 6
