"""The operator's door to the calendar: own days and years, recorded, by command."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import calendar, own
from yanfa.kernel.clock.models import OwnDay, OwnYear

pytestmark = pytest.mark.django_db

RULE = {"note": "防御台风停工", "basis": "市政府通告"}


def manage(*words):
    out = StringIO()
    call_command("calendar", *words, stdout=out)
    return out.getvalue().splitlines()


def test_own_days_change_the_calendar_and_are_recorded():
    manage("rest", "2024-09-30", "--note", "防御台风停工", "--basis", "市政府通告")
    manage("work", "2024-10-05", "--note", "补班", "--basis", "市政府通告")
    assert not calendar.is_working_day(date(2024, 9, 30))
    assert calendar.is_working_day(date(2024, 10, 5))
    events = AuditEvent.objects.filter(action="clock.own_day").order_by("pk")
    assert [event.summary for event in events] == ["2024-09-30 休息 市政府通告", "2024-10-05 上班 市政府通告"]


def test_later_entry_replaces_the_earlier():
    own.set_day(date(2024, 9, 30), works=False, by=None, **RULE)
    own.set_day(date(2024, 9, 30), works=True, by=None, note="台风未至", basis="更正通告")
    assert OwnDay.objects.get().works
    assert AuditEvent.objects.filter(action="clock.own_day").count() == 2


@pytest.mark.parametrize("missing", ["note", "basis"])
def test_entry_without_note_or_basis_is_refused(missing):
    with pytest.raises(own.OwnDayRefused, match="请写明说明和依据"):
        own.set_day(date(2024, 9, 30), works=False, by=None, **RULE | {missing: " "})
    assert not OwnDay.objects.exists()


def test_year_is_published_once():
    manage("publish", "2031", "--notice", "国务院办公厅关于2031年部分节假日安排的通知")
    own.publish_year(2031, notice="再次登记", by=None)
    assert OwnYear.objects.get().notice.startswith("国务院办公厅")
    assert AuditEvent.objects.filter(action="clock.own_year").count() == 1
    with pytest.raises(CommandError, match="请写明公布这一年安排的通知"):
        manage("publish", "2032", "--notice", " ")


def test_show_lists_days_and_says_what_is_provisional():
    assert manage("show", "2024-10-11", "2024-10-13") == [
        "2024-10-11 工作日",
        "2024-10-12 调休上班",
        "2024-10-13 周末",
    ]
    assert manage("show", "2031-01-02", "2031-01-02") == ["2031-01-02 工作日（年份未公布，暂定）"]
