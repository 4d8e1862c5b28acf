"""Applications and grants are two figures; what is in force at the end of a year is a fact beside them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.records.results.making import at, drafted, facts, verified
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.records.indicators.rights import APPLIED, GRANTED
from yanfa.subsystems.records.models import RightApplication, RightEvent, RightGrant
from yanfa.subsystems.records.services import results
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)


@pytest.fixture(autouse=True)
def in_december():
    with at(2024, 12, 20):
        yield


def told(model, year=2024):
    return {str(fact.label): fact.value for fact in facts_of(model, year)}


def figure(indicator, **filters):
    return compute(indicator, YEAR, filters).numerator


def test_they_are_kept_apart_and_split_by_kind(of):
    for number, form in enumerate(("invention", "utility", "design", "software", "software")):
        verified(of, RightApplication, date(2024, 5, 1), form=form, number=f"CN{number}")
    verified(of, RightGrant, date(2024, 6, 1), form="software", system_code="instruments")
    verified(of, RightGrant, date(2024, 6, 1), form="invention", number="ZL1")
    assert (figure(APPLIED), figure(GRANTED)) == (5, 2)
    assert (figure(APPLIED, kind="patent"), figure(APPLIED, kind="software")) == (3, 2)
    assert figure(APPLIED, kind="patent,software") == 5
    assert (figure(APPLIED, subkind="design"), figure(GRANTED, subkind="invention")) == (1, 1)
    assert figure(GRANTED, system="instruments", kind="patent,software") == 1


def test_an_application_is_pending_until_its_right_is_granted(of):
    first = verified(of, RightApplication, date(2024, 1, 5), number="CN1")
    verified(of, RightApplication, date(2024, 1, 6), number="CN2")
    verified(of, RightGrant, date(2024, 6, 1), number="ZL1", application=first)
    assert told(RightApplication)["期末在审"] == 1
    assert told(RightGrant)["本年申请数（不相加）"] == 2


def test_a_lapsed_right_is_in_force_again_after_its_restoration(of):
    right = verified(of, RightGrant, date(2024, 1, 5))
    verified(of, RightGrant, date(2024, 1, 6), number="2024SR2")
    verified(of, RightEvent, date(2024, 5, 1), right=right, kind="lapsed")
    assert told(RightGrant)["期末有效"] == 1
    verified(of, RightEvent, date(2024, 8, 1), right=right, kind="restored")
    assert told(RightGrant)["期末有效"] == 2


def test_a_number_is_there_once_however_it_is_written(of):
    drafted(of, RightApplication, date(2024, 5, 1), number="cn 2024 1")
    with pytest.raises(ValidationError, match="这个申请号已登记"):
        results.register(
            RightApplication,
            by=of.reporter,
            facts=facts(RightApplication, date(2024, 5, 1), number="CN20241"),
        )


@pytest.mark.parametrize(
    ("model", "given", "word"),
    [
        (RightApplication, {"applied_on": date(2024, 6, 1)}, "不能早于申请日"),
        (RightApplication, {"system_code": "仪器"}, "信息系统的代码"),
        (RightApplication, {"form": "poem"}, "poem"),
    ],
)
def test_what_cannot_be_is_refused(of, model, given, word):
    with pytest.raises(ValidationError, match=word):
        results.register(model, by=of.reporter, facts=facts(model, date(2024, 5, 1), **given))


def test_a_fee_needs_its_last_day_and_nothing_lies_before_the_grant(of):
    right = verified(of, RightGrant, date(2024, 5, 1))
    for given, word in (
        ({"kind": "fee", "happened_on": date(2024, 6, 1)}, "有效至"),
        ({"kind": "lapsed", "happened_on": date(2024, 4, 1)}, "不能早于授权日"),
    ):
        with pytest.raises(ValidationError, match=word):
            results.register(RightEvent, by=of.reporter, facts={"right": right, **given})
