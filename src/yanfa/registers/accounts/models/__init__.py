"""Tables of the accounts: people, the roles granted to them, and what their sign-in leaves behind, programs' tokens."""

from .people import PUBLIC, Person, RoleGrant, User
from .signin import AdministratorToken, GuessWindow, PastPassword, SpentStep
from .tokens import ApiToken, TokenUse

__all__ = [
    "PUBLIC",
    "AdministratorToken",
    "ApiToken",
    "GuessWindow",
    "PastPassword",
    "Person",
    "RoleGrant",
    "SpentStep",
    "TokenUse",
    "User",
]
