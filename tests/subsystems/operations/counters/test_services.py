"""Logs handed in, read and counted; reports entered and corrected: once each, never back-dated, all or nothing."""

# ruff: noqa: DTZ001 - devices write the time of their wall clock

import gzip
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.registers.people import account
from tests.subsystems.operations.counters.examples import (
    PDF,
    SAMPLES,
    counted,
    engineer,
    firewall,
    gateway,
    handed_in,
    officer,
    packet,
    packets,
    system,
    text,
    upload,
)
from yanfa.kernel.clock import now, today
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.indicators.compute import by_dimension, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.door import StateDoorClosed
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.counters import Content, DeviceKind, LogFormat
from yanfa.subsystems.operations.indicators.counters import FIREWALL_BLOCKS, SPAM_BLOCKED
from yanfa.subsystems.operations.models import CounterDevice, CounterStatement, DayCount, LogImport
from yanfa.subsystems.operations.services.counters import devices, logs, statements
from yanfa.subsystems.operations.services.counters.facts import facts_of

pytestmark = pytest.mark.django_db

MAY = datetime(2023, 5, 10, 9, 0)
YEAR = Period.year(2023)


def figure(indicator=FIREWALL_BLOCKS, period=YEAR) -> int:
    return int(compute(indicator, period).value or 0)


def stated(device, by, **facts) -> CounterStatement:
    given = {"first_day": date(2023, 4, 1), "last_day": date(2023, 4, 30), "blocked": 700}
    return statements.state_counts(device, by=by, evidence=upload(PDF, "april.pdf"), **(given | facts))


