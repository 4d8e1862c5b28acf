"""Every test of the log has a witness of its own: the database of a test is emptied, a witness never is."""

import pytest


@pytest.fixture(autouse=True)
def witness_folder(settings, tmp_path):
    settings.WITNESS_DIR = tmp_path / "witness"
    return settings.WITNESS_DIR
