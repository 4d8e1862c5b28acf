"""Emergency drills: papers, another person's signature, and the day that counts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.registers.budgets import project
from tests.subsystems.operations.duties.records import at, figure, paper, reader, refused, system
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.operations.models import Drill, DrillHolding, DrillSigning
from yanfa.subsystems.operations.services import drills

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
CODE = "operations.drills"


def planned(by, when="2024-03-01", **facts):
    given = {
        "title": "断电演练",
        "kind": "power",
        "planned_on": date(2024, 6, 1),
        "scenario": "市电中断",
    } | facts
    with at(when):
        return drills.plan_drill(by=by, plan_file=paper("方案.pdf"), **given)


def held(drill, by, when="2024-06-02", on="2024-06-01"):
    data = {
        "held_on": on,
        "summary": "按方案进行",
        "units": "信息部 12\n办公室 3",
        "record_file": paper("记录.pdf"),
    }
    with at(when):
        perform("hold", drill, by=by, data=data)


def reported(drill, by, when="2024-06-05", improvements="更新名单｜李工｜2024-07-01"):
    data = {"lessons": "名单过期", "improvements": improvements, "report_file": paper("总结.pdf")}
    with at(when):
        perform("report", drill, by=by, data=data)


def signed(drill, by, when="2024-06-08"):
    with at(when):
        perform("sign", drill, by=by, data={"opinion": "同意"})


def whole(engineer, officer, **facts):
    drill = planned(engineer, **facts)
    held(drill, engineer)
    reported(drill, engineer)
    signed(drill, officer)
    return drill


def test_a_whole_drill_counts_on_the_day_of_its_signature(engineer, officer):
    drill = whole(engineer, officer, system=system(project=project("P-7")))
    assert (drill.state, drill.number, drill.project.code) == ("signed_off", "YL-2024-0001", "P-7")
    assert (drill.holding.participants, drill.holding.late) == (15, False)
    assert figure(CODE).value == 1
    assert figure(CODE, project="P-7").value == figure(CODE, system="portal").value == 1
    assert figure(CODE, kind="attack").value == 0
    facts = drills.facts_of(2024)
    assert (facts.counted, facts.held, facts.waiting, facts.participants) == (1, 1, 0, 15)
    assert (facts.improvements, facts.done) == (1, 0)
    assert verify_turns() == []


def test_a_drill_that_is_not_signed_does_not_count(engineer, officer):
    drill = planned(engineer)
    held(drill, engineer)
    reported(drill, engineer)
    assert figure(CODE).value == 0
    facts = drills.facts_of(2024)
    assert (facts.counted, facts.held, facts.waiting) == (0, 1, 1)


def test_nobody_signs_what_he_wrote_down(officer):
    drill = planned(officer)
    held(drill, officer)
    reported(drill, officer)
    with pytest.raises(MoveRefused, match="另一人"):
        signed(drill, officer)


def test_papers_cannot_be_left_out(engineer, officer):
    drill = planned(engineer)
    data = {"held_on": "2024-06-01", "summary": "x", "units": "甲 1"}
    with at("2024-06-02"), pytest.raises(MoveRefused) as refusal:
        perform("hold", drill, by=engineer, data=data)
    assert set(refusal.value.errors) == {"record_file"}
    facts = {"title": "x", "kind": "power", "planned_on": date(2024, 6, 1), "scenario": "y"}
    with at("2024-03-01"), pytest.raises(MoveRefused):
        drills.plan_drill(by=engineer, plan_file=None, **facts)
    assert Drill.objects.count() == 1


def test_lines_that_cannot_be_read_are_told(engineer, officer):
    drill = planned(engineer)
    data = {"held_on": "2024-06-01", "summary": "x", "units": "信息部", "record_file": paper()}
    with at("2024-06-02"), pytest.raises(ValidationError, match="信息部"):
        perform("hold", drill, by=engineer, data=data)
    held(drill, engineer)
    with pytest.raises(ValidationError, match="期限"):
        reported(drill, engineer, improvements="更新名单")
    drill.refresh_from_db()
    assert drill.state == "held"


def test_a_report_sent_back_is_written_again(engineer, officer):
    drill = planned(engineer)
    held(drill, engineer)
    reported(drill, engineer)
    with at("2024-06-06"):
        perform("send_back", drill, by=officer, data={"reason": "缺照片"})
    reported(drill, engineer, when="2024-06-07")
    signed(drill, officer)
    assert drill.reports.count() == 2
    assert drill.reports.standing().count() == 1
    assert drills.facts_of(2024).improvements == 1


def test_an_improvement_is_made_once(engineer, officer):
    drill = whole(engineer, officer)
    wanted = drill.reports.get().improvements.get()
    with at("2024-07-02"):
        with pytest.raises(ValidationError, match="还没有发生"):
            drills.finish_improvement(wanted, by=engineer, done_on=date(2024, 7, 3), note="x")
        drills.finish_improvement(wanted, by=engineer, done_on=date(2024, 6, 30), note="已更新")
        with pytest.raises(ValidationError):
            drills.finish_improvement(wanted, by=engineer, done_on=date(2024, 7, 1), note="再次")
    assert drills.facts_of(2024).done == 1


def test_a_drill_written_down_late_is_marked(engineer):
    drill = planned(engineer)
    held(drill, engineer, when="2024-06-09")
    assert drill.holding.late
    with at("2024-06-09"), pytest.raises(PermissionDenied):
        drills.plan_drill(
            by=reader(),
            plan_file=paper(),
            title="x",
            kind="power",
            planned_on=date(2024, 6, 1),
            scenario="y",
        )


def test_no_way_to_sign_in_the_past(engineer, officer):
    drill = planned(engineer)
    held(drill, engineer)
    reported(drill, engineer)
    before = figure(CODE).value
    signed(drill, officer, when="2025-01-10")
    with at("2025-01-11"):
        refused(lambda: DrillSigning.objects.update(recorded_at="2024-06-08T00:00Z"))
        refused(lambda: DrillSigning._base_manager.update(recorded_at="2024-06-08T00:00Z"))
        refused(drill.signing.save)
        refused(lambda: DrillHolding.objects.update(held_on=date(2023, 1, 1)))
        with pytest.raises(IntegrityError), transaction.atomic():
            DrillSigning.objects.create(drill=drill, opinion="x", recorded_at="2024-06-08T00:00Z")
        other = planned(engineer, when="2025-01-11")
        DrillSigning.objects.create(drill=other, opinion="x", recorded_at="2024-06-08T00:00Z")
    assert (before, figure(CODE).value, figure(CODE, 2025).value) == (0, 0, 2)
