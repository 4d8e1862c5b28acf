"""What the tests of the registers share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _quick_and_forgetful(settings) -> None:
    """A quick hash instead of Argon2; and the limits on mails that the sign-in library keeps in the cache are off."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
