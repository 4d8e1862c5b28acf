"""Two clerks register the same DOI at the same moment: one paper stands, the other clerk is told."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests.kernel.racing import Gate, race
from tests.registers.people import account
from tests.subsystems.records.results.making import at, drafted, facts, people
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.models import Paper
from yanfa.subsystems.records.services import results

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 3, 5)
CLERKS = 4


@pytest.fixture
def clerks(db):
    return [account(f"clerk{number}", "section_reporter", real_name="登记人") for number in range(CLERKS)]


def registering(clerk):
    return results.register(Paper, by=clerk, facts=facts(Paper, DAY, doi="10.1000/race"))


def naive(clerk, gate):
    """What a naive programmer writes: look first, then store, with nothing held in between."""
    paper = Paper(**facts(Paper, DAY, doi="10.1000/race"), recorded_by=clerk, changed_by=clerk)
    paper.full_clean()
    gate()
    with transaction.atomic():
        return enter(paper, by=clerk, entry="register")


def test_one_of_them_stands_and_the_others_are_told(clerks):
    with at(2024, 4, 2):
        outcomes = race([partial(registering, clerk) for clerk in clerks])
    told = [each for each in outcomes if isinstance(each, ValidationError)]
    assert len(told) == CLERKS - 1, outcomes
    assert Paper.objects.count() == 1


def test_the_index_alone_stops_who_looked_first(clerks):
    gate = Gate(CLERKS)
    with at(2024, 4, 2):
        outcomes = race([partial(naive, clerk, gate) for clerk in clerks])
    assert sum(isinstance(each, IntegrityError) for each in outcomes) == CLERKS - 1, outcomes
    assert Paper.objects.count() == 1


def test_control_without_the_index_all_of_them_stand(clerks):
    index = next(each for each in Paper._meta.constraints if each.name == "records_paper_doi_once")
    with connection.schema_editor() as schema:
        schema.remove_constraint(Paper, index)
    try:
        gate = Gate(CLERKS)
        with at(2024, 4, 2):
            outcomes = race([partial(naive, clerk, gate) for clerk in clerks])
        assert not any(isinstance(each, Exception) for each in outcomes), outcomes
        assert Paper.objects.count() == CLERKS
    finally:
        Paper.objects.all().delete()
        with connection.schema_editor() as schema:
            schema.add_constraint(Paper, index)


def test_two_officers_verify_once(db):
    of = people()
    with at(2024, 4, 2):
        paper = drafted(of, Paper, DAY)
        perform("submit", paper, by=of.reporter)
        copies = [Paper.objects.get(pk=paper.pk) for _each in range(2)]
        jobs = [
            partial(perform, "verify", copy, by=by)
            for copy, by in zip(copies, (of.officer, of.second), strict=True)
        ]
        outcomes = race(jobs)
    assert sum(isinstance(each, Exception) for each in outcomes) == 1, outcomes
    paper.refresh_from_db()
    assert paper.state == "verified"
    assert paper.verified_by in (of.officer, of.second)
