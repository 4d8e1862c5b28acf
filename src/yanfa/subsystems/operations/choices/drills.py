"""Enumerations of emergency drills: what is rehearsed."""

from enum import StrEnum


class DrillKind(StrEnum):
    """What is rehearsed."""

    ATTACK = "attack"
    RECOVERY = "recovery"
    POWER = "power"
    NETWORK = "network"
    SWITCHOVER = "switchover"
    COMBINED = "combined"
