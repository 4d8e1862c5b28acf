"""Pages of the accounts: signing in, the list that administrators work with, and tokens of programs."""

from . import directory, signin, tokens

__all__ = ["directory", "signin", "tokens"]
