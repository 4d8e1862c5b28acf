"""Samples become days and outages: once, whenever they come, and the same whatever the order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.subsystems.operations.probing.conftest import DAY, at, fed, seen, site
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import SHANGHAI, demonstration_time, start_of_day
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.subsystems.operations.models import (
    Outage,
    ProbeHour,
    ProbeSample,
    ProbeSystemDay,
    ProbeTarget,
    ProbeTargetDay,
)
from yanfa.subsystems.operations.services.probing.deriving import derive
from yanfa.subsystems.operations.services.probing.keeping import clear_samples, close_days
from yanfa.subsystems.operations.services.probing.loading import load
from yanfa.subsystems.operations.services.probing.outages import explain_outage
from yanfa.subsystems.operations.services.probing.stops import announce_stop
from yanfa.subsystems.operations.services.probing.targets import end_target

MINUTES = 24 * 60
FULL = "o" * MINUTES
ONE_DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def day_of(system, day=DAY):
    return ProbeSystemDay.objects.get(system=system, day=day)


def rows():
    """Everything that deriving writes, without keys and stamps."""
    return (
        list(ProbeTargetDay.objects.order_by("pk").values_list("day", "samples", "good_ms", "gap_seconds")),
        list(
            ProbeSystemDay.objects.order_by("day").values_list(
                "day", "outage_seconds", "gap_seconds", "available"
            )
        ),
        list(
            Outage.objects.order_by("started_at").values_list(
                "started_at", "ended_at", "down_seconds", "counted"
            )
        ),
        list(ProbeHour.objects.order_by("starts_at").values_list("starts_at", "samples", "failures")),
    )


def out(minutes, start=600):
    return "o" * start + "x" * minutes + "o" * (MINUTES - start - minutes)


class TestDays:
    def test_a_whole_day_is_available(self, target, portal):
        fed(target, FULL)
        day = day_of(portal)
        assert (day.seconds, day.up_seconds, day.available) == (86_400, 86_400, True)
        of_target = ProbeTargetDay.objects.get()
        assert (of_target.samples, of_target.good_ms, sum(of_target.histogram)) == (MINUTES, 720_000, MINUTES)
        assert ProbeHour.objects.count() == 24

    def test_a_day_without_samples_is_a_gap_once_it_is_closed(self, target, portal):
        with demonstration_time(start_of_day(DAY) + timedelta(days=1, minutes=20)):
            close_days()
        assert day_of(portal).gap_seconds == 86_400
        assert not day_of(portal).available
        assert ProbeSystemDay.objects.count() == 14

    def test_closing_twice_changes_nothing(self, target):
        with demonstration_time(start_of_day(DAY) + timedelta(days=1, minutes=20)):
            assert close_days() == 14
            assert close_days() == 0

    def test_a_gap_within_the_minutes_is_forgiven_and_a_longer_one_is_not(self, target, portal):
        fed(target, "o" * 100 + "." * 30 + "o" * (MINUTES - 130))
        assert day_of(portal).available
        fed(target, "o" * 100 + "." * 31 + "o" * (MINUTES - 131), day=DAY + ONE_DAY)
        assert not day_of(portal, DAY + ONE_DAY).available

    @pytest.mark.parametrize(("minutes", "available"), [(30, True), (31, False)])
    def test_an_outage_within_the_minutes_leaves_the_day_available(self, target, portal, minutes, available):
        fed(target, out(minutes))
        assert day_of(portal).outage_seconds == minutes * 60
        assert day_of(portal).available is available

    def test_today_is_counted_as_far_as_it_is_seen_and_never_available(self, target, portal):
        fed(target, "o" * 60, when=start_of_day(DAY) + timedelta(minutes=60))
        day = day_of(portal)
        assert (day.seconds, day.gap_seconds, day.available) == (3600, 0, False)

    def test_the_day_on_which_probing_begins_has_a_gap_before_it(self, demonstration, portal, officer):
        with demonstration_time(datetime.combine(DAY, datetime.min.time(), SHANGHAI) + timedelta(hours=12)):
            late = site(portal, officer)
        fed(late, "o" * 720, start=720)
        assert (day_of(portal).gap_seconds, day_of(portal).available) == (43_200, False)

    def test_a_leap_day_is_a_day(self, target, portal):
        with demonstration_time(datetime(2028, 2, 1, tzinfo=SHANGHAI)):
            pages = site(portal, None, name="列表页")
        leap = date(2028, 2, 29)
        fed(pages, FULL, day=leap)
        fed(target, FULL, day=leap)
        assert day_of(portal, leap).available

    def test_seconds_that_do_not_add_up_are_refused_by_the_database(self, target, portal):
        fed(target, FULL)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProbeSystemDay.objects.update(up_seconds=1)


class TestOutages:
    def test_an_interruption_is_longer_than_the_policy_allows(self, target):
        fed(target, out(5))
        assert not Outage.objects.get().counted
        fed(target, out(6), day=DAY + ONE_DAY)
        assert Outage.objects.get(started_at__gte=start_of_day(DAY + ONE_DAY)).counted

    def test_it_begins_at_the_first_failure_and_ends_at_the_first_good_sample(self, target):
        fed(target, out(14, start=600))
        outage = Outage.objects.get()
        assert outage.started_at == start_of_day(DAY) + timedelta(minutes=600)
        assert outage.ended_at == start_of_day(DAY) + timedelta(minutes=614)

    def test_an_outage_over_midnight_is_one_and_both_days_have_their_share(self, target, portal):
        fed(target, "o" * (MINUTES - 20) + "x" * 20)
        assert Outage.objects.get().ended_at is None
        fed(target, "x" * 25 + "o" * (MINUTES - 25), day=DAY + ONE_DAY)
        outage = Outage.objects.get()
        assert (outage.down_seconds, outage.ended_at) == (
            2700,
            start_of_day(DAY + ONE_DAY) + timedelta(minutes=25),
        )
        assert (day_of(portal).outage_seconds, day_of(portal, DAY + ONE_DAY).outage_seconds) == (1200, 1500)

    def test_late_samples_derive_their_day_again_and_the_cause_stays(self, target, engineer):
        fed(target, "o" * 600 + "x" * 10 + "o" * (MINUTES - 610))
        outage = Outage.objects.get()
        explain_outage(outage, by=engineer, cause="交换机重启", incident_number="SJ-2024-003")
        fed(target, FULL, day=DAY + ONE_DAY)
        first = seen(target, "o" * 600)
        ProbeSample.objects.filter(tick__lt=at(600)).delete()
        derive_again(target)
        fed(target, "o" * 600)
        assert len(first) == ProbeSample.objects.filter(tick__gte=at(0), tick__lt=at(600)).count()
        again = Outage.objects.get()
        assert (again.public_id, again.cause) == (outage.public_id, "交换机重启")

    def test_an_outage_that_late_samples_refute_is_gone_and_the_log_says_so(self, target, portal):
        fed(target, "o" * 600 + "x.x.x" + "o" * (MINUTES - 605))
        assert Outage.objects.count() == 1
        fed(target, "o", start=601)
        fed(target, "o", start=603)
        assert Outage.objects.count() == 0
        assert AuditEvent.objects.filter(action="operations.outage_vanished").exists()

    def test_the_order_of_loading_does_not_matter(self, target, portal):
        texts = ["o" * (MINUTES - 20) + "x" * 20, "x" * 25 + "o" * (MINUTES - 25), out(9), FULL]
        days = [DAY + number * ONE_DAY for number in range(4)]
        end = start_of_day(DAY) + timedelta(days=5)
        for text, day in zip(texts, days, strict=True):
            fed(target, text, day=day, when=end)
        forward = rows()
        ProbeSample.objects.all().delete()
        for model in (ProbeTargetDay, ProbeSystemDay, Outage, ProbeHour):
            model.objects.all().delete()
        for text, day in reversed(list(zip(texts, days, strict=True))):
            fed(target, text, day=day, when=end)
        backward = rows()
        assert sorted(backward[0]) == sorted(forward[0])
        assert backward[1:] == forward[1:]

    def test_deriving_again_writes_no_outage_anew(self, target):
        fed(target, out(9))
        before = Outage.objects.get().derived_at
        derive_again(target)
        assert Outage.objects.get().derived_at == before

    def test_two_outages_that_a_late_failure_joins_are_one(self, target):
        text = "o" * 600 + "x" * 6 + "o" * 40 + "x" * 6 + "o" * (MINUTES - 652)
        fed(target, text)
        assert Outage.objects.count() == 2

    def test_an_outage_that_outlives_its_samples_stays_one(self, target, portal):
        """Nobody mended a page for half a year: its first days are cleared away, and it is still one outage."""
        fed(target, "o" * 1200 + "x" * 240)
        for number in range(1, 5):
            fed(target, "x" * MINUTES, day=DAY + number * ONE_DAY)
        first = Outage.objects.get()
        ProbeSample.objects.filter(tick__lt=at(2 * MINUTES)).delete()
        ProbeTargetDay.objects.filter(day__lte=DAY + ONE_DAY).update(raw_cleared=True)
        fed(target, "x" * 10 + "o" * (MINUTES - 10), day=DAY + 5 * ONE_DAY)
        outage = Outage.objects.get()
        assert (outage.started_at, outage.public_id) == (first.started_at, first.public_id)
        assert outage.down_seconds == (240 + 4 * MINUTES + 10) * 60
        assert outage.ended_at == start_of_day(DAY + 5 * ONE_DAY) + timedelta(minutes=10)
        assert day_of(portal).outage_seconds == 240 * 60

    def test_a_target_that_is_ended_ends_its_outage(self, target, officer):
        fed(target, "o" * 600 + "x" * 10, when=start_of_day(DAY) + timedelta(minutes=610))
        with demonstration_time(start_of_day(DAY) + timedelta(minutes=611)):
            end_target(target, by=officer)
        with demonstration_time(start_of_day(DAY) + timedelta(days=1, minutes=20)):
            close_days()
        assert Outage.objects.get().ended_at is not None


def derive_again(target, day=DAY):
    with demonstration_time(start_of_day(day) + timedelta(days=2, minutes=5)):
        derive(system=target.system_id, kind=target.kind, day=day)


class TestPlannedStops:
    def announce(self, portal, officer, announced, first=600, last=640):
        with demonstration_time(start_of_day(DAY) + timedelta(minutes=announced)):
            return announce_stop(
                by=officer,
                system=portal,
                starts_at=start_of_day(DAY) + timedelta(minutes=first),
                ends_at=start_of_day(DAY) + timedelta(minutes=last),
                reason="数据库升级",
            )

    def test_what_was_announced_before_is_no_interruption(self, target, portal, officer):
        stop = self.announce(portal, officer, announced=590)
        fed(target, out(35))
        outage = Outage.objects.get()
        assert (stop.in_time, outage.counted, outage.planned_only) == (True, False, True)
        assert (day_of(portal).planned_seconds, day_of(portal).outage_seconds) == (2100, 0)

    @pytest.mark.parametrize("announced", [600, 601])
    def test_what_was_announced_late_counts_as_unplanned(self, target, portal, officer, announced):
        stop = self.announce(portal, officer, announced=announced)
        fed(target, out(35))
        assert (stop.in_time, Outage.objects.get().counted) == (False, True)
        assert day_of(portal).planned_seconds == 0

    def test_what_runs_over_counts_from_the_announced_end(self, target, portal, officer):
        self.announce(portal, officer, announced=590, last=620)
        fed(target, out(35))
        outage = Outage.objects.get()
        assert (outage.down_seconds, outage.planned_seconds, outage.counted) == (900, 1200, True)

    def test_its_dates_cannot_be_changed_afterwards(self, target, portal, officer):
        stop = self.announce(portal, officer, announced=590)
        later = stop.ends_at + timedelta(hours=1)
        stop.ends_at = later
        with pytest.raises(WrittenByServer):
            stop.save()
        with pytest.raises(WrittenByServer):
            type(stop).objects.filter(pk=stop.pk).update(ends_at=later)
        with pytest.raises(WrittenByServer):
            type(stop).objects.filter(pk=stop.pk).update(announced_at=stop.starts_at - timedelta(days=1))


class TestLoading:
    def test_the_same_samples_twice_add_nothing(self, target):
        first, again = fed(target, FULL), fed(target, FULL)
        assert (first.added, again.added, again.known) == (MINUTES, 0, MINUTES)

    def test_twice_in_one_batch_is_once(self, target):
        samples = seen(target, "ooo")
        with demonstration_time(start_of_day(DAY) + ONE_DAY):
            result = load(samples + samples)
        assert (result.added, result.known) == (3, 3)

    def test_of_two_looks_at_one_tick_the_first_stays(self, target):
        fed(target, "o")
        fed(target, "x")
        assert ProbeSample.objects.get().fault == ""

    def test_what_cannot_have_been_seen_is_refused(self, target, officer):
        strange = seen(target, "o")[0]
        with demonstration_time(start_of_day(DAY)):
            result = load(
                [
                    type(strange)("nowhere", at(0), 1, 200, ""),
                    type(strange)(target.public_id, at(0) + 7, 1, 200, ""),
                    type(strange)(target.public_id, at(5), 1, 200, ""),
                    *seen(target, "o", day=date(2024, 2, 1)),
                ]
            )
        assert result.added == 0
        assert result.refused == {
            "unknown target": 1,
            "not a tick of the target": 2,
            "from the future": 1,
        }

    def test_samples_are_neither_changed_nor_backdated(self, target):
        fed(target, "ooo")
        sample = ProbeSample.objects.first()
        sample.fault = ""
        with pytest.raises(WrittenByServer):
            sample.save()
        with pytest.raises(WrittenByServer):
            ProbeSample.objects.update(fault="")
        with pytest.raises(WrittenByServer):
            ProbeTarget.objects.update(valid_from=start_of_day(DAY) - timedelta(days=900))

    def test_samples_that_came_long_after_their_day_are_shown_as_late(self, target):
        fed(target, "o" * 10)
        fed(target, "o" * 5, start=10, when=start_of_day(DAY) + timedelta(days=3))
        assert ProbeTargetDay.objects.get(day=DAY).late_samples == 5

    def test_days_whose_samples_are_cleared_stay_as_they_were(self, target, portal):
        fed(target, out(9))
        before = rows()[:3]
        later = start_of_day(DAY) + timedelta(days=400)
        with demonstration_time(later):
            assert clear_samples() == MINUTES
            assert clear_samples() == 0
        assert (ProbeSample.objects.count(), ProbeHour.objects.count()) == (0, 0)
        result = fed(target, "xxxxxxxxxx", start=100, when=later)
        assert (result.added, result.refused) == (0, {"its day is cleared away": 10})
        with demonstration_time(later):
            derive(system=portal.pk, kind="site", day=DAY)
        assert rows()[:3] == before

    def test_two_pages_of_a_system_are_judged_together(self, target, portal, officer):
        with demonstration_time(datetime(2024, 3, 1, tzinfo=SHANGHAI)):
            other = site(portal, officer, name="列表页")
        fed(target, out(10, start=600))
        fed(other, out(10, start=605))
        assert day_of(portal).outage_seconds == 900
        assert Outage.objects.count() == 1
