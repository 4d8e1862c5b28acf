"""What counts in which year, and that no figure of a closed year moves when the world moves on."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.subsystems.records.results.making import at, drafted, project, verified
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute, findings_of
from yanfa.kernel.indicators.locking import lock, recheck
from yanfa.kernel.indicators.periods import SHANGHAI, Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationActivity,
    CooperationPlan,
    Departure,
    Meeting,
    Member,
    Paper,
    Renewal,
    ResearchEvent,
    ResearchProject,
    RightApplication,
    RightGrant,
)
from yanfa.subsystems.records.models.results import closing
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)
COUNTED = (
    "records.papers",
    "records.ip_applied",
    "records.ip_granted",
    "records.research_projects",
    "records.consultation_meetings",
)
JUDGED = (
    "records.committee_mechanism",
    "records.research_cooperation",
    "records.training_exchange_mechanism",
    "records.cooperation_sustainability",
)


def figure(code, period=YEAR, **filters):
    return compute(registry[code], period, filters).numerator


def everything():
    """Every figure and every finding of 2024."""
    numbers = {code: figure(code) for code in COUNTED}
    return numbers | {code: findings_of(registry[code], YEAR) for code in JUDGED}


@pytest.fixture
def the_year(of):
    """One record of every kind, verified in 2024."""
    made = {}
    with at(2024, 2, 1):
        made["agreement"] = verified(
            of, Agreement, date(2024, 1, 5), valid_from=date(2024, 1, 5), valid_to=date(2024, 12, 31)
        )
        made["plan"] = verified(of, CooperationPlan, date(2024, 1, 6), year=2024)
        made["charter"] = verified(of, Charter, date(2024, 1, 7), in_force_from=date(2024, 1, 7))
        made["member"] = verified(of, Member, date(2024, 1, 8), term_to=date(2025, 12, 31))
        days = {"starts_on": date(2024, 1, 10), "ends_on": date(2024, 11, 30)}
        made["research"] = verified(of, ResearchProject, date(2024, 1, 9), unit=of.unit, **days)
    with at(2024, 7, 1):
        made["paper"] = verified(of, Paper, date(2024, 6, 1), doi="10.1000/x")
        made["applied"] = verified(of, RightApplication, date(2024, 6, 2))
        made["granted"] = verified(of, RightGrant, date(2024, 6, 3))
        made["meeting"] = verified(of, Meeting, date(2024, 6, 4), committee=True)
        made["activity"] = verified(of, CooperationActivity, date(2024, 6, 5), agreement=made["agreement"])
        made["event"] = verified(of, ResearchEvent, date(2024, 6, 6), research=made["research"])
    return made


def test_each_counts_once(the_year):
    with at(2025, 3, 1):
        assert {code: figure(code) for code in COUNTED} == dict.fromkeys(COUNTED, 1)
        points = {code: [each.met for each in findings_of(registry[code], YEAR)] for code in JUDGED}
    assert points == {
        "records.committee_mechanism": [True, True, True],
        "records.research_cooperation": [True, True, True],
        "records.training_exchange_mechanism": [False, False],
        "records.cooperation_sustainability": [False, False, False, False],
    }


def test_no_figure_of_a_closed_year_moves_when_everything_moves_on(of, the_year):
    with at(2025, 2, 2):
        before = everything()
        locked = [lock(registry[code], YEAR, by=of.officer) for code in COUNTED]
    with at(2025, 6, 1):
        for number, record in enumerate(the_year.values()):
            move_on(of, record, number)
        late_facts(of, the_year)
        assert everything() == before
        assert all(recheck(each).same_value and recheck(each).same_rows for each in locked)


def move_on(of, record, number):
    """Withdraw every second one, archive the others."""
    if number % 2:
        perform("withdraw", record, by=of.officer, data={"reason": "登记有误"})
    else:
        given = {"file_number": f"CG-{number}", "retention": "永久"}
        perform("archive", record, by=of.archivist, data=given)


def late_facts(of, the_year):
    """In June, everything that could still be said about 2024."""
    verified(of, Paper, date(2024, 5, 1), title="另一篇")
    verified(of, RightApplication, date(2024, 5, 1), number="CN2")
    verified(of, RightGrant, date(2024, 5, 1), number="2024SR2")
    verified(of, Meeting, date(2024, 5, 1), title="另一场", committee=True)
    verified(of, Meeting, date(2024, 5, 1), kind="training", title="培训")
    verified(of, Meeting, date(2024, 5, 1), kind="exchange", title="交流")
    days = {"starts_on": date(2024, 5, 1), "ends_on": date(2024, 12, 1)}
    verified(of, ResearchProject, date(2024, 5, 1), number="KY-2", unit=of.unit, **days)
    term = {"valid_from": date(2024, 5, 1), "valid_to": date(2027, 1, 1)}
    verified(of, Agreement, date(2024, 5, 1), number="HZ-2", kind="training_exchange", **term)
    verified(of, Renewal, date(2024, 12, 1), agreement=the_year["agreement"], valid_to=date(2028, 1, 1))
    verified(of, CooperationPlan, date(2024, 12, 1), year=2025, title="下年度计划")
    verified(of, CooperationActivity, date(2024, 5, 1), title="另一项", kind="result")
    verified(of, Charter, date(2024, 5, 1), edition="修订版", in_force_from=date(2024, 5, 1))
    verified(of, Member, date(2024, 5, 1), name="另一委员", term_to=date(2026, 1, 1))
    verified(of, Departure, date(2024, 12, 1), member=the_year["member"])


@pytest.mark.parametrize(
    ("verified_on", "counts"),
    [((2024, 12, 31), 1), ((2025, 1, 31), 1), ((2025, 2, 1), 0)],
    ids=["in the year", "before the closing", "after it"],
)
def test_what_is_verified_until_the_closing_counts_in_its_year(of, verified_on, counts):
    with at(2024, 12, 20):
        paper = drafted(of, Paper, date(2024, 12, 15))
        perform("submit", paper, by=of.reporter)
        assert figure("records.papers") == 0
    with at(*verified_on):
        perform("verify", paper, by=of.officer)
    with at(2026, 1, 1):
        assert figure("records.papers") == counts
        assert figure("records.papers", Period.year(2025)) == 0
        told = {str(fact.label): fact.value for fact in facts_of(Paper, 2024)}
    assert told["结期后才核实，不计入"] == 1 - counts


def test_what_is_withdrawn_after_the_closing_is_told_beside_the_figure(of, the_year):
    with at(2025, 6, 1):
        perform("withdraw", the_year["paper"], by=of.officer, data={"reason": "撤稿"})
        told = {str(fact.label): fact.value for fact in facts_of(Paper, 2024)}
        assert figure("records.papers") == 1
    assert told["计入后又作废（结期后）"] == 1


def test_before_the_closing_a_withdrawal_takes_it_out(of, the_year):
    with at(2025, 1, 31):
        perform("withdraw", the_year["paper"], by=of.officer, data={"reason": "撤稿"})
    with at(2026, 1, 1):
        assert figure("records.papers") == 0


def test_a_period_over_two_years_closes_each_by_itself(of):
    for year in (2023, 2024):
        with at(year, 6, 1):
            verified(of, Paper, date(year, 5, 1), title=f"{year} 年的论文")
    with at(2025, 6, 1):
        verified(of, Paper, date(2024, 7, 1), title="迟到的论文")
        both = Period(date(2023, 3, 1), date(2024, 12, 1))
        assert figure("records.papers", both) == 2
        months = by_month(registry["records.papers"], both)
        assert sum(each.numerator for each in months) == 2


def test_the_closing_is_policy():
    assert closing(2024) == datetime(2025, 2, 1, tzinfo=SHANGHAI)


def test_dimensions_split_by_project_and_say_what_is_not_stated(of):
    first, second = project("P-1"), project("P-2", name="另一项目")
    with at(2024, 6, 1):
        for number, budget in enumerate((first, first, second, None)):
            verified(of, Paper, date(2024, 5, 1), title=f"论文{number}", project=budget, unit=of.unit)
    with at(2025, 6, 1):
        parts = by_dimension(registry["records.papers"], YEAR, "project")
        assert {name: value.numerator for name, value in parts.items()} == {
            "": Decimal(1),
            "P-1": Decimal(2),
            "P-2": Decimal(1),
        }
        assert figure("records.papers", project="P-1,P-2") == 3
        assert figure("records.papers", unit=of.unit.uscc) == 4
