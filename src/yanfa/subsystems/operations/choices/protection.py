"""Conclusions of the assessments of classified protection, in the words of the report templates of 2021 and before."""

from enum import StrEnum


class Conclusion(StrEnum):
    """测评结论."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    CONFORMS = "conforms"
    BASICALLY_CONFORMS = "basically_conforms"
    DOES_NOT_CONFORM = "does_not_conform"
