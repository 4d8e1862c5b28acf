"""Reading logs: what real tools write, what is broken, years that are not written, and lines that overlap."""

# ruff: noqa: DTZ001 - devices write the time of their wall clock

import gzip
import io
from datetime import datetime, timedelta

import pytest

from tests.subsystems.operations.counters.examples import SAMPLES, packet, packets, text
from yanfa.subsystems.operations.rules.logs import (
    Firewall,
    LogClock,
    LogRefused,
    Postfix,
    Rspamd,
    inflated,
    read_log,
)
from yanfa.subsystems.operations.rules.logs.clock import DAY, day_of

MARKS = [(0, ["[BLOCK]", "DROP"])]
MAY = datetime(2023, 5, 10, 9, 0)
LATE = 4_000_000_000
SPAM = ("blocklist", "milter", "content", "sender", "client", "helo")


def firewall_log(data: bytes, ends_in=(2023, 5), **options):
    options = {"latest": LATE, "host": "fw1"} | options
    return read_log(io.BytesIO(data), Firewall(MARKS), LogClock(ends_in), **options)


def of_day(spans):
    """The stretches as the reader asks for them, day by day."""
    return lambda day: [span for span in list(spans) if span.day == day]


def refused(data: bytes, **options) -> LogRefused:
    with pytest.raises(LogRefused) as told:
        firewall_log(data, **options)
    return told.value


def blocked(reading) -> int:
    return sum(figures.blocked for figures in reading.days.values())


class TestRealSamples:
    def test_nftables(self):
        with (SAMPLES / "nftables.log").open("rb") as stream:
            found = read_log(stream, Firewall(MARKS), LogClock((2026, 11)), host="fw1", latest=LATE)
        (figures,) = found.days.values()
        assert (figures.blocked, figures.alerts) == (5, 1)
        assert figures.kinds == {"remote_login": 2, "management": 2, "icmp": 1}
        assert figures.sources == {"external": 4, "internal": 1}
        assert str(day_of(found.first)) == "2026-11-21"

    def test_postfix(self):
        with (SAMPLES / "postfix.log").open("rb") as stream:
            found = read_log(stream, Postfix([(0, SPAM)]), LogClock((2026, 11)), host="mx1", latest=LATE)
        (figures,) = found.days.values()
        # Two by the milter, two by the sender (one of them to two people), one by its header, one by HELO.
        assert figures.kinds == {"milter": 2, "sender": 2, "content": 1, "helo": 1}
        assert figures.blocked == 6
        # An unknown user and a relay came in, and are no spam.
        assert figures.received == 11

    def test_rspamd(self):
        with (SAMPLES / "rspamd.log").open("rb") as stream:
            found = read_log(stream, Rspamd([(0, ["reject"])]), LogClock(), latest=LATE)
        (figures,) = found.days.values()
        assert (figures.received, figures.blocked) == (5, 2)
        assert figures.kinds == {"reject": 2}


class TestLines:
    def test_an_alert_that_did_not_block_is_not_counted(self):
        lines = [packet(MAY, 1), packet(MAY, 2, "[ALERT] "), packet(MAY, 3, "IPT-DROP: ")]
        (figures,) = firewall_log(text(lines)).days.values()
        assert (figures.blocked, figures.alerts) == (2, 1)

    def test_a_prefix_counts_from_the_day_of_its_version(self):
        versions = [(0, ["[OLD]"]), ((MAY.date() - datetime(1970, 1, 1).date()).days, ["[NEW]"])]
        lines = [packet(MAY - timedelta(days=1), 1, "[NEW] "), packet(MAY, 2, "[NEW] ")]
        found = read_log(
            io.BytesIO(text(lines)), Firewall(versions), LogClock((2023, 5)), host="fw1", latest=LATE
        )
        assert [figures.blocked for figures in found.days.values()] == [0, 1]

    def test_iso_times_with_offsets_fall_on_the_day_of_shanghai(self):
        tail = " fw1 kernel: [BLOCK] IN=eth0 OUT= SRC=203.0.113.9 DST=198.51.100.1 PROTO=UDP SPT=1 DPT=53"
        lines = [
            f"2023-05-09T23:59:58.5+08:00{tail}",
            f"<134>1 2023-05-09T16:00:01Z{tail}",
            f"2023-05-10T01:00:00+09:00{tail}",
        ]
        found = firewall_log(text(lines), ends_in=None)
        assert [str(day_of(day * DAY)) for day in found.days] == ["2023-05-09", "2023-05-10"]
        assert [figures.blocked for figures in found.days.values()] == [1, 2]

    def test_a_sender_cannot_write_a_verdict_into_a_header(self):
        line = (
            "2023-05-10 09:00:00 #1(normal) <a>; task; rspamd_task_write_log: "
            "id: <x (default: T (reject): [99.00/15.00] [>, qid: <1>, ip: 203.0.113.1, from: <a@example.org>, "
            "(default: F (no action): [1.00/15.00] [MIME_GOOD(-0.10){}]), len: 9"
        )
        found = read_log(io.BytesIO(text([line])), Rspamd([(0, ["reject"])]), LogClock(), latest=LATE)
        assert blocked(found) == 0
        assert found.counted == 1

    def test_a_refusal_for_the_time_being_is_no_spam(self):
        line = (
            "May 10 09:00:00 mx1 postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[203.0.113.1]: 450 4.7.1 "
            "<a@example.org>: Sender address rejected: try later; from=<a@example.org> to=<b@example.org>"
        )
        found = read_log(io.BytesIO(text([line])), Postfix([(0, SPAM)]), LogClock((2023, 5)), latest=LATE)
        assert blocked(found) == 0

    def test_blocklists_count(self):
        line = (
            "May 10 09:00:00 mx1 postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[203.0.113.1]: 554 5.7.1 Service "
            "unavailable; Client host [203.0.113.1] blocked using zen.example.org; from=<a@example.org> to=<b@c.d>"
        )
        found = read_log(io.BytesIO(text([line])), Postfix([(0, SPAM)]), LogClock((2023, 5)), latest=LATE)
        assert next(iter(found.days.values())).kinds == {"blocklist": 1}


