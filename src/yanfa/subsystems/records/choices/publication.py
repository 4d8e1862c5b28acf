"""Where information is published."""

from enum import StrEnum


class Place(StrEnum):
    """The site, the public account, a white paper, or elsewhere."""

    SITE = "site"
    ACCOUNT = "account"
    WHITE_PAPER = "white_paper"
    OTHER = "other"
