"""Enumerations of intellectual property."""

from enum import StrEnum


class RightKind(StrEnum):
    """Patents and software copyrights are told apart in every figure."""

    PATENT = "patent"
    SOFTWARE = "software"


class RightForm(StrEnum):
    """The kinds of patents, and the software copyright."""

    INVENTION = "invention"
    UTILITY = "utility"
    DESIGN = "design"
    SOFTWARE = "software"


class RightEventKind(StrEnum):
    """What becomes of a right that was granted."""

    FEE = "fee"
    LAPSED = "lapsed"
    RESTORED = "restored"
