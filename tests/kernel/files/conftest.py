"""Every test of the files has a folder of its own."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def officer(db):
    return get_user_model().objects.create_user("zhao", real_name="赵强")
