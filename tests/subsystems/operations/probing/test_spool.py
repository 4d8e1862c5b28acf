"""The spool survives what happens to files: torn lines, garbage, forged lines, full disks, a second probe."""

from __future__ import annotations

import json
import os
from datetime import timedelta

import pytest

from tests.subsystems.operations.probing.conftest import DAY, at, seen
from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.subsystems.operations.adapters.probing.fetching import Target
from yanfa.subsystems.operations.adapters.probing.spool import AnotherProbe, Spool
from yanfa.subsystems.operations.adapters.probing.taking import take_in
from yanfa.subsystems.operations.models import ProbeSample
from yanfa.subsystems.operations.rules.probing import Sample, SampleRefused, line_of, sample_in

KEY = b"k" * 32
NOON = 1_710_388_800.0


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path / "probe", KEY)


def samples(number, first=0):
    return [Sample("t1", (first + each + 1) * 60, 500, 200, "") for each in range(number)]


def settle(path):
    """Nothing was written to the file for an hour."""
    os.utime(path, (NOON, NOON))


def lines(spool):
    return [line for piece in spool.pieces() for line in piece.lines]


def read(spool):
    found, refused = [], []
    for line in lines(spool):
        try:
            found.append(sample_in(line, KEY))
        except SampleRefused as reason:
            refused.append(str(reason))
    return found, refused


class TestLines:
    def test_a_line_gives_its_sample_back(self):
        sample = Sample("页面", 60, 501, 503, "status")
        assert sample_in(line_of(sample, KEY), KEY) == sample
        assert line_of(sample, KEY).endswith(b"}\n")

    @pytest.mark.parametrize("length", range(1, 76, 5))
    def test_a_torn_line_is_refused_wherever_it_is_torn(self, length):
        with pytest.raises(SampleRefused):
            sample_in(line_of(samples(1)[0], KEY)[:-1][:length], KEY)

    def test_a_changed_line_is_refused(self):
        line = line_of(Sample("t1", 60, 500, 200, "timeout"), KEY)
        with pytest.raises(SampleRefused, match="seal"):
            sample_in(line.replace(b'"timeout"', b'""'), KEY)

    def test_a_line_of_another_installation_is_refused(self):
        with pytest.raises(SampleRefused, match="seal"):
            sample_in(line_of(samples(1)[0], b"other"), KEY)

    @pytest.mark.parametrize(
        "line",
        [
            b"",
            b"\x00" * 50,
            b"null",
            b"[]",
            b'{"sample": 1}',
            b'{"sample": [], "seal": 5}',
            "中文".encode("gb18030"),
            b"[" * 1500,
            b"x" * 1_000_000,
        ],
    )
    def test_garbage_is_refused_in_a_few_words(self, line):
        with pytest.raises(SampleRefused):
            sample_in(line, KEY)

    @pytest.mark.parametrize(
        "sample",
        [
            Sample("t1", -60, 1, 200, ""),
            Sample("t1", 60, -1, 200, ""),
            Sample("t1", 60, 1, 2000, ""),
            Sample("t1", 60, 1, 200, "f" * 21),
        ],
    )
    def test_values_that_no_sample_has_are_refused_even_with_a_seal(self, sample):
        with pytest.raises(SampleRefused, match="values"):
            sample_in(line_of(sample, KEY), KEY)