class TestLogs:
    def test_reading_counts_nothing_and_counting_does(self):
        device, person = firewall(), engineer()
        log = handed_in(
            device, person, text([*packets(MAY, 30), packet(MAY + timedelta(hours=1), 9, "[ALERT] ")])
        )
        assert (log.state, log.lines, log.counted, figure()) == ("read", 31, 31, 0)
        log = logs.count_log(log, by=person)
        assert (log.state, figure()) == ("counted", 30)
        row = DayCount.objects.get()
        assert (row.day, row.blocked, row.alerts, row.late) == (date(2023, 5, 10), 30, 1, True)
        assert row.kinds == {"remote_login": 30}
        assert "spans" not in LogImport.objects.get().reading

    @pytest.mark.parametrize("packed", [False, True])
    def test_the_same_file_twice_adds_nothing(self, packed):
        device, person = firewall(), engineer()
        data = text(packets(MAY, 30))
        counted(device, person, data, packed=packed)
        with pytest.raises(ValidationError, match="已经导入过"):
            handed_in(device, person, data, packed=packed)
        assert (figure(), LogImport.objects.count(), StoredFile.objects.count()) == (30, 1, 1)

    def test_packed_and_plain_are_the_same_lines(self):
        device, person = firewall(), engineer()
        data = text(packets(MAY, 30))
        counted(device, person, data)
        log = counted(device, person, data, packed=True)
        assert (log.counted, log.skipped, figure()) == (0, 30, 30)

    def test_overlapping_rotations(self):
        device, person = firewall(), engineer()
        lines = packets(MAY, 300)
        counted(device, person, text(lines[:200]), name="kern.log.1")
        second = counted(device, person, text(lines[150:]), name="kern.log")
        assert (second.counted, second.skipped, figure()) == (100, 50, 300)
        assert DayCount.objects.count() == 2

    def test_a_file_read_before_another_was_counted_is_read_again(self):
        device, person = firewall(), engineer()
        lines = packets(MAY, 300)
        early = handed_in(device, person, text(lines[:200]))
        counted(device, person, text(lines[100:]))
        assert early.counted == 200
        with pytest.raises(MoveRefused, match="重新读取"):
            perform("count", early, by=person)
        log = logs.count_log(early, by=person)
        assert (log.counted, log.skipped, figure()) == (100, 100, 300)

    def test_two_devices_may_have_the_same_file(self):
        person = engineer()
        data = text(packets(MAY, 30))
        counted(firewall("甲"), person, data)
        counted(firewall("乙"), person, data)
        assert figure() == 60
        assert {
            name: int(value.value) for name, value in by_dimension(FIREWALL_BLOCKS, YEAR, "device").items()
        } == {
            "甲": 30,
            "乙": 30,
        }

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            (text(packets(MAY, 30)).decode().encode("utf-16"), "UTF-8"),
            ("会议纪要\n".encode(), "没有一行"),
            (text([packet(MAY).replace("May 10 09:00:00", "2019-05-10T09:00:00+08:00")]), "启用日期"),
            (text([packet(MAY, host="fw9")]), "fw9"),
        ],
    )
    def test_what_cannot_be_counted_is_refused_in_words(self, data, told):
        device = firewall()
        log = handed_in(device, engineer(), data)
        assert log.state == "refused"
        with pytest.raises(AssertionError, match=told):
            raise AssertionError(log.refusal)
        assert (figure(), DayCount.objects.count()) == (0, 0)
        assert handed_in(device, engineer("second"), data).state == "refused"

    def test_before_the_device_existed(self):
        device = firewall(in_use_from=date(2023, 5, 11))
        log = handed_in(device, engineer(), text(packets(MAY, 3)))
        assert "2023-05-11" in log.refusal

    def test_after_it_was_retired(self):
        device = firewall(retired_on=date(2023, 5, 10))
        assert "停用" in handed_in(device, engineer(), text(packets(MAY, 3))).refusal

    def test_the_future(self):
        soon = datetime.combine(today(), datetime.min.time()) + timedelta(days=40)
        log = handed_in(firewall(), engineer(), text(packets(soon, 3)), ends_in=soon.date())
        assert "还没有到" in log.refusal

    def test_a_device_without_logs_takes_none(self):
        with pytest.raises(ValidationError, match="不导入日志"):
            handed_in(firewall(log_format=LogFormat.NONE), engineer(), text(packets(MAY, 3)))

    @pytest.mark.parametrize(
        ("data", "name"), [(b"PK\x03\x04zip", "kern.log"), (b"plain text", "kern.log.gz"), (b"", "kern.log")]
    )
    def test_other_files_are_refused_before_they_are_kept(self, data, name):
        with pytest.raises(FileRefused):
            logs.receive_log(firewall(), by=engineer(), upload=upload(data, name))
        assert not LogImport.objects.exists()

    def test_a_bomb(self):
        log = logs.receive_log(
            firewall(), by=engineer(), upload=upload(gzip.compress(b"a" * 90_000_000, 9), "kern.log.gz")
        )
        assert "大得不合常理" in logs.read_log_file(log).refusal

    def test_who_may_not_work_here(self):
        with pytest.raises(PermissionDenied):
            handed_in(firewall(), account("reader", "performance_officer"), text(packets(MAY, 3)))

    def test_killed_while_counting_leaves_nothing(self, monkeypatch):
        device, person = firewall(), engineer()
        log = handed_in(device, person, text(packets(MAY, 30)))
        real = CounterDevice.save

        def dies(*arguments, **options):
            real(*arguments, **options)
            raise SystemExit("killed")

        monkeypatch.setattr(CounterDevice, "save", dies)
        with pytest.raises(SystemExit), transaction.atomic():
            logs.count_log(log, by=person)
        monkeypatch.undo()
        assert (figure(), DayCount.objects.count(), LogImport.objects.get().state) == (0, 0, "read")
        assert logs.count_log(LogImport.objects.get(), by=person).state == "counted"

    @pytest.mark.parametrize(
        ("sample", "kind", "month", "expected"),
        [("postfix.log", LogFormat.POSTFIX, date(2026, 11, 1), 6), ("rspamd.log", LogFormat.RSPAMD, None, 2)],
    )
    def test_mail_gateways(self, sample, kind, month, expected, settings):
        lines = (SAMPLES / sample).read_text().replace("2026-11-21", "2025-11-21").encode()
        month = month and date(2025, 11, 1)
        counted(gateway(log_format=kind), engineer(), lines, ends_in=month)
        assert figure(SPAM_BLOCKED, Period.year(2025)) == expected
        assert DayCount.objects.get().received in {5, 11}


