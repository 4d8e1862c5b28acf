"""Value lists of a service request: what may be asked, who speaks, at whose price."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """What the answer to a unit's own question is."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    FILE = "file"


class Side(StrEnum):
    """The two sides of a service, and the platform between them."""

    USER = "user"
    UNIT = "unit"
    PLATFORM = "platform"


class PriceGroup(StrEnum):
    """Whose price holds: of the own unit, or of others."""

    INNER = "inner"
    OUTER = "outer"
