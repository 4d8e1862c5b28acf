"""Enumerations of review: how a panel meets, how a seat came about, what a rule left out, and how scores add up."""

from enum import StrEnum


class Mode(StrEnum):
    """How a panel works."""

    MEETING = "meeting"
    ONLINE = "online"
    LETTER = "letter"


class Origin(StrEnum):
    """How an expert came onto a panel."""

    DRAWN = "drawn"
    RESERVE = "reserve"  # the next of the draw, for one who cannot come
    MANUAL = "manual"  # named by a person, with a reason that another person approved
    FURTHER = "further"  # the next of the draw, for a further opinion on one item


class Exclusion(StrEnum):
    """Why a candidate was left out of the pool, besides the conflicts that the register knows."""

    LOAD = "load"
    SEATED = "seated"
    CONSENT = "consent"
    STANDING = "standing"


class Method(StrEnum):
    """How the scores of several experts become one."""

    MEAN = "mean"
    TRIMMED = "trimmed_mean"
    MEDIAN = "median"


class Lack(StrEnum):
    """What a place of a sheet lacks before it can be submitted."""

    SCORE = "score"
    RANGE = "range"
    REMARK = "remark"
    RECOMMENDATION = "recommendation"
    AMOUNT = "amount"
    NEGATIVE = "negative"
    TOO_MUCH = "too_much"


class TaxPeriod(StrEnum):
    """What counts as one payment when tax is withheld: everything within a month, or each fee sheet."""

    MONTH = "month"
    PAYMENT = "payment"


class Session(StrEnum):
    """How long an expert worked, as far as fees tell it apart."""

    DAYS = "days"
    LETTER = "letter"
