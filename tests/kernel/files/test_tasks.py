"""Housekeeping: strays go, what has a row or is still being written stays."""

from __future__ import annotations

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from yanfa.kernel.clock import now
from yanfa.kernel.files import disk, tasks
from yanfa.kernel.files.keeping import store

from .test_keeping import ANYTHING, on_disk

pytestmark = pytest.mark.django_db


def age(folder, seconds: float) -> None:
    """Make every file that much older."""
    moment = now().timestamp() - seconds
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))


def test_a_file_whose_row_was_undone_is_swept_after_an_hour(officer, folder, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    for _ in range(5):
        with transaction.atomic():
            store(SimpleUploadedFile("说明.txt", b"undone"), by=officer, purpose=ANYTHING)
            transaction.set_rollback(True)
        store(SimpleUploadedFile("说明.txt", b"kept"), by=officer, purpose=ANYTHING)
    age(folder, tasks.TRANSACTION_SECONDS - 60)
    tasks.sweep()
    assert len(on_disk(folder)) == 10
    age(folder, tasks.TRANSACTION_SECONDS + 60)
    tasks.sweep()
    assert on_disk(folder) == [b"kept"] * 5


def test_an_upload_that_broke_off_is_forgotten_after_ten_minutes(folder):
    with disk.incoming([b"half"], 100) as incoming:
        age(folder, tasks.UPLOAD_SECONDS - 60)
        tasks.forget_incoming()
        assert incoming.path.exists()
        age(folder, tasks.UPLOAD_SECONDS + 60)
        tasks.forget_incoming()
        assert not incoming.path.exists()
