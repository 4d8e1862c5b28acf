"""Patrols: what is on time, what is late, what was found, and a figure that stays."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.operations.duties import records
from tests.subsystems.operations.duties.records import at, figure, reader, refused, system
from tests.subsystems.operations.patrols.rounds import GOOD, ITEMS, late, patrolled, site
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.operations.models import Patrol, PatrolFinding, PatrolStart
from yanfa.subsystems.operations.rules.patrols import Item
from yanfa.subsystems.operations.services import duties_reminding, patrols
from yanfa.subsystems.operations.services.duties_today import duties_of
from yanfa.subsystems.operations.services.incidents import record_incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
CODE = "operations.patrol_days"


@pytest.fixture
def room(officer):
    return site(officer)


def test_a_patrol_is_signed(engineer, room):
    log = patrolled(room, engineer, "2024-05-01 09:00", "2024-05-01 09:40")
    log.refresh_from_db()
    assert (log.late, log.patrol_on, log.recorded_by) == (False, date(2024, 5, 1), engineer)
    assert log.intact()
    assert [answer.value for _item, answer in log.lines] == ["normal", "22.5", "无"]
    assert figure(CODE).value == 1


def test_a_changed_log_is_seen(engineer, room):
    log = patrolled(room, engineer, "2024-05-01")
    log.answers = [{**log.answers[0], "value": "abnormal"}, *log.answers[1:]]
    assert not log.intact()
    refused(log.save)
    refused(log.delete)


def test_several_patrols_a_day_are_one_day_and_sites_have_their_own(engineer, officer, room):
    other = site(officer, "backup_room")
    for when in ("2024-05-01 09:00", "2024-05-01 17:00", "2024-05-02 00:01"):
        patrolled(room, engineer, when)
    patrolled(other, engineer, "2024-05-01 10:00")
    assert figure(CODE).value == 3
    assert figure(CODE, site="machine_room").value == 2
    assert figure(CODE, site="backup_room").value == 1


@pytest.mark.parametrize(
    ("started", "received", "is_late"),
    [
        ("2024-05-01 20:00", "2024-05-02 08:00", False),
        ("2024-05-01 20:00", "2024-05-02 08:01", True),
        ("2024-05-31 23:50", "2024-05-31 23:59", False),
        ("2024-05-31 23:50", "2024-06-01 00:10", True),
        ("2024-12-31 23:50", "2025-01-01 00:10", True),
    ],
)
def test_when_a_log_is_late(engineer, room, started, received, is_late):
    log = patrolled(room, engineer, started, received)
    assert (log.late, str(log.patrol_on)) == (is_late, started[:10])
    assert figure(CODE).value == (not is_late)


def test_without_a_start_a_log_is_always_late(engineer, room):
    log = late(room, engineer, date(2024, 5, 1), "2024-05-01 09:00")
    assert (log.late, log.patrol_on, log.start) == (True, date(2024, 5, 1), None)
    patrolled(room, engineer, "2024-05-02")
    late(room, engineer, date(2024, 5, 2), "2024-05-03", key="k2")
    with at("2024-05-10"):
        facts = patrols.facts_of(2024, room)
    assert (facts.days, facts.late_days, facts.late_logs, facts.with_late) == (1, 1, 2, 2)
    assert facts.due == 31 + 29 + 31 + 30 + 10
    assert figure(CODE).value == 1


def test_what_is_abnormal_becomes_a_finding_and_perhaps_an_incident(engineer, room):
    given = GOOD | {"door": ("abnormal", "门锁松动"), "temp": ("31", "空调停机")}
    patrolled(room, engineer, "2024-05-01", given=given)
    door, temp = PatrolFinding.objects.order_by("pk")
    with at("2024-05-01 10:00"):
        assert [each.pk for each in duties_of(engineer).findings] == [temp.pk, door.pk]
        perform("handle", door, by=engineer, data={"handling": "已修锁"})
        incident = record_incident(
            by=engineer,
            finding=temp,
            title="空调停机",
            description="温度 31",
            severity="minor",
            noticed_by="patrol",
            system=system(),
            detected_at=datetime(2024, 5, 1, 1, tzinfo=UTC),
        )
    temp.refresh_from_db()
    assert (temp.state, incident.finding) == ("raised", temp)
    with at("2024-05-02"):
        facts = patrols.facts_of(2024, room)
    assert (facts.findings, facts.handled) == (2, 2)
    assert verify_turns() == []


def test_faults_are_told_at_their_fields(engineer, room):
    with at("2024-05-01"):
        token = patrols.token_of(patrols.start(room, by=engineer))
        wrong = {"door": ("abnormal", ""), "temp": ("warm", "")}
        with pytest.raises(ValidationError) as refusal:
            patrols.submit(token, by=engineer, given=wrong)
    assert set(refusal.value.message_dict) == {"note-door", "item-temp", "item-note"}
    assert not Patrol.objects.exists()


def test_a_revised_checklist_leaves_older_logs_and_open_starts(engineer, officer, room):
    before = patrolled(room, engineer, "2024-05-01")
    with at("2024-05-02 09:00"):
        open_start = patrols.token_of(patrols.start(room, by=engineer))
        patrols.revise_checklist(room, [*ITEMS, Item("ups", "UPS", "UPS")], by=officer, reason="增加 UPS")
        assert patrols.revise_checklist(room, [*ITEMS, Item("ups", "UPS", "UPS")], by=officer).number == 2
        after = patrols.submit(open_start, by=engineer, given=GOOD)
        with pytest.raises(ValidationError):
            patrols.submit(patrols.token_of(patrols.start(room, by=engineer)), by=engineer, given=GOOD)
    assert (before.checklist.number, after.checklist.number) == (1, 1)
    assert Patrol.objects.get(pk=before.pk).intact()


def test_who_may_do_what(engineer, officer, room):
    somebody = reader()
    with at("2024-05-01"):
        for act in (
            lambda: patrols.start(room, by=somebody),
            lambda: patrols.revise_checklist(room, ITEMS, by=engineer),
            lambda: patrols.keep_site(
                by=engineer, items=ITEMS, code="x", name="x", daily_from=date(2024, 1, 1)
            ),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_missing_patrol_is_told_once_from_the_policys_hour_on(engineer, officer, room):
    with at("2024-05-01 15:59"):
        assert duties_reminding.remind_of_patrols() == 0
    with at("2024-05-01 16:00"):
        assert duties_reminding.remind_of_patrols() == 2
        assert duties_reminding.remind_of_patrols() == 0
    patrolled(room, engineer, "2024-05-02")
    with at("2024-05-02 17:00"):
        assert duties_reminding.remind_of_patrols() == 0
    assert "machine_room" in Message.objects.first().title_zh


def test_today_shows_whether_the_patrol_is_done(engineer, room):
    with at("2024-05-01 09:00"):
        assert [(line.log, line.begun) for line in duties_of(engineer).sites] == [(None, None)]
        begun = patrols.start(room, by=engineer)
        assert duties_of(engineer).sites[0].begun == begun
        log = patrols.submit(patrols.token_of(begun), by=engineer, given=GOOD)
        assert duties_of(engineer).sites[0].log == log
        other = engineer_two()
        assert duties_of(other).sites[0].log == log


def engineer_two():
    return records.engineer("ops-two", real_name="赵工")


def test_a_closed_site_is_not_patrolled(engineer, room):
    room.closed_on = date(2024, 5, 1)
    room.save()
    with at("2024-05-01"), pytest.raises(ValidationError, match="停止巡检"):
        patrols.start(room, by=engineer)
    assert not PatrolStart.objects.exists()


def test_nothing_that_happens_afterwards_moves_the_year(engineer, room):
    patrolled(room, engineer, "2024-12-30")
    with at("2024-12-31 23:00"):
        token = patrols.token_of(patrols.start(room, by=engineer))
    before = figure(CODE)
    late(room, engineer, date(2024, 12, 29), "2025-01-02")
    with at("2025-01-01 00:01"):
        assert patrols.submit(token, by=engineer, given=GOOD).late
    patrolled(room, engineer, "2025-01-03")
    assert (figure(CODE).value, before.value) == (1, 1)
    assert figure(CODE, 2025).value == 1
