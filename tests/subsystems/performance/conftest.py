"""Published forms for the tests of the pages: small, invented, in the look of real ones."""

from pathlib import Path

import pytest

from tests.registers.people import account, signed_in
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.rules.examination import read_files
from yanfa.subsystems.performance.services import file_documents

FORMS = Path(__file__).parent / "rules" / "reading" / "layout_forms"


def form_bytes(name="shanghai-2023-wrapped.txt"):
    return (FORMS / name).read_bytes()


def wrong_form_bytes():
    """The form of 2023 with a total that its scores do not add up to."""
    return form_bytes().decode().replace("98.58", "99.58").encode()


@pytest.fixture
def officer(db):
    return account("officer", "performance_officer", real_name="周绩效")


@pytest.fixture
def officer_client(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def filed(officer):
    """One published form on file."""
    documents = read_files([("wrapped.txt", form_bytes())])
    return file_documents(documents, origin=Origin.PUBLISHED, by=officer)[0]


@pytest.fixture
def kept(officer):
    """One form that an officer kept."""
    documents = read_files([("kept.txt", form_bytes("shanghai-2019.txt"))])
    return file_documents(documents, origin=Origin.KEPT, by=officer)[0]
