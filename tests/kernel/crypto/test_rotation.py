"""Rotation: every row readable before, during and after; what was killed is started again; the log knows."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.crypto import rotation
from yanfa.kernel.crypto.rotation import rotate

from .conftest import Applicant


class Killed(Exception):
    """The process died here."""


@pytest.fixture
def hundred(applicants):
    applicants.bulk_create(
        Applicant(passport=f"E{number:08}", phone=f"139{number:08}" if number % 2 else "")
        for number in range(100)
    )
    return {row.pk: row.passport for row in applicants.all()}


def readable() -> dict[int, str]:
    return {row.pk: row.passport for row in Applicant.objects.all()}


def sealed_with(key: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM crypto_applicant WHERE passport LIKE %s", [f"yf1:%:{key}:%"])
        return cursor.fetchone()[0]


def test_all_rows_move_to_the_new_key_and_the_old_can_go(hundred, settings, second_key):
    assert readable() == hundred
    assert rotate([Applicant]).rotated == 100
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[0]
    assert readable() == hundred
    assert rotate([Applicant]).rotated == 0


def test_a_change_of_suite_moves_indexes_too(hundred, settings):
    settings.CRYPTO_SUITE = "guomi" if settings.CRYPTO_SUITE == "standard" else "standard"
    assert rotate([Applicant]).rotated == 100
    assert sealed_with("demo") == 100
    assert readable() == hundred
    assert Applicant.objects.get(phone_index="13900000007").passport == "E00000007"
    assert Applicant.objects.filter(phone="").count() == 50


def test_a_new_index_key_moves_the_rows_that_have_an_index(hundred, settings):
    settings.BLIND_INDEX_KEY = "another key"
    assert not Applicant.objects.filter(phone_index="13900000007").exists()
    assert rotate([Applicant]).rotated == 50
    assert Applicant.objects.filter(phone_index="13900000007").exists()


def test_what_was_killed_is_started_again(hundred, second_key, monkeypatch):
    """Killed in the middle of one batch after another: always readable, and in the end all of it moved."""
    monkeypatch.setattr(rotation, "BATCH", 10)
    move, moved = rotation._anew, []

    def dies_now_and_then(column, row):
        moved.append(row.pk)
        if len(moved) % 45 == 0:
            raise Killed
        return move(column, row)

    monkeypatch.setattr(rotation, "_anew", dies_now_and_then)
    deaths = 0
    while sealed_with("k2") < 100:
        try:
            rotate([Applicant])
        except Killed:
            deaths += 1
        assert readable() == hundred
    assert deaths >= 3


def test_a_row_that_cannot_be_opened_is_named_and_does_not_stop_the_others(hundred, second_key):
    spoilt = min(hundred)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crypto_applicant SET passport = phone_index WHERE id = %s", [spoilt + 1])
    result = rotate([Applicant])
    assert result.unreadable == [f"crypto.Applicant {spoilt + 1}"]
    assert result.rotated == 99


def test_the_command_is_recorded_in_the_log(db, monkeypatch):
    call_command("rotate_keys", stdout=StringIO())
    assert AuditEvent.objects.get().summary == "重新加密 0 行，无法解密 0 行"
    monkeypatch.setattr(
        "yanfa.kernel.crypto.management.commands.rotate_keys.rotate",
        lambda: rotation.Rotation(rotated=1, unreadable=["x 1"]),
    )
    with pytest.raises(CommandError, match="x 1"):
        call_command("rotate_keys", stdout=StringIO())
    assert AuditEvent.objects.latest("pk").outcome == "failed"
