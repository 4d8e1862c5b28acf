"""Enumerations of 台账: how a figure is computed, and why a row does not count."""

from enum import StrEnum


class ListKind(StrEnum):
    """How a figure is computed from the rows of a list."""

    COUNT = "count"
    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    TIMELY = "timely"


class SetAside(StrEnum):
    """Why a row of a list does not count."""

    OUTSIDE_YEAR = "outside_year"
    FILTERED = "filtered"
    DUPLICATE = "duplicate"
