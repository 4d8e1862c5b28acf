"""Filings and assessments: one filing at a time, the policy of the day is kept, and the order of dates."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.operations.systems.records import (
    FIRST,
    LAST,
    YEAR,
    assessed,
    days,
    engineer,
    figure,
    filing,
    officer,
    system,
)
from yanfa.kernel.clock import today
from yanfa.kernel.policy.models import ParameterVersion
from yanfa.subsystems.operations.models import Assessment, Filing
from yanfa.subsystems.operations.services import protection

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return " ".join(refusal.value.messages)


def test_a_system_is_filed_at_one_level_at_a_time():
    portal, by = system(), officer()
    low = protection.file_level(portal, by=by, level=2, certificate="C-2", starts_on=FIRST)
    raise_level = lambda: protection.file_level(  # noqa: E731  the same attempt twice
        portal, by=by, level=3, certificate="C-3", starts_on=date(YEAR, 6, 1)
    )
    assert "重叠" in refused(raise_level)
    protection.revoke(low, by=by, ended_on=date(YEAR, 6, 1), reason="级别变更")
    assessed(raise_level(), date(YEAR, 7, 1))
    assert figure("operations.protection_level") == 3


def test_one_certificate_stands_once():
    filing(system(), certificate="C-1")
    assert refused(lambda: filing(system("bases"), certificate="C-1"))
    assert Filing.objects.count() == 1


@pytest.mark.parametrize("level", [1, 5, 0, None])
def test_levels_that_are_not_filed_are_refused(level):
    assert refused(lambda: filing(system(), level=level))


def test_the_cycle_of_the_day_is_kept_when_the_policy_changes_later():
    made = assessed(filing(system()), date(YEAR, 5, 12))
    assert made.valid_until == date(YEAR + 1, 5, 12)
    assert made.cycle.startswith("operations.assessment_cycle_level3_months@")
    before = figure("operations.protection_level")
    made.refresh_from_db()
    assert made.valid_until == date(YEAR + 1, 5, 12)
    assert figure("operations.protection_level") == before == 3
    assert not ParameterVersion.objects.exists()


def test_the_first_assessment_may_come_before_the_certificate_and_a_later_filings_may_not():
    portal = system()
    low = filing(portal, level=2, starts_on=date(YEAR, 3, 1))
    assessed(low, date(YEAR, 1, 15))
    protection.revoke(low, by=None, ended_on=date(YEAR, 6, 1), reason="级别变更")
    high = filing(portal, level=3, starts_on=date(YEAR, 6, 1))
    assert "早于备案日期" in refused(lambda: assessed(high, date(YEAR, 5, 1), "R-9"))
    assert "已撤销" in refused(lambda: assessed(low, LAST, "R-8"))


def test_a_report_stands_once_and_not_before_it_is_made():
    filed = filing(system())
    assessed(filed, FIRST, "R-1")
    assert refused(lambda: assessed(filed, FIRST, "R-1"))
    assert "还没有发生" in refused(lambda: assessed(filed, days(1), "R-2"))
    assert refused(lambda: assessed(filed, today(), "R-3", score=101))
    assert Assessment.objects.count() == 1


def test_engineers_do_not_file():
    portal, by = system(), engineer()
    with pytest.raises(PermissionDenied):
        protection.file_level(portal, by=by, level=3, certificate="x", starts_on=FIRST)
    filed = filing(portal)
    with pytest.raises(PermissionDenied):
        protection.assess(filed, by=by, assessed_on=FIRST, report_number="x", conclusion="good")