class TestStatements:
    def test_a_month_is_a_row_of_its_last_day(self):
        device = firewall()
        statement = stated(device, engineer())
        row = DayCount.objects.get()
        assert (row.day, row.days, row.blocked, row.late) == (date(2023, 4, 30), 30, 700, True)
        assert (statement.evidence.name, figure()) == ("april.pdf", 700)

    def test_evidence_is_asked_for(self):
        with pytest.raises(ValidationError, match="佐证"):
            statements.state_counts(
                firewall(), by=engineer(), evidence=None, first_day=MAY.date(), last_day=MAY.date(), blocked=1
            )

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"first_day": date(2019, 4, 1), "last_day": date(2019, 4, 30)}, "first_day"),
            ({"first_day": date(2023, 4, 2)}, "last_day"),
            ({"content": Content.RELEASES, "released": 3}, "content"),
            ({"received": 9}, "content"),
        ],
    )
    def test_what_a_firewall_cannot_report(self, facts, field):
        with pytest.raises(ValidationError) as told:
            stated(firewall(), engineer(), **facts)
        assert field in told.value.message_dict
        assert not CounterStatement.objects.exists()

    def test_a_month_that_is_not_over(self):
        first = today().replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if last == today():
            first, last = (
                last + timedelta(days=1),
                (last + timedelta(days=40)).replace(day=1) - timedelta(days=1),
            )
        with pytest.raises(ValidationError, match="还没有过完"):
            stated(firewall(), engineer(), first_day=first, last_day=last)

    def test_the_same_month_twice(self):
        device, person = firewall(), engineer()
        stated(device, person)
        with pytest.raises(ValidationError, match="更正原因"):
            stated(device, person, blocked=800)
        assert figure() == 700

    def test_a_correction_replaces_and_both_stay(self):
        device, person = firewall(), engineer()
        first = stated(device, person)
        second = stated(device, person, blocked=70, reason="多录了一个零")
        assert (figure(), second.replaces) == (70, first)
        assert list(CounterStatement.objects.values_list("standing", flat=True)) == [True, False]

    def test_a_day_within_a_reported_month(self):
        device, person = firewall(), engineer()
        stated(device, person)
        day = date(2023, 4, 3)
        with pytest.raises(ValidationError, match="重叠"):
            stated(device, person, first_day=day, last_day=day, reason="按日")

    def test_a_log_and_a_report_of_one_day(self):
        device, person = firewall(), engineer()
        counted(device, person, text(packets(MAY, 30)))
        with pytest.raises(ValidationError, match="按日志计数"):
            stated(device, person, first_day=date(2023, 5, 1), last_day=date(2023, 5, 31))
        stated(device, person)
        log = handed_in(device, person, text(packets(datetime(2023, 4, 2), 9)), ends_in=date(2023, 4, 1))
        with pytest.raises(MoveRefused, match="设备报表"):
            logs.count_log(log, by=person)
        assert figure() == 730

    def test_spam_less_what_was_released(self):
        device, person = gateway(), engineer()
        stated(device, person, blocked=100, received=400, released=3)
        may = {"first_day": date(2023, 5, 1), "last_day": date(2023, 5, 31)}
        stated(device, person, blocked=0, content=Content.RELEASES, released=7, **may)
        assert figure(SPAM_BLOCKED) == 90
        facts = facts_of(2023, DeviceKind.MAIL_GATEWAY).devices[0]
        assert (facts.blocked, facts.released, facts.rate, len(facts.missing)) == (100, 10, 22.5, 335)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"released": 800}, "released"),
            ({"received": 3}, "received"),
            ({"content": Content.RELEASES, "blocked": 0, "released": 5}, "released"),
        ],
    )
    def test_numbers_of_a_gateway_that_cannot_be(self, facts, field):
        with pytest.raises(ValidationError) as told:
            stated(gateway(), engineer(), **facts)
        assert field in told.value.message_dict

    def test_by_system(self):
        stated(firewall(), engineer())
        assert int(compute(FIREWALL_BLOCKS, YEAR, {"system": "network"}).value) == 700
        assert int(compute(FIREWALL_BLOCKS, YEAR, {"system": "mail"}).value) == 0


