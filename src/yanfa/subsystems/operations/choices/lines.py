"""What leased lines are for, who runs them, and what an address of a block is."""

from enum import StrEnum


class LineUse(StrEnum):
    """用途."""

    BUSINESS = "business"
    INTERNET = "internet"
    BACKUP = "backup"


class Operator(StrEnum):
    """运营商."""

    TELECOM = "telecom"
    UNICOM = "unicom"
    MOBILE = "mobile"
    BROADCAST = "broadcast"
    RESEARCH = "research"
    OTHER = "other"


class AddressRole(StrEnum):
    """What an address may serve for: only usable ones are counted."""

    USABLE = "usable"
    GATEWAY = "gateway"
    NETWORK = "network"
    BROADCAST = "broadcast"
    RESERVED = "reserved"
