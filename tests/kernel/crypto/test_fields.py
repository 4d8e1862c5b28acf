"""Encrypted columns in the database: no plain text anywhere, values bound to their rows, found by blind index."""

from __future__ import annotations

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from yanfa.kernel.audit.changes import difference, snapshot
from yanfa.kernel.crypto import sealing, suites
from yanfa.kernel.crypto.fields import BlindIndexField, Ciphertext, EncryptedTextField
from yanfa.kernel.crypto.sealing import CannotOpen

from .conftest import Applicant, without_spaces

PASSPORT = "E12345678"
PHONE = "139 0000 1234"


@pytest.fixture
def applicant(applicants):
    return applicants.create(passport=PASSPORT, phone=PHONE)


def columns(applicant) -> dict[str, str]:
    """The row as SQL sees it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT passport, phone, phone_index FROM crypto_applicant WHERE id = %s", [applicant.pk]
        )
        return dict(zip(("passport", "phone", "index"), cursor.fetchone(), strict=True))


def test_the_database_holds_no_plain_text(applicant):
    stored = columns(applicant)
    assert all(stored[name].startswith(sealing.prefix()) for name in ("passport", "phone"))
    assert stored["index"].startswith(f"{suites.current().hash}.")
    digits = PHONE.replace(" ", "")
    assert not any(PASSPORT in value or PHONE in value or digits in value for value in stored.values())


def test_values_are_read_and_changed_like_text(applicants, applicant):
    loaded = applicants.get()
    assert (loaded.passport, loaded.phone) == (PASSPORT, PHONE)
    loaded.phone = ""
    loaded.save()
    assert applicants.get().phone == ""
    assert applicants.defer("passport").get().passport == PASSPORT
    loaded.refresh_from_db()
    assert loaded.passport == PASSPORT


def test_an_unchanged_value_is_not_encrypted_anew(applicants, applicant):
    before = columns(applicant)["passport"]
    applicants.get().save()
    assert columns(applicant)["passport"] == before


def test_bulk_create_encrypts_too(applicants):
    applicants.bulk_create(Applicant(passport=f"E{number}", phone=f"1390000{number}") for number in range(3))
    assert sorted(row.passport for row in applicants.all()) == ["E0", "E1", "E2"]
    assert applicants.get(phone_index="13900001").passport == "E1"


def test_a_value_moved_to_another_row_or_column_is_refused(applicants, applicant):
    other = applicants.create(passport="X99999999", phone="13811112222")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE crypto_applicant SET passport = (SELECT passport FROM crypto_applicant WHERE id = %s)"
            " WHERE id = %s",
            [applicant.pk, other.pk],
        )
        cursor.execute("UPDATE crypto_applicant SET phone = passport WHERE id = %s", [applicant.pk])
    with pytest.raises(CannotOpen, match=f"crypto_applicant.passport/{other.public_id}"):
        _ = applicants.get(pk=other.pk).passport
    with pytest.raises(CannotOpen):
        _ = applicants.get(pk=applicant.pk).phone


def test_what_does_not_know_the_row_is_refused(applicants, applicant):
    for attempt in (
        lambda: applicants.update(passport="E1"),
        lambda: applicants.filter(passport=PASSPORT).exists(),
        lambda: applicants.bulk_update([Applicant(pk=applicant.pk, passport="E1")], ["passport"]),
    ):
        with pytest.raises(TypeError, match="encrypted"), transaction.atomic():
            attempt()
    with pytest.raises(FieldError):
        applicants.filter(passport__contains="123")


def test_values_are_handed_out_encrypted(applicants, applicant):
    value = applicants.values_list("passport", flat=True).get()
    assert isinstance(value, Ciphertext)
    assert repr(value) == "<encrypted>"
    assert PASSPORT not in serializers.serialize("json", applicants.all())
    assert PASSPORT not in repr(vars(applicants.get()))


def test_the_blind_index_finds_equal_numbers_however_they_are_written(applicants, applicant):
    assert applicants.get(phone_index="13900001234") == applicant
    assert applicants.get(phone_index__in=["1", "13900001234"]) == applicant
    assert not applicants.filter(phone_index="13900001235").exists()
    assert applicants.filter(phone_index=applicant.phone_index).exists(), (
        "a stored index is compared as it is"
    )
    with pytest.raises(FieldError):
        applicants.filter(phone_index__startswith="139")


def test_the_index_follows_its_text(applicants, applicant):
    applicant.phone = "13811112222"
    with pytest.raises(ValueError, match="phone_index with phone"):
        applicant.save(update_fields=["phone"])
    applicant.save()
    assert applicants.get(phone_index="13811112222") == applicant
    applicant.phone = ""
    applicant.save()
    assert applicants.get(phone_index="") == applicant


def test_the_index_depends_on_key_and_column(applicant, settings):
    field = Applicant._meta.get_field("phone_index")
    first = field.digest(PHONE)
    settings.BLIND_INDEX_KEY = "another key"
    assert field.digest(PHONE) != first
    assert field.digest(PHONE)[: len(field.prefix())] != first[: len(field.prefix())], (
        "and says which key made it"
    )


def test_a_unique_index_lets_several_rows_have_nothing():
    with isolate_apps("yanfa.kernel.crypto"):

        class Member(models.Model):
            passport = EncryptedTextField(blank=True)
            passport_index = BlindIndexField(of="passport", unique=True, null=True)

            class Meta:
                app_label = "crypto"

        assert Member._meta.get_field("passport_index").digest("") is None
        assert Member._meta.get_field("passport").check()[0].id == "crypto.E001"


def test_a_row_without_its_binding_is_not_stored(applicants):
    with pytest.raises(ValueError, match="public_id"):
        applicants.create(passport=PASSPORT, public_id="")


def test_the_log_says_that_a_secret_changed_and_not_to_what(applicant):
    before = snapshot(applicant, {"passport", "phone"})
    applicant.passport = "E87654321"
    assert difference(before, applicant) == {"passport": ["（不记录）", "（不记录）"]}


def test_migrations_can_write_the_fields_down():
    for name in ("passport", "phone_index"):
        field = Applicant._meta.get_field(name)
        clone = field.clone()
        assert clone.deconstruct()[1:] == field.deconstruct()[1:]
    assert Applicant._meta.get_field("phone_index").clone().normalise is without_spaces


def test_public_ids_are_unique(applicants, applicant):
    with pytest.raises(IntegrityError):
        applicants.create(passport="E1", public_id=applicant.public_id)
