"""Enumerations of the probe: what is probed, and what can be wrong with an answer."""

from enum import StrEnum


class TargetKind(StrEnum):
    """What a target is: a page that answers by HTTP, or a line or core device that accepts connections."""

    SITE = "site"
    LINK = "link"


class ProbeFault(StrEnum):
    """Why a sample failed."""

    NAME = "name"  # the host name is not known
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    STATUS = "status"
    TEXT = "text"
    REDIRECT = "redirect"  # to a host that is not registered, or too often
    PROTOCOL = "protocol"  # what came is no HTTP
    REFUSED = "refused"  # the address is one that is never probed