class TestYears:
    def test_without_the_month_nothing_is_guessed(self):
        assert refused(text([packet(MAY)]), ends_in=None).code == "year"

    def test_new_year_lies_within_the_file(self):
        lines = [packet(datetime(2022, 12, 31, 23, 59, 50), 1), packet(datetime(2023, 1, 1, 0, 0, 5), 2)]
        found = firewall_log(text(lines), ends_in=(2023, 1))
        assert [str(day_of(day * DAY)) for day in found.days] == ["2022-12-31", "2023-01-01"]

    def test_a_line_that_comes_late_over_new_year_stays_in_its_year(self):
        lines = [packet(datetime(2023, 1, 1), 1), packet(datetime(2022, 12, 31, 23, 59, 59), 2)]
        found = firewall_log(text(lines), ends_in=(2023, 1))
        assert {str(day_of(day * DAY)) for day in found.days} == {"2022-12-31", "2023-01-01"}

    def test_a_wrong_month_is_refused(self):
        told = refused(text([packet(MAY)]), ends_in=(2023, 6))
        assert (told.code, told.facts["last"]) == ("month", "05-10")

    def test_the_29th_of_february_of_another_year_is_no_day(self):
        line = packet(datetime(2024, 2, 29, 9, 0))
        assert refused(text([line]), ends_in=(2023, 2)).code == "nothing"

    def test_december_said_of_a_file_that_ends_in_january(self):
        lines = [packet(datetime(2022, 12, 31, 23, 59), 1), packet(datetime(2023, 1, 1, 0, 1), 2)]
        assert refused(text(lines), ends_in=(2022, 12)).code == "month"

    def test_the_future_is_refused(self):
        told = refused(text([packet(MAY)]), latest=1000)
        assert (told.code, told.facts["line"]) == ("future", 1)


