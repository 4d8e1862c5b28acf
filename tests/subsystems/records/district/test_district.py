"""区级报送: owed by every district each month, complete or sent back, on time by the day on which it came complete."""

from datetime import date

import pytest

from tests.registers.people import signed_in
from tests.subsystems.records.documents.staff import at, paper
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.indicators.compute import compute, findings_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.importers.district import DISTRICTS
from yanfa.subsystems.records.models import DistrictReport
from yanfa.subsystems.records.rules.district import due_day, month_before
from yanfa.subsystems.records.services import district as services
from yanfa.subsystems.records.tasks import open_district_month

ALL = ["counts", "totals", "news", "signed"]
JANUARY = date(2024, 1, 1)


def opened(of, month=JANUARY):
    with at(2024, 2, 1):
        services.open_month(month, by=of.officer)
    return DistrictReport.objects.get(month=month, district="310115")


def receive(of, report, day, checked=ALL):
    answers = {"received_on": day, "checked": checked, "file": paper("报表")}
    return perform("receive", report, by=of.writer, data=answers)


def figure(year=2024, **filters):
    value = compute(registry["records.district_reports"], Period.year(year), filters)
    return value.numerator, value.denominator


def test_due_days():
    assert due_day(date(2024, 1, 1), 31) == date(2024, 2, 29)
    assert due_day(date(2024, 12, 1), 10) == date(2025, 1, 10)
    assert month_before(date(2024, 1, 9)) == date(2023, 12, 1)


def test_every_district_owes_each_month_once(of):
    opened(of)
    with at(2024, 2, 2):
        assert services.open_month(JANUARY, by=of.officer) == []
        open_district_month()
        with pytest.raises(Exception, match="已结束的月份"):
            services.open_month(date(2024, 2, 1), by=of.officer)
        with pytest.raises(Exception, match="成果与制度管理员"):
            services.open_month(date(2023, 12, 1), by=of.writer)
    assert DistrictReport.objects.filter(month=JANUARY).count() == 16
    with at(2024, 3, 1):
        open_district_month()
    assert DistrictReport.objects.filter(month=date(2024, 2, 1)).count() == 16


@pytest.mark.parametrize(("day", "on_time"), [("2024-02-09", 1), ("2024-02-10", 1), ("2024-02-11", 0)])
def test_the_due_day_itself_is_in_time(of, day, on_time):
    report = opened(of)
    with at(2024, 2, 12):
        receive(of, report, day)
    assert report.due_on == date(2024, 2, 10)
    assert figure() == (on_time, 16)
    assert figure(district="310115") == (on_time, 1)


def test_an_incomplete_report_is_sent_back_and_counts_when_it_is_complete(of):
    report = opened(of)
    with at(2024, 2, 8):
        with pytest.raises(MoveRefused, match="缺少：审核人已签字"):
            receive(of, report, "2024-02-08", ["counts", "totals", "news"])
        answers = {"received_on": "2024-02-08", "missing": ["signed"], "reason": "未签字"}
        perform("send_back", report, by=of.writer, data=answers)
        assert (report.state, report.missing, report.returned) == ("incomplete", "审核人已签字", 1)
    with at(2024, 2, 12):
        receive(of, report, "2024-02-12")
        services.record_correction(report, by=of.writer, reason="一处笔误")
    report.refresh_from_db()
    assert (report.received_on, report.complete_on, report.corrected) == (
        date(2024, 2, 8),
        date(2024, 2, 12),
        1,
    )
    assert figure() == (0, 16)
    with at(2024, 3, 1):
        facts = services.facts_of(2024)
    assert (facts.due, facts.on_time, len(facts.missing), facts.corrections) == (16, 0, 15, 1)


def test_a_day_before_the_first_receipt_or_in_the_future_is_refused(of):
    report = opened(of)
    with at(2024, 2, 8):
        for day in ("2024-02-09", "2023-12-31"):
            with pytest.raises(MoveRefused):
                receive(of, report, day)
        with pytest.raises(Exception, match="还没有完整报送"):
            services.record_correction(report, by=of.writer, reason="笔误")


def test_a_receipt_written_down_late_is_marked(of):
    report = opened(of)
    with at(2024, 2, 21):
        receive(of, report, "2024-02-10")
    report.refresh_from_db()
    assert report.late is True


def test_the_mechanism_is_sound_from_the_bar_on(of):
    report = opened(of)
    with at(2024, 2, 8):
        receive(of, report, "2024-02-08")
    indicator = registry["records.district_reports"]
    (whole,) = findings_of(indicator, Period.year(2024))
    (one,) = findings_of(indicator, Period.year(2024), {"district": "310115"})
    assert (whole.met, one.met) == (False, True)
    assert "应报 16 份，完整且按期 1 份" in whole.said


def test_lists_are_imported_all_or_none(of, client):
    head = "区划代码,区,所属月份,完整报送日,退回次数,更正次数\n"
    good = head + "310115,浦东新区,2024-01-01,2024-02-09,1,\n310104,徐汇区,2024-01-01,,,\n"
    with at(2024, 2, 12):
        DISTRICTS.import_rows(DISTRICTS.read(good.encode(), "报送.csv"), by=of.officer, source="报送.csv")
        for row, said in (
            ("999999,某区,2024-01-01,,,", "没有区划代码"),
            ("310105,长宁区,2024-01-02,,,", "该月第一天"),
            ("310105,长宁区,2024-01-01,2024-02-20,,", "还没有发生"),
            ("310105,长宁区,2024-02-01,,,", "已结束的月份"),
        ):
            with pytest.raises(ImportRefused, match=said):
                DISTRICTS.import_rows(
                    DISTRICTS.read((head + row).encode(), "报送.csv"), by=of.officer, source="x"
                )
        signed_in(client, of.officer)
        data = client.post("/records/districts/export.xlsx").content
        plan = DISTRICTS.plan_of(DISTRICTS.read(data, "清单.xlsx"))
    assert (plan.errors, plan.unchanged) == ([], 2)
    assert figure() == (1, 2)


def test_pages(of, client):
    report = opened(of)
    with at(2024, 2, 12):
        receive(of, report, "2024-02-12")
        signed_in(client, of.officer)
        found = client.get("/records/districts/?year=2024&month=1").content.decode()
        assert "浦东新区" in found
        assert "逾期2天" in found
        assert client.post(f"{report.get_absolute_url()}correct/", {"reason": "笔误一处"}).status_code == 302
        assert client.post("/records/districts/open/", {"month": "2023-12"}).status_code == 302
        client.cookies["language"] = "en"
        assert client.get(report.get_absolute_url()).status_code == 200