class TestFiles:
    def test_what_is_appended_can_be_read(self, spool):
        spool.append(samples(3), NOON)
        spool.append(samples(2, first=3), NOON)
        assert read(spool) == (samples(5), [])

    def test_a_line_torn_by_a_crash_spoils_no_other(self, spool):
        spool.append(samples(2), NOON)
        (path,) = spool.files()
        path.write_bytes(path.read_bytes()[:-20])
        spool.append(samples(1, first=2), NOON)
        found, refused = read(spool)
        assert [sample.tick for sample in found] == [60, 180]
        assert refused == ["torn or not a sample"]

    def test_a_line_that_is_just_written_is_waited_for(self, spool):
        spool.append(samples(2), NOON)
        (path,) = spool.files()
        whole = path.read_bytes()
        path.write_bytes(whole[:-20])
        assert [sample.tick for sample in read(spool)[0]] == [60]
        path.write_bytes(whole)
        assert read(spool) == (samples(2), [])

    def test_a_torn_end_of_an_older_file_is_said(self, spool):
        spool.append(samples(2), NOON)
        spool.append(samples(2, first=2), NOON + 3600)
        old = spool.files()[0]
        old.write_bytes(old.read_bytes()[:-20])
        settle(old)
        found, refused = read(spool)
        assert ([sample.tick for sample in found], len(refused)) == ([60, 180, 240], 1)

    def test_what_is_taken_is_not_given_again_and_done_files_are_put_away(self, spool):
        spool.append(samples(2), NOON)
        spool.append(samples(1, first=2), NOON + 3600)
        settle(spool.files()[0])
        for piece in spool.pieces():
            spool.take(piece)
        assert lines(spool) == []
        assert spool.put_away() == 1
        assert [path.name for path in (spool.folder / "taken").iterdir()] == ["20240314T04.jsonl"]
        spool.append(samples(1, first=3), NOON + 3600)
        assert read(spool) == (samples(1, first=3), [])

    def test_a_lost_or_damaged_note_of_what_is_taken_reads_everything_again(self, spool):
        spool.append(samples(3), NOON)
        for piece in spool.pieces():
            spool.take(piece)
        (spool.folder / "taken.json").write_text("{broken", encoding="utf-8")
        assert read(spool) == (samples(3), [])

    def test_old_files_are_cleared_by_their_hour(self, spool):
        for hour in range(3):
            spool.append(samples(1, first=hour), NOON + 3600 * hour)
        for path in spool.files():
            settle(path)
        for piece in spool.pieces():
            spool.take(piece)
        spool.put_away()
        assert spool.clear(NOON + 3600) == 1

    def test_a_line_of_a_megabyte_is_one_refusal_and_little_memory(self, spool):
        spool.append(samples(1), NOON)
        (path,) = spool.files()
        with path.open("ab") as file:
            file.write(b"x" * 3_000_000 + b"\n")
        spool.append(samples(1, first=1), NOON)
        found, refused = read(spool)
        assert ([sample.tick for sample in found], refused) == ([60, 120], ["longer than a sample can be"])

    def test_a_second_probe_is_refused(self, spool):
        with spool.held(), pytest.raises(AnotherProbe), Spool(spool.folder, KEY).held():
            pass
        with Spool(spool.folder, KEY).held():
            assert (spool.folder / "lock").exists()

    def test_targets_are_known_without_a_database(self, spool):
        target = Target("t1", "site", "https://portal.example/", 200, "研发", 60, 10, 0.0, None)
        spool.keep_targets([target])
        assert Spool(spool.folder, KEY).known_targets() == [target]
        assert target.valid_at(60)
        assert not Target("t1", "site", "", 200, "", 60, 10, 100.0, 200.0).valid_at(200)

    @pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"key": 1}]', "\x00"])
    def test_a_damaged_list_of_targets_is_none(self, spool, content):
        (spool.folder / "targets.json").write_text(content, encoding="utf-8")
        assert spool.known_targets() == []


@pytest.mark.django_db
class TestTakingIn:
    def test_everything_whole_is_taken_in_and_the_rest_is_counted(self, spool, target):
        spool.append(seen(target, "oooxxx"), NOON)
        (path,) = spool.files()
        with path.open("ab") as file:
            file.write(b"garbage\n" + line_of(seen(target, "o", start=9)[0], b"forged"))
        with demonstration_time(start_of_day(DAY) + timedelta(days=1)):
            result = take_in(spool)
            again = take_in(spool)
        assert (result.added, result.refused) == (6, {"torn or not a sample": 1, "its seal does not fit": 1})
        assert (again.added, again.known) == (0, 0)
        assert ProbeSample.objects.count() == 6

    def test_a_file_that_is_read_again_adds_nothing(self, spool, target):
        spool.append(seen(target, "ooo"), NOON)
        with demonstration_time(start_of_day(DAY) + timedelta(days=1)):
            take_in(spool)
            (spool.folder / "taken.json").unlink()
            result = take_in(spool)
        assert (result.added, result.known) == (0, 3)

    def test_a_spool_cut_at_every_place_gives_whole_samples_alone(self, spool, target):
        """Fifty cuts: what is there is a prefix of what was seen, never half a sample."""
        expected = seen(target, "o" * 20)
        whole = b"".join(line_of(sample, KEY) for sample in expected)
        path = spool.folder / "20240314T04.jsonl"
        for cut in range(0, len(whole), len(whole) // 50):
            path.write_bytes(whole[:cut])
            found, refused = read(spool)
            assert found == expected[: whole[:cut].count(b"\n")]
            assert refused == []

    def test_the_note_of_what_is_taken_holds_the_files_alone_that_are_there(self, spool, target):
        spool.append(seen(target, "o"), NOON)
        with demonstration_time(start_of_day(DAY) + timedelta(days=1)):
            take_in(spool)
        assert set(json.loads((spool.folder / "taken.json").read_text("utf-8"))) == {"20240314T04.jsonl"}
        assert at(0) == ProbeSample.objects.get().tick
