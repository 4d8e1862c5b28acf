"""Giving files out: as they came or not at all, and never for a browser to open."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.files.keeping import store
from yanfa.kernel.files.models import State, StoredFile
from yanfa.kernel.files.refusals import FileDamaged, FileNotServed
from yanfa.kernel.files.serving import read, serve
from yanfa.kernel.files.verification import verify

from .test_keeping import ANYTHING

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(officer):
    return store(SimpleUploadedFile("自评“说明”.txt", b"<script>"), by=officer, purpose=ANYTHING)


def test_a_file_is_a_download_that_no_browser_opens_or_keeps(stored):
    response = serve(stored)
    assert b"".join(response.streaming_content) == b"<script>"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"
    assert read(stored) == b"<script>"


@pytest.mark.parametrize("content", [b"<Script>", b"", b"<script>1", None])
def test_bytes_that_are_not_those_that_came_are_not_given_out(stored, content):
    if content is None:
        stored.path.unlink()
    else:
        stored.path.write_bytes(content)
    for door in (serve, read):
        with pytest.raises(FileDamaged, match=stored.public_id):
            door(stored)
    assert list(verify()) != []


def test_intact_files_are_found_intact(stored):
    assert list(verify()) == []


@pytest.mark.parametrize("state", [State.WAITING, State.INFECTED])
def test_what_the_scanner_has_not_passed_is_not_given_out(stored, state):
    StoredFile.objects.update(state=state)
    stored.refresh_from_db()
    for door in (serve, read):
        with pytest.raises(FileNotServed):
            door(stored)
