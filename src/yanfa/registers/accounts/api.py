"""What other apps may ask of the accounts."""

from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import Person, User
from yanfa.registers.accounts.services.demonstration import demonstration_account
from yanfa.registers.accounts.services.grants import end_in_unit, grant_in_unit, holds_in_unit
from yanfa.registers.accounts.services.scopes import Directory
from yanfa.registers.accounts.services.scopes import connect as connect_directory

__all__ = [
    "Directory",
    "Person",
    "Profile",
    "User",
    "connect_directory",
    "demonstration_account",
    "end_in_unit",
    "grant_in_unit",
    "holds_in_unit",
]
