"""A table with encrypted columns that exists in these tests only."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from yanfa.kernel.crypto.fields import BlindIndexField, EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField


def without_spaces(text: str) -> str:
    return text.replace(" ", "")


with isolate_apps("yanfa.kernel.crypto"):

    class Applicant(models.Model):
        """A person with a passport, a telephone and a remark, as a register would hold one."""

        public_id = PublicIdField()
        passport = EncryptedTextField()
        phone = EncryptedTextField(blank=True)
        phone_index = BlindIndexField(of="phone", normalise=without_spaces)

        class Meta:
            app_label = "crypto"


@pytest.fixture(scope="module", autouse=True)
def table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Applicant)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Applicant)


@pytest.fixture
def applicants(db):
    return Applicant.objects


@pytest.fixture
def second_key(settings):
    """Settings in which a new key encrypts and the old one still decrypts."""
    settings.FIELD_KEYS = "k2:" + "c2Vjb25kLWtleS1vZi1leGFjdGx5LTMyLWJ5dGVzISE=" + "," + settings.FIELD_KEYS
    return "k2"