class TestDevices:
    def test_kept_by_officers(self):
        facts = {
            "kind": DeviceKind.FIREWALL,
            "name": "新墙",
            "system": system(),
            "in_use_from": date(2023, 1, 1),
        }
        with pytest.raises(PermissionDenied):
            devices.keep_device(CounterDevice(), by=engineer(), **facts)
        made = devices.keep_device(CounterDevice(), by=officer(), **facts)
        with pytest.raises(ValidationError, match="不改"):
            devices.keep_device(made, by=officer("second"), kind=DeviceKind.MAIL_GATEWAY)

    def test_a_format_of_another_kind(self):
        facts = {
            "kind": DeviceKind.FIREWALL,
            "name": "墙",
            "system": system(),
            "in_use_from": date(2023, 1, 1),
        }
        with pytest.raises(ValidationError, match="日志格式"):
            devices.keep_device(CounterDevice(), by=officer(), log_format=LogFormat.RSPAMD, **facts)

    def test_marks_of_a_version(self):
        device, person = firewall(), engineer()
        devices.add_rule(device, by=person, name="V2", valid_from=date(2023, 5, 10), marks=["[OURS]"])
        lines = [packet(MAY - timedelta(days=1), 1), packet(MAY, 2), packet(MAY, 3, "[OURS] ")]
        counted(device, person, text(lines))
        assert [(row.blocked, row.rule_version) for row in DayCount.objects.all()] == [(1, ""), (1, "V2")]

    def test_a_device_that_moves_moves_no_figure(self):
        device = firewall()
        stated(device, engineer())
        devices.keep_device(device, by=officer(), system=system("portal"))
        assert int(compute(FIREWALL_BLOCKS, YEAR, {"system": "network"}).value) == 700

    def test_days_without_data(self):
        device = firewall(in_use_from=date(2023, 3, 1))
        stated(device, engineer())
        facts = facts_of(2023, DeviceKind.FIREWALL)
        assert (facts.missing, facts.blocked) == (365 - 59 - 30, 700)


class TestNoBackDating:
    """Whoever tries, the server's time stays."""

    def tries(self, row):
        past = now() - timedelta(days=900)
        model = type(row)
        yield lambda: model.objects.filter(pk=row.pk).update(recorded_at=past)
        yield lambda: model.objects.filter(pk=row.pk).update(late=False)
        yield lambda: model.objects.bulk_update([_with(row, late=False)], ["late"])
        yield lambda: _with(row, recorded_at=past).save()
        yield lambda: _with(row, late=False).save()
        yield lambda: _with(row, late=False, recorded_at=past).save(update_fields=["late", "recorded_at"])

    def test_rows_and_reports_keep_time_and_mark(self):
        stated(firewall(), engineer())
        begun = now()
        for row in (DayCount.objects.get(), CounterStatement.objects.get()):
            for attempt in self.tries(row):
                with suppress(WrittenByServer), transaction.atomic():
                    attempt()
                stored = type(row).objects.get(pk=row.pk)
                assert stored.late
                assert begun - stored.recorded_at < timedelta(minutes=1)

    @pytest.mark.parametrize("days", range(46, 66))
    def test_what_is_born_late_says_so_whatever_it_is_told(self, days):
        device, past = firewall(), now() - timedelta(days=days)
        row = DayCount(
            device=device, system=device.system, day=past.date(), origin="log", recorded_at=past, late=False
        )
        (row.save if days % 2 else lambda: DayCount.objects.bulk_create([row]))()
        stored = DayCount.objects.get()
        assert stored.late
        assert now() - stored.recorded_at < timedelta(minutes=1)

    def test_services_take_no_time_of_recording(self):
        with pytest.raises((TypeError, ValidationError)):
            stated(firewall(), engineer(), recorded_at_=now())
        statement = stated(
            firewall("乙"), engineer("second"), recorded_at=now() - timedelta(days=900), late=False
        )
        assert CounterStatement.objects.get(pk=statement.pk).late
        assert now() - statement.recorded_at < timedelta(minutes=1)

    def test_the_state_of_a_log_is_no_field_to_write(self):
        log = handed_in(firewall(), engineer(), text(packets(MAY, 3)))
        with pytest.raises(StateDoorClosed):
            LogImport.objects.filter(pk=log.pk).update(state="counted")

    def test_a_day_is_counted_once_for_a_file(self):
        log = counted(firewall(), engineer(), text(packets(MAY, 3)))
        row = DayCount.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            DayCount.objects.create(
                device=row.device, system=row.system, day=row.day, origin="log", log_import=log
            )


def _with(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row
