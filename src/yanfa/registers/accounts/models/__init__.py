"""Tables of the accounts: people, the roles granted to them, and what their sign-in leaves behind."""

from .people import PUBLIC, Person, RoleGrant, User
from .signin import AdministratorToken, GuessWindow, PastPassword, SpentStep

__all__ = [
    "PUBLIC",
    "AdministratorToken",
    "GuessWindow",
    "PastPassword",
    "Person",
    "RoleGrant",
    "SpentStep",
    "User",
]
