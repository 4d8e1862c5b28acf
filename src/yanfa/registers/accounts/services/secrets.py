"""Secrets of second factors and of letters, sealed by the platform's keys."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from yanfa.kernel.crypto import sealing

FACTOR, LETTER = "mfa_authenticator.data", "accounts.letter"
#: Where the library keeps a secret in the data of each type of authenticator.
SECRET_OF = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def reseal_factors() -> int:
    """Move the secrets of all second factors to the present key and suite; returns how many were moved."""
    moved = 0
    for key in Authenticator.objects.filter(type__in=SECRET_OF).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=key)
            moved += _reseal(row, SECRET_OF[row.type])
    return moved


def _reseal(row: Any, name: str) -> bool:
    if row.data[name].startswith(sealing.prefix()):
        return False
    row.data[name] = sealing.seal(sealing.unseal(row.data[name], FACTOR), FACTOR)
    row.save(update_fields=["data"])
    return True
