"""Sealed texts open at their place with their key, and nowhere else; both suites, and no secret is shown."""

from __future__ import annotations

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from yanfa.kernel.crypto import checks, keys, suites
from yanfa.kernel.crypto.sealing import CannotOpen, seal, unseal

PLACE = "applicant.passport/abc"
SECRET = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


@pytest.fixture(params=["standard", "guomi"])
def suite(request, settings):
    settings.CRYPTO_SUITE = request.param
    return suites.current()


@given(text=st.text(min_size=1, max_size=200))
@pytest.mark.parametrize("cipher", ["AES-256-GCM", "SM4-GCM"])
def test_every_text_comes_back(cipher, text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.CRYPTO_SUITE", "standard" if cipher == "AES-256-GCM" else "guomi")
        sealed = seal(text, PLACE)
        assert sealed.startswith(f"yf1:{cipher}:demo:")
        assert unseal(sealed, PLACE) == text


def test_the_same_text_never_looks_the_same(suite):
    assert len({seal("E12345678", PLACE) for _ in range(100)}) == 100


def test_another_place_does_not_open_it(suite):
    sealed = seal("E12345678", PLACE)
    for place in ("applicant.passport/abd", "applicant.phone/abc", "client.passport/abc", ""):
        with pytest.raises(CannotOpen):
            unseal(sealed, place)


def test_every_changed_byte_is_noticed(suite):
    head, _, body = seal("E12345678", PLACE).rpartition(":")
    raw = base64.b64decode(body)
    for position in range(len(raw)):
        spoilt = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(CannotOpen):
            unseal(f"{head}:{base64.b64encode(spoilt).decode()}", PLACE)


@pytest.mark.parametrize(
    "malformed",
    ["", "plain text", "yf1:AES-256-GCM:demo:", "yf1:ROT13:demo:AAAA", "yf2:AES-256-GCM:demo:AAAA"],
)
def test_what_was_never_sealed_does_not_open(malformed):
    with pytest.raises(CannotOpen):
        unseal(malformed, PLACE)


def test_a_key_that_is_gone_is_named(settings, second_key):
    sealed = seal("E12345678", PLACE)
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[1]
    with pytest.raises(CannotOpen, match="'k2'"):
        unseal(sealed, PLACE)


def test_a_suite_can_be_changed_and_old_texts_still_open(settings):
    settings.CRYPTO_SUITE = "guomi"
    sealed = seal("E12345678", PLACE)
    settings.CRYPTO_SUITE = "standard"
    assert unseal(sealed, PLACE) == "E12345678"


@pytest.mark.parametrize(
    "malformed",
    ["", "demo", "demo:short", f"Upper:{SECRET}", f":{SECRET}", f"a:{SECRET},a:{SECRET}", f"a:{SECRET},"],
)
def test_malformed_keys_are_reported_without_showing_them(settings, malformed):
    settings.FIELD_KEYS = malformed
    with pytest.raises(ImproperlyConfigured) as caught:
        keys.current()
    assert SECRET not in str(caught.value)
    assert checks.keys_can_be_read()[0].id == "crypto.E002"


def test_an_unknown_suite_is_reported(settings):
    settings.CRYPTO_SUITE = "rot13"
    assert checks.keys_can_be_read()[0].id == "crypto.E002"


def test_no_secret_is_in_a_repr(settings):
    settings.FIELD_KEYS = f"a:{SECRET}"
    assert repr(keys.current()) == "Key(id='a')"


def test_hashes_agree_with_the_standards_own_examples():
    """FIPS 180-4 and GB/T 32905-2016: the hash of "abc"."""
    assert suites.digest(b"abc", "SHA-256").startswith("ba7816bf8f01cfea414140de5dae2223")
    assert suites.digest(b"abc", "SM3").startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")
