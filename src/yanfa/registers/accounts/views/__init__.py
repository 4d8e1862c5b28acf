"""Pages of the accounts: signing in, and the list of accounts that administrators work with."""

from . import directory, signin

__all__ = ["directory", "signin"]
