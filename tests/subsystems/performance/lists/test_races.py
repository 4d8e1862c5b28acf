"""Two people take in files of one place at the same moment: each file is kept once, and one of them stands.

The control is the same moment without the look under the lock: both would be first in an empty place.
"""

from __future__ import annotations

from functools import partial
from threading import Barrier, local

import pytest
from django.db import IntegrityError

from tests.kernel.racing import PATIENCE, race
from tests.subsystems.performance.lists.examples import YEAR, department, mapped, reporter, row, xlsx
from yanfa.kernel.files.models import StoredFile
from yanfa.subsystems.performance.models import ListRow, ListUpload
from yanfa.subsystems.performance.services import lists

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    office = department()
    return reporter(office, "one"), reporter(office, "two")


@pytest.fixture
def mapping(people):
    return mapped(people[0], department())


def both_read_first(monkeypatch):
    """Each has looked for a standing file before either writes; the later look, under the lock, is left alone."""
    barrier, passed, real = Barrier(2), local(), lists.standing_at

    def looked(*arguments):
        found = real(*arguments)
        if not hasattr(passed, "once"):
            passed.once = True
            barrier.wait(PATIENCE)
        return found

    monkeypatch.setattr(lists, "standing_at", looked)


def at_once(mapping, people, files):
    jobs = [
        partial(lists.take_in, mapping, by=person, data=data, file_name="a.xlsx", year=YEAR)
        for person, data in zip(people, files, strict=True)
    ]
    return race(jobs)


def test_the_same_file_is_taken_in_once(monkeypatch, mapping, people):
    both_read_first(monkeypatch)
    data = xlsx([row(1), row(2)])
    outcomes = at_once(mapping, people, [data, data])
    assert outcomes[0] == outcomes[1] == ListUpload.objects.get()
    assert ListRow.objects.count() == 2
    assert StoredFile.objects.count() == 1


def test_of_two_files_one_replaces_the_other(monkeypatch, mapping, people):
    both_read_first(monkeypatch)
    files = [xlsx([row(1)]), xlsx([row(1), row(2)])]
    outcomes = at_once(mapping, people, files)
    assert all(isinstance(outcome, ListUpload) for outcome in outcomes), outcomes
    (standing,) = ListUpload.objects.current()
    assert standing.replaces in outcomes
    assert {lists.value_of(upload).value for upload in outcomes} == {1, 2}


def test_control_without_the_look_under_the_lock_one_fails(monkeypatch, mapping, people):
    monkeypatch.setattr(lists, "standing_at", lambda *arguments: None)
    outcomes = at_once(mapping, people, [xlsx([row(1)]), xlsx([row(2)])])
    assert [isinstance(outcome, IntegrityError) for outcome in outcomes].count(True) == 1, outcomes
    assert ListUpload.objects.count() == 1
