"""Several people at the same moment: one combined issue, one month of the districts, one request stand."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.kernel.racing import Gate, race
from tests.subsystems.records.documents.staff import at, planned, staff
from yanfa.kernel.workflow.entering import enter, enter_many
from yanfa.subsystems.records.models import DistrictReport, Document, PolicySupport
from yanfa.subsystems.records.services import district
from yanfa.subsystems.records.services.support import request_support

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 3
MONTH = date(2024, 1, 1)


@pytest.fixture
def of(db):
    """The centre."""
    return staff()


def issue(of, first):
    """A combined issue from a number on; all of them cover the third."""
    facts = {"kind": "serial", "code": "bases_news", "title": f"基地工作动态第{first}期", "year": 2024}
    return planned(of, date(2024, 8, 28), issue_from=first, issue_to=3, **facts)


def test_of_issues_that_overlap_one_stands(of):
    with at(2024, 2, 5):
        outcomes = race([partial(issue, of, first) for first in (1, 2, 3)])
    assert sum(isinstance(each, ValidationError) for each in outcomes) == 2, outcomes
    assert Document.objects.count() == 1


def naive_issue(of, first, gate):
    """What a naive programmer writes: look first, then store, with nothing held in between."""
    assert not Document.objects.filter(kind="serial").exists()
    gate()
    facts = {"kind": "serial", "code": "bases_news", "title": f"第{first}期", "year": 2024}
    document = Document(issue_from=first, issue_to=3, due_on=date(2024, 8, 28), **facts)
    with transaction.atomic():
        return enter(document, by=of.officer, entry="plan")


def test_control_without_the_lock_all_of_them_stand(of):
    gate = Gate(CLERKS)
    with at(2024, 2, 5):
        outcomes = race([partial(naive_issue, of, first, gate) for first in (1, 2, 3)])
    assert not any(isinstance(each, Exception) for each in outcomes), outcomes
    assert Document.objects.count() == CLERKS


def test_a_month_that_many_open_is_opened_once(of):
    with at(2024, 2, 5):
        outcomes = race([partial(district.open_month, MONTH, by=of.officer)] * CLERKS)
    assert sorted(len(each) for each in outcomes) == [0, 0, 16], outcomes
    assert DistrictReport.objects.count() == 16


def naive_month(of, gate):
    """Look first, then store."""
    known = set(DistrictReport.objects.values_list("district", flat=True))
    gate()
    return enter_many(
        [district.new_report(code, MONTH) for code in district.districts() if code not in known],
        by=of.officer,
        entry="open",
    )


def test_control_without_the_lock_the_others_fail(of):
    gate = Gate(CLERKS)
    with at(2024, 2, 5):
        outcomes = race([partial(naive_month, of, gate)] * CLERKS)
    assert sum(isinstance(each, Exception) for each in outcomes) == CLERKS - 1, outcomes
    assert DistrictReport.objects.count() == 16


def request(of):
    return request_support(
        by=of.officer,
        title="若干措施",
        requested_by="政策法规处",
        requested_on=date(2024, 2, 1),
        due_on=date(2024, 6, 14),
    )


def test_the_same_request_stands_once_and_the_others_are_told(of):
    with at(2024, 2, 5):
        outcomes = race([partial(request, of)] * CLERKS)
    told = [each for each in outcomes if isinstance(each, ValidationError)]
    assert len(told) == CLERKS - 1, outcomes
    assert PolicySupport.objects.count() == 1
