"""The organisations where roles are held, known here by public id only; the register above connects their names."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from yanfa.registers.accounts.models import RoleGrant, User


class Directory(Protocol):
    """What the register of organisations answers."""

    def names(self, public_ids: Iterable[str]) -> Mapping[str, str]:
        """The names of organisations by public id; unknown ids are left out."""
        ...

    def find(self, words: str) -> str | None:
        """The public id of the one active organisation with that name or 统一社会信用代码."""
        ...


class _NoOrganisations:
    def names(self, public_ids: Iterable[str]) -> Mapping[str, str]:
        return {}

    def find(self, words: str) -> str | None:
        return None


_directory: Directory = _NoOrganisations()


def connect(directory: Directory) -> None:
    """Let the register of organisations answer from now on."""
    global _directory
    _directory = directory


def names(public_ids: Iterable[str]) -> Mapping[str, str]:
    """The names of organisations by public id."""
    wanted = {public_id for public_id in public_ids if public_id}
    return _directory.names(wanted) if wanted else {}


def names_of(user: User) -> Mapping[str, str]:
    """The organisations in which the account holds or held a role."""
    held = RoleGrant.objects.filter(user=user).exclude(scope="").values_list("scope", flat=True)
    return names(held.distinct())


def find(words: str) -> str | None:
    """The public id of the one organisation that the words name."""
    return _directory.find(words)
