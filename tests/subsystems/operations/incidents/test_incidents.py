"""Incidents: their process, what counts where, and figures that stay when the world moves on."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.budgets import project
from tests.subsystems.operations.duties.records import at, figure, reader, refused, system
from yanfa.kernel.clock import SHANGHAI
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.operations.models import Incident, IncidentClass, IncidentRestoration, System
from yanfa.subsystems.operations.services import incidents
from yanfa.subsystems.operations.services.duties_today import duties_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
CODES = {
    "core_device": "operations.core_device_faults",
    "system": "operations.system_faults",
    "database": "operations.database_outages",
    "storage": "operations.storage_outages",
    "server": "operations.server_outages",
}


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def noticed(by, when="2024-05-01 10:00", **facts):
    known = System.objects.filter(code="portal").first() or system()
    given = {
        "title": "门户无响应",
        "description": "监控告警",
        "system": known,
        "severity": "minor",
        "noticed_by": "monitoring",
        "detected_at": moment(when),
    }
    with at(facts.pop("recorded", when)):
        return incidents.record_incident(by=by, **(given | facts))


def classified(incident, by, *kinds, when="2024-05-01 11:00", hardware=False, affects=True):
    data = {"kinds": list(kinds), "hardware": hardware, "affects_service": affects, "severity": "minor"}
    with at(when):
        perform("classify", incident, by=by, data=data)
    return incident


def restored(incident, by, when="2024-05-01 14:00", stopped="2024-05-01 10:00", back="2024-05-01 12:30"):
    data = {"stopped_at": stopped, "restored_at": back, "solution": "重启", "data_loss": "无"}
    with at(when):
        perform("take", incident, by=by)
        perform("restore", incident, by=by, data=data)


def counts():
    return {kind: int(figure(code).value) for kind, code in CODES.items()}


def test_an_incident_from_notice_to_review(engineer, officer):
    incident = noticed(engineer)
    assert (incident.number, incident.state, incident.late) == ("SJ-2024-0001", "recorded", False)
    assert Message.objects.filter(kind="operations.incident_recorded").count() == 2
    classified(incident, engineer, "system", "database")
    restored(incident, engineer)
    with at("2024-05-03"):
        with pytest.raises(MoveRefused, match="只有运维管理员"):
            perform("review", incident, by=engineer, data={"cause": "x", "lessons": "y"})
        perform("review", incident, by=officer, data={"cause": "内存泄漏", "lessons": "升级"})
    assert incident.state == "debriefed"
    facts = incidents.facts_of(2024)
    system_facts = next(each for each in facts.classes if each.kind == "system")
    assert (system_facts.counted, system_facts.minutes, str(system_facts.mean)) == (1, 150, "150.0")
    assert [number for _one, _other, number in facts.overlaps] == [1]
    assert counts() == {"core_device": 0, "system": 1, "database": 1, "storage": 0, "server": 0}
    assert verify_turns() == []


def test_who_handled_does_not_review(officer):
    incident = classified(noticed(officer), officer, "system")
    restored(incident, officer)
    with at("2024-05-03"), pytest.raises(MoveRefused, match="另一人"):
        perform("review", incident, by=officer, data={"cause": "x", "lessons": "y"})


def test_what_is_no_fault_does_not_count(engineer):
    classified(noticed(engineer), engineer, "server", "storage")
    classified(noticed(engineer), engineer, "database", affects=False)
    planned = noticed(engineer, planned=True, announcement="公告 5 号")
    classified(planned, engineer, "database", "server", hardware=True)
    assert set(counts().values()) == {0}
    classified(noticed(engineer), engineer, "server", "storage", hardware=True)
    assert counts() | {"server": 1, "storage": 1} == counts()
    assert incidents.facts_of(2024).planned == 1


def test_a_planned_stop_names_its_announcement(engineer):
    with pytest.raises(ValidationError, match="公告"):
        noticed(engineer, planned=True)


def test_a_core_device_is_named_and_counts_in_one_project(engineer):
    with pytest.raises(ValidationError, match="写明设备"):
        classified(noticed(engineer), engineer, "core_device")
    classified(noticed(engineer, device="核心交换机", project=project("P-5")), engineer, "core_device")
    assert figure(CODES["core_device"], project="P-5").value == 1
    assert figure(CODES["core_device"], project="").value == 0


def test_a_recurrence_is_merged_and_a_false_alarm_dismissed(engineer, officer):
    first = classified(noticed(engineer), engineer, "system")
    again = classified(noticed(engineer), engineer, "system")
    alarm = classified(noticed(engineer), engineer, "system")
    assert counts()["system"] == 3
    with at("2024-06-01"):
        with pytest.raises(ValidationError, match="没有这个编号"):
            perform("merge", again, by=officer, data={"into": "SJ-1", "reason": "同因"})
        with pytest.raises(ValidationError, match="其他事件"):
            perform("merge", again, by=officer, data={"into": again.number, "reason": "同因"})
        perform("merge", again, by=officer, data={"into": first.number, "reason": "同因"})
        with pytest.raises(ValidationError, match="不能再并入"):
            perform("merge", alarm, by=officer, data={"into": again.number, "reason": "同因"})
        with pytest.raises(ValidationError, match="已有事件并入"):
            perform("merge", first, by=officer, data={"into": alarm.number, "reason": "同因"})
        perform("dismiss", alarm, by=officer, data={"reason": "误告警"})
    assert counts()["system"] == 1
    facts = incidents.facts_of(2024)
    assert (facts.incidents, facts.merged, facts.dismissed) == (3, 1, 1)
    with at("2024-06-02"):
        perform("revive", alarm, by=officer, data={"reason": "确有故障"})
    classified(alarm, engineer, "system", when="2024-06-02")
    assert counts()["system"] == 2


def test_nothing_that_happens_afterwards_moves_the_year(engineer, officer):
    kept = [classified(noticed(engineer), engineer, "system") for _number in range(4)]
    unclassified = noticed(engineer, when="2024-12-31 22:00")
    before = counts()
    with at("2025-01-02"):
        perform("dismiss", kept[0], by=officer, data={"reason": "误报"})
        perform("merge", kept[1], by=officer, data={"into": kept[2].number, "reason": "同因"})
        changed = {"kinds": ["server"], "hardware": True, "affects_service": True, "reason": "硬件"}
        incidents.reclassify(kept[2], by=officer, **changed)
    classified(unclassified, engineer, "system", when="2025-01-02")
    late = noticed(engineer, when="2024-12-20 10:00", recorded="2025-01-03")
    classified(late, engineer, "system", when="2025-01-03")
    assert counts() == before == {"core_device": 0, "system": 4, "database": 0, "storage": 0, "server": 0}
    assert figure(CODES["system"], 2025).value == 2
    assert figure(CODES["server"], 2025).value == 1
    assert late.late
    assert next(each for each in incidents.facts_of(2025).classes if each.kind == "system").late == 1


def test_one_fault_never_counts_in_two_years(engineer, officer):
    incident = classified(noticed(engineer), engineer, "system")
    facts = {"hardware": False, "affects_service": True}
    with at("2025-02-01"):
        incidents.reclassify(incident, by=officer, kinds=[], reason="不是系统故障", **facts)
        incidents.reclassify(incident, by=officer, kinds=["system"], reason="还是系统故障", **facts)
    assert [each.counts_on for each in incident.classes.all()] == [date(2024, 5, 1), None]
    assert (figure(CODES["system"]).value, figure(CODES["system"], 2025).value) == (1, 0)


def test_a_mended_classification_within_the_year(engineer, officer):
    incident = classified(noticed(engineer), engineer, "system")
    with at("2024-08-01"):
        with pytest.raises(PermissionDenied):
            incidents.reclassify(
                incident, by=engineer, kinds=[], hardware=False, affects_service=False, reason="x"
            )
        incidents.reclassify(
            incident,
            by=officer,
            kinds=["system", "server"],
            hardware=True,
            affects_service=True,
            reason="查明",
        )
    assert counts() | {"system": 1, "server": 1} == counts()
    assert incident.classes.standing().count() == 2
    untouched = noticed(engineer)
    with at("2024-08-01"), pytest.raises(ValidationError, match="尚未定性"):
        incidents.reclassify(
            untouched, by=officer, kinds=["system"], hardware=False, affects_service=True, reason="x"
        )


def test_later_changes_of_system_and_project_move_nothing(engineer):
    incident = classified(noticed(engineer, project=project("P-1")), engineer, "system")
    Incident.objects.filter(pk=incident.pk).update(project=project("P-2"), system=system("hotline"))
    assert figure(CODES["system"], project="P-1", system="portal").value == 1


def test_an_escalation_goes_up_and_is_told(engineer, officer):
    incident = classified(noticed(engineer), engineer, "system")
    with at("2024-05-01 12:00"):
        perform("take", incident, by=engineer)
        with pytest.raises(ValidationError, match="应高于"):
            perform("escalate", incident, by=engineer, data={"severity": "minor", "reason": "x"})
        perform("escalate", incident, by=engineer, data={"severity": "major", "reason": "影响扩大"})
    assert incident.severity == "major"
    assert Message.objects.filter(kind="operations.incident_escalated", recipient=officer).count() == 1


def test_an_incident_opened_again_is_restored_again(engineer, officer):
    incident = classified(noticed(engineer), engineer, "system")
    restored(incident, engineer)
    with at("2024-05-01 15:00"):
        perform("reopen", incident, by=engineer, data={"reason": "再次中断"})
        data = {"stopped_at": "2024/05/01 10:00", "restored_at": "2024-05-01T15:00", "solution": "x"}
        perform("restore", incident, by=engineer, data=data | {"data_loss": "无"})
    assert IncidentRestoration.objects.count() == 2
    assert incident.restorations.standing().get().minutes == incident.minutes_down == 300


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ({"restored_at": "昨天"}, "样子填写"),
        ({"restored_at": "2024-13-01 10:00"}, "样子填写"),
        ({"restored_at": "2024-05-01 09:00"}, "不能早于"),
        ({"restored_at": "2024-05-01 10:30", "stopped_at": "2024-05-01 10:31"}, "不能早于停止"),
        ({"restored_at": "2024-05-02 10:00"}, "还没有发生"),
    ],
)
def test_impossible_times_are_told(engineer, times, sentence):
    incident = classified(noticed(engineer), engineer, "system")
    data = {"stopped_at": "2024-05-01 08:00", "restored_at": "2024-05-01 12:00", "solution": "x"}
    with at("2024-05-01 14:00"):
        perform("take", incident, by=engineer)
        with pytest.raises(ValidationError, match=sentence):
            perform("restore", incident, by=engineer, data=data | {"data_loss": "无"} | times)


def test_no_way_into_the_past(engineer):
    with pytest.raises(ValidationError, match="还没有发生"):
        noticed(engineer, when="2024-05-02 10:00", recorded="2024-05-01 10:00")
    incident = noticed(engineer, when="2024-12-30 10:00", recorded="2025-01-10 10:00")
    before = counts()
    with at("2025-01-10"):
        forged = IncidentClass(
            incident=incident,
            kind="system",
            hardware=False,
            affects_service=True,
            planned=False,
            severity="minor",
            counts_on=date(2024, 12, 30),
            recorded_at=moment("2024-12-30 11:00"),
        )
        forged.save()
        refused(forged.save)
        rows = IncidentClass.objects.filter(pk=forged.pk)
        refused(lambda: rows.update(counts_on=date(2024, 12, 30)))
        refused(lambda: IncidentClass._base_manager.filter(pk=forged.pk).update(ended_at=None))
        refused(
            lambda: Incident.objects.filter(pk=incident.pk).update(detected_at=moment("2024-01-01 10:00"))
        )
        refused(lambda: Incident.objects.filter(pk=incident.pk).update(late=False))
        incident.detected_at = moment("2025-01-10 08:00")
        incident.save()
        incident.refresh_from_db()
    assert (incident.late, incident.detected_on) == (True, date(2024, 12, 30))
    assert (counts(), figure(CODES["system"], 2025).value) == (before, 1)


def test_readers_write_nothing_down(engineer):
    with pytest.raises(PermissionDenied):
        noticed(reader())


def test_open_incidents_by_severity_and_age(engineer):
    old = noticed(engineer, when="2024-05-01 10:00")
    grave = noticed(engineer, when="2024-05-02 10:00", severity="critical")
    fresh = noticed(engineer, when="2024-05-02 11:00")
    with at("2024-05-02 12:00"):
        lines = duties_of(engineer).incidents
    assert [(line.incident, line.hours) for line in lines] == [(grave, 2), (old, 26), (fresh, 1)]
