"""`./yanfa verify`: a line for each check, and a finding for each thing that is wrong."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.config.installations import fill, place_in
from tests.sampleapp.models import Case
from yanfa.config.backups import journal
from yanfa.config.backups.journal import Step
from yanfa.config.backups.manifest import DatabaseState, Manifest
from yanfa.config.commands import verify
from yanfa.kernel.audit import guards
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.indicators.declare import Column, Indicator, Kind, Part
from yanfa.kernel.indicators.locking import lock
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.models import Turn

CHECKS = ["restore", "migrations", "triggers", "log", "files", "turns", "ledger", "catalogue", "locked"]
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings, tmp_path):
    """An installation with some records in it."""
    place = place_in(tmp_path)
    settings.DATA_DIR, settings.FILES_DIR, settings.WITNESS_DIR = place.data, place.files, place.witness
    fill(place)
    return place


@pytest.fixture
def officer(place):
    return get_user_model().objects.get(login="li")


def case(officer, title="离心机"):
    return enter(Case(title=title, amount=Decimal(1), applicant=officer), by=officer, entry="apply")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def findings(capsys):
    """Name of each failed check to its findings."""
    code = verify.main(["--json"])
    checks = json.loads(capsys.readouterr().out)
    failed = {check["check"]: check["findings"] for check in checks if not check["passed"]}
    assert code == (1 if failed else 0)
    return failed


def test_an_intact_installation_passes_in_one_line_a_check(place, capsys):
    assert verify.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", f"{name}:"] for name in CHECKS]
    log = next(line for line in lines if " log:" in line)
    assert "1 not witnessed yet" in log


def test_an_interrupted_restore_is_said_and_nothing_else_is_looked_at(place, capsys):
    state = DatabaseState(connection.vendor, "15", "", {}, {})
    journal.begin(place, Manifest("0.1.0", "2026-01-01", state, {}, ()), Step.FILES)
    assert verify.main([]) == 1
    printed = capsys.readouterr()
    assert "run the same ./yanfa restore again" in printed.out
    assert "log:" not in printed.out
    assert "The other checks were not made" in printed.err


def test_pending_migrations_are_named(place, capsys):
    MigrationRecorder(connection).record_unapplied("sample", "0001_initial")
    assert findings(capsys) == {"migrations": ["sample.0001_initial"]}


def test_missing_triggers_are_found(place, capsys):
    guards.remove()
    found = findings(capsys)
    assert found.keys() == {"triggers", "log"}
    assert len(found["triggers"]) == len(guards.missing())


def test_an_edited_event_is_found(place, capsys):
    guards.remove()
    sql("UPDATE audit_event SET summary = '改过' WHERE id = (SELECT min(event_id) FROM audit_chain)")
    guards.install()
    (finding,) = findings(capsys).pop("log")
    assert "日志内容被改动 #1" in finding


def test_files_that_were_changed_lost_or_forgotten_are_found(place, capsys):
    stored = StoredFile.objects.get()
    stored.path.write_bytes(b"something else")
    assert findings(capsys) == {"files": [f"The file {stored.public_id} was changed."]}
    stored.path.unlink()
    assert findings(capsys) == {"files": [f"The file {stored.public_id} is missing."]}
    guest = place.files / "ab" / "guest"
    stored.path.write_text("佐证", encoding="utf-8")
    guest.write_text("nobody's")
    assert findings(capsys) == {}
    os.utime(guest, (0, 0))
    assert findings(capsys) == {
        "files": ["The file ab/guest belongs to no record, and the nightly sweep left it."]
    }


def test_todo_rows_that_differ_are_found_and_the_many_are_counted(place, officer, capsys):
    for number in range(verify.SHOWN + 4):
        case(officer, f"案件 {number}")
    Turn.objects.all().delete()
    assert len(findings(capsys)["turns"]) == verify.SHOWN + 5
    verify.main([])
    printed = capsys.readouterr().out
    assert "FAIL turns" in printed
    assert "… and 5 more; all with --json" in printed


@pytest.fixture
def locked(officer, monkeypatch):
    """A locked figure that counts cases."""
    monkeypatch.setattr(registry, "_indicators", {})
    part = Part(lambda period: Case.objects.all(), (Column("标题", "Title", "title"),))
    cases = Indicator("sample.cases", "案件数", "Cases", "全部案件。", "All cases.", "件", Kind.COUNT, part)
    return lock(registry.register(cases), YEAR, by=officer)


def test_a_locked_figure_that_still_holds_passes(locked, capsys):
    assert verify.main([]) == 0
    assert "1 locked figures computed again" in capsys.readouterr().out


def test_a_locked_figure_that_moved_is_found(locked, officer, capsys):
    case(officer)
    (finding,) = findings(capsys)["locked"]
    assert finding.startswith("sample.cases")
    assert "locked as 1" in finding
    assert "computed as 2" in finding


def test_a_locked_figure_with_other_rows_is_found(locked, capsys):
    sql("UPDATE sample_case SET title = '别的'")
    (finding,) = findings(capsys)["locked"]
    assert "the rows that it counts are others" in finding


def test_a_locked_figure_without_its_indicator_is_found(locked, capsys):
    LockedValue.objects.filter(pk=locked.pk).update(code="sample.gone")
    (finding,) = findings(capsys)["locked"]
    assert "no indicator of this version has that code" in finding


def test_a_table_that_is_not_there_is_a_finding(place, capsys):
    sql("ALTER TABLE indicators_lockedvalue RENAME TO gone")
    (finding,) = findings(capsys)["locked"]
    assert "indicators_lockedvalue" in finding
