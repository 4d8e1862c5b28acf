"""What the records say about cooperation, point by point: agreements in force, plans, activities, renewals."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.records.results.making import at, facts, project, verified
from yanfa.kernel.indicators.compute import compute, findings_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.indicators.cooperation import (
    COOPERATION_SUSTAINABILITY,
    RESEARCH_COOPERATION,
    TRAINING_EXCHANGE,
)
from yanfa.subsystems.records.models import Agreement, CooperationActivity, CooperationPlan, Meeting, Renewal
from yanfa.subsystems.records.services import results
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)


@pytest.fixture(autouse=True)
def in_december():
    with at(2024, 12, 20):
        yield


def met(indicator, year=2024, **filters):
    return {each.code: each.met for each in findings_of(indicator, Period.year(year), filters)}


def agreement(of, number="HZ-1", until=date(2025, 12, 31), since=date(2024, 1, 5), **given):
    return verified(of, Agreement, since, number=number, valid_from=since, valid_to=until, **given)


def test_nothing_is_met_where_nothing_is_known(of):
    for indicator in (RESEARCH_COOPERATION, TRAINING_EXCHANGE, COOPERATION_SUSTAINABILITY):
        points = findings_of(indicator, YEAR)
        assert points
        assert not any(each.met for each in points)
        assert all(each.said and each.said_en and each.label_en for each in points)
        assert compute(indicator, YEAR).value is None


def test_research_cooperation_needs_plan_agreement_and_activity(of):
    found = agreement(of)
    assert met(RESEARCH_COOPERATION) == {"plan": False, "agreements": True, "activities": False}
    verified(of, CooperationPlan, date(2024, 1, 6), year=2024)
    verified(of, CooperationActivity, date(2024, 6, 5), agreement=found, kind="result")
    assert all(met(RESEARCH_COOPERATION).values())
    said = findings_of(RESEARCH_COOPERATION, YEAR)[2].said
    assert "合作活动 1 项" in said
    assert "成果 1 项" in said


def test_an_agreement_that_ended_is_in_force_again_by_its_renewal(of):
    found = agreement(of, until=date(2024, 6, 30))
    assert not met(RESEARCH_COOPERATION)["agreements"]
    verified(of, Renewal, date(2024, 6, 20), agreement=found, valid_to=date(2026, 6, 30))
    assert met(RESEARCH_COOPERATION)["agreements"]
    assert met(COOPERATION_SUSTAINABILITY)["renewals"]
    assert compute(RESEARCH_COOPERATION, YEAR).rows == 1


def test_a_commission_is_no_cooperation(of):
    agreement(of, kind="commission")
    assert not met(RESEARCH_COOPERATION)["agreements"]
    assert "对外委托合作 1 项" in findings_of(TRAINING_EXCHANGE, YEAR)[0].said


def test_training_needs_a_basis_and_both_training_and_exchange(of):
    verified(of, CooperationPlan, date(2024, 1, 6), year=2024, kind="training_exchange")
    verified(of, Meeting, date(2024, 5, 1), kind="training", title="培训")
    assert met(TRAINING_EXCHANGE) == {"basis": True, "held": False}
    verified(of, Meeting, date(2024, 5, 2), kind="exchange", title="交流")
    assert met(TRAINING_EXCHANGE) == {"basis": True, "held": True}


def test_a_lasting_cooperation_still_runs_was_renewed_goes_on_and_has_a_plan(of):
    found = agreement(of, until=date(2025, 6, 30))
    assert met(COOPERATION_SUSTAINABILITY)["remaining"]
    verified(of, CooperationActivity, date(2024, 6, 5), agreement=found)
    assert not met(COOPERATION_SUSTAINABILITY)["consecutive"]
    with at(2023, 6, 10):
        verified(of, CooperationActivity, date(2023, 6, 5), title="去年的研讨")
    verified(of, CooperationPlan, date(2024, 12, 1), year=2025, title="下年度")
    verified(of, Renewal, date(2024, 12, 1), agreement=found, valid_to=date(2026, 6, 30))
    assert all(met(COOPERATION_SUSTAINABILITY).values())


def test_a_row_asks_about_its_own_project(of):
    budget = project("P-1")
    agreement(of, project=budget)
    agreement(of, "HZ-2")
    assert met(RESEARCH_COOPERATION, project="P-1")["agreements"]
    assert not met(RESEARCH_COOPERATION, project="P-2")["agreements"]
    assert met(RESEARCH_COOPERATION, project="P-2,P-1")["agreements"]
    assert "1 份" in findings_of(RESEARCH_COOPERATION, YEAR, {"project": ""})[1].said
    assert compute(RESEARCH_COOPERATION, YEAR, {"project": "P-1"}).rows == 1


def test_facts_beside(of):
    agreement(of, until=date(2025, 3, 31))
    told = {str(fact.label): fact.value for fact in facts_of(Agreement, 2024)}
    assert (told["期末有效协议"], told["合作研究"]) == (1, 1)
    assert told["最早到期日（续签前）"] == date(2025, 3, 31)


def test_what_cannot_be_is_refused(of):
    found = agreement(of)
    cases = (
        (
            Agreement,
            facts(Agreement, date(2024, 1, 5), number="HZ-9")
            | {"valid_from": date(2024, 2, 1), "valid_to": date(2024, 1, 1)},
            "不能早于生效",
        ),
        (
            Renewal,
            {"agreement": found, "signed_on": date(2024, 6, 1), "valid_to": date(2025, 1, 1)},
            "应晚于原协议",
        ),
        (CooperationPlan, facts(CooperationPlan, date(2024, 1, 5), year=1900), "2000"),
    )
    for model, given, word in cases:
        with pytest.raises(ValidationError, match=word):
            results.register(model, by=of.reporter, facts=given)


def test_a_withdrawn_agreement_is_in_force_no_more(of):
    found = agreement(of)
    perform("withdraw", found, by=of.officer, data={"reason": "登记有误"})
    assert not met(RESEARCH_COOPERATION)["agreements"]
