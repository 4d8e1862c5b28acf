"""People for the tests of the registers: accounts with roles, made through the doors that the product uses."""

import time
from datetime import date
from typing import Any

from yanfa.kernel.access.roles import registry
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import Person, RoleGrant, User
from yanfa.registers.accounts.services.opening import store_account
from yanfa.registers.accounts.services.people import identify

#: Valid by GB 11643; region, date and check digit hold, the people do not exist.
IDENTITY_NUMBERS = ["11010519491231002X", "310101199003070019", "310101198807140030"]
PASSWORD = "Zj7-mountain-echo"


def account(login: str, *roles: str, person: Person | None = None, **fields: Any) -> User:
    """An account that holds these roles since 2020; of staff if one of them asks for a second factor."""
    staff = any(role in registry and registry.get(role).second_factor for role in roles)
    given = {
        "real_name": fields.pop("real_name", "王小明"),
        "email": fields.pop("email", f"{login}@example.org"),
        "profile": fields.pop("profile", Profile.STAFF if staff else Profile.PUBLIC),
    }
    if person is None and given["profile"] == Profile.STAFF:
        person, _ = Person.objects.get_or_create(name=given["real_name"], identity=f"test:{login}")
    password = fields.pop("password", None)
    user = store_account(by=None, login=login, person=person, password=password, **given)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, valid_from=date(2020, 1, 1), valid_to=None)
    return user


def human(number: int = 0, name: str = "王小明") -> Person:
    """A natural person, recognised by the identity number."""
    return identify(IDENTITY_NUMBERS[number], name)


def signed_in(client: Any, user: User) -> Any:
    """The client, signed in with password and second factor as the library records them."""
    client.force_login(user)
    session = client.session
    proof = {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


__all__ = ["IDENTITY_NUMBERS", "PASSWORD", "account", "human", "signed_in"]
