"""What a resource is, and whether it is there; labels live in models."""

from enum import StrEnum


class ResourceKind(StrEnum):
    """资源类型."""

    INSTRUMENT = "instrument"
    SERVICE = "service"


class ResourceStatus(StrEnum):
    """资源状态: what its owner's process says; a withdrawn one is shown to nobody."""

    LISTED = "listed"
    SUSPENDED = "suspended"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"
