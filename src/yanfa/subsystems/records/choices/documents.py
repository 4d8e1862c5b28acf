"""Documents of the unit: what they are."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """A report (plan, scheme, guide), an issue of a serial, or a version of a regulation."""

    REPORT = "report"
    SERIAL = "serial"
    REGULATION = "regulation"
