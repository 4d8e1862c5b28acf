"""Bulk writing: the same rows on both databases, in the transaction of who asked for it."""

import pytest
from django.db import IntegrityError, transaction

from tests.subsystems.performance.lists.examples import YEAR, department, mapped, reporter, row, xlsx
from yanfa.kernel.documents.tabular.loading import BATCH, load
from yanfa.subsystems.performance.models import ListRow
from yanfa.subsystems.performance.services.lists import take_in

pytestmark = pytest.mark.django_db
COLUMNS = ("upload_id", "number", "key", "on", "numerator", "counted", "reason", "weight", "adds", "cells")


@pytest.fixture
def upload():
    office = department()
    clerk = reporter(office)
    return take_in(mapped(clerk, office), by=clerk, data=xlsx([row(1)]), file_name="台账.xlsx", year=YEAR)


def rows(upload, numbers):
    return (
        [upload.pk, number, f"甲\t\\{number}\n", "2025-01-05", True, True, "", "1", "0.5", '["\\"引号\\""]']
        for number in numbers
    )


def test_more_rows_than_one_batch_are_written_as_they_are(upload):
    load(ListRow, COLUMNS, rows(upload, range(10, BATCH + 15)))
    kept = list(ListRow.objects.filter(upload=upload, number__gte=10).order_by("number"))
    assert len(kept) == BATCH + 5
    first = kept[0]
    assert (first.key, str(first.on), first.counted, str(first.cells)) == (
        "甲\t\\10\n",
        "2025-01-05",
        True,
        '"引号"',
    )
    assert (first.weight, str(first.adds.normalize()), first.amount) == (1, "0.5", None)


def test_the_constraints_of_the_table_hold_and_nothing_stays_half_written(upload):
    with pytest.raises(IntegrityError), transaction.atomic():
        load(ListRow, COLUMNS, rows(upload, [*range(10, 20), 10]))
    assert upload.rows.count() == 1


def test_no_rows_are_no_fault(upload):
    load(ListRow, COLUMNS, [])
    assert upload.rows.count() == 1
