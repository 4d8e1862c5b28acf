"""The two kinds of account, which decide its password rules and how long a session lasts."""

from enum import StrEnum


class Profile(StrEnum):
    """Who stands behind an account."""

    STAFF = "staff"
    PUBLIC = "public"
