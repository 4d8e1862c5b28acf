"""The witness file: lines that follow each other, signed; torn writes are accounted for, everything else is a fault."""

from __future__ import annotations

import json
import os

import pytest

from yanfa.kernel.audit import witness
from yanfa.kernel.crypto import suites

HEADS = [character * 64 for character in "abcdef"]


@pytest.fixture
def four_lines(witness_folder):
    for count, head in enumerate(HEADS[:4], start=1):
        assert witness.attest(count, head)
    return witness.path()


def spoil(path, change) -> tuple[str, ...]:
    """Apply a change to the list of lines; the faults that are found then."""
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    return witness.read().faults


def test_lines_are_read_back_as_they_were_attested(four_lines):
    testimony = witness.read()
    assert [(line.number, line.count, line.head) for line in testimony.lines] == [
        (number, number, HEADS[number - 1]) for number in range(1, 5)
    ]
    assert testimony.faults == ()
    assert testimony.count == 4
    assert oct(os.stat(four_lines).st_mode & 0o777) == "0o600"


def test_the_same_state_is_attested_once(four_lines):
    assert not witness.attest(4, HEADS[3])
    assert len(witness.read().lines) == 4


def test_the_file_is_on_the_disk_before_attest_returns(witness_folder, monkeypatch):
    synced = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
    )
    witness.attest(1, HEADS[0])
    assert synced == [str(witness.path()), str(witness_folder)]


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:1] + lines[2:],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [lines[0], lines[1].replace(b'"count":2', b'"count":1'), *lines[2:]],
        lambda lines: [lines[0], lines[1].replace(HEADS[1].encode(), HEADS[5].encode()), *lines[2:]],
        lambda lines: [lines[0], lines[0], *lines[1:]],
        lambda lines: [lines[0], b"nonsense\n", *lines[1:]],
    ],
    ids=["first gone", "one gone", "swapped", "count", "head", "doubled", "nonsense"],
)
def test_a_spoilt_file_is_noticed(four_lines, change):
    assert spoil(four_lines, change) != ()


def test_a_line_signed_with_another_key_is_noticed(four_lines, settings):
    settings.WITNESS_KEY = "the forger's key"
    witness.attest(5, HEADS[4])
    settings.WITNESS_KEY = "the city's key"
    assert any("signature" in fault for fault in witness.read().faults)


@pytest.mark.parametrize("kept", [0, 1, 40, -1])
def test_a_write_torn_by_a_power_cut_is_accounted_for(four_lines, kept):
    """The last line breaks off; `kept` of its bytes reached the disk (-1: all but the line feed)."""
    whole = four_lines.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    four_lines.write_bytes(whole[: -len(last)] + last[:kept])
    assert witness.read().faults == ()
    assert witness.attest(5, HEADS[4])
    testimony = witness.read()
    assert testimony.faults == ()
    assert testimony.lines[-1].count == 5


def test_a_second_torn_write_after_the_first_is_accounted_for(four_lines):
    with four_lines.open("ab") as file:
        file.write(b'{"kind":"se\n{"kin')
    witness.attest(5, HEADS[4])
    assert witness.read().faults == ()


def test_a_line_is_plain_json_that_others_can_read(four_lines):
    line = json.loads(four_lines.read_text().splitlines()[-1])
    assert line.keys() == witness.FIELDS
    assert (line["kind"], line["count"], line["algorithm"]) == ("seal", 4, suites.current().hash)
