"""The rules of maintenance, patrols, drills and incidents, without a database."""

from datetime import UTC, date, datetime

import pytest

from yanfa.subsystems.operations.choices.incidents import IncidentKind
from yanfa.subsystems.operations.choices.maintenance import Cadence, JobStanding
from yanfa.subsystems.operations.choices.patrols import Fault
from yanfa.subsystems.operations.rules import drills, incidents, maintenance, patrols

ITEMS = [
    patrols.Item("door", "门禁", "Door"),
    patrols.Item("temp", "温度", "Temperature", "number", "18", "27", "℃"),
    patrols.Item("ups", "UPS 负载", kind="number", high="80", unit="%"),
    patrols.Item("note", "交接", kind="text"),
]
GOOD = {"door": ("normal", ""), "temp": ("２３．５", ""), "ups": ("40", ""), "note": ("无", "")}


def test_a_weekly_line_falls_on_its_weekday_alone():
    days = maintenance.due_days(Cadence.WEEKLY, 1, 2024, date(2024, 1, 1))
    assert (len(days), days[0], days[-1]) == (53, date(2024, 1, 1), date(2024, 12, 30))
    assert {day.isoweekday() for day in days} == {1}


def test_a_monthly_line_ends_a_short_month_on_its_last_day():
    days = maintenance.due_days(Cadence.MONTHLY, 31, 2024, date(2024, 1, 1))
    assert [day.day for day in days] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_lines_make_nothing_before_the_day_of_asking():
    assert maintenance.due_days(Cadence.QUARTERLY, 10, 2024, date(2024, 6, 11)) == [
        date(2024, 9, 10),
        date(2024, 12, 10),
    ]
    assert maintenance.due_days(Cadence.YEARLY, 31, 2024, date(2024, 12, 31)) == [date(2024, 12, 31)]


def test_a_completion_counts_on_the_later_of_due_day_and_recording():
    due = date(2024, 5, 10)
    assert maintenance.counts_on(date(2024, 5, 1), due) == due
    assert maintenance.counts_on(date(2024, 6, 1), due) == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("done", "cancelled", "day", "standing"),
    [
        (None, False, date(2024, 5, 10), JobStanding.WAITING),
        (None, False, date(2024, 5, 11), JobStanding.OVERDUE),
        (None, True, date(2024, 5, 11), JobStanding.CANCELLED),
        (date(2024, 5, 10), False, date(2024, 5, 11), JobStanding.ON_TIME),
        (date(2024, 5, 11), False, date(2024, 5, 11), JobStanding.LATE),
    ],
)
def test_how_a_job_stands(done, cancelled, day, standing):
    assert maintenance.standing(date(2024, 5, 10), done, cancelled, day) is standing


def test_a_whole_checklist_is_read_and_full_width_digits_are_plain():
    answers, faults = patrols.read_answers(ITEMS, GOOD)
    assert faults == {}
    assert [(each.code, each.value, each.abnormal) for each in answers] == [
        ("door", "normal", False),
        ("temp", "23.5", False),
        ("ups", "40", False),
        ("note", "无", False),
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"door": ("", "")}, {"door": Fault.MISSING}),
        ({"door": ("fine", "")}, {"door": Fault.NO_CHOICE}),
        ({"door": ("abnormal", " ")}, {"door": Fault.UNDESCRIBED}),
        ({"temp": ("hot", "")}, {"temp": Fault.NO_NUMBER}),
        ({"temp": ("NaN", "")}, {"temp": Fault.NO_NUMBER}),
        ({"temp": ("1e99", "")}, {"temp": Fault.NO_NUMBER}),
        ({"temp": ("27.1", "")}, {"temp": Fault.UNDESCRIBED}),
        ({"ups": ("80.01", "")}, {"ups": Fault.UNDESCRIBED}),
        ({"note": ("长" * 501, "")}, {"note": Fault.TOO_LONG}),
    ],
)
def test_what_is_wrong_with_an_answer(changed, fault):
    _answers, faults = patrols.read_answers(ITEMS, GOOD | changed)
    assert faults == fault


