"""Which natural person stands behind an account, recognised by a keyed digest of the identity number."""

from django.conf import settings

from yanfa.kernel.crypto import suites
from yanfa.kernel.identifiers.personal import validate_identity_number
from yanfa.registers.accounts.models import Person


def identify(identity_number: str, name: str) -> Person:
    """The person with this 居民身份证号, stored at first sight. Raises InvalidNumber."""
    number = validate_identity_number(identity_number)
    digests = {algorithm: _digest(number, algorithm) for algorithm in suites.HASHES}
    known = Person.objects.filter(identity__in=digests.values()).first()
    if known is not None:
        return known
    person, _ = Person.objects.get_or_create(
        identity=digests[suites.current().hash], defaults={"name": name.strip()}
    )
    return person


def _digest(number: str, algorithm: str) -> str:
    """Both suites are asked, so that a change of suite does not make two persons of one."""
    key = f"{settings.BLIND_INDEX_KEY} accounts.person".encode()
    return f"{algorithm}:{suites.mac(key, number.encode(), algorithm)}"
