"""A person as access sees one: signed in, active, with roles."""

from dataclasses import dataclass


@dataclass
class Person:
    """Fulfils access.permissions.Person without an account."""

    role_codes: frozenset[str] = frozenset()
    pk: int = 1
    person_id: int | None = None
    is_authenticated: bool = True
    is_active: bool = True


def holder(*roles: str, **fields: object) -> Person:
    """A person who holds these roles."""
    return Person(role_codes=frozenset(roles), **fields)
