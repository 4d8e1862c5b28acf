"""Figures of documents: the boundary day, postponement, years, combined issues, what is withdrawn, late entries."""

from datetime import date

import pytest

from tests.subsystems.records.documents.staff import at, issued, paper, planned, signed
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.services import documents as services

DUE = date(2024, 6, 28)


def figure(code, year=2024, **filters):
    value = compute(registry[code], Period.year(year), filters)
    return value.numerator, value.denominator


@pytest.mark.parametrize(("day", "on_time"), [(27, 1), (28, 1), (29, 0)])
def test_the_due_day_itself_is_in_time(of, day, on_time):
    with at(2024, 6, 3):
        document = signed(of, planned(of, DUE))
    with at(2024, 6, day):
        perform("issue", document, by=of.writer, data={"number": "1", "delivered_to": "各处室"})
    assert figure("records.report_timeliness") == (on_time, 1)


def test_a_postponement_moves_the_to_do_and_no_figure(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
    with at(2024, 6, 20):
        with pytest.raises(MoveRefused, match="须晚于"):
            perform("postpone", document, by=of.officer, data={"due_on": "2024-06-28", "reason": "数据未到"})
        perform("postpone", document, by=of.officer, data={"due_on": "2024-09-30", "reason": "数据未到"})
    assert (document.due_on, document.first_due_on) == (date(2024, 9, 30), DUE)
    with at(2024, 9, 2):
        issued(of, document)
    assert figure("records.report_timeliness") == (0, 1)
    assert [str(each) for each in document.due_changes.all()] == ["2024-06-28 → 2024-09-30"]


def test_a_report_signed_in_december_and_issued_in_january_counts_once(of):
    with at(2024, 12, 27):
        document = signed(of, planned(of, date(2024, 12, 31)))
    assert figure("records.reports") == (0, None)
    with at(2025, 1, 6):
        perform("issue", document, by=of.writer, data={"number": "1", "delivered_to": "各处室"})
    assert figure("records.reports") == (0, None)
    assert figure("records.reports", 2025) == (1, None)


def test_a_report_counts_by_its_day_of_approval(of):
    with at(2024, 5, 30):
        document = signed(of, planned(of, DUE))
    with at(2024, 6, 4):
        perform("issue", document, by=of.writer, data={"number": "1", "delivered_to": "各处室"})
    may = compute(registry["records.reports"], Period(date(2024, 5, 1), date(2024, 6, 1)))
    assert may.numerator == 1
    assert figure("records.reports", type="platform_annual_report") == (1, None)
    assert figure("records.reports", type="platform_plan") == (0, None)
    assert figure("records.reports", project=of.project.code) == (1, None)
    assert figure("records.reports", project="") == (0, None)


def test_what_was_withdrawn_by_its_day_is_not_owed_and_later_it_is(of):
    with at(2024, 3, 1):
        early, late = planned(of, DUE), planned(of, DUE, title="另一份报告")
    with at(2024, 6, 28):
        perform("withdraw_plan", early, by=of.officer, data={"reason": "任务取消"})
    assert figure("records.report_timeliness") == (0, 1)
    with at(2024, 6, 29):
        perform("withdraw_plan", late, by=of.officer, data={"reason": "任务取消"})
    assert figure("records.report_timeliness") == (0, 1)


def test_nothing_after_the_year_moves_it(of):
    with at(2024, 3, 1):
        done, open_, signed_ = (planned(of, DUE, title=f"报告{number}") for number in range(3))
        issued(of, done)
        signed(of, signed_)
    codes = ("records.reports", "records.bulletins", "records.report_timeliness")
    before = [figure(code) for code in codes]
    with at(2025, 2, 3):
        services.reissue(done, by=of.officer, upload=paper("修订"))
        perform("archive", done, by=of.archivist, data={"file_number": "1", "retention": "永久"})
        perform("postpone", open_, by=of.officer, data={"due_on": "2025-06-30", "reason": "补充数据"})
        issued(of, open_, number="2")
        perform("issue", signed_, by=of.writer, data={"number": "3", "delivered_to": "各处室"})
    assert [figure(code) for code in codes] == before


def test_the_project_of_what_was_due_stays(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
    with at(2024, 7, 1), pytest.raises(Exception, match="不能再变更"):
        services.change_document(document, by=of.officer, version=1, facts={"project": None})


def test_what_is_written_down_afterwards_is_marked(of):
    facts = {"kind": "report", "code": "platform_plan", "title": "平台发展规划", "year": 2024}
    days = {"approved_on": date(2024, 3, 1), "issued_on": date(2024, 3, 4)}
    with at(2024, 3, 14):
        soon = services.record_issued(by=of.officer, source="原台账", **days, **facts)
    with at(2024, 9, 2):
        late = services.record_issued(by=of.officer, source="原台账", **days, **(facts | {"title": "规划二"}))
    assert (soon.late, late.late) == (False, True)
    assert figure("records.reports") == (2, None)
    with at(2024, 9, 3):
        assert services.facts_of(2024).late_entries == 1


def test_a_day_that_has_not_come_is_refused(of):
    facts = {"kind": "report", "code": "platform_plan", "title": "平台发展规划", "year": 2024}
    with at(2024, 3, 1), pytest.raises(Exception, match="还没有发生"):
        services.record_issued(
            by=of.officer, source="原台账", approved_on=date(2024, 3, 1), issued_on=date(2024, 3, 2), **facts
        )
    assert not Document.objects.exists()


def test_a_plan_is_not_made_for_a_day_that_has_passed(of):
    with at(2024, 7, 1), pytest.raises(MoveRefused, match="已过"):
        planned(of, DUE)


@pytest.mark.parametrize("due", [date(2099, 12, 20), date(2100, 12, 31)])
def test_a_day_far_ahead_has_no_count_of_working_days(of, due):
    with at(2024, 3, 1):
        assert Turn.objects.for_target(planned(of, due)).get().due_on is None


@pytest.mark.parametrize("due", [date(9999, 12, 31), date(1999, 12, 31)])
def test_a_day_that_nobody_means_is_refused(of, due):
    with at(2024, 3, 1), pytest.raises(Exception, match="2000 年至 2100 年"):
        planned(of, due)


def test_the_facts_beside_the_figure(of):
    with at(2024, 3, 1):
        planned(of, DUE)
    with at(2024, 7, 5):
        facts = services.facts_of(2024)
    assert (facts.due, facts.on_time, [days for _each, days in facts.overdue]) == (1, 0, [7])
