"""Enumerations of the joint review of purchases: what is bought, what was concluded, where alike instruments stand."""

from enum import StrEnum


class PurchaseType(StrEnum):
    """What kind of purchase: the national criteria treat them differently."""

    NEW = "new"
    ONLINE = "online"  # part of a line or station, of no use alone
    UPGRADE = "upgrade"  # supports or upgrades an instrument that is there


class Outcome(StrEnum):
    """What the review came to for an item; the codes of the score scheme."""

    AGREE = "agree"
    CUT = "cut"
    REFUSE = "refuse"


class Nearness(StrEnum):
    """Where a registered instrument of the same kind stands, seen from who applies."""

    UNIT = "unit"
    DISTRICT = "district"
    CITY = "city"


class Leaning(StrEnum):
    """Which way a finding points; never a decision."""

    FOR = "for"
    AGAINST = "against"
    NOTE = "note"
