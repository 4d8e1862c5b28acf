"""Maintenance jobs: their process, what counts, and a figure that stays when the world moves on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.budgets import project
from tests.subsystems.operations.duties import records
from tests.subsystems.operations.duties.records import at, figure, paper, reader, refused, system
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.operations.models import DutyPaper, JobCompletion, MaintenanceJob
from yanfa.subsystems.operations.services import maintenance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
CODE = "operations.maintenance_completion_rate"


def job(by, due="2024-05-10", **facts):
    given = {"title": "检查数据库备份", "kind": "backup", "due_on": date.fromisoformat(due)} | facts
    return maintenance.record_job(by=by, **given)


def done(record, by, on):
    perform("start", record, by=by)
    perform("complete", record, by=by, data={"completed_on": on, "result": "已完成"})


def cancelled(record, by):
    data = {"document": "批复 3 号", "approved_on": "2024-05-01", "reason": "设备已停用"}
    perform("cancel", record, by=by, data=data)


@pytest.fixture
def plan(officer):
    with at("2024-01-05"):
        facts = {"approval_document": "运维〔2024〕1号", "approved_on": date(2024, 1, 4)}
        return maintenance.keep_plan(by=officer, year=2024, name="年度运维计划", **facts)


def test_a_job_is_done_and_accepted_by_another_person(engineer, officer):
    with at("2024-05-02"):
        made = job(engineer, system=system())
    assert (made.number, made.state, made.late) == ("YW-2024-0001", "todo", False)
    with at("2024-05-09"):
        perform("start", made, by=engineer)
        assert made.assignee == engineer
        data = {"completed_on": "2024-05-09", "result": "已核对", "paper": paper()}
        perform("complete", made, by=engineer, data=data)
        assert set(Turn.objects.filter(object_id=made.pk).values_list("audience", flat=True)) == {
            "permission:operations.sign"
        }
        perform("accept", made, by=officer, data={"opinion": "同意"})
    assert made.state == "accepted"
    assert [each.title for each in DutyPaper.objects.of(made)] == ["运维记录"]
    assert verify_turns() == []


def test_nobody_accepts_what_he_reported(officer):
    with at("2024-05-02"):
        made = job(officer)
        done(made, officer, "2024-05-02")
        with pytest.raises(MoveRefused, match="另一人"):
            perform("accept", made, by=officer, data={"opinion": "同意"})


def test_another_engineer_does_not_take_an_assigned_job(engineer, officer):
    other = engineer_two()
    with at("2024-05-02"):
        made = job(engineer)
        perform("assign", made, by=officer, data={"assignee": engineer.public_id})
        with pytest.raises(MoveRefused, match="已分派给"):
            perform("start", made, by=other)
        perform("assign", made, by=officer, data={"assignee": other.public_id})
        perform("start", made, by=other)
        with pytest.raises(MoveRefused):
            perform("assign", made, by=engineer, data={"assignee": engineer.public_id})
    assert verify_turns() == []


def engineer_two():
    return records.engineer("ops-two", real_name="赵工")


def test_readers_record_nothing(engineer, officer):
    with at("2024-05-02"), pytest.raises(PermissionDenied):
        job(reader())
    with at("2024-05-02"):
        made = job(engineer)
        with pytest.raises(PermissionDenied):
            maintenance.postpone(
                made,
                by=engineer,
                new_due_on=date(2024, 6, 1),
                approved_on=date(2024, 5, 1),
                document="x",
                reason="y",
            )
        with pytest.raises(MoveRefused):
            cancelled(made, engineer)


def test_a_plan_gives_its_jobs_year_and_project(engineer, officer, plan):
    paid = project()
    with at("2024-02-01"):
        owner = maintenance.keep_plan(
            by=officer,
            year=2024,
            name="专项",
            project=paid,
            approval_document="a",
            approved_on=date(2024, 2, 1),
        )
        assert job(engineer, plan=owner).project == paid
        with pytest.raises(ValidationError, match="计划年度"):
            job(engineer, due="2025-01-10", plan=plan)


def test_recurring_lines_make_their_jobs_once(officer, plan):
    with at("2024-01-06"):
        maintenance.add_line(
            plan, by=officer, title="月度巡检", kind="inspection", cadence="monthly", on_day=31
        )
        maintenance.add_line(plan, by=officer, title="周备份", kind="backup", cadence="weekly", on_day=1)
        assert len(maintenance.generate_jobs(plan, by=officer)) == 12 + 52
        assert maintenance.generate_jobs(plan, by=officer) == []
    with at("2024-06-01"):
        maintenance.add_line(
            plan, by=officer, title="季度加固", kind="security", cadence="quarterly", on_day=5
        )
        made = maintenance.generate_jobs(plan, by=officer)
    assert [each.due_on for each in made] == [date(2024, 6, 5), date(2024, 9, 5), date(2024, 12, 5)]
    assert MaintenanceJob.objects.filter(plan=plan).count() == 67
    assert len(set(MaintenanceJob.objects.values_list("number", flat=True))) == 67


def test_a_weekly_line_has_a_weekday(officer, plan):
    with at("2024-01-06"), pytest.raises(ValidationError, match="周一"):
        maintenance.add_line(plan, by=officer, title="周备份", kind="backup", cadence="weekly", on_day=8)


def test_the_rate_with_everything_that_can_happen(engineer, officer):
    with at("2024-03-01"):
        jobs = {name: job(engineer, title=name) for name in ("早", "晚", "没做", "取消", "改期", "退回")}
    with at("2024-05-01"):
        done(jobs["早"], engineer, "2024-05-01")
        done(jobs["退回"], engineer, "2024-05-01")
        perform("send_back", jobs["退回"], by=officer, data={"reason": "记录不全"})
        cancelled(jobs["取消"], officer)
        facts = {"approved_on": date(2024, 5, 1), "document": "批复", "reason": "备件未到"}
        maintenance.postpone(jobs["改期"], by=officer, new_due_on=date(2024, 7, 1), **facts)
    with at("2024-06-20"):
        done(jobs["晚"], engineer, "2024-05-10")
        done(jobs["改期"], engineer, "2024-06-20")
        afterthought = job(engineer, title="补登", due="2024-06-01")
    assert afterthought.late
    value = figure(CODE)
    assert (value.numerator, value.denominator, value.value) == (3, 5, 60)
    facts = maintenance.facts_of(2024)
    assert (facts.due, facts.completed, facts.on_time, facts.cancelled, facts.late_entries) == (5, 3, 1, 1, 1)
    assert facts.claimed == 3
    with at("2025-02-01"):
        assert [each.title for each in maintenance.unfinished_of(2024)] == ["没做", "退回"]


def test_nothing_that_happens_afterwards_moves_the_year(engineer, officer):
    with at("2024-11-01"):
        jobs = [job(engineer, title=name, due="2024-12-20") for name in ("甲", "乙", "丙", "丁")]
    with at("2024-12-18"):
        done(jobs[0], engineer, "2024-12-18")
        done(jobs[1], engineer, "2024-12-18")
    before = figure(CODE)
    with at("2025-01-02"):
        perform("send_back", jobs[0], by=officer, data={"reason": "重做"})
        perform("complete", jobs[0], by=engineer, data={"completed_on": "2024-12-30", "result": "再做"})
        perform("accept", jobs[1], by=officer, data={"opinion": "同意"})
        done(jobs[2], engineer, "2024-12-20")
        cancelled(jobs[3], officer)
        job(engineer, title="戊", due="2024-12-25")
    after = figure(CODE)
    assert (before.numerator, before.denominator) == (after.numerator, after.denominator) == (2, 4)
    assert figure(CODE, 2025).denominator == 0
    assert maintenance.facts_of(2024).claimed == 3


def test_dimensions_name_system_project_and_kind(engineer):
    with at("2024-03-01"):
        made = job(engineer, system=system("portal", project=None), project=project("P-9"))
        job(engineer, title="另一项")
        done(made, engineer, "2024-03-01")
    assert figure(CODE, system="portal").value == 100
    assert figure(CODE, project="P-9").denominator == 1
    assert figure(CODE, system="").value == 0
    assert figure(CODE, kind="backup").denominator == 2


def test_a_postponement_is_later_and_approved_before(engineer, officer):
    with at("2024-05-02"):
        made = job(engineer)
        facts = {"by": officer, "document": "批复", "reason": "停电"}
        with pytest.raises(ValidationError, match="晚于现定的"):
            maintenance.postpone(made, new_due_on=date(2024, 5, 10), approved_on=date(2024, 5, 1), **facts)
        with pytest.raises(ValidationError, match="还没有发生"):
            maintenance.postpone(made, new_due_on=date(2024, 6, 10), approved_on=date(2024, 5, 3), **facts)
        maintenance.postpone(made, new_due_on=date(2024, 6, 10), approved_on=date(2024, 5, 1), **facts)
        cancelled(made, officer)
        with pytest.raises(ValidationError, match="不能再改期"):
            maintenance.postpone(made, new_due_on=date(2024, 7, 10), approved_on=date(2024, 5, 1), **facts)


def test_no_way_to_give_a_completion_another_day(engineer):
    with at("2024-05-02"):
        made = job(engineer)
    with at("2025-03-01"):
        perform("start", made, by=engineer)
        tomorrow = {"completed_on": "2025-03-02", "result": "x"}
        with pytest.raises(ValidationError, match="还没有发生"):
            perform("complete", made, by=engineer, data=tomorrow)
        unasked = {"completed_on": "2024-05-09", "result": "x", "counts_on": "2024-05-09"}
        with pytest.raises(MoveRefused):
            perform("complete", made, by=engineer, data=unasked)
        forged = JobCompletion(
            job=made, completed_on=date(2024, 5, 9), result="x", counts_on=date(2024, 5, 9), late=False
        )
        forged.save()
        assert (forged.counts_on, forged.late) == (date(2025, 3, 1), True)
        stored = JobCompletion.objects.filter(pk=forged.pk)
        refused(forged.save)
        refused(lambda: stored.update(counts_on=date(2024, 5, 9)))
        refused(lambda: JobCompletion._base_manager.filter(pk=forged.pk).update(counts_on=date(2024, 5, 9)))
        refused(lambda: stored.bulk_update([forged], ["counts_on"]))
        refused(lambda: MaintenanceJob.objects.filter(pk=made.pk).update(due_on=date(2025, 5, 9)))
        made.due_on = date(2025, 5, 9)
        made.save()
        made.refresh_from_db()
        assert made.due_on == date(2024, 5, 10)
    assert figure(CODE).numerator == 0


def test_a_job_born_by_hand_is_late_all_the_same(engineer):
    with at("2024-06-02"):
        made = enter(
            MaintenanceJob(title="x", kind="backup", due_on=date(2024, 5, 1), late=False), by=engineer
        )
    made.refresh_from_db()
    assert made.late
    assert figure(CODE).denominator == 0