class TestBroken:
    def test_a_torn_last_line_is_left_out_and_told(self):
        data = text(packets(MAY, 3))
        found = firewall_log(data[:-40])
        assert (blocked(found), found.cut) == (2, True)

    def test_a_torn_line_in_the_middle_is_told_by_its_number(self):
        lines = packets(MAY, 3)
        lines[1] = lines[1][:70]
        found = firewall_log(text(lines))
        assert (blocked(found), found.unread, found.unread_lines) == (2, 1, [2])

    @pytest.mark.parametrize("size", [1_000_000, 3_000_000])
    def test_a_line_of_a_megabyte_is_one_line_that_cannot_be_read(self, size):
        lines = packets(MAY, 3)
        lines.insert(1, "x" * size)
        found = firewall_log(text(lines))
        assert (blocked(found), found.lines, found.unread, found.unread_lines) == (3, 4, 1, [2])

    def test_utf_16_is_refused(self):
        assert refused(text(packets(MAY, 3)).decode().encode("utf-16")).code == "encoding"

    def test_gb18030_in_a_prefix_is_understood(self):
        reader = Firewall([(0, ["[阻断]"])])
        data = text([packet(MAY, 1, "[阻断] ")]).decode().encode("gb18030")
        found = read_log(io.BytesIO(data), reader, LogClock((2023, 5)), host="fw1", latest=LATE)
        assert blocked(found) == 1

    def test_nothing_and_something_else(self):
        assert refused(b"").code == "empty"
        assert refused("这是一份会议纪要。\n".encode()).code == "nothing"

    def test_another_device(self):
        told = refused(text([packet(MAY, host="fw2")]))
        assert (told.code, told.facts["hosts"]) == ("host", "fw2")

    def test_other_devices_in_the_file_are_left_out_and_told(self):
        found = firewall_log(text([packet(MAY, 1), packet(MAY, 2, host="fw2")]))
        assert (blocked(found), found.other_hosts) == (1, {"fw2": 1})

    def test_without_a_name_the_first_host_is_the_device(self):
        found = firewall_log(text([packet(MAY, 1), packet(MAY, 2, host="fw2")]), host="")
        assert (blocked(found), found.other_hosts) == (1, {"fw2": 1})

    def test_lines_out_of_order_are_refused(self):
        told = refused(text([packet(MAY, 1), packet(MAY - timedelta(seconds=3), 2)]))
        assert (told.code, told.facts) == ("order", {"line": 2, "seconds": 3})

    def test_two_seconds_of_disorder_are_usual(self):
        assert blocked(firewall_log(text([packet(MAY, 1), packet(MAY - timedelta(seconds=2), 2)]))) == 2

    def test_windows_line_ends(self):
        assert blocked(firewall_log(text(packets(MAY, 3), "\r\n"))) == 3


class TestPacked:
    def read(self, tmp_path, data: bytes):
        path = tmp_path / "kern.log.gz"
        path.write_bytes(data)
        with inflated(path) as stream:
            return read_log(stream, Firewall(MARKS), LogClock((2023, 5)), host="fw1", latest=LATE)

    def test_gzip(self, tmp_path):
        assert blocked(self.read(tmp_path, gzip.compress(text(packets(MAY, 300))))) == 300

    @pytest.mark.parametrize("damage", ["cut", "changed"])
    def test_a_damaged_one_is_refused(self, tmp_path, damage):
        data = bytearray(gzip.compress(text(packets(MAY, 3000))))
        if damage == "cut":
            del data[len(data) // 2 :]
        else:
            data[len(data) // 2] ^= 255
        with pytest.raises(LogRefused) as told:
            self.read(tmp_path, bytes(data))
        assert told.value.code == "packed"

    def test_a_bomb_is_given_up(self, tmp_path):
        bomb = gzip.compress(b"a" * 200_000_000, 9)
        assert len(bomb) < 250_000
        with pytest.raises(LogRefused) as told:
            self.read(tmp_path, bomb)
        assert told.value.code == "inflates"


class TestOverlaps:
    """A log of a day cut into files in every way: each line counts once."""

    lines = [
        line
        for number in range(400)
        for line in [packet(MAY + timedelta(seconds=number // 3), number)] * (2 if number % 50 == 0 else 1)
    ]

    def count(self, *parts: list[str]) -> int:
        spans, total = [], 0
        for part in parts:
            found = firewall_log(text(part), known=of_day(spans))
            spans.extend(found.spans)
            total += blocked(found)
            assert found.counted + found.skipped == len(part)
        return total

    @pytest.mark.parametrize("cut", [2, 100, 101, 102, 200, 399])
    def test_rotated_in_the_middle_of_a_second(self, cut):
        assert self.count(self.lines[:cut], self.lines[cut:]) == len(self.lines)

    @pytest.mark.parametrize(("first", "second"), [(250, 150), (201, 199), (400, 0), (3, 1), (407, 1)])
    def test_overlapping(self, first, second):
        assert self.count(self.lines[:first], self.lines[second:]) == len(self.lines)

    def test_later_file_first(self):
        assert self.count(self.lines[150:], self.lines[:250]) == len(self.lines)

    def test_the_middle_between_two(self):
        parts = (self.lines[:100], self.lines[300:], self.lines[50:350])
        assert self.count(*parts) == len(self.lines)

    def test_the_same_lines_in_another_file(self):
        assert self.count(self.lines, self.lines) == len(self.lines)

    def test_over_midnight(self):
        lines = packets(datetime(2023, 5, 9, 23, 50), 120)
        assert self.count(lines[:70], lines[40:]) == 120

    def test_lines_of_a_silence_are_added_later(self):
        lines = packets(MAY, 400, timedelta(minutes=2))
        assert self.count(lines[:100] + lines[200:], lines) == 400

    def test_a_live_file_that_grew(self):
        data = text(packets(MAY, 50))
        first = firewall_log(data[:-30])
        second = firewall_log(data, known=of_day(first.spans))
        assert (blocked(first), blocked(second)) == (49, 1)
