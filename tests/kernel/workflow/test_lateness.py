"""What was written down late stays marked, whichever way it came in."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.sampleapp.models import Sighting
from yanfa.kernel import clock
from yanfa.kernel.workflow.lateness import WrittenByServer, refuse_future

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 2)


def days_ago(number: int) -> date:
    return clock.today() - timedelta(days=number)


@pytest.mark.parametrize(("ago", "late"), [(0, False), (2, False), (3, True), (400, True)])
def test_the_policy_decides_what_is_late(ago, late):
    sighting = Sighting.objects.create(what="鹤", seen_on=days_ago(ago))
    sighting.refresh_from_db()
    assert sighting.late is late


def test_the_server_sets_the_moment_and_the_mark_whatever_is_passed():
    before = clock.now()
    early = timezone.make_aware(timezone.datetime(2020, 1, 2, 9))
    given = {"seen_on": LONG_AGO, "recorded_at": early, "late": False}
    Sighting.objects.create(what="一", **given)
    Sighting.objects.bulk_create([Sighting(what="二", **given), Sighting(what="三", **given)])
    Sighting(what="四", **given).save(force_insert=True)
    rows = list(Sighting.objects.order_by("pk"))
    assert len(rows) == 4
    assert all(row.late and row.recorded_at >= before for row in rows)


def test_a_later_save_leaves_both():
    sighting = Sighting.objects.create(what="鹤", seen_on=LONG_AGO)
    first = sighting.recorded_at
    sighting.what, sighting.late, sighting.recorded_at = "鹭", False, first - timedelta(days=900)
    sighting.save()
    sighting.refresh_from_db()
    assert (sighting.what, sighting.late, sighting.recorded_at) == ("鹭", True, first)


def test_a_day_moved_back_afterwards_is_late_and_one_moved_forward_stays_late():
    sighting = Sighting.objects.create(what="鹤", seen_on=days_ago(0))
    sighting.seen_on = LONG_AGO
    sighting.save()
    sighting.refresh_from_db()
    assert sighting.late
    sighting.seen_on = days_ago(0)
    sighting.save()
    sighting.refresh_from_db()
    assert sighting.late


@pytest.mark.parametrize("facts", [{"late": False}, {"recorded_at": clock.now()}])
def test_nothing_else_writes_them(facts):
    sighting = Sighting.objects.create(what="鹤", seen_on=LONG_AGO)
    with pytest.raises(WrittenByServer):
        Sighting.objects.update(**facts)
    for name, value in facts.items():
        setattr(sighting, name, value)
    with pytest.raises(WrittenByServer):
        Sighting.objects.bulk_update([sighting], list(facts))


def test_without_a_day_nothing_is_late():
    sighting = Sighting.objects.create(what="鹤", seen_on=None)
    sighting.save()
    sighting.refresh_from_db()
    assert not sighting.late


def test_what_is_still_to_come_is_refused_at_its_field():
    refuse_future(days_ago(0), "seen_on")
    refuse_future(None, "seen_on")
    with pytest.raises(ValidationError) as refusal:
        refuse_future(days_ago(-1), "seen_on")
    assert list(refusal.value.message_dict) == ["seen_on"]
    with pytest.raises(ValidationError):
        refuse_future(clock.now() + timedelta(minutes=1), "seen_at")
