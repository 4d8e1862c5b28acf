"""A record to issue documents about, an officer, and a folder of files of its own."""

import pytest

from tests.registers.people import account
from tests.sampleapp.models import Motion
from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.kinds import IssuedKind
from yanfa.kernel.workflow.entering import enter

PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def officer(db):
    return account("officer", "performance_officer")


@pytest.fixture
def motion(officer):
    return enter(Motion(title="购置", filled_by=officer), by=officer)


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return kinds.register(IssuedKind("sample.form", "签章版", "Signed form"))
