"""Serials: a year's plan, a combined booklet, late and missing issues."""

from datetime import date

import pytest

from tests.subsystems.records.documents.staff import at, issued, planned
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.subsystems.records.rules.documents import (
    Booklet,
    Expected,
    expected_issues,
    missing_issues,
    overlap,
)
from yanfa.subsystems.records.services import serials

CODE = "bases_news"


def issue(of, first, last=None, due=date(2024, 8, 28)):
    facts = {"kind": "serial", "code": CODE, "title": f"基地工作动态第{first}期", "year": 2024}
    return planned(of, due, issue_from=first, issue_to=last, **facts)


def figure(**filters):
    return compute(registry["records.bulletins"], Period.year(2024), filters).numerator


def test_issues_are_spread_over_the_year():
    assert [(each.number, each.due_on) for each in expected_issues(2024, 6, 31)][:2] == [
        (1, date(2024, 2, 29)),
        (2, date(2024, 4, 30)),
    ]
    assert len(list(expected_issues(2024, 12, 28))) == 12
    with pytest.raises(ValueError, match="cannot be spread"):
        list(expected_issues(2024, 13, 28))


def test_a_booklet_covers_its_numbers():
    expected = [Expected(number, date(2024, number, 1)) for number in range(1, 5)]
    booklets = [Booklet(2, 3, None, None)]
    assert [each.number for each in missing_issues(expected, booklets)] == [1, 4]
    assert overlap(3, 4, booklets) == booklets[0]
    assert overlap(4, 4, booklets) is None


def test_a_year_is_planned_once_and_only_ahead(of):
    with at(2024, 4, 1):
        made = serials.plan_year(CODE, 2024, by=of.officer, department=of.divisions[0])
        again = serials.plan_year(CODE, 2024, by=of.officer, department=of.divisions[0])
    assert [each.issue_from for each in made] == [2, 3, 4, 5, 6]
    assert again == []
    with at(2024, 5, 6):
        (found,) = [each for each in serials.serial_years(2024) if each.code == CODE]
        assert [each.number for each in found.missing] == [1]
        assert (found.issues, found.issued, found.late) == (6, 0, 1)
        assert ("基地工作动态", 1) in [
            (label, each.number) for label, each in serials.past_and_missing(2024, date(2024, 5, 6))
        ]


def test_a_serial_that_the_policy_does_not_name_is_refused(of):
    with at(2024, 4, 1), pytest.raises(Exception, match="没有代码为"):
        serials.plan_year("nonsense", 2024, by=of.officer)


def test_a_combined_issue_is_one_booklet(of):
    with at(2024, 8, 1):
        document = issue(of, 3, 4)
        assert document.issue_label == "第3—4期"
        with pytest.raises(Exception, match="期号不能重叠"):
            issue(of, 4)
        issued(of, document)
    assert figure(serial=CODE) == 1
    assert figure(serial="foreign_talent_monthly") == 0
    with at(2024, 8, 2):
        (found,) = [each for each in serials.serial_years(2024) if each.code == CODE]
    assert [each.number for each in found.missing] == [1, 2, 5, 6]


def test_a_late_issue_counts_by_its_own_day_and_is_late(of):
    with at(2024, 8, 1):
        document = issue(of, 4)
    with at(2024, 9, 2):
        issued(of, document)
        (found,) = [each for each in serials.serial_years(2024) if each.code == CODE]
    assert found.booklets == ((document, 5),)
    september = compute(registry["records.bulletins"], Period(date(2024, 9, 1), date(2024, 10, 1)))
    assert september.numerator == 1
    timely = compute(
        registry["records.report_timeliness"], Period.year(2024), {"type": f"foreign_talent_report,{CODE}"}
    )
    assert (timely.numerator, timely.denominator) == (0, 1)