def test_bounds_are_included_and_an_abnormal_reading_needs_its_description():
    answers, faults = patrols.read_answers(ITEMS, GOOD | {"temp": ("27", ""), "ups": ("95", "负载过高")})
    assert faults == {}
    assert [each.abnormal for each in answers] == [False, False, True, False]


def test_a_checklist_goes_through_its_lines_and_back():
    lines = patrols.lines_of(ITEMS)
    assert lines[1] == "temp｜温度｜Temperature｜数值｜18｜27｜℃"
    assert patrols.items_from(lines) == (ITEMS, [])


def test_lines_that_say_no_item_are_told():
    wrong = ["温度", "Temp｜温度", "temp｜", "temp｜温度｜｜颜色", "a｜b｜c｜数值｜1｜2｜3｜4"]
    assert patrols.items_from(wrong) == ([], wrong)


def test_bad_bounds_and_double_codes_are_told():
    bad = [patrols.Item("a", "甲"), patrols.Item("a", "乙"), patrols.Item("b", "丙", "", "number", "9", "1")]
    assert patrols.bad_items(bad) == ["a", "丙"]
    assert patrols.bad_items([patrols.Item("c", "丁", "", "number", "x")]) == ["丁"]


def test_the_digest_knows_every_character():
    assert patrols.digest({"a": "1"}) == patrols.digest({"a": "1"})
    assert patrols.digest({"a": "1"}) != patrols.digest({"a": "1 "})


def test_units_of_a_drill():
    found, wrong = drills.units_of(
        ["信息部 12", "办公室：3人", "机房１２区 4", "没有人数", "信息部 2", "空 0"]
    )
    assert found == [("信息部", 12), ("办公室", 3), ("机房12区", 4)]
    assert wrong == ["没有人数", "信息部 2", "空 0"]


def test_improvements_of_a_drill():
    found, wrong = drills.improvements_of(["更新预案｜张三｜2024年6月30日", "补充｜李四", "甲|乙|2024-02-30"])
    assert found == [drills.Improvement("更新预案", "张三", date(2024, 6, 30))]
    assert wrong == ["补充｜李四", "甲|乙|2024-02-30"]


def test_a_classification_counts_in_the_year_of_detection_or_else_on_its_own_day():
    assert incidents.counting_day(date(2024, 5, 1), date(2024, 12, 31)) == date(2024, 5, 1)
    assert incidents.counting_day(date(2024, 12, 31), date(2025, 1, 2)) == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("kind", "planned", "hardware", "affects", "counted"),
    [
        ("system", False, False, False, True),
        ("system", True, False, True, False),
        ("database", False, False, True, True),
        ("database", False, True, False, False),
        ("storage", False, False, True, False),
        ("storage", False, True, False, True),
        ("server", False, True, True, True),
        ("server", True, True, True, False),
        ("core_device", False, False, False, True),
    ],
)
def test_what_is_a_fault(kind, planned, hardware, affects, counted):
    assert incidents.counts(kind, planned=planned, hardware=hardware, affects_service=affects) is counted


def test_minutes_down_and_overlaps():
    stopped, back = datetime(2024, 5, 1, 1, 0, tzinfo=UTC), datetime(2024, 5, 1, 1, 30, 1, tzinfo=UTC)
    assert incidents.minutes_down(stopped, back) == 31
    pairs = incidents.overlaps([(1, "system"), (1, "server"), (2, "system"), (2, "server"), (3, "system")])
    assert pairs[(IncidentKind.SYSTEM, IncidentKind.SERVER)] == 2
    assert sum(pairs.values()) == 2
    assert incidents.mean_minutes([]) is None
    assert str(incidents.mean_minutes([10, 11])) == "10.5"
